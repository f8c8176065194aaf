#include "app/cli/station_prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "app/cli/checks.hpp"
#include "app/cli/find_mat.hpp"
#include "app/cli/kept_placement.hpp"
#include "app/exchange/placement_file.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/sensor.hpp"
#include "sensing/source/mat/usb_serial.hpp"

namespace palmar::cli {
namespace {

constexpr const char* demo_mat = "palmar-open-48x48";

Result<std::optional<screens::View>> start_view(const std::string& view) {
  if (view.empty()) return std::optional<screens::View>();
  if (view == "welcome") return std::optional(screens::View::welcome);
  if (view == "practice") return std::optional(screens::View::practice);
  if (view == "instructor") return std::optional(screens::View::instructor);
  if (view == "setup") return std::optional(screens::View::setup);
  if (view == "depth") return std::optional(screens::View::depth);
  if (view == "debrief") return std::optional(screens::View::debrief);
  if (view == "quiz") return std::optional(screens::View::quiz);
  return bad_input("unknown_view", "--view " + view + " is not known", "",
                   "use welcome, practice, instructor, depth, debrief, setup or quiz");
}

/// Where a placement that is found in the set-up goes: to the file that was given, else to the one that the next start reads. The demo
/// keeps none: its mat lies nowhere.
std::filesystem::path placement_file(const StationWords& words, const MatDescription& mat) {
  if (!words.setup.placement.empty()) return words.setup.placement;
  return words.port == "demo" ? std::filesystem::path() : kept_placement(mat.id);
}

/// The place that the set-up found last time, where the command line says nothing of it.
SetupWords with_kept_placement(const StationWords& words, const MatDescription& mat) {
  SetupWords setup = words.setup;
  const std::filesystem::path file = placement_file(words, mat);
  std::error_code ignored;
  if (!setup.placement.empty() || !setup.mannequin.empty() ||
      !std::filesystem::is_regular_file(file, ignored))
    return setup;
  const auto placed = exchange::read_placed_mat(file);
  if (placed && placed->record && !placed->record->mat_serial.empty() && !setup.serial.empty() &&
      placed->record->mat_serial != setup.serial) {
    fmt::print(stderr,
               "palmar: {} is the place of the mat {}, and {} is attached: it is passed over; place this one "
               "with --setup\n",
               file.string(), placed->record->mat_serial, setup.serial);
    return setup;
  }
  setup.placement = file.string();
  fmt::print(stderr, "palmar: the mat lies where the set-up found it ({})\n", setup.placement);
  return setup;
}

exchange::NewtonsFrom newtons_of(const StationWords& words, const MatDescription& mat,
                                 const CalibrationInUse& in_use) {
  if (!in_use.calibrated) return exchange::NewtonsFrom::stand_in;
  if (words.port == "demo" && !in_use.record) return exchange::NewtonsFrom::virtual_mat;
  return exchange::newtons_from(mat, in_use.record.has_value());
}

Result<station::StationConfig> configure(const StationWords& words, const Setup& setup,
                                         const CalibrationInUse& in_use) {
  station::StationConfig config;
  config.session = setup.session(in_use.calibration);
  config.set_up.open = words.sets_up() && !words.asks();
  config.set_up.calibrated = in_use.calibrated;
  config.set_up.newtons = newtons_of(words, setup.mat, in_use);
  config.set_up.serial =
      words.setup.serial.empty() && in_use.record ? in_use.record->serial : words.setup.serial;
  config.set_up.serial_assumed = words.setup.serial.empty() && in_use.record.has_value();
  config.set_up.who = words.who;
  config.set_up.placed = setup.placed;
  if (words.port != "demo") config.set_up.calibration_folder = kept_folder();
  config.lessons = setup.lessons;
  config.files = setup.watched_files();
  config.set_up.placement_file = placement_file(words, setup.mat);
  config.port = words.port;
  config.camera = words.camera;
  config.seed = words.seed;
  if (words.port == "demo" || words.camera == "demo") {
    auto scenario = library::load_scenario(setup.assets, words.scenario);
    if (!scenario) return scenario.error();
    const auto sensor = library::choose_sensor({}, *scenario, setup.assets, words.setup.mat);
    if (!sensor) return sensor.error();
    scenario->sensor = *sensor;
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

/// Of several mats of a model each has its calibration: the one that is attached says which it is, where its protocol lets it.
void learn_serial(StationWords& words, const MatDescription& mat) {
  if (words.port == "demo" || words.serial_given || words.mat_told || !words.calibration.empty()) return;
  if (!calibration_is_kept(mat)) return;
  if (std::string told = ask_serial(words.port, mat); !told.empty()) words.setup.serial = std::move(told);
}

}  // namespace

Status check_words(StationWords& words) {
  if (words.setup.mat == "auto" && (!words.port_given || words.port != "demo")) {
    const auto found =
        find_attached_mat(words.port_given ? std::optional<std::string>(words.port) : std::nullopt);
    if (!found) return found.error();
    words.setup.mat = found->id;
    words.port = found->port;
    if (!words.serial_given) words.setup.serial = found->serial;
    words.mat_told = true;
  }
  if (words.setup.mat.empty() || words.setup.mat == "auto") {
    if (words.port != "demo") {
      return bad_input("no_mat", "which mat is on " + words.port + " is not said", "",
                       "name it with --mat (auto finds out); `palmar mats` lists them");
    }
    words.setup.mat = demo_mat;
  }
  if (words.camera.empty()) words.camera = words.port == "demo" ? "demo" : "none";
  if (!words.screenshot.empty() && !words.screenshot.ends_with(".png")) {
    return bad_input("not_png", "--screenshot " + words.screenshot, "pictures are written as PNG",
                     "give it a name that ends in .png");
  }
  if (words.setup.serial.empty()) words.setup.serial = source::usb_serial(words.port);
  return check_paths({{"--placement", words.setup.placement},
                      {"--lesson", words.setup.lesson},
                      {"--scenario", words.scenario}},
                     {{"--capture", words.capture},
                      {"--frames", words.frames},
                      {"--strokes", words.strokes},
                      {"--summary", words.summary},
                      {"--screenshot", words.screenshot},
                      {"--sound-file", words.sound.file}});
}

Result<Prepared> prepare(StationWords& words) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.setup.mat);
  if (!mat) return mat.error();
  learn_serial(words, *mat);
  auto setup = load_setup(*assets, *mat, with_kept_placement(words, *mat));
  if (!setup) return setup.error();
  const auto texts_file = library::find_asset(*assets, "words", "words", words.texts);
  if (!texts_file) return texts_file.error();
  auto texts = library::Words::load(*texts_file);
  if (!texts) return texts.error();
  const auto theme = library::find_asset(*assets, "themes", "theme", words.theme);
  if (!theme) return theme.error();
  const auto view = start_view(words.asks() ? "quiz" : words.sets_up() ? "setup" : words.view);
  if (!view) return view.error();
  const bool demo = words.port == "demo";
  auto in_use = calibration_in_use(words.calibration, *mat, words.setup.serial, !demo,
                                   words.sets_up() && !words.records() && !demo);
  if (!in_use && in_use.error().name == "no_rule" && words.sets_up()) {
    return bad_input("no_rule",
                     "the mat " + mat->id + " has no newtons yet, and what is recorded is in newtons", "",
                     "calibrate it first: --setup without --frames, --strokes and --summary");
  }
  if (!in_use) return in_use.error();
  auto config = configure(words, *setup, *in_use);
  if (!config) return config.error();
  screens::ScreenOptions options;
  options.theme = words.theme;
  options.ui_scale = words.ui_scale;
  options.start_view = *view;
  return Prepared{std::move(setup).value(), std::move(in_use).value(), std::move(texts).value(),
                  std::move(config).value(), options};
}

screens::SceneContext scene_of(const Prepared& prepared) {
  screens::SceneContext scene;
  scene.atlas = prepared.setup.atlas;
  scene.mat = prepared.setup.mat;
  scene.placement = prepared.setup.placement;
  scene.depth = prepared.setup.depth;
  scene.lesson = prepared.setup.lesson;
  scene.lessons = prepared.setup.lessons;
  scene.techniques = prepared.setup.techniques;
  scene.words = [&prepared](std::string_view name) { return look_up(prepared.texts, name); };
  scene.themes = prepared.setup.assets / "themes";
  return scene;
}

}  // namespace palmar::cli
