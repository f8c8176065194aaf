// The step machine of a roll, driven as a person drives it.
#include "calibration/procedure/mat_roll.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {
namespace {

class MatRollTest : public ::testing::Test {
 protected:
  MatRollTest() : device_(mat_of(), {}, 5), spots_(simulator::spot_grid(mat_of().geometry)) {
    MatRollConfig config;
    config.mat = mat_of();
    config.weights_N = {200, 30, 80};
    procedure_ = std::make_unique<MatRoll>(config);
  }
  static MatDescription mat_of() {
    MatDescription mat;
    mat.id = "small";
    mat.geometry = {16, 16, 10, 10};
    mat.rate_hz = 50;
    mat.threshold_count = 3;
    mat.saturated_count = 4095;
    mat.rule = CountRule{0.01, std::nullopt, "test"};
    return mat;
  }
  void feed(double dt_s = 0.1) {
    device_.read(spots_, t_s_ += dt_s, frame_);
    procedure_->feed({t_s_, &frame_, nullptr});
  }
  void zero(double press_kPa = 0) {
    spots_.clear();
    if (press_kPa > 0) simulator::add_punch(mat_of().geometry, {80, 80}, 60, 60, press_kPa, spots_);
    for (int k = 0; k < 80 && view().phase != Phase::proposed && !view().problem; ++k) feed(0.05);
  }
  /// Rolls the weight of the step, or another one.
  void roll(double factor = 1) {
    const std::size_t k = view().step - 1;
    const double weight_N = std::vector<double>{30, 80, 200}[k % 3] * factor;
    const simulator::Roller roller =
        k < 3 ? simulator::Roller{100, 20, 100, 0.5} : simulator::Roller{100, 50, 100, 0.33};
    const simulator::RollPath path(mat_of().geometry, roller, weight_N, 40, 20);
    for (double at_s = 0; at_s < path.duration_s() && !view().question; at_s += 0.1) {
      spots_.clear();
      simulator::add_roller(mat_of().geometry, roller, path.place(at_s).centre, path.place(at_s).axis_deg,
                            weight_N, spots_);
      feed();
    }
    spots_.clear();
    feed();
  }
  /// A weight set down on a tool of 40 mm, held, and lifted.
  void press(double weight_N, double at_mm = 80) {
    for (int k = 1; k <= 20; ++k) {
      spots_.clear();
      simulator::add_punch(mat_of().geometry, {at_mm, 160 - at_mm}, 40, 40,
                           std::min(1.0, k / 4.0) * weight_N / 1.6, spots_);
      feed();
    }
    spots_.clear();
    feed();
  }
  void zero_and_rolls() {
    zero();
    accept();
    while (view().step <= 6) {
      roll();
      accept();
    }
  }
  const ProcedureView& view() const { return procedure_->view(); }
  void accept() {
    const Status done = procedure_->act(Action::accept);
    EXPECT_TRUE(done) << (done ? "" : done.error().message());
  }

  simulator::VirtualMat device_;
  simulator::CellForces spots_;
  RawFrame frame_;
  double t_s_ = 0;
  std::unique_ptr<MatRoll> procedure_;
};

TEST_F(MatRollTest, LeadsFromTheEmptyMatToTheCurves) {
  zero();
  EXPECT_EQ(view().phase, Phase::proposed);
  accept();
  double before = view().progress;
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_EQ(view().key, k < 3 ? "roll:hard" : "roll:soft");
    EXPECT_FALSE(procedure_->act(Action::accept)) << "nothing was rolled yet";
    roll();
    ASSERT_EQ(view().phase, Phase::proposed) << k << ": " << view().step_progress;
    EXPECT_GE(view().progress, before);
    before = view().progress;
    EXPECT_THROW(procedure_->result(), std::logic_error);
    accept();
  }
  ASSERT_FALSE(view().problem) << view().problem->message();
  for (const double weight_kg : {1.0, 4.0}) {
    ASSERT_EQ(view().key, "verify");
    ASSERT_TRUE(view().entry);
    EXPECT_EQ(view().entry->unit, "kg");
    press(10);
    EXPECT_EQ(view().step_progress, 0) << "a weight that was not typed is not known";
    ASSERT_TRUE(procedure_->enter(weight_kg));
    for (const double at_mm : {40, 65, 90, 115}) press(weight_kg * gravity_N_per_kg, at_mm);
    ASSERT_FALSE(view().problem) << view().problem->message();
    ASSERT_EQ(view().phase, Phase::proposed);
    accept();
  }
  ASSERT_EQ(view().key, "review");
  accept();
  EXPECT_EQ(procedure_->result().report.presses.size(), 8U);
  EXPECT_LT(*procedure_->result().report.loading_share, 0.05);
  EXPECT_LT(procedure_->result().calibration.uncertainty->common, unverified_common);
  EXPECT_EQ(view().phase, Phase::done);
  EXPECT_EQ(view().progress, 1);
  EXPECT_LT(procedure_->result().report.residual_share, 0.03);
}

TEST_F(MatRollTest, AMatLoadedDuringItsZeroIsRefused) {
  zero(10);
  ASSERT_TRUE(view().problem);
  EXPECT_EQ(view().problem->name, "mat_touched");
  EXPECT_FALSE(procedure_->act(Action::accept));
  spots_.clear();
  for (int k = 0; k < 80; ++k) feed(0.05);
  EXPECT_EQ(view().phase, Phase::proposed) << "and measured again without being asked";
}

TEST_F(MatRollTest, ACablePulledInTheMiddleCostsOnlyTheRollUnderWay) {
  zero();
  accept();
  roll();
  accept();
  spots_.clear();
  simulator::add_punch(mat_of().geometry, {80, 80}, 40, 40, 40, spots_);
  for (int k = 0; k < 5; ++k) feed();
  const std::size_t step = view().step;
  procedure_->interrupted(failure("mat_lost", "the mat is lost", "", "plug it in"));
  EXPECT_EQ(view().step, step);
  EXPECT_EQ(view().phase, Phase::waiting);
  EXPECT_EQ(view().problem->name, "mat_lost");
  EXPECT_EQ(view().step_progress, 0);
  spots_.clear();
  feed();
  while (view().step <= 6) {
    roll();
    accept();
  }
  ASSERT_TRUE(procedure_->act(Action::skip));
  ASSERT_EQ(view().key, "review");
  accept();
  EXPECT_EQ(view().phase, Phase::done);
}

TEST_F(MatRollTest, WithoutVerificationTheIntervalIsTheWideOne) {
  zero_and_rolls();
  ASSERT_EQ(view().key, "verify");
  EXPECT_TRUE(view().can_skip);
  ASSERT_TRUE(procedure_->act(Action::skip));
  ASSERT_EQ(view().key, "review");
  accept();
  EXPECT_EQ(procedure_->result().calibration.uncertainty->common, unverified_common);
  EXPECT_TRUE(procedure_->result().report.presses.empty());
  EXPECT_FALSE(procedure_->result().report.loading_share);
}

TEST_F(MatRollTest, AVerifyingWeightInTheWrongUnitIsAskedAboutAndPlacesMustDiffer) {
  zero_and_rolls();
  ASSERT_TRUE(procedure_->enter(50));  // "a 50 N thumb", typed as kilograms
  press(50, 60);
  ASSERT_TRUE(view().question);
  ASSERT_TRUE(procedure_->act(Action::redo));
  ASSERT_TRUE(view().entry);
  EXPECT_FALSE(view().entry->value) << "to be typed again";
  ASSERT_TRUE(procedure_->enter(5));
  press(50, 60);
  EXPECT_FALSE(view().question);
  press(50, 65);
  ASSERT_TRUE(view().problem);
  EXPECT_EQ(view().problem->name, "same_place");
  EXPECT_EQ(view().rows.size(), 1U);
  press(50, 100);
  EXPECT_FALSE(view().problem);
  EXPECT_EQ(view().rows.size(), 2U);
  ASSERT_TRUE(procedure_->act(Action::redo));
  EXPECT_TRUE(view().rows.empty());
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().key, "roll:soft");
}

TEST_F(MatRollTest, AWeightThatIsLeanedOnShowsTheWayDownToo) {
  zero_and_rolls();
  ASSERT_TRUE(procedure_->enter(5));
  const auto hold = [&](double weight_N, int frames) {
    for (int k = 0; k < frames; ++k) {
      spots_.clear();
      simulator::add_punch(mat_of().geometry, {80, 80}, 40, 40, weight_N / 1.6, spots_);
      feed();
    }
  };
  const auto lift = [&] {
    spots_.clear();
    feed();
  };
  hold(49, 20);
  hold(80, 5);
  hold(49, 20);
  EXPECT_TRUE(view().rows.empty()) << "known when it is lifted";
  lift();
  ASSERT_EQ(view().rows.size(), 2U);
  EXPECT_EQ(view().rows[1].label, "press 1, coming down");
  ASSERT_TRUE(procedure_->act(Action::redo));
  lift();
  hold(20, 20);  // it had not rested yet
  hold(49, 20);
  lift();
  ASSERT_EQ(view().rows.size(), 1U);
  EXPECT_NEAR(view().rows[0].value, 49, 5);
  ASSERT_TRUE(procedure_->act(Action::redo));
  lift();
  hold(20, 20);
  hold(80, 20);
  hold(49, 20);
  lift();
  ASSERT_TRUE(view().problem);
  EXPECT_EQ(view().problem->name, "unclear_load");
}

TEST_F(MatRollTest, WeightsAreTypedOneAtATime) {
  MatRollConfig config;
  config.mat = mat_of();
  procedure_ = std::make_unique<MatRoll>(config);
  EXPECT_FALSE(procedure_->enter(5)) << "no number at the zero";
  zero();
  accept();
  ASSERT_TRUE(view().entry);
  EXPECT_EQ(procedure_->enter(500).error().name, "out_of_range");
  EXPECT_EQ(procedure_->enter(std::nan("")).error().name, "out_of_range");
  const auto roll_typed = [&](double weight_kg) {
    ASSERT_TRUE(procedure_->enter(weight_kg));
    EXPECT_EQ(view().entry->value, weight_kg);
    roll(weight_kg * gravity_N_per_kg / std::vector<double>{30, 80, 200}[(view().step - 1) % 3]);
    ASSERT_EQ(view().phase, Phase::proposed);
    accept();
  };
  roll_typed(5);
  EXPECT_EQ(procedure_->enter(5).error().name, "one_weight_only");
  roll_typed(6);
  EXPECT_EQ(procedure_->enter(7).error().name, "weights_too_close");
  roll_typed(12);
  EXPECT_FALSE(view().entry) << "the same weights on the soft roller";
  EXPECT_EQ(view().title, "Roll 49.0 N");
}

TEST_F(MatRollTest, AWeightInTheWrongUnitIsAskedAbout) {
  zero();
  accept();
  roll(9.80665);  // "30 N" that weighs 30 kg
  ASSERT_TRUE(view().question);
  ASSERT_TRUE(procedure_->act(Action::redo));  // no: again
  EXPECT_FALSE(view().question);
  roll();
  EXPECT_FALSE(view().question);
  EXPECT_EQ(view().phase, Phase::proposed);
}

TEST_F(MatRollTest, ThereIsAWayBackAtEachStep) {
  EXPECT_FALSE(procedure_->act(Action::back));
  zero();
  accept();
  roll();
  accept();
  EXPECT_EQ(view().step, 2U);
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().step, 1U);
  EXPECT_EQ(view().phase, Phase::waiting);
  ASSERT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(view().key, "zero");
  ASSERT_TRUE(procedure_->act(Action::cancel));
  EXPECT_TRUE(procedure_->ended());
  EXPECT_FALSE(procedure_->act(Action::back));
  EXPECT_THROW(procedure_->result(), std::logic_error);
}

TEST(TypedWeight, UnitsAreNeverGuessed) {
  EXPECT_NEAR(typed_weight(5, "kg")->force_N, 49.03, 0.01);
  EXPECT_NEAR(typed_weight(500, "g")->force_N, 4.903, 0.001);
  EXPECT_FALSE(typed_weight(5, "kg")->question);
  EXPECT_TRUE(typed_weight(5, "N")->question) << "510 g?";
  EXPECT_FALSE(typed_weight(49.03, "N")->question);
  EXPECT_NEAR(typed_weight(10, "lb")->force_N, 44.482, 0.001);
  EXPECT_EQ(typed_weight(5, "stone").error().name, "unknown_unit");
  EXPECT_EQ(typed_weight(4, "").error().what, "4 has no unit");
  EXPECT_EQ(typed_weight(5, "").error().name, "unknown_unit");
  for (const double bad : {0.0, -5.0, 1e9, std::nan("")})
    EXPECT_EQ(typed_weight(bad, "kg").error().name, "out_of_range");
  EXPECT_TRUE(doubt_weight(5, 49));
  EXPECT_TRUE(doubt_weight(490, 50));
  EXPECT_FALSE(doubt_weight(50, 30));
  EXPECT_FALSE(doubt_weight(50, 110)) << "a rough rule";
  const auto says = [](double typed_N, double shown_N, const char* slip) {
    const auto doubt = doubt_weight(typed_N, shown_N, fitted_factor);
    return doubt && doubt->find(slip) != std::string::npos;
  };
  EXPECT_TRUE(says(110, 50, "were pounds taken for kilograms?"));
  EXPECT_TRUE(says(50, 110, "were kilograms taken for pounds?"));
  EXPECT_TRUE(says(222, 50, "were newtons taken for pounds?"));
  EXPECT_TRUE(says(5, 49, "were kilograms taken for newtons?"));
  EXPECT_FALSE(doubt_weight(50, 80, fitted_factor));
}

}  // namespace
}  // namespace palmar::calibration
