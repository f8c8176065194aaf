// What a frame of the screen costs at 1280x800, as JSON lines: building is ImGui's frame with its textures brought up to date, drawing is
// OpenGL until the last pixel. The mat shows a new field in every frame. --pictures FOLDER [NAME] writes the views
// as PNG instead: all, or those whose name begins so.
#include <SDL.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/screens/support/sample.hpp"

namespace {

using namespace palmar;
using namespace palmar::screens;

int say(const Error& error) {
  std::fprintf(stderr, "measure_screens: %s\n", error.message().c_str());
  return error.exit_status();
}

int measure(View view, const char* name) {
  const SceneContext scene = samples::scene();
  ScreenOptions options;
  options.offscreen = true;
  options.start_view = view;
  auto screen = Screen::open(scene, options);
  if (!screen) return say(screen.error());
  std::vector<station::Command> commands;
  const station::QuizView quiz = view == View::quiz
                                     ? samples::quiz(scene, "quad_lumb_R", BodyPoint{-25, -60}).quiz
                                     : station::QuizView();
  // More than the times that are kept, so that the first frames do not count.
  for (int i = 0; i < 120; ++i) {
    station::Snapshot now = samples::stripping(scene, 1 + i * 0.05);
    now.quiz = quiz;
    (*screen)->frame(now, commands);
  }
  const ScreenTimes times = (*screen)->times();
  std::printf("{\"measure\":\"screen_build_ms\",\"view\":\"%s\",\"value\":%.3f}\n", name, times.build_ms);
  std::printf("{\"measure\":\"screen_draw_ms\",\"view\":\"%s\",\"software_gl\":%s,\"value\":%.3f}\n", name,
              (*screen)->software_gl() ? "true" : "false", times.draw_ms);
  return 0;
}

struct Picture {
  std::string name;
  ScreenOptions options;
  std::string lesson = "deep_strip_longissimus";
  std::string mat = "palmar-open-48x48";
  SDL_Keycode key = 0;  // pressed before the picture is taken
  int kind =
      0;  // 0 stripping, 1 praise, 2 palms, 3 mat lost, 4 paused, 5 safety, 6 to 12 the quiz, 13 a lesson that ends
};

station::Snapshot snapshot_of(const Picture& picture, const SceneContext& scene, double t_s) {
  if (picture.kind == 1) return samples::praised(scene);
  if (picture.kind == 13) return t_s < 3 ? samples::worked(scene, t_s) : samples::finished(scene, t_s);
  if (picture.kind == 2) return samples::palms(scene, t_s);
  if (picture.kind == 6) return samples::new_quiz(scene, "quad_lumb_R");
  if (picture.kind == 7) return samples::quiz(scene, "quad_lumb_R");
  if (picture.kind == 8) return samples::quiz(scene, "quad_lumb_R", BodyPoint{0, 0});
  if (picture.kind == 9) return samples::quiz(scene, "quad_lumb_R", BodyPoint{45, -52});
  if (picture.kind == 10) return samples::quiz(scene, "AI_L", BodyPoint{30, 50});
  if (picture.kind == 11) return samples::quiz(scene, "AI_L");
  if (picture.kind == 12) {
    station::Snapshot pressing = samples::quiz(scene, "quad_lumb_R");
    pressing.observation = samples::quiz(scene, "quad_lumb_R", BodyPoint{45, -52}).observation;
    return pressing;
  }
  station::Snapshot now = samples::stripping(scene);
  if (picture.kind == 3) {
    now.mat.link = station::Link::lost;
    now.mat.message =
        "mat lost on /dev/ttyACM0 (device closed the port); recording goes on, plug it in again";
  }
  if (picture.kind == 4) now.coaching.progress.paused = true;
  if (picture.kind == 5) {
    now.coaching.cue = coach::Cue{"off_the_spine", "bone", coach::GaugeKind::pressure, true, false, 3};
    if (const auto zone = scene.atlas->zone("spinous"))
      now.coaching.alarms.push_back({static_cast<std::uint16_t>(*zone), 3});
  }
  return now;
}

int write(const std::filesystem::path& folder, const Picture& picture) {
  const SceneContext scene = samples::scene(picture.mat, picture.lesson);
  auto screen = Screen::open(scene, picture.options);
  if (!screen) return say(screen.error());
  std::vector<station::Command> commands;
  for (int i = 0; i < 5; ++i) {
    (*screen)->frame(snapshot_of(picture, scene, 1 + 0.5 * i), commands);
  }
  for (int i = 0; i < 200 && !(*screen)->complete(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    (*screen)->frame(snapshot_of(picture, scene, 3), commands);
  }
  if (picture.key != 0) {
    SDL_Event event{};
    event.type = SDL_KEYDOWN;
    event.key.keysym.sym = picture.key;
    SDL_PushEvent(&event);
    for (int i = 0; i < 2; ++i) (*screen)->frame(snapshot_of(picture, scene, 4), commands);
  }
  const Status saved = (*screen)->save_png(folder / (picture.name + ".png"));
  return saved ? 0 : say(saved.error());
}

/// `only`: the beginning of their names; all where it is empty.
int pictures(const std::filesystem::path& folder, const std::string& only) {
  std::filesystem::create_directories(folder);
  std::vector<Picture> list;
  const auto add = [&](std::string name, View view, int width, int height, double ui_scale, const char* theme,
                       int kind) {
    Picture picture;
    picture.name = std::move(name);
    picture.options.width = width, picture.options.height = height, picture.options.ui_scale = ui_scale;
    picture.options.theme = theme, picture.options.start_view = view, picture.options.offscreen = true;
    picture.kind = kind;
    list.push_back(picture);
  };
  for (const char* theme : {"dark", "light", "high_contrast"}) {
    add(std::string("practice_") + theme, View::practice, 1280, 800, 1, theme, 0);
    add(std::string("instructor_") + theme, View::instructor, 1280, 800, 1, theme, 0);
    add(std::string("depth_") + theme, View::depth, 1280, 800, 1, theme, 0);
  }
  for (const char* theme : {"dark", "light", "high_contrast"})
    add(std::string("debrief_") + theme, View::debrief, 1280, 800, 1, theme, 13);
  add("debrief_150", View::debrief, 1280, 800, 1.5, "dark", 13);
  add("debrief_250", View::debrief, 1280, 800, 2.5, "light", 13);
  add("debrief_early", View::debrief, 1280, 800, 1, "dark", 0);
  add("depth_along", View::depth, 1280, 800, 1, "dark", 0);
  list.back().key = SDLK_x;
  add("depth_palms", View::depth, 1280, 800, 1, "dark", 2);
  add("depth_800", View::depth, 800, 600, 1, "dark", 0);
  add("depth_150", View::depth, 1280, 800, 1.5, "dark", 0);
  add("depth_pad", View::depth, 1280, 800, 1, "dark", 0);
  list.back().mat = "sensel-morph";
  list.back().lesson = "strip_and_hold_pad";
  add("depth_along", View::depth, 1280, 800, 1, "dark", 0);
  list.back().key = SDLK_x;
  add("instructor_reasons", View::instructor, 1280, 800, 1, "dark", 0);
  list.back().key = SDLK_w;
  add("practice_good", View::practice, 1280, 800, 1, "dark", 1);
  add("practice_lost", View::practice, 1280, 800, 1, "dark", 3);
  add("practice_paused", View::practice, 1280, 800, 1, "dark", 4);
  add("practice_safety", View::practice, 1280, 800, 1, "dark", 5);
  add("practice_1920", View::practice, 1920, 1080, 1, "dark", 0);
  add("instructor_1920", View::instructor, 1920, 1080, 1, "dark", 0);
  add("practice_800", View::practice, 800, 600, 1, "dark", 0);
  add("instructor_800", View::instructor, 800, 600, 1, "dark", 0);
  for (const double scale : {1.5, 2.0, 2.5}) {
    const std::string percent = std::to_string(static_cast<int>(scale * 100));
    add("practice_" + percent, View::practice, 1280, 800, scale, "dark", 0);
    add("instructor_" + percent, View::instructor, 1280, 800, scale, "dark", 0);
  }
  for (const auto& [name, kind] : {std::pair("good", 1), {"lost", 3}, {"paused", 4}, {"safety", 5}})
    add(std::string("practice_") + name + "_250", View::practice, 1280, 800, 2.5, "high_contrast", kind);
  add("practice_1920_200", View::practice, 1920, 1080, 2, "light", 0);
  add("practice_800_200", View::practice, 800, 600, 2, "light", 0);
  add("practice_portrait", View::practice, 800, 1280, 1.5, "light", 0);
  add("instructor_tall", View::instructor, 800, 1280, 1, "light", 0);
  add("instructor_800_150", View::instructor, 800, 600, 1.5, "light", 0);
  for (const double scale : {2.0, 2.5}) {
    add("welcome_" + std::to_string(static_cast<int>(scale * 100)), View::welcome, 1280, 800, scale, "dark",
        2);
    list.back().lesson = "";
  }
  add("practice_pad_250", View::practice, 1280, 800, 2.5, "dark", 0);
  list.back().mat = "sensel-morph";
  list.back().lesson = "strip_and_hold_pad";
  add("welcome", View::welcome, 1280, 800, 1, "dark", 2);
  list.back().lesson = "";
  list.back().kind = 2;
  for (const auto& [name, key] : {std::pair("overlay_help", SDLK_F1),
                                  {"overlay_lessons", SDLK_l},
                                  {"overlay_settings", SDLK_s},
                                  {"overlay_leave", SDLK_ESCAPE}}) {
    add(name, View::practice, 1280, 800, 1, "dark", 0);
    list.back().key = key;
  }
  for (const char* theme : {"dark", "light", "high_contrast"}) {
    add(std::string("quiz_") + theme, View::quiz, 1280, 800, 1, theme, 7);
    add(std::string("quiz_found_") + theme, View::quiz, 1280, 800, 1, theme, 8);
    add(std::string("quiz_missed_") + theme, View::quiz, 1280, 800, 1, theme, 9);
  }
  add("quiz_new", View::quiz, 1280, 800, 1, "dark", 6);
  add("quiz_pressing", View::quiz, 1280, 800, 1, "dark", 12);
  add("quiz_landmark", View::quiz, 1280, 800, 1, "dark", 11);
  add("quiz_landmark_missed", View::quiz, 1280, 800, 1, "light", 10);
  add("quiz_150", View::quiz, 1280, 800, 1.5, "dark", 9);
  add("quiz_200", View::quiz, 1280, 800, 2, "light", 9);
  add("quiz_250", View::quiz, 1280, 800, 2.5, "dark", 9);
  add("quiz_250_asked", View::quiz, 1280, 800, 2.5, "high_contrast", 7);
  add("quiz_800", View::quiz, 800, 600, 1, "dark", 9);
  add("quiz_1920", View::quiz, 1920, 1080, 1, "dark", 8);
  add("quiz_portrait", View::quiz, 800, 1280, 1.5, "light", 9);
  add("quiz_pad", View::quiz, 1280, 800, 1, "dark", 9);
  list.back().mat = "sensel-morph";
  add("overlay_help_200", View::practice, 1280, 800, 2, "light", 0);
  list.back().key = SDLK_F1;
  add("overlay_lessons_200", View::practice, 1280, 800, 2, "light", 0);
  list.back().key = SDLK_l;
  add("practice_lost_200", View::practice, 1280, 800, 2, "dark", 3);
  add("instructor_lost", View::instructor, 1280, 800, 1, "dark", 3);
  add("welcome_150", View::welcome, 1280, 800, 1.5, "dark", 2);
  list.back().lesson = "";
  add("practice_pad", View::practice, 1280, 800, 1, "dark", 0);
  list.back().mat = "sensel-morph";
  list.back().lesson = "strip_and_hold_pad";
  for (const Picture& picture : list) {
    if (!picture.name.starts_with(only)) continue;
    if (const int failed = write(folder, picture)) return failed;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 3 && std::string(argv[1]) == "--pictures") return pictures(argv[2], argc > 3 ? argv[3] : "");
  if (const int failed = measure(View::practice, "practice")) return failed;
  if (const int failed = measure(View::instructor, "instructor")) return failed;
  if (const int failed = measure(View::depth, "depth")) return failed;
  if (const int failed = measure(View::debrief, "debrief")) return failed;
  return measure(View::quiz, "quiz");
}
