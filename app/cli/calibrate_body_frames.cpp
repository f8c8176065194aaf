// The presses of `palmar calibrate body` from frames: a live mat, or a capture of its bytes.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "app/cli/calibrate_body.hpp"
#include "app/cli/calibration_option.hpp"
#include "app/cli/press_list.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/cli/procedure_listener.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/station/mat_reader.hpp"
#include "calibration/body/landmark_choice.hpp"
#include "sensing/pipeline.hpp"

namespace palmar::cli {
namespace {

using calibration::Action;
using calibration::BodyProcedure;
using calibration::Phase;

constexpr std::chrono::seconds patience{10};  // without a frame; then the mat has not answered
constexpr std::chrono::milliseconds look_period{50};

Result<std::vector<Landmark>> landmarks_to_press(const BodyWords& words, const BodyPlace& place) {
  if (!words.landmarks.empty()) return find_landmarks(words.landmarks, *place.atlas);
  return calibration::choose_landmarks(*place.atlas, place.mat.geometry, place.thought).press;
}

/// Frames through the corridor into the step machine.
class Watch {
 public:
  Watch(const BodyPlace& place, const MatCalibration& calibration, BodyProcedure& procedure)
      : pipeline_({place.mat, calibration, place.thought, place.atlas, std::nullopt}),
        procedure_(procedure) {}

  void take(const RawFrame& frame) {
    const Observation& seen = pipeline_.step(frame);
    procedure_.feed({seen.t_s, &frame, &seen});
    console_.say(procedure_.view());
  }
  ProcedureConsole& console() { return console_; }

 private:
  Pipeline pipeline_;
  BodyProcedure& procedure_;
  ProcedureConsole console_;
};

Status run_recording(const BodyWords& words, const BodyPlace& place, const MatCalibration& calibration,
                     BodyProcedure& procedure) {
  auto frames = exchange::open_capture(words.input, place.mat);
  if (!frames) return frames.error();
  Watch watch(place, calibration, procedure);
  RawFrame frame;
  while (true) {
    const auto more = (*frames)->next_frame(frame);
    if (!more) return more.error();
    if (!*more) break;
    watch.take(frame);
    if (!procedure.fit()) continue;
    if (Status sure = settle_doubt(words, procedure); !sure) return sure;
    return procedure.act(Action::accept);
  }
  const auto& view = procedure.view();
  if (!procedure.landmark()) return view.problem.value();
  return failure("not_all_pressed", words.input + " ends before every landmark is pressed",
                 fmt::format("step {} of {} was {}", view.step + 1, view.steps, view.title),
                 "record all presses, or name those that it holds with --landmarks");
}

Status obey(BodyProcedure& procedure, ProcedureConsole& console, const BodyWords& words) {
  if (const auto action = console.asked()) {
    if (Status done = procedure.act(*action); !done && done.error().name == "not_now")
      fmt::print(stderr, "  ! {}\n", done.error().message());
  }
  if (!procedure.fit() || procedure.ended()) return {};
  if (words.yes) {
    if (Status warned = settle_doubt(words, procedure); !warned) return warned;
    return procedure.act(Action::accept);
  }
  if (!console.input_ended()) return {};
  return failure("not_kept", "the fit was not kept", "nobody is there to keep it",
                 "give --yes to keep it without asking");
}

Status lead_live(const BodyWords& words, const BodyPlace& place, const MatCalibration& calibration,
                 BodyProcedure& procedure, ProcedureListener* listener) {
  auto reader = station::MatReader::open(
      place.mat, words.port, [](const std::string& line) { fmt::print(stderr, "palmar: {}\n", line); });
  if (!reader) return reader.error();
  Watch watch(place, calibration, procedure);
  watch.console().listen(listener);
  ProcedureConsole::say_keys();
  RawFrame frame;
  auto heard = std::chrono::steady_clock::now();
  bool lost = false;
  while (!procedure.ended() && !(*reader)->wants_to_end()) {
    if ((*reader)->next(frame, look_period)) {
      heard = std::chrono::steady_clock::now();
      lost = false;
      watch.take(frame);
    } else if ((*reader)->health().link == station::Link::lost && !lost) {
      lost = true;
      procedure.interrupted(failure("mat_lost", "the mat on " + words.port + " is lost", "",
                                    "plug it in again; what was pressed is kept"));
      watch.console().say(procedure.view());
    } else if (std::chrono::steady_clock::now() - heard > patience && !lost) {
      return failure("mat_silent", "the mat on " + words.port + " sent nothing for ten seconds",
                     (*reader)->health().message, "plug it in, look whether --mat names the right one");
    }
    if (Status obeyed = obey(procedure, watch.console(), words); !obeyed) return obeyed;
    watch.console().say(procedure.view());
  }
  if (procedure.view().phase == Phase::done) return {};
  return failure("cancelled", "the calibration was ended before the mat was placed", "",
                 "nothing was written");
}

Status run_live(const BodyWords& words, const BodyPlace& place, const MatCalibration& calibration,
                BodyProcedure& procedure) {
  const auto listener = ProcedureListener::open(words.sound);
  if (!listener) return listener.error();
  const Status led = lead_live(words, place, calibration, procedure, listener->get());
  return *listener ? (*listener)->finish(led, procedure.view()) : led;
}

}  // namespace

Result<calibration::BodyFit> run_body_frames(const BodyWords& words, const BodyPlace& place) {
  const auto own = load_calibration(words.calibration, place.mat);
  if (!own) return own.error();
  if (!*own && !place.mat.rule) {
    return bad_input(
        "no_rule", "the mat " + place.mat.id + " has no rule from counts to newtons", "",
        "calibrate its force first and give the file with --calibration, or give the presses with --press");
  }
  auto landmarks = landmarks_to_press(words, place);
  if (!landmarks) return landmarks.error();
  auto config = body_procedure_config(words, place, *landmarks);
  if (static_cast<int>(config.landmarks.size()) < config.fit.least_landmarks) {
    return bad_input("too_few_landmarks",
                     fmt::format("{} landmarks are to be pressed", config.landmarks.size()),
                     fmt::format("at least {} are needed", config.fit.least_landmarks),
                     "name those that lie on the mat with --landmarks");
  }
  BodyProcedure procedure(std::move(config));
  const MatCalibration calibration = *own ? **own : maker_calibration(place.mat);
  const Status ran = words.input.empty() ? run_live(words, place, calibration, procedure)
                                         : run_recording(words, place, calibration, procedure);
  if (!ran) return ran.error();
  return procedure.result();
}

}  // namespace palmar::cli
