// Presses of landmarks as scripts give them: words "C7=240,20" and files of JSON lines.
#pragma once

#include <string>
#include <vector>

#include "calibration/body/landmark_press.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

/// A press whose landmark is not looked up yet.
struct NamedPress {
  std::string landmark;
  MatPoint at;
};

/// "C7=240,20": mm in the mat frame. Errors (bad_input): bad_press.
Result<NamedPress> parse_press(const std::string& word);
/// {"landmark":"C7","x_mm":240,"y_mm":20} a line; empty lines are skipped. Errors (bad_input): as read_file, bad_press with file and
/// line.
Result<std::vector<NamedPress>> read_presses(const std::string& path);

/// With the atlas's places. Errors (bad_input): unknown_landmark, landmark_twice.
Result<calibration::LandmarkPresses> look_up(const std::vector<NamedPress>& presses, const Atlas& atlas);
/// Errors (bad_input): unknown_landmark with those that there are, landmark_twice.
Result<std::vector<Landmark>> find_landmarks(const std::vector<std::string>& ids, const Atlas& atlas);

}  // namespace palmar::cli
