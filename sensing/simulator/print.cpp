#include "sensing/simulator/print.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"

namespace palmar::simulator {
namespace {

/// A pad of soft tissue: pressure falls from its middle to its border as sqrt(1 - r^2), the shape of a round
/// contact (Hertz).
struct Pad {
  double x_mm, y_mm;            ///< middle
  double half_x_mm, half_y_mm;  ///< half axes
  double angle_deg;             ///< of the x half axis
  double weight;                ///< of the force, beside the other pads
};

/// Pads of a right hand (left ones are mirrored); sizes are scaled so that their union has the typical area.
struct Shape {
  std::span<const Pad> pads;
  double area_cm2;
  double reference_N;
  bool row;  ///< the long axis runs across the hand, from index to little finger
};

// Proportions of an adult hand (design defaults). Fingers lie together, and one wide pad under them all
// stands for the skin between them, so that a print is one patch, as it is on a mat with a soft cover.
constexpr std::array thumb = {Pad{0, 0, 9, 5.7, 0, 1}};
constexpr std::array fingers2 = {Pad{0, -6.5, 8.5, 7, 0, 0.5}, Pad{1, 6.5, 8.5, 7, 0, 0.5}};
constexpr std::array fingers4 = {Pad{-27, 1.5, 7.4, 6.4, 0, 0.21}, Pad{-9, -1.5, 7.8, 6.8, 0, 0.26},
                                 Pad{9, -1, 7.6, 6.6, 0, 0.23}, Pad{26.5, 3, 6.8, 6, 0, 0.14},
                                 Pad{0, 0.5, 34, 5, 0, 0.16}};
constexpr std::array palm = {Pad{-36, -19, 32, 19, 8, 0.20},   // thenar
                             Pad{-36, 20, 35, 17, -5, 0.22},   // hypothenar
                             Pad{12, 2, 20, 40, 0, 0.20},      // heads of the metacarpals
                             Pad{-14, 0, 52, 40, 0, 0.12},     // hollow of the hand
                             Pad{62, -27, 38, 9.5, -4, 0.05},  // index finger
                             Pad{69, -9, 42, 10, 0, 0.06},     // middle finger
                             Pad{63, 10, 39, 9.5, 3, 0.05},    // ring finger
                             Pad{48, 28, 32, 8.5, 8, 0.03},    // little finger
                             Pad{52, 0, 40, 34, 0, 0.04},      // skin between the fingers
                             Pad{4, -43, 32, 9.5, 18, 0.03}};  // thumb, held beside the hand
constexpr std::array heel = {Pad{-17, 1, 19, 19, 0, 0.42}, Pad{17, -1, 18, 21, 0, 0.40},
                             Pad{0, 0, 35, 19, 0, 0.18}};
constexpr std::array knuckles = {Pad{-15, 1, 8.2, 8, 0, 0.26}, Pad{0, -1, 8.5, 8.4, 0, 0.30},
                                 Pad{15, 1, 8, 7.8, 0, 0.24}, Pad{0, 0, 23, 7.8, 0, 0.20}};
constexpr std::array fist = {Pad{-27, 2, 11, 19, 0, 0.19}, Pad{-9, -1, 11, 21, 0, 0.22},
                             Pad{9, -1, 11, 20, 0, 0.20}, Pad{27, 2, 10.5, 17, 0, 0.15},
                             Pad{0, 0, 39, 20, 0, 0.24}};
constexpr std::array forearm = {Pad{0, 0, 90, 23, 0, 0.7}, Pad{-24, 0, 62, 23.5, 0, 0.3}};
constexpr std::array elbow = {Pad{0, 0, 14, 11.4, 0, 1}};
constexpr std::array ulnar = {Pad{-20, 0, 30, 11, 0, 0.55}, Pad{28, 0, 26, 8.5, 0, 0.45}};
// A ring of pads around a hollow.
constexpr std::array cupped = {
    Pad{-34, 0, 14, 12, 90, 0.16}, Pad{-22, 24, 14, 8, 50, 0.12}, Pad{-22, -24, 14, 8, -50, 0.12},
    Pad{4, 32, 16, 7, 8, 0.10},    Pad{4, -32, 16, 7, -8, 0.10},  Pad{30, 24, 14, 7, -40, 0.10},
    Pad{30, -24, 14, 7, 40, 0.10}, Pad{42, 8, 10, 7, -70, 0.10},  Pad{42, -8, 10, 7, 70, 0.10}};

Shape shape_of(ContactTool tool) {
  // Areas: the typical ones of the pressure scale, else the middle of contact_tools.csv. Forces: middle of
  // Walton's level 3.
  switch (tool) {
    case ContactTool::thumb_pad:
      return {thumb, 1.6, 10, false};
    case ContactTool::fingers2:
      return {fingers2, 2.8, 14, false};
    case ContactTool::fingers4:
      return {fingers4, 7, 16, true};
    case ContactTool::palm_full:
      return {palm, 115, 30, false};
    case ContactTool::palm_heel:
      return {heel, 24, 26, true};
    case ContactTool::palms2:
      return {palm, 210, 60, false};
    case ContactTool::knuckles:
      return {knuckles, 6.5, 17, true};
    case ContactTool::fist_soft:
      return {fist, 27, 24, true};
    case ContactTool::forearm:
      return {forearm, 65, 40, false};
    case ContactTool::elbow:
      return {elbow, 5, 15, false};
    case ContactTool::ulnar_edge:
      return {ulnar, 15, 15, false};
    case ContactTool::cupped:
      return {cupped, 35, 20, false};
    case ContactTool::unknown:
      break;
  }
  throw std::invalid_argument("no print of contact tool " + std::string(id(tool)));
}

/// Two hands side by side, thumbs together.
std::vector<Pad> both_hands(std::span<const Pad> one_hand) {
  std::vector<Pad> pads;
  for (Pad pad : one_hand) {
    pad.y_mm += 56;
    pads.push_back(pad);
    pad.y_mm = -pad.y_mm;
    pad.angle_deg = -pad.angle_deg;
    pads.push_back(pad);
  }
  return pads;
}

double pressure(std::span<const Pad> pads, double x_mm, double y_mm) {
  double sum = 0;
  for (const Pad& pad : pads) {
    const double c = std::cos(radians(pad.angle_deg));
    const double s = std::sin(radians(pad.angle_deg));
    const double dx = x_mm - pad.x_mm;
    const double dy = y_mm - pad.y_mm;
    const double along = (c * dx + s * dy) / pad.half_x_mm;
    const double across = (-s * dx + c * dy) / pad.half_y_mm;
    const double r2 = along * along + across * across;
    if (r2 < 1) sum += pad.weight * std::sqrt(1 - r2) / (pad.half_x_mm * pad.half_y_mm);
  }
  return sum;
}

void centre_and_normalise(Print& print) {
  double sum = 0, x = 0, y = 0;
  for (const Print::Share& share : print.shares) {
    sum += share.share;
    x += share.share * share.x_mm;
    y += share.share * share.y_mm;
  }
  for (Print::Share& share : print.shares) {
    share.x_mm = static_cast<float>(share.x_mm - x / sum);
    share.y_mm = static_cast<float>(share.y_mm - y / sum);
    share.share = static_cast<float>(share.share / sum);
  }
}

}  // namespace

Print make_print(ContactTool tool, Side hand, double finest_mm) {
  const Shape shape = shape_of(tool);
  std::vector<Pad> pads(shape.pads.begin(), shape.pads.end());
  if (tool == ContactTool::palms2) pads = both_hands(shape.pads);
  const double area_mm2 = shape.area_cm2 * 100;
  Print print;
  print.area_mm2 = area_mm2;
  print.reference_N = shape.reference_N;
  // About 4,000 shares for a large print and 1,000 for a thumb.
  print.spacing_mm = std::clamp(std::min(std::sqrt(area_mm2 / 4000), finest_mm), 0.4, 1.6);
  const double reach = tool == ContactTool::palms2 ? 160 : 130;
  const double step = print.spacing_mm;
  const int half = static_cast<int>(reach / step);
  for (int j = -half; j <= half; ++j) {
    for (int i = -half; i <= half; ++i) {
      const double p = pressure(pads, i * step, j * step);
      if (p <= 0) continue;
      print.shares.push_back(
          {static_cast<float>(i * step), static_cast<float>(j * step), static_cast<float>(p)});
    }
  }
  const double to_size = std::sqrt(area_mm2 / (static_cast<double>(print.shares.size()) * step * step));
  const double mirror = hand == Side::left ? -1 : 1;
  for (Print::Share& share : print.shares) {
    share.x_mm = static_cast<float>(share.x_mm * to_size * (shape.row ? mirror : 1));
    share.y_mm = static_cast<float>(share.y_mm * to_size * (shape.row ? 1 : mirror));
  }
  print.spacing_mm *= to_size;
  centre_and_normalise(print);
  return print;
}

double print_growth(const Print& print, double force_N) {
  if (force_N <= 0) return 0.92;
  return std::clamp(std::pow(force_N / print.reference_N, 0.125), 0.92, 1.08);
}

}  // namespace palmar::simulator
