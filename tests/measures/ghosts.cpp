// Ghosts of an unisolated matrix, and what an isolated readout loses through its switches. Prints a JSON line a measure:
// {"measure", "grid", "value", "unit", ...}. Words: --seeds N.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/contact/contact_finder.hpp"
#include "sensing/pressure/ghosts.hpp"
#include "sensing/pressure/pressure.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/random.hpp"
#include "sensing/simulator/simulation.hpp"
#include "tests/calibration/unisolated_mat.hpp"

namespace palmar::measures {
namespace {

using namespace simulator;

/// Of this thread: other programs on the machine do not count.
double processor_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

constexpr int frames = 60;
constexpr double false_share =
    0.2;  ///< of a contact's force that truly lies under it; with less it is a ghost

/// The open mat's counts on a square grid; no limit to them, so that the matrix alone is looked at.
MatDescription square_mat(int side) {
  MatDescription mat;
  mat.id = "unisolated";
  mat.geometry = {side, side, 10, 10};
  mat.rate_hz = 50;
  mat.threshold_count = 3;
  mat.noise_counts = 0.4;
  mat.rule = CountRule{0.01, {}, "the open mat's"};
  return mat;
}

/// Two palm heels (fingers on a small mat) and a thumb on three corners of a rectangle, drifting; or two whole
/// palms.
class Hands {
 public:
  Hands(const GridGeometry& grid, std::uint64_t seed)
      : grid_(grid),
        seed_(seed),
        heel_(grid, grid.cols < 32 ? ContactTool::fingers2 : ContactTool::palm_heel),
        thumb_(grid, ContactTool::thumb_pad),
        palm_(grid, ContactTool::palm_full) {}

  void press(int frame, bool whole_palms, CellForces& spots) const {
    const double w = grid_.width_mm();
    const auto draw = [&](std::uint64_t what) { return uniform(key({seed_, what})); };
    const double t = frame / 50.0;
    const double left = w * (0.25 + 0.03 * draw(1)) + 15 * t;
    const double right = w * (0.72 + 0.03 * draw(2)) - 10 * t;
    const double top = w * (0.28 + 0.03 * draw(3));
    const double bottom = w * (0.72 - 0.03 * draw(4)) - 12 * t;
    const double force = 0.6 + 0.4 * std::sin(2 * t + 6 * draw(5));
    spots.clear();
    if (whole_palms) {
      palm_.add({w * 0.42, top + w * 0.06}, 40 * draw(6), 45 * force, spots);
      palm_.add({w * 0.58, bottom - w * 0.04}, 180 - 40 * draw(7), 60 * force, spots);
      return;
    }
    heel_.add({left, top}, 60 * draw(6), 40 * force, spots);
    heel_.add({right, top}, -60 * draw(7), 30, spots);
    thumb_.add({left, bottom}, 90 * draw(8), 25 * force, spots);
  }

 private:
  GridGeometry grid_;
  std::uint64_t seed_;
  ToolPress heel_, thumb_, palm_;
};

struct Sums {
  double reads_times = 0, error2 = 0, worst = 0;
  int n = 0, ghosts = 0, ghosts_before = 0, missing = 0, unconverged = 0;
  std::vector<double> ms;
};

/// Force on cells above the mat's threshold: more no readout can show.
double seen_N(const VirtualMat& mat) {
  const double least_kPa = mat.mat().threshold_count / mat.counts_per_kPa();
  double kPa = 0;
  for (const float cell_kPa : mat.true_kPa())
    kPa += static_cast<double>(cell_kPa >= least_kPa ? cell_kPa : 0);
  return kPa * mat.mat().geometry.cell_area_mm2() * 1e-3;
}

/// Contacts that hardly any true force lies under.
int false_contacts(const Contacts& contacts, const std::vector<float>& true_kPa, const GridGeometry& grid) {
  int count = 0;
  for (std::size_t k = 0; k < contacts.list.size(); ++k) {
    double true_N = 0;
    for (std::size_t i = 0; i < contacts.owner.size(); ++i) {
      if (contacts.owner[i] == k) true_N += static_cast<double>(true_kPa[i]) * grid.cell_area_mm2() * 1e-3;
    }
    if (true_N < false_share * contacts.list[k].force_N) ++count;
  }
  return count;
}

void run(int side, bool whole_palms, std::uint64_t seed, Sums& sums) {
  const MatDescription description = square_mat(side);
  const GridGeometry& grid = description.geometry;
  SensorFaults faults;
  faults.readout = Readout::unisolated;
  VirtualMat mat(description, faults, seed);
  const MatCalibration calibration = maker_calibration(description);
  pressure::InversionSettings settings;
  settings.switch_resistance = faults.switch_ohm / faults.cell_ohm / (mat.counts_per_kPa() * reference_kPa);
  pressure::GhostInverter inverter(side, side, settings);
  const pressure::PressureConverter converter(calibration);
  contact::ContactFinder raw_finder(grid), finder(grid);
  const Hands hands(grid, seed);
  CellForces spots(spot_grid(grid));
  RawFrame frame, inverted;
  PressureField field;
  Contacts contacts;
  for (int k = 0; k < frames; ++k) {
    hands.press(k, whole_palms, spots);
    mat.read(spots, k / 50.0, frame);
    const double truth_N = seen_N(mat);
    converter.convert(frame, field);
    sums.reads_times += field.force_N / truth_N;
    raw_finder.find(field, frame.t_s, contacts);
    sums.ghosts_before += false_contacts(contacts, mat.true_kPa(), grid);
    const double begin = processor_s();
    const pressure::InversionQuality quality = inverter.invert(frame, calibration, inverted);
    sums.ms.push_back(1e3 * (processor_s() - begin));
    sums.unconverged += !quality.converged;
    converter.convert(inverted, field);
    const double error = field.force_N / truth_N - 1;
    sums.error2 += error * error;
    sums.worst = std::max(sums.worst, std::abs(error));
    finder.find(field, frame.t_s, contacts);
    sums.ghosts += false_contacts(contacts, mat.true_kPa(), grid);
    const std::size_t presses = whole_palms ? 1 : 3;  // two palms may touch
    sums.missing += contacts.list.size() < presses;
    ++sums.n;
  }
}

void print(const char* measure, const std::string& grid, double value, const char* unit) {
  std::cout << nlohmann::json{{"measure", measure}, {"grid", grid}, {"value", value}, {"unit", unit}}.dump()
            << std::endl;
}

void unisolated(int side, int seeds) {
  const std::string grid = std::to_string(side) + "x" + std::to_string(side);
  Sums sums;
  for (int seed = 1; seed <= seeds; ++seed) {
    run(side, false, static_cast<std::uint64_t>(seed), sums);
    if (side >= 32) run(side, true, static_cast<std::uint64_t>(seed), sums);
  }
  std::sort(sums.ms.begin(), sums.ms.end());
  print("reads_times", grid, sums.reads_times / sums.n, "times");
  print("force_error_rms", grid, 100 * std::sqrt(sums.error2 / sums.n), "%");
  print("force_error_worst", grid, 100 * sums.worst, "%");
  print("false_contacts_before", grid, sums.ghosts_before, "");
  print("false_contacts", grid, sums.ghosts, "");
  print("presses_missing", grid, sums.missing, "");
  print("not_converged", grid, sums.unconverged, "");
  print("ms_median", grid, sums.ms[sums.ms.size() / 2], "ms");
  print("ms_p99", grid, sums.ms[sums.ms.size() * 99 / 100], "ms");
}

/// Every cell loaded, and no two frames alike: the most that the inversion has to do.
void fully_loaded(int side) {
  const MatDescription description = square_mat(side);
  SensorFaults faults;
  faults.readout = Readout::unisolated;
  VirtualMat mat(description, faults, 1);
  pressure::GhostInverter inverter(side, side);
  std::vector<float> kPa(static_cast<std::size_t>(side * side));
  RawFrame frame, inverted;
  const MatCalibration calibration = maker_calibration(description);
  std::vector<double> ms;
  for (int k = 0; k < 9; ++k) {
    for (std::size_t i = 0; i < kPa.size(); ++i)
      kPa[i] = static_cast<float>(0.3 * std::pow(100.0, uniform(key({static_cast<std::uint64_t>(k), i}))));
    mat.read(kPa, k, frame);
    const double begin = processor_s();
    inverter.invert(frame, calibration, inverted);
    ms.push_back(1e3 * (processor_s() - begin));
  }
  std::sort(ms.begin(), ms.end());
  print("ms_fully_loaded", std::to_string(side) + "x" + std::to_string(side), ms[ms.size() / 2], "ms");
}

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_ghosts: " << result.error().message() << '\n';
  std::exit(1);
}

/// A bench or a roll over an unisolated mat, and then other presses as the station reads them.
void calibrated(const char* how, double switch_ohm, bool told) {
  const auto atlas = must(library::load_atlas(must(library::find_assets())));
  calibration::UnisolatedMat mat(switch_ohm, told);
  const bool rolled = std::string(how) == "roll";
  const calibration::MatFit fit = must(rolled ? mat.roll() : mat.bench());
  print("calibrated_worst",
        std::string(how) + ", " + std::to_string(static_cast<int>(switch_ohm)) + " ohm" +
            (told ? "" : " unknown"),
        100 * std::abs(calibration::worst_of(mat.read(fit.calibration, atlas))), "%");
}

/// Share of the force that an isolated readout shows, least and most over tools and forces.
void isolated(double switch_ohm, int seeds) {
  const MatDescription description = square_mat(48);
  SensorFaults faults;
  faults.readout = Readout::isolated;
  faults.switch_ohm = switch_ohm;
  VirtualMat mat(description, faults, 1);
  const pressure::PressureConverter converter(maker_calibration(description));
  double least = 9, most = 0;
  CellForces spots(spot_grid(description.geometry));
  RawFrame frame;
  PressureField field;
  double t_s = 0;
  for (const ContactTool tool :
       {ContactTool::thumb_pad, ContactTool::palm_heel, ContactTool::palm_full, ContactTool::elbow}) {
    const ToolPress press(description.geometry, tool);
    for (const double force_N : {5.0, 20.0, 40.0}) {
      for (int seed = 1; seed <= seeds; ++seed) {
        const auto draw = [&](std::uint64_t what) {
          return uniform(key({static_cast<std::uint64_t>(seed), what}));
        };
        spots.clear();
        press.add({150 + 180 * draw(1), 150 + 180 * draw(2)}, 180 * draw(3), force_N, spots);
        mat.read(spots, t_s += 0.02, frame);
        converter.convert(frame, field);
        least = std::min(least, field.force_N / mat.true_force_N());
        most = std::max(most, field.force_N / mat.true_force_N());
      }
    }
  }
  const std::string ohm = std::to_string(static_cast<int>(switch_ohm)) + " ohm";
  print("isolated_least", ohm, least, "");
  print("isolated_most", ohm, most, "");
}

/// Real presses of the shipped scenarios on mats that isolate: none of their cells is a ghost.
void wrong_marks(int seeds) {
  const library::Path assets = must(library::find_assets());
  const auto atlas = must(library::load_atlas(assets));
  const MatDescription back = must(library::load_mat(assets, "palmar-open-48x48"));
  const MatDescription pad = must(library::load_mat(assets, "sensel-morph"));
  double marked_N = 0, all_N = 0, us = 0;
  int count = 0;
  for (const Scenario& scenario : must(library::list_scenarios(assets))) {
    const MatDescription& mat = scenario.id.ends_with("_pad") ? pad : back;
    const pressure::PressureConverter converter(maker_calibration(mat));
    pressure::GhostMarker marker(mat.geometry);
    for (int seed = 1; seed <= seeds; ++seed) {
      Simulation simulation(scenario, mat, default_placement(mat), *atlas, static_cast<std::uint64_t>(seed));
      RawFrame frame;
      FrameTruth truth;
      PressureField field;
      while (simulation.next(frame, truth)) {
        converter.convert(frame, field);
        const double before_N = field.force_N;
        const double begin = processor_s();
        marker.mark(field);
        us += 1e6 * (processor_s() - begin);
        ++count;
        marked_N += before_N - field.force_N;
        all_N += before_N;
      }
    }
  }
  print("wrong_marks", "scenarios", 100 * marked_N / all_N, "%");
  print("marks_us", "scenarios", us / count, "us");
}

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  const int seeds = argc > 2 && std::string(argv[1]) == "--seeds" ? std::atoi(argv[2]) : 5;
  if (seeds < 1) {
    std::cerr << "measure_ghosts: --seeds has to be 1 or more\n";
    return 2;
  }
  for (const int side : {16, 32, 48, 64}) palmar::measures::unisolated(side, seeds);
  for (const int side : {16, 32, 48, 64}) palmar::measures::fully_loaded(side);
  for (const double ohm : {20.0, 100.0}) palmar::measures::isolated(ohm, seeds);
  for (const char* how : {"bench", "roll"}) {
    for (const double ohm : {20.0, 100.0}) palmar::measures::calibrated(how, ohm, true);
  }
  palmar::measures::calibrated("bench", 20, false);
  palmar::measures::wrong_marks(std::min(seeds, 2));
  return 0;
}
