// The whole screen without a display: real pixels from OpenGL on the processor.
#include "app/screens/screen.hpp"

#include <SDL.h>
#include <gtest/gtest.h>
#include <stb_image.h>

#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <variant>

#include "app/screens/anatomy_picture.hpp"
#include "app/screens/pressure_map.hpp"
#include "app/screens/theme.hpp"
#include "tests/screens/support/driver_leaks.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;

  bool near(int x, int y, Colour c, int by = 6) const {
    const std::uint8_t* p = &rgb[static_cast<std::size_t>((y * width + x) * 3)];
    return std::abs(p[0] - c.r) <= by && std::abs(p[1] - c.g) <= by && std::abs(p[2] - c.b) <= by;
  }
  int count(int x0, int y0, int x1, int y1, Colour c) const {
    int n = 0;
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x) n += near(x, y, c);
    return n;
  }
};

class OffscreenScreen : public testing::Test {
 protected:
  void open(ScreenOptions options = {}) {
    options.offscreen = true;
    auto opened = Screen::open(scene_, options);
    if (!opened && (opened.error().name == "no_display" || opened.error().name == "no_opengl"))
      GTEST_SKIP() << opened.error().message();
    ASSERT_TRUE(opened) << opened.error().message();
    screen_ = std::move(*opened);
  }
  Pixels picture(const station::Snapshot& snapshot) {
    std::vector<station::Command> out;
    for (int i = 0; i < 3; ++i) screen_->frame(snapshot, out);
    const std::filesystem::path file = std::filesystem::temp_directory_path() / "palmar_screen_test.png";
    EXPECT_TRUE(screen_->save_png(file));
    Pixels pixels;
    int channels = 0;
    unsigned char* data = stbi_load(file.c_str(), &pixels.width, &pixels.height, &channels, 3);
    if (data) pixels.rgb.assign(data, data + static_cast<std::ptrdiff_t>(pixels.width) * pixels.height * 3);
    stbi_image_free(data);
    std::filesystem::remove(file);
    return pixels;
  }
  void push(Uint32 type, SDL_Keycode key) {
    SDL_Event event{};
    event.type = type;
    event.key.keysym.sym = key;
    SDL_PushEvent(&event);
  }

  DriverLeaks driver_leaks_;
  SceneContext scene_ = samples::scene();
  Theme theme_ = load_theme(scene_.themes / "dark.toml").value();
  std::unique_ptr<Screen> screen_;
};

TEST_F(OffscreenScreen, PracticeHasItsCueTargetAndPressure) {
  open();
  if (!screen_) return;
  EXPECT_EQ(screen_->driver_name(), "offscreen");
  const Pixels pixels = picture(samples::stripping(scene_));
  ASSERT_EQ(pixels.width, 1280);
  ASSERT_EQ(pixels.height, 800);
  EXPECT_TRUE(pixels.near(3, 3, theme_.ground));
  EXPECT_TRUE(pixels.near(100, 700, theme_.card));
  EXPECT_GT(pixels.count(40, 30, 480, 140, theme_.warning), 6000) << "the cue";
  EXPECT_GT(pixels.count(30, 170, 630, 710, theme_.target), 300) << "the target's outline";
  EXPECT_GT(pixels.count(700, 240, 870, 680, theme_.warning), 300) << "the gauge's marker";
  EXPECT_GT(pixels.count(960, 180, 1250, 300, theme_.text), 500) << "the muscle's name";
  const station::Snapshot now = samples::stripping(scene_);
  const Colour peak = colour_of(pressure_table(true), now.observation.field.peak_kPa);
  EXPECT_GT(pixels.count(30, 170, 630, 710, peak), 5) << "the pressure under the hand";
  const Pixels bare = picture(samples::empty(scene_, 9));
  EXPECT_EQ(bare.count(30, 170, 630, 710, peak), 0);
  EXPECT_EQ(bare.count(40, 30, 480, 140, theme_.warning), 0);
  int changed = 0;
  for (int y = 170; y < 710; ++y) {
    for (int x = 30; x < 630; ++x) {
      const std::size_t i = static_cast<std::size_t>((y * 1280 + x) * 3);
      changed += std::abs(pixels.rgb[i] - bare.rgb[i]) > 40;
    }
  }
  EXPECT_GT(changed, 400) << "a hand on the back changes the picture";
}

TEST_F(OffscreenScreen, NothingIsDrawnOutsideTheCards) {
  ScreenOptions options;
  options.start_view = View::instructor;
  open(options);
  if (!screen_) return;
  const Pixels pixels = picture(samples::stripping(scene_));
  // What is drawn outside every card opens a window of ImGui's own at (60, 60), which shows in the gaps.
  EXPECT_EQ(pixels.count(452, 62, 464, 680, theme_.ground), 12 * 618);
  EXPECT_GT(pixels.count(40, 620, 330, 665, theme_.muted), 50) << "the scale of pressure, inside its card";
}

TEST_F(OffscreenScreen, KeysReachTheStationAndTheView) {
  open();
  if (!screen_) return;
  const station::Snapshot now = samples::stripping(scene_);
  const Pixels practice = picture(now);
  std::vector<station::Command> out;
  push(SDL_KEYDOWN, SDLK_p);
  EXPECT_TRUE(screen_->frame(now, out));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<station::TogglePause>(out[0]));
  push(SDL_KEYDOWN, SDLK_v);
  const Pixels instructor = picture(now);
  EXPECT_NE(practice.rgb, instructor.rgb);
  EXPECT_EQ(instructor.count(704, 80, 716, 680, theme_.card), 0)
      << "the gap between the instructor's columns";
  out.clear();
  SDL_Event quit{};
  quit.type = SDL_QUIT;
  SDL_PushEvent(&quit);
  EXPECT_FALSE(screen_->frame(now, out));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<station::Quit>(out[0]));
}

TEST_F(OffscreenScreen, OneThatOpensLateShowsWhatWentBefore) {
  ScreenOptions options;
  options.start_view = View::welcome;
  const station::Snapshot now = samples::palms(scene_, 2);
  open(options);
  if (!screen_) return;
  const Pixels fresh = picture(now);
  screen_.reset();
  for (double t = 0; t <= 2; t += 0.1) options.history.observe(samples::palms(scene_, t));
  open(options);
  const Pixels late = picture(now);
  EXPECT_NE(fresh.rgb, late.rgb) << "the palms have rested: it asks for a glide";
}

TEST_F(OffscreenScreen, TimesAreTaken) {
  open();
  if (!screen_) return;
  picture(samples::stripping(scene_));
  const ScreenTimes times = screen_->times();
  EXPECT_EQ(times.frames, 3u);
  EXPECT_GT(times.build_ms, 0);
  EXPECT_GT(times.draw_ms, 0);
}

TEST_F(OffscreenScreen, EveryThemeSizeAndScaleDraws) {
  struct Case {
    const char* theme;
    int width, height;
    double ui_scale;
  };
  for (const Case& one : {Case{"light", 800, 600, 1}, Case{"high_contrast", 640, 400, 2.5}}) {
    ScreenOptions options;
    options.theme = one.theme, options.width = one.width, options.height = one.height,
    options.ui_scale = one.ui_scale;
    options.start_view = View::instructor;
    open(options);
    if (!screen_) return;
    const Theme theme = load_theme(scene_.themes / (std::string(one.theme) + ".toml")).value();
    const Pixels pixels = picture(samples::stripping(scene_));
    EXPECT_EQ(pixels.width, one.width);
    EXPECT_TRUE(pixels.near(2, one.height / 2, theme.ground));
    screen_.reset();
  }
}

TEST_F(OffscreenScreen, RunEndsWhenItIsTold) {
  open();
  if (!screen_) return;
  int frames = 0;
  RunHooks hooks;
  const station::Snapshot none;
  hooks.take = [&]() -> const station::Snapshot& { return none; };
  hooks.send = [](const station::Command&) {};
  hooks.keep_going = [&] { return frames++ < 2; };
  run(*screen_, hooks);
  EXPECT_EQ(screen_->times().frames, 2u);
}

TEST(ScreenPromises, BrokenOnesThrowAndBadThemesAreErrors) {
  SceneContext scene = samples::scene();
  ScreenOptions options;
  options.offscreen = true;
  options.theme = "pink";
  EXPECT_EQ(Screen::open(scene, options).error().name, "theme_missing");
  options.theme = "dark";
  options.ui_scale = 9;
  EXPECT_THROW(static_cast<void>(Screen::open(scene, options)), std::invalid_argument);
  options.ui_scale = 1;
  options.width = 10;
  EXPECT_THROW(static_cast<void>(Screen::open(scene, options)), std::invalid_argument);
  options.width = 1280;
  scene.atlas.reset();
  EXPECT_THROW(static_cast<void>(Screen::open(scene, options)), std::invalid_argument);
}

TEST(Anatomy, WithoutATargetThePictureIsItsOwnMirror) {
  const SceneContext scene = samples::scene();
  const Theme theme = load_theme(scene.themes / "dark.toml").value();
  const BodyView view = fit_body(*scene.atlas, {}, 400, 400);
  const Image image = draw_anatomy(*scene.atlas, std::nullopt, theme, view, 400, 400, 1);
  int unlike = 0;
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 200; ++x) {
      const auto at = [&](int px) { return image.rgba[static_cast<std::size_t>((y * 400 + px) * 4)]; };
      unlike += std::abs(at(x) - at(399 - x)) > 12;
    }
  }
  EXPECT_LT(unlike, 200);
}

TEST(Anatomy, TheTargetIsLitWhereItLies) {
  const SceneContext scene = samples::scene();
  const Theme theme = load_theme(scene.themes / "dark.toml").value();
  const BodyView view = fit_body(*scene.atlas, {}, 400, 400);
  const auto target = scene.atlas->muscle("longissimus_R");
  ASSERT_TRUE(target);
  const Image plain = draw_anatomy(*scene.atlas, std::nullopt, theme, view, 400, 400, 1);
  const Image lit = draw_anatomy(*scene.atlas, target, theme, view, 400, 400, 1);
  const auto green = [&](const Image& image, BodyPoint p) {
    const Point at = view.to_px(p);
    return static_cast<int>(
        image
            .rgba[static_cast<std::size_t>((static_cast<int>(at.y) * 400 + static_cast<int>(at.x)) * 4 + 1)]);
  };
  EXPECT_GT(green(lit, {30, 250}), green(plain, {30, 250}) + 15);
  EXPECT_EQ(green(lit, {-60, 250}), green(plain, {-60, 250}));
  EXPECT_THROW(draw_anatomy(*scene.atlas, 9999, theme, view, 400, 400, 1), std::out_of_range);
}

}  // namespace
}  // namespace palmar::screens
