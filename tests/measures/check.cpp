// What the check of a mat finds on simulated bad mats, against what was made bad: JSON lines, a measure a line.
//
// 48 x 48 cells, five seeds. Every mat has all faults of mats.md at their defaults; a sound one has no broken cell, a typical one
// its share of them, a bad one ten times as many and a broken row. Half a minute unloaded, then a palm goes over the mat in lanes and
// two palms lie diagonally. Then a typical mat of every family but the calibrated pad.
#include <array>
#include <cstdio>
#include <string>

#include "app/library/assets.hpp"
#include "app/library/mats.hpp"
#include "calibration/mat/health.hpp"
#include "sensing/simulator/loads.hpp"
#include "tests/measures/virtual_bench.hpp"

namespace palmar::measures {
namespace {

using calibration::CellState;
using simulator::CellHealth;

constexpr double rate_hz = 25;
constexpr double unloaded_s = 30, lane_s = 2, still_s = 4;
constexpr double palm_N = 80;

/// Cells of one sort: how many there were, how many were reported, and how many as what they are.
struct Tally {
  int all = 0, reported = 0, named = 0;
};

struct Found {
  Tally dead, stuck, noisy, rows;
  int sound = 0, false_cells = 0, false_rows = 0, mats = 0, ghosts = 0, untested = 0;
  double worst_ghost = 0, least_ghost = 1;
};

calibration::HealthReport check(simulator::VirtualMat& device) {
  const MatDescription& mat = device.mat();
  calibration::HealthGatherer gatherer(mat);
  simulator::CellForces spots(simulator::spot_grid(mat.geometry));
  const simulator::ToolPress palm(mat.geometry, ContactTool::palm_full);
  const double width_mm = mat.geometry.width_mm(), height_mm = mat.geometry.height_mm();
  // Broad mats want more lanes, and as much time for each.
  const int lanes = std::max(8, static_cast<int>(std::ceil(width_mm / 70)));
  const double sweep_s = lane_s * lanes;
  RawFrame frame;
  const int frames = static_cast<int>((unloaded_s + sweep_s + still_s) * rate_hz);
  for (int k = 0; k < frames; ++k) {
    const double t_s = k / rate_hz, pressed_s = t_s - unloaded_s;
    spots.clear();
    if (pressed_s >= sweep_s) {
      palm.add({0.25 * width_mm, 0.2 * height_mm}, 90, palm_N, spots);
      palm.add({0.75 * width_mm, 0.8 * height_mm}, 90, palm_N, spots);
    } else if (pressed_s >= 0) {
      const double along = lanes * pressed_s / sweep_s;
      const int lane = static_cast<int>(along);
      palm.add({lane * width_mm / (lanes - 1), (along - lane) * height_mm}, 90, palm_N, spots);
    }
    device.read(spots, t_s, frame);
    if (pressed_s < 0) {
      gatherer.add_unloaded(frame);
    } else {
      gatherer.add_pressed(frame);
    }
  }
  return gatherer.report();
}

bool is_broken(CellState state) { return state != CellState::answers && state != CellState::untested; }

/// A row counts as broken where none of its cells lives.
bool row_is_broken(const simulator::VirtualMat& device, int row) {
  const GridGeometry& grid = device.mat().geometry;
  for (int col = 0; col < grid.cols; ++col) {
    if (device.cell(static_cast<std::uint32_t>(grid.index(row, col))).health != CellHealth::dead)
      return false;
  }
  return true;
}

void compare(const simulator::VirtualMat& device, const calibration::HealthReport& report, Found& found) {
  const GridGeometry& grid = device.mat().geometry;
  ++found.mats;
  const double ghost = report.ghosting.value_or(0);
  found.worst_ghost = std::max(found.worst_ghost, ghost);
  found.least_ghost = std::min(found.least_ghost, ghost);
  for (const auto& finding : report.findings)
    found.ghosts += finding.name == "ghosting" || finding.name == "ghosts";
  for (int row = 0; row < grid.rows; ++row) {
    const bool reported =
        std::find(report.rows_out.begin(), report.rows_out.end(), row) != report.rows_out.end();
    const bool broken = row_is_broken(device, row);
    found.rows.all += broken;
    found.rows.reported += broken && reported;
    found.rows.named += broken && reported;
    found.false_rows += !broken && reported;
    for (int col = 0; col < grid.cols && !broken; ++col) {
      const auto i = static_cast<std::size_t>(grid.index(row, col));
      const CellState state = report.cells[i];
      found.untested += state == CellState::untested;
      const CellHealth truth = device.cell(static_cast<std::uint32_t>(i)).health;
      if (truth == CellHealth::sound) {
        ++found.sound;
        found.false_cells += is_broken(state);
        continue;
      }
      Tally& tally = truth == CellHealth::dead    ? found.dead
                     : truth == CellHealth::stuck ? found.stuck
                                                  : found.noisy;
      ++tally.all;
      tally.reported += is_broken(state);
      tally.named +=
          (truth == CellHealth::dead && state == CellState::dead) ||
          (truth == CellHealth::stuck && (state == CellState::stuck || state == CellState::saturated)) ||
          (truth == CellHealth::noisy && state == CellState::noisy);
    }
  }
}

void print(const std::string& measure, double value, const char* unit, const std::string& beside = {}) {
  std::printf("{\"measure\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"beside\":\"%s\"}\n", measure.c_str(),
              value, unit, beside.c_str());
  std::fflush(stdout);
}

void print_tally(const std::string& mats, const char* what, const Tally& tally) {
  if (tally.all == 0) return;
  print(mats + ": " + what + " found", 100.0 * tally.reported / tally.all, "%",
        std::to_string(tally.reported) + " of " + std::to_string(tally.all) + ", called so " +
            std::to_string(tally.named));
}

void measure(const std::string& name, const MatDescription& mat, const simulator::SensorFaults& faults,
             int seeds) {
  Found found;
  for (int seed = 1; seed <= seeds; ++seed) {
    simulator::VirtualMat device(mat, faults, static_cast<std::uint64_t>(seed));
    compare(device, check(device), found);
  }
  print_tally(name, "dead cells", found.dead);
  print_tally(name, "stuck cells", found.stuck);
  print_tally(name, "noisy cells", found.noisy);
  print_tally(name, "broken rows", found.rows);
  print(name + ": sound cells called broken", 100.0 * found.false_cells / std::max(1, found.sound), "%",
        std::to_string(found.false_cells) + " of " + std::to_string(found.sound) + "; rows " +
            std::to_string(found.false_rows) + "; not pressed " + std::to_string(found.untested));
  print(name + ": mats said to have ghosts", found.ghosts, "",
        "of " + std::to_string(found.mats) + ", ghosts of " + std::to_string(100 * found.least_ghost) +
            " to " + std::to_string(100 * found.worst_ghost) + " %");
}

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  using namespace palmar;
  const int seeds = argc > 1 ? std::stoi(argv[1]) : 5;
  const auto typical = simulator::typical_faults();
  auto sound = typical;
  sound.dead_share = sound.stuck_share = sound.noisy_share = 0;
  const MatDescription open = measures::open_mat(48, 48);
  measures::measure("sound mat", open, sound, seeds);
  measures::measure("typical mat", open, typical, seeds);
  auto bad = typical;
  bad.dead_share *= 10;
  bad.stuck_share *= 10;
  bad.noisy_share *= 10;
  bad.dead_rows = 1;
  measures::measure("bad mat", open, bad, seeds);
  auto unisolated = sound;
  unisolated.readout = simulator::Readout::unisolated;
  measures::measure("unisolated matrix", open, unisolated, std::min(seeds, 2));
  const auto assets = library::find_assets();
  const auto mats = assets ? library::list_mats(*assets) : assets.error();
  if (!mats) return 1;
  for (const MatDescription& mat : *mats)
    if (mat.id != "sensel-morph") measures::measure("typical " + mat.id, mat, typical, 1);
}
