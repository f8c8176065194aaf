// An unisolated mat from its calibration to the station's readings.
#include <gtest/gtest.h>

#include "app/library/anatomy.hpp"
#include "tests/calibration/unisolated_mat.hpp"

namespace palmar::calibration {
namespace {

std::shared_ptr<const Atlas> adult() {
  static const auto atlas = library::load_atlas(library::Path(PALMAR_SOURCE) / "assets").value();
  return atlas;
}

TEST(UnisolatedCalibration, ABenchsCurvesReadOtherPresses) {
  for (const bool told : {true, false}) {
    UnisolatedMat mat(20, told);
    const Result<MatFit> fit = mat.bench();
    ASSERT_TRUE(fit) << fit.error().message();
    if (told) {
      EXPECT_EQ(fit->calibration.wires.per_count, 0) << "the inversion takes them off";
    }
    const std::vector<double> shares = mat.read(fit->calibration, adult());
    EXPECT_LT(std::abs(worst_of(shares)), 0.08) << testing::PrintToString(shares);
  }
}

TEST(UnisolatedCalibration, ARollsCurvesReadOtherPresses) {
  UnisolatedMat mat(20, true);
  const Result<MatFit> fit = mat.roll();
  ASSERT_TRUE(fit) << fit.error().message();
  const std::vector<double> shares = mat.read(fit->calibration, adult());
  EXPECT_LT(std::abs(worst_of(shares)), 0.08) << testing::PrintToString(shares);
}

TEST(UnisolatedCalibration, KnownSwitchesOf100OhmAreTakenOff) {
  UnisolatedMat mat(100, true);
  const Result<MatFit> fit = mat.bench();
  ASSERT_TRUE(fit) << fit.error().message();
  const std::vector<double> shares = mat.read(fit->calibration, adult());
  EXPECT_LT(std::abs(worst_of(shares)), 0.08) << testing::PrintToString(shares);
}

TEST(UnisolatedCalibration, CurvesThroughGhostsAreRefused) {
  UnisolatedMat mat(20, false, false);
  const Result<MatFit> fit = mat.bench();
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().name, "poor_fit") << fit.error().message();
  EXPECT_NE(fit.error().message().find("% rms"), std::string::npos) << fit.error().message();
}

}  // namespace
}  // namespace palmar::calibration
