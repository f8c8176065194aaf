#include "calibration/body/press_check.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "calibration/body/landmark_words.hpp"
#include "place_support.hpp"

namespace palmar::calibration {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

LandmarkPresses noisy(const std::vector<std::string>& ids, unsigned seed) {
  LandmarkPresses presses = press_all(ids, askew());
  jitter(presses, 2, seed);
  return presses;
}

void expect_refusal(const std::optional<PressRefusal>& refusal, const std::string& name,
                    const std::string& first) {
  ASSERT_TRUE(refusal) << "nothing was refused, expected " << name;
  EXPECT_EQ(refusal->error.name, name) << refusal->error.message();
  ASSERT_FALSE(refusal->repeat.empty());
  EXPECT_EQ(refusal->repeat.front(), first) << refusal->error.message();
  const std::string message = refusal->error.message();
  // Presses of these tests have no names; a landmark that is offered has.
  const bool named = message.find(first) != std::string::npos ||
                     message.find("the " + plain_name(landmark_of(first))) != std::string::npos;
  EXPECT_TRUE(named) << message;
}

TEST(PressCheck, GoodPressesPass) {
  int refused = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    refused += check_presses(noisy(usual_ten(), seed), back_landmarks()).has_value();
    refused += check_presses(noisy(spread_five, seed), back_landmarks()).has_value();
  }
  EXPECT_EQ(refused, 0);
}

TEST(PressCheck, AMatThatLiesTurnedIsNotMirrored) {
  for (const double angle_deg : {90.0, 180.0, -90.0, 45.0}) {
    Placement truth = askew();
    truth.angle_deg = angle_deg;
    EXPECT_FALSE(check_presses(press_all(usual_ten(), truth), back_landmarks())) << angle_deg;
  }
}

TEST(PressCheck, TheSamePlaceTwiceNamesTheLaterPress) {
  LandmarkPresses presses = noisy(usual_ten(), 1);
  press_of(presses, "T12").at = press_of(presses, "T7").at;
  press_of(presses, "T12").at.x_mm += 3;
  expect_refusal(check_presses(presses, back_landmarks()), "same_place", "T12");
  presses.resize(7);
  expect_refusal(check_newest(presses), "same_place", "T12");
}

TEST(PressCheck, OneLandmarkMayBePressedOftener) {
  LandmarkPresses presses = noisy(spread_five, 1);
  const LandmarkPresses again = noisy(spread_five, 2);
  presses.insert(presses.end(), again.begin(), again.end());
  EXPECT_FALSE(check_presses(presses, back_landmarks()));
}

TEST(PressCheck, TooFewNamesWhatToPressNext) {
  expect_refusal(check_presses({}, back_landmarks()), "too_few_presses", "C7");
  expect_refusal(check_presses(noisy({"C7", "TS_L", "AI_R", "L4"}, 1), back_landmarks()), "too_few_presses",
                 "TS_R");
  // Five presses of four landmarks are still four landmarks.
  expect_refusal(check_presses(noisy({"C7", "C7", "TS_L", "AI_R", "L4"}, 1), back_landmarks()),
                 "too_few_presses", "TS_R");
}

TEST(PressCheck, LandmarksAlongTheSpineAskForOneBesideIt) {
  const std::vector<Landmark> spine{{"C7", "", {0, 0}},
                                    {"T7", "", {0, 163}},
                                    {"T12", "", {0, 302}},
                                    {"L4", "", {0, 420}},
                                    {"S1", "", {0, 470}}};
  LandmarkPresses presses;
  for (const Landmark& landmark : spine)
    presses.push_back({landmark.id, landmark.at, askew().to_mat(landmark.at)});
  jitter(presses, 2, 4);
  const auto refusal = check_presses(presses, back_landmarks());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.name, "presses_on_a_line");
  EXPECT_THAT((std::vector<std::string>{"AI_L", "AI_R"}), Contains(refusal->repeat.front()));
}

TEST(PressCheck, PressesOnALineNameTheOneThatLiesBesideIt) {
  // The thumb came down on the spine every time, though the inferior angle was asked for.
  LandmarkPresses presses = press_all({"C7", "T7", "T12", "L4", "AI_R"}, askew());
  press_of(presses, "AI_R").at = askew().to_mat({0, 230});
  expect_refusal(check_presses(presses, back_landmarks()), "presses_on_a_line", "AI_R");
}

TEST(PressCheck, OnePairExchangedIsNamed) {
  for (const std::string base : {"TS", "AI", "PSIS"}) {
    LandmarkPresses presses = noisy(usual_ten(), 7);
    std::swap(press_of(presses, base + "_L").at, press_of(presses, base + "_R").at);
    const auto refusal = check_presses(presses, back_landmarks());
    expect_refusal(refusal, "mirrored_order", base + "_L");
    EXPECT_THAT(refusal->repeat, ElementsAre(base + "_L", base + "_R"));
  }
  LandmarkPresses five = noisy(spread_five, 7);
  std::swap(press_of(five, "AI_L").at, press_of(five, "AI_R").at);
  EXPECT_THAT(check_presses(five, back_landmarks())->repeat, ElementsAre("AI_L", "AI_R"));
}

TEST(PressCheck, AMirroredOrderIsNamedWhole) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    LandmarkPresses presses = noisy(usual_ten(), seed);
    for (const std::string base : {"TS", "AI", "PSIS"})
      std::swap(press_of(presses, base + "_L").at, press_of(presses, base + "_R").at);
    const auto refusal = check_presses(presses, back_landmarks());
    expect_refusal(refusal, "mirrored_order", "AI_L");
    EXPECT_THAT(refusal->repeat, UnorderedElementsAre("AI_L", "AI_R", "PSIS_L", "PSIS_R", "TS_L", "TS_R"));
  }
}

TEST(PressCheck, AMatSeenFromBelowIsMirrored) {
  // A description that mirrors an axis: no pair is complete, so all that lie beside the spine are named.
  LandmarkPresses presses = press_all({"C7", "T7", "AI_R", "L4", "PSIS_R", "TS_R"}, askew());
  for (LandmarkPress& press : presses) press.at.x_mm = 640 - press.at.x_mm;
  const auto refusal = check_presses(presses, back_landmarks());
  expect_refusal(refusal, "mirrored_order", "AI_R");
  EXPECT_THAT(refusal->repeat, ElementsAre("AI_R", "PSIS_R", "TS_R"));
}

TEST(PressCheck, ALandmarkFarOffIsNamed) {
  for (const std::string& id : usual_ten()) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
      LandmarkPresses presses = noisy(usual_ten(), seed);
      press_of(presses, id).at.x_mm += seed % 2 ? 25 : -25;  // the next vertebra lies 24 mm away
      press_of(presses, id).at.y_mm += 15;
      const auto refusal = check_presses(presses, back_landmarks());
      expect_refusal(refusal, "landmark_far_off", id);
      EXPECT_EQ(refusal->repeat.size(), 1u);
    }
  }
}

TEST(PressCheck, WithFivePressesAGrossMistakeIsNamed) {
  for (const std::string& id : spread_five) {
    LandmarkPresses presses = noisy(spread_five, 3);
    press_of(presses, id).at.y_mm += 60;
    expect_refusal(check_presses(presses, back_landmarks()), "landmark_far_off", id);
  }
}

TEST(PressCheck, TwoMistakesAreBothNamed) {
  LandmarkPresses presses = noisy(usual_ten(), 9);
  press_of(presses, "T12").at.y_mm += 50;
  press_of(presses, "TS_R").at.x_mm -= 40;
  const auto refusal = check_presses(presses, back_landmarks());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.name, "landmark_far_off");
  EXPECT_THAT(refusal->repeat, UnorderedElementsAre("T12", "TS_R"));
}

TEST(PressCheck, GarbageIsRefusedWhatever) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> anywhere(0, 640);
  for (int i = 0; i < 50; ++i) {
    LandmarkPresses presses = press_all(usual_ten(), askew());
    for (LandmarkPress& press : presses) press.at = {anywhere(random), anywhere(random)};
    const auto refusal = check_presses(presses, back_landmarks());
    ASSERT_TRUE(refusal);
    EXPECT_FALSE(refusal->repeat.empty());
  }
}

TEST(PressCheck, ANumberThatIsNoneNamesItsPress) {
  LandmarkPresses presses = noisy(usual_ten(), 1);
  press_of(presses, "L4").at.x_mm = std::nan("");
  expect_refusal(check_presses(presses, back_landmarks()), "bad_press", "L4");
  EXPECT_EQ(fit_checked(presses, back_landmarks()).error().name, "bad_press");
}

TEST(PressCheck, AnotherMannequinIsSaid) {
  Placement truth = askew();
  truth.scale = 1.5;
  const auto refusal = check_presses(press_all(usual_ten(), truth), back_landmarks());
  expect_refusal(refusal, "wrong_scale", "C7");
  EXPECT_NE(refusal->error.message().find("67 %"), std::string::npos) << refusal->error.message();
}

TEST(NewestPress, IsHeldAgainstThoseBefore) {
  LandmarkPresses presses = noisy({"C7", "TS_L", "TS_R", "T7"}, 2);
  EXPECT_FALSE(check_newest(presses));
  presses.push_back({"AI_L", landmark_of("AI_L").at, askew().to_mat({-72, 215})});
  expect_refusal(check_newest(presses), "landmark_far_off", "AI_L");
}

TEST(NewestPress, NothingIsSaidWhileNothingIsKnown) {
  for (std::size_t n = 0; n <= usual_ten().size(); ++n) {
    LandmarkPresses presses = noisy(usual_ten(), 5);
    presses.resize(n);
    EXPECT_FALSE(check_newest(presses)) << n;
  }
}

TEST(FitChecked, FitsWhatPasses) {
  const auto fit = fit_checked(noisy(usual_ten(), 1), back_landmarks());
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->residuals.size(), 10u);
}

}  // namespace
}  // namespace palmar::calibration
