// palmar station: the live station, with a window, without one, or as lines of text.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include "app/cli/calibration_option.hpp"
#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/line_input.hpp"
#include "app/cli/station_listener.hpp"
#include "app/cli/station_prepare.hpp"
#include "app/cli/text_coach.hpp"
#include "app/cli/text_quiz.hpp"
#include "app/cli/text_setup.hpp"
#include "app/cli/wait_for_mat.hpp"
#include "app/screens/screen.hpp"
#include "app/station/station.hpp"

namespace palmar::cli {
namespace {

constexpr std::chrono::milliseconds look_period{20};  // of the loop without a window

/// For people: on standard error; a warning also among the lines of --text.
void tell_newtons(const StationWords& words, exchange::NewtonsFrom from) {
  const auto notice = exchange::newtons_notice(from, "key U or `palmar calibrate mat`");
  if (!notice) return;
  fmt::print(stderr, "palmar: {}\n", *notice);
  if (words.text && from == exchange::NewtonsFrom::nominal) {
    fmt::print("{}\n", *notice);
    std::fflush(stdout);
  }
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
    if (!attached_ || snapshot.mat.serial == serial_) return;
    serial_ = snapshot.mat.serial;
    attached_ = check_(serial_);
    known_ = known_ || (attached_.ok() && !serial_.empty());
  }
  const std::string& serial() const { return serial_; }
  /// The mat that was calibrated has been here in this run.
  bool known() const { return known_; }
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
  std::string serial_;
  bool known_ = false;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// Practice and set-up as lines of text.
struct Text {
  TextCoach coach;
  TextSetup setup;
  LineInput& input;
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

/// What is told of each snapshot; may be empty.
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

void run_window(station::Station& station, screens::Screen& screen, Watch& watch, const Teller& tell) {
  screens::RunHooks hooks;
  hooks.take = [&]() -> const station::Snapshot& {
    const station::Snapshot& snapshot = station.newest();
    watch.look(snapshot);
    if (tell) tell(snapshot);
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

/// What came of a run.
struct Ended {
  Status status;
  std::string
      other_mat;  ///< its serial number, where that one is attached and not the one whose calibration was kept
};

/// The session itself, on the calling thread, until it is over.
Ended practise(station::Station& station, const StationWords& words, Prepared& prepared,
               screens::Screen* screen, const Teller& tell) {
  Watch watch(station, words.for_s, [&](const std::string& serial) {
    return check_attached(prepared.in_use.record, prepared.setup.mat, serial, prepared.in_use.file);
  });
  Status shown;
  if (screen) {
    run_window(station, *screen, watch, tell);
    if (!words.screenshot.empty()) shown = screen->save_png(words.screenshot);
  } else {
    run_without_window(station, watch, tell, prepared.options.history);
    if (!words.screenshot.empty())
      shown = draw_once(station, scene_of(prepared), prepared.options, words.screenshot);
  }
  if (!watch.attached()) {
    // A calibration that nobody asked for is no reason to end, before it was the right one or while a mat is set up.
    const bool passed_over =
        words.calibration.empty() && (words.sets_up() || (!watch.known() && !words.serial_given));
    return {watch.attached(), passed_over ? watch.serial() : ""};
  }
  if (!watch.nothing_came()) return {shown, {}};
  const std::string why = station.newest().mat.message;
  return {failure("no_frames", "no frame came from " + words.port, why.empty() ? "the mat is silent" : why,
                  "check the cable, and that --mat names the mat that is attached"),
          {}};
}

Ended run_once(StationWords& words, LineInput& input) {
  auto prepared = prepare(words);
  if (!prepared) return {prepared.error(), {}};
  // What is written at the end is made sure of now: nobody loses an hour's summary to a misspelt folder.
  LateFile summary_file, picture_file;
  if (Status reserved = summary_file.reserve(words.summary); !reserved) return {reserved, {}};
  if (Status reserved = picture_file.reserve(words.screenshot); !reserved) return {reserved, {}};
  const std::string& language = prepared->texts.language();
  auto heard = StationListener::open(words.sound, !words.headless && !words.text, language,
                                     screens::Phrases(scene_of(*prepared).words), prepared->setup.mat.name,
                                     prepared->setup.lesson);
  if (!heard) return {heard.error(), {}};
  const std::unique_ptr<StationListener> listener = std::move(heard).value();
  if (listener) prepared->options.sound = listener->sound();
  prepared->options.speaks = speaks(language);
  std::unique_ptr<screens::Screen> screen;
  if (!words.headless && !words.text) {
    auto opened = screens::Screen::open(scene_of(*prepared), prepared->options);
    if (!opened) return {opened.error(), {}};
    screen = std::move(opened).value();
  }
  std::optional<TextQuiz> quiz;
  if (words.asks() && words.text) {
    const std::uint64_t seed = words.quiz_seed().value_or(std::random_device{}());
    auto begun = TextQuiz::begin(prepared->texts, prepared->setup.atlas, prepared->setup.mat.geometry,
                                 prepared->setup.placement, seed);
    if (!begun) return {begun.error(), {}};
    quiz = std::move(begun).value();
  }
  auto started = station::Station::start(prepared->config);
  if (!started) return {started.error(), {}};
  tell_newtons(words, prepared->config.set_up.newtons);
  station::Station& station = **started;
  if (words.asks() && !words.text) station.post(station::OpenQuiz{words.quiz_seed()});
  std::optional<Text> text;
  if (words.text && !words.asks()) {
    text.emplace(Text{TextCoach(prepared->texts, *prepared->setup.atlas, prepared->setup.techniques,
                                prepared->setup.lesson),
                      TextSetup(screens::Phrases(scene_of(*prepared).words), prepared->setup.mat.name),
                      input});
  }

  const Teller tell = [&](const station::Snapshot& snapshot) {
    if (quiz) quiz->look(snapshot);
    if (text) text->look(station, snapshot);
    if (listener) listener->look(snapshot, screen.get(), quiz ? &quiz->view() : nullptr);
  };
  Ended ended = practise(station, words, *prepared, screen.get(), tell);
  // What another mat's curves would say is not kept: files that are not finished go.
  if (!ended.status && ended.status.error().name == "foreign_mat") {
    if (!ended.other_mat.empty()) {
      fmt::print(stderr,
                 "palmar: {} is the calibration of the mat {}, and {} is attached: it is passed over\n",
                 prepared->in_use.file, prepared->in_use.record->serial, ended.other_mat);
    }
    return ended;
  }
  station::Station::Outcome outcome = station.finish();
  if (!words.student.empty()) outcome.summary.student = words.student;
  if (text) text->coach.finish(station.newest(), outcome.summary);
  if (quiz) quiz->finish();
  const Status sound_file = listener ? listener->finish(station.newest()) : Status();
  const Status written = summary_file.write(exchange::summary_json(outcome.summary));
  if (!ended.status) return ended;
  return {!outcome.outputs ? outcome.outputs : written ? sound_file : written, {}};
}

Status run(StationWords& words) {
  LineInput input;
  if (waits_for_mat(words)) {
    const auto there = wait_for_mat(words, input);
    if (!there) return there.error();
    if (!*there) return {};
  }
  if (Status checked = check_words(words); !checked) return checked;
  while (true) {
    Ended ended = run_once(words, input);
    if (ended.other_mat.empty()) return ended.status;
    // Begun again with what is kept for that one, or with nothing.
    words.setup.serial = ended.other_mat;
    words.mat_told = true;
  }
}

}  // namespace

CLI::App* add_station(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("station", "The live station: read a mat, coach, record (the default)");
  auto words = std::make_shared<StationWords>();
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
  add_sound_options(*command, words->sound, "tones with a window, else off");
  command->add_option("--for", words->for_s, "End this many seconds after the first frame")
      ->check(number_within(0.1, 1e7, "s", "20"));
  command->add_option("--screenshot", words->screenshot,
                      "Write a PNG of the live screen at the end, with or without a window");
  command->add_option("--view", words->view,
                      "View to begin with: welcome, practice, instructor, depth (slice, layers, the back in "
                      "space), debrief, setup or quiz");
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
      "  palmar station --sound speech --lesson swedish_effleurage            by ear; key M changes it\n"
      "  palmar station --setup --text --mat auto                             the set-up as lines of text\n"
      "Ctrl-C ends it and finishes the files.");
  command->callback([words, command, &status] {
    words->port_given = command->count("--port") > 0;
    words->serial_given = !words->setup.serial.empty();
    status = report(run(*words));
  });
  return command;
}

}  // namespace palmar::cli
