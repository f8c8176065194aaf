// Each cue's rule both ways, their order, and how long a cue stays.
#include <gmock/gmock.h>

#include <set>

#include "app/coach/keys.hpp"
#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

std::string key(const Coaching& coaching) { return coaching.cue ? std::string(coaching.cue->key) : ""; }

BandState state(const Coaching& coaching, GaugeKind kind) {
  return coaching.gauges[static_cast<std::size_t>(kind)].state;
}

/// A lesson that asks for one thing, and a hand that does it well.
struct Scene {
  explicit Scene(LessonStep asked) : coach(config({std::move(asked)})), hand(coach) {}
  explicit Scene(CoachConfig given) : coach(std::move(given)), hand(coach) {}
  Coach coach;
  Hand hand;
  /// All that is said over so many seconds of contact.
  std::vector<std::string> said(double seconds = 5) {
    hand.on(seconds);
    return hand.heard();
  }
};

Scene stripping() { return Scene(step("deep_strip")); }

/// A palm heel that sinks and stays.
void make_hold(Hand& hand) {
  hand.tool = ContactTool::palm_heel;
  hand.area_cm2 = 24;
  hand.force_N = 48;
  hand.at = {35, 250};
  hand.vu_mm_s = hand.vv_mm_s = 0;
}

void make_palm(Hand& hand) {
  hand.tool = ContactTool::palm_full;
  hand.area_cm2 = 110;
  hand.force_N = 28;
  hand.at = {35, 390};
  hand.vv_mm_s = -70;
}

TEST(Cues, RightWorkIsPraisedAndOtherwiseLeftAlone) {
  Scene scene(step("deep_strip"));
  EXPECT_THAT(scene.said(), ::testing::ElementsAre("good"));
}

TEST(Cues, Pressure) {
  Scene scene(step("deep_strip"));
  scene.hand.force_N = 60;  // knuckles: 15 to 50
  EXPECT_THAT(scene.said(), Contains("lighter"));
  EXPECT_EQ(state(scene.hand.on(0.1), GaugeKind::pressure), BandState::above);
  scene.hand.force_N = 8;
  EXPECT_THAT(scene.said(), Contains("deeper"));
  scene.hand.force_N = 25;
  scene.said(2);
  EXPECT_THAT(scene.said(3), Not(Contains("deeper")));
}

TEST(Cues, PressureIsByTool) {
  Scene scene(step("deep_strip"));
  scene.hand.tool = ContactTool::thumb_pad;
  scene.hand.area_cm2 = 1.8;
  scene.hand.force_N = 42;  // right for knuckles, too much for a thumb
  EXPECT_THAT(scene.said(), Contains("lighter"));
}

TEST(Cues, ALessonsOwnBandComesFirst) {
  LessonStep asked = step("deep_strip");
  asked.force_N = Band{30, 40};
  Scene scene(asked);
  EXPECT_THAT(scene.said(), Contains("deeper"));
}

TEST(Cues, NothingIsSaidAboutPressureWhileItSinksInOrLeaves) {
  Scene scene(step("deep_strip"));
  scene.hand.force_N = 0;
  for (int i = 0; i < 75; ++i) {  // 1.5 s from 0 to 15 N
    scene.hand.force_N += 0.2;
    scene.hand.on(0.02);
  }
  for (int i = 0; i < 50; ++i) {  // 1 s down again
    scene.hand.force_N -= 0.3;
    scene.hand.on(0.02);
  }
  EXPECT_THAT(scene.hand.heard(), Not(Contains("deeper")));
}

TEST(Cues, Speed) {
  Scene scene(step("deep_strip"));
  scene.hand.vv_mm_s = -45;
  EXPECT_THAT(scene.said(4), Contains("slower"));
  Scene slow(step("eff_deep"));
  make_palm(slow.hand);
  slow.hand.vv_mm_s = -25;
  EXPECT_THAT(slow.said(), Contains("faster"));
  Scene right(step("eff_deep"));
  make_palm(right.hand);
  EXPECT_THAT(right.said(4), Not(::testing::AnyOf(Contains("faster"), Contains("slower"))));
}

TEST(Cues, AGlideThatStopsShouldGoOnAndAHoldShouldNotMove) {
  Scene glide(step("eff_deep"));
  make_palm(glide.hand);
  glide.hand.vv_mm_s = 0;
  EXPECT_THAT(glide.said(), Contains("keep_gliding"));
  Scene moving(step("deep_comp"));
  make_hold(moving.hand);
  moving.hand.vv_mm_s = -20;
  EXPECT_THAT(moving.said(), Contains("hold_still"));
  Scene still(step("deep_comp"));
  make_hold(still.hand);
  EXPECT_THAT(still.said(), Not(Contains("hold_still")));
}

TEST(Cues, Direction) {
  LessonStep asked = step("deep_strip");
  asked.direction_deg = -90;
  Scene up(asked);
  EXPECT_THAT(up.said(), Not(Contains("other_way")));
  Scene down(asked);
  down.hand.at.v_mm = 150;
  down.hand.vv_mm_s = 15;
  EXPECT_THAT(down.said(), Contains("other_way"));
  Scene askew(asked);
  askew.hand.at.u_mm = 22;
  askew.hand.vu_mm_s = 14;
  askew.hand.vv_mm_s = -12;
  EXPECT_THAT(askew.said(2), Contains("straighter"));
  Scene across(step("deep_strip"));
  across.hand.at.u_mm = 22;
  across.hand.vu_mm_s = 14;
  across.hand.vv_mm_s = -3;
  EXPECT_THAT(across.said(2), Contains("along_the_fibres"));
}

TEST(Cues, AFeatherLightWayBackIsNotCorrected) {
  LessonStep asked = step("eff_deep");
  asked.direction_deg = -90;
  Scene scene(asked);
  make_palm(scene.hand);
  scene.hand.at.v_mm = 120;
  scene.hand.vv_mm_s = 110;
  scene.hand.force_N = 8;
  EXPECT_THAT(scene.said(2.5), IsEmpty());
  Scene heavy(asked);
  make_palm(heavy.hand);
  heavy.hand.at.v_mm = 120;
  heavy.hand.vv_mm_s = 70;
  EXPECT_THAT(heavy.said(3.5), Contains("other_way"));
}

TEST(Cues, Place) {
  struct Case {
    BodyPoint at;
    const char* expected;
  };
  for (const Case& c :
       {Case{{70, 380}, "closer_to_spine"}, Case{{14, 380}, "away_from_spine"},
        Case{{-35, 380}, "other_side"}, Case{{35, 450}, "towards_head"}, Case{{35, 80}, "towards_feet"}}) {
    Scene scene(step("deep_strip"));
    scene.hand.at = c.at;
    scene.hand.vv_mm_s = c.at.v_mm < 100 ? -5 : -8;
    scene.hand.accuracy = 0.2;
    EXPECT_THAT(scene.said(3), Contains(c.expected)) << c.at.u_mm << "," << c.at.v_mm;
  }
  LessonStep left = step("deep_strip", "lane_L");
  Scene scene(left);
  scene.hand.at = {-70, 380};
  scene.hand.accuracy = 0.2;
  EXPECT_THAT(scene.said(3), Contains("closer_to_spine"));
}

TEST(Cues, TheOtherOfTwoHandsIsNotSentToTheTarget) {
  Scene scene(step("eff_deep"));
  make_palm(scene.hand);
  Contact other = scene.hand.contact();
  other.id = 9;
  other.force_N = 40;
  other.centre_body = BodyPoint{-60, 300};
  scene.hand.others = {other};
  EXPECT_THAT(scene.said(4), Not(Contains("other_side")));
}

TEST(Cues, OverTheEdgeOfTheMat) {
  Scene scene(step("deep_strip"));
  scene.hand.clipped = true;
  EXPECT_THAT(scene.said(), Contains("back_onto_mat"));
  EXPECT_EQ(state(scene.hand.on(0.1), GaugeKind::pressure), BandState::unknown);
  EXPECT_EQ(state(scene.hand.on(0.1), GaugeKind::speed), BandState::unknown);
}

TEST(Cues, AnotherToolIsNamedOnlyWhenItIsPlainlyAnother) {
  LessonStep thumbs = step("deep_strip");
  thumbs.tools = {ContactTool::thumb_pad};
  Scene broad(thumbs);
  broad.hand.tool = ContactTool::fist_soft;
  broad.hand.area_cm2 = 27;
  EXPECT_THAT(broad.said(), Contains("use_thumb"));
  Scene close(thumbs);
  close.hand.tool = ContactTool::fingers2;  // two fingers and a thumb leave prints of one size on a mat
  close.hand.area_cm2 = 2.5;
  EXPECT_THAT(close.said(), Not(Contains("use_thumb")));
}

TEST(Cues, HoldsAreHeldAndLeftInTime) {
  LessonStep asked = step("deep_comp");
  asked.hold_s = Band{8, 10};
  Scene early(asked);
  make_hold(early.hand);
  early.hand.on(4);
  for (int i = 0; i < 40; ++i) {
    early.hand.force_N *= 0.96;
    early.hand.on(0.02);
  }
  EXPECT_THAT(early.hand.heard(), Contains("keep_holding"));
  Scene late(asked);
  make_hold(late.hand);
  EXPECT_THAT(late.said(13), Contains("release_slowly"));
  Scene in_time(asked);
  make_hold(in_time.hand);
  in_time.hand.on(9);
  for (int i = 0; i < 40; ++i) {
    in_time.hand.force_N *= 0.96;
    in_time.hand.on(0.02);
  }
  EXPECT_THAT(in_time.hand.heard(),
              Not(::testing::AnyOf(Contains("keep_holding"), Contains("release_slowly"))));
}

TEST(Cues, TheLessonItself) {
  Scene scene(step("deep_strip"));
  EXPECT_EQ(key(scene.hand.off(0.1)), "rest_hands");
  scene.hand.on(1);
  scene.hand.off(1.5);
  scene.hand.heard();
  EXPECT_EQ(key(scene.hand.off(1.5)), "keep_contact");
  EXPECT_EQ(key(scene.hand.off(7)), "paused");
  Scene free(config({}));
  EXPECT_EQ(key(free.hand.off(20)), "");
}

/// Goes on until that cue is shown.
void until(Scene& scene, std::string_view wanted) {
  for (int i = 0; i < 500; ++i) {
    const Coaching& coaching = scene.hand.on(0.02);
    if (coaching.cue && coaching.cue->key == wanted) return;
  }
  FAIL() << wanted << " was never said";
}

TEST(Cues, SafetyComesFirstAndAtOnce) {
  Scene scene(step("deep_strip"));
  scene.hand.force_N = 60;
  until(scene, "lighter");
  scene.hand.zones = {{4, 20, 30}};
  const Coaching& coaching = scene.hand.on(0.04);
  EXPECT_EQ(key(coaching), "off_this_spot");
  EXPECT_TRUE(coaching.cue->warning);
  ASSERT_EQ(coaching.alarms.size(), 1u);
}

TEST(Cues, NoOtherCueShortensTheReadingOfOne) {
  Scene scene(step("deep_strip"));
  scene.hand.force_N = 60;
  until(scene, "lighter");
  scene.hand.force_N = 25;
  scene.hand.vv_mm_s = -60;
  EXPECT_EQ(key(scene.hand.on(1.1)), "lighter");
  EXPECT_EQ(key(scene.hand.on(0.2)), "slower");
}

TEST(Cues, TheOrderIsPlaceThenTechniqueThenPressureThenSpeed) {
  LessonStep asked = step("deep_strip");
  asked.direction_deg = -90;
  Scene scene(asked);  // everything at once
  scene.hand.at = {70, 150};
  scene.hand.accuracy = 0.1;
  scene.hand.vv_mm_s = 60;
  scene.hand.force_N = 80;
  scene.hand.on(2.4);
  EXPECT_EQ(key(scene.hand.on(0.02)), "closer_to_spine");
  scene.hand.at.u_mm = 35;
  scene.hand.accuracy = 1;
  EXPECT_EQ(key(scene.hand.on(1.3)), "other_way");
  scene.hand.vv_mm_s = -60;
  EXPECT_EQ(key(scene.hand.on(1.6)), "lighter");
  scene.hand.force_N = 25;
  EXPECT_EQ(key(scene.hand.on(1.6)), "slower");
}

TEST(Cues, ACueStaysLongEnoughToBeReadAndGoesWhenItIsDone) {
  Scene scene(step("deep_strip"));
  scene.hand.force_N = 60;
  double shown_at = 0;
  while (!scene.hand.on(0.02).cue && scene.hand.t_s < 5) continue;
  shown_at = scene.hand.t_s;
  scene.hand.force_N = 25;
  EXPECT_EQ(key(scene.hand.on(1.1)), "lighter");
  EXPECT_NE(key(scene.hand.on(0.3)), "lighter");
  EXPECT_LT(scene.hand.t_s - shown_at, 1.5);
}

TEST(Cues, ABandsEdgeDoesNotFlicker) {
  Scene scene(step("deep_strip"));
  scene.hand.on(2);
  int changes = 0;
  BandState before = BandState::inside;
  for (int i = 0; i < 200; ++i) {
    scene.hand.force_N = 50 + (i % 2 == 0 ? 0.6 : -0.6);  // noise around 50 N; the band is 35 N wide
    const BandState now = state(scene.hand.on(0.02), GaugeKind::pressure);
    changes += now != before ? 1 : 0;
    before = now;
  }
  EXPECT_EQ(changes, 0);
}

TEST(Cues, InFreePracticeOnlyWhatWasRecognisedIsCoached) {
  Scene scene(config({}));
  const Coaching& coaching = scene.hand.on(6);
  EXPECT_EQ(coaching.live.technique, "deep_strip");
  EXPECT_EQ(state(coaching, GaugeKind::pressure), BandState::inside);
  EXPECT_FALSE(scene.coach.target());
  Scene vague(config({}));
  vague.hand.vv_mm_s = -1000;
  EXPECT_EQ(state(vague.hand.on(0.3), GaugeKind::pressure), BandState::unknown);
}

TEST(Cues, KeysAreUniqueAndGaugesKnowTheirKind) {
  EXPECT_EQ(std::set<std::string_view>(cue::all.begin(), cue::all.end()).size(), cue::all.size());
  EXPECT_EQ(std::set<std::string_view>(hint::all.begin(), hint::all.end()).size(), hint::all.size());
  Scene scene = stripping();
  const Coaching& coaching = scene.hand.on(1);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(coaching.gauges[i].kind, static_cast<GaugeKind>(i));
}

}  // namespace
}  // namespace palmar::coach
