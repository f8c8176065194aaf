#include "calibration/body/landmark_choice.hpp"

#include <algorithm>
#include <tuple>

namespace palmar::calibration {
namespace {

constexpr std::size_t most_presses = 10;

/// By how easily a hand finds them and how much they tell: the spread ones first.
constexpr const char* preferred[] = {
    "C7",      "AI_L", "AI_R", "PSIS_L", "PSIS_R", "L4",      "T7",      "TS_L", "TS_R", "T12", "CREST_L",
    "CREST_R", "S1",   "T2",   "R12_L",  "R12_R",  "TP_L3_L", "TP_L3_R", "L1",   "L5",   "T4",  "COCCYX"};

}  // namespace

LandmarkChoice choose_landmarks(const Atlas& atlas, const GridGeometry& grid, const Placement& thought,
                                double margin_mm) {
  LandmarkChoice choice;
  for (const Landmark& landmark : atlas.landmarks) {
    const MatPoint at = thought.to_mat(landmark.at);
    if (at.x_mm >= margin_mm && at.x_mm <= grid.width_mm() - margin_mm && at.y_mm >= margin_mm &&
        at.y_mm <= grid.height_mm() - margin_mm) {
      choice.offered.push_back(landmark);
    }
  }
  for (const char* id : preferred) {
    if (choice.press.size() == most_presses) break;
    const auto found = std::find_if(choice.offered.begin(), choice.offered.end(),
                                    [&](const Landmark& landmark) { return landmark.id == id; });
    if (found != choice.offered.end()) choice.press.push_back(*found);
  }
  std::sort(choice.press.begin(), choice.press.end(), [](const Landmark& a, const Landmark& b) {
    return std::tie(a.at.v_mm, a.at.u_mm, a.id) < std::tie(b.at.v_mm, b.at.u_mm, b.id);
  });
  return choice;
}

}  // namespace palmar::calibration
