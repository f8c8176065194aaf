// palmar calibrate mat: the curves of one individual mat, from a bench or from rolled weights. The same step machines as the screens,
// fed by a live mat or by captures.
#include "app/cli/calibrate_mat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/calibrate.hpp"
#include "app/cli/calibration_option.hpp"
#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/find_mat.hpp"
#include "app/cli/procedure_listener.hpp"
#include "app/exchange/calibration_file.hpp"
#include "app/library/mats.hpp"
#include "calibration/mat/verification.hpp"
#include "calibration/procedure/mat_bench.hpp"
#include "calibration/procedure/mat_roll.hpp"
#include "sensing/model/units.hpp"

namespace palmar::cli {
namespace {

using calibration::MatBench;
using calibration::MatProcedure;
using calibration::MatRoll;

Result<std::vector<double>> parse_weights(const std::vector<std::string>& words, bool sure) {
  std::vector<double> weights_N;
  for (const std::string& word : words) {
    const auto weight_N = parse_weight_N(word, "", sure);
    if (!weight_N) return weight_N.error();
    weights_N.push_back(*weight_N);
  }
  return weights_N;
}

std::ptrdiff_t different(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return std::unique(values.begin(), values.end()) - values.begin();
}

Error missing(const std::string& option, const std::string& what, const std::string& example) {
  return bad_input("number_missing", what + " are not known", "nobody is there to type them",
                   "give them, e.g. " + option + " " + example);
}

Result<calibration::VerifyConfig> verify_of(const CalibrateMatWords& words, std::vector<std::string>& steps) {
  calibration::VerifyConfig verify;
  const auto weights_N = parse_weights(words.verify, words.yes);
  if (!weights_N) return weights_N.error();
  verify.weights_N = *weights_N;
  verify.presses = static_cast<std::size_t>(words.presses);
  if (words.skips("verify")) verify.weights_N.clear();
  if (words.unattended() || words.skips("verify")) verify.typed = 0;
  for (const double weight_N : verify.weights_N) steps.push_back(fmt::format("{:.0f} N to verify", weight_N));
  return verify;
}

Result<std::unique_ptr<MatProcedure>> make_roll(const CalibrateMatWords& words, const MatDescription& mat,
                                                std::vector<std::string>& steps) {
  calibration::MatRollConfig config;
  config.mat = mat;
  auto weights_N = parse_weights(words.weights, words.yes);
  if (!weights_N) return weights_N.error();
  const auto kinds = different(*weights_N);
  if (kinds == 0 && words.unattended()) return missing("--weights", "the rolled weights", "4kg,12kg,30kg");
  if (kinds > 0 && kinds < config.fit.least_weights) {
    return bad_input(
        kinds == 1 ? "one_weight_only" : "too_few_weights",
        fmt::format("{} named", kinds == 1 ? "only one weight is" : "only two different weights are"),
        "fewer than three leave the bend of the curves open, whatever is rolled",
        "give at least three, e.g. --weights 4kg,12kg,30kg");
  }
  config.weights_N = std::move(weights_N).value();
  std::sort(config.weights_N.begin(), config.weights_N.end());
  if (kinds > 0 && config.weights_N.back() < config.fit.least_ratio * config.weights_N.front()) {
    return bad_input("weights_too_close",
                     fmt::format("the weights are from {:.1f} to {:.1f} N", config.weights_N.front(),
                                 config.weights_N.back()),
                     "so close together they leave the bend of the curves open",
                     fmt::format("take the heaviest at least {:g} times the lightest, e.g. 4kg,12kg,30kg",
                                 config.fit.least_ratio));
  }
  steps.push_back("the empty mat");
  for (const char* roller : {"hard", "soft"}) {
    for (const double weight_N : config.weights_N)
      steps.push_back(fmt::format("{:.0f} N on the {} roller", weight_N, roller));
  }
  auto verify = verify_of(words, steps);
  if (!verify) return verify.error();
  config.verify = std::move(verify).value();
  config.progress = [said = -1](double share) mutable {
    const int tenth = static_cast<int>(10 * share);
    if (std::exchange(said, tenth) != tenth) fmt::print(stderr, "fitting: {} %\n", 10 * tenth);
    return true;
  };
  return std::unique_ptr<MatProcedure>(std::make_unique<MatRoll>(std::move(config)));
}

/// Pressures as given, or from weights on a punch.
Result<std::vector<double>> pressures_of(const CalibrateMatWords& words) {
  if (!words.pressures_kPa.empty() && !words.loads.empty())
    return bad_input("two_loads", "--pressures and --loads are both given", "",
                     "give --pressures in kPa, or --punch with --loads");
  if (words.loads.empty()) return words.pressures_kPa;
  if (!words.punch_cm2)
    return bad_input("no_area", "--loads without --punch", "weights make a pressure on an area",
                     "give the area of the punch, e.g. --punch 100");
  auto loads = parse_weights(words.loads, words.yes);
  if (!loads) return loads.error();
  for (double& load : *loads) load = kPa_from_N(load, 100 * *words.punch_cm2);
  return loads;
}

Result<std::unique_ptr<MatProcedure>> make_bench(const CalibrateMatWords& words, const MatDescription& mat,
                                                 std::vector<std::string>& steps) {
  calibration::MatBenchConfig config;
  config.mat = mat;
  auto pressures = pressures_of(words);
  if (!pressures) return pressures.error();
  config.pressures_kPa = std::move(pressures).value();
  const auto kinds = different(config.pressures_kPa);
  if (kinds == 0 && words.unattended()) return missing("--pressures", "the even loads", "5,15,40");
  if (kinds > 0 && kinds < config.fit.least_pressures) {
    return bad_input(
        "too_few_pressures",
        fmt::format("{} named", kinds == 1 ? "only one pressure is" : "only two different pressures are"),
        "fewer than three hide how a cell bends", "give at least three, e.g. --pressures 5,15,40");
  }
  // Only the person who steps the punch knows when it has been everywhere.
  if (words.punch_cm2.value_or(0) > 0 && words.unattended() && words.inputs.size() < 2) {
    return bad_input("punch_unattended",
                     "a punch is stepped over the mat with nobody to say when it is through",
                     "the places that are left would be taken for the next load",
                     words.inputs.empty() ? "leave --yes out" : "give a capture for each step");
  }
  if (words.punch_cm2) config.punch_mm2 = 100 * *words.punch_cm2;
  if (words.unattended() && !config.punch_mm2) config.punch_mm2 = 0;
  auto weights_N = parse_weights(words.weights, words.yes);
  if (!weights_N) return weights_N.error();
  config.weights_N = std::move(weights_N).value();
  config.condition = !words.skips("condition");
  config.falling = !words.skips("falling");
  config.passes = !words.skips("passes");
  if (config.weights_N.empty() && words.unattended())
    return missing("--weights", "the known weights on a small tool", "2kg,8kg");
  std::sort(config.pressures_kPa.begin(), config.pressures_kPa.end());
  if (config.condition) steps.push_back("presses that settle the mat");
  steps.push_back("the empty mat");
  for (const double kPa : config.pressures_kPa) steps.push_back(fmt::format("up to {:g} kPa", kPa));
  if (config.falling) {
    for (std::size_t k = config.pressures_kPa.size(); k > 1; --k)
      steps.push_back(fmt::format("down to {:g} kPa", config.pressures_kPa[k - 2]));
  }
  for (const double weight_N : config.weights_N)
    steps.push_back(fmt::format("{:.0f} N on a small tool", weight_N));
  if (config.passes) steps.push_back("a roller's passes forth and back");
  auto verify = verify_of(words, steps);
  if (!verify) return verify.error();
  config.verify = std::move(verify).value();
  return std::unique_ptr<MatProcedure>(std::make_unique<MatBench>(std::move(config)));
}

Status check_words(const CalibrateMatWords& words) {
  if (words.port.empty() == words.inputs.empty())
    return bad_input("no_mat", "one source of frames is wanted", "",
                     "give --port PORT, or --input CAPTURE with all steps or one for each");
  if (words.method != "roll" && words.method != "bench")
    return bad_input("unknown_method", "--method " + words.method, "", "write bench or roll");
  if (words.method == "roll" && (!words.pressures_kPa.empty() || words.punch_cm2 || !words.loads.empty()))
    return bad_input("not_rolled", "--pressures, --punch and --loads belong to a bench", "--method is roll",
                     "give --method bench, or leave them out");
  const std::vector<std::string> known{"condition", "falling", "passes", "verify"};
  for (const std::string& what : words.skip) {
    if (std::find(known.begin(), known.end(), what) == known.end())
      return bad_input("unknown_step", "--skip " + what, "", "write condition, falling, passes or verify");
  }
  std::vector<NamedPath> inputs;
  for (const std::string& input : words.inputs) inputs.push_back({"--input", input});
  return check_paths(inputs, {{"--out", words.out}, {"--report", words.report}});
}

/// Weights were named to verify the curves, nobody is there to see that they did not.
Status check_verified(const calibration::FitReport& report, const CalibrateMatWords& words) {
  if (words.verify.empty() || words.skips("verify") || !words.unattended()) return {};
  const auto usable =
      std::count_if(report.presses.begin(), report.presses.end(), [](const auto& p) { return p.usable; });
  if (usable >= static_cast<std::ptrdiff_t>(calibration::least_presses)) return {};
  std::string why;
  for (const auto& press : report.presses) {
    if (press.usable) continue;
    why += fmt::format("{}a press of {:.0f} N {}", why.empty() ? "" : ", ", press.applied_N,
                       press.read_N > 0 ? "is outside the range of the curves" : "is not felt");
  }
  return failure(
      "not_verified",
      fmt::format("only {} presses of --verify count, and {} are needed", usable, calibration::least_presses),
      why,
      why.empty() ? "name another weight, give --presses more places, or leave --verify out"
                  : "verify with lighter weights or on a broader tool, or leave --verify out");
}

Status calibrate(CalibrateMatWords words) {
  if (words.inputs.empty()) {
    if (Status taken = take_attached_mat(words.mat, words.port); !taken) return taken;
  }
  if (Status checked = check_words(words); !checked) return checked;
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.mat);
  if (!mat) return mat.error();
  LateFile out;
  if (Status reserved = out.reserve(words.out); !reserved) return reserved;
  std::vector<std::string> steps;
  const auto procedure = make_mat_procedure(words, *mat, steps);
  if (!procedure) return procedure.error();
  const Status ran = words.inputs.empty() ? run_mat_live(words, *mat, **procedure)
                                          : run_mat_captures(words, *mat, **procedure, steps);
  if (!ran) return ran;
  if (Status verified = check_verified((*procedure)->result().report, words); !verified) return verified;
  calibration::MatRecord record;
  record.mat = mat->id;
  record.serial = words.serial;
  record.who = words.who;
  record.when = utc_now();
  record.method = words.method == "bench" ? calibration::MatMethod::bench : calibration::MatMethod::roll;
  record.conditions = {words.temperature_C, !words.bare && !words.no_cover, !words.bare && !words.no_film,
                       words.mounting};
  record.report = (*procedure)->result().report;
  record.calibration = (*procedure)->result().calibration;
  print_fit(record);
  if (Status written = out.write(exchange::calibration_json(record)); !written) return written;
  return write_fit_pictures(*assets, record, mat->name, words);
}

constexpr const char* help =
    "Two ways lead to curves for each cell; cover and lubricant film are on as in use, the mat lies flat.\n"
    "  --method roll   for schools without a bench: at least three weights are rolled over the whole mat, "
    "each on a\n"
    "                  hard roller (wood, steel) and on a soft one (foam). Only the weight is known, not the "
    "place;\n"
    "                  all cells are solved together. Steps: empty mat, each weight on the hard roller from "
    "the\n"
    "                  lightest on, each on the soft one, weights to verify.\n"
    "  --method bench  even pressure on every cell: an inflated bladder over the whole mat (--pressures, in "
    "kPa), or a\n"
    "                  flat punch stepped over it (--punch CM2 with --loads). Steps: presses that settle the "
    "mat,\n"
    "                  empty mat, each pressure going up, each coming down, --weights on a small tool, any "
    "roller forth\n"
    "                  and back over the mat, along and across (it shows on which side each cell feels best; "
    "--skip\n"
    "                  passes where there is none), weights to verify.\n"
    "A weight is roller, punch or tool and all, with its unit: 5kg, 500g, 11lb or 49N. What is not given is "
    "asked "
    "for\n"
    "when its step comes. Weights in --verify are set down on a small tool at different places after the fit "
    "and are\n"
    "not used for it: they make the 95 % interval; without them a wide one is taken.\n"
    "Keys, each with Enter: nothing keeps the step, a number answers, r makes it again, b goes back, s "
    "skips, q ends.\n"
    "A pulled cable costs only the step under way. Nothing is written before the last step is kept.\n"
    "Examples:\n"
    "  palmar calibrate mat --mat palmar-open-48x48 --serial A17 --port /dev/ttyACM0 --out a17.json\n"
    "  palmar calibrate mat --mat palmar-open-48x48 --serial A17 --port /dev/ttyACM0 --weights 4kg,12kg,30kg "
    "--verify 2kg,8kg --out a17.json --report a17\n"
    "  palmar calibrate mat --method bench --mat wiresens-16x16 --serial W3 --port /dev/ttyUSB0 --pressures "
    "5,15,40 "
    "--weights 2kg,8kg --verify 1kg,5kg --out w3.json\n"
    "  palmar calibrate mat --method bench --mat wiresens-16x16 --serial W3 --port /dev/ttyUSB0 --punch 64 "
    "--loads "
    "4kg,10kg,26kg --weights 2kg,8kg --out w3.json\n"
    "  palmar calibrate mat --method bench --mat wiresens-16x16 --serial W3 --input bench.bin --pressures "
    "5,15,40 "
    "--weights 2kg,8kg --out w3.json\n"
    "  palmar station --mat palmar-open-48x48 --port /dev/ttyACM0 --calibration a17.json\n"
    "Exit status: 0 calibrated, 1 it failed and nothing was written, 2 the command line or a file is wrong.";

void add_steps(CLI::App& command, CalibrateMatWords& words) {
  command.add_option("--method", words.method, "bench or roll")->capture_default_str();
  command
      .add_option("--weights", words.weights, "Rolled weights (at least three), or the bench's known weights")
      ->delimiter(',');
  command.add_option("--pressures", words.pressures_kPa, "Bench: even pressures in kPa, at least three")
      ->delimiter(',')
      ->check(number_within(0.1, 1000, "kPa", "5,15,40"));
  command.add_option("--punch", words.punch_cm2, "Bench: area of the flat punch in cm2; 0 for a bladder")
      ->check(number_within(0, 1e5, "cm2", "64"));
  command.add_option("--loads", words.loads, "Bench: weights on the punch, in place of --pressures")
      ->delimiter(',');
  command.add_option("--verify", words.verify, "Weights that the finished curves are tried on")
      ->delimiter(',');
  command.add_option("--presses", words.presses, "Places at which each weight on a small tool is set down")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command.add_option("--skip", words.skip, "Steps to leave out: condition, falling, passes, verify")
      ->delimiter(',');
}

void add_conditions(CLI::App& command, CalibrateMatWords& words) {
  command.add_option("--who", words.who, "Who calibrates");
  command.add_option("--mounting", words.mounting, "How the mat lies, e.g. \"flat on the bench\"");
  command.add_option("--temperature", words.temperature_C, "Of the room, degrees Celsius")
      ->check(number_within(-50, 100, "degrees Celsius", "21"));
  command.add_flag("--no-cover", words.no_cover, "The cover is off (on, as in use, is better)");
  command.add_flag("--no-film", words.no_film, "The film against lubricant is off");
  command.add_flag("--bare", words.bare, "Both are off");
}

}  // namespace

bool CalibrateMatWords::skips(const std::string& what) const {
  return std::find(skip.begin(), skip.end(), what) != skip.end();
}

Result<double> parse_weight_N(const std::string& word, const std::string& unit, bool sure) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  std::string own = end;
  own.erase(std::remove(own.begin(), own.end(), ' '), own.end());
  if (end == word.c_str())
    return bad_input("not_a_weight", "\"" + word + "\" is not a weight", "it is not a number with a unit",
                     "write e.g. 5kg");
  const auto typed = calibration::typed_weight(value, own.empty() ? unit : own);
  if (!typed) return typed.error();
  if (typed->question && !sure)
    return bad_input("weight_in_doubt", *typed->question, "",
                     "write the unit that is meant, or give --yes if it is right");
  return typed->force_N;
}

Result<std::unique_ptr<MatProcedure>> make_mat_procedure(const CalibrateMatWords& words,
                                                         const MatDescription& mat,
                                                         std::vector<std::string>& steps) {
  return words.method == "bench" ? make_bench(words, mat, steps) : make_roll(words, mat, steps);
}

void add_calibrate_mat(CLI::App& calibrate_command, int& status) {
  CLI::App* command = calibrate_command.add_subcommand(
      "mat", "Newtons from one individual mat: even loads on a bench, or known weights rolled over it");
  auto words = std::make_shared<CalibrateMatWords>();
  command
      ->add_option("--mat", words->mat, "Mat that is attached: an id of `palmar mats`, a TOML file, or auto")
      ->required();
  command
      ->add_option(
          "--serial", words->serial,
          "Serial number of this one mat: as it says itself (`palmar check` shows it), else from its label")
      ->required();
  command->add_option("--port", words->port,
                      "Where it is: /dev/ttyACM0, tcp:HOST:PORT, or tcp-listen:PORT for a mat that calls");
  command->add_option("--input", words->inputs,
                      "Instead of a port: one capture with all steps, or one for each in their order");
  add_procedure_sound(*command, words->sound);
  add_steps(*command, *words);
  command->add_option("--out", words->out, "Calibration to write (JSON)")->required();
  command->add_option("--report", words->report, "Pictures of the fit: a folder, or one FILE.png");
  command->add_option("--theme", words->theme, "Of the pictures: dark, light or high_contrast")
      ->capture_default_str();
  add_conditions(*command, *words);
  command->add_flag("--yes", words->yes, "Keep every step without asking");
  command
      ->add_option("--patience", words->patience_s,
                   "How long a silent mat is waited for where nobody is there")
      ->check(number_within(0.1, 3600, "s", "10"))
      ->capture_default_str();
  command->footer(help);
  command->callback([words, &status] { status = report(calibrate(*words)); });
}

}  // namespace palmar::cli
