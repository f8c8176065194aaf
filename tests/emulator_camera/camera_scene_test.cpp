#include "sensing/emulator/camera_scene.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/emulator/camera_hand.hpp"
#include "sensing/vision/decode.hpp"

namespace palmar::emulator {
namespace {

const GridGeometry grid{48, 48, 10, 10};

Placement centred() {
  Placement placement;
  placement.u0_mm = -240;
  placement.v0_mm = 15;
  return placement;
}

simulator::FrameTruth truth_at(double t_s, std::vector<simulator::PressTruth> presses = {}) {
  simulator::FrameTruth truth;
  truth.t_s = t_s;
  truth.presses = std::move(presses);
  return truth;
}

simulator::PressTruth press(Side side, BodyPoint at, ContactTool tool = ContactTool::palm_full) {
  simulator::PressTruth truth;
  truth.tool = tool;
  truth.hand = side;
  truth.at_body = at;
  truth.force_N = 20;
  truth.angle_deg = -90;
  return truth;
}

CameraPicture picture_of(SceneRenderer& renderer, const Scene& scene) {
  CameraFrame frame;
  renderer.render(scene, frame.jpeg);
  CameraPicture picture;
  EXPECT_TRUE(vision::decode(frame, picture).ok());
  return picture;
}

/// Mean absolute difference of two pictures in a square about a point.
double difference(const CameraPicture& a, const CameraPicture& b, std::array<double, 2> centre, int half) {
  double sum = 0;
  int count = 0;
  for (int y = static_cast<int>(centre[1]) - half; y <= static_cast<int>(centre[1]) + half; ++y) {
    for (int x = static_cast<int>(centre[0]) - half; x <= static_cast<int>(centre[0]) + half; ++x) {
      if (x < 0 || y < 0 || x >= a.width || y >= a.height) continue;
      for (int c = 0; c < 3; ++c) {
        const auto i = static_cast<std::size_t>((y * a.width + x) * 3 + c);
        sum += std::abs(a.rgb[i] - b.rgb[i]);
        ++count;
      }
    }
  }
  return sum / std::max(count, 1);
}

TEST(Scene, PressingHandsAreWhereTheyPress) {
  const Scene scene =
      next_scene({}, truth_at(1, {press(Side::left, {-50, 200}), press(Side::right, {50, 210})}));
  ASSERT_EQ(scene.hand_count, 2u);
  EXPECT_EQ(scene.hands[0].side, Side::left);
  EXPECT_EQ(scene.hands[1].at.v_mm, 210);
  EXPECT_EQ(scene.hands[0].lifted_s, 0);
}

TEST(Scene, AHandThatLeavesHoversAndThenGoes) {
  Scene scene = next_scene({}, truth_at(1, {press(Side::left, {-50, 200})}));
  scene = next_scene(scene, truth_at(1.5));
  ASSERT_EQ(scene.hand_count, 1u);
  EXPECT_DOUBLE_EQ(scene.hands[0].lifted_s, 0.5);
  EXPECT_EQ(scene.hands[0].force_N, 0);
  scene = next_scene(scene, truth_at(2, {press(Side::right, {50, 200})}));
  EXPECT_EQ(scene.hand_count, 2u);
  scene = next_scene(scene, truth_at(2.1, {press(Side::left, {-40, 100})}));
  ASSERT_EQ(scene.hand_count, 2u) << "a hand that presses again is not there twice";
  EXPECT_EQ(scene.hands[0].at.v_mm, 100);
  scene = next_scene(scene, truth_at(2.1 + hover_s + 1));
  EXPECT_EQ(scene.hand_count, 0u);
}

TEST(Scene, ALoopedScenarioBeginsAnew) {
  Scene scene = next_scene({}, truth_at(60, {press(Side::left, {-50, 200})}));
  scene = next_scene(scene, truth_at(0));
  EXPECT_EQ(scene.hand_count, 0u);
}

TEST(Scene, HoldsABoundedNumberOfHands) {
  const std::vector<simulator::PressTruth> many(50, press(Side::left, {0, 0}));
  Scene scene = next_scene({}, truth_at(0, many));
  EXPECT_EQ(scene.hand_count, Scene::most_hands);
  scene = next_scene(scene, truth_at(0.1, many));
  EXPECT_EQ(scene.hand_count, Scene::most_hands);
}

TEST(SceneSlot, TheNewestWins) {
  SceneSlot slot;
  EXPECT_EQ(slot.newest().hand_count, 0u);
  slot.put(truth_at(1, {press(Side::left, {1, 2})}));
  slot.put(truth_at(2, {press(Side::left, {3, 4})}));
  EXPECT_EQ(slot.newest().t_s, 2);
  EXPECT_EQ(slot.newest().hands[0].at.u_mm, 3);
}

TEST(HandRods, ThePressingPartLiesOnThePrint) {
  std::vector<LimbRod> rods;
  for (int tool = 0; tool < contact_tool_count; ++tool) {
    if (static_cast<ContactTool>(tool) == ContactTool::palms2) continue;  // the print lies between the two
    for (const Side side : {Side::left, Side::right}) {
      for (const double angle_deg : {-90.0, 0.0, 37.0, 90.0, 180.0}) {
        const SceneHand hand{static_cast<ContactTool>(tool), side, {40, 230}, angle_deg, 10, 0};
        hand_rods(hand, rods);
        ASSERT_FALSE(rods.empty());
        double nearest = 1e9;
        for (const LimbRod& rod : rods) {
          for (int i = 0; i <= 20; ++i) {
            const double t = i / 20.0;
            const BodyPoint p{rod.from.u_mm + t * (rod.to.u_mm - rod.from.u_mm),
                              rod.from.v_mm + t * (rod.to.v_mm - rod.from.v_mm)};
            const double radius = rod.radius_from_mm + t * (rod.radius_to_mm - rod.radius_from_mm);
            nearest = std::min(nearest, distance_mm(p, hand.at) - radius);
          }
        }
        EXPECT_LT(nearest, 3) << id(static_cast<ContactTool>(tool)) << ' ' << angle_deg;
      }
    }
  }
}

TEST(HandRods, LeftAndRightAreMirrorImages) {
  std::vector<LimbRod> left, right;
  hand_rods({ContactTool::palm_full, Side::left, {-40, 230}, -90, 10, 0}, left);
  hand_rods({ContactTool::palm_full, Side::right, {40, 230}, -90, 10, 0}, right);
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_NEAR(left[i].to.u_mm, -right[i].to.u_mm, 1e-9);
    EXPECT_NEAR(left[i].to.v_mm, right[i].to.v_mm, 1e-9);
  }
}

TEST(SceneRenderer, DrawsTheHandWhereThePrintIsAndNowhereElse) {
  SceneRenderer renderer(Atlas{}, centred(), grid);
  const CameraPicture empty = picture_of(renderer, {});
  ASSERT_EQ(empty.width, 640);
  ASSERT_EQ(empty.height, 480);
  for (const BodyPoint at : {BodyPoint{60, 300}, BodyPoint{-80, 150}}) {
    const Side side = at.u_mm < 0 ? Side::left : Side::right;
    const CameraPicture shown = picture_of(renderer, next_scene({}, truth_at(0, {press(side, at)})));
    EXPECT_GT(difference(shown, empty, renderer.pixel(at), 8), 20) << at.u_mm;
    EXPECT_LT(difference(shown, empty, renderer.pixel({-at.u_mm * 2, -60}), 8), 3) << at.u_mm;
  }
  EXPECT_LT(difference(picture_of(renderer, {}), empty, {320, 240}, 240), 0.01)
      << "nothing of an old scene stays";
}

TEST(SceneRenderer, TheMatIsInSight) {
  SceneRenderer renderer(Atlas{}, centred(), grid);
  for (const MatPoint corner : {MatPoint{0, 0}, MatPoint{480, 0}, MatPoint{480, 480}, MatPoint{0, 480}}) {
    const std::array<double, 2> p = renderer.pixel(centred().to_body(corner));
    EXPECT_GT(p[0], 0);
    EXPECT_LT(p[0], 640);
    EXPECT_GT(p[1], 0);
    EXPECT_LT(p[1], 480);
  }
}

TEST(SceneRenderer, HandsFarOutsideAreHarmless) {
  SceneRenderer renderer(Atlas{}, centred(), grid, {320, 240, 70});
  for (const double far : {-5e3, 5e3, 1e9, -1e12}) {
    const CameraPicture picture =
        picture_of(renderer, next_scene({}, truth_at(0, {press(Side::left, {far, far})})));
    EXPECT_EQ(picture.width, 320);
  }
}

TEST(SceneRenderer, ImpossiblePicturesAreABrokenPromise) {
  EXPECT_THROW(SceneRenderer(Atlas{}, centred(), grid, {0, 480, 80}), std::invalid_argument);
  EXPECT_THROW(SceneRenderer(Atlas{}, centred(), grid, {640, 100'000, 80}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::emulator
