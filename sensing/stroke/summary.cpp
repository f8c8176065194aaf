// Features of a stroke from its sums and its path.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "sensing/body/coverage.hpp"
#include "sensing/body/fibres.hpp"
#include "sensing/model/units.hpp"
#include "sensing/stroke/recorder_state.hpp"

namespace palmar::stroke {
namespace {

constexpr std::size_t most_muscles = 8;
constexpr double least_net_mm = 8;     // less has no direction
constexpr double clipped_share = 0.1;  // of the time
constexpr double solid_share = 0.3;  // of the median force: below, a centre is not used for the path's shape
constexpr double target_share_of_best =
    0.5;  // a target that takes this much of what the most loaded muscle takes is what is meant
constexpr double rate_refresh_s = 0.5;
constexpr double held_share = 0.5;  // of the median force: before and after, the hand comes down or leaves
constexpr double ceiling_refresh_s = 1.0;
constexpr std::size_t live_products = 10'000;
constexpr std::size_t most_fibres_asked = 16;  // places along a path where the fibres' axis is looked up

// Mean axis of the muscle's fibres under the path: an axis and its opposite are one, so doubled angles are added.
double fibres_under(const Muscle& muscle, const std::vector<StrokeSample>& path) {
  if (muscle.fan.empty()) return muscle.fibre_angle_deg;
  const std::size_t step = std::max<std::size_t>(1, path.size() / most_fibres_asked);
  double cosine = 0, sine = 0;
  for (std::size_t i = 0; i < path.size(); i += step) {
    if (!path[i].body) continue;
    const BodyPoint along = body::fibre_direction(muscle, *path[i].body);
    cosine += path[i].force_N * (along.u_mm * along.u_mm - along.v_mm * along.v_mm);
    sine += path[i].force_N * 2 * along.u_mm * along.v_mm;
  }
  return fold_axis_deg(degrees(std::atan2(sine, cosine)) / 2);
}

}  // namespace

// Path and chord are of the same ways. Where a stroke was cut inside the dead band of a turn, the path lacks what the dead band swallowed
// there, twice its width at most: then the chord is the better path.
void StrokeRecorder::State::motion_to(Stroke& stroke, const Sums& sums) {
  stroke.net_mm = std::hypot(sums.net_mm.x, sums.net_mm.y);
  stroke.length_mm = std::max(sums.length_mm, stroke.net_mm);
  stroke.moving_s = std::max(0.0, sums.moving_s);
  stroke.speed_mm_s = stroke.moving_s > 0 ? stroke.length_mm / stroke.moving_s : 0;
  stroke.direction_deg.reset();
  if (stroke.net_mm >= least_net_mm)
    stroke.direction_deg = fold_direction_deg(degrees(std::atan2(sums.net_mm.y, sums.net_mm.x)));
}

void StrokeRecorder::State::sums_to(Stroke& stroke, const Sums& sums) const {
  if (sums.seen_s > 0) {
    stroke.force_N = sums.force_Ns / sums.seen_s;
    stroke.area_cm2 = sums.area_cm2s / sums.seen_s;
    stroke.clipped = sums.clipped_s > clipped_share * sums.seen_s;
  }
  if (stroke.area_cm2 > 0) stroke.mean_kPa = kPa_from_N(stroke.force_N, stroke.area_cm2 * 100);
  stroke.saturated = sums.saturated_s > 0;
  const auto tool = std::max_element(sums.tool_s.begin(), sums.tool_s.end());
  stroke.tool = static_cast<ContactTool>(tool - sums.tool_s.begin());
  stroke.hand.reset();
  if (sums.hand_s[0] > 0 || sums.hand_s[1] > 0)
    stroke.hand = sums.hand_s[0] > sums.hand_s[1] ? Side::left : Side::right;
  for (auto* value : {&stroke.target_share, &stroke.target_share_lo, &stroke.target_share_hi,
                      &stroke.accuracy, &stroke.accuracy_lo, &stroke.accuracy_hi})
    value->reset();
  if (!target || !(sums.judged_Ns > 0)) return;
  stroke.target_share = std::clamp(sums.target_Ns / sums.judged_Ns, 0.0, 1.0);
  std::array<double, 4> shifted = sums.shifted_Ns;
  for (double& share : shifted) share /= sums.judged_Ns;
  const body::ShareInterval interval = body::share_interval(*stroke.target_share, shifted);
  stroke.target_share_lo = interval.lo;
  stroke.target_share_hi = interval.hi;
  if (!stroke.target_ceiling || !(*stroke.target_ceiling > 0)) return;
  const auto of_ceiling = [&](double share) { return std::min(1.0, share / *stroke.target_ceiling); };
  stroke.accuracy = of_ceiling(*stroke.target_share);
  stroke.accuracy_lo = of_ceiling(interval.lo);
  stroke.accuracy_hi = of_ceiling(interval.hi);
}

std::optional<double> StrokeRecorder::State::shape_to(Stroke& stroke) {
  const auto force = plateau(stroke.path, parameters.plateau_share, scratch);
  if (!force) return std::nullopt;
  stroke.force_cv = force->cv;
  stroke.ramp_s = force->ramp_s;
  const auto shape = path_shape(stroke.path, solid_share * force->median_N);
  if (!shape) return std::nullopt;
  stroke.drift_mm = shape->drift_mm;
  if (shape->axis_deg || !stroke.direction_deg) return shape->axis_deg;
  return fold_axis_deg(*stroke.direction_deg);
}

// Shares of the force, and the angle to the fibres of the muscle that the stroke works: the target where it takes a fair part, else the one
// whose volume takes the most load, since a thick muscle under a thin one is what a firm stroke is for.
void StrokeRecorder::State::muscles_to(Stroke& stroke, std::span<const float> load_Ns, double force_Ns,
                                       std::optional<double> axis_deg) {
  stroke.muscles.clear();
  stroke.fibre_angle_deg.reset();
  if (!(force_Ns > 0)) return;
  ranked.clear();
  const Muscle* worked = nullptr;
  double most = 0, on_target = 0;
  for (std::size_t m = 0; m < muscles.size(); ++m) {
    if (!(load_Ns[m] > 0)) continue;
    const Muscle& muscle = atlas->muscles[muscles[m]];
    ranked.push_back({muscles[m], static_cast<float>(load_Ns[m] / force_Ns)});
    const double volume_load = load_Ns[m] * muscle.thickness_mm;
    if (target && *target == muscles[m]) on_target = volume_load;
    if (volume_load > most) {
      most = volume_load;
      worked = &muscle;
    }
  }
  const std::size_t named = std::min(most_muscles, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(named), ranked.end(),
                    [](const MuscleShare& a, const MuscleShare& b) { return a.share > b.share; });
  stroke.muscles.assign(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(named));
  if (on_target > 0 && on_target >= target_share_of_best * most) worked = &atlas->muscles[*target];
  const bool on_body = !stroke.path.empty() && stroke.path.back().body.has_value();
  if (worked && axis_deg && on_body)
    stroke.fibre_angle_deg = acute_angle_deg(*axis_deg, fibres_under(*worked, stroke.path));
}

// Every frame what is cheap, now and then what needs the whole path.
void StrokeRecorder::State::update(Stroke& stroke, ActiveStroke& a, double t_s) {
  if (a.last_seen_s == t_s) stroke.end_s = t_s;
  motion_to(stroke, a.sums);
  stroke.peak_kPa = a.peak_kPa;
  stroke.hold_s = std::max(a.longest_rest_s, std::min(a.motion.rest_s(), stroke.end_s - stroke.start_s));
  if (t_s - a.refreshed_s >= parameters.refresh_s) {
    a.refreshed_s = t_s;
    const auto axis_deg = shape_to(stroke);
    muscles_to(stroke, a.load_Ns, a.sums.force_Ns, axis_deg);
  }
  if (t_s - a.rated_s >= rate_refresh_s) {
    a.rated_s = t_s;
    stroke.rate_hz = a.rhythm.rate_hz(rhythm_parameters);
  }
  if (mask && t_s - a.reached_s >= ceiling_refresh_s) {
    a.reached_s = t_s;
    stroke.target_ceiling = a.print.best_share(*mask, live_products);
  }
  sums_to(stroke, a.sums);
}

void StrokeRecorder::State::complete(Stroke& stroke, ActiveStroke& a, const Sums& sums,
                                     std::span<const float> load_Ns, double longest_rest_s) {
  stroke.finished = true;
  motion_to(stroke, sums);
  stroke.peak_kPa = a.peak_kPa;
  stroke.hold_s = longest_rest_s;
  stroke.target_ceiling.reset();
  if (mask) stroke.target_ceiling = a.print.best_share(*mask);
  if (const auto held = plateau(stroke.path, held_share, scratch)) {
    if (const auto rate = a.rhythm.rate_hz(rhythm_parameters, held->begin_s, held->end_s))
      stroke.rate_hz = rate;
  }
  sums_to(stroke, sums);
  const auto axis_deg = shape_to(stroke);
  muscles_to(stroke, load_Ns, sums.force_Ns, axis_deg);
}

}  // namespace palmar::stroke
