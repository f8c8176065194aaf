#include "app/screens/welcome.hpp"

#include <gtest/gtest.h>

namespace palmar::screens {
namespace {

station::Snapshot at(double t_s, double force_N) {
  station::Snapshot now;
  now.observation.t_s = t_s;
  if (force_N > 0) {
    Contact contact;
    contact.force_N = force_N;
    now.observation.contacts.list.push_back(contact);
  }
  return now;
}

void rest(Welcome& welcome, double from_s, double to_s) {
  for (double t = from_s; t <= to_s; t += 0.1) welcome.step(at(t, 10));
}

station::Snapshot ended(double t_s, double length_mm, double force_cv) {
  station::Snapshot now = at(t_s, 0);
  coach::AssessedStroke one;
  one.stroke.length_mm = length_mm, one.stroke.start_s = 2, one.stroke.end_s = 6,
  one.stroke.force_cv = force_cv;
  now.last_strokes.push_back(one);
  now.strokes = 1;
  return now;
}

TEST(Welcome, AHandThatRestsIsAskedToGlide) {
  Welcome welcome;
  welcome.step(at(0, 0));
  EXPECT_FALSE(welcome.touched());
  welcome.step(at(0.1, 1));
  EXPECT_FALSE(welcome.touched()) << "too light for a hand";
  rest(welcome, 0.2, 1.0);
  EXPECT_TRUE(welcome.touched());
  EXPECT_EQ(welcome.phase(), Welcome::Phase::rest);
  rest(welcome, 1.1, 1.6);
  EXPECT_EQ(welcome.phase(), Welcome::Phase::glide);
}

TEST(Welcome, LiftingTheHandBeginsTheRestAnew) {
  Welcome welcome;
  rest(welcome, 0, 1.0);
  welcome.step(at(1.1, 0));
  rest(welcome, 1.2, 2.2);
  EXPECT_EQ(welcome.phase(), Welcome::Phase::rest);
}

TEST(Welcome, OneSentenceOfResult) {
  const Phrases phrases;
  Welcome welcome;
  rest(welcome, 0, 2);
  EXPECT_EQ(welcome.result(phrases), "");
  welcome.step(ended(6, 312, 0.1));
  EXPECT_EQ(welcome.phase(), Welcome::Phase::result);
  EXPECT_EQ(welcome.result(phrases), "31 cm in 4 s, and even");
}

TEST(Welcome, AnUnevenGlideSaysWhatToChange) {
  Welcome welcome;
  rest(welcome, 0, 2);
  welcome.step(ended(6, 200, 0.5));
  EXPECT_EQ(welcome.result(Phrases()), "20 cm in 4 s; keep the pressure even");
}

TEST(Welcome, ATouchIsNotPraisedAsAGlide) {
  Welcome welcome;
  rest(welcome, 0, 2);
  welcome.step(ended(6, 12, 0.1));
  EXPECT_EQ(welcome.result(Phrases()), "A first touch. Try a long, slow glide");
}

TEST(Welcome, BeginsAgainForTheNextPerson) {
  Welcome welcome;
  rest(welcome, 0, 2);
  welcome.step(at(2 + Welcome::away_s + 0.5, 0));
  EXPECT_EQ(welcome.phase(), Welcome::Phase::rest);
}

}  // namespace
}  // namespace palmar::screens
