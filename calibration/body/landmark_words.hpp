// What a landmark is called where a person reads or hears it; ids are for files and options. Pure.
#pragma once

#include <string>

#include "sensing/body/atlas.hpp"

namespace palmar::calibration {

/// "C7 spinous process", "left root of the scapular spine": the atlas's name without what it says about height and place. The id where
/// there is no name.
std::string plain_name(const Landmark& landmark);
/// What the atlas says of the place itself: "dimple"; empty where it says nothing.
std::string hint(const Landmark& landmark);
/// What to do with it: "Feel for it (dimple), press it with a thumb and hold still for a second."
std::string press_instruction(const Landmark& landmark);

}  // namespace palmar::calibration
