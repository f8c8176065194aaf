// palmar emulate: the other end of the wire.
#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string>

#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/sensor_option.hpp"
#include "app/cli/setup.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/sensor.hpp"
#include "app/station/emulate.hpp"

namespace palmar::cli {
namespace {

struct Words {
  std::string replay, scenario, sensor, truth, fault, serial, bind = "127.0.0.1";
  bool pty = false, loop = false;
  std::optional<std::uint16_t> tcp;
  std::uint64_t seed = 1;
  double rate_hz = 0;
  SetupWords setup;
};

Status check_words(const Words& words) {
  if (words.pty == words.tcp.has_value()) {
    return bad_input("no_line", "one line is wanted", "", "give --pty or --tcp PORT (0 picks a port)");
  }
  if (words.replay.empty() == words.scenario.empty()) {
    return bad_input("no_frames", "one source of frames is wanted", "",
                     "give --replay CAPTURE or --scenario SCENARIO");
  }
  if (!words.truth.empty() && words.scenario.empty()) {
    return bad_input("no_truth", "--truth goes with --scenario", "a recording has no truth",
                     "leave --truth out");
  }
  if (!words.sensor.empty() && words.scenario.empty()) {
    return bad_input("no_virtual_mat", "--sensor goes with --scenario",
                     "a recording stays as it was recorded", "leave --sensor out");
  }
  return check_paths({{"--replay", words.replay},
                      {"--placement", words.setup.placement},
                      {"--scenario", words.scenario},
                      {"--sensor", words.sensor}},
                     {{"--truth", words.truth}});
}

Status emulate(const Words& words) {
  if (Status checked = check_words(words); !checked) return checked;
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.setup.mat);
  if (!mat) return mat.error();
  const auto faults = emulator::parse_faults(words.fault);
  if (!faults) return faults.error();

  station::EmulateConfig config;
  config.mat = *mat;
  // A trailer belongs to a serial port; over TCP, packets go without one where the protocol leaves it open.
  if (words.tcp && !config.mat.wire.trailer) config.mat.wire.trailer = false;
  config.faults = *faults;
  config.seed = words.seed;
  config.serial = words.serial;
  config.loop = words.loop;
  config.rate_hz = words.rate_hz;
  config.tcp_port = words.tcp;
  config.bind = words.bind;
  if (!words.replay.empty()) config.replay = words.replay;
  if (!words.truth.empty()) config.truth = words.truth;
  if (!words.scenario.empty()) {
    if (Status checked = check_can_simulate(*mat); !checked) return checked;
    auto scenario = library::load_scenario(*assets, words.scenario);
    if (!scenario) return scenario.error();
    const auto sensor = library::choose_sensor(words.sensor, *scenario, *assets, words.setup.mat);
    if (!sensor) return sensor.error();
    scenario->sensor = *sensor;
    config.scenario = std::move(scenario).value();
    const auto body = load_body(*assets, *mat, words.setup);
    if (!body) return body.error();
    config.atlas = body->atlas;
    config.placement = body->placement;
  }
  config.announce = [](const std::string& address) {
    fmt::print("{}\n", address);
    std::fflush(stdout);
  };
  return station::run_emulator(config);
}

}  // namespace

void add_emulate(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("emulate", "Be a mat: speak its real protocol on a pty or a TCP port");
  auto words = std::make_shared<Words>();
  command->add_option("--mat", words->setup.mat, "Mat to be: an id of `palmar mats`, or a TOML file")
      ->required();
  command->add_flag("--pty", words->pty, "On a pseudo-terminal; its path is the first line of output");
  command->add_option("--tcp", words->tcp,
                      "On this TCP port; 0 picks one; the first line of output is tcp:HOST:PORT");
  command->add_option("--bind", words->bind, "Address that --tcp listens on")->capture_default_str();
  command->add_option("--replay", words->replay,
                      "Send the frames of this capture, with the recorded counters and times");
  command->add_option("--scenario", words->scenario,
                      "Send what a virtual hand does: an id of `palmar scenarios`, or a TOML file");
  add_sensor_option(*command, words->sensor);
  command->add_flag("--loop", words->loop, "Begin again at the end; without it the device goes quiet");
  command
      ->add_option("--rate", words->rate_hz,
                   "Frames per second for a device that pushes; without it, as recorded")
      ->check(number_within(0.01, 1e5, "Hz", "50"));
  command->add_option("--fault", words->fault, "Misbehave: drop=0.01,corrupt=0.001,stall=2s,unplug=10s");
  command->add_option("--serial", words->serial,
                      "Serial number that the mat tells, where its protocol has a place for one");
  command->add_option("--seed", words->seed, "Of the virtual hand and of the faults")
      ->check(whole_number())
      ->capture_default_str();
  command->add_option("--truth", words->truth, "With --scenario: write the truth, a JSON line a frame");
  command->add_option("--placement", words->setup.placement, "Where the mat lies on the mannequin (JSON)");
  command->add_option("--mannequin", words->setup.mannequin, "Mannequin in use (default adult)");
  command->footer(std::string("Examples:\n") +
                  "  palmar emulate --mat sensel-morph --pty --replay take1.bin\n"
                  "  palmar emulate --mat palmar-open-48x48 --tcp 0 --scenario mixed --loop --fault "
                  "drop=0.01,unplug=10s\n"
                  "  palmar station --mat palmar-open-48x48 --port tcp:127.0.0.1:PORT\n\n" +
                  sensor_help());
  command->callback([words, &status] { status = report(emulate(*words)); });
}

}  // namespace palmar::cli
