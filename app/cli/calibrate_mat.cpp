// palmar calibrate mat: the curves of one individual mat from rolled weights. The same step machine as the screens, fed by a live mat or
// by a capture for each step.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/calibrate.hpp"
#include "app/cli/calibration_option.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/exchange/calibration_file.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/library/assets.hpp"
#include "app/library/mats.hpp"
#include "app/station/mat_reader.hpp"
#include "calibration/procedure/mat_roll.hpp"

namespace palmar::cli {
namespace {

using calibration::Action;
using calibration::MatRoll;
using calibration::Phase;

constexpr std::chrono::milliseconds look_period{50};

struct Words {
  std::string mat, port, out, who, serial, mounting;
  std::vector<std::string> weights, inputs;
  std::optional<double> temperature_C;
  bool yes = false, bare = false;
};

/// "5kg", "49N", "500g".
Result<calibration::TypedWeight> parse_weight(const std::string& word) {
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(word, &used);
  } catch (const std::exception&) {
    return bad_input("not_a_weight", "--weights has " + word, "it is not a number with a unit",
                     "write e.g. 5kg,12kg,30kg");
  }
  return calibration::typed_weight(value, word.substr(used));
}

Result<std::vector<double>> parse_weights(const Words& words) {
  std::vector<double> weights_N;
  for (const std::string& word : words.weights) {
    auto typed = parse_weight(word);
    if (!typed) return typed.error();
    if (typed->question && !words.yes)
      return bad_input("weight_in_doubt", *typed->question, "",
                       "write the unit that is meant, or give --yes if it is right");
    weights_N.push_back(typed->force_N);
  }
  std::vector<double> sorted = weights_N;
  std::sort(sorted.begin(), sorted.end());
  const auto different = std::unique(sorted.begin(), sorted.end()) - sorted.begin();
  if (different < 3) {
    return bad_input(different == 1 ? "one_weight_only" : "too_few_weights",
                     fmt::format("{} different weights are named", different),
                     "fewer than three leave the bend of the curves open, whatever is rolled",
                     "give at least three, e.g. --weights 4kg,12kg,30kg");
  }
  return weights_N;
}

Status obey(MatRoll& procedure, ProcedureConsole& console, const Words& words) {
  const auto& view = procedure.view();
  if (const auto action = console.asked()) {
    if (Status done = procedure.act(*action); !done) fmt::print(stderr, "  ! {}\n", done.error().message());
  } else if (view.can_accept && words.yes && !procedure.ended()) {
    return procedure.act(Action::accept);
  } else if (view.can_accept && console.input_ended()) {
    return failure("not_kept", "the step was not kept", "nobody is there to keep it",
                   "give --yes to keep steps without asking");
  }
  return {};
}

Status run_live(const Words& words, const MatDescription& mat, MatRoll& procedure) {
  auto reader = station::MatReader::open(
      mat, words.port, [](const std::string& line) { fmt::print(stderr, "palmar: {}\n", line); });
  if (!reader) return reader.error();
  ProcedureConsole console;
  ProcedureConsole::say_keys();
  RawFrame frame;
  bool lost = false;
  while (!procedure.ended() && !(*reader)->wants_to_end()) {
    if ((*reader)->next(frame, look_period)) {
      lost = false;
      procedure.feed({frame.t_s, &frame, nullptr});
    } else if ((*reader)->health().link == station::Link::lost && !lost) {
      lost = true;
      procedure.interrupted(failure("mat_lost", "the mat on " + words.port + " is lost", "",
                                    "plug it in again; the rolls that were kept are kept"));
    }
    console.say(procedure.view());
    if (Status obeyed = obey(procedure, console, words); !obeyed) return obeyed;
  }
  if (procedure.view().phase == Phase::done) return {};
  return failure("cancelled", "the calibration was ended before the mat was calibrated", "",
                 "nothing was written");
}

/// A capture for each step, in the order of the steps.
Status run_captures(const Words& words, const MatDescription& mat, MatRoll& procedure) {
  if (words.inputs.size() + 1 != procedure.view().steps) {
    return bad_input(
        "wrong_inputs", fmt::format("{} captures are given", words.inputs.size()),
        "one of the empty mat, then each weight on the hard roller and each on the soft one are wanted",
        fmt::format("give {} with --input", procedure.view().steps - 1));
  }
  ProcedureConsole console;
  MatCalibration none;
  none.geometry = mat.geometry;
  none.newtons_per_count = 1;
  for (const std::string& input : words.inputs) {
    auto frames = exchange::open_capture(input, mat, none);
    if (!frames) return frames.error();
    RawFrame frame;
    while (true) {
      const auto more = (*frames)->next_frame(frame);
      if (!more) return more.error();
      if (!*more) break;
      procedure.feed({frame.t_s, &frame, nullptr});
      if (procedure.view().question) {
        if (!words.yes)
          return failure("weight_in_doubt", *procedure.view().question, input, "give --yes if it is right");
        if (Status yes = procedure.act(Action::accept); !yes) return yes;
      }
    }
    console.say(procedure.view());
    if (procedure.view().problem) return *procedure.view().problem;
    if (!procedure.view().can_accept) {
      return failure("not_enough", input + " does not complete its step", procedure.view().instruction,
                     "record it again, longer");
    }
    if (Status kept = procedure.act(Action::accept); !kept) return kept;
  }
  if (procedure.view().problem) return *procedure.view().problem;
  return procedure.act(Action::accept);
}

void print_report(const calibration::MatFit& fit) {
  const calibration::FitReport& report = fit.report;
  fmt::print(
      "residuals {:.2f} N rms, {:.1f} % of each weight, over {} frames; valid up to {:.0f} kPa (mean cell)\n",
      report.residual_N, 100 * report.residual_share, report.frames, report.highest_kPa);
  fmt::print(
      "not verified with known weights: the interval is {:.0f} % of a force and more for small contacts\n",
      100 * fit.calibration.uncertainty->common);
  for (const calibration::WorstCell& cell : report.worst) {
    if (cell.why.empty()) break;
    fmt::print("row {}, column {}: {}\n", static_cast<int>(cell.cell) / fit.calibration.geometry.cols + 1,
               static_cast<int>(cell.cell) % fit.calibration.geometry.cols + 1, cell.why);
  }
}

Status calibrate(const Words& words) {
  if (words.port.empty() == words.inputs.empty())
    return bad_input("no_mat", "one source of frames is wanted", "",
                     "give --port PORT, or --input CAPTURE for each step");
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.mat);
  if (!mat) return mat.error();
  const auto weights_N = parse_weights(words);
  if (!weights_N) return weights_N.error();
  calibration::MatRollConfig config;
  config.mat = *mat;
  config.weights_N = *weights_N;
  config.progress = [](double share) {
    fmt::print(stderr, "fitting: {:.0f} %\n", 100 * share);
    return true;
  };
  MatRoll procedure(std::move(config));
  const Status ran =
      words.inputs.empty() ? run_live(words, *mat, procedure) : run_captures(words, *mat, procedure);
  if (!ran) return ran;
  calibration::MatRecord record;
  record.mat = mat->id;
  record.serial = words.serial;
  record.who = words.who;
  record.when = utc_now();
  record.method = calibration::MatMethod::roll;
  record.conditions = {words.temperature_C, !words.bare, !words.bare, words.mounting};
  record.report = procedure.result().report;
  record.calibration = procedure.result().calibration;
  print_report(procedure.result());
  return exchange::write_calibration(words.out, record);
}

}  // namespace

void add_calibrate_mat(CLI::App& calibrate_command, int& status) {
  CLI::App* command =
      calibrate_command.add_subcommand("mat", "Newtons from one individual mat: roll known weights over it");
  auto words = std::make_shared<Words>();
  command->add_option("--mat", words->mat, "Mat that is attached: an id of `palmar mats`, or a TOML file")
      ->required();
  command->add_option("--serial", words->serial, "Serial number of this one mat, from its label")->required();
  command->add_option("--port", words->port, "Where it is: /dev/ttyACM0 or tcp:HOST:PORT");
  command->add_option("--input", words->inputs,
                      "Instead of a port, a capture for each step: the empty mat, each weight on the hard "
                      "roller from the lightest on, each on the soft one");
  command
      ->add_option("--weights", words->weights, "At least three, roller and all: 4kg,12kg,30kg (kg, g or N)")
      ->delimiter(',')
      ->required();
  command->add_option("--out", words->out, "Calibration to write (JSON)")->required();
  command->add_option("--who", words->who, "Who calibrates");
  command->add_option("--mounting", words->mounting, "How the mat lies, e.g. \"flat on the bench\"");
  command->add_option("--temperature", words->temperature_C, "Of the room, degrees Celsius");
  command->add_flag("--bare", words->bare, "Without cover and film (with them, as in use, is better)");
  command->add_flag("--yes", words->yes, "Keep every step without asking");
  command->footer(
      "Examples:\n"
      "  palmar calibrate mat --mat palmar-open-48x48 --serial A17 --port /dev/ttyACM0 --weights "
      "4kg,12kg,30kg --out a17.json\n"
      "  palmar station --mat palmar-open-48x48 --port /dev/ttyACM0 --calibration a17.json");
  command->callback([words, &status] { status = report(calibrate(*words)); });
}

}  // namespace palmar::cli
