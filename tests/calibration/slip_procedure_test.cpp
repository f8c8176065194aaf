// Two landmarks pressed again, as a person does it.
#include "calibration/body/slip_procedure.hpp"

#include <gtest/gtest.h>

#include "place_support.hpp"
#include "tests/support/thumb_presses.hpp"

namespace palmar::calibration {
namespace {

class SlipFlow : public testing::Test {
 protected:
  SlipFlow() {
    LandmarkPresses presses = press_all(usual_ten(), askew());
    jitter(presses, 1, 3);
    procedure_.emplace(SlipProcedureConfig{fit_body(presses).value(), back_landmarks(), {}, {}});
  }
  void feed(double seconds, std::optional<MatPoint> thumb) {
    hand_.show_for(seconds, thumb,
                   [this](const Observation& seen) { procedure_->feed({seen.t_s, nullptr, &seen}); });
  }
  /// Where a mat that has gone by that much sees the landmark that is asked for.
  void press(double off_u_mm, double off_v_mm = 0) {
    const BodyPoint at = landmark_of(procedure_->landmark().value()).at;
    feed(0.5, std::nullopt);
    feed(1.5, askew().to_mat({at.u_mm + off_u_mm, at.v_mm + off_v_mm}));
    feed(0.5, std::nullopt);
  }
  const ProcedureView& view() const { return procedure_->view(); }

  std::optional<SlipProcedure> procedure_;
  ThumbPresses hand_;
};

TEST_F(SlipFlow, TwoPressesFarApartTellThatTheMatLiesAsBefore) {
  EXPECT_EQ(view().key, "slip:C7");
  EXPECT_FALSE(procedure_->act(Action::accept)) << "nothing is known yet";
  press(0);
  ASSERT_EQ(procedure_->presses().size(), 1u);
  const std::string second = procedure_->landmark().value();
  EXPECT_GT(distance_mm(landmark_of(second).at, landmark_of("C7").at), 400);
  press(0.5);
  EXPECT_EQ(view().key, "slip_verdict");
  EXPECT_FALSE(view().problem);
  EXPECT_EQ(procedure_->check()->verdict, SlipVerdict::in_place);
  EXPECT_TRUE(procedure_->act(Action::accept));
  EXPECT_EQ(view().phase, Phase::done);
  EXPECT_EQ(view().progress, 1);
}

TEST_F(SlipFlow, AMatThatHasGoneIsSaidWithHowFar) {
  press(14);
  press(14);
  ASSERT_EQ(procedure_->check()->verdict, SlipVerdict::slipped);
  EXPECT_NE(view().problem->what.find("slipped by 1"), std::string::npos) << view().problem->what;
  EXPECT_FALSE(view().problem->remedy.empty());
}

TEST_F(SlipFlow, PressesThatContradictEachOtherAskForAThird) {
  press(0);
  press(0, 25);  // along the line between them: no shift and no turn does that
  EXPECT_FALSE(procedure_->check());
  ASSERT_TRUE(procedure_->landmark());
  press(0);
  ASSERT_TRUE(procedure_->check());
  EXPECT_EQ(procedure_->check()->verdict, SlipVerdict::doubtful);
  EXPECT_TRUE(procedure_->act(Action::redo));
  EXPECT_EQ(view().key, "slip:C7");
  EXPECT_TRUE(procedure_->presses().empty());
}

TEST_F(SlipFlow, BackTakesThePressBeforeAndALossTheOneUnderWay) {
  EXPECT_FALSE(procedure_->act(Action::back));
  press(0);
  const std::string second = procedure_->landmark().value();
  feed(0.5, std::nullopt);
  feed(0.7, askew().to_mat(landmark_of(second).at));
  procedure_->interrupted(failure("mat_lost", "the mat is lost", "", "plug it in"));
  EXPECT_EQ(view().problem->name, "mat_lost");
  EXPECT_EQ(procedure_->presses().size(), 1u) << "what was kept is kept";
  feed(1.5, askew().to_mat(landmark_of(second).at));
  EXPECT_EQ(procedure_->presses().size(), 1u) << "a thumb that already lies there is no press";
  EXPECT_TRUE(procedure_->act(Action::back));
  EXPECT_EQ(procedure_->landmark(), "C7");
}

TEST(SlipProcedure, NeedsTwoLandmarksThatAreKnown) {
  const BodyFit fit = fit_body(press_all(usual_ten(), askew())).value();
  EXPECT_THROW(SlipProcedure({fit, {landmark_of("C7")}, {}, {}}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
