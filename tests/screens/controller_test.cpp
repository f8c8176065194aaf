#include "app/screens/controller.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace palmar::screens {
namespace {

using station::Command;

struct Desk {
  Controller controller;
  station::Snapshot snapshot;
  std::vector<Command> out;
  double now_s = 0;

  explicit Desk(View view = View::practice) : controller({view}, {"swedish", "deep"}) {
    snapshot.coaching.progress.active = true;
  }

  void key(Key key) {
    controller.press(key, now_s, snapshot, out);
    controller.release(key, now_s += 0.1);
    controller.poll(now_s += 1, snapshot, out);
  }
  void tap() { key(Key::foot); }
  void hold() {
    controller.press(Key::foot, now_s, snapshot, out);
    controller.poll(now_s += 0.9, snapshot, out);
    controller.release(Key::foot, now_s += 0.1);
  }
  void twice() {
    for (int i = 0; i < 2; ++i) {
      controller.press(Key::foot, now_s += 0.1, snapshot, out);
      controller.release(Key::foot, now_s += 0.1);
    }
    controller.poll(now_s += 1, snapshot, out);
  }
  const ViewState& state() const { return controller.state(); }
  template <class T>
  bool only() const {
    return out.size() == 1 && std::holds_alternative<T>(out[0]);
  }
};

TEST(Controller, OneFootDrivesPractice) {
  Desk desk;
  desk.tap();
  EXPECT_TRUE(desk.only<station::NextStep>());
  desk.out.clear();
  desk.hold();
  EXPECT_TRUE(desk.only<station::TogglePause>());
  desk.out.clear();
  desk.twice();
  EXPECT_TRUE(desk.out.empty());
  EXPECT_EQ(desk.state().overlay, Overlay::help);
  desk.tap();
  EXPECT_EQ(desk.state().overlay, Overlay::none);
  EXPECT_TRUE(desk.out.empty()) << "the tap that closes help is no next";
}

TEST(Controller, PausedATapGoesOnAndAHoldChoosesALesson) {
  Desk desk;
  desk.snapshot.coaching.progress.paused = true;
  desk.tap();
  EXPECT_TRUE(desk.only<station::TogglePause>());
  desk.out.clear();
  desk.hold();
  EXPECT_TRUE(desk.out.empty());
  EXPECT_EQ(desk.state().overlay, Overlay::lessons);
}

TEST(Controller, LessonsByFootAlone) {
  Desk desk(View::welcome);
  desk.tap();
  ASSERT_EQ(desk.state().overlay, Overlay::lessons);
  EXPECT_EQ(desk.state().selected, 2) << "the first lesson is offered";
  desk.tap();
  EXPECT_EQ(desk.state().selected, 3);
  desk.tap();
  EXPECT_EQ(desk.state().selected, 0) << "round again";
  desk.tap();
  EXPECT_EQ(desk.state().selected, 1);
  desk.tap();
  desk.hold();
  ASSERT_TRUE(desk.only<station::ChooseLesson>());
  EXPECT_EQ(std::get<station::ChooseLesson>(desk.out[0]).id, "swedish");
  EXPECT_EQ(desk.state().view, View::practice);
  EXPECT_EQ(desk.state().overlay, Overlay::none);
  EXPECT_EQ(desk.state().lesson_id, "swedish");
}

TEST(Controller, LessonsByKeyboard) {
  Desk desk;
  desk.key(Key::lessons);
  desk.key(Key::up);
  EXPECT_EQ(desk.state().selected, 1);
  desk.key(Key::up);
  EXPECT_EQ(desk.state().selected, 0);
  desk.key(Key::up);
  EXPECT_EQ(desk.state().selected, 3);
  desk.key(Key::enter);
  ASSERT_TRUE(desk.only<station::ChooseLesson>());
  EXPECT_EQ(std::get<station::ChooseLesson>(desk.out[0]).id, "deep");
}

TEST(Controller, FreePracticeHasNoId) {
  Desk desk;
  desk.key(Key::lessons);
  desk.controller.choose(0, desk.out);
  ASSERT_TRUE(desk.only<station::ChooseLesson>());
  EXPECT_EQ(std::get<station::ChooseLesson>(desk.out[0]).id, "");
}

TEST(Controller, TheQuizIsARowOfTheChooser) {
  Desk desk(View::welcome);
  desk.key(Key::lessons);
  desk.key(Key::up);
  desk.key(Key::enter);
  ASSERT_TRUE(desk.only<station::OpenQuiz>());
  EXPECT_FALSE(std::get<station::OpenQuiz>(desk.out[0]).seed) << "another order each time";
  EXPECT_EQ(desk.state().view, View::quiz);
  EXPECT_EQ(desk.state().overlay, Overlay::none);
  EXPECT_EQ(desk.state().lesson_id, "");
}

TEST(Controller, OneFootDrivesTheQuiz) {
  Desk desk(View::quiz);
  desk.tap();
  EXPECT_TRUE(desk.only<station::NextPlace>());
  desk.out.clear();
  desk.twice();
  EXPECT_EQ(desk.state().overlay, Overlay::help);
  desk.tap();
  EXPECT_TRUE(desk.out.empty()) << "the tap that closes help is no next";
  desk.hold();
  EXPECT_TRUE(desk.only<station::CloseQuiz>());
  EXPECT_EQ(desk.state().view, View::practice);
}

TEST(Controller, EscapeLeavesTheQuizToWhereItBegan) {
  Desk desk(View::instructor);
  desk.key(Key::lessons);
  desk.controller.choose(1, desk.out);
  desk.out.clear();
  desk.key(Key::escape);
  EXPECT_TRUE(desk.only<station::CloseQuiz>());
  EXPECT_EQ(desk.state().view, View::instructor);
}

TEST(Controller, NoKeyShowsTheAnswerOfTheQuizOrLeavesItRunning) {
  for (const Key key : {Key::view, Key::depth, Key::pause, Key::second_pedal}) {
    Desk desk(View::quiz);
    desk.key(key);
    EXPECT_EQ(desk.state().view, View::quiz) << static_cast<int>(key);
    EXPECT_TRUE(desk.out.empty()) << static_cast<int>(key);
  }
  Desk desk(View::quiz);
  desk.key(Key::restart);
  EXPECT_TRUE(desk.only<station::OpenQuiz>()) << "from the beginning";
  desk.out.clear();
  desk.key(Key::set_up);
  ASSERT_EQ(desk.out.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<station::CloseQuiz>(desk.out[0]));
  EXPECT_TRUE(std::holds_alternative<station::OpenSetup>(desk.out[1]));
  EXPECT_EQ(desk.state().before_setup, View::practice);
}

TEST(Controller, ALessonEndsTheQuiz) {
  Desk desk(View::quiz);
  desk.key(Key::lessons);
  desk.controller.choose(2, desk.out);
  ASSERT_EQ(desk.out.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<station::CloseQuiz>(desk.out[0]));
  EXPECT_EQ(std::get<station::ChooseLesson>(desk.out[1]).id, "swedish");
  EXPECT_EQ(desk.state().view, View::practice);
}

TEST(Controller, AFinishedLessonOffersTheNext) {
  Desk desk;
  desk.snapshot.coaching.progress.complete = true;
  desk.tap();
  EXPECT_EQ(desk.state().overlay, Overlay::lessons);
  EXPECT_TRUE(desk.out.empty());
}

TEST(Controller, NothingIsAskedForBehindAnOverlay) {
  for (const Key key : {Key::pause, Key::second_pedal, Key::restart, Key::tare}) {
    Desk desk;
    desk.key(Key::help);
    desk.key(key);
    EXPECT_TRUE(desk.out.empty()) << static_cast<int>(key);
  }
}

TEST(Controller, KeysOfTheStation) {
  Desk desk;
  desk.key(Key::pause);
  EXPECT_TRUE(desk.only<station::TogglePause>());
  desk.out.clear();
  desk.key(Key::tare);
  EXPECT_TRUE(desk.only<station::Tare>());
  desk.out.clear();
  desk.key(Key::restart);
  EXPECT_TRUE(desk.only<station::RestartLesson>());
  desk.out.clear();
  desk.snapshot.coaching.progress.active = false;
  desk.key(Key::restart);
  EXPECT_TRUE(desk.out.empty()) << "there is no lesson to restart";
}

TEST(Controller, EscapeClosesThenAsksThenLeaves) {
  Desk desk;
  desk.key(Key::settings);
  desk.key(Key::escape);
  EXPECT_EQ(desk.state().overlay, Overlay::none);
  desk.key(Key::escape);
  EXPECT_EQ(desk.state().overlay, Overlay::leave);
  desk.tap();
  EXPECT_EQ(desk.state().overlay, Overlay::none) << "the foot stays";
  desk.key(Key::escape);
  desk.key(Key::escape);
  EXPECT_TRUE(desk.state().quit);
  desk.controller.quit(desk.out);
  EXPECT_TRUE(desk.only<station::Quit>()) << "said once";
}

TEST(Controller, SizeStaysBetweenItsEnds) {
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.key(Key::larger);
  EXPECT_DOUBLE_EQ(desk.state().ui_scale, 2.5);
  for (int i = 0; i < 20; ++i) desk.key(Key::smaller);
  EXPECT_DOUBLE_EQ(desk.state().ui_scale, 1.0);
}

TEST(Controller, SettingsByArrows) {
  Desk desk;
  desk.key(Key::settings);
  desk.key(Key::right);
  EXPECT_EQ(desk.state().theme, 1);
  desk.key(Key::left);
  desk.key(Key::left);
  EXPECT_EQ(desk.state().theme, 2);
  desk.key(Key::down);
  desk.key(Key::right);
  EXPECT_DOUBLE_EQ(desk.state().ui_scale, 1.25);
}

TEST(Controller, ViewsChangeAndTheInstructorViewScrolls) {
  Desk desk;
  desk.key(Key::down);
  EXPECT_EQ(desk.state().scroll, 0) << "practice does not scroll";
  desk.key(Key::view);
  EXPECT_EQ(desk.state().view, View::instructor);
  desk.key(Key::down);
  EXPECT_GT(desk.state().scroll, 0);
  for (int i = 0; i < 5; ++i) desk.key(Key::up);
  EXPECT_EQ(desk.state().scroll, 0);
  desk.key(Key::view);
  EXPECT_EQ(desk.state().view, View::practice);
}

TEST(Controller, ARowThatIsNotThereIsIgnored) {
  Desk desk;
  desk.key(Key::lessons);
  for (const int row : {-1, 4, 99}) desk.controller.choose(row, desk.out);
  EXPECT_TRUE(desk.out.empty());
}

}  // namespace
}  // namespace palmar::screens
