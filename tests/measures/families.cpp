// What every shipped mat would send of one scenario: measure_families FOLDER writes it there, as the mat's bytes on a
// serial port and on a socket, with a calibration where the maker has none. Prints a JSON line a recording: {"mat",
// "port": "pty" or "tcp", "capture", "calibration", "rate_hz", "frames", "raw_sha256"}; the open 64 x 64 mat also
// at 200 frames/s with no cell at rest.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/exchange/calibration_file.hpp"
#include "app/exchange/summary.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/mat/capture_encoder.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::measures {
namespace {

constexpr double seconds_each = 4;
constexpr double fast_hz = 200;
using Frames = std::vector<RawFrame>;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_families: " << result.error().message() << '\n';
  std::exit(1);
}

Frames simulate(const MatDescription& mat, const simulator::Scenario& scenario, const Atlas& atlas) {
  simulator::Simulation simulation(scenario, mat, default_placement(mat), atlas, 1);
  Frames frames;
  RawFrame frame;
  simulator::FrameTruth truth;
  while (simulation.next(frame, truth) && frame.t_s < seconds_each) frames.push_back(frame);
  return frames;
}

/// The same with no cell at rest, at another rate: the longest frames that the mat can send.
Frames fill(const Frames& frames, double rate_hz) {
  Frames full;
  for (std::size_t n = 0; n < static_cast<std::size_t>(seconds_each * rate_hz); ++n) {
    RawFrame& frame = full.emplace_back(frames[n % frames.size()]);
    frame.sequence = n;
    frame.t_s = static_cast<double>(n) / rate_hz;
    frame.device_time = SensorTime(std::chrono::microseconds(std::llround(frame.t_s * 1e6)));
    for (std::size_t k = 0; k < frame.counts.size(); ++k)
      if (frame.counts[k] == 0) frame.counts[k] = static_cast<std::uint16_t>(1 + (k + n) % 7);
  }
  return full;
}

/// A straight line for every cell, by the nominal sensitivity of the virtual mat.
calibration::MatRecord straight(const MatDescription& mat) {
  const auto cells = static_cast<std::size_t>(mat.geometry.cells());
  calibration::MatRecord record;
  record.mat = mat.id;
  record.serial = "EMULATED-1";
  record.when = "2026-11-20T09:30:00Z";
  record.report.coverage.assign(cells, 0);
  MatCalibration& values = record.calibration;
  values.geometry = mat.geometry;
  values.newtons_per_count = mat.simulated_newtons_per_count.value_or(0.01);
  values.threshold_count = mat.threshold_count;
  values.saturated_count = mat.saturated_count;
  values.tare_counts.assign(cells, 0);
  values.dead_cells.assign(cells, 0);
  CellCurves& curves = values.curves.emplace();
  curves.knot_counts = {1, 64, 65535};
  for (std::size_t cell = 0; cell < cells; ++cell)
    for (const float count : curves.knot_counts)
      curves.force_N.push_back(static_cast<float>(count * values.newtons_per_count));
  curves.top_counts.assign(cells, 65535);
  curves.identified.assign(cells, 1);
  values.uncertainty = ForceUncertainty{0.1, std::vector<float>(cells, 0.1F), 0};
  return record;
}

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  /// Writes the frames as that mat sends them, and says so.
  void write(MatDescription mat, const std::string& port, const Frames& frames, double rate_hz) const {
    // A trailer belongs to a serial port, where the protocol leaves it open.
    if (port == "tcp" && !mat.wire.trailer) mat.wire.trailer = false;
    const std::string name = mat.id + "." + port + "." + std::to_string(static_cast<int>(rate_hz));
    std::vector<std::uint8_t> bytes;
    exchange::SummaryGatherer gatherer(mat.id, mat.geometry);
    for (const RawFrame& frame : frames) {
      mat::encode_capture_frame(mat, frame, bytes);
      gatherer.add_raw(frame.counts);
    }
    const auto capture = path_ / (name + ".bin");
    std::ofstream(capture, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    nlohmann::ordered_json row{{"mat", mat.id}, {"port", port}, {"capture", capture.string()}};
    row["calibration"] = calibration(mat);
    row["rate_hz"] = rate_hz;
    row["frames"] = frames.size();
    row["raw_sha256"] = gatherer.summary().raw_sha256.value();
    std::cout << row.dump() << std::endl;
  }

 private:
  /// Empty where the maker's rule will do.
  std::string calibration(const MatDescription& mat) const {
    if (mat.rule) return {};
    const auto path = path_ / (mat.id + ".json");
    if (const Status written = exchange::write_calibration(path, straight(mat)); !written) {
      std::cerr << "measure_families: " << written.error().message() << '\n';
      std::exit(1);
    }
    return path.string();
  }
  std::filesystem::path path_;
};

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  using namespace palmar;
  using namespace palmar::measures;
  if (argc != 2) {
    std::cerr << "usage: measure_families FOLDER\n";
    return 2;
  }
  const Folder folder(argv[1]);
  const library::Path assets = must(library::find_assets());
  const auto atlas = must(library::load_atlas(assets));
  const simulator::Scenario scenario = must(library::load_scenario(assets, "compression"));
  for (const MatDescription& mat : must(library::list_mats(assets))) {
    const Frames frames = simulate(mat, scenario, *atlas);
    folder.write(mat, "pty", frames, mat.rate_hz);
    if (mat.link.find("TCP") != std::string::npos) folder.write(mat, "tcp", frames, mat.rate_hz);
    if (mat.id != "palmar-open-64x64") continue;
    for (const std::string port : {"pty", "tcp"}) folder.write(mat, port, fill(frames, fast_hz), fast_hz);
  }
}
