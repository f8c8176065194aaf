// Who speaks next, and how text is read aloud.
#include "app/ears/talk.hpp"

#include <gtest/gtest.h>

#include "app/ears/spoken.hpp"

namespace palmar::ears {
namespace {

Utterance note(std::string text) { return {std::move(text), Urgency::note}; }
Utterance instruction(std::string text) { return {std::move(text), Urgency::instruction}; }
Utterance result(std::string text) { return {std::move(text), Urgency::result}; }
Utterance problem(std::string text) { return {std::move(text), Urgency::problem}; }

TEST(Talk, SaysOneThingAtATimeInOrder) {
  Talk talk;
  talk.say(note("a"), 0);
  talk.say(note("b"), 0);
  EXPECT_EQ(talk.next(0), "a");
  EXPECT_EQ(talk.next(1), std::nullopt);
  EXPECT_FALSE(talk.take_stop());
  talk.done();
  EXPECT_EQ(talk.next(2), "b");
}

TEST(Talk, TheNewestInstructionInterruptsAnOlderOne) {
  Talk talk;
  talk.say(instruction("slower"), 0);
  EXPECT_EQ(talk.next(0), "slower");
  talk.say(instruction("lighter"), 0.5);
  EXPECT_TRUE(talk.take_stop());
  EXPECT_FALSE(talk.take_stop());
  EXPECT_EQ(talk.next(0.5), "lighter");
}

TEST(Talk, ProblemsComeFirstAndAnInstructionWaitsForThem) {
  Talk talk;
  talk.say(instruction("press C7"), 0);
  talk.say(problem("the mat is gone"), 0);
  EXPECT_EQ(talk.next(0), "the mat is gone");
  talk.say(instruction("press T7"), 1);
  EXPECT_FALSE(talk.take_stop());
  talk.done();
  EXPECT_EQ(talk.next(2), "press T7");
}

TEST(Talk, AResultIsHeardToItsEnd) {
  Talk talk;
  talk.say(result("23 mm"), 0);
  EXPECT_EQ(talk.next(0), "23 mm");
  talk.say(instruction("find L4"), 0.4);
  EXPECT_FALSE(talk.take_stop());
  talk.done();
  EXPECT_EQ(talk.next(2), "find L4");
}

TEST(Talk, TheSameTextIsNotSaidTwiceAtOnce) {
  Talk talk;
  for (int i = 0; i < 5; ++i) talk.say(instruction("slower"), i);
  EXPECT_EQ(talk.next(5), "slower");
  talk.say(instruction("slower"), 6);
  EXPECT_FALSE(talk.take_stop());
  EXPECT_EQ(talk.waiting(), 0u);
}

TEST(Talk, WhatIsStaleGoesUnsaid) {
  Talk talk;
  talk.say({"slower", Urgency::instruction, 2}, 0);
  EXPECT_EQ(talk.next(2.5), std::nullopt);
  EXPECT_EQ(talk.waiting(), 0u);
}

TEST(Talk, TheQueueIsBoundedAndKeepsTheUrgent) {
  Talk talk;
  talk.say(problem("gone"), 0);
  for (int i = 0; i < 100; ++i) talk.say(note(std::to_string(i)), 0);
  EXPECT_EQ(talk.waiting(), Talk::most_waiting);
  EXPECT_EQ(talk.next(0), "gone");
}

TEST(Talk, ClearStopsEverything) {
  Talk talk;
  talk.say(note("a"), 0);
  EXPECT_EQ(talk.next(0), "a");
  talk.say(note("b"), 0);
  talk.clear();
  EXPECT_TRUE(talk.take_stop());
  EXPECT_EQ(talk.next(1), std::nullopt);
}

TEST(Spoken, UnitsAndSignsAreWords) {
  EXPECT_EQ(spoken("23 mm off"), "23 millimetres off");
  EXPECT_EQ(spoken("curves of its own, ± 8 %."), "curves of its own, plus or minus 8 percent .");
  EXPECT_EQ(spoken("Weight in kg, 12 kg"), "Weight in kilograms, 12 kilograms");
  EXPECT_EQ(spoken("31 N, 40 mm/s"), "31 newtons, 40 millimetres a second");
  EXPECT_EQ(spoken("200 frames a second"), "200 frames a second");
}

TEST(Spoken, CapitalsAreSpelledAndOtherWordsKept) {
  EXPECT_EQ(spoken("Press PSIS, then T7"), "Press P S I S, then T 7");
  EXPECT_EQ(spoken("Wipe the cover, N is a letter"), "Wipe the cover, N is a letter");
}

TEST(Spoken, NoByteBeyondAsciiAndNoEndlessText) {
  const std::string odd = spoken("caf\xC3\xA9 \xFF\x01 \xE2\x80\x94 x");
  for (const char c : odd) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << odd;
  std::string endless;
  for (int i = 0; i < 1000; ++i) endless += "word ";
  EXPECT_LE(spoken(endless).size(), most_spoken + 10);
  EXPECT_EQ(spoken(""), "");
}

}  // namespace
}  // namespace palmar::ears
