// The values behind the pictures of depth and anatomy.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/screens/back_surface.hpp"
#include "app/screens/controller.hpp"
#include "app/screens/skin_picture.hpp"
#include "app/screens/slice_picture.hpp"
#include "app/screens/turntable.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

Eigen::Vector3f seen(const Eigen::Matrix4f& eye, float x, float y, float z) {
  const Eigen::Vector4f clip = eye * Eigen::Vector4f(x, y, z, 1);
  return clip.head<3>() / clip.w();
}

TEST(Turntable, LooksStraightDownWithTheHeadUpwards) {
  const Eigen::Matrix4f eye = screens::eye({}, 240, 430, 0.6);
  const auto middle = seen(eye, 0, 0, 0), right = seen(eye, 100, 0, 0), head = seen(eye, 0, 100, 0);
  EXPECT_NEAR(middle.x(), 0, 1e-5);
  EXPECT_NEAR(middle.y(), 0, 1e-5);
  EXPECT_GT(right.x(), 0.05);
  EXPECT_NEAR(right.y(), 0, 1e-5);
  EXPECT_GT(head.y(), 0.05);
  EXPECT_LT(seen(eye, 0, 0, 50).z(), middle.z()) << "what stands up is nearer";
}

TEST(Turntable, KeepsTheBodyInThePicture) {
  for (const double turn : {-most_turn_deg, -30.0, 0.0, most_turn_deg}) {
    for (const double tilt : {-most_tilt_deg, 0.0, 40.0, most_tilt_deg}) {
      const Eigen::Matrix4f eye = screens::eye({turn, tilt}, 240, 430, 0.62);
      // The ends of the torso are narrower than its bounds.
      for (const auto& [x, y] : {std::pair(200.F, 0.F), {-200.F, 0.F}, {0.F, 430.F}, {0.F, -430.F}}) {
        const auto p = seen(eye, x, y, 0);
        EXPECT_LT(std::abs(p.x()), 1.35) << turn << " " << tilt;
        EXPECT_LT(std::abs(p.y()), 1.25) << turn << " " << tilt;
        EXPECT_LT(std::abs(p.z()), 1) << turn << " " << tilt;
      }
    }
  }
}

TEST(Turntable, StaysWithinItsBounds) {
  const Turntable far = turned({0, 0}, 500, -500);
  EXPECT_DOUBLE_EQ(far.turn_deg, most_turn_deg);
  EXPECT_DOUBLE_EQ(far.tilt_deg, -most_tilt_deg);
}

TEST(BackSurface, IsAClosedSkinWithUnitNormals) {
  const SceneContext scene = samples::scene();
  const BackSurface surface = back_surface(*scene.atlas, scene.placement, scene.mat.geometry);
  ASSERT_EQ(surface.vertices.size(), static_cast<std::size_t>(surface.rows * surface.columns));
  ASSERT_FALSE(surface.triangles.empty());
  for (const SurfaceVertex& v : surface.vertices) {
    EXPECT_NEAR(std::sqrt(v.nx * v.nx + v.ny * v.ny + v.nz * v.nz), 1, 1e-5);
    EXPECT_TRUE(std::isfinite(v.z));
  }
  for (const std::uint32_t i : surface.triangles) ASSERT_LT(i, surface.vertices.size());
  const auto highest =
      std::max_element(surface.vertices.begin(), surface.vertices.end(),
                       [](const SurfaceVertex& a, const SurfaceVertex& b) { return a.z < b.z; });
  EXPECT_LT(std::abs(highest->x), 150) << "the flanks are lower than the back";
  EXPECT_FLOAT_EQ(surface.vertices.front().z, 0) << "beside the body";
}

TEST(BackSurface, KnowsWhereTheMatLies) {
  const SceneContext scene = samples::scene();
  const BackSurface surface = back_surface(*scene.atlas, scene.placement, scene.mat.geometry);
  for (std::size_t i = 0; i < surface.vertices.size(); i += 997) {
    const SurfaceVertex& v = surface.vertices[i];
    const BodyPoint body{surface.u_min_mm + v.s * (surface.u_max_mm - surface.u_min_mm),
                         surface.v_min_mm + v.t * (surface.v_max_mm - surface.v_min_mm)};
    const MatPoint mat = scene.placement.to_mat(body);
    EXPECT_NEAR(v.mat_s * scene.mat.geometry.width_mm(), mat.x_mm, 0.1);
    EXPECT_NEAR(v.mat_t * scene.mat.geometry.height_mm(), mat.y_mm, 0.1);
  }
}

TEST(MuscleGlow, LightsWhatIsLoadedAndNothingElse) {
  const SceneContext scene = samples::scene();
  const BackSurface surface = back_surface(*scene.atlas, scene.placement, scene.mat.geometry);
  const MuscleGlow glow(*scene.atlas, surface, 0.5);
  const auto right = static_cast<std::uint16_t>(*scene.atlas->muscle("glute_max_R"));
  Theme theme;
  std::vector<std::uint8_t> rgba;
  glow.draw({}, std::nullopt, theme, rgba);
  EXPECT_EQ(*std::max_element(rgba.begin(), rgba.end()), 0);
  const MuscleLoad load{right, 20, 3, 0.5F};
  glow.draw(std::span(&load, 1), std::nullopt, theme, rgba);
  int left_lit = 0, right_lit = 0;
  for (int y = 0; y < glow.height(); ++y) {
    for (int x = 0; x < glow.width(); ++x) {
      if (rgba[4 * static_cast<std::size_t>(y * glow.width() + x) + 3] > 60)
        ++(x < glow.width() / 2 ? left_lit : right_lit);
    }
  }
  EXPECT_GT(right_lit, 500);
  EXPECT_EQ(left_lit, 0);
}

class Slice : public testing::Test {
 protected:
  SceneContext scene_ = samples::scene();
  Observation now_ = samples::stripping(scene_).observation;
  depth::SlicePlane last_;
};

TEST_F(Slice, GoesThroughTheStrongestHandAcrossOrAlongTheFibre) {
  ASSERT_FALSE(now_.contacts.list.empty());
  const auto target = scene_.atlas->muscle("longissimus_R");
  const depth::SlicePlane across = slice_plane(*scene_.atlas, now_, target, false, last_);
  EXPECT_DOUBLE_EQ(across.direction_deg, 0);
  EXPECT_DOUBLE_EQ(across.centre.u_mm, now_.contacts.list.front().centre_body->u_mm);
  const depth::SlicePlane along = slice_plane(*scene_.atlas, now_, target, true, last_);
  EXPECT_GT(std::abs(along.direction_deg), 60) << "the erectors run along the spine";
  now_.contacts.list.clear();
  EXPECT_DOUBLE_EQ(slice_plane(*scene_.atlas, now_, target, true, along).centre.v_mm, along.centre.v_mm)
      << "without a hand it stays";
}

TEST_F(Slice, FindsTheHandInThePlane) {
  const depth::SlicePlane plane = slice_plane(*scene_.atlas, now_, std::nullopt, false, last_);
  const auto hands = hands_in_plane(now_, scene_.placement, plane);
  ASSERT_EQ(hands.size(), 1u);
  EXPECT_LT(hands[0].lo_mm, 0);
  EXPECT_GT(hands[0].hi_mm, 0);
  EXPECT_NEAR(hands[0].force_N, now_.contacts.list.front().force_N, 1e-9);
  depth::SlicePlane far = plane;
  far.centre.v_mm += 150;
  EXPECT_TRUE(hands_in_plane(now_, scene_.placement, far).empty());
}

TEST_F(Slice, StressFallsWithDepthAndItsLinesLieWhereItIs) {
  const depth::DepthModel model;
  const auto shared = std::make_shared<const depth::DepthModel>(model);
  const depth::Slicer slicer(shared, scene_.mat.geometry, scene_.placement,
                             scene_.atlas->mannequin.c7_psis_mm, slice_depth_mm);
  const depth::SlicePlane plane = slice_plane(*scene_.atlas, now_, std::nullopt, false, last_);
  SlicePicture picture;
  make_slice(*scene_.atlas, model, &slicer, now_, scene_.placement, plane, picture);
  ASSERT_EQ(picture.height_mm.size(), static_cast<std::size_t>(slice_columns));
  ASSERT_FALSE(picture.lines.empty());
  const auto middle = static_cast<std::size_t>(picture.stress.columns / 2),
             width = static_cast<std::size_t>(picture.stress.columns);
  for (std::size_t row = 6; row + 1 < static_cast<std::size_t>(picture.stress.rows); ++row)
    EXPECT_GE(picture.stress.kPa[row * width + middle], picture.stress.kPa[(row + 1) * width + middle]);
  // A line of more stress does not reach as deep.
  const auto deepest = [](const StressLines& level) {
    double y = 0;
    for (const Contour& line : level.lines) {
      for (const Point p : line) y = std::max(y, p.y);
    }
    return y;
  };
  for (std::size_t i = 0; i + 1 < picture.lines.size(); ++i)
    EXPECT_GE(deepest(picture.lines[i]), deepest(picture.lines[i + 1]));
  EXPECT_GT(deepest(picture.lines.front()), deepest(picture.lines.back()));
  make_slice(*scene_.atlas, model, nullptr, now_, scene_.placement, plane, picture);
  EXPECT_TRUE(picture.lines.empty()) << "before the kernels are there";
  EXPECT_FALSE(picture.profile.muscles.empty());
}

TEST_F(Slice, LinesEndAtTheBone) {
  ASSERT_TRUE(scene_.depth);
  const depth::Slicer slicer(scene_.depth, scene_.mat.geometry, scene_.placement,
                             scene_.atlas->mannequin.c7_psis_mm, slice_depth_mm);
  SlicePicture picture;
  make_slice(*scene_.atlas, *scene_.depth, &slicer, now_, scene_.placement,
             slice_plane(*scene_.atlas, now_, std::nullopt, false, last_), picture);
  ASSERT_FALSE(picture.lines.empty());
  int points = 0;
  for (const StressLines& level : picture.lines) {
    for (const Contour& line : level.lines) {
      for (const Point p : line) {
        const float bone = picture.profile.bone_mm[static_cast<std::size_t>(std::lround(p.x))];
        if (bone < 0) continue;
        EXPECT_LE(picture.stress.depth_max_mm * (p.y + 0.5) / picture.stress.rows, bone + 1e-6);
        ++points;
      }
    }
  }
  EXPECT_GT(points, 100);
}

TEST(DepthKeys, OpenTurnAndLeave) {
  Controller controller({.view = View::instructor}, {});
  std::vector<station::Command> out;
  const station::Snapshot snapshot;
  const auto press = [&](Key key) { controller.press(key, 0, snapshot, out); };
  press(Key::depth);
  EXPECT_EQ(controller.state().view, View::depth);
  const DepthLook before = controller.state().look;
  press(Key::right);
  EXPECT_DOUBLE_EQ(controller.state().look.turn.turn_deg, before.turn.turn_deg + turn_step_deg);
  press(Key::deeper);
  EXPECT_DOUBLE_EQ(controller.state().look.layer_mm, before.layer_mm + layer_step_mm);
  for (int i = 0; i < 99; ++i) press(Key::shallower);
  EXPECT_DOUBLE_EQ(controller.state().look.layer_mm, 0);
  press(Key::plane);
  EXPECT_TRUE(controller.state().look.along_fibre);
  press(Key::escape);
  EXPECT_EQ(controller.state().view, View::instructor) << "where one came from";
  EXPECT_FALSE(controller.state().quit);
  press(Key::reasons);
  EXPECT_TRUE(controller.state().reasons);
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace palmar::screens
