// The quiz of place: what is found, how far off a miss is, and that misses come back.
#include "app/coach/quiz.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "app/coach/keys.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/words.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::coach {
namespace {

const library::Path assets = library::Path(PALMAR_SOURCE) / "assets";
std::shared_ptr<const Atlas> back() {
  static const std::shared_ptr<const Atlas> atlas = library::load_atlas(assets).value();
  return atlas;
}

struct Student {
  explicit Student(std::uint64_t seed = 1, QuizScope scope = {}) : quiz(back(), scope, seed) { off(); }
  Quiz quiz;
  Observation now;
  std::uint32_t next_contact = 1;

  const QuizPlace& asked() const { return quiz.places()[quiz.asked()]; }
  std::optional<QuizResult> go(double seconds) {
    for (int i = 0; i < static_cast<int>(std::lround(seconds * 50)); ++i) {
      now.t_s += 0.02;
      if (auto result = quiz.observe(now)) return result;
    }
    return std::nullopt;
  }
  void off() {
    now.contacts.list.clear();
    EXPECT_FALSE(go(0.6));
  }
  void touch(BodyPoint at, double force_N = 5) {
    Contact contact;
    contact.id = next_contact;
    contact.force_N = force_N;
    contact.centre_body = at;
    now.contacts.list.assign(1, contact);
  }
  /// Rests a finger there until it counts, and lifts it.
  QuizResult answer(BodyPoint at) {
    touch(at);
    const auto result = go(1.2);
    ++next_contact;
    off();
    return result.value();
  }
  BodyPoint place(std::size_t index) const { return quiz.places()[index].at; }
  void ask_for(const std::string& id) {
    for (int i = 0; i < 5000 && asked().id != id; ++i) (void)answer({0, -400});
    ASSERT_EQ(asked().id, id);
  }
};

TEST(Quiz, AsksForMusclesAndLandmarksOfBothSides) {
  Student student;
  std::set<std::string> ids;
  for (const QuizPlace& place : student.quiz.places()) ids.insert(place.id);
  for (const char* id : {"quad_lumb_R", "quad_lumb_L", "glute_med_L", "PSIS_R", "C7", "AI_L"})
    EXPECT_TRUE(ids.count(id)) << id;
  for (const char* id : {"psoas_R", "abdominals_L", "spinalis_R", "BL23_R"})
    EXPECT_FALSE(ids.count(id)) << id;
  QuizScope points;
  points.muscles = points.landmarks = false;
  points.acupoints = true;
  EXPECT_EQ(Student(1, points).quiz.places().size(), 64u);
}

TEST(Quiz, AsksOnlyForWhatLiesOnTheMat) {
  QuizScope pad;
  pad.within = {{-115, 325}, {115, 325}, {115, 455}, {-115, 455}};
  const Student on_pad(1, pad);
  EXPECT_GE(on_pad.quiz.places().size(), 4u);
  for (const QuizPlace& place : on_pad.quiz.places())
    EXPECT_TRUE(body::contains(pad.within, place.at)) << place.id;
  pad.within = {{1000, 1000}, {1001, 1000}, {1001, 1001}};
  EXPECT_THROW(Quiz(back(), pad, 1), std::invalid_argument);
  EXPECT_THROW(Quiz(nullptr, {}, 1), std::invalid_argument);
}

TEST(Quiz, TheMiddleOfEveryPlaceIsFound) {
  Student student;
  for (int i = 0; i < 200; ++i) {
    const QuizResult result = student.answer(student.asked().at);
    EXPECT_TRUE(result.found) << student.quiz.places()[result.place].id;
    EXPECT_EQ(result.score, 1);
    EXPECT_EQ(result.distance_mm, 0);
    EXPECT_TRUE(result.correction.empty());
  }
  EXPECT_EQ(student.quiz.found(), 200);
  EXPECT_EQ(student.quiz.mean_score(), 1);
}

TEST(Quiz, TheScoreFallsWithTheDistance) {
  Student student;
  student.ask_for("PSIS_R");
  const BodyPoint dimple = student.asked().at;
  EXPECT_EQ(student.answer({dimple.u_mm, dimple.v_mm + 11}).score, 1) << "near enough";
  student.ask_for("PSIS_R");
  const QuizResult near = student.answer({dimple.u_mm, dimple.v_mm + 12 + 20});
  EXPECT_NEAR(near.distance_mm, 20, 1e-9);
  EXPECT_NEAR(near.score, 1 - 0.25, 1e-9);
  EXPECT_FALSE(near.found);
  student.ask_for("PSIS_R");
  EXPECT_EQ(student.answer({dimple.u_mm, dimple.v_mm + 80}).score, 0);
}

TEST(Quiz, AMissSaysWhichWayItWouldHaveBeen) {
  const auto said = [](const char* id, double du, double dv) {
    Student student;
    student.ask_for(id);
    const BodyPoint at = student.asked().at;
    return student.answer({at.u_mm + du, at.v_mm + dv}).correction;
  };
  EXPECT_EQ(said("PSIS_R", 0, 40), cue::towards_head);
  EXPECT_EQ(said("PSIS_R", 0, -40), cue::towards_feet);
  EXPECT_EQ(said("PSIS_R", 40, 0), cue::closer_to_spine);
  EXPECT_EQ(said("PSIS_L", 25, 0), cue::away_from_spine);
  EXPECT_EQ(said("PSIS_R", -86, 0), cue::other_side);
  EXPECT_EQ(said("quad_lumb_R", -140, 0), cue::other_side);
  EXPECT_EQ(said("T7", 50, 0), cue::closer_to_spine) << "a place on the midline has no side";
}

TEST(Quiz, AFingerThatGlidesOrHardlyTouchesIsStillLooking) {
  Student student;
  const BodyPoint at = student.asked().at;
  for (int i = 0; i < 200; ++i) {
    student.touch({at.u_mm, at.v_mm - 200 + 2.0 * i});
    EXPECT_FALSE(student.go(0.02)) << "100 mm/s";
  }
  student.touch(at, 1.0);
  EXPECT_FALSE(student.go(3));
  student.touch(at, 3.0);
  EXPECT_FALSE(student.go(0.7));
  EXPECT_TRUE(student.go(0.3));
}

TEST(Quiz, HandsAreLiftedBetweenQuestions) {
  Student student;
  student.touch(student.asked().at);
  ASSERT_TRUE(student.go(1.2));
  EXPECT_EQ(student.quiz.state(), Quiz::State::answered);
  EXPECT_FALSE(student.go(5)) << "one touch is one answer";
  const std::size_t before = student.quiz.asked();
  student.off();
  EXPECT_EQ(student.quiz.state(), Quiz::State::asking);
  EXPECT_NE(student.quiz.asked(), before) << "never the same twice running";
  EXPECT_EQ(student.quiz.answers(), 1);
}

TEST(Quiz, AnAnswerStaysAsLongAsItIsToBeLookedAt) {
  QuizParameters slow;
  slow.answer_hands_off_s = 4;
  Student student;
  student.quiz = Quiz(back(), {}, 1, slow);
  student.off();
  ASSERT_EQ(student.quiz.state(), Quiz::State::asking) << "the first question does not wait";
  student.touch(student.asked().at);
  ASSERT_TRUE(student.go(1.2));
  student.now.contacts.list.clear();
  EXPECT_FALSE(student.go(3.9));
  EXPECT_EQ(student.quiz.state(), Quiz::State::answered);
  EXPECT_FALSE(student.go(0.2));
  EXPECT_EQ(student.quiz.state(), Quiz::State::asking);
}

TEST(Quiz, APlaceThatIsPassedOverIsNoAnswer) {
  Student student;
  const std::size_t first = student.quiz.asked();
  student.quiz.next();
  EXPECT_EQ(student.quiz.state(), Quiz::State::asking) << "no hand is on";
  EXPECT_NE(student.quiz.asked(), first);
  EXPECT_EQ(student.quiz.weight(first), 1);
  student.touch(student.asked().at);
  ASSERT_TRUE(student.go(1.2));
  const std::size_t answered = student.quiz.asked();
  student.quiz.next();
  EXPECT_EQ(student.quiz.state(), Quiz::State::lift_hands) << "the finger still rests there";
  EXPECT_NE(student.quiz.asked(), answered);
  const std::size_t asked = student.quiz.asked();
  EXPECT_FALSE(student.go(3));
  student.off();
  EXPECT_EQ(student.quiz.state(), Quiz::State::asking);
  EXPECT_EQ(student.quiz.asked(), asked) << "what was shown is what is asked";
  EXPECT_EQ(student.quiz.answers(), 1);
}

TEST(Quiz, AMissPointsToTheNearestOfThePlace) {
  Student student;
  student.ask_for("PSIS_R");
  const BodyPoint at = student.asked().at;
  const QuizResult low = student.answer({at.u_mm, at.v_mm + 40});
  EXPECT_NEAR(low.nearest.u_mm, at.u_mm, 1e-9);
  EXPECT_NEAR(low.nearest.v_mm, at.v_mm + 12, 1e-9);
  student.ask_for("quad_lumb_R");
  const QuizResult inside = student.answer(student.asked().at);
  EXPECT_EQ(distance_mm(inside.nearest, inside.at), 0);
}

TEST(Quiz, WhatIsMissedComesBackMoreOften) {
  // This student knows everything but the left quadratus lumborum.
  Student student(7);
  std::map<std::string, int> times;
  for (int i = 0; i < 600; ++i) {
    const std::string id = student.asked().id;
    ++times[id];
    (void)student.answer(id == "quad_lumb_L" ? BodyPoint{0, -400} : student.asked().at);
  }
  const double mean = 600.0 / static_cast<double>(student.quiz.places().size());
  EXPECT_GT(times["quad_lumb_L"], 5 * mean);
  EXPECT_GT(times.size(), 0.95 * static_cast<double>(student.quiz.places().size())) << "nothing is forgotten";
  // Once it is known it goes back among the others.
  for (int i = 0; i < 200; ++i) (void)student.answer(student.asked().at);
  for (std::size_t i = 0; i < student.quiz.places().size(); ++i)
    EXPECT_LE(student.quiz.weight(i), 1) << student.quiz.places()[i].id;
}

TEST(Quiz, TheSameSeedAsksTheSame) {
  const auto order = [](std::uint64_t seed) {
    Student student(seed);
    std::vector<std::size_t> asked;
    for (int i = 0; i < 30; ++i) {
      asked.push_back(student.quiz.asked());
      (void)student.answer(i % 3 == 0 ? BodyPoint{0, -400} : student.asked().at);
    }
    return asked;
  };
  EXPECT_EQ(order(3), order(3));
  EXPECT_NE(order(3), order(4));
}

TEST(Quiz, LeadsByEar) {
  Student student;
  student.ask_for("PSIS_R");
  const BodyPoint at = student.asked().at;
  EXPECT_TRUE(student.quiz.guidance(at).on_place);
  EXPECT_EQ(student.quiz.guidance(at).pan, 0);
  const QuizGuidance left_and_low = student.quiz.guidance({at.u_mm - 60, at.v_mm + 60});
  EXPECT_GT(left_and_low.pan, 0.2) << "the place lies to the right of the finger";
  EXPECT_GT(left_and_low.pitch, 0.2) << "and towards the head";
  EXPECT_FALSE(left_and_low.on_place);
  EXPECT_EQ(student.quiz.guidance({-900, -900}).pan, 1);
  EXPECT_EQ(student.quiz.guidance({-900, -900}).pitch, -1);
}

TEST(Quiz, SpeaksInTheSchoolsWords) {
  const library::Words words = library::Words::load(assets / "words" / "en.toml").value();
  for (const std::string_view key : quiz::all) EXPECT_TRUE(words.has_cue(key)) << key;
  const WordOf word = [&](std::string_view key) { return words.cue(key); };
  Student student;
  student.ask_for("quad_lumb_R");
  EXPECT_EQ(quiz_prompt(student.quiz, word), "Find: Quadratus lumborum, right");
  const BodyPoint at = student.asked().at;
  student.touch(at);
  const auto found = student.go(1.2);
  ASSERT_TRUE(found);
  EXPECT_EQ(quiz_answer(student.quiz, *found, word), "Found: Quadratus lumborum, right");
  EXPECT_EQ(quiz_prompt(student.quiz, word), "Lift your hands");
  ++student.next_contact;
  student.off();
  student.ask_for("PSIS_R");
  const BodyPoint dimple = student.asked().at;
  const QuizResult low = student.answer({dimple.u_mm, dimple.v_mm + 12 + 23});
  EXPECT_EQ(quiz_answer(student.quiz, low, word),
            student.quiz.places()[low.place].name + ": 23 mm. Towards the head");
}

}  // namespace
}  // namespace palmar::coach
