#include "sensing/simulator/load_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sensing/model/units.hpp"

namespace palmar::simulator {

LoadPlan::LoadPlan(std::vector<ScriptedLoad> loads, const GridGeometry& grid, double lead_s)
    : loads_(std::move(loads)), grid_(grid), tools_(loads_.size()) {
  double at_s = lead_s;
  for (std::size_t k = 0; k < loads_.size(); ++k) {
    at_s = loads_[k].start_s.value_or(at_s);
    for (int repetition = 0; repetition < loads_[k].repeat; ++repetition) place(k, at_s);
  }
}
LoadPlan::~LoadPlan() = default;
LoadPlan::LoadPlan(LoadPlan&&) noexcept = default;
LoadPlan& LoadPlan::operator=(LoadPlan&&) noexcept = default;

void LoadPlan::place(std::size_t k, double& at_s) {
  const ScriptedLoad& load = loads_[k];
  const MatPoint middle{grid_.width_mm() / 2, grid_.height_mm() / 2};
  switch (load.kind) {
    case ScriptedLoad::Kind::uniform:
      add(k, middle, load.levels, 0, at_s);
      break;
    case ScriptedLoad::Kind::punch: {
      const auto places =
          load.places.empty() ? punch_steps(grid_, load.side_mm, load.side_mm, load.overlap_mm) : load.places;
      for (const MatPoint at : places) add(k, at, load.levels, 0, at_s);
      break;
    }
    case ScriptedLoad::Kind::press:
      if (!tools_[k]) tools_[k] = std::make_unique<ToolPress>(grid_, load.tool);
      if (load.places.empty()) add(k, middle, load.levels, 0, at_s);
      for (const MatPoint at : load.places) add(k, at, load.levels, 0, at_s);
      break;
    case ScriptedLoad::Kind::roller:
      for (const double weight_N : load.levels) add(k, middle, {weight_N}, weight_N, at_s);
      break;
  }
}

void LoadPlan::add(std::size_t k, MatPoint at, std::vector<double> levels, double weight_N, double& at_s) {
  const ScriptedLoad& load = loads_[k];
  Placing placing{k, at, at_s, 0, std::move(levels), nullptr};
  double hold_s = load.hold_s;
  if (weight_N > 0) {
    placing.path =
        std::make_shared<RollPath>(grid_, load.roller, weight_N, load.speed_mm_s, load.track_step_mm);
    hold_s = roll_s(placing);
  }
  placing.end_s = at_s + static_cast<double>(placing.levels.size()) * (load.ramp_s + hold_s) + load.ramp_s;
  at_s = placing.end_s + load.gap_s;
  end_s_ = std::max(end_s_, placing.end_s);
  placings_.push_back(std::move(placing));
}

double LoadPlan::roll_s(const Placing& placing) const {
  return (loads_[placing.load].back ? 2 : 1) * placing.path->duration_s();
}

bool LoadPlan::loaded(std::size_t k, double t_s) const {
  return t_s > placings_[k].start_s && t_s < placings_[k].end_s;
}

// Straight up or down to each level, then held.
double LoadPlan::level(const Placing& placing, double t_s) const {
  const ScriptedLoad& load = loads_[placing.load];
  const double hold_s = placing.path ? roll_s(placing) : load.hold_s;
  double t = t_s - placing.start_s, before = 0;
  for (const double next : placing.levels) {
    if (t < load.ramp_s) return std::lerp(before, next, t / load.ramp_s);
    if (t < load.ramp_s + hold_s) return next;
    t -= load.ramp_s + hold_s;
    before = next;
  }
  return load.ramp_s > 0 ? before * std::clamp(1 - t / load.ramp_s, 0.0, 1.0) : 0;
}

PutLoad LoadPlan::put(std::size_t k, double t_s, CellForces& spots) const {
  const Placing& placing = placings_[k];
  const ScriptedLoad& load = loads_[placing.load];
  const double much = level(placing, t_s);
  PutLoad put{placing.load, 0, 0, 0, placing.at};
  if (!(much > 0)) return put;
  double whole_N = much;
  switch (load.kind) {
    case ScriptedLoad::Kind::uniform:
      whole_N = N_from_kPa(much, grid_.width_mm() * grid_.height_mm());
      put.mean_kPa = much;
      put.beside_N = add_punch(grid_, placing.at, grid_.width_mm(), grid_.height_mm(), much, spots);
      break;
    case ScriptedLoad::Kind::punch:
      whole_N = N_from_kPa(much, load.side_mm * load.side_mm);
      put.mean_kPa = much;
      put.beside_N = add_punch(grid_, placing.at, load.side_mm, load.side_mm, much, spots);
      break;
    case ScriptedLoad::Kind::press:
      put.mean_kPa = tools_[placing.load]->mean_kPa(much);
      put.beside_N = tools_[placing.load]->add(placing.at, load.angle_deg, much, spots);
      break;
    case ScriptedLoad::Kind::roller: {
      const double way_s = placing.path->duration_s(), rolled_s = t_s - placing.start_s - load.ramp_s;
      const double last_s = way_s * (1 - 1e-9);  // there it would wrap around
      const auto at = placing.path->place(
          std::clamp(load.back && rolled_s > way_s ? 2 * way_s - rolled_s : rolled_s, 0.0, last_s));
      put.at = at.centre;
      put.beside_N = add_roller(grid_, load.roller, at.centre, at.axis_deg, much, spots);
      break;
    }
  }
  put.force_N = whole_N - put.beside_N;
  return put;
}

}  // namespace palmar::simulator
