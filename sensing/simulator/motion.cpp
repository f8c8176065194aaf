#include "sensing/simulator/motion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>

#include "sensing/simulator/random.hpp"

namespace palmar::simulator {
namespace {

/// What a draw is for.
enum Purpose : std::uint64_t {
  for_force = 1,
  for_speed,
  for_place_u,
  for_place_v,
  for_tremor_N,
  for_tremor_u,
  for_tremor_v,
  for_wander
};

/// From 0 to 1 with no jump in slope.
double smooth(double x) {
  const double t = std::clamp(x, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

double path_length_mm(const std::vector<BodyPoint>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += distance_mm(path[i - 1], path[i]);
  return length;
}

BodyPoint along(const std::vector<BodyPoint>& path, double way_mm) {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const double leg = distance_mm(path[i - 1], path[i]);
    if (way_mm < leg) {
      const double t = way_mm / leg;
      return {path[i - 1].u_mm + t * (path[i].u_mm - path[i - 1].u_mm),
              path[i - 1].v_mm + t * (path[i].v_mm - path[i - 1].v_mm)};
    }
    way_mm -= leg;
  }
  return path.back();
}

/// Three waves of random pitch within a band, so that their sum has that rms.
PlannedStroke::Waves waves(std::uint64_t stroke_key, std::uint64_t purpose, double rms, double low_hz,
                           double high_hz) {
  PlannedStroke::Waves result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double hz = low_hz + (high_hz - low_hz) * uniform(key({stroke_key, purpose, 2 * i}));
    result[i] = {rms * std::sqrt(2.0 / static_cast<double>(result.size())), 2 * std::numbers::pi * hz,
                 2 * std::numbers::pi * uniform(key({stroke_key, purpose, 2 * i + 1}))};
  }
  return result;
}

double sum_at(const PlannedStroke::Waves& waves, double t_s) {
  double sum = 0;
  for (const PlannedStroke::Wave& wave : waves) sum += wave.at(t_s);
  return sum;
}

void check(const ScriptedStroke& stroke, std::size_t index) {
  const std::array numbers = {stroke.start_s, stroke.speed_mm_s, stroke.hold_s,
                              stroke.force_N, stroke.ramp_s,     stroke.release_s,
                              stroke.beat_hz, stroke.beat_depth, stroke.circle_mm};
  const bool hold =
      std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x) && x >= 0; });
  const bool moves = stroke.path.size() > 1;
  if (hold && !stroke.path.empty() && (!moves || stroke.speed_mm_s > 0) && stroke.beat_depth <= 1) return;
  throw std::invalid_argument(
      "scripted stroke " + std::to_string(index + 1) + ": " + std::to_string(stroke.path.size()) +
      " points, " + std::to_string(stroke.speed_mm_s) + " mm/s, " + std::to_string(stroke.force_N) + " N");
}

/// Never so far from the script that the sign changes.
double spread(double value, double cv, std::uint64_t draw) {
  return value * std::max(0.2, 1 + cv * deviate(draw));
}

PlannedStroke plan_stroke(const Scenario& scenario, std::size_t index, std::uint64_t seed,
                          std::uint64_t pace_key) {
  const ScriptedStroke& script = scenario.strokes[index];
  check(script, index);
  const std::uint64_t stroke_key = key({seed, index + 1});
  PlannedStroke planned;
  planned.number = static_cast<int>(index) + 1;
  planned.script = index;
  planned.start_s = script.start_s;
  planned.ramp_s = script.ramp_s;
  planned.release_s = script.release_s;
  planned.hold_s = script.hold_s;
  planned.beat_hz = script.beat_hz;
  planned.beat_depth = script.beat_depth;
  planned.circle_mm = script.circle_mm;
  planned.force_N = spread(script.force_N, scenario.force_spread, key({stroke_key, for_force}));
  const BodyPoint offset{scenario.place_spread_mm * deviate(key({stroke_key, for_place_u})),
                         scenario.place_spread_mm * deviate(key({stroke_key, for_place_v}))};
  planned.path = script.path;
  for (BodyPoint& point : planned.path) point = {point.u_mm + offset.u_mm, point.v_mm + offset.v_mm};
  if (planned.path.size() > 1) {
    planned.speed_mm_s = spread(script.speed_mm_s, scenario.speed_spread, key({pace_key, for_speed}));
    planned.move_s = path_length_mm(planned.path) / planned.speed_mm_s;
  }
  planned.tremor_N = waves(stroke_key, for_tremor_N, scenario.tremor_N, 8, 12);
  // Each axis carries its own share of the whole tremor.
  planned.tremor_u_mm = waves(stroke_key, for_tremor_u, scenario.tremor_mm / std::numbers::sqrt2, 8, 12);
  planned.tremor_v_mm = waves(stroke_key, for_tremor_v, scenario.tremor_mm / std::numbers::sqrt2, 8, 12);
  planned.wander = waves(stroke_key, for_wander, scenario.wander, 0.2, 0.6);
  return planned;
}

}  // namespace

double PlannedStroke::Wave::at(double t_s) const {
  return amplitude * std::sin(angular_rad_s * t_s + phase_rad);
}

double PlannedStroke::force_at(double t_s) const {
  const double since = t_s - start_s;
  const double left = end_s() - t_s;
  if (since <= 0 || left <= 0) return 0;
  const double rise = ramp_s > 0 ? smooth(since / ramp_s) : 1;
  const double fall = release_s > 0 ? smooth(left / release_s) : 1;
  const double envelope = rise * fall;
  const double beat = 1 - beat_depth / 2 * (1 - std::cos(2 * std::numbers::pi * beat_hz * since));
  const double steady = force_N * beat * (1 + sum_at(wander, since)) + sum_at(tremor_N, since);
  return std::max(0.0, envelope * steady);
}

BodyPoint PlannedStroke::place_at(double t_s) const {
  const double since = t_s - start_s;
  const double moving = std::clamp(since - ramp_s, 0.0, move_s);
  const BodyPoint middle = along(path, moving * speed_mm_s);
  const double turn_rad = 2 * std::numbers::pi * beat_hz * since;
  return {middle.u_mm + circle_mm / 2 * std::cos(turn_rad) + sum_at(tremor_u_mm, since),
          middle.v_mm + circle_mm / 2 * std::sin(turn_rad) + sum_at(tremor_v_mm, since)};
}

std::vector<PlannedStroke> plan(const Scenario& scenario, std::uint64_t seed) {
  std::vector<std::size_t> order(scenario.strokes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double start_a = scenario.strokes[a].start_s;
    const double start_b = scenario.strokes[b].start_s;
    return start_a != start_b ? start_a < start_b : a < b;
  });
  std::vector<PlannedStroke> strokes;
  std::array<double, 2> hand_free_s = {0, 0};
  std::uint64_t pace_key = 0;
  double pair_start_s = -1;
  double delay_s = 0;
  for (const std::size_t index : order) {
    const ScriptedStroke& script = scenario.strokes[index];
    const bool with_the_last = script.start_s == pair_start_s;
    if (!with_the_last) pace_key = key({seed, index + 1});
    PlannedStroke stroke = plan_stroke(scenario, index, seed, pace_key);
    double& free_s = hand_free_s[static_cast<std::size_t>(script.hand)];
    if (!with_the_last) delay_s = 0;
    delay_s = std::max(delay_s, free_s - stroke.start_s);
    stroke.start_s += delay_s;
    free_s = stroke.end_s();
    pair_start_s = script.start_s;
    strokes.push_back(std::move(stroke));
  }
  return strokes;
}

}  // namespace palmar::simulator
