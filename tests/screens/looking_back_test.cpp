// The debrief page and the card of depths, by their words; a long mannequin's skin; muscles lit under the hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/library/anatomy.hpp"
#include "app/screens/back_surface.hpp"
#include "app/screens/debrief.hpp"
#include "app/screens/skin_picture.hpp"
#include "sensing/body/polygon.hpp"
#include "tests/screens/support/screen_test.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

class LookingBack : public ScreenTest {
 protected:
  LookingBack() { ScreenTest::debrief_ = &debrief_; }
  std::string words(const station::Snapshot& now, View view, double ui_scale = 1) {
    state_.view = view;
    return ScreenTest::words(now, ui_scale);
  }

  Debrief debrief_;
};

TEST_F(LookingBack, SaysWhatWasDoneAndHowMuchOfItWasOnTheTarget) {
  for (double t = 1; t < 3; t += 0.5) debrief_.observe(samples::worked(*scene_, t));
  station::Snapshot over = samples::finished(*scene_, 3);
  over.coaching.score->coverage = 0.43;
  debrief_.observe(over);
  for (const double ui_scale : {1.0, 1.5, 2.5}) {
    const std::string said = words(over, View::debrief, ui_scale);
    for (const char* expected : {"87", "2 of 3 strokes good", "43 % of the targets covered (measured)",
                                 "91 %", "71 %", "78 %", "longissimus R", "61 N"})
      EXPECT_THAT(said, HasSubstr(expected)) << ui_scale;
    EXPECT_THAT(said, HasSubstr("modelled")) << ui_scale;
    EXPECT_THAT(said, HasSubstr("measured")) << ui_scale;
    EXPECT_THAT(said, Not(HasSubstr("debrief_"))) << "every phrase has words";
  }
}

TEST_F(LookingBack, HasAPageBeforeAnythingWasDone) {
  const station::Snapshot now = samples::empty(*scene_, 1);
  debrief_.observe(now);
  EXPECT_THAT(words(now, View::debrief), HasSubstr("Nothing done yet"));
}

TEST_F(LookingBack, DepthsStandWithTheirIntervals) {
  station::Snapshot now = samples::stripping(*scene_);
  std::string said = words(now, View::depth);
  for (const char* expected : {"HOW DEEP (modelled)", "skin dent", "6.0 mm", "3.9–9.4", "31 mm", "24–38",
                               "not reached", "0.43", "0.35–0.52", "11 kPa", "8.3–14", "95 %"})
    EXPECT_THAT(said, HasSubstr(expected));
  now.observation.depths.front().reaches_bone = true;
  now.observation.depths.front().beyond_linear = true;
  now.observation.target->off_target = true;
  said = words(now, View::depth);
  EXPECT_THAT(said, Not(HasSubstr("not reached")));
  EXPECT_THAT(said, HasSubstr("at most 6.0 mm"));
  EXPECT_THAT(said, HasSubstr("beside it"));
  EXPECT_THAT(words(now, View::instructor), HasSubstr("skin dent at most 6.0 mm"));
  EXPECT_THAT(words(now, View::instructor), HasSubstr("bone reached"));
  now.observation.depths.clear();
  EXPECT_THAT(words(now, View::depth), HasSubstr("–"));
  // The instructor sees them under the slice.
  EXPECT_THAT(words(samples::stripping(*scene_), View::instructor), HasSubstr("half depth 31 mm (24–38)"));
}

TEST(LongMannequin, HasASkinOverAllOfItsLegs) {
  SceneContext scene = samples::scene();
  auto atlas = library::load_atlas(std::filesystem::path(PALMAR_SOURCE) / "assets", "long");
  ASSERT_TRUE(atlas);
  const BackSurface surface = back_surface(**atlas, scene.placement, scene.mat.geometry);
  for (const SurfaceVertex& v : surface.vertices) {
    const BodyPoint at{surface.u_min_mm + static_cast<double>(v.s) * (surface.u_max_mm - surface.u_min_mm),
                       surface.v_min_mm + static_cast<double>(v.t) * (surface.v_max_mm - surface.v_min_mm)};
    if (body::inside_mm((*atlas)->outline, at) > 1) {
      ASSERT_GT(v.z, 0) << at.u_mm << " " << at.v_mm;
    }
  }
  // Shown from the neck to the knees where that is asked for.
  const auto mat = mat_corners(scene.placement, scene.mat.geometry);
  const BodyView whole = fit_body(**atlas, mat, 300, 600, 0, true), near = fit_body(**atlas, mat, 300, 600);
  EXPECT_LT(whole.px_per_mm, near.px_per_mm);
  for (const BodyPoint p : (*atlas)->outline) {
    EXPECT_GE(whole.to_px(p).y, 0);
    EXPECT_LE(whole.to_px(p).y, 600);
  }
}

TEST(MuscleGlow, IsBrightestUnderTheHand) {
  const SceneContext scene = samples::scene();
  const BackSurface surface = back_surface(*scene.atlas, scene.placement, scene.mat.geometry);
  const MuscleGlow glow(*scene.atlas, surface, 0.5);
  const MuscleLoad load{static_cast<std::uint16_t>(*scene.atlas->muscle("lat_dorsi_R")), 20, 3, 1.0F};
  const LitPlace hand{{80, 380}, 40};
  std::vector<std::uint8_t> rgba;
  glow.draw(std::span(&load, 1), std::nullopt, Theme(), rgba, std::span(&hand, 1));
  const auto alpha = [&](double u_mm, double v_mm) {
    const int x = static_cast<int>((u_mm - surface.u_min_mm) * 0.5),
              y = static_cast<int>((v_mm - surface.v_min_mm) * 0.5);
    return int{rgba[4 * static_cast<std::size_t>(y * glow.width() + x) + 3]};
  };
  EXPECT_GT(alpha(80, 380), 100);
  EXPECT_LT(alpha(120, 190), alpha(80, 380) / 4) << "far from the hand the same muscle is dark";
}

}  // namespace
}  // namespace palmar::screens
