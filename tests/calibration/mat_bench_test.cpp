// The step machine of a bench, driven as a person drives it.
#include "calibration/procedure/mat_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {
namespace {

MatDescription small_mat() {
  MatDescription mat;
  mat.id = "small";
  mat.geometry = {16, 16, 10, 10};
  mat.rate_hz = 50;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  return mat;
}

class MatBenchTest : public ::testing::Test {
 protected:
  MatBenchTest() : device_(small_mat(), faults(), 5), spots_(simulator::spot_grid(small_mat().geometry)) {
    begin(config());
  }
  static simulator::SensorFaults faults() {
    auto typical = simulator::typical_faults();
    typical.stuck_share = typical.noisy_share = 0;  // none among so few cells
    return typical;
  }
  static MatBenchConfig config() {
    MatBenchConfig config;
    config.mat = small_mat();
    config.pressures_kPa = {40, 5, 15};
    config.punch_mm2 = 0;
    config.weights_N = {20, 60};
    config.verify.weights_N = {15, 40};
    return config;
  }
  void begin(MatBenchConfig config) { procedure_ = std::make_unique<MatBench>(std::move(config)); }

  void feed(double dt_s = 0.1) {
    device_.read(spots_, t_s_ += dt_s, frame_);
    procedure_->feed({t_s_, &frame_, nullptr});
  }
  void put(double kPa) {
    spots_.clear();
    if (kPa > 0) simulator::add_punch(small_mat().geometry, {80, 80}, 160, 160, kPa, spots_);
    kPa_ = kPa;
  }
  void bladder(double kPa, double hold_s = 4) {
    const double from = kPa_;
    for (int k = 1; k <= 6; ++k) {
      put(std::lerp(from, kPa, k / 6.0));
      feed();
    }
    for (int k = 0; k < 10 * hold_s; ++k) feed();
  }
  void press_in(int times = 4) {
    for (int k = 0; k < times; ++k) {
      bladder(44, 0.5);
      bladder(0, 0.5);
    }
  }
  void zero() {
    for (int k = 0; k < 80 && view().phase != Phase::proposed && !view().problem; ++k) feed(0.05);
  }
  void weight(double weight_N, double at_mm) {
    for (int k = 1; k <= 20; ++k) {
      spots_.clear();
      simulator::add_punch(small_mat().geometry, {at_mm, 160 - at_mm}, 40, 40,
                           std::min(1.0, k / 4.0) * weight_N / 1.6, spots_);
      feed();
    }
    put(0);
    feed();
  }
  void weights(double weight_N) {
    for (const double at_mm : {40, 65, 90, 115}) weight(weight_N, at_mm);
  }
  /// Along and across; `back` also the other way.
  void roll(bool back, double weight_N = 60) {
    const simulator::Roller roller{100, 20, 100, 0.5};
    const simulator::RollPath path(small_mat().geometry, roller, weight_N, 60, 60);
    const double step_s = 0.05;
    for (const bool returns : {false, true}) {
      for (double at_s = 0; at_s < path.duration_s() && (back || !returns); at_s += step_s) {
        const auto place = path.place(returns ? path.duration_s() - step_s - at_s : at_s);
        spots_.clear();
        simulator::add_roller(small_mat().geometry, roller, place.centre, place.axis_deg, weight_N, spots_);
        feed(step_s);
      }
    }
    put(0);
    feed();
  }
  /// As far as the step in which a roller passes.
  void to_the_passes() {
    to_the_loads();
    for (const double kPa : {5, 15, 40}) {
      bladder(kPa);
      accept();
    }
    ASSERT_TRUE(procedure_->act(Action::skip));
    bladder(0);
    for (const double weight_N : {20, 60}) {
      weights(weight_N);
      accept();
    }
    ASSERT_EQ(view().key, "roll:passes");
  }
  /// And through the rest without a verification.
  const CellLeans& leans_at_the_end() {
    EXPECT_EQ(view().key, "verify") << view().title;
    EXPECT_TRUE(procedure_->act(Action::skip));
    accept();
    return procedure_->result().calibration.leans;
  }
  void to_the_loads() {
    feed();
    press_in();
    accept();
    zero();
    accept();
    ASSERT_EQ(view().key, "even:up");
  }
  const ProcedureView& view() const { return procedure_->view(); }
  void accept() {
    ASSERT_EQ(view().phase, Phase::proposed)
        << view().title << ": " << (view().problem ? view().problem->message() : "");
    const Status done = procedure_->act(Action::accept);
    ASSERT_TRUE(done) << done.error().message();
  }
  std::string problem() const { return view().problem ? view().problem->name : ""; }

  simulator::VirtualMat device_;
  simulator::CellForces spots_;
  RawFrame frame_;
  double t_s_ = 0, kPa_ = 0;
  std::unique_ptr<MatBench> procedure_;
};

TEST_F(MatBenchTest, LeadsFromTheFirstPressesToVerifiedCurves) {
  EXPECT_EQ(view().key, "condition");
  feed();
  press_in(3);
  EXPECT_FALSE(view().can_accept) << "three presses are not four";
  press_in(1);
  accept();
  EXPECT_EQ(view().key, "zero");
  zero();
  accept();
  for (const double kPa : {5, 15, 40}) {
    EXPECT_EQ(view().key, "even:up");
    bladder(kPa);
    accept();
  }
  for (const double kPa : {15, 5}) {
    EXPECT_EQ(view().key, "even:down");
    bladder(kPa);
    accept();
  }
  bladder(0);
  for (const double weight_N : {20, 60}) {
    EXPECT_EQ(view().key, "weight");
    weights(weight_N);
    accept();
  }
  EXPECT_EQ(view().key, "roll:passes");
  roll(true);
  accept();
  for (const double weight_N : {15, 40}) {
    EXPECT_EQ(view().key, "verify");
    EXPECT_THROW(procedure_->result(), std::logic_error);
    weights(weight_N);
    accept();
  }
  EXPECT_EQ(view().key, "review");
  accept();
  const MatFit& fit = procedure_->result();
  EXPECT_EQ(view().progress, 1);
  EXPECT_LT(fit.report.residual_share, 0.08);
  EXPECT_LT(*fit.report.loading_share, 0.10);
  EXPECT_EQ(fit.report.presses.size(), 8U);
  EXPECT_GT(std::count_if(fit.calibration.leans.x.begin(), fit.calibration.leans.x.end(),
                          [](float lean) { return lean != 0; }),
            150);
  EXPECT_NEAR(fit.calibration.memory.hysteresis, faults().hysteresis, 0.05);
  EXPECT_GT(
      std::count(fit.calibration.curves->identified.begin(), fit.calibration.curves->identified.end(), 1),
      230);
}

TEST_F(MatBenchTest, APunchIsSteppedUntilTheMatIsCovered) {
  MatBenchConfig punched = config();
  punched.condition = punched.falling = false;
  punched.pressures_kPa.clear();
  punched.punch_mm2.reset();
  punched.typed_pressures = 3;
  begin(punched);
  zero();
  accept();
  ASSERT_EQ(view().key, "punch");
  ASSERT_TRUE(procedure_->enter(64));  // cm2: 80 x 80 mm
  accept();
  double least_kg = 0;
  for (const double weight_kg : {4.0, 10.0, 26.0}) {
    ASSERT_EQ(view().key, "even:up");
    ASSERT_EQ(view().entry->unit, "kg");
    if (least_kg > 0) {
      EXPECT_EQ(procedure_->enter(1.1 * least_kg).error().name, "not_higher");
    }
    ASSERT_TRUE(procedure_->enter(weight_kg));
    least_kg = weight_kg;
    double covered = 0;
    for (const MatPoint at : simulator::punch_steps(small_mat().geometry, 80, 80, 45)) {
      if (covered < 0.9) {
        EXPECT_NE(view().phase, Phase::proposed) << covered;
      }
      for (int k = 1; k <= 45; ++k) {
        spots_.clear();
        simulator::add_punch(small_mat().geometry, at, 80, 80,
                             std::min(1.0, k / 5.0) * weight_kg * gravity_N_per_kg / 6.4, spots_);
        feed();
      }
      put(0);
      feed();
      ASSERT_FALSE(view().problem) << view().problem->message();
      EXPECT_GE(view().step_progress, covered);
      covered = view().step_progress;
    }
    accept();
  }
  EXPECT_EQ(view().key, "weight");
}

TEST_F(MatBenchTest, AMatLoadedDuringItsZeroIsRefusedEvenWhereTheLoadIsEven) {
  feed();
  press_in();
  bladder(10, 1);  // and stays
  accept();
  zero();
  EXPECT_EQ(problem(), "mat_touched");
  EXPECT_FALSE(procedure_->act(Action::accept));
  bladder(0, 1);
  ASSERT_TRUE(procedure_->act(Action::redo));
  zero();
  accept();
  EXPECT_EQ(view().key, "even:up");
}

TEST_F(MatBenchTest, ALoadThatLiesOnCountsForNoOtherPressure) {
  to_the_loads();
  bladder(5);
  accept();
  for (int k = 0; k < 60; ++k) feed();
  EXPECT_EQ(view().phase, Phase::waiting) << "5 kPa are not 15";
  bladder(15);
  EXPECT_EQ(view().phase, Phase::proposed);
  bladder(40);
  EXPECT_NE(view().rows.size(), 0U);
  ASSERT_TRUE(procedure_->act(Action::redo));
  bladder(15);
  EXPECT_EQ(problem(), "came_down");
  bladder(0, 1);
  bladder(15);
  accept();
  EXPECT_EQ(view().title, "Up to 40.0 kPa");
}

TEST_F(MatBenchTest, AWeightThatLiesOnFromTheStepBeforeIsNone) {
  to_the_loads();
  for (const double kPa : {5, 15, 40}) {
    bladder(kPa);
    accept();
  }
  ASSERT_TRUE(procedure_->act(Action::skip));
  bladder(0);
  weights(20);
  simulator::add_punch(small_mat().geometry, {40, 60}, 40, 40, 20 / 1.6, spots_);
  feed();
  accept();
  ASSERT_EQ(view().title, "Set down 60.0 N");
  for (int k = 0; k < 30; ++k) feed();
  EXPECT_EQ(view().step_progress, 0) << "20 N still lie there";
  put(0);
  feed();
  weights(60);
  accept();
}

TEST_F(MatBenchTest, APressureInTheWrongUnitIsAskedAbout) {
  MatBenchConfig typed = config();
  typed.condition = false;
  typed.pressures_kPa.clear();
  begin(typed);
  zero();
  accept();
  ASSERT_TRUE(procedure_->enter(5));
  bladder(5);
  accept();
  EXPECT_EQ(procedure_->enter(6).error().name, "not_higher");
  ASSERT_TRUE(procedure_->enter(147));  // N instead of kg on the scale
  bladder(15);
  ASSERT_TRUE(view().question);
  ASSERT_TRUE(procedure_->act(Action::redo));
  EXPECT_FALSE(view().entry->value);
  bladder(0);
  ASSERT_TRUE(procedure_->enter(15));
  bladder(15);
  EXPECT_FALSE(view().question);
  accept();
}

TEST_F(MatBenchTest, ACablePulledKeepsTheAcceptedStepsAndSkipsAreOffered) {
  to_the_loads();
  bladder(5);
  accept();
  bladder(15, 1.5);
  procedure_->interrupted(failure("mat_lost", "the mat is lost", "", "plug it in"));
  EXPECT_EQ(problem(), "mat_lost");
  EXPECT_EQ(view().step, 3U);
  feed();
  EXPECT_EQ(problem(), "") << "it is there again";
  bladder(0, 1);
  bladder(15);
  accept();
  bladder(40);
  accept();
  EXPECT_EQ(view().key, "even:down");
  ASSERT_TRUE(procedure_->act(Action::skip));
  EXPECT_EQ(view().key, "weight");
  EXPECT_FALSE(procedure_->act(Action::skip)) << "small loads read differently from even ones";
  bladder(0);
  for (const double weight_N : {20, 60}) {
    weights(weight_N);
    accept();
  }
  EXPECT_EQ(view().key, "roll:passes");
  ASSERT_TRUE(procedure_->act(Action::skip));
  EXPECT_EQ(view().key, "verify");
  ASSERT_TRUE(procedure_->act(Action::skip));
  EXPECT_EQ(view().key, "review");
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().key, "verify");
  ASSERT_TRUE(procedure_->act(Action::skip));
  accept();
  EXPECT_EQ(procedure_->result().calibration.uncertainty->common, unverified_common);
}

TEST_F(MatBenchTest, ARollerHasToPassForthAndBack) {
  to_the_passes();
  simulator::add_punch(small_mat().geometry, {80, 80}, 60, 60, 20, spots_);
  for (int k = 0; k < 60; ++k) feed();
  EXPECT_EQ(view().step_progress, 0) << "a weight is no roller";
  put(0);
  feed();
  roll(false);
  EXPECT_FALSE(view().can_accept) << view().step_progress;
  const double once = view().step_progress;
  roll(true);
  EXPECT_GT(view().step_progress, once);
  accept();
  const CellLeans& leans = leans_at_the_end();
  ASSERT_EQ(leans.x.size(), 256U);
  EXPECT_NE(leans.x, std::vector<float>(256, 0.0F));
}

TEST_F(MatBenchTest, PassesMadeAgainReplaceTheFirstAndSkippedOnesLeaveNone) {
  to_the_passes();
  roll(true);
  ASSERT_TRUE(procedure_->act(Action::redo));
  EXPECT_EQ(view().step_progress, 0);
  EXPECT_FALSE(view().can_accept);
  roll(true);
  accept();
  ASSERT_EQ(view().key, "verify");
  ASSERT_TRUE(procedure_->act(Action::back));
  ASSERT_EQ(view().key, "roll:passes");
  EXPECT_EQ(view().step_progress, 0);
  ASSERT_TRUE(procedure_->act(Action::skip));
  EXPECT_TRUE(leans_at_the_end().x.empty()) << "what was left out says nothing";
}

TEST_F(MatBenchTest, ThereIsAWayBackAtEachStep) {
  EXPECT_FALSE(procedure_->act(Action::back));
  to_the_loads();
  for (const double kPa : {5, 15, 40}) {
    bladder(kPa);
    accept();
  }
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().title, "Up to 40.0 kPa");
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().title, "Up to 15.0 kPa");
  bladder(0, 1);
  bladder(15);
  accept();
  bladder(40);
  accept();
  while (view().key != "condition") ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_FALSE(procedure_->act(Action::back));
  ASSERT_TRUE(procedure_->act(Action::cancel));
  EXPECT_EQ(view().phase, Phase::cancelled);
}

TEST(MatBenchConfigTest, TwoPressuresAreRefused) {
  MatBenchConfig config;
  config.mat = small_mat();
  config.pressures_kPa = {5, 5, 20};
  EXPECT_THROW(MatBench{config}, std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
