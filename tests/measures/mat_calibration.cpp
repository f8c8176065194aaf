// What calibrations of a simulated bad mat are worth: JSON lines, a measure a line.
//
// 48 x 48 cells with all faults and five seeds; each fault alone on 24 x 24; intervals; one long roll; the cost of a frame.
// Presses are others than the fit's. Their mean pressures lie within the fitted range: punches of 40 to 90 mm, palms, fists and forearms at
// 5 to 40 kPa, thumbs at 20 to 60 kPa. A bench ends with a roller's passes, which show on which side each cell feels. A reading is the force of the contacts; an error is read over true force on the mat, less one.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "calibration/mat/roll.hpp"
#include "sensing/contact/interval.hpp"
#include "sensing/pressure/pressure.hpp"
#include "tests/measures/virtual_bench.hpp"

namespace palmar::measures {
namespace {

using Kind = TrialPress::Kind;
using Clock = std::chrono::steady_clock;
std::uint64_t seeds = 5;  // another number as the first word
const std::vector<double> pressures_kPa = {3, 8, 20, 40, 70};
const std::vector<double> weights_N = {40, 120, 300};
constexpr double pass_N = 60;  // of the roller that shows a bench on which side each cell feels

double since_s(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Of this thread's processor time: a shared machine's other work does not count.
double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void print(const std::string& measure, double value, const char* unit) {
  std::printf("{\"measure\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"}\n", measure.c_str(), value, unit);
  std::fflush(stdout);
}

/// Relative errors of many presses, rising [0] and falling [1].
struct Errors {
  double square[2] = {0, 0};
  int count[2] = {0, 0}, inside[2] = {0, 0};
  int within = 0, all = 0;
  double half_widths = 0;

  void add(const std::vector<TrialReading>& trials) {
    for (const TrialReading& trial : trials) {
      if (!trial.reading.usable) continue;
      const bool falling = trial.reading.falling;
      const double off = trial.reading.read_N / trial.reading.applied_N - 1;
      square[falling] += off * off;
      ++count[falling];
      const bool holds = trial.lo_N <= trial.reading.applied_N && trial.reading.applied_N <= trial.hi_N;
      inside[falling] += holds;
      within += holds;
      ++all;
      half_widths += (trial.hi_N - trial.lo_N) / 2 / trial.reading.read_N;
    }
  }
  double rms(int falling) const { return 100 * std::sqrt(square[falling] / std::max(1, count[falling])); }
  double coverage() const { return 100.0 * within / std::max(1, all); }
  double coverage(int falling) const { return 100.0 * inside[falling] / std::max(1, count[falling]); }
  double half_width() const { return 100 * half_widths / std::max(1, all); }
};

/// Mean newtons per count: a straight line for all cells, or for each its own.
MatCalibration straight(const calibration::MatFit& fit, bool each_cell) {
  MatCalibration line = fit.calibration;
  CellCurves& curves = *line.curves;
  line.memory = {};
  line.wires = {};
  const std::size_t knots = curves.knot_counts.size();
  for (std::size_t i = 0; i < curves.identified.size(); ++i) {
    const double middle = curves.top_counts[i] / 2;
    const double slope =
        each_cell ? curve_N(*fit.calibration.curves, i, middle) / middle : line.newtons_per_count;
    for (std::size_t k = 0; k < knots; ++k)
      curves.force_N[i * knots + k] = static_cast<float>(slope * static_cast<double>(curves.knot_counts[k]));
  }
  return line;
}

/// Known presses of the sorts and pressures that the mat will be used for.
void verify(VirtualBench& bench, calibration::MatFit& fit) {
  auto presses = bench.presses({Kind::punch, Kind::fist}, 30, 5, 40);
  for (const TrialPress& thumb : bench.presses({Kind::thumb}, 30, 20, 60)) presses.push_back(thumb);
  std::vector<calibration::PressReading> readings;
  for (const TrialReading& trial : bench.read(fit.calibration, presses)) readings.push_back(trial.reading);
  calibration::fit_intervals(readings, *fit.calibration.uncertainty);
}

calibration::MatFit fit_bench(VirtualBench& bench, double& seconds) {
  const auto start = bench.zero();
  const auto loads = bench.even_loads(start, pressures_kPa);
  const auto weights = bench.small_weights(start, 30);
  const auto passes = bench.passes(start, pass_N, 120, 25);
  const auto begin = Clock::now();
  auto fit = calibration::fit_bench(loads, weights, {}, &passes);
  seconds = since_s(begin);
  return std::move(fit).value();
}

calibration::MatFit fit_roll(VirtualBench& bench, double roll_s, double rate_hz, double& seconds) {
  const auto start = bench.zero();
  const auto loads = bench.roll(start, weights_N, roll_s, rate_hz);
  const auto begin = Clock::now();
  auto fit = calibration::fit_roll(start, loads);
  seconds = since_s(begin);
  return std::move(fit).value();
}

const std::vector<Kind> hands = {Kind::punch, Kind::palm, Kind::fist, Kind::forearm};

MatCalibration without_leans(MatCalibration calibration) {
  calibration.leans = {};
  return calibration;
}

/// Presses of one kind on one sort of mat, over all seeds.
struct Group {
  const char* name;
  Errors errors{};
};

struct AllFaults {
  Group bench_hands{"bench"}, roll_hands{"roll"}, thumbs{"thumbs under 3 mm"}, rolled{"thumbs after a roll"},
      bare{"thumbs bare"};
  Errors evenly, bare_evenly, line_each, line_all;
  double bench_s = 0, roll_s = 0;

  void bench(std::uint64_t seed);
  void bare_bench(std::uint64_t seed);
  void roll(std::uint64_t seed);
  void print_all() const;
};

void AllFaults::bench(std::uint64_t seed) {
  VirtualBench bench(open_mat(48, 48), simulator::typical_faults(), seed);
  double seconds = 0;
  auto fit = fit_bench(bench, seconds);
  bench_s = std::max(bench_s, seconds);
  verify(bench, fit);
  const auto presses = bench.presses(hands, 40, 5, 40);
  bench_hands.errors.add(bench.read(fit.calibration, presses));
  line_each.add(bench.read(straight(fit, true), presses));
  line_all.add(bench.read(straight(fit, false), presses));
  const auto thumb_presses = bench.presses({Kind::thumb}, 40, 20, 60);
  thumbs.errors.add(bench.read(fit.calibration, thumb_presses));
  evenly.add(bench.read(without_leans(fit.calibration), thumb_presses));
}

void AllFaults::bare_bench(std::uint64_t seed) {
  auto faults = simulator::typical_faults();
  faults.elastomer_mm = 0;
  VirtualBench bench(open_mat(48, 48), faults, seed);
  double seconds = 0;
  auto fit = fit_bench(bench, seconds);
  verify(bench, fit);
  const auto presses = bench.presses({Kind::thumb}, 40, 20, 60);
  bare.errors.add(bench.read(fit.calibration, presses));
  bare_evenly.add(bench.read(without_leans(fit.calibration), presses));
}

void AllFaults::roll(std::uint64_t seed) {
  VirtualBench floor(open_mat(48, 48), simulator::typical_faults(), seed);
  double seconds = 0;
  auto fit = fit_roll(floor, 600, 25, seconds);
  roll_s = std::max(roll_s, seconds);
  verify(floor, fit);
  roll_hands.errors.add(floor.read(fit.calibration, floor.presses(hands, 40, 5, 40)));
  rolled.errors.add(floor.read(fit.calibration, floor.presses({Kind::thumb}, 40, 20, 60)));
}

void AllFaults::print_all() const {
  print("bench, loading", bench_hands.errors.rms(0), "% rms");
  print("bench, unloading", bench_hands.errors.rms(1), "% rms");
  print("roll, loading", roll_hands.errors.rms(0), "% rms");
  print("roll, unloading", roll_hands.errors.rms(1), "% rms");
  for (const Group* group : {&thumbs, &rolled, &bare}) {
    print(group->name, group->errors.rms(0), "% rms");
    print(std::string(group->name) + ", unloading", group->errors.rms(1), "% rms");
  }
  print("thumbs under 3 mm, without a roller's passes", evenly.rms(0), "% rms");
  print("thumbs bare, without a roller's passes", bare_evenly.rms(0), "% rms");
  print("straight line for each cell", line_each.rms(0), "% rms");
  print("one line for all cells (uncalibrated)", line_all.rms(0), "% rms");
  Errors all;
  for (const Group* group : {&bench_hands, &roll_hands, &thumbs, &rolled, &bare}) {
    all.within += group->errors.within;
    all.all += group->errors.all;
  }
  print("95 % intervals hold the truth", all.coverage(), "%");
  for (const Group* group : {&bench_hands, &roll_hands, &thumbs, &rolled, &bare}) {
    std::printf(
        "{\"measure\":\"95 %% intervals, "
        "%s\",\"value\":%.4g,\"unit\":\"%%\",\"loading\":%.4g,\"unloading\":%.4g,"
        "\"half_width\":%.3g}\n",
        group->name, group->errors.coverage(), group->errors.coverage(0), group->errors.coverage(1),
        group->errors.half_width());
  }
  print("bench fit", bench_s, "s");
}

void all_faults() {
  AllFaults all;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    all.bench(seed);
    all.bare_bench(seed);
    all.roll(seed);
    std::fprintf(stderr,
                 "after seed %d: bench %.1f %.1f, thumbs %.1f, bare %.1f, roll %.1f %.1f, its thumbs %.1f "
                 "%%, intervals %.1f %.1f %.1f %.1f %.1f %%, fits %.1f %.1f s\n",
                 static_cast<int>(seed), all.bench_hands.errors.rms(0), all.bench_hands.errors.rms(1),
                 all.thumbs.errors.rms(0), all.bare.errors.rms(0), all.roll_hands.errors.rms(0),
                 all.roll_hands.errors.rms(1), all.rolled.errors.rms(0), all.bench_hands.errors.coverage(),
                 all.roll_hands.errors.coverage(), all.thumbs.errors.coverage(), all.rolled.errors.coverage(),
                 all.bare.errors.coverage(), all.bench_s, all.roll_s);
  }
  all.print_all();
}

void each_fault_alone() {
  struct Fault {
    const char* name;
    void (*only)(simulator::SensorFaults&, const simulator::SensorFaults&);
  };
  using F = simulator::SensorFaults;
  const Fault faults[] = {
      {"exponents",
       [](F& f, const F& t) { f.exponent_low = t.exponent_low, f.exponent_high = t.exponent_high; }},
      {"gains", [](F& f, const F& t) { f.gain_cv = t.gain_cv; }},
      {"position in the cell",
       [](F& f, const F& t) { f.position_low = t.position_low, f.position_high = t.position_high; }},
      {"hysteresis", [](F& f, const F& t) { f.hysteresis = t.hysteresis; }},
      {"creep", [](F& f, const F& t) { f.creep_low = t.creep_low, f.creep_high = t.creep_high; }},
      {"offset", [](F& f, const F& t) { f.offset_most = t.offset_most; }},
      {"noise and steps", [](F& f, const F& t) { f.noise_counts = t.noise_counts, f.adc_bits = t.adc_bits; }},
      {"threshold", [](F& f, const F& t) { f.threshold_kPa = t.threshold_kPa; }},
      {"dead, stuck, noisy",
       [](F& f, const F& t) {
         f.dead_share = t.dead_share, f.stuck_share = t.stuck_share, f.noisy_share = t.noisy_share;
       }},
      {"temperature",
       [](F& f, const F& t) {
         f.temperature_gain = t.temperature_gain, f.temperature_rise_K = t.temperature_rise_K;
       }},
      {"preload", [](F& f, const F& t) { f.preload_kPa = t.preload_kPa; }},
      {"switches", [](F& f, const F& t) { f.readout = t.readout; }},
  };
  const F typical = simulator::typical_faults();
  for (const Fault& fault : faults) {
    F one;
    one.saturation_kPa = typical.saturation_kPa;
    one.elastomer_mm = typical.elastomer_mm;
    fault.only(one, typical);
    VirtualBench bench(open_mat(24, 24), one, 1);
    double seconds = 0;
    const auto fit = fit_bench(bench, seconds);
    const auto presses = bench.presses({Kind::punch, Kind::fist}, 30, 5, 40);
    Errors calibrated, each, all, thumbs;
    thumbs.add(bench.read(fit.calibration, bench.presses({Kind::thumb}, 40, 20, 60)));
    calibrated.add(bench.read(fit.calibration, presses));
    each.add(bench.read(straight(fit, true), presses));
    all.add(bench.read(straight(fit, false), presses));
    std::printf(
        "{\"measure\":\"only %s\",\"value\":%.3g,\"unit\":\"%% "
        "rms\",\"unloading\":%.3g,\"thumbs\":%.3g,\"straight_each\":%.3g,\"straight_all\":%.3g}\n",
        fault.name, calibrated.rms(0), calibrated.rms(1), thumbs.rms(0), each.rms(0), all.rms(0));
    std::fflush(stdout);
  }
}

/// 20 minutes of rolling at 50 frames/s.
void long_roll() {
  VirtualBench bench(open_mat(48, 48), simulator::typical_faults(), 1);
  double seconds = 0;
  (void)fit_roll(bench, 1200, 50, seconds);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  print("a roll of 20 minutes, fit", seconds, "s");
  print("a roll of 20 minutes, peak memory", static_cast<double>(usage.ru_maxrss) / 1024, "MB");
}

/// One conversion of a 64 x 64 frame with five presses on it, by curves and by the maker's rule.
void cost() {
  MatDescription mat = open_mat(64, 64);
  mat.rule = CountRule{0.02, std::nullopt, "bench"};
  VirtualBench bench(mat, simulator::typical_faults(), 1);
  const auto start = bench.zero();
  MatCalibration maker = maker_calibration(mat);
  maker.tare_counts = start.tare_counts;
  maker.threshold_count = start.threshold_count;
  MatCalibration curved = maker;
  CellCurves& curves = curved.curves.emplace();
  curves.knot_counts = {5, 100, 4000};
  for (int i = 0; i < 64 * 64; ++i) curves.force_N.insert(curves.force_N.end(), {0.1F, 2.0F, 80.0F});
  curves.top_counts.assign(64 * 64, 4000.0F);
  curves.identified.assign(64 * 64, 1);
  curved.memory = calibration::typical_memory;
  curved.wires.per_count = 2.4e-5;
  curved.leans = {std::vector<float>(64 * 64, 1.0F), std::vector<float>(64 * 64, -0.5F)};
  curved.uncertainty = ForceUncertainty{0.05, std::vector<float>(64 * 64, 0.1F), 0.5};
  const RawFrame frame = bench.five_palms();
  const auto median_us = [&](const MatCalibration& calibration) {
    const pressure::PressureConverter converter(calibration);
    pressure::CellHistory history;
    history.clear(64 * 64);
    PressureField field;
    Contacts contacts;
    contacts.list.assign(5, Contact{});
    contacts.owner.assign(64 * 64, 0);
    std::vector<double> runs;
    for (int run = 0; run < 21; ++run) {
      const double begin_s = cpu_s();
      for (int k = 0; k < 500; ++k) {
        converter.convert(frame, field, &history);
        if (calibration.uncertainty) contact::set_intervals(*calibration.uncertainty, field, contacts);
      }
      runs.push_back(1e6 * (cpu_s() - begin_s) / 500);
    }
    std::nth_element(runs.begin(), runs.begin() + 10, runs.end());
    return runs[10];
  };
  const double plain = median_us(maker);
  print("curves, validity and intervals on 64x64, five palms, more than the maker's rule",
        median_us(curved) - plain, "us");
}

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  if (argc > 1) palmar::measures::seeds = std::stoul(argv[1]);
  palmar::measures::cost();
  palmar::measures::all_faults();
  palmar::measures::each_fault_alone();
  palmar::measures::long_roll();
}
