#include "sensing/simulator/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

#include "sensing/model/units.hpp"
#include "sensing/simulator/load_plan.hpp"
#include "sensing/simulator/motion.hpp"
#include "sensing/simulator/print.hpp"
#include "sensing/simulator/random.hpp"
#include "sensing/simulator/sensor.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::simulator {
namespace {

constexpr std::uint64_t for_noise = 101;  ///< what the draws of the cells' noise are for
constexpr double clipped_share = 1e-3;  ///< of the force beside the mat, from which a print counts as clipped
constexpr double quiet_tail_s = 1.0;    ///< after the last stroke, so that it is seen to end

/// Scripts are written for the reference back; their paths are fitted to the mannequin as its muscles are.
Scenario on_mannequin(Scenario scenario, const Mannequin& mannequin) {
  const body::Fit fit(mannequin);
  for (ScriptedStroke& stroke : scenario.strokes) stroke.path = fit.to_mannequin(stroke.path);
  return scenario;
}

/// A virtual mat without a maker's rule answers with the nominal sensitivity of its description.
MatDescription with_sensitivity(MatDescription mat) {
  if (!mat.rule && mat.simulated_newtons_per_count)
    mat.rule = CountRule{*mat.simulated_newtons_per_count, std::nullopt, "nominal, for the simulator"};
  return mat;
}

using PrintKey = std::pair<ContactTool, Side>;

}  // namespace

struct Simulation::State {
  Scenario scenario;
  MatDescription mat;
  Placement placement;
  std::uint64_t seed = 0;
  std::vector<PlannedStroke> strokes;  ///< ordered by start
  std::map<PrintKey, Print> prints;
  double duration_s = 0;
  std::uint64_t frame_number = 0;

  CellForces all;                        ///< all presses of a frame together
  std::vector<CellForces> presses;       ///< one for each press of a frame; kept for the next
  bool quiet_cells_report = false;       ///< noise alone can reach the threshold
  std::optional<VirtualMat> bad_mat;     ///< in place of the maker's rule
  std::optional<CellForces> spots;       ///< all presses on its spots
  LoadPlan loads;                        ///< known loads, put on the spots alone
  std::optional<CellForces> load_spots;  ///< one of them
  std::vector<double> load_cells_N;

  State(const Scenario& scenario_in, const MatDescription& mat_in, const Placement& placement_in,
        std::uint64_t seed_in)
      : scenario(scenario_in),
        mat(mat_in),
        placement(placement_in),
        seed(seed_in),
        strokes(plan(scenario_in, seed_in)),
        all(mat_in.geometry),
        loads(scenario_in.loads, mat_in.geometry, scenario_in.lead_s) {
    const double finest_mm = std::min(mat.geometry.pitch_x_mm, mat.geometry.pitch_y_mm) / 2 * placement.scale;
    for (const PlannedStroke& stroke : strokes) {
      const ScriptedStroke& script = scenario.strokes[stroke.script];
      const PrintKey print_key{script.tool, script.hand};
      if (!prints.contains(print_key))
        prints.emplace(print_key, make_print(script.tool, script.hand, finest_mm));
      duration_s = std::max(duration_s, stroke.end_s() + quiet_tail_s);
    }
    if (loads.placings() > 0) duration_s = std::max(duration_s, loads.duration_s() + quiet_tail_s);
    if (scenario.duration_s > 0) duration_s = scenario.duration_s;
    quiet_cells_report = mat.noise_counts * most_deviation >= mat.threshold_count - 0.5;
  }

  void press_all(double t_s, FrameTruth& truth);
  void press_one(const PlannedStroke& stroke, double t_s, double force_N, FrameTruth& truth);
  void put_load(std::size_t placing, double t_s, FrameTruth& truth);
  void read_cells(RawFrame& frame) const;
  void note_seen_by_bad_mat(FrameTruth& truth) const;
  void note_seen(const RawFrame& frame, FrameTruth& truth) const;
};

void Simulation::State::press_one(const PlannedStroke& stroke, double t_s, double force_N,
                                  FrameTruth& truth) {
  const ScriptedStroke& script = scenario.strokes[stroke.script];
  const Print& print = prints.at({script.tool, script.hand});
  const std::size_t index = truth.presses.size();
  if (presses.size() <= index) presses.emplace_back(mat.geometry);
  CellForces& cells = presses[index];
  cells.clear();
  const BodyPoint at = stroke.place_at(t_s);
  const Pressed pressed = press(print, at, script.angle_deg, force_N, placement, mat.geometry, cells);
  if (spots) {
    press(print, at, script.angle_deg, force_N, placement, spot_grid(mat.geometry), *spots);
  }
  const double growth = print_growth(print, force_N);

  PressTruth& press_truth = truth.presses.emplace_back();
  press_truth.stroke = stroke.number;
  press_truth.tool = script.tool;
  press_truth.hand = script.hand;
  press_truth.force_N = force_N;
  press_truth.mean_kPa = kPa_from_N(force_N, print.area_mm2 * growth * growth);
  press_truth.clipped = pressed.beside_N > clipped_share * force_N;
  press_truth.at_mat = pressed.centre;
  press_truth.at_body = at;
  press_truth.angle_deg = fold_direction_deg(script.angle_deg);
  press_truth.technique = script.technique;
  press_truth.muscle = script.muscle;
}

/// Loads lie on the mat itself, whatever body it lies on.
void Simulation::State::put_load(std::size_t placing, double t_s, FrameTruth& truth) {
  const std::size_t index = truth.presses.size();
  if (presses.size() <= index) presses.emplace_back(mat.geometry);
  if (!load_spots) load_spots.emplace(spot_grid(mat.geometry));
  load_spots->clear();
  const PutLoad put = loads.put(placing, t_s, *load_spots);
  if (!(put.force_N > 0)) return;
  spots->add(*load_spots);
  load_cells_N.assign(static_cast<std::size_t>(mat.geometry.cells()), 0.0);
  const auto spot_cols = static_cast<std::uint32_t>(mat.geometry.cols * spots_a_side);
  for (const std::uint32_t spot : load_spots->touched()) {
    const auto row = static_cast<int>(spot / spot_cols) / spots_a_side;
    const auto col = static_cast<int>(spot % spot_cols) / spots_a_side;
    load_cells_N[static_cast<std::size_t>(mat.geometry.index(row, col))] += load_spots->at(spot);
  }
  CellForces& cells = presses[index];
  cells.clear();
  const double side_mm = std::min(mat.geometry.pitch_x_mm, mat.geometry.pitch_y_mm) / 2;
  for (int cell = 0; cell < mat.geometry.cells(); ++cell) {
    const double force_N = load_cells_N[static_cast<std::size_t>(cell)];
    if (force_N > 0)
      cells.add(mat.geometry.centre(cell / mat.geometry.cols, cell % mat.geometry.cols), side_mm, force_N);
  }
  const ScriptedLoad& script = scenario.loads[put.number];
  PressTruth& press_truth = truth.presses.emplace_back();
  press_truth.stroke = static_cast<int>(scenario.strokes.size() + put.number) + 1;
  if (script.kind == ScriptedLoad::Kind::press) press_truth.tool = script.tool;
  press_truth.force_N = put.force_N;
  press_truth.mean_kPa = put.mean_kPa;
  press_truth.clipped = put.beside_N > clipped_share * put.force_N;
  press_truth.at_mat = put.at;
  press_truth.at_body = placement.to_body(put.at);
  press_truth.angle_deg = fold_direction_deg(script.angle_deg);
}

void Simulation::State::press_all(double t_s, FrameTruth& truth) {
  if (spots) spots->clear();
  for (const PlannedStroke& stroke : strokes) {
    const double force_N = stroke.force_at(t_s);
    if (force_N > 0) press_one(stroke, t_s, force_N, truth);
  }
  for (std::size_t k = 0; spots && k < loads.placings(); ++k) {
    if (loads.loaded(k, t_s)) put_load(k, t_s, truth);
  }
  all.clear();
  for (std::size_t i = 0; i < truth.presses.size(); ++i) all.add(presses[i]);
}

void Simulation::State::read_cells(RawFrame& frame) const {
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 0);
  const std::uint64_t frame_key = key({seed, for_noise, frame_number});
  const auto read = [&](std::uint32_t cell) {
    frame.counts[cell] = count_of(mat, all.at(cell), deviate(frame_key + cell));
  };
  if (quiet_cells_report) {
    for (std::uint32_t cell = 0; cell < frame.counts.size(); ++cell) read(cell);
  } else {
    for (const std::uint32_t cell : all.touched()) read(cell);
  }
}

/// A saturated cell shows no more than its range; presses that share it are cut alike.
void Simulation::State::note_seen(const RawFrame& frame, FrameTruth& truth) const {
  const double most_N =
      mat.saturated_count != 0 ? mat.saturated_count * mat.rule->newtons_per_count : INFINITY;
  for (std::size_t i = 0; i < truth.presses.size(); ++i) {
    double seen_N = 0;
    for (const std::uint32_t cell : presses[i].touched()) {
      if (frame.counts[cell] == 0) continue;
      seen_N += presses[i].at(cell) * std::min(1.0, most_N / all.at(cell));
    }
    truth.presses[i].seen_N = seen_N;
  }
}

void Simulation::State::note_seen_by_bad_mat(FrameTruth& truth) const {
  for (std::size_t i = 0; i < truth.presses.size(); ++i) {
    double seen_N = 0;
    for (const std::uint32_t cell : presses[i].touched()) {
      if (bad_mat->sees(cell)) seen_N += presses[i].at(cell);
    }
    truth.presses[i].seen_N = seen_N;
  }
}

Simulation::Simulation(const Scenario& scenario, const MatDescription& mat, const Placement& placement,
                       const Atlas& atlas, std::uint64_t seed) {
  const MatDescription virtual_mat = with_sensitivity(mat);
  if (!virtual_mat.rule || virtual_mat.rule->newtons_per_count <= 0) {
    throw std::invalid_argument(
        "mat " + mat.id +
        " has neither a rule from counts to newtons nor a nominal sensitivity: it cannot be simulated");
  }
  if (mat.geometry.cells() <= 0 || mat.rate_hz <= 0 || placement.scale <= 0) {
    throw std::invalid_argument("mat " + mat.id + " of " + std::to_string(mat.geometry.rows) + " x " +
                                std::to_string(mat.geometry.cols) + " cells at " +
                                std::to_string(mat.rate_hz) + " Hz, placed at scale " +
                                std::to_string(placement.scale));
  }
  state_ = std::make_unique<State>(on_mannequin(scenario, atlas.mannequin), virtual_mat, placement, seed);
  // Loads are followed on the spots of a virtual mat, which may be perfect.
  if (scenario.sensor || !scenario.loads.empty()) set_sensor(scenario.sensor.value_or(SensorFaults{}));
}

Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::set_sensor(const SensorFaults& faults) {
  state_->bad_mat.emplace(state_->mat, faults, state_->seed);
  state_->spots.emplace(spot_grid(state_->mat.geometry));
}

double Simulation::duration_s() const { return state_->duration_s; }
double Simulation::rate_hz() const { return state_->mat.rate_hz; }

bool Simulation::next(RawFrame& frame, FrameTruth& truth) {
  State& state = *state_;
  const double t_s = static_cast<double>(state.frame_number) / state.mat.rate_hz;
  if (t_s >= state.duration_s) return false;
  truth.t_s = t_s;
  truth.sequence = state.frame_number;
  truth.presses.clear();
  state.press_all(t_s, truth);

  frame.rows = state.mat.geometry.rows;
  frame.cols = state.mat.geometry.cols;
  if (state.bad_mat) {
    state.bad_mat->read(*state.spots, t_s, frame);
  } else {
    state.read_cells(frame);
  }
  frame.sequence = state.frame_number;
  frame.lost_before = 0;
  frame.t_s = t_s;
  const auto microseconds = std::chrono::microseconds(std::llround(t_s * 1e6));
  frame.device_time = SensorTime(microseconds);
  frame.received = StationTime(std::chrono::duration_cast<StationTime::duration>(microseconds));
  if (state.bad_mat) {
    state.note_seen_by_bad_mat(truth);
  } else {
    state.note_seen(frame, truth);
  }
  ++state.frame_number;
  return true;
}

}  // namespace palmar::simulator
