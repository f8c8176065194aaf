#include "calibration/body/body_fit.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "place_support.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

BodyFit fit_of(const LandmarkPresses& presses, const BodyFitParameters& parameters = {}) {
  auto fit = fit_body(presses, parameters);
  if (!fit) throw std::runtime_error(fit.error().message());
  return *fit;
}

TEST(BodyFit, RecoversASimilarityExactly) {
  for (const auto& ids : {usual_ten(), spread_five}) {
    const BodyFit fit = fit_of(press_all(ids, askew()));
    EXPECT_NEAR(fit.placement.angle_deg, 7, 1e-9);
    EXPECT_NEAR(fit.placement.scale, 1.02, 1e-11);
    EXPECT_NEAR(fit.placement.u0_mm, -290, 1e-7);
    EXPECT_NEAR(fit.placement.v0_mm, -120, 1e-7);
    for (const MatPoint p : mat_samples())
      EXPECT_LT(distance_mm(fit.placement.to_body(p), askew().to_body(p)), 1e-6);
    for (const LandmarkResidual& residual : fit.residuals) {
      EXPECT_LT(residual.residual_mm, 1e-6) << residual.landmark;
      EXPECT_LT(residual.left_out_mm, 1e-5) << residual.landmark;
    }
    EXPECT_LT(fit.fre_mm, 1e-6);
    EXPECT_LT(fit.fle_seen_mm, 1e-5);
  }
}

/// A stretch by `factor` in a direction of the mat, then the similarity.
struct Stretched {
  double factor, direction_deg;
  BodyPoint operator()(MatPoint p) const {
    const double c = std::cos(radians(direction_deg)), s = std::sin(radians(direction_deg));
    const double along = factor * (c * p.x_mm + s * p.y_mm), across = -s * p.x_mm + c * p.y_mm;
    return askew().to_body({c * along - s * across, s * along + c * across});
  }
  MatPoint inverse(BodyPoint p) const {
    const MatPoint q = askew().to_mat(p);
    const double c = std::cos(radians(direction_deg)), s = std::sin(radians(direction_deg));
    const double along = (c * q.x_mm + s * q.y_mm) / factor, across = -s * q.x_mm + c * q.y_mm;
    return {c * along - s * across, s * along + c * across};
  }
};

TEST(BodyFit, ReproducesAnAffineMap) {
  // With sure presses nothing holds the stretch back; what is left is the far kernels' cubic term.
  BodyFitParameters sure;
  sure.fle_mm = 1e-3;
  for (const double direction_deg : {0.0, 30.0, 90.0, -60.0}) {
    const Stretched truth{1.03, direction_deg};
    const BodyFit fit = fit_of(press_all(usual_ten(), [&](BodyPoint p) { return truth.inverse(p); }), sure);
    for (const MatPoint p : mat_samples())
      EXPECT_LT(distance_mm(fit.placement.to_body(p), truth(p)), 0.05) << direction_deg;
    EXPECT_NEAR(fit.stretch_percent, 3, 0.01);
    EXPECT_LT(acute_angle_deg(fit.stretch_direction_deg, direction_deg), 0.1);
    EXPECT_LT(fit.fre_mm, 0.01);
  }
}

TEST(BodyFit, UnsurePressesHoldTheStretchBackALittle) {
  const Stretched truth{1.03, 20};
  const BodyFit fit = fit_of(press_all(usual_ten(), [&](BodyPoint p) { return truth.inverse(p); }));
  EXPECT_GT(fit.stretch_percent, 2.5);
  EXPECT_LT(fit.stretch_percent, 3.0);
}

TEST(BodyFit, TurnsShiftsAndReordersWithTheMat) {
  LandmarkPresses presses =
      press_all(usual_ten(), [](BodyPoint p) { return Stretched{1.03, 40}.inverse(p); });
  jitter(presses, 3, 5);
  const BodyFit plain = fit_of(presses);
  const double c = std::cos(radians(128)), s = std::sin(radians(128));
  const auto turned = [&](MatPoint p) {
    return MatPoint{400 + c * p.x_mm - s * p.y_mm, 150 + s * p.x_mm + c * p.y_mm};
  };
  LandmarkPresses other;
  for (auto press = presses.rbegin(); press != presses.rend(); ++press) {
    other.push_back(*press);
    other.back().at = turned(press->at);
  }
  const BodyFit fit = fit_of(other);
  for (const MatPoint p : mat_samples()) {
    EXPECT_LT(distance_mm(fit.placement.to_body(turned(p)), plain.placement.to_body(p)), 0.02);
    EXPECT_NEAR(fit.expected_error_mm(turned(p)), plain.expected_error_mm(p), 1e-6);
  }
  for (std::size_t i = 0; i < presses.size(); ++i) {
    EXPECT_NEAR(fit.residuals[presses.size() - 1 - i].residual_mm, plain.residuals[i].residual_mm, 0.01);
    EXPECT_NEAR(fit.residuals[presses.size() - 1 - i].left_out_mm, plain.residuals[i].left_out_mm, 1e-6);
  }
}

TEST(BodyFit, ThePlacementGoesThereAndBack) {
  LandmarkPresses presses =
      press_all(usual_ten(), [](BodyPoint p) { return Stretched{1.03, 20}.inverse(p); });
  jitter(presses, 4, 3);
  const Placement placement = fit_of(presses).placement;
  for (const MatPoint p : mat_samples())
    EXPECT_LT(distance_mm(placement.to_mat(placement.to_body(p)), p), 1e-4);
}

TEST(BodyFit, MorePressesAndPlacesBetweenThemAreMoreCertain) {
  const BodyFit ten = fit_of(press_all(usual_ten(), askew()));
  const BodyFit five = fit_of(press_all(spread_five, askew()));
  const MatPoint middle = askew().to_mat({0, 250}), shoulder = askew().to_mat({180, 20});
  EXPECT_LT(ten.expected_error_mm(middle), five.expected_error_mm(middle));
  EXPECT_LT(ten.expected_error_mm(middle), ten.expected_error_mm(shoulder));
  EXPECT_GT(ten.expected_error_mm(middle), 0.3);
  EXPECT_LT(ten.expected_error_mm(shoulder), 8);
}

TEST(BodyFit, LeftOutResidualsAreThoseOfAFitWithoutThePress) {
  // Where warp is forbidden the prior does not depend on which presses there are, so this holds exactly.
  BodyFitParameters stiff;
  stiff.drape_mm = 1e-5;
  LandmarkPresses presses = press_all(usual_ten(), askew());
  jitter(presses, 2, 8);
  const BodyFit all = fit_of(presses, stiff);
  for (std::size_t i = 0; i < presses.size(); ++i) {
    LandmarkPresses others = presses;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const BodyFit without = fit_of(others, stiff);
    EXPECT_NEAR(distance_mm(without.placement.to_body(presses[i].at), presses[i].expected),
                all.residuals[i].left_out_mm, 0.02);
  }
}

TEST(BodyFit, ResidualsSpeakOfTheLocalisationError) {
  double square = 0;
  constexpr int tries = 200;
  for (unsigned seed = 1; seed <= tries; ++seed) {
    Placement truth = askew();
    truth.scale = 1;
    LandmarkPresses presses = press_all(usual_ten(), truth);
    jitter(presses, 2, seed);
    const double seen = fit_of(presses).fle_seen_mm;
    square += seen * seen / tries;
  }
  EXPECT_NEAR(std::sqrt(square), 2, 0.1);
}

TEST(Tre, AgreesWithTheRegistrationOfASimilarity) {
  // For landmarks equally spread in both directions the formula and a similarity's covariance are the same at every distance:
  // FLE^2/N (1 + d^2/f^2).
  LandmarkPresses presses;
  for (int i = 0; i < 6; ++i) {
    const double angle = i * std::numbers::pi / 3;
    const BodyPoint at{100 * std::cos(angle), 100 * std::sin(angle)};
    presses.push_back({"P" + std::to_string(i), at, {at.u_mm + 200, at.v_mm + 200}});
  }
  for (const double d : {0.0, 50.0, 100.0, 250.0})
    EXPECT_NEAR(tre_mm(presses, 2, {200 + d, 200}), std::sqrt(4.0 / 6 * (1 + d * d / 1e4)), 1e-9);
  BodyFitParameters stiff;
  stiff.drape_mm = stiff.stretch = 1e-6;
  const BodyFit fit = fit_of(presses, stiff);
  for (const double d : {0.0, 50.0, 100.0, 250.0})
    EXPECT_NEAR(fit.expected_error_mm({200 + d, 200}), tre_mm(presses, 2, {200 + d, 200}), 2e-3);
}

TEST(Tre, OfTenLandmarksOverABackIsAsPublished) {
  const LandmarkPresses presses = press_all(usual_ten(), askew());
  EXPECT_GT(tre_mm(presses, 2, askew().to_mat({0, 250})), 0.6);
  EXPECT_LT(tre_mm(presses, 2, askew().to_mat({40, 450})), 1.05);
}

TEST(BodyFit, WhatCannotBeComputedIsRefused) {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinity, -infinity}) {
    LandmarkPresses presses = press_all(spread_five, askew());
    presses[3].at.y_mm = bad;
    const auto fit = fit_body(presses);
    ASSERT_FALSE(fit.ok());
    EXPECT_EQ(fit.error().name, "bad_press");
    EXPECT_NE(fit.error().message().find("PSIS_L"), std::string::npos);
  }
  EXPECT_EQ(fit_body({}).error().name, "too_few_presses");
  EXPECT_EQ(fit_body(press_all({"C7", "AI_L"}, askew())).error().name, "too_few_presses");
  EXPECT_EQ(fit_body(press_all({"C7", "T7", "T12", "L4"}, askew())).error().name, "presses_on_a_line");
}

TEST(BodyFit, ParametersOutOfRangeThrow) {
  const LandmarkPresses presses = press_all(spread_five, askew());
  BodyFitParameters parameters;
  parameters.fle_mm = 0;
  EXPECT_THROW((void)fit_body(presses, parameters), std::invalid_argument);
  parameters = {};
  parameters.stretch = std::nan("");
  EXPECT_THROW((void)fit_body(presses, parameters), std::invalid_argument);
}

TEST(ErrorMap, CoversTheMatAndAveragesOverTheBack) {
  const BodyFit fit = fit_of(press_all(usual_ten(), askew()));
  const GridGeometry grid{16, 16, 40, 40};
  const ErrorMap everywhere = error_map(fit, grid, {});
  ASSERT_EQ(everywhere.expected_mm.size(), 256u);
  const ErrorMap back = error_map(fit, grid, {{-70, 20}, {70, 20}, {70, 480}, {-70, 480}});
  EXPECT_LT(back.mean_mm, everywhere.mean_mm);
  EXPECT_LE(back.largest_mm, everywhere.largest_mm);
  EXPECT_NEAR(everywhere.expected_mm[static_cast<std::size_t>(grid.index(3, 5))],
              fit.expected_error_mm(grid.centre(3, 5)), 1e-4);
}

}  // namespace
}  // namespace palmar::calibration
