#include "tests/measures/virtual_bench.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/contact/contact_finder.hpp"

namespace palmar::measures {
namespace {

constexpr double punch_mm = 100;
constexpr double step_s = 0.1;

}  // namespace

MatDescription open_mat(int rows, int cols) {
  MatDescription mat;
  mat.id = "bench";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = 50;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  return mat;
}

VirtualBench::VirtualBench(const MatDescription& mat, const simulator::SensorFaults& faults,
                           std::uint64_t seed)
    : mat_(mat),
      device_(mat, faults, seed),
      spots_(simulator::spot_grid(mat.geometry)),
      random_(seed * 7919 + 1) {}

const RawFrame& VirtualBench::frame(double dt_s) {
  t_s_ += dt_s;
  device_.read(spots_, t_s_, frame_);
  return frame_;
}

void VirtualBench::let_go() {
  spots_.clear();
  frame(step_s);
  device_.rest();
}

calibration::MatStart VirtualBench::zero() {
  spots_.clear();
  std::vector<RawFrame> frames;
  for (int k = 0; k < 100; ++k) frames.push_back(frame(0.02));
  const auto tare = calibration::fit_first_tare(frames, mat_.geometry);
  return calibration::mat_start(mat_, tare.value());
}

calibration::UniformLoads VirtualBench::even_loads(const calibration::MatStart& start,
                                                   const std::vector<double>& pressures_kPa) {
  calibration::UniformLoads loads(start);
  std::vector<double> steps = pressures_kPa;
  for (std::size_t k = pressures_kPa.size() - 1; k-- > 0;) steps.push_back(pressures_kPa[k]);
  for (const MatPoint at : simulator::punch_steps(mat_.geometry, punch_mm, punch_mm, 45)) {
    double before = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      for (int ramp = 1; ramp <= 4; ++ramp) {
        spots_.clear();
        simulator::add_punch(mat_.geometry, at, punch_mm, punch_mm, std::lerp(before, steps[k], ramp / 4.0),
                             spots_);
        loads.follow(frame(step_s));
      }
      for (int hold = 0; hold < 8; ++hold) loads.add(frame(step_s), steps[k], k >= pressures_kPa.size());
      before = steps[k];
    }
    let_go();
    loads.follow(frame_);
  }
  return loads;
}

double VirtualBench::put(const TrialPress& press, double share) {
  spots_.clear();
  switch (press.kind) {
    case TrialPress::Kind::punch:
      simulator::add_punch(mat_.geometry, press.at, press.side_mm, press.side_mm,
                           1e3 * share * press.force_N / (press.side_mm * press.side_mm), spots_);
      break;
    case TrialPress::Kind::palm:
      simulator::ToolPress(mat_.geometry, ContactTool::palm_full)
          .add(press.at, press.angle_deg, share * press.force_N, spots_);
      break;
    case TrialPress::Kind::fist:
      simulator::ToolPress(mat_.geometry, ContactTool::fist_soft)
          .add(press.at, press.angle_deg, share * press.force_N, spots_);
      break;
    case TrialPress::Kind::forearm:
      simulator::ToolPress(mat_.geometry, ContactTool::forearm)
          .add(press.at, press.angle_deg, share * press.force_N, spots_);
      break;
    case TrialPress::Kind::thumb:
      simulator::ToolPress(mat_.geometry, ContactTool::thumb_pad)
          .add(press.at, press.angle_deg, share * press.force_N, spots_);
      break;
  }
  return share * press.force_N;
}

std::vector<TrialPress> VirtualBench::presses(const std::vector<TrialPress::Kind>& kinds, int count,
                                              double lowest_kPa, double highest_kPa) {
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<TrialPress> list;
  for (int k = 0; k < count; ++k) {
    TrialPress press;
    press.kind = kinds[static_cast<std::size_t>(k) % kinds.size()];
    press.angle_deg = 180 * uniform(random_);
    press.side_mm = 40 + 50 * uniform(random_);
    // Whole on the mat.
    const double margin = press.kind == TrialPress::Kind::forearm ? 150
                          : press.kind == TrialPress::Kind::palm  ? 110
                                                                  : 70;
    press.at = {margin + uniform(random_) * std::max(1.0, mat_.geometry.width_mm() - 2 * margin),
                margin + uniform(random_) * std::max(1.0, mat_.geometry.height_mm() - 2 * margin)};
    const double kPa = lowest_kPa * std::pow(highest_kPa / lowest_kPa, uniform(random_));
    // Force for that mean pressure; a print grows with its force, so a few rounds settle it.
    press.force_N = kPa * 1e-3 * press.side_mm * press.side_mm;
    if (press.kind != TrialPress::Kind::punch) {
      const auto tool = press.kind == TrialPress::Kind::palm    ? ContactTool::palm_full
                        : press.kind == TrialPress::Kind::fist  ? ContactTool::fist_soft
                        : press.kind == TrialPress::Kind::thumb ? ContactTool::thumb_pad
                                                                : ContactTool::forearm;
      const simulator::ToolPress print(mat_.geometry, tool);
      for (int round = 0; round < 8; ++round) press.force_N *= kPa / print.mean_kPa(press.force_N);
    }
    list.push_back(press);
  }
  return list;
}

calibration::KnownLoads VirtualBench::small_weights(const calibration::MatStart& start, int count) {
  calibration::KnownLoads loads(mat_.geometry, start.tare_counts, start.skipped_cells, start.threshold_count,
                                calibration::typical_memory);
  for (TrialPress press : presses({TrialPress::Kind::punch}, count, 5, 50)) {
    for (int ramp = 1; ramp <= 4; ++ramp) {
      put(press, ramp / 4.0);
      loads.follow(frame(step_s));
    }
    for (int hold = 0; hold < 5; ++hold) loads.add(frame(step_s), device_.true_force_N(), 0);
    let_go();
    loads.follow(frame_);
  }
  return loads;
}

void VirtualBench::roll_once(const simulator::Roller& roller, double weight_N, double seconds, double rate_hz,
                             int kind, bool back, calibration::KnownLoads& loads) {
  // As fast as covers the mat along and across in the time there is, tracks half a roller apart.
  const double path_mm =
      2 * mat_.geometry.height_mm() * (2 * mat_.geometry.width_mm() / roller.length_mm + 1);
  const simulator::RollPath path(mat_.geometry, roller, weight_N, path_mm / seconds, roller.length_mm / 2);
  const auto frames = static_cast<int>(seconds * rate_hz);
  for (int k = 0; k < frames; ++k) {
    const auto place = path.place(path.duration_s() * (back ? frames - 1 - k : k) / frames);
    spots_.clear();
    const double beside_N =
        simulator::add_roller(mat_.geometry, roller, place.centre, place.axis_deg, weight_N, spots_);
    frame(1 / rate_hz);
    if (beside_N < 1e-6 * weight_N) {
      loads.add(frame_, weight_N, kind);
    } else {
      loads.follow(frame_);
    }
  }
  let_go();
  loads.follow(frame_);
}

calibration::KnownLoads VirtualBench::passes(const calibration::MatStart& start, double weight_N,
                                             double seconds, double rate_hz) {
  calibration::KnownLoads loads(mat_.geometry, start.tare_counts, start.skipped_cells, start.threshold_count,
                                calibration::typical_memory);
  for (const bool back : {false, true})
    roll_once(simulator::hard_roller, weight_N, seconds / 2, rate_hz, back, back, loads);
  return loads;
}

calibration::KnownLoads VirtualBench::roll(const calibration::MatStart& start,
                                           const std::vector<double>& weights_N, double seconds,
                                           double rate_hz) {
  calibration::KnownLoads loads(mat_.geometry, start.tare_counts, start.skipped_cells, start.threshold_count,
                                calibration::typical_memory);
  const double each_s = seconds / (2.0 * static_cast<double>(weights_N.size()));
  int kind = 0;
  for (const simulator::Roller& roller : {simulator::hard_roller, simulator::soft_roller}) {
    for (const double weight_N : weights_N) {
      roll_once(roller, weight_N, each_s, rate_hz, kind, kind % 2 == 1, loads);
      ++kind;
    }
  }
  return loads;
}

RawFrame VirtualBench::five_palms() {
  const simulator::ToolPress palm(mat_.geometry, ContactTool::palm_full);
  spots_.clear();
  for (const double at : {0.2, 0.35, 0.5, 0.65, 0.8})
    palm.add({at * mat_.geometry.width_mm(), (at < 0.5 ? 0.25 : 0.7) * mat_.geometry.height_mm()}, 20, 60,
             spots_);
  return frame(step_s);
}

std::vector<TrialReading> VirtualBench::read(const MatCalibration& calibration,
                                             const std::vector<TrialPress>& presses) {
  std::vector<TrialReading> readings;
  calibration::PressReader reader(calibration);
  contact::ContactFinder finder(mat_.geometry);
  finder.set_uncertainty(calibration.uncertainty);
  Contacts contacts;
  const auto look = [&](const TrialPress& press, double share, bool falling, bool keep) {
    put(press, share);
    frame(step_s);
    TrialReading trial;
    trial.reading = reader.read(frame_, std::max(device_.true_force_N(), 1e-9), falling);
    finder.find(reader.field(), t_s_, contacts);
    trial.reading.read_N = 0;  // of what the coach would see: contacts, not lone cells
    for (const Contact& contact : contacts.list) {
      trial.reading.read_N += contact.force_N;
      trial.lo_N += contact.force_lo_N.value_or(contact.force_N);
      trial.hi_N += contact.force_hi_N.value_or(contact.force_N);
    }
    trial.reading.usable = trial.reading.usable && trial.reading.read_N > 0;
    if (keep) readings.push_back(trial);
  };
  for (const TrialPress& press : presses) {
    for (int ramp = 1; ramp <= 8; ++ramp) look(press, ramp / 8.0, false, ramp == 8);
    for (int hold = 0; hold < 5; ++hold) look(press, 1, false, false);
    for (int ramp = 7; ramp >= 4; --ramp) look(press, ramp / 8.0, true, ramp == 4);
    let_go();
    reader.read(frame_, 1, false);
    finder.find(reader.field(), t_s_, contacts);
  }
  return readings;
}

}  // namespace palmar::measures
