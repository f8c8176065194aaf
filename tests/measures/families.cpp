// Every shipped mat on a real pseudo-terminal: a scenario as that mat would send it, through its emulated device
// and the serial source, frame for frame. Prints a JSON line a mat: {"mat", "rate_hz", "sent", "received",
// "lost", "corrupt", "as_written", "took_s"}; the open 64 x 64 mat also at 200 frames/s with no
// cell at rest.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/emulator/emulator_host.hpp"
#include "sensing/mat/capture_encoder.hpp"
#include "sensing/source/mat/mat_source.hpp"

namespace palmar::measures {
namespace {

constexpr double seconds_each = 4;
constexpr std::chrono::seconds patience{30};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_families: " << result.error().message() << '\n';
  std::exit(1);
}

struct Written {
  std::vector<std::vector<std::uint16_t>> counts;
  std::vector<std::uint8_t> capture;
};

Written write(const MatDescription& mat, const simulator::Scenario& scenario, const Atlas& atlas) {
  Placement placement;
  placement.u0_mm = mat.default_centre.u_mm - mat.geometry.width_mm() / 2;
  placement.v0_mm = mat.default_centre.v_mm - mat.geometry.height_mm() / 2;
  simulator::Simulation simulation(scenario, mat, placement, atlas, 1);
  Written written;
  RawFrame frame;
  simulator::FrameTruth truth;
  while (simulation.next(frame, truth) && frame.t_s < seconds_each) {
    mat::encode_capture_frame(mat, frame, written.capture);
    written.counts.push_back(frame.counts);
  }
  return written;
}

/// The same with no cell at rest: the longest frames that the mat can send.
Written fill(const MatDescription& mat, const Written& written) {
  Written full;
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  for (const auto& counts : written.counts) {
    frame.sequence = full.counts.size();
    frame.t_s = static_cast<double>(frame.sequence) / mat.rate_hz;
    frame.counts = counts;
    for (std::size_t k = 0; k < counts.size(); ++k)
      if (counts[k] == 0) frame.counts[k] = static_cast<std::uint16_t>(1 + (k + frame.sequence) % 7);
    mat::encode_capture_frame(mat, frame, full.capture);
    full.counts.push_back(frame.counts);
  }
  return full;
}

/// The emulated mat on a thread of its own, as `palmar emulate --pty --replay` serves it.
class Served {
 public:
  Served(const MatDescription& mat, std::vector<std::uint8_t> capture, double rate_hz) {
    auto supply = must(emulator::make_replay(mat, std::move(capture), false, rate_hz));
    auto device = must(emulator::make_mat_device(mat, std::move(supply), {}, 1));
    host_.emplace(io_, std::move(device), emulator::HostOptions{});
    if (const Status started = host_->start(); !started) {
      std::cerr << "measure_families: " << started.error().message() << '\n';
      std::exit(1);
    }
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Served() {
    boost::asio::post(io_, [this] {
      host_->stop();
      io_.stop();
    });
    thread_.join();
  }
  std::string address() const { return host_->address(); }

 private:
  boost::asio::io_context io_{1};
  std::optional<emulator::EmulatorHost> host_;
  std::thread thread_;
};

void measure(const MatDescription& mat, const Written& written, double rate_hz) {
  const Served served(mat, written.capture, rate_hz);
  boost::asio::io_context io{1};
  std::vector<std::vector<std::uint16_t>> received;
  double first_s = 0, last_s = 0;
  const auto begun = std::chrono::steady_clock::now();
  source::MatHandlers handlers;
  handlers.on_frame = [&](RawFrame& frame, std::span<const std::uint8_t>) {
    last_s = seconds(std::chrono::steady_clock::now() - begun);
    if (received.empty()) first_s = last_s;
    received.push_back(frame.counts);
    if (received.size() >= written.counts.size()) io.stop();
  };
  auto source = must(
      source::make_mat_source(io, served.address(), mat, must(mat::make_driver(mat)), std::move(handlers)));
  source->start();
  io.run_for(patience);
  const mat::WireCounters counters = source->counters();
  source->stop();
  io.restart();
  io.run_for(std::chrono::milliseconds(50));
  nlohmann::ordered_json row{{"mat", mat.id}, {"rate_hz", rate_hz > 0 ? rate_hz : mat.rate_hz}};
  row["sent"] = written.counts.size();
  row["received"] = received.size();
  row["lost"] = counters.lost;
  row["corrupt"] = counters.corrupt;
  row["as_written"] = received == written.counts;
  row["took_s"] = last_s - first_s;
  std::cout << row.dump() << std::endl;
}

}  // namespace
}  // namespace palmar::measures

int main() {
  using namespace palmar;
  using namespace palmar::measures;
  const library::Path assets = must(library::find_assets());
  const auto atlas = must(library::load_atlas(assets));
  const simulator::Scenario scenario = must(library::load_scenario(assets, "compression"));
  for (const MatDescription& mat : must(library::list_mats(assets))) {
    const Written written = write(mat, scenario, *atlas);
    measure(mat, written, 0);
    if (mat.id == "palmar-open-64x64") measure(mat, fill(mat, written), 200);
  }
}
