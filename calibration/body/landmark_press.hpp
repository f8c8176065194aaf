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
  std::string name{};    ///< for people, by plain_name(); may be empty

  /// In the middle of a sentence: "the left root of the scapular spine"; the id where there is no name.
  std::string said() const { return name.empty() ? landmark : "the " + name; }
};

using LandmarkPresses = std::vector<LandmarkPress>;

}  // namespace palmar::calibration
