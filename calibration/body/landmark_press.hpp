// One press on a named landmark of the mannequin: what mat and body frames are tied together by.
#pragma once

#include <string>
#include <vector>

#include "sensing/model/geometry.hpp"

namespace palmar::calibration {

struct LandmarkPress {
  std::string landmark;  ///< id of Atlas::landmarks: "C7", "AI_R"
  BodyPoint expected;    ///< where the atlas has it
  MatPoint at;           ///< centre of the steady contact
};

using LandmarkPresses = std::vector<LandmarkPress>;

}  // namespace palmar::calibration
