#include "calibration/body/slip.hpp"

#include <cmath>

#include "place_support.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

BodyFit placed(unsigned seed) {
  LandmarkPresses presses = press_all(usual_ten(), askew());
  jitter(presses, 2, seed);
  auto fit = fit_body(presses);
  if (!fit) throw std::runtime_error(fit.error().message());
  return *fit;
}

/// Landmarks pressed again after the mat has moved: by `shift` on the body, and about the back's middle by `turn_deg`.
LandmarkPresses again(const std::vector<std::string>& ids, BodyPoint shift, double turn_deg, unsigned seed) {
  const double c = std::cos(radians(turn_deg)), s = std::sin(radians(turn_deg));
  LandmarkPresses presses = press_all(ids, [&](BodyPoint p) {
    const double u = p.u_mm - shift.u_mm, v = p.v_mm - shift.v_mm - 250;
    return askew().to_mat({c * u + s * v, -s * u + c * v + 250});
  });
  jitter(presses, 2, seed);
  return presses;
}

TEST(Slip, AMatThatLiesStillIsLeftInPeace) {
  int alarms = 0, checks = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    const BodyFit fit = placed(seed);
    for (const auto& ids :
         std::vector<std::vector<std::string>>{{"C7"}, {"L4", "AI_R"}, {"T7", "PSIS_L", "PSIS_R"}}) {
      alarms += check_slip(fit, again(ids, {}, 0, seed + 5000)).verdict != SlipVerdict::in_place;
      ++checks;
    }
  }
  EXPECT_LE(alarms, checks / 200);  // p = 1e-3 or a little more a check
}

TEST(Slip, AShiftBeyondTheThresholdIsNoticed) {
  int noticed = 0, checks = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const BodyFit fit = placed(seed);
    const SlipCheck check = check_slip(fit, again({"T7", "PSIS_L", "PSIS_R"}, {9, -4}, 0, seed + 5000));
    noticed += check.verdict == SlipVerdict::slipped;
    ++checks;
    EXPECT_LT(check.threshold_mm, 8);
    EXPECT_GT(check.threshold_mm, 3);
    // Where the mat's frame has gone by (9, -4), a landmark is seen 9 mm to the left of where it was: minus the shift.
    EXPECT_NEAR(check.shift.u_mm, -9, 6);
    EXPECT_NEAR(check.shift.v_mm, 4, 6);
  }
  EXPECT_GE(noticed, checks * 95 / 100);
}

TEST(Slip, SaysWhichWayAndHowFar) {
  const SlipCheck check = check_slip(placed(1), again({"T7", "PSIS_L", "PSIS_R"}, {20, 0}, 0, 3));
  ASSERT_EQ(check.verdict, SlipVerdict::slipped);
  ASSERT_TRUE(check.problem);
  EXPECT_EQ(check.problem->name, "mat_slipped");
  EXPECT_NE(check.problem->message().find("right"), std::string::npos) << check.problem->message();
}

TEST(Slip, ATurnIsNoticedWhereTheMeanHasNotMoved) {
  const SlipCheck check = check_slip(placed(2), again({"C7", "PSIS_L", "PSIS_R", "TS_L"}, {}, 4, 3));
  EXPECT_EQ(check.verdict, SlipVerdict::slipped);
  EXPECT_NEAR(std::abs(check.turn_deg), 4, 1);
  EXPECT_GT(check.turn_threshold_deg, 0);
}

TEST(Slip, OnePressAloneOnlyRaisesADoubt) {
  const SlipCheck check = check_slip(placed(1), again({"T7"}, {25, 0}, 0, 3));
  EXPECT_EQ(check.verdict, SlipVerdict::doubtful);
  EXPECT_EQ(check.odd_landmark, "T7");
  ASSERT_TRUE(check.problem);
  EXPECT_NE(check.problem->message().find("T7"), std::string::npos);
}

TEST(Slip, AMistakeAmongGoodPressesIsNamed) {
  LandmarkPresses later = again({"C7", "AI_L", "PSIS_R", "L4"}, {}, 0, 3);
  press_of(later, "L4").at.y_mm += 30;
  const SlipCheck check = check_slip(placed(1), later);
  EXPECT_EQ(check.verdict, SlipVerdict::doubtful);
  EXPECT_EQ(check.odd_landmark, "L4");
}

TEST(Slip, MorePressesNoticeASmallerSlip) {
  const BodyFit fit = placed(1);
  const double one = check_slip(fit, again({"T7"}, {}, 0, 1)).threshold_mm;
  const double four = check_slip(fit, again({"T7", "T12", "AI_L", "AI_R"}, {}, 0, 1)).threshold_mm;
  EXPECT_LT(four, 0.75 * one);
}

TEST(Slip, BrokenPromisesThrow) {
  EXPECT_THROW((void)check_slip(placed(1), {}), std::invalid_argument);
  LandmarkPresses later = again({"T7"}, {}, 0, 1);
  later[0].at.x_mm = std::nan("");
  EXPECT_THROW((void)check_slip(placed(1), later), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
