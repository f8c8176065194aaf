#include "sensing/body/fibres.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::body {
namespace {

// Of lengths on a body: std::hypot guards against overflows that cannot happen here, at ten times the cost.
double length_mm(double du_mm, double dv_mm) { return std::sqrt(du_mm * du_mm + dv_mm * dv_mm); }

/// Where a point lies beside a fibre.
struct Beside {
  double across_mm = 0;  ///< of the line, positive on its right (from +u towards +v)
  double along = 0;      ///< share of the fibre's length, 0 at its origin
  double away_mm = 0;    ///< from the fibre itself
};

Beside beside(const Fibre& fibre, BodyPoint p) {
  const double du = fibre.to.u_mm - fibre.from.u_mm, dv = fibre.to.v_mm - fibre.from.v_mm;
  const double pu = p.u_mm - fibre.from.u_mm, pv = p.v_mm - fibre.from.v_mm;
  const double length = length_mm(du, dv);
  Beside at;
  if (length == 0) return {0, 0, length_mm(pu, pv)};
  at.across_mm = (du * pv - dv * pu) / length;
  at.along = (du * pu + dv * pv) / (length * length);
  const double t = std::clamp(at.along, 0.0, 1.0);
  at.away_mm = length_mm(pu - t * du, pv - t * dv);
  return at;
}

struct Direction {
  double du = 0, dv = 0;
};

Direction direction(const Fibre& fibre) {
  const double du = fibre.to.u_mm - fibre.from.u_mm, dv = fibre.to.v_mm - fibre.from.v_mm;
  const double length = length_mm(du, dv);
  return length > 0 ? Direction{du / length, dv / length} : Direction{1, 0};
}

double axis_of(Direction d) { return fold_axis_deg(degrees(std::atan2(d.dv, d.du))); }

/// The two neighbours that hold the point between them; where several do, the nearest ones.
Direction in_fan(const std::vector<Fibre>& fan, BodyPoint p) {
  Direction best = direction(fan.front());
  double best_mm = INFINITY;
  bool held = false;
  Beside last = beside(fan.front(), p);
  for (std::size_t i = 0; i < fan.size(); ++i) {
    const Beside here = i == 0 ? last : beside(fan[i], p);
    if (!held && here.away_mm < best_mm) {
      best_mm = here.away_mm;
      best = direction(fan[i]);
    }
    if (i > 0 && (last.across_mm > 0) != (here.across_mm > 0)) {
      const double away = std::min(last.away_mm, here.away_mm);
      if (!held || away < best_mm) {
        held = true;
        best_mm = away;
        const double span = std::abs(last.across_mm) + std::abs(here.across_mm);
        const double t = span > 0 ? std::abs(last.across_mm) / span : 0.5;
        const Direction a = direction(fan[i - 1]), b = direction(fan[i]);
        best = {a.du + t * (b.du - a.du), a.dv + t * (b.dv - a.dv)};
      }
    }
    last = here;
  }
  return best;
}

/// A point of a line by its share of the length.
BodyPoint at_share(const std::vector<BodyPoint>& line, double share) {
  double total = 0;
  for (std::size_t i = 1; i < line.size(); ++i) total += distance_mm(line[i - 1], line[i]);
  double left = std::clamp(share, 0.0, 1.0) * total;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double piece = distance_mm(line[i - 1], line[i]);
    if (left <= piece && piece > 0) {
      const double t = left / piece;
      return {line[i - 1].u_mm + t * (line[i].u_mm - line[i - 1].u_mm),
              line[i - 1].v_mm + t * (line[i].v_mm - line[i - 1].v_mm)};
    }
    left -= piece;
  }
  return line.back();
}

}  // namespace

double fibre_angle_deg(const Muscle& muscle, BodyPoint point) {
  return muscle.fan.empty() ? muscle.fibre_angle_deg : axis_of(in_fan(muscle.fan, point));
}

BodyPoint fibre_direction(const Muscle& muscle, BodyPoint point) {
  if (muscle.fan.empty()) {
    const double angle = radians(muscle.fibre_angle_deg);
    return {std::cos(angle), std::sin(angle)};
  }
  const Direction d = in_fan(muscle.fan, point);
  const double length = length_mm(d.du, d.dv);
  if (length == 0) return {1, 0};
  // An axis has no sense: the one towards +u, or +v along the spine, as the angle's range says.
  const double sense = d.du < 0 || (d.du == 0 && d.dv < 0) ? -1 / length : 1 / length;
  return {sense * d.du, sense * d.dv};
}

std::vector<Fibre> fan(const std::vector<BodyPoint>& origin, const std::vector<BodyPoint>& insertion,
                       std::size_t count) {
  if (count < 2 || origin.empty() || insertion.empty()) {
    throw std::invalid_argument("fan of " + std::to_string(count) + " fibres from " +
                                std::to_string(origin.size()) + " to " + std::to_string(insertion.size()) +
                                " points");
  }
  std::vector<Fibre> fibres(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    fibres[i] = {at_share(origin, share), at_share(insertion, share)};
  }
  return fibres;
}

std::vector<BodyPoint> along_fibre(const Muscle& muscle, BodyPoint point, double step_mm) {
  if (!(step_mm > 0)) throw std::invalid_argument("along_fibre: step " + std::to_string(step_mm) + " mm");
  std::vector<BodyPoint> line;
  if (!contains(muscle.outline, point)) return line;
  constexpr int most_steps = 2000;
  for (const double way : {-1.0, 1.0}) {
    BodyPoint at = point;
    BodyPoint before = fibre_direction(muscle, at);
    before = {way * before.u_mm, way * before.v_mm};
    for (int i = 0; i < most_steps; ++i) {
      BodyPoint d = fibre_direction(muscle, at);
      // An axis has no sense of its own: go on the way that was begun.
      if (d.u_mm * before.u_mm + d.v_mm * before.v_mm < 0) d = {-d.u_mm, -d.v_mm};
      at = {at.u_mm + step_mm * d.u_mm, at.v_mm + step_mm * d.v_mm};
      if (!contains(muscle.outline, at)) break;
      line.push_back(at);
      before = d;
    }
    if (way < 0) {
      std::reverse(line.begin(), line.end());
      line.push_back(point);
    }
  }
  return line;
}

}  // namespace palmar::body
