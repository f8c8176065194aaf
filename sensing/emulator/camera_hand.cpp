#include "sensing/emulator/camera_hand.hpp"

#include <array>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::emulator {
namespace {

// Lengths of an adult's hand, mm (185 long, 84 across the palm; rounded from anthropometric tables). Hand frame of a right hand, palm
// down: origin at the wrist, y towards the fingers, x away from the thumb.
struct Point {
  double x = 0, y = 0;
};
struct Finger {
  Point base;
  double length, radius, spread_deg;
};
constexpr std::array<Finger, 4> fingers = {{{{-29, 96}, 68, 8.5, -7},    // index
                                            {{-9, 102}, 77, 9.0, -1.5},  // middle
                                            {{11, 99}, 71, 8.6, 4},      // ring
                                            {{30, 90}, 56, 7.6, 11}}};   // little
constexpr double forearm_mm = 245, upper_arm_mm = 480;

/// The hand frame laid on the body.
class Frame {
 public:
  explicit Frame(const SceneHand& hand) : mirror_(hand.side == Side::left ? -1 : 1) {
    const double angle = radians(hand.angle_deg);
    forward_ = {std::cos(angle), std::sin(angle)};
    // An axis has two ends; arms come from the feet and from outside.
    const double outward = hand.at.u_mm >= 0 ? 1 : -1;
    if (-forward_.y - 0.3 * outward * forward_.x < 0) forward_ = {-forward_.x, -forward_.y};
    right_ = {-forward_.y, forward_.x};
  }
  void put(BodyPoint at, Point pressing) {
    origin_ = at;
    const BodyPoint shifted = (*this)(pressing);
    origin_ = {2 * at.u_mm - shifted.u_mm, 2 * at.v_mm - shifted.v_mm};
  }
  BodyPoint operator()(Point p) const {
    const double x = p.x * mirror_;
    return {origin_.u_mm + x * right_.x + p.y * forward_.x, origin_.v_mm + x * right_.y + p.y * forward_.y};
  }

 private:
  double mirror_;
  Point forward_, right_;
  BodyPoint origin_;
};

class Drawer {
 public:
  Drawer(const Frame& frame, Side side, std::vector<LimbRod>& rods)
      : frame_(frame),
        sleeve_(side == Side::left ? LimbPart::left_sleeve : LimbPart::right_sleeve),
        rods_(rods) {}
  void rod(Point from, Point to, double radius_from, double radius_to, LimbPart part = LimbPart::skin) {
    rods_.push_back({frame_(from), frame_(to), radius_from, radius_to, part});
  }
  /// From the elbow on: the arm bends outwards, and its sleeve begins above the wrist.
  void arm(Point wrist, double bend_deg) {
    const auto along = [](Point from, double angle_deg, double length) {
      return Point{from.x + length * std::sin(radians(angle_deg)),
                   from.y - length * std::cos(radians(angle_deg))};
    };
    const Point cuff = along(wrist, bend_deg, 0.42 * forearm_mm);
    const Point elbow = along(wrist, bend_deg, forearm_mm);
    const Point shoulder = along(elbow, bend_deg + 42, upper_arm_mm);
    rod(elbow, shoulder, 44, 56, sleeve_);
    rod(cuff, elbow, 36, 45, sleeve_);
    rod(wrist, cuff, 25, 31);
  }
  void palm() {
    for (const Finger& finger : fingers) {
      rod({finger.base.x * 0.62, 10}, {finger.base.x, finger.base.y - 6}, 15, 13);
    }
    rod({-16, 14}, {-30, 52}, 19, 16);  // ball of the thumb
  }
  void finger(std::size_t which, double stretch = 1, double gather = 1) {
    const Finger& f = fingers[which];
    const double angle = radians(f.spread_deg * gather);
    const double length = f.length * stretch - f.radius;
    rod({f.base.x, f.base.y - 8}, {f.base.x + length * std::sin(angle), f.base.y + length * std::cos(angle)},
        f.radius + 1.5, f.radius - 0.5);
  }
  void thumb(Point tip) {
    const Point joint{-49, 66};
    rod({-32, 40}, joint, 15, 11.5);
    rod(joint, tip, 11, 9);
  }
  void open_hand(double stretch = 1, double gather = 1, Point thumb_tip = {-66, 92}) {
    palm();
    for (std::size_t i = 0; i < fingers.size(); ++i) finger(i, stretch, gather);
    thumb(thumb_tip);
  }
  void fist() {
    palm();
    for (const Finger& f : fingers) rod({f.base.x * 0.95, f.base.y - 30}, {f.base.x, f.base.y - 2}, 11, 11.5);
    rod({-42, 52}, {-20, 74}, 12, 10);
  }

 private:
  const Frame& frame_;
  LimbPart sleeve_;
  std::vector<LimbRod>& rods_;
};

/// The part of the hand that lies on the print's centre.
Point pressing_point(ContactTool tool) {
  switch (tool) {
    case ContactTool::thumb_pad:
      return {-60, 104};
    case ContactTool::fingers2:
      return {-21, 165};
    case ContactTool::fingers4:
      return {2, 160};
    case ContactTool::palm_heel:
      return {0, 24};
    case ContactTool::knuckles:
      return {0, 92};
    case ContactTool::fist_soft:
      return {0, 66};
    case ContactTool::ulnar_edge:
      return {30, 70};
    case ContactTool::forearm:
      return {0, -110};
    case ContactTool::elbow:
      return {0, -forearm_mm};
    case ContactTool::unknown:
    case ContactTool::palm_full:
    case ContactTool::palms2:
    case ContactTool::cupped:
      return {0, 86};
  }
  return {0, 86};
}

void one_hand(const SceneHand& hand, double shift_mm, std::vector<LimbRod>& rods) {
  Frame frame(hand);
  Point pressing = pressing_point(hand.tool);
  pressing.x -= shift_mm;
  frame.put(hand.at, pressing);
  Drawer draw(frame, hand.side, rods);
  const bool by_arm = hand.tool == ContactTool::forearm || hand.tool == ContactTool::elbow;
  draw.arm({0, 0}, by_arm ? 0 : 14);
  switch (hand.tool) {
    case ContactTool::thumb_pad:
      draw.palm();
      for (std::size_t i = 0; i < fingers.size(); ++i) draw.finger(i, 0.62, 0.6);
      draw.thumb({-60, 104});
      break;
    case ContactTool::fingers2:
      draw.palm();
      draw.finger(3, 0.55, 0.5);
      draw.finger(2, 0.55, 0.5);
      draw.finger(1, 1, 0);
      draw.finger(0, 1.02, -0.1);
      draw.thumb({-58, 84});
      break;
    case ContactTool::fingers4:
      draw.open_hand(1, 0.35, {-60, 84});
      break;
    case ContactTool::palm_heel:
      draw.open_hand(0.9, 1.2);
      break;
    case ContactTool::knuckles:
    case ContactTool::fist_soft:
    case ContactTool::forearm:
    case ContactTool::elbow:
      draw.fist();
      break;
    case ContactTool::ulnar_edge:
      draw.rod({16, 8}, {22, 96}, 20, 15);
      draw.rod({22, 96}, {24, 172}, 12, 8);
      draw.rod({8, 40}, {0, 92}, 13, 8.5);
      break;
    case ContactTool::cupped:
      draw.open_hand(0.82, 0.3, {-54, 84});
      break;
    case ContactTool::unknown:
    case ContactTool::palm_full:
    case ContactTool::palms2:
      draw.open_hand();
      break;
  }
}

}  // namespace

void hand_rods(const SceneHand& hand, std::vector<LimbRod>& rods) {
  rods.clear();
  if (hand.tool != ContactTool::palms2) return one_hand(hand, 0, rods);
  SceneHand other = hand;
  other.side = Side::left;
  one_hand(other, 50, rods);
  other.side = Side::right;
  one_hand(other, 50, rods);
}

}  // namespace palmar::emulator
