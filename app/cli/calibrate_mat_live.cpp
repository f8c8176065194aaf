// palmar calibrate mat --port: frames of an attached mat, steps kept by a person at the keyboard or by --yes.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "app/cli/calibrate_mat.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/cli/procedure_listener.hpp"
#include "app/station/mat_reader.hpp"

namespace palmar::cli {
namespace {

using calibration::Action;
using calibration::MatProcedure;
using calibration::Phase;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_period{50};

/// A number where one is asked for; a weight may have another unit.
Status type_number(MatProcedure& procedure, const std::string& line) {
  const std::string unit = procedure.view().entry->unit;
  if (unit != "kg") {
    char* end = nullptr;
    const double value = std::strtod(line.c_str(), &end);
    std::string rest = end;
    rest.erase(0,
               rest.find_first_not_of(' ') == std::string::npos ? rest.size() : rest.find_first_not_of(' '));
    if (end == line.c_str() || (!rest.empty() && rest != unit))
      return bad_input("not_a_number", "\"" + line + "\" is not a number of " + unit, "", "type e.g. 20");
    return procedure.enter(value);
  }
  const auto force_N = parse_weight_N(line, unit, false);
  if (!force_N) return force_N.error();
  return procedure.enter(*force_N / calibration::gravity_N_per_kg);
}

Status do_as_told(MatProcedure& procedure, const std::string& line) {
  const bool number = !line.empty() && std::string("0123456789.+-").find(line[0]) != std::string::npos;
  if (number && procedure.view().entry) return type_number(procedure, line);
  if (const auto action = ProcedureConsole::action(line)) return procedure.act(*action);
  ProcedureConsole::say_keys();
  return {};
}

Status obey(MatProcedure& procedure, ProcedureConsole& console, const CalibrateMatWords& words) {
  const auto& view = procedure.view();
  if (const auto line = console.line()) {
    if (Status done = do_as_told(procedure, *line); !done)
      fmt::print(stderr, "  ! {}\n", done.error().message());
    return {};
  }
  if (procedure.ended()) return {};
  if (words.yes && (view.question || step_is_over(procedure))) return procedure.act(Action::accept);
  if (view.key == "review" && view.problem && !view.can_accept) return *view.problem;
  const bool alone = words.yes || console.input_ended();
  if (alone && view.entry && !view.entry->value) {
    return failure("number_missing", view.entry->label + " is not known", "nobody is there to type it",
                   "give it on the command line, see palmar calibrate mat --help");
  }
  if (!words.yes && view.can_accept && console.input_ended()) {
    return failure("not_kept", "the step was not kept", "nobody is there to keep it",
                   "give --yes to keep steps without asking");
  }
  return {};
}

Status check_serial(const station::MatHealth& health, const CalibrateMatWords& words) {
  if (health.serial.empty() || health.serial == words.serial) return {};
  return bad_input("wrong_serial", "the mat on " + words.port + " has the serial number " + health.serial,
                   "--serial says " + words.serial,
                   "give the one that the mat says, or attach the other mat");
}

/// How long the mat has been away or silent.
class Line {
 public:
  explicit Line(double patience_s) : patience_(patience_s) {}
  void heard() {
    last_ = Clock::now();
    lost_ = false;
  }
  /// True once for each time that the mat goes away.
  bool newly_lost(station::Link link) { return link == station::Link::lost && !std::exchange(lost_, true); }
  bool out_of_patience() const { return Clock::now() - last_ > patience_; }
  bool lost() const { return lost_; }

 private:
  std::chrono::duration<double> patience_;
  Clock::time_point last_ = Clock::now();
  bool lost_ = false;
};

Status lead(const CalibrateMatWords& words, const MatDescription& mat, MatProcedure& procedure,
            ProcedureListener* listener) {
  auto reader = station::MatReader::open(
      mat, words.port, [](const std::string& line) { fmt::print(stderr, "palmar: {}\n", line); });
  if (!reader) return reader.error();
  ProcedureConsole console(!words.yes);
  console.listen(listener);
  if (!words.yes) ProcedureConsole::say_keys();
  RawFrame frame;
  Line line(words.patience_s);
  bool came = false;
  while (!procedure.ended() && !(*reader)->wants_to_end()) {
    if ((*reader)->next(frame, look_period)) {
      line.heard();
      came = true;
      if (Status own = check_serial((*reader)->health(), words); !own) return own;
      procedure.feed({frame.t_s, &frame, nullptr});
    } else if (line.newly_lost((*reader)->health().link)) {
      procedure.interrupted(failure("mat_lost", "the mat on " + words.port + " is lost", "",
                                    "plug it in again; the steps that were kept are kept"));
    } else if (line.out_of_patience() && (words.yes || !came || console.input_ended())) {
      // A person may look for the cable as long as it takes.
      return failure(
          line.lost() ? "mat_lost" : "mat_silent",
          fmt::format("the mat on {} {} for {:g} s", words.port, line.lost() ? "is lost" : "sent nothing",
                      words.patience_s),
          (*reader)->health().message,
          "plug it in, look whether --mat names the right one, and begin again; nothing was written");
    }
    console.say(procedure.view());
    if (Status obeyed = obey(procedure, console, words); !obeyed) return obeyed;
  }
  if (procedure.view().phase == Phase::done) return {};
  return failure("cancelled", "the calibration was ended before the mat was calibrated", "",
                 "nothing was written");
}

}  // namespace

Status run_mat_live(const CalibrateMatWords& words, const MatDescription& mat, MatProcedure& procedure) {
  const auto listener = ProcedureListener::open(words.sound);
  if (!listener) return listener.error();
  const Status led = lead(words, mat, procedure, listener->get());
  return *listener ? (*listener)->finish(led, procedure.view()) : led;
}

}  // namespace palmar::cli
