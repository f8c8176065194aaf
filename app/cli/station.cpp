// palmar station: the live station, with a window, without one, or as lines of text.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include "app/cli/calibration_option.hpp"
#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/find_mat.hpp"
#include "app/cli/kept_calibration.hpp"
#include "app/cli/kept_placement.hpp"
#include "app/cli/line_input.hpp"
#include "app/cli/setup.hpp"
#include "app/cli/text_coach.hpp"
#include "app/cli/text_quiz.hpp"
#include "app/cli/text_setup.hpp"
#include "app/exchange/placement_file.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/sensor.hpp"
#include "app/library/words.hpp"
#include "app/screens/screen.hpp"
#include "app/station/station.hpp"
#include "sensing/source/mat/usb_serial.hpp"

namespace palmar::cli {
namespace {

constexpr const char* demo_mat = "palmar-open-48x48";
constexpr const char* demo_scenario = "mixed";
constexpr std::chrono::milliseconds look_period{20};  // of the loop without a window

struct Words {
  std::string port = "demo", camera, scenario = demo_scenario, screenshot, capture, frames, strokes, summary,
              theme = "dark", view, texts = "en", student, calibration, who;
  bool headless = false, text = false, quiz = false, port_given = false, set_up = false;
  std::optional<double> for_s;
  double ui_scale = 1.0;
  std::uint64_t seed = 1;
  SetupWords setup;

  /// The demo's hand is seeded, so its quiz is too; a student is asked in a new order each time.
  std::optional<std::uint64_t> quiz_seed() const {
    return port == "demo" ? std::optional(seed) : std::nullopt;
  }
  bool asks() const { return quiz || view == "quiz"; }
  bool sets_up() const { return view == "setup" || (set_up && view.empty()); }
  bool records() const { return !frames.empty() || !strokes.empty() || !summary.empty(); }
};

Status check_words(Words& words) {
  if (words.setup.mat == "auto" && (!words.port_given || words.port != "demo")) {
    const auto found =
        find_attached_mat(words.port_given ? std::optional<std::string>(words.port) : std::nullopt);
    if (!found) return found.error();
    words.setup.mat = found->id;
    words.port = found->port;
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
                      {"--screenshot", words.screenshot}});
}

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
std::filesystem::path placement_file(const Words& words, const MatDescription& mat) {
  if (!words.setup.placement.empty()) return words.setup.placement;
  return words.port == "demo" ? std::filesystem::path() : kept_placement(mat.id);
}

/// The place that the set-up found last time, where the command line says nothing of it.
SetupWords with_kept_placement(const Words& words, const MatDescription& mat) {
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
               "palmar: {} is the place of the mat {}, and {} is attached: it is passed over; place this one with --setup\n",
               file.string(), placed->record->mat_serial, setup.serial);
    return setup;
  }
  setup.placement = file.string();
  fmt::print(stderr, "palmar: the mat lies where the set-up found it ({})\n", setup.placement);
  return setup;
}

exchange::NewtonsFrom newtons_of(const Words& words, const MatDescription& mat, const CalibrationInUse& in_use) {
  if (!in_use.calibrated) return exchange::NewtonsFrom::stand_in;
  if (words.port == "demo" && !in_use.record) return exchange::NewtonsFrom::virtual_mat;
  return exchange::newtons_from(mat, in_use.record.has_value());
}

/// For people: on standard error; a warning also among the lines of --text.
void tell_newtons(const Words& words, exchange::NewtonsFrom from) {
  const auto notice = exchange::newtons_notice(from, "key U or `palmar calibrate mat`");
  if (!notice) return;
  fmt::print(stderr, "palmar: {}\n", *notice);
  if (words.text && from == exchange::NewtonsFrom::nominal) {
    fmt::print("{}\n", *notice);
    std::fflush(stdout);
  }
}

Result<station::StationConfig> configure(const Words& words, const Setup& setup,
                                         const CalibrationInUse& in_use) {
  station::StationConfig config;
  config.session = setup.session(in_use.calibration);
  config.set_up.calibrated = in_use.calibrated;
  config.set_up.newtons = newtons_of(words, setup.mat, in_use);
  config.set_up.serial = words.setup.serial.empty() && in_use.record ? in_use.record->serial : words.setup.serial;
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

/// With --for nobody may be there to plug the mat in: a mat that sends nothing for this long is an error.
constexpr std::chrono::seconds first_frame_patience{15};

/// When a run is over.
class Watch {
 public:
  /// `check` is given what the attached mat says of itself.
  Watch(station::Station& station, std::optional<double> for_s,
        std::function<Status(const std::string& serial)> check)
      : station_(station), for_s_(for_s), check_(std::move(check)) {}

  void look(const station::Snapshot& snapshot) {
    if (attached_) attached_ = check_(snapshot.mat.serial);
  }
  /// Not ok: another mat is attached than the one that was calibrated.
  const Status& attached() const { return attached_; }
  bool over() const {
    return !attached_.ok() || station_.wants_to_end() ||
           (for_s_ && (nothing_came() || running_s() >= *for_s_));
  }
  bool nothing_came() const {
    return for_s_ && !station_.running_s() &&
           std::chrono::steady_clock::now() - started_ > first_frame_patience;
  }

 private:
  double running_s() const { return station_.running_s().value_or(0); }
  station::Station& station_;
  std::optional<double> for_s_;
  std::function<Status(const std::string& serial)> check_;
  Status attached_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// Practice and set-up as lines of text.
struct Text {
  TextCoach coach;
  TextSetup setup;
  LineInput input{};
  std::uint64_t answered = 0;  ///< a line is an answer to a snapshot that knows of the line before

  void look(station::Station& station, const station::Snapshot& snapshot) {
    if (snapshot.version == 0) return;  // nothing is known yet
    setup.look(snapshot);
    if (!snapshot.setup.open) coach.look(snapshot);
    if (snapshot.version < answered) return;
    const auto line = input.next();
    if (!line) return;
    auto command = setup.command(*line, snapshot);
    if (!command) return;
    station.post(std::move(*command));
    answered = snapshot.version + 2;
  }
};

/// What is told of each snapshot without a window; may be empty.
using Teller = std::function<void(const station::Snapshot&)>;

void run_without_window(station::Station& station, Watch& watch, const Teller& tell,
                        screens::ViewHistory& history) {
  while (!watch.over()) {
    const station::Snapshot& snapshot = station.newest();
    watch.look(snapshot);
    history.observe(snapshot);
    if (tell) tell(snapshot);
    std::this_thread::sleep_for(look_period);
  }
}

void run_window(station::Station& station, screens::Screen& screen, Watch& watch) {
  screens::RunHooks hooks;
  hooks.take = [&]() -> const station::Snapshot& {
    const station::Snapshot& snapshot = station.newest();
    watch.look(snapshot);
    return snapshot;
  };
  hooks.send = [&](const station::Command& command) { station.post(command); };
  hooks.keep_going = [&] { return !watch.over(); };
  screens::run(screen, hooks);
}

/// The picture of a station without a window: drawn once, off the screen, from the newest snapshot.
Status draw_once(station::Station& station, screens::SceneContext scene, screens::ScreenOptions options,
                 const std::string& path) {
  options.offscreen = true;
  auto screen = screens::Screen::open(std::move(scene), options);
  if (!screen) return screen.error();
  std::vector<station::Command> ignored;
  // Sizes settle in the first two frames; what is modelled for the pictures is made beside.
  constexpr int most_frames = 250;
  for (int frame = 0; frame < 3 || (frame < most_frames && !(*screen)->complete()); ++frame) {
    (*screen)->frame(station.newest(), ignored);
    if (frame >= 3) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return (*screen)->save_png(path);
}

/// Everything that is read before the station starts.
struct Prepared {
  Setup setup;
  CalibrationInUse in_use;
  library::Words texts;
  station::StationConfig config;
  screens::ScreenOptions options;
};

Result<Prepared> prepare(const Words& words) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.setup.mat);
  if (!mat) return mat.error();
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

/// Points into `prepared`.
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

/// The session itself, on the calling thread, until it is over.
Status practise(station::Station& station, const Words& words, Prepared& prepared, screens::Screen* screen,
                const Teller& tell) {
  Watch watch(station, words.for_s, [&](const std::string& serial) {
    return check_attached(prepared.in_use.record, prepared.setup.mat, serial, prepared.in_use.file);
  });
  Status shown;
  if (screen) {
    run_window(station, *screen, watch);
    if (!words.screenshot.empty()) shown = screen->save_png(words.screenshot);
  } else {
    run_without_window(station, watch, tell, prepared.options.history);
    if (!words.screenshot.empty())
      shown = draw_once(station, scene_of(prepared), prepared.options, words.screenshot);
  }
  if (!watch.attached()) return watch.attached();
  if (!watch.nothing_came()) return shown;
  const std::string why = station.newest().mat.message;
  return failure("no_frames", "no frame came from " + words.port, why.empty() ? "the mat is silent" : why,
                 "check the cable, and that --mat names the mat that is attached");
}

Status run(Words& words) {
  if (Status checked = check_words(words); !checked) return checked;
  auto prepared = prepare(words);
  if (!prepared) return prepared.error();
  // What is written at the end is made sure of now: nobody loses an hour's summary to a misspelt folder.
  LateFile summary_file, picture_file;
  if (Status reserved = summary_file.reserve(words.summary); !reserved) return reserved;
  if (Status reserved = picture_file.reserve(words.screenshot); !reserved) return reserved;
  std::unique_ptr<screens::Screen> screen;
  if (!words.headless && !words.text) {
    auto opened = screens::Screen::open(scene_of(*prepared), prepared->options);
    if (!opened) return opened.error();
    screen = std::move(opened).value();
  }
  std::optional<TextQuiz> quiz;
  if (words.asks() && words.text) {
    const std::uint64_t seed = words.quiz_seed().value_or(std::random_device{}());
    auto begun = TextQuiz::begin(prepared->texts, prepared->setup.atlas, prepared->setup.mat.geometry,
                                 prepared->setup.placement, seed);
    if (!begun) return begun.error();
    quiz = std::move(begun).value();
  }
  auto started = station::Station::start(prepared->config);
  if (!started) return started.error();
  tell_newtons(words, prepared->config.set_up.newtons);
  station::Station& station = **started;
  if (prepared->options.start_view == screens::View::setup) station.post(station::OpenSetup{});
  if (words.asks() && !words.text) station.post(station::OpenQuiz{words.quiz_seed()});
  std::optional<Text> text;
  if (words.text && !words.asks()) {
    text.emplace(
        Text{TextCoach(prepared->texts, *prepared->setup.atlas, prepared->setup.techniques, prepared->setup.lesson),
             TextSetup(screens::Phrases(scene_of(*prepared).words), prepared->setup.mat.name)});
  }

  const Teller tell = [&](const station::Snapshot& snapshot) {
    if (quiz) quiz->look(snapshot);
    if (text) text->look(station, snapshot);
  };
  const Status shown = practise(station, words, *prepared, screen.get(), tell);
  // What another mat's curves would say is not kept: files that are not finished go.
  if (!shown && shown.error().name == "foreign_mat") return shown;
  station::Station::Outcome outcome = station.finish();
  if (!words.student.empty()) outcome.summary.student = words.student;
  if (text) text->coach.finish(station.newest(), outcome.summary);
  if (quiz) quiz->finish();
  const Status written = summary_file.write(exchange::summary_json(outcome.summary));
  if (!shown) return shown;
  return outcome.outputs.ok() ? written : outcome.outputs;
}

}  // namespace

CLI::App* add_station(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("station", "The live station: read a mat, coach, record (the default)");
  auto words = std::make_shared<Words>();
  command->add_option(
      "--mat", words->setup.mat,
      "Mat that is attached: an id of `palmar mats`, a TOML file, or auto to find out (the demo has its "
      "own)");
  command
      ->add_option("--port", words->port,
                   "Where it is: /dev/ttyACM0, tcp:HOST:PORT, tcp-listen:PORT for a mat that "
                   "calls, or demo")
      ->capture_default_str();
  command->add_option("--camera", words->camera,
                      "http://... (MJPEG), a video file, a folder of pictures, demo, or none");
  add_calibration_option(*command, words->calibration);
  add_setup_options(*command, words->setup);
  command->add_flag("--headless", words->headless, "Without a window");
  command->add_flag("--text", words->text,
                    "Without a window: cues and results as lines, for screen readers and braille displays");
  command->add_flag(
      "--quiz", words->quiz,
      "A quiz of place: it asks for muscles and landmarks, and finds the finger on the mat; with --text as "
      "lines");
  command->add_option("--for", words->for_s, "End this many seconds after the first frame")
      ->check(number_within(0.1, 1e7, "s", "20"));
  command->add_option("--screenshot", words->screenshot,
                      "Write a PNG of the live screen at the end, with or without a window");
  command->add_option("--view", words->view, "View to begin with: welcome, practice, instructor, depth (slice, layers, the back in space), debrief, setup or quiz");
  command->add_flag("--setup", words->set_up,
                    "Begin with the set-up: find the mat, check it, calibrate it, place it on the back");
  command->add_option("--serial", words->setup.serial,
                      "Serial number of this one mat, from its label; many mats say their own");
  command->add_option("--who", words->who, "Who sets the mat up, for the files of its calibration and place");
  command->add_option("--theme", words->theme, "dark, light or high_contrast")->capture_default_str();
  command->add_option("--ui-scale", words->ui_scale, "Size of everything on screen, 1 to 2.5")
      ->check(number_within(1, 2.5, "", "1.5"));
  command
      ->add_option("--words", words->texts,
                   "Language of cues and screens: an id of assets/words, or a TOML file")
      ->capture_default_str();
  command->add_option("--student", words->student, "Name that goes into the summary");
  command->add_option("--capture", words->capture, "Write the mat's raw bytes; `palmar analyse` reads them");
  command->add_option("--frames", words->frames, "Write a JSON line a frame");
  command->add_option("--strokes", words->strokes, "Write a JSON line a stroke");
  command->add_option("--summary", words->summary, "Write the summary as JSON");
  command
      ->add_option("--scenario", words->scenario,
                   "What the demo's virtual hand does: an id of `palmar scenarios`, or a TOML file")
      ->capture_default_str();
  command->add_option("--seed", words->seed, "Of the demo's virtual hand")
      ->check(whole_number())
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  palmar station                                                       the built-in demo\n"
      "  palmar station --mat auto                                            whatever is plugged in\n"
      "  palmar station --mat sensel-morph --port /dev/ttyACM0 --lesson strip_and_hold_pad\n"
      "  palmar station --mat sensel-morph --port /dev/ttyACM0 --camera http://192.168.1.20:8080/video "
      "--strokes today.jsonl\n"
      "  palmar station --text --lesson swedish_effleurage                    for a screen reader\n"
      "  palmar station --setup --text --mat auto                             the set-up as lines of text\n"
      "Ctrl-C ends it and finishes the files.");
  command->callback([words, command, &status] {
    words->port_given = command->count("--port") > 0;
    status = report(run(*words));
  });
  return command;
}

}  // namespace palmar::cli
