#include <utility>
// Asio's coroutine headers want <utility> before them.
#include "app/station/emulate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <vector>

#include "app/exchange/input_file.hpp"
#include "app/exchange/json_lines.hpp"
#include "app/station/stop_signal.hpp"
#include "sensing/emulator/emulator_host.hpp"
#include "sensing/emulator/frame_supply.hpp"

namespace palmar::station {
namespace {

constexpr std::size_t most_capture_bytes = std::size_t{1}
                                           << 30;  // a day of a Sensel Morph; it is held in memory

/// The truth's file and the first error of writing it.
struct TruthFile {
  std::optional<exchange::TruthWriter> writer;
  Status status;

  void write(const simulator::FrameTruth& truth) {
    if (writer && status.ok()) status = writer->write(truth);
  }
  Status finish() {
    if (!writer || !status.ok()) return status;
    return writer->finish();
  }
};

Result<std::unique_ptr<emulator::FrameSupply>> make_supply(const EmulateConfig& config, TruthFile& truth) {
  if (config.replay) {
    auto bytes = exchange::read_file(*config.replay, most_capture_bytes);
    if (!bytes) return bytes.error();
    auto replay =
        emulator::make_replay(config.mat, {bytes->begin(), bytes->end()}, config.loop, config.rate_hz);
    if (replay) return replay;
    Error error = replay.error();
    error.what = config.replay->string() + ": " + error.what;
    return error;
  }
  const auto simulate = [&config] {
    return simulator::Simulation(*config.scenario, config.mat, config.placement, *config.atlas, config.seed);
  };
  return emulator::make_scenario_supply(simulate, config.loop, config.rate_hz,
                                        [&truth](const simulator::FrameTruth& frame) { truth.write(frame); });
}

constexpr std::chrono::milliseconds look_period{50};

/// Looks for a stop signal now and then, on the timer's io_context.
void watch_stop(boost::asio::steady_timer& timer, std::function<void()> stop) {
  if (stop_requested()) return stop();
  timer.expires_after(look_period);
  timer.async_wait([&timer, stop = std::move(stop)](const boost::system::error_code& error) {
    if (!error) watch_stop(timer, stop);
  });
}

}  // namespace

Status run_emulator(const EmulateConfig& config) {
  TruthFile truth;
  if (config.truth) {
    auto made = exchange::TruthWriter::create(*config.truth);
    if (!made) return made.error();
    truth.writer.emplace(std::move(made).value());
  }
  auto supply = make_supply(config, truth);
  if (!supply) return supply.error();
  auto device = emulator::make_mat_device(config.mat, std::move(supply).value(), config.faults, config.seed,
                                          config.serial);
  if (!device) return device.error();

  boost::asio::io_context io{1};
  emulator::HostOptions options;
  options.tcp_port = config.tcp_port;
  options.bind = config.bind;
  options.faults = config.faults;
  options.seed = config.seed;
  emulator::EmulatorHost host(io, std::move(device).value(), options);
  if (Status started = host.start(); !started) return started;
  config.announce(host.address());
  boost::asio::steady_timer look(io);
  watch_stop(look, [&] {
    host.stop();
    io.stop();
  });
  io.run();
  return truth.finish();
}

}  // namespace palmar::station
