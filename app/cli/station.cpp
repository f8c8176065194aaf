// palmar station: the live station, with a window, without one, or as lines of text.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include "app/cli/commands.hpp"
#include "app/cli/setup.hpp"
#include "app/cli/text_coach.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/words.hpp"
#include "app/screens/screen.hpp"
#include "app/station/station.hpp"

namespace palmar::cli {
namespace {

constexpr const char* demo_mat = "palmar-open-48x48";
constexpr const char* demo_scenario = "mixed";
constexpr std::chrono::milliseconds look_period{20};  // of the loop without a window

struct Words {
  std::string port = "demo", camera, scenario = demo_scenario, screenshot, capture, frames, strokes, summary,
              theme = "dark", view, texts = "en", student;
  bool headless = false, text = false;
  std::optional<double> for_s;
  double ui_scale = 1.0;
  std::uint64_t seed = 1;
  SetupWords setup;
};

Status check_words(Words& words) {
  if (words.setup.mat.empty() || words.setup.mat == "auto") {
    if (words.port != "demo") {
      return bad_input("no_mat", "which mat is on " + words.port + " is not said", "",
                       "name it with --mat; `palmar mats` lists them");
    }
    words.setup.mat = demo_mat;
  }
  if (words.camera.empty()) words.camera = words.port == "demo" ? "demo" : "none";
  return {};
}

Result<std::optional<screens::View>> start_view(const std::string& view) {
  if (view.empty()) return std::optional<screens::View>();
  if (view == "welcome") return std::optional(screens::View::welcome);
  if (view == "practice") return std::optional(screens::View::practice);
  if (view == "instructor") return std::optional(screens::View::instructor);
  return bad_input("unknown_view", "--view " + view + " is not known", "",
                   "use welcome, practice or instructor");
}

Result<station::StationConfig> configure(const Words& words, const Setup& setup) {
  if (!setup.mat.rule) {
    return bad_input("no_rule", "the mat " + setup.mat.id + " has no rule from counts to newtons", "",
                     "calibrate it first");
  }
  station::StationConfig config;
  config.session = setup.session(maker_calibration(setup.mat));
  config.lessons = setup.lessons;
  config.port = words.port;
  config.camera = words.camera;
  config.seed = words.seed;
  if (words.port == "demo" || words.camera == "demo") {
    auto scenario = library::load_scenario(setup.assets, words.scenario);
    if (!scenario) return scenario.error();
    config.scenario = std::move(scenario).value();
  }
  if (!words.capture.empty()) config.record.capture = words.capture;
  if (!words.frames.empty()) config.record.frames = words.frames;
  if (!words.strokes.empty()) config.record.strokes = words.strokes;
  config.report = [](const std::string& line) { fmt::print(stderr, "palmar: {}\n", line); };
  return config;
}

/// Text of "cues.KEY", "hints.KEY" or "screen.KEY"; empty where there is none.
std::string_view look_up(const library::Words& texts, std::string_view name) {
  const std::size_t dot = std::min(name.find('.'), name.size() - 1);
  const std::string_view section = name.substr(0, dot), key = name.substr(dot + 1);
  if (section == "cues") return texts.has_cue(key) ? texts.cue(key) : std::string_view();
  if (section == "hints") return texts.has_hint(key) ? texts.hint(key) : std::string_view();
  return section == "screen" ? texts.screen(key) : std::string_view();
}

bool time_is_up(const station::Station& station, const Words& words) {
  if (station.wants_to_end()) return true;
  const auto running_s = station.running_s();
  return words.for_s && running_s && *running_s >= *words.for_s;
}

void run_without_window(station::Station& station, const Words& words, TextCoach* text,
                        screens::ViewHistory& history) {
  while (!time_is_up(station, words)) {
    const station::Snapshot& snapshot = station.newest();
    history.observe(snapshot);
    if (text) text->look(snapshot);
    std::this_thread::sleep_for(look_period);
  }
}

Status run_window(station::Station& station, screens::Screen& screen, const Words& words) {
  screens::RunHooks hooks;
  hooks.take = [&]() -> const station::Snapshot& { return station.newest(); };
  hooks.send = [&](const station::Command& command) { station.post(command); };
  hooks.keep_going = [&] { return !time_is_up(station, words); };
  screens::run(screen, hooks);
  return words.screenshot.empty() ? Status() : screen.save_png(words.screenshot);
}

/// The picture of a station without a window: drawn once, off the screen, from the newest snapshot.
Status draw_once(station::Station& station, screens::SceneContext scene, screens::ScreenOptions options,
                 const std::string& path) {
  options.offscreen = true;
  auto screen = screens::Screen::open(std::move(scene), options);
  if (!screen) return screen.error();
  std::vector<station::Command> ignored;
  for (int frame = 0; frame < 3; ++frame)
    (*screen)->frame(station.newest(), ignored);  // sizes settle in the first two
  return (*screen)->save_png(path);
}

Status run(Words& words) {
  if (Status checked = check_words(words); !checked) return checked;
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.setup.mat);
  if (!mat) return mat.error();
  const auto setup = load_setup(*assets, *mat, words.setup);
  if (!setup) return setup.error();
  const auto texts_file = library::find_asset(*assets, "words", "words", words.texts);
  if (!texts_file) return texts_file.error();
  const auto cue_words = library::Words::load(*texts_file);
  if (!cue_words) return cue_words.error();
  const auto view = start_view(words.view);
  if (!view) return view.error();
  auto config = configure(words, *setup);
  if (!config) return config.error();

  screens::SceneContext scene;
  scene.atlas = setup->atlas;
  scene.mat = setup->mat;
  scene.placement = setup->placement;
  scene.lesson = setup->lesson;
  scene.lessons = setup->lessons;
  scene.techniques = setup->techniques;
  scene.words = [&](std::string_view key) { return look_up(*cue_words, key); };
  scene.themes = *assets / "themes";
  screens::ScreenOptions options;
  options.theme = words.theme;
  options.ui_scale = words.ui_scale;
  options.start_view = *view;

  const bool window = !words.headless && !words.text;
  std::unique_ptr<screens::Screen> screen;
  if (window) {
    auto opened = screens::Screen::open(scene, options);
    if (!opened) return opened.error();
    screen = std::move(opened).value();
  }
  auto started = station::Station::start(std::move(config).value());
  if (!started) return started.error();
  station::Station& station = **started;
  std::optional<TextCoach> text;
  if (words.text) text.emplace(*cue_words, *setup->atlas, setup->lesson);

  Status shown;
  if (window) {
    shown = run_window(station, *screen, words);
  } else {
    run_without_window(station, words, text ? &*text : nullptr, options.history);
    if (!words.screenshot.empty()) shown = draw_once(station, scene, options, words.screenshot);
  }
  auto summary = station.finish();
  if (!summary) return summary.error();
  if (!words.student.empty()) summary->student = words.student;
  if (text) text->finish(*summary);
  if (!words.summary.empty()) {
    if (Status written = exchange::write_summary(words.summary, *summary); !written) return written;
  }
  return shown;
}

}  // namespace

CLI::App* add_station(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("station", "The live station: read a mat, coach, record (the default)");
  auto words = std::make_shared<Words>();
  command->add_option("--mat", words->setup.mat,
                      "Mat that is attached: an id of `palmar mats`, or a TOML file (the demo has its own)");
  command->add_option("--port", words->port, "Where it is: /dev/ttyACM0, tcp:HOST:PORT, or demo")
      ->capture_default_str();
  command->add_option("--camera", words->camera,
                      "http://... (MJPEG), a video file, a folder of pictures, demo, or none");
  add_setup_options(*command, words->setup);
  command->add_flag("--headless", words->headless, "Without a window");
  command->add_flag("--text", words->text,
                    "Without a window: cues and results as lines, for screen readers and braille displays");
  command->add_option("--for", words->for_s, "End this many seconds after the first frame")
      ->check(CLI::PositiveNumber);
  command->add_option("--screenshot", words->screenshot,
                      "Write a PNG of the live screen at the end, with or without a window");
  command->add_option("--view", words->view, "View to begin with: welcome, practice or instructor");
  command->add_option("--theme", words->theme, "dark, light or high_contrast")->capture_default_str();
  command->add_option("--ui-scale", words->ui_scale, "Size of everything on screen, 1 to 2.5")
      ->check(CLI::Range(1.0, 2.5));
  command->add_option("--words", words->texts, "Language of cues and screens: an id of assets/words, or a TOML file")->capture_default_str();
  command->add_option("--student", words->student, "Name that goes into the summary");
  command->add_option("--capture", words->capture, "Write the mat's raw bytes; `palmar analyse` reads them");
  command->add_option("--frames", words->frames, "Write a JSON line a frame");
  command->add_option("--strokes", words->strokes, "Write a JSON line a stroke");
  command->add_option("--summary", words->summary, "Write the summary as JSON");
  command
      ->add_option("--scenario", words->scenario,
                   "What the demo's virtual hand does: an id of `palmar scenarios`, or a TOML file")
      ->capture_default_str();
  command->add_option("--seed", words->seed, "Of the demo's virtual hand")->capture_default_str();
  command->footer(
      "Examples:\n"
      "  palmar station                                                       the built-in demo\n"
      "  palmar station --mat sensel-morph --port /dev/ttyACM0 --lesson strip_and_hold_pad\n"
      "  palmar station --mat sensel-morph --port /dev/ttyACM0 --camera http://192.168.1.20:8080/video "
      "--strokes today.jsonl\n"
      "  palmar station --text --lesson swedish_effleurage                    for a screen reader\n"
      "Ctrl-C ends it and finishes the files.");
  command->callback([words, &status] { status = report(run(*words)); });
  return command;
}

}  // namespace palmar::cli
