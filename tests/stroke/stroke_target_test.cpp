// How much of a stroke reaches its target, against what its print could reach.
#include <gtest/gtest.h>

#include "moved_hand.hpp"
#include "sensing/body/coverage.hpp"
#include "sensing/stroke/target_print.hpp"

namespace palmar::stroke {
namespace {

// A print of 24 mm across a lane of 30 mm fits: what it misses when it goes beside the lane is accuracy lost.
TEST(Stroke, AccuracyIsShareOverWhatThePrintCouldReach) {
  double centred = 0;
  for (const double x : {115.0, 130.0, 200.0}) {
    Hand hand;
    hand.recorder().set_target(0);
    hand.move(4, [&](double t) { return MatPoint{x, 350 - 40 * t}; }, envelope(30, 4, 0.3));
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u);
    const Stroke& stroke = hand.all[0];
    ASSERT_TRUE(stroke.target_share && stroke.target_ceiling && stroke.accuracy);
    EXPECT_GT(*stroke.target_ceiling, 0.8);
    EXPECT_NEAR(*stroke.accuracy, std::min(1.0, *stroke.target_share / *stroke.target_ceiling), 1e-9);
    ASSERT_TRUE(stroke.target_share_lo && stroke.target_share_hi && stroke.accuracy_lo && stroke.accuracy_hi);
    EXPECT_LE(*stroke.target_share_lo, *stroke.target_share);
    EXPECT_GE(*stroke.target_share_hi, *stroke.target_share);
    EXPECT_NEAR(*stroke.accuracy_lo, std::min(1.0, *stroke.target_share_lo / *stroke.target_ceiling), 1e-9);
    if (x == 115) {
      centred = *stroke.accuracy;
      EXPECT_GT(centred, 0.95);
    } else if (x == 130) {
      EXPECT_NEAR(*stroke.accuracy, 0.5, 0.1) << "half of the print lies beside";
      // The placement may be off by 2.5 mm of the print's 24.
      EXPECT_NEAR(*stroke.target_share - *stroke.target_share_lo, 0.1, 0.05);
      EXPECT_NEAR(*stroke.target_share_hi - *stroke.target_share, 0.1, 0.05);
    } else {
      EXPECT_LT(*stroke.accuracy, 0.01);
    }
  }
}

TEST(Stroke, WithoutATargetThereIsNoAccuracyAgain) {
  Hand hand;
  hand.recorder().set_target(0);
  hand.move(1, [](double) { return MatPoint{115, 200}; }, [](double) { return 20.0; });
  hand.recorder().set_target(std::nullopt);
  hand.move(1, [](double) { return MatPoint{115, 200}; }, [](double) { return 20.0; });
  hand.end();
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_FALSE(hand.all[0].target_share || hand.all[0].target_ceiling || hand.all[0].accuracy);
}

TEST(Stroke, ATargetThatTakesAFairPartIsWhatIsMeant) {
  Hand hand;
  hand.recorder().set_target(0);
  hand.move(3, [](double t) { return MatPoint{115 + 20 * t, 200}; }, [](double) { return 20.0; });
  hand.end();
  EXPECT_NEAR(hand.all.at(0).fibre_angle_deg.value_or(-1), 90, 2);
}

TEST(TargetMask, AgreesWithTheCoverageOfTheCells) {
  Placement placement;
  placement.u0_mm = -100;
  placement.v0_mm = 40;
  placement.angle_deg = 20;
  placement.scale = 1.1;
  const BodyPolygon outline = box(20, 120, 55, 400);
  const auto cells = body::coverage(outline, grid, placement);
  const TargetMask mask(outline, grid, placement);
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const auto i = static_cast<int>(std::lround((col + 0.5) * grid.pitch_x_mm / mask.step_x_mm()));
      const auto j = static_cast<int>(std::lround((row + 0.5) * grid.pitch_y_mm / mask.step_y_mm()));
      EXPECT_NEAR(mask.share(i, j), cells[static_cast<std::size_t>(grid.index(row, col))], 1e-4);
    }
  }
  EXPECT_FALSE(mask.spots().empty());
}

TEST(PrintImage, GrowsWithThePrintAndKeepsItsForce) {
  const TargetMask mask(box(0, 0, 480, 480), grid, Placement{});
  PrintImage image;
  image.clear(mask);
  EXPECT_FALSE(image.best_share(mask));
  for (double x = -110; x <= 110; x += 10) image.add(x, x / 2, 1);
  EXPECT_NEAR(image.best_share(mask).value_or(0), 1, 1e-5);
  const TargetMask beside(box(2000, 2000, 2100, 2100), grid, Placement{});
  EXPECT_FALSE(image.best_share(beside)) << "no spot of it lies on the mat";
}

}  // namespace
}  // namespace palmar::stroke
