// Panels without a renderer: the frame is built, and the words that it draws are read.
#include "app/screens/panels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

class Panels : public testing::Test {
 protected:
  static constexpr double width = 1280, height = 800;

  static void SetUpTestSuite() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    fonts_ = new Fonts;
    scene_ = new SceneContext(samples::scene());
    auto typeface = find_typeface(scene_->themes.parent_path() / "fonts");
    if (!typeface) throw std::runtime_error(typeface.error().message());
    if (Status loaded = fonts_->load(*typeface, 1); !loaded)
      throw std::runtime_error(loaded.error().message());
    theme_ = new Theme(load_theme(scene_->themes / "dark.toml").value());
  }
  static void TearDownTestSuite() {
    delete theme_;
    delete scene_;
    delete fonts_;
    ImGui::DestroyContext();
  }

  /// The words of a whole view.
  std::string words(const station::Snapshot& snapshot, double ui_scale = 1) {
    std::string out;
    const Sheet sheet(*fonts_, *theme_, scale_of(width, height, ui_scale), &out);
    const Phrases phrases(scene_->words);
    const Pictures pictures;
    const coach::Lesson* lesson = lesson_ && scene_->lesson ? &*scene_->lesson : nullptr;
    const Frame frame{snapshot, *scene_,  lesson,        state_, welcome_,
                      phrases,  pictures, snapshot.made, 0,      losing_};
    ImGui::NewFrame();
    if (const auto row = draw_screen(sheet, frame, width, height)) clicked_ = row;
    ImGui::EndFrame();
    return out;
  }

  /// Presses and lets go there; the row of the overlay that took it.
  std::optional<int> click(float x, float y) {
    clicked_.reset();
    ImGuiIO& io = ImGui::GetIO();
    for (const bool down : {false, false, true, true, false, false}) {
      io.MousePos = {x, y};
      io.MouseDown[0] = down;
      words(samples::stripping(*scene_));
    }
    io.MousePos = {-1e9f, -1e9f};
    return clicked_;
  }

  static Fonts* fonts_;
  static SceneContext* scene_;
  static Theme* theme_;
  ViewState state_{View::practice};
  Welcome welcome_;
  bool lesson_ = true;
  bool losing_ = false;
  std::optional<int> clicked_;
};

Fonts* Panels::fonts_ = nullptr;
SceneContext* Panels::scene_ = nullptr;
Theme* Panels::theme_ = nullptr;

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
        "FORCE, last 20 s\n", "30 fps\n", "mat 48×48 · 50.0 Hz · 0 lost\n", "latency 0.4 ms (p99 1.1)\n",
        "52 mm/s, aim for 5–30\n", "speed 52 mm/s (asked 5–30)",
        "reach 0.43 · 11 kPa at the target (modelled)\n"}) {
    EXPECT_THAT(said, HasSubstr(expected));
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
  const auto upper = click(640, 290), lower = click(640, 435);
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
  for (const View view : {View::practice, View::instructor, View::welcome}) {
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

TEST_F(Panels, CuesAreAtLeast72AndLabelsAtLeast32PixelsHigh) {
  const Sheet sheet(*fonts_, *theme_, scale_of(width, height, 1));
  // The longest cue of four short words still reaches 72 px.
  for (const char* cue : {"SLOWER", "OFF THE SPINE", "CLOSER TO THE SPINE"}) {
    EXPECT_GE(sheet.fitted(cue, {Weight::bold, 92, {}}, 1280 - 40 - 72).size, 72) << cue;
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

TEST(Phrases, CapitalsReachLatinLetters) {
  EXPECT_EQ(capitals("über ÷ plus léger"), "ÜBER ÷ PLUS LÉGER");
  EXPECT_EQ(with_capital("épaule"), "Épaule");
  EXPECT_EQ(with_capital(""), "");
}

}  // namespace
}  // namespace palmar::screens
