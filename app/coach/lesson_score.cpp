#include "app/coach/lesson_score.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/scoring.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::coach {

Coverage::Coverage(const Muscle& muscle, const GridGeometry& geometry, const Placement& placement) {
  BodyPoint low{1e9, 1e9}, high{-1e9, -1e9};
  for (BodyPoint p : muscle.outline) {
    low = {std::min(low.u_mm, p.u_mm), std::min(low.v_mm, p.v_mm)};
    high = {std::max(high.u_mm, p.u_mm), std::max(high.v_mm, p.v_mm)};
  }
  const double step = LessonScore::coverage_step_mm;
  for (double v = low.v_mm + step / 2; v < high.v_mm; v += step) {
    for (double u = low.u_mm + step / 2; u < high.u_mm; u += step) {
      if (!body::contains(muscle.outline, {u, v})) continue;
      const MatPoint p = placement.to_mat({u, v});
      const bool on_mat =
          p.x_mm >= 0 && p.y_mm >= 0 && p.x_mm <= geometry.width_mm() && p.y_mm <= geometry.height_mm();
      if (on_mat) points_.push_back(p);
    }
  }
  covered_.assign(points_.size(), 0);
}

void Coverage::mark(const Contact& contact) {
  const double half_major = contact.ellipse.major_mm / 2;
  const double half_minor = contact.ellipse.minor_mm / 2;
  if (!(half_minor > 0)) return;
  const double c = std::cos(radians(contact.ellipse.angle_deg));
  const double s = std::sin(radians(contact.ellipse.angle_deg));
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (covered_[i]) continue;
    const double dx = points_[i].x_mm - contact.centre.x_mm;
    const double dy = points_[i].y_mm - contact.centre.y_mm;
    const double along = (c * dx + s * dy) / half_major;
    const double across = (-s * dx + c * dy) / half_minor;
    if (along * along + across * across > 1) continue;
    covered_[i] = 1;
    ++count_;
  }
}

std::optional<double> Coverage::share() const {
  if (points_.empty()) return std::nullopt;
  return static_cast<double>(count_) / static_cast<double>(points_.size());
}

void Coverage::clear() {
  covered_.assign(covered_.size(), 0);
  count_ = 0;
}

LessonScore::LessonScore(const Lesson* lesson, const Atlas& atlas,
                         const std::optional<GridGeometry>& geometry,
                         const std::optional<Placement>& placement) {
  constexpr std::array<std::string_view, 8> ids = {"pressure", "target",    "speed", "flow",
                                                   "symmetry", "direction", "order", ""};
  for (std::size_t i = 0; i < ids.size(); ++i) parts_[i].id = ids[i];
  if (!lesson) return;
  weights_ = lesson->weights;
  std::array<bool, 2> sides{};
  for (const LessonStep& step : lesson->steps) {
    const auto muscle = atlas.muscle(step.target);
    if (!muscle) continue;
    sides[atlas.muscles[*muscle].side == Side::right ? 1 : 0] = true;
    const bool known = std::any_of(coverage_.begin(), coverage_.end(),
                                   [&](const TargetCoverage& c) { return c.muscle == *muscle; });
    if (known || step.holds_still || !geometry || !placement) continue;
    coverage_.push_back({*muscle, Coverage(atlas.muscles[*muscle], *geometry, *placement)});
  }
  both_sides_ = sides[0] && sides[1];
}

void LessonScore::observe(const Observation& observation, const Asked& asked, bool running) {
  const double elapsed = last_t_s_ ? std::max(0.0, observation.t_s - *last_t_s_) : 0;
  last_t_s_ = observation.t_s;
  if (!running) {
    gap_s_ = 0;  // a pause is no break in the flow
    return;
  }
  const bool touched = !observation.contacts.list.empty();
  if (!touched && !touched_before_) return;  // before the first contact
  touched_before_ = true;
  time_s_ += elapsed;
  if (touched) {
    excess_s_ += std::max(0.0, gap_s_ - free_gap_s);
    gap_s_ = 0;
    confirmed_time_s_ = time_s_;
    confirmed_excess_s_ = excess_s_;
  } else {
    gap_s_ += elapsed;
  }
  for (const Contact& contact : observation.contacts.list) {
    if (contact.centre_body && std::abs(contact.centre_body->u_mm) > midline_mm) {
      const std::size_t side = contact.centre_body->u_mm > 0 ? 1 : 0;
      impulse_Ns_[side] += contact.force_N * elapsed;
      side_s_[side] += elapsed;
    }
    const auto band = asked.technique ? asked.force_N(contact.tool) : std::nullopt;
    if (!asked.target || contact.clipped || !band || !band->contains(contact.force_N)) continue;
    for (TargetCoverage& target : coverage_) {
      if (target.muscle == *asked.target) target.coverage.mark(contact);
    }
  }
}

void LessonScore::add(const Score& stroke, std::optional<int> level) {
  for (const ScorePart& part : stroke.parts) {
    for (PartMean& mean : parts_) {
      if (mean.id != part.id) continue;
      mean.sum += part.value;
      mean.measured += part.measured;
      mean.band = part.band;
      mean.unit = part.unit;
      ++mean.count;
    }
  }
  in_band_.sum += stroke.in_band;
  ++in_band_.count;
  total_.sum += stroke.total;
  ++total_.count;
  if (!level) return;
  order_.sum += *level <= highest_level_ + 1 ? 1 : 0;
  ++order_.count;
  highest_level_ = std::max(highest_level_, *level);
}

void LessonScore::step_done(const Asked& asked) {
  for (TargetCoverage& target : coverage_)
    target.done = target.done || (asked.target && target.muscle == *asked.target);
}

void LessonScore::reset() {
  for (PartMean& mean : parts_) mean = {mean.id, {}, 0, 0, std::nullopt, 0};
  for (TargetCoverage& target : coverage_) {
    target.coverage.clear();
    target.done = false;
  }
  in_band_ = total_ = order_ = {};
  last_t_s_.reset();
  touched_before_ = false;
  time_s_ = gap_s_ = excess_s_ = confirmed_time_s_ = confirmed_excess_s_ = 0;
  impulse_Ns_ = side_s_ = {};
  highest_level_ = 2;
}

std::optional<double> LessonScore::flow() const {
  if (!(confirmed_time_s_ > 0)) return std::nullopt;
  return std::clamp(1 - confirmed_excess_s_ / confirmed_time_s_, 0.0, 1.0);
}

std::optional<double> LessonScore::symmetry() const {
  if (!both_sides_ || side_s_[0] + side_s_[1] <= 0) return std::nullopt;
  const auto ratio = [](double a, double b) { return std::min(a, b) / std::max({a, b, 1e-9}); };
  return std::min(ratio(impulse_Ns_[0], impulse_Ns_[1]), ratio(side_s_[0], side_s_[1]));
}

std::optional<double> LessonScore::covered() const {
  double sum = 0;
  int count = 0;
  for (const TargetCoverage& target : coverage_) {
    const auto share = target.coverage.share();
    if (!target.done || !share) continue;
    sum += *share;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

double LessonScore::weight(std::string_view part) const {
  if (part == "pressure") return weights_.pressure;
  if (part == "target") return weights_.target;
  if (part == "speed") return weights_.speed;
  if (part == "flow") return weights_.flow;
  if (part == "symmetry") return weights_.symmetry;
  if (part == "direction") return weights_.direction;
  return weights_.order;
}

bool LessonScore::evaluate(int zone_violations, bool last_step, Score& score) const {
  score.total = score.in_band = 0;
  score.capped = false;
  score.coverage.reset();
  score.parts.clear();
  if (total_.count == 0) return false;
  const auto whole = [&](std::string_view id, std::optional<double> value) {
    if (value) score.parts.push_back({id, weight(id), *value, *value, std::nullopt, ""});
  };
  for (const PartMean& mean : parts_) {
    if (mean.id.empty()) continue;
    if (mean.id == "symmetry")
      whole(mean.id, last_step ? symmetry() : std::nullopt);
    else if (mean.id == "order")
      whole(mean.id, order_.count > 1 ? std::optional(order_.value()) : std::nullopt);
    else if (mean.id == "flow")
      whole(mean.id, flow());
    else if (mean.count > 0)
      score.parts.push_back({mean.id, weight(mean.id), mean.sum / mean.count, mean.measured / mean.count,
                             mean.band, mean.unit});
    // Half of the target's part is whether the whole muscle was treated.
    const auto share = mean.id == "target" && mean.count > 0 ? covered() : std::nullopt;
    if (share) score.parts.back().value = (score.parts.back().value + *share) / 2;
  }
  score.in_band = in_band_.value();
  score.coverage = covered();
  score.capped = zone_violations >= repeated_violations;
  total(score);
  return true;
}

}  // namespace palmar::coach
