// Panels without a renderer: the frame is built, and the words that it draws are read.
#include "app/screens/panels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/coach/keys.hpp"
#include "tests/screens/support/screen_test.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

class Panels : public ScreenTest {
 protected:
  Panels() {
    state_.view = View::practice;
    state_.reasons = true;  // the last strokes in place of the slice
  }

  /// Boxes around the triangles of that colour, at any opacity but the faintest.
  static std::vector<Rect> triangles(const ImGuiWindow& window, Colour colour) {
    const ImDrawList& list = *window.DrawList;
    std::vector<Rect> out;
    for (int i = 0; i + 2 < list.IdxBuffer.Size; i += 3) {
      float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
      bool same = true;
      for (int j = 0; j < 3; ++j) {
        const ImDrawVert& v = list.VtxBuffer[list.IdxBuffer[i + j]];
        same = same && (v.col & ~IM_COL32_A_MASK) == (colour.packed() & ~IM_COL32_A_MASK) &&
               v.col >> IM_COL32_A_SHIFT > 200;
        x0 = std::min(x0, v.pos.x), x1 = std::max(x1, v.pos.x);
        y0 = std::min(y0, v.pos.y), y1 = std::max(y1, v.pos.y);
      }
      if (same) out.push_back({x0, y0, static_cast<double>(x1 - x0), static_cast<double>(y1 - y0)});
    }
    return out;
  }

  /// Presses and lets go there; the row of the overlay that took it.
  std::optional<int> click(float x, float y) {
    std::optional<int> taken;
    ImGuiIO& io = ImGui::GetIO();
    for (const bool down : {false, false, true, true, false, false}) {
      io.MousePos = {x, y};
      io.MouseDown[0] = down;
      words(samples::stripping(*scene_));
      if (clicked_) taken = clicked_;
    }
    io.MousePos = {-1e9f, -1e9f};
    return taken;
  }
};

TEST_F(Panels, PracticeSaysOneThing) {
  const std::string said = words(samples::stripping(*scene_));
  for (const char* expected :
       {"SLOWER\n", "SPEED\n", "fast\n", "good\n", "slow\n", "DEEP TISSUE\n", "Longissimus\n", "right side\n",
        "2:10\n", "left in this step\n", "step 2 of 2\n", "with the fibre\n", "tap: next\n", "hold: pause\n",
        "twice: help\n", "rec\n", "ok\n"}) {
    EXPECT_THAT(said, HasSubstr(expected));
  }
}

TEST_F(Panels, PracticeShowsNothingThatCannotBeActedOn) {
  const std::string said = words(samples::stripping(*scene_));
  for (const char* hidden : {"kPa", " N", "ms", "mm/s", "score", "Hz", "level"})
    EXPECT_THAT(said, Not(HasSubstr(hidden)));
  EXPECT_EQ(std::count(said.begin(), said.end(), '%'), 0);
}

TEST_F(Panels, TheGaugeIsTheOneOfTheCue) {
  station::Snapshot now = samples::stripping(*scene_);
  now.coaching.cue = coach::Cue{"lighter", "let_up", coach::GaugeKind::pressure, false, false, 0};
  const std::string said = words(now);
  EXPECT_THAT(said, HasSubstr("LIGHTER\nlean back a little\n"));
  EXPECT_THAT(said, HasSubstr("PRESSURE\nfirm\ngood\nlight\n"));
  EXPECT_THAT(said, Not(HasSubstr("SPEED")));
}

TEST_F(Panels, WithoutACueTheStepItselfIsSaid) {
  station::Snapshot now = samples::stripping(*scene_);
  now.coaching.cue.reset();
  EXPECT_THAT(words(now), HasSubstr("Strip slowly, thumb\n"));
}

TEST_F(Panels, FreePracticeSaysWhatItSees) {
  lesson_ = false;
  station::Snapshot now = samples::stripping(*scene_);
  now.coaching.progress = {};
  now.coaching.cue.reset();
  const std::string said = words(now);
  for (const char* expected : {"Deep stripping\n", "FREE PRACTICE\n", "Longissimus\n", "3\nstrokes\n"})
    EXPECT_THAT(said, HasSubstr(expected));
  now.coaching.live = {};
  EXPECT_THAT(words(now), HasSubstr("Free practice\n"));
}

TEST_F(Panels, InstructorShowsEveryNumberWithItsBandAndWhereItComesFrom) {
  state_.view = View::instructor;
  const std::string said = words(samples::stripping(*scene_));
  for (const char* expected :
       {"61 N\nFORCE · level 4\nband 30–90 N, design default\n",
        "↑ 52 mm/s\nSPEED\nband 5–30 mm/s, design default\n", "6°\n", "0.93\n",
        "LOAD BY MUSCLE (modelled)\nlongissimus R\n71 %\n", "measured, normal force\n",
        "step 2 of 2    2:10 left    score 82 (91 % in band)\n", "WHY THIS SCORE  95\n", "61 N of 30–100\n",
        "FORCE, last 20 s\n", "30 fps\n", "mat 48×48 · 50.0 Hz · 0 lost\n", "latency 0.40 ms (p99 1.1)\n",
        "52 mm/s, aim for 5–30\n", "speed 52 mm/s (asked 5–30)",
        "reach 0.43 · 11 kPa at the target (modelled)\n"}) {
    EXPECT_THAT(said, HasSubstr(expected));
  }
}

TEST_F(Panels, UnderTheSliceStandTheNewtonsOfTheHandThatItGoesThrough) {
  state_.view = View::depth;
  auto now = samples::stripping(*scene_);
  now.observation.contacts.list[0].force_N = 61;
  now.observation.field.force_N = 85;  // with the other hand
  now.observation.target->reach = 1.46F;
  EXPECT_THAT(words(now), HasSubstr("61 N   ·   reach 1.46 of its mean pressure   ·   11 kPa at the t"));
  state_.view = View::instructor;
  now.coaching.level = 0;
  EXPECT_THAT(words(now), Not(HasSubstr("level 0")));
}

TEST_F(Panels, TheStationSaysWhereItsNewtonsComeFrom) {
  state_.view = View::instructor;
  auto now = samples::stripping(*scene_);
  using exchange::NewtonsFrom;
  for (const auto& [from, expected] : {std::pair{NewtonsFrom::maker, "maker's calibration · ± unknown\n"},
                                       {NewtonsFrom::own, "this mat's own calibration\n"},
                                       {NewtonsFrom::nominal, "not calibrated · newtons nominal\n"},
                                       {NewtonsFrom::virtual_mat, "virtual mat\n"}}) {
    now.newtons = from;
    EXPECT_THAT(words(now), HasSubstr(expected));
  }
}

TEST_F(Panels, TheWorkedMuscleAndItsLayerComeFirst) {
  state_.view = View::instructor;
  station::Snapshot now = samples::stripping(*scene_);
  // A thin muscle above the target takes more of the stress, and is not what the hand is there for.
  for (MuscleLoad& load : now.observation.muscles) {
    if (scene_->atlas->muscles[load.muscle].base_id == "lat_dorsi") load.share = 1;
  }
  EXPECT_THAT(words(now),
              HasSubstr("longissimus R\n71 %\niliocostalis R\n18 %\nlatissimus dorsi R\n100 %\n"));
  // Without a target the volume that takes the load counts: 28 mm of longissimus against 6 mm.
  lesson_ = false;
  EXPECT_THAT(words(now), HasSubstr("(modelled)\nlongissimus R\n71 %\nlatissimus dorsi R\n100 %\n"));
  state_.view = View::practice;
  now.coaching.progress = {};
  EXPECT_THAT(words(now), HasSubstr("FREE PRACTICE\nLongissimus\n"));
}

TEST_F(Panels, NoMusclesNameIsCut) {
  state_.view = View::instructor;
  station::Snapshot now = samples::stripping(*scene_);
  for (std::uint16_t i = 0; i < scene_->atlas->muscles.size(); ++i) {
    now.observation.muscles = {{i, 60, 5, 1}};
    EXPECT_THAT(words(now), Not(HasSubstr("…"))) << scene_->atlas->muscles[i].id;
  }
}

// As a station says them: three digits, bands with both ends, the longest words of where a band comes from.
station::Snapshot wordy(const SceneContext& scene) {
  using coach::Band;
  station::Snapshot now = samples::stripping(scene);
  auto& gauges = now.coaching.gauges;
  gauges[0].band = Band{40.5, 120.5, coach::Provenance::common_teaching};
  gauges[1].band = Band{40, 120, coach::Provenance::common_teaching};
  gauges[1].value = 124, gauges[1].state = coach::BandState::above;
  gauges[3].band = Band{0.75, 0.95, coach::Provenance::common_teaching};
  now.coaching.level = 5;
  now.coaching.live = {"eff_light", "swedish", 0.78, {}};
  for (const char* id :
       {"speed_mm_s", "force_N", "fibre_angle_deg", "area_cm2", "force_cv", "length_mm", "rate_hz"})
    now.coaching.live.evidence.push_back({id, 124, {50, 200}, id[0] == 'f'});
  for (coach::AssessedStroke& one : now.last_strokes) {
    one.recognition.technique = "deep_comp";
    one.stroke.force_N = 124, one.stroke.force_cv = 0.24, one.stroke.length_mm = 412,
    one.stroke.speed_mm_s = 124, one.stroke.fibre_angle_deg = 88;
    for (coach::ScorePart& part : one.score->parts) {
      if (part.id == "speed") part.measured = 124, part.band = Band{50, 200};
    }
  }
  now.mat.lost = 12345;
  now.mat.latency_p50_ms = 0.12, now.mat.latency_p99_ms = 8.5;
  return now;
}

TEST_F(Panels, NothingInTheInstructorViewIsCut) {
  state_.view = View::instructor;
  for (const bool reasons : {false, true}) {
    state_.reasons = reasons;
    for (const double ui_scale : {1.0, 1.5, 2.0, 2.5})
      EXPECT_THAT(words(wordy(*scene_), ui_scale), Not(HasSubstr("…"))) << ui_scale;
  }
  const std::string said = words(wordy(*scene_));
  for (const char* expected : {"band 40–120, common teaching\n", "124 mm/s of 50–200\n",
                               "latency 0.12 ms (p99 8.5)\n", "speed 124 mm/s (asked 50–200)"})
    EXPECT_THAT(said, HasSubstr(expected));
}

TEST_F(Panels, ALargeSettingKeepsWhatMatters) {
  for (const double ui_scale : {1.5, 2.0, 2.5}) {
    const std::string said = words(samples::stripping(*scene_), ui_scale);
    for (const char* expected :
         {"SLOWER\n", "fast\n", "good\n", "slow\n", "Longissimus\n", "right side\n", "2:10\n",
          "with the fibre\n", "tap: next\n", "hold: pause\n", "twice: help\n", "rec\n", "ok\n"})
      EXPECT_THAT(said, HasSubstr(expected)) << ui_scale;
    EXPECT_THAT(said, Not(HasSubstr("…"))) << ui_scale;
  }
}

TEST_F(Panels, ALargeSettingCountsStrokesInFreePractice) {
  lesson_ = false;
  station::Snapshot now = samples::stripping(*scene_);
  now.coaching.progress = {};
  EXPECT_THAT(words(now, 2.5), HasSubstr("Longissimus\nright side\n"));
  now.observation = samples::empty(*scene_, 5).observation;
  EXPECT_THAT(words(now, 2.5), HasSubstr("3 strokes\n"));
}

TEST_F(Panels, TheNeedleCrossesNoWord) {
  for (const double ui_scale : {1.0, 1.5, 2.5}) {
    station::Snapshot now = samples::stripping(*scene_);
    now.coaching.cue = coach::Cue{"lighter", "", coach::GaugeKind::pressure, false, false, 0};
    coach::Gauge& gauge = now.coaching.gauges[0];
    gauge.state = coach::BandState::above;  // so that needle and words differ in colour
    for (double force_N = 0; force_N <= 120; force_N += 1) {
      gauge.value = force_N;
      words(now, ui_scale);
      const ImGuiWindow& window = window_named("###gauge");
      std::vector<Rect> letters;
      for (const Rect& box : triangles(window, theme_->muted)) letters.push_back(box);
      for (const Rect& box : triangles(window, theme_->good)) {
        if (box.h > 8 * ui_scale) letters.push_back(box);  // not the lines of the band
      }
      ASSERT_FALSE(letters.empty());
      const Rect card{window.Pos.x, window.Pos.y, window.Size.x, window.Size.y};
      for (const Rect& needle : triangles(window, theme_->warning)) {
        EXPECT_TRUE(needle.y >= card.y && needle.bottom() <= card.bottom() && needle.x >= card.x &&
                    needle.right() <= card.right())
            << force_N;
        for (const Rect& letter : letters) {
          EXPECT_TRUE(needle.right() <= letter.x || letter.right() <= needle.x ||
                      needle.bottom() <= letter.y || letter.bottom() <= needle.y)
              << force_N << " N at " << ui_scale;
        }
      }
    }
  }
}

TEST_F(Panels, EveryCueIsAtLeast72PixelsHighAtEverySetting) {
  constexpr double capital_em = 0.727;  // of Inter
  for (const std::string_view key : coach::cue::all) {
    for (const double ui_scale : {1.0, 1.5, 2.0, 2.5}) {
      station::Snapshot now = samples::stripping(*scene_);
      now.coaching.cue = coach::Cue{key, "", coach::GaugeKind::pressure, true, false, 0};
      EXPECT_THAT(words(now, ui_scale), Not(HasSubstr("…")));
      // The words are drawn last: four corners a letter.
      const ImVector<ImDrawVert>& corners = window_named("###cue").DrawList->VtxBuffer;
      ASSERT_GE(corners.Size, 4);
      const ImDrawVert* letter = corners.end() - 4;
      EXPECT_GE(letter[2].pos.y - letter[0].pos.y, capital_em * 72 - 1) << key << " at " << ui_scale;
    }
  }
}

TEST_F(Panels, UnknownIsADashAndNotANumber) {
  state_.view = View::instructor;
  const std::string said = words(samples::empty(*scene_, 1));
  EXPECT_THAT(said, HasSubstr("–\nFORCE\n"));
  EXPECT_THAT(said, HasSubstr("nothing touches the mat\n"));
  EXPECT_THAT(said, HasSubstr("No stroke has ended yet\n"));
  EXPECT_THAT(said, HasSubstr("waiting for a\npicture\n"));
}

TEST_F(Panels, AStrokeThatIsNotScoredSaysSo) {
  state_.view = View::instructor;
  station::Snapshot now = samples::stripping(*scene_);
  for (auto& one : now.last_strokes) one.score.reset();
  EXPECT_THAT(words(now), HasSubstr("not scored\n"));
}

TEST_F(Panels, ALostMatSaysWhatWhyAndWhatToDo) {
  station::Snapshot now = samples::stripping(*scene_);
  now.mat.link = station::Link::lost;
  now.mat.message = "mat lost on /dev/ttyACM0 (device closed the port); recording goes on, plug it in again";
  for (const View view : {View::welcome, View::practice, View::instructor}) {
    state_.view = view;
    const std::string said = words(now);
    EXPECT_THAT(
        said,
        HasSubstr("Mat lost on /dev/ttyACM0\ndevice closed the port\nRecording goes on, plug it in again\n"));
    EXPECT_THAT(said, HasSubstr("mat lost\n"));
  }
}

TEST_F(Panels, AMatThatIsSearchedForIsNoAlarm) {
  const std::string said = words(station::Snapshot());
  EXPECT_THAT(said, HasSubstr("Looking for the mat\n"));
  EXPECT_THAT(said, HasSubstr("no mat\n"));
  EXPECT_THAT(said, Not(HasSubstr("ok\n")));
}

TEST_F(Panels, HealthIsAWordWhenItIsNotGood) {
  station::Snapshot now = samples::stripping(*scene_);
  now.recorder_full = true;
  EXPECT_THAT(words(now), HasSubstr("disk too slow\n"));
  now.recorder_full = false;
  losing_ = true;
  EXPECT_THAT(words(now), HasSubstr("losing frames\n"));
}

TEST_F(Panels, FirstThirtySeconds) {
  state_.view = View::welcome;
  lesson_ = false;
  station::Snapshot now = samples::empty(*scene_, 0);
  now.coaching.progress = {};
  EXPECT_THAT(words(now), HasSubstr("Rest both palms on the back\n"));
  for (double t = 0; t < 2; t += 0.1) welcome_.step(samples::palms(*scene_, t));
  now = samples::palms(*scene_, 2);
  EXPECT_THAT(words(now), HasSubstr("Now glide up\n"));
  now.coaching.cue = coach::Cue{"lighter", "", coach::GaugeKind::pressure, false, false, 0};
  EXPECT_THAT(words(now), HasSubstr("LIGHTER\n"));
  now.strokes = 1;
  now.last_strokes = {samples::stripping(*scene_).last_strokes[0]};
  welcome_.step(now);
  const std::string said = words(now);
  EXPECT_THAT(said, HasSubstr(" cm in "));
  EXPECT_THAT(said, HasSubstr("tap the foot switch to join, or go on\n"));
}

TEST_F(Panels, PauseLessonsSettingsHelpAndLeaving) {
  station::Snapshot now = samples::stripping(*scene_);
  now.coaching.progress.paused = true;
  EXPECT_THAT(words(now), HasSubstr("tap: go on\nhold: choose a lesson    twice: help\n"));
  now.coaching.progress.paused = false;
  state_.overlay = Overlay::lessons;
  const std::string lessons = words(now);
  for (const coach::Lesson& lesson : scene_->lessons) EXPECT_THAT(lessons, HasSubstr(lesson.name));
  EXPECT_THAT(lessons, HasSubstr("Free practice\n"));
  EXPECT_THAT(lessons, HasSubstr("Find the place (quiz)\n"));
  state_.overlay = Overlay::settings;
  EXPECT_THAT(words(now), HasSubstr("Dark"));
  state_.overlay = Overlay::help;
  const std::string help = words(now);
  for (const KeyHelp& one : key_help)
    EXPECT_THAT(help, HasSubstr(std::string(one.key) + "\n" + one.does + "\n"));
  state_.overlay = Overlay::leave;
  EXPECT_THAT(words(now), HasSubstr("Leave Palmar?\n"));
}

TEST_F(Panels, AClickChoosesARowAndTheListStaysAboveWhatLiesBehindIt) {
  state_.overlay = Overlay::lessons;
  EXPECT_EQ(click(10, 10), std::nullopt) << "beside the list";
  ASSERT_FALSE(GImGui->Windows.empty());
  EXPECT_THAT(std::string(GImGui->Windows.back()->Name), HasSubstr("###lessons"));
  const auto upper = click(640, 253), lower = click(640, 398);
  ASSERT_TRUE(upper && lower);
  EXPECT_EQ(*upper, 0);
  EXPECT_EQ(*lower, 2);
}

TEST_F(Panels, AZoneAlarmIsNamed) {
  station::Snapshot now = samples::stripping(*scene_);
  const auto zone = scene_->atlas->zone("spinous");
  ASSERT_TRUE(zone);
  now.coaching.cue = coach::Cue{"off_the_spine", "", coach::GaugeKind::pressure, true, false, 0};
  now.coaching.alarms.push_back({static_cast<std::uint16_t>(*zone), 0});
  EXPECT_THAT(words(now), HasSubstr("OFF THE SPINE\n"));
}

TEST_F(Panels, EverySignThatIsDrawnIsInTheTypeface) {
  std::string all;
  for (const View view : {View::practice, View::instructor, View::welcome, View::depth}) {
    state_.view = view;
    all += words(samples::stripping(*scene_));
  }
  for (const Overlay overlay : {Overlay::help, Overlay::lessons, Overlay::settings, Overlay::leave}) {
    state_.overlay = overlay;
    all += words(samples::stripping(*scene_));
  }
  const char* at = all.c_str();
  while (*at) {
    unsigned int code = 0;
    at += ImTextCharFromUtf8(&code, at, nullptr);
    if (code < 32) continue;
    EXPECT_NE(fonts_->get(Weight::regular, 32)->FindGlyphNoFallback(static_cast<ImWchar>(code)), nullptr)
        << code;
  }
}

TEST_F(Panels, DrawListsStayWithinSixteenBitIndices) {
  state_.view = View::instructor;
  words(samples::stripping(*scene_));
  ImGui::NewFrame();
  ImGui::EndFrame();
  for (const ImGuiWindow* window : GImGui->Windows)
    EXPECT_LT(window->DrawList->VtxBuffer.Size, 60000) << window->Name;
}

TEST(Phrases, ASchoolsWordsComeFirst) {
  const Phrases phrases([](std::string_view key) -> std::string_view {
    if (key == "cues.slower") return "langsamer";
    if (key == "screen.good") return "gut";
    if (key == "hints.lean") return "hints.lean";  // a source may give the key back where it has nothing
    return {};
  });
  EXPECT_EQ(phrases.cue("slower"), "langsamer");
  EXPECT_EQ(phrases("good"), "gut");
  EXPECT_EQ(phrases("ok"), "ok");
  EXPECT_EQ(phrases.cue("off_the_spine"), "off the spine");
  EXPECT_EQ(phrases.hint("lean"), "lean");
  EXPECT_EQ(phrases.hint(""), "");
  EXPECT_EQ(phrases("no_such_key"), "no_such_key");
}

TEST(MuscleNames, AreAbbreviatedAsAnatomistsDo) {
  for (const auto& [name, shortened] : {std::pair("latissimus dorsi R", "lat. dorsi R"),
                                        {"quadratus lumborum L", "quadr. lumborum L"},
                                        {"rhomboid major R", "rhomb. major R"},
                                        {"serratus posterior inferior L", "serr. post. inferior L"},
                                        {"longissimus R", "longissimus R"},
                                        {"semitendinosus/semimembranosus R", "semit./semim. R"},
                                        {"one two", "one two"},
                                        {"", ""}})
    EXPECT_EQ(abbreviated(name), shortened);
  EXPECT_EQ(abbreviated("quadratus lumborum L", true), "quadr. lumb. L");
  EXPECT_EQ(abbreviated("splenius capitis and cervicis R", true), "splen. cap. cerv. R");
}

TEST(Phrases, CapitalsReachLatinLetters) {
  EXPECT_EQ(capitals("über ÷ plus léger"), "ÜBER ÷ PLUS LÉGER");
  EXPECT_EQ(with_capital("épaule"), "Épaule");
  EXPECT_EQ(with_capital(""), "");
}

}  // namespace
}  // namespace palmar::screens
