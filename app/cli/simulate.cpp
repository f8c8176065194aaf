// palmar simulate: a virtual hand over a virtual mat, as a capture with the truth beside it.
#include <fmt/format.h>

#include <optional>
#include <string>

#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/progress.hpp"
#include "app/cli/sensor_option.hpp"
#include "app/cli/setup.hpp"
#include "app/exchange/capture_writer.hpp"
#include "app/exchange/json_lines.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/sensor.hpp"
#include "app/station/stop_signal.hpp"
#include "sensing/mat/capture_encoder.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::cli {
namespace {

struct Words {
  std::string scenario, out, truth, sensor;
  std::uint64_t seed = 1;
  std::optional<double> seconds;
  bool list = false;
  SetupWords setup;
};

Result<simulator::Simulation> prepare(const Words& words, MatDescription& mat) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  auto scenario = library::load_scenario(*assets, words.scenario);
  if (!scenario) return scenario.error();
  auto loaded = library::load_mat(*assets, words.setup.mat);
  if (!loaded) return loaded.error();
  mat = std::move(loaded).value();
  if (Status checked = check_can_simulate(mat); !checked) return checked.error();
  const auto body = load_body(*assets, mat, words.setup);
  if (!body) return body.error();
  const auto sensor = library::choose_sensor(words.sensor, *scenario, *assets, words.setup.mat);
  if (!sensor) return sensor.error();
  scenario->sensor = *sensor;
  return simulator::Simulation(*scenario, mat, body->placement, *body->atlas, words.seed);
}

Status simulate(const Words& words) {
  if (words.scenario.empty() || words.out.empty() || words.truth.empty() || words.setup.mat.empty()) {
    return bad_input(
        "incomplete_options", "simulate wants a SCENARIO, --mat, --out and --truth", "",
        "e.g. palmar simulate mixed --mat palmar-open-48x48 --out mixed.bin --truth mixed.jsonl");
  }
  const Status paths = check_paths(
      {{"--placement", words.setup.placement}, {"SCENARIO", words.scenario}, {"--sensor", words.sensor}},
      {{"--out", words.out}, {"--truth", words.truth}});
  if (!paths) return paths;
  MatDescription mat;
  auto simulation = prepare(words, mat);
  if (!simulation) return simulation.error();
  auto capture = exchange::CaptureWriter::create(words.out);
  if (!capture) return capture.error();
  auto truths = exchange::TruthWriter::create(words.truth);
  if (!truths) return truths.error();

  Progress progress("simulate");
  RawFrame frame;
  simulator::FrameTruth truth;
  std::vector<std::uint8_t> bytes;
  for (std::uint64_t count = 1; !station::stop_requested() && simulation->next(frame, truth); ++count) {
    if (words.seconds && truth.t_s > *words.seconds) break;
    bytes.clear();
    mat::encode_capture_frame(mat, frame, bytes);
    if (Status written = capture->write(bytes); !written) return written;
    if (Status written = truths->write(truth); !written) return written;
    progress.frames(count);
  }
  if (Status finished = capture->finish(); !finished) return finished;
  return truths->finish();
}

}  // namespace

int list_scenarios();  // lists.cpp

void add_simulate(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "simulate", "Let a virtual hand press a virtual mat: a capture, with the truth beside it");
  auto words = std::make_shared<Words>();
  command->add_option("SCENARIO", words->scenario, "An id of `palmar scenarios`, or a TOML file");
  command->add_option("--mat", words->setup.mat, "Mat to write for: an id of `palmar mats`, or a TOML file");
  command->add_option("--seed", words->seed, "Same seed, same bytes")
      ->check(whole_number())
      ->capture_default_str();
  command->add_option("--seconds", words->seconds, "Stop after this time; without it, at the scenario's end")
      ->check(number_within(0.01, 1e7, "s", "20"));
  command->add_option("--out", words->out, "Capture to write");
  command->add_option("--truth", words->truth, "Truth to write, a JSON line a frame");
  add_sensor_option(*command, words->sensor);
  command->add_option("--placement", words->setup.placement, "Where the mat lies on the mannequin (JSON)");
  command->add_option("--mannequin", words->setup.mannequin, "Mannequin in use (default adult)");
  command->add_flag("--list", words->list, "List the scenarios, and end");
  command->footer(
      "Examples:\n"
      "  palmar simulate --list\n"
      "  palmar simulate strip_longissimus --mat palmar-open-48x48 --seed 7 --out strip.bin --truth "
      "strip.jsonl\n"
      "  palmar analyse strip.bin --mat palmar-open-48x48 --lesson deep_strip_longissimus\n\n" +
      sensor_help());
  command->callback([words, &status] { status = words->list ? list_scenarios() : report(simulate(*words)); });
}

}  // namespace palmar::cli
