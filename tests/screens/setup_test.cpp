// The set-up flow on screen: what it says, what the keys do, and that it can be drawn. With PALMAR_PICTURES=FOLDER in the environment
// the pictures are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "app/screens/setup_buttons.hpp"
#include "app/station/setup_run.hpp"
#include "tests/screens/support/driver_leaks.hpp"
#include "tests/screens/support/screen_test.hpp"
#include "tests/screens/support/setup_stages.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Lines that were broken where they were too long, joined again.
std::string flowing(std::string words) {
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words;
}

class SetupPanels : public ScreenTest {
 protected:
  SetupPanels() {
    state_.view = View::setup;
    lesson_ = false;
  }

  Stages stages_{*scene_};
};

TEST_F(SetupPanels, SayOneInstructionAtATime) {
  const std::string searching = words(stages_.find(false));
  EXPECT_THAT(searching, HasSubstr("Find the mat\n"));
  EXPECT_THAT(searching, Not(HasSubstr("Next\n"))) << "there is nothing to go on with";
  const std::string found = words(stages_.find(true));
  EXPECT_THAT(found, HasSubstr("The mat answers\n"));
  EXPECT_THAT(found, HasSubstr("50 frames a second on /dev/ttyACM0\n"));
  EXPECT_THAT(found, HasSubstr("Next\n"));
  EXPECT_THAT(found, HasSubstr("tap: Next\n"));
  EXPECT_THAT(words(stages_.hands_off()), HasSubstr("Hands off\n"));
  EXPECT_THAT(words(stages_.press()), HasSubstr("Press everywhere\n"));
  EXPECT_THAT(words(stages_.calibrate()), HasSubstr("maker's rule"));
  EXPECT_THAT(words(stages_.place(0)), HasSubstr("Press the left root of the\nscapular spine\n"));
}

TEST_F(SetupPanels, TheVerdictSaysWhatIsWrongAndWhatToDo) {
  const std::string said = flowing(words(stages_.verdict()));
  EXPECT_THAT(said, HasSubstr("The mat is usable with limits"));
  EXPECT_THAT(said, HasSubstr("2 cells are dead"));
  EXPECT_THAT(said, HasSubstr("leaves them out"));
}

TEST_F(SetupPanels, ALostMatIsSaidWithWhatToDo) {
  const std::string said = words(stages_.lost());
  EXPECT_THAT(said, HasSubstr("closed the port"));
  EXPECT_THAT(said, HasSubstr("Plug it in again"));
}

TEST_F(SetupPanels, ReadyHoldsTheResultAndTheWipe) {
  const std::string said = flowing(words(stages_.ready()));
  EXPECT_THAT(said, HasSubstr("wipe the cover down"));
  EXPECT_THAT(said, HasSubstr("expected error"));
  EXPECT_THAT(said, HasSubstr("placement.json"));
  EXPECT_THAT(said, HasSubstr("Practise"));
}

TEST_F(SetupPanels, TheMatIsNamedAndItsCoverAskedFor) {
  const std::string how = flowing(words(stages_.calibrate()));
  EXPECT_THAT(how, HasSubstr("Keep these newtons"));
  EXPECT_THAT(how, HasSubstr("Roll known weights"));
  EXPECT_THAT(how, HasSubstr("bench"));
  const std::string serial = flowing(words(stages_.serial()));
  EXPECT_THAT(serial, HasSubstr("Which mat is this?"));
  EXPECT_THAT(serial, HasSubstr("Serial number"));
  const std::string cover = flowing(words(stages_.cover()));
  EXPECT_THAT(cover, HasSubstr("Wipe the mat dry"));
  EXPECT_THAT(cover, HasSubstr("Cover and film are on"));
}

TEST_F(SetupPanels, AWeightIsTypedAndItsOtherUnitsStandBeside) {
  const station::Snapshot now = stages_.weight();
  state_.typed = "11 lb";
  const std::string said = flowing(words(now));
  EXPECT_THAT(said, HasSubstr("11 lb"));
  EXPECT_THAT(said, HasSubstr("48.9 N = 4.99 kg = 11.00 lb"));
  EXPECT_THAT(said, HasSubstr("Take it"));
}

TEST_F(SetupPanels, OffsetsAreNoLoadAndWhatWasRolledIsCounted) {
  const station::Snapshot now = stages_.rolling();
  const station::MatPicture& mat = now.setup.mat;
  ASSERT_EQ(mat.load.size(), 48u * 48u);
  ASSERT_EQ(mat.coverage.cells.size(), 48u * 48u);
  EXPECT_EQ(mat.coverage.of, calibration::StepCoverage::Of::frames);
  EXPECT_EQ(mat.coverage.wanted, 4) << "of 20, in six rolls";
  int rolled = 0;
  for (std::size_t i = 0; i < mat.load.size(); ++i) {
    const std::size_t row = i / 48;
    if (row < 20) {
      EXPECT_EQ(mat.load[i], 0) << "nothing lies on cell " << i << " but its offset";
    }
    if (row > 36) {
      EXPECT_EQ(mat.coverage.cells[i], 0) << "nobody has rolled over cell " << i;
    }
    rolled += mat.coverage.cells[i] > 0;
  }
  EXPECT_GT(rolled, 20 * 48);
  const std::string said = flowing(words(now));
  EXPECT_THAT(said, HasSubstr("frames over a cell"));
  EXPECT_THAT(said, HasSubstr("load now"));
  EXPECT_THAT(said, HasSubstr("4+"));
}

TEST_F(SetupPanels, TheFitIsReportedWhole) {
  for (const double scale : {1.0, 1.5, 2.5}) {
    const std::string said = flowing(words(stages_.review(), scale));
    for (const char* row :
         {"Residual 2 %, rms of the fitted loads (3.0 N)", "Known weights 3 %, rms, not used for the fit",
          "Coming down 4 %", "95 % interval 8 %", "Valid up to 63.0 kPa, of the mean cell",
          "Cells without a curve 3"})
      EXPECT_THAT(said, HasSubstr(row)) << scale;
  }
}

TEST_F(SetupPanels, NothingIsLeftOutAtALargeSetting) {
  for (const double scale : {1.0, 1.5, 2.5}) {
    const std::string found = flowing(words(stages_.find(true), scale));
    EXPECT_THAT(found, HasSubstr("50 frames a second on /dev/ttyACM0")) << scale;
    EXPECT_THAT(flowing(words(stages_.calibrate(), scale)), HasSubstr("maker's rule")) << scale;
    EXPECT_TRUE(setup_layout(1280, 800, scale_of(1280, 800, scale)).back.shown()) << scale;
  }
}

TEST_F(SetupPanels, AMatThatWasPlacedIsLookedAtFirst) {
  Stages after(*scene_, stages_.record());
  const std::string before = flowing(words(after.placed_before()));
  EXPECT_THAT(before, HasSubstr("Placed on 2026-11-20 by Ada"));
  EXPECT_THAT(before, HasSubstr("Press two landmarks"));
  EXPECT_THAT(flowing(words(after.slip(0))), HasSubstr("It lies as before"));
  const std::string slipped = flowing(words(after.slip(15)));
  EXPECT_THAT(slipped, HasSubstr("The mat has slipped by 1"));
  EXPECT_THAT(slipped, HasSubstr("calibrate its place again"));
}

TEST_F(SetupPanels, TheInstructionStaysAtEverySize) {
  for (const double scale : {1.0, 1.5, 2.0, 2.5}) {
    EXPECT_THAT(words(stages_.place(3), scale), HasSubstr("Press ")) << scale;
    EXPECT_THAT(words(stages_.verdict(), scale), HasSubstr("Next")) << scale;
  }
}

struct Desk {
  Controller controller{{View::practice}, {"swedish"}};
  station::Snapshot snapshot;
  std::vector<station::Command> out;
  double now_s = 0;

  void key(Key key) {
    out.clear();
    controller.press(key, now_s, snapshot, out);
    controller.release(key, now_s += 0.1);
    controller.poll(now_s += 1, snapshot, out);
  }
  void hold() {
    out.clear();
    controller.press(Key::foot, now_s, snapshot, out);
    controller.poll(now_s += 0.9, snapshot, out);
    controller.release(Key::foot, now_s += 0.1);
  }
  template <class T>
  const T* only() const {
    return out.size() == 1 ? std::get_if<T>(&out.front()) : nullptr;
  }
};

TEST(SetupKeys, LeadThroughTheFlowAndBack) {
  const SceneContext scene = samples::scene();
  Stages stages(scene);
  Desk desk;
  desk.key(Key::set_up);
  EXPECT_EQ(desk.controller.state().view, View::setup);
  ASSERT_TRUE(desk.only<station::OpenSetup>());
  EXPECT_EQ(desk.only<station::OpenSetup>()->stage, SetupStage::find);

  desk.snapshot = stages.find(false);
  desk.key(Key::foot);
  EXPECT_TRUE(desk.out.empty()) << "no mat, nothing to go on with";
  desk.snapshot = stages.find(true);
  desk.key(Key::foot);
  ASSERT_TRUE(desk.only<station::OpenSetup>());
  EXPECT_EQ(desk.only<station::OpenSetup>()->stage, SetupStage::check);

  desk.snapshot = stages.hands_off();
  desk.key(Key::foot);
  EXPECT_TRUE(desk.out.empty()) << "the half minute cannot be cut short";
  desk.snapshot = stages.press();
  desk.key(Key::enter);
  ASSERT_TRUE(desk.only<station::ActInSetup>());
  EXPECT_EQ(desk.only<station::ActInSetup>()->action, Action::accept);
  desk.hold();
  ASSERT_TRUE(desk.only<station::ActInSetup>());
  EXPECT_EQ(desk.only<station::ActInSetup>()->action, Action::redo);

  desk.snapshot = stages.place(2);
  desk.key(Key::left);
  EXPECT_TRUE(desk.only<station::BackInSetup>());
  desk.snapshot = stages.calibrate();
  desk.key(Key::left);
  EXPECT_TRUE(desk.only<station::BackInSetup>());
  desk.key(Key::second);
  ASSERT_TRUE(desk.only<station::ChooseInSetup>());
  EXPECT_EQ(desk.only<station::ChooseInSetup>()->choice, station::SetupChoice::roll);
  desk.key(Key::foot);
  ASSERT_TRUE(desk.only<station::ChooseInSetup>());
  EXPECT_EQ(desk.only<station::ChooseInSetup>()->choice, station::SetupChoice::keep);

  desk.snapshot = stages.ready();
  desk.key(Key::foot);
  EXPECT_TRUE(desk.only<station::CloseSetup>());
  EXPECT_EQ(desk.controller.state().view, View::practice);
}

TEST(SetupKeys, EscapeLeavesAndTheSettingsOfferIt) {
  Desk desk;
  desk.key(Key::settings);
  desk.key(Key::down);
  desk.key(Key::down);
  desk.key(Key::enter);
  EXPECT_EQ(desk.controller.state().view, View::setup);
  EXPECT_EQ(desk.controller.state().overlay, Overlay::none);
  EXPECT_TRUE(desk.only<station::OpenSetup>());
  for (const Key key : {Key::view, Key::lessons, Key::pause, Key::second_pedal}) desk.key(key);
  EXPECT_EQ(desk.controller.state().view, View::setup) << "nothing runs unseen";
  EXPECT_TRUE(desk.out.empty());
  desk.key(Key::escape);
  EXPECT_TRUE(desk.only<station::CloseSetup>());
  EXPECT_EQ(desk.controller.state().view, View::practice);
}

TEST(SetupKeys, WhereAWeightIsTypedLettersAreNoKeys) {
  const SceneContext scene = samples::scene();
  Stages stages(scene);
  Desk desk;
  desk.key(Key::set_up);
  desk.snapshot = stages.find(true);
  EXPECT_FALSE(desk.controller.typing(desk.snapshot));
  desk.snapshot = stages.weight();
  ASSERT_TRUE(desk.controller.typing(desk.snapshot));
  desk.controller.type("5 kgé");
  desk.key(Key::erase);
  EXPECT_EQ(desk.controller.state().typed, "5 kg");
  desk.key(Key::enter);
  ASSERT_TRUE(desk.only<station::TypeInSetup>());
  EXPECT_EQ(desk.only<station::TypeInSetup>()->text, "5 kg");
  EXPECT_EQ(desk.controller.state().typed, "");
}

TEST(SetupKeys, AMatWithoutNewtonsLeadsNowhereElse) {
  const SceneContext scene = samples::scene();
  Stages stages(scene);
  Desk desk;
  desk.key(Key::set_up);
  desk.snapshot = stages.ready();
  desk.snapshot.setup.calibrated = false;
  desk.key(Key::escape);
  EXPECT_TRUE(desk.out.empty());
  EXPECT_EQ(desk.controller.state().overlay, Overlay::leave);
  desk.key(Key::foot);
  desk.key(Key::enter);
  ASSERT_TRUE(desk.only<station::OpenSetup>());
  EXPECT_EQ(desk.only<station::OpenSetup>()->stage, SetupStage::calibrate);
}

TEST(SetupPictures, AreDrawnInEveryTheme) {
  const DriverLeaks unseen;
  const SceneContext scene = samples::scene();
  const char* folder = std::getenv("PALMAR_PICTURES");
  for (const auto theme : theme_ids) {
    Stages stages(scene);
    ScreenOptions options;
    options.theme = theme;
    options.start_view = View::setup;
    options.offscreen = true;
    if (const char* scale = std::getenv("PALMAR_PICTURES_SCALE")) options.ui_scale = std::stod(scale);
    auto screen = Screen::open(scene, options);
    ASSERT_TRUE(screen.ok()) << screen.error().message();
    std::vector<std::pair<const char*, station::Snapshot>> shots{
        {"find", stages.find(true)},   {"hands_off", stages.hands_off()}, {"press", stages.press()},
        {"verdict", stages.verdict()}, {"calibrate", stages.calibrate()}, {"place", stages.place(4)},
        {"review", stages.place(20)},  {"lost", stages.lost()},           {"ready", stages.ready()}};
    if (folder) {
      shots.insert(shots.end(), {{"serial", stages.serial()},
                                 {"cover", stages.cover()},
                                 {"weight", stages.weight()},
                                 {"rolling", stages.rolling()},
                                 {"fitting", stages.fitting()},
                                 {"verifying", stages.verifying()},
                                 {"fit", stages.review()}});
      Stages after(scene, Stages(scene).record());
      shots.insert(shots.end(), {{"placed", after.placed_before()}, {"slipped", after.slip(15)}});
    }
    if (!folder) shots.erase(shots.begin() + 1, shots.end());  // opening and drawing is what takes time
    for (const auto& [name, snapshot] : shots) {
      std::vector<station::Command> ignored;
      for (int i = 0; i < 2; ++i) ASSERT_TRUE((*screen)->frame(snapshot, ignored));
      EXPECT_TRUE(ignored.empty());
      if (folder) {
        EXPECT_TRUE((*screen)
                        ->save_png(std::filesystem::path(folder) /
                                   (std::string("setup_") + name + "_" + std::string(theme) + ".png"))
                        .ok());
      }
    }
  }
}

}  // namespace
}  // namespace palmar::screens
