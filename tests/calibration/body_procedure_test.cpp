#include "calibration/body/body_procedure.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "calibration/body/landmark_choice.hpp"
#include "calibration/body/landmark_words.hpp"
#include "place_support.hpp"

namespace palmar::calibration {
namespace {

using testing::HasSubstr;
using testing::Not;

BodyProcedureConfig config_of(const std::vector<std::string>& ids = usual_ten()) {
  BodyProcedureConfig config;
  for (const std::string& id : ids) config.landmarks.push_back(landmark_of(id));
  config.offered = back_landmarks();
  config.grid = {64, 64, 10, 10};
  config.mannequin = "small_adult";
  return config;
}

class ProcedureTest : public ::testing::Test {
 protected:
  const ProcedureView& view() const { return procedure.view(); }
  std::string problem() const { return view().problem ? view().problem->name : "none"; }

  /// Presses and lifts as a thumb does.
  void press(MatPoint at, double held_s = 1.2) {
    ++contact_id;
    show(held_s, {at});
    show(0.3, {});
  }
  void show(double seconds, const std::vector<MatPoint>& at) {
    Observation seen;
    for (const MatPoint p : at) {
      Contact contact;
      contact.id = contact_id;
      contact.centre = p;
      contact.force_N = 10;
      contact.ellipse = {15, 12, 0};
      contact.tool = ContactTool::thumb_pad;
      seen.contacts.list.push_back(contact);
    }
    for (int i = 0; i < std::lround(seconds * 50); ++i) procedure.feed({t_s += 0.02, nullptr, &seen});
  }
  void press_landmark(const std::string& id) { press(askew().to_mat(landmark_of(id).at)); }
  void press_until_review() {
    show(0.5, {});
    for (int guard = 0; procedure.landmark() && guard < 40; ++guard) press_landmark(*procedure.landmark());
  }

  BodyProcedure procedure{config_of()};
  double t_s = 0;
  std::uint32_t contact_id = 0;
};

TEST_F(ProcedureTest, LeadsFromTheFirstPressToThePlace) {
  show(0.5, {});
  double progress = -1;
  for (std::size_t i = 0; i < usual_ten().size(); ++i) {
    EXPECT_EQ(view().key, "press:" + usual_ten()[i]);
    EXPECT_EQ(view().step, i);
    EXPECT_EQ(view().steps, 11u);
    EXPECT_EQ(view().title, "Press the " + plain_name(landmark_of(usual_ten()[i])));
    EXPECT_GT(view().progress, progress);
    progress = view().progress;
    press_landmark(usual_ten()[i]);
  }
  EXPECT_EQ(view().key, "review");
  EXPECT_EQ(view().phase, Phase::proposed);
  EXPECT_LT(view().progress, 1);
  EXPECT_FALSE(procedure.result().ok()) << "not before it is kept";
  EXPECT_EQ(view().rows.size(), 12u);
  ASSERT_TRUE(procedure.act(Action::accept).ok());
  EXPECT_EQ(view().phase, Phase::done);
  EXPECT_EQ(view().progress, 1);
  const auto fit = procedure.result();
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->placement.mannequin, "small_adult");
  EXPECT_NEAR(fit->placement.angle_deg, askew().angle_deg, 1e-3);
  EXPECT_FALSE(view().can_cancel || view().can_back || view().can_redo || view().can_accept ||
               view().can_skip);
}

TEST_F(ProcedureTest, SaysWhatItSees) {
  show(0.5, {});
  contact_id = 1;
  show(0.5, {{320, 70}});
  EXPECT_EQ(view().phase, Phase::measuring);
  EXPECT_NEAR(view().step_progress, 0.5, 0.05);
  EXPECT_FALSE(view().can_accept);
  show(0.6, {{320, 70}});
  EXPECT_EQ(view().phase, Phase::proposed);
  EXPECT_TRUE(view().can_accept);
  EXPECT_TRUE(procedure.proposed());
  show(0.3, {});
  EXPECT_EQ(view().key, "press:TS_L");
}

TEST_F(ProcedureTest, ThereIsAWayBackAtEachStep) {
  show(0.5, {});
  EXPECT_FALSE(view().can_back);
  EXPECT_EQ(procedure.act(Action::back).error().name, "not_now");
  press_landmark("C7");
  press_landmark("TS_L");
  ASSERT_EQ(view().key, "press:TS_R");
  ASSERT_TRUE(procedure.act(Action::back).ok());
  EXPECT_EQ(view().key, "press:TS_L");
  EXPECT_EQ(procedure.presses().size(), 1u) << "what is measured again is forgotten";
  press_until_review();
  ASSERT_TRUE(procedure.act(Action::back).ok());
  EXPECT_EQ(view().key, "press:PSIS_R");
  EXPECT_FALSE(procedure.fit());
  press_landmark("PSIS_R");
  EXPECT_EQ(view().key, "review");
  EXPECT_TRUE(procedure.fit());
}

TEST_F(ProcedureTest, AProposedPressCanBeMadeAgain) {
  ASSERT_TRUE(procedure.propose({100, 100}).ok());
  EXPECT_EQ(view().phase, Phase::proposed);
  ASSERT_TRUE(procedure.act(Action::redo).ok());
  EXPECT_EQ(view().phase, Phase::waiting);
  EXPECT_FALSE(procedure.proposed());
  EXPECT_EQ(view().key, "press:C7");
}

TEST_F(ProcedureTest, CancelLeavesNothing) {
  press_until_review();
  ASSERT_TRUE(procedure.act(Action::cancel).ok());
  EXPECT_EQ(view().phase, Phase::cancelled);
  EXPECT_TRUE(procedure.ended());
  EXPECT_FALSE(procedure.fit());
  EXPECT_FALSE(procedure.result().ok());
  for (const Action action : {Action::accept, Action::redo, Action::back, Action::skip, Action::cancel})
    EXPECT_EQ(procedure.act(action).error().name, "not_now");
  press({300, 300});
  EXPECT_EQ(view().phase, Phase::cancelled);
}

TEST_F(ProcedureTest, CancelWorksAtEveryStep) {
  for (std::size_t n = 0; n < usual_ten().size(); ++n) {
    BodyProcedure other(config_of());
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_TRUE(other.propose(askew().to_mat(landmark_of(usual_ten()[i]).at)).ok());
      ASSERT_TRUE(other.act(Action::accept).ok());
    }
    ASSERT_TRUE(other.act(Action::cancel).ok());
    EXPECT_FALSE(other.result().ok());
  }
}

TEST_F(ProcedureTest, StepsCanBeSkippedDownToFive) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(procedure.act(Action::skip).ok());
  EXPECT_FALSE(view().can_skip);
  EXPECT_EQ(procedure.act(Action::skip).error().name, "not_now");
  ASSERT_TRUE(procedure.act(Action::back).ok());
  EXPECT_TRUE(view().can_skip) << "who goes back to a skipped step wants it after all";
  press_until_review();
  EXPECT_EQ(procedure.presses().size(), 6u);
  EXPECT_TRUE(procedure.fit());
}

TEST_F(ProcedureTest, OnePlaceTwiceIsRefusedAtOnce) {
  show(0.5, {});
  press_landmark("C7");
  press_landmark("C7");
  EXPECT_EQ(view().key, "press:TS_L");
  EXPECT_EQ(problem(), "same_place");
  EXPECT_THAT(view().problem->message(), HasSubstr("left root of scapular spine was pressed where the C7"));
  press_landmark("C7");
  EXPECT_EQ(view().key, "press:TS_L") << "however often";
  press_landmark("TS_L");
  EXPECT_EQ(view().key, "press:TS_R");
  EXPECT_EQ(problem(), "none");
}

TEST_F(ProcedureTest, APressFarOffIsRefusedOnceAndThenLeftToTheReview) {
  show(0.5, {});
  for (const char* id : {"C7", "TS_L", "TS_R", "T7"}) press_landmark(id);
  const MatPoint wrong = askew().to_mat({-72, 225});
  press(wrong);
  EXPECT_EQ(view().key, "press:AI_L");
  EXPECT_EQ(problem(), "landmark_far_off");
  press(wrong);
  EXPECT_EQ(view().key, "press:AI_R") << "the person insists";
  press_until_review();
  EXPECT_EQ(problem(), "landmark_far_off");
  EXPECT_THAT(view().problem->what, HasSubstr("left inferior angle"));
  EXPECT_FALSE(view().can_accept);
  EXPECT_FALSE(procedure.fit());
  ASSERT_TRUE(procedure.act(Action::redo).ok());
  EXPECT_EQ(view().key, "press:AI_L");
  EXPECT_EQ(procedure.presses().size(), 9u) << "what was good is kept";
  press_landmark("AI_L");
  EXPECT_EQ(view().key, "review");
  EXPECT_TRUE(procedure.fit());
}

TEST_F(ProcedureTest, AnExchangedPairIsNamedAndMadeAgain) {
  const auto other_side = [](std::string id) {
    if (id == "AI_L") return std::string("AI_R");
    if (id == "AI_R") return std::string("AI_L");
    return id;
  };
  show(0.5, {});
  for (int guard = 0; procedure.landmark() && guard < 40; ++guard)
    press_landmark(other_side(*procedure.landmark()));
  EXPECT_EQ(problem(), "mirrored_order");
  ASSERT_TRUE(procedure.act(Action::redo).ok());
  EXPECT_EQ(view().key, "press:AI_L");
  EXPECT_EQ(procedure.presses().size(), 8u);
  press_until_review();
  EXPECT_TRUE(procedure.fit());
}

TEST_F(ProcedureTest, RedoAtTheReviewGoesToThePressThatFitsWorst) {
  show(0.5, {});
  for (int guard = 0; procedure.landmark() && guard < 40; ++guard) {
    MatPoint at = askew().to_mat(landmark_of(*procedure.landmark()).at);
    if (procedure.landmark() == "L4") at.y_mm += 6;
    press(at);
  }
  ASSERT_TRUE(procedure.fit());
  EXPECT_THAT(view().instruction, HasSubstr("L4"));
  ASSERT_TRUE(procedure.act(Action::redo).ok());
  EXPECT_EQ(view().key, "press:L4");
  press_landmark("L4");
  EXPECT_EQ(view().key, "review");
  EXPECT_LT(procedure.fit()->fre_mm, 0.01);
}

TEST_F(ProcedureTest, AFitThatIsStretchedOrFarFromItsLandmarksIsAskedAbout) {
  press_until_review();
  ASSERT_TRUE(procedure.fit());
  EXPECT_FALSE(procedure.doubt());
  EXPECT_FALSE(view().question);

  const auto stretched = [&](double by) {
    auto config = config_of();
    config.fit.stretch = 0.1;
    BodyProcedure other(config);
    for (const std::string& id : usual_ten()) {
      MatPoint at = askew().to_mat(landmark_of(id).at);
      at.y_mm = 60 + by * (at.y_mm - 60);
      EXPECT_TRUE(other.propose(at).ok());
      if (other.act(Action::accept).ok()) continue;
      EXPECT_TRUE(other.propose(at).ok()) << id;
      EXPECT_TRUE(other.act(Action::accept).ok()) << "it is meant";
    }
    return other;
  };
  EXPECT_THAT(stretched(0.97).view().question.value_or(""), Not(HasSubstr("stretched")));
  BodyProcedure other = stretched(0.88);
  ASSERT_TRUE(other.fit());
  EXPECT_GT(other.fit()->stretch_percent, 10);
  EXPECT_THAT(other.view().question.value_or(""), HasSubstr("stretched by"));
  EXPECT_THAT(other.view().question.value_or(""),
              HasSubstr("mm from their landmarks where 2.0 mm were expected"));
  EXPECT_TRUE(other.act(Action::redo).ok()) << "no";
  EXPECT_TRUE(other.landmark());
  BodyProcedure kept = stretched(0.88);
  EXPECT_TRUE(kept.act(Action::accept).ok()) << "yes";
  EXPECT_TRUE(kept.result().ok());
  EXPECT_FALSE(kept.view().question);
}

TEST(BodyProcedureOnALine, TakesInALandmarkThatLiesBeside) {
  BodyProcedureConfig config;
  for (const double v_mm : {0.0, 110.0, 220.0, 330.0, 440.0})
    config.landmarks.push_back({"S" + std::to_string(std::lround(v_mm)), "spine", {0, v_mm}});
  config.offered = back_landmarks();
  config.grid = {64, 64, 10, 10};
  BodyProcedure procedure(config);
  for (const Landmark& landmark : config.landmarks) {
    ASSERT_TRUE(procedure.propose(askew().to_mat(landmark.at)).ok());
    ASSERT_TRUE(procedure.act(Action::accept).ok());
  }
  ASSERT_TRUE(procedure.view().problem);
  EXPECT_EQ(procedure.view().problem->name, "presses_on_a_line");
  ASSERT_TRUE(procedure.act(Action::redo).ok());
  const std::string asked = procedure.landmark().value();
  EXPECT_TRUE(asked == "AI_L" || asked == "AI_R") << asked;
  ASSERT_TRUE(procedure.propose(askew().to_mat(landmark_of(asked).at)).ok());
  ASSERT_TRUE(procedure.act(Action::accept).ok());
  EXPECT_TRUE(procedure.fit());
  EXPECT_EQ(procedure.view().steps, 7u);
}

TEST_F(ProcedureTest, ALostMatKeepsWhatWasPressed) {
  show(0.5, {});
  press_landmark("C7");
  contact_id = 9;
  show(0.5, {askew().to_mat({-62, 61})});
  procedure.interrupted(failure("mat_lost", "the mat is lost", "the cable was pulled", "plug it in again"));
  EXPECT_EQ(problem(), "mat_lost");
  EXPECT_EQ(procedure.presses().size(), 1u);
  EXPECT_EQ(view().phase, Phase::waiting);
  show(0.6, {askew().to_mat({-62, 61})});
  EXPECT_EQ(view().key, "press:TS_L");
  EXPECT_NE(view().phase, Phase::proposed) << "half a hold before the loss does not count";
  show(0.3, {});
  EXPECT_EQ(problem(), "none");
  press_until_review();
  EXPECT_TRUE(procedure.fit());
  procedure.interrupted(failure("mat_lost", "the mat is lost", "", ""));
  EXPECT_TRUE(procedure.act(Action::accept).ok()) << "nothing more is needed of the mat";
}

TEST_F(ProcedureTest, GarbageIsRefusedByName) {
  EXPECT_EQ(procedure.propose({std::nan(""), 0}).error().name, "bad_press");
  EXPECT_EQ(procedure.propose({900, 20}).error().name, "off_mat");
  EXPECT_EQ(procedure.propose({20, -1}).error().name, "off_mat");
  EXPECT_EQ(view().phase, Phase::waiting);
  procedure.feed({0, nullptr, nullptr});
  procedure.feed({std::nan(""), nullptr, nullptr});
  EXPECT_EQ(procedure.enter(3).error().name, "not_now");
  press_until_review();
  EXPECT_EQ(procedure.propose({100, 100}).error().name, "not_now");
}

TEST_F(ProcedureTest, WithoutLiftKeysAloneKeepAPress) {
  BodyProcedureConfig config = config_of();
  config.accept_on_lift = false;
  procedure = BodyProcedure(config);
  show(0.5, {});
  press_landmark("C7");
  EXPECT_EQ(view().key, "press:C7");
  EXPECT_EQ(view().phase, Phase::proposed);
  ASSERT_TRUE(procedure.act(Action::accept).ok());
  EXPECT_EQ(view().key, "press:TS_L");
}

TEST(BodyProcedure, BrokenPromisesThrow) {
  EXPECT_THROW(BodyProcedure(config_of({"C7", "T7", "AI_L", "AI_R"})), std::invalid_argument);
  BodyProcedureConfig twice = config_of();
  twice.landmarks.push_back(twice.landmarks.front());
  EXPECT_THROW(BodyProcedure{twice}, std::invalid_argument);
  BodyProcedureConfig no_mat = config_of();
  no_mat.grid = {};
  EXPECT_THROW(BodyProcedure{no_mat}, std::invalid_argument);
}

TEST(LandmarkChoice, TakesWhatLiesOnTheMatFromHeadToFoot) {
  Atlas atlas;
  atlas.landmarks = back_landmarks();
  Placement over_all;
  over_all.u0_mm = -320;
  over_all.v0_mm = -65;
  const LandmarkChoice all = choose_landmarks(atlas, {64, 64, 10, 10}, over_all);
  ASSERT_EQ(all.press.size(), 10u);
  EXPECT_EQ(all.press.front().id, "C7");
  EXPECT_EQ(all.press[1].id, "TS_L");
  EXPECT_EQ(all.press.back().id, "PSIS_R");
  Placement lumbar;
  lumbar.u0_mm = -115;
  lumbar.v0_mm = 280;
  const LandmarkChoice few = choose_landmarks(atlas, {53, 93, 2.5, 2.5}, lumbar);
  ASSERT_EQ(few.press.size(), 1u) << "T12 lies at the head end, the PSIS beyond the foot end";
}

}  // namespace
}  // namespace palmar::calibration
