#include "app/screens/anatomy_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sensing/body/polygon.hpp"

namespace palmar::screens {
namespace {

constexpr double on_spine_mm = 0.5;     // nearer to the spine line a point lies on it
constexpr double sharp_deg = 48;        // a corner that turns by more is cut
constexpr double most_cut_mm = 9;       // from a corner along its edges
constexpr double most_cut_share = 0.3;  // of an edge
constexpr double long_edge_widths =
    2.5;  // an edge longer than so many widths of the shape runs straight but for its ends, which are
constexpr double end_mm = 28;        // so long; else the spline would bulge over its whole length
constexpr double beyond_mm = 10;     // fibres are drawn so far past their ends
constexpr double beyond_fan = 0.16;  // and so far beside the outermost ones, as a share of the fan

struct Corner {
  Point at;
  bool hard = false;  ///< the curve does not run smoothly through it
};

double length(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }
Point between(Point a, Point b, double t) { return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

double turn_deg(Point a, Point b, Point c) {
  const double ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y;
  return std::abs(std::atan2(ux * vy - uy * vx, ux * vx + uy * vy)) * 180 / std::numbers::pi;
}

/// Of a strip of the same area and border.
double width_mm(const BodyPolygon& outline) {
  double border = 0;
  for (std::size_t i = 0; i < outline.size(); ++i)
    border += distance_mm(outline[i], outline[(i + 1) % outline.size()]);
  return border > 0 ? 2 * body::area_mm2(outline) / border : 0;
}

/// Points on the spine stay; a sharp corner elsewhere becomes two points beside it.
std::vector<Corner> cut_corners(const BodyView& view, const BodyPolygon& outline) {
  std::vector<Corner> out;
  const double long_edge_mm = long_edge_widths * width_mm(outline);
  const auto pin_long_edge = [&](Point here, Point after) {
    const double mm = length(here, after) / view.px_per_mm;
    if (mm < long_edge_mm) return;
    const double end = std::min(end_mm, mm / 3) / mm;
    out.push_back({between(here, after, end)});
    out.push_back({between(here, after, 1 - end)});
  };
  const std::size_t n = outline.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point before = view.to_px(outline[(i + n - 1) % n]), here = view.to_px(outline[i]),
                after = view.to_px(outline[(i + 1) % n]);
    if (std::abs(outline[i].u_mm) < on_spine_mm) {
      out.push_back({here, true});
    } else if (turn_deg(before, here, after) > sharp_deg) {
      const double most = most_cut_mm * view.px_per_mm, to_before = length(here, before),
                   to_after = length(here, after);
      if (to_before <= 0 || to_after <= 0) continue;  // a point twice
      out.push_back({between(here, before, std::min(most, most_cut_share * to_before) / to_before)});
      out.push_back({between(here, after, std::min(most, most_cut_share * to_after) / to_after)});
    } else {
      out.push_back({here});
    }
    const bool on_spine =
        std::abs(outline[i].u_mm) < on_spine_mm && std::abs(outline[(i + 1) % n].u_mm) < on_spine_mm;
    if (!on_spine) pin_long_edge(here, after);
  }
  return out;
}

// Barry and Goldman's pyramid with knots by the square root of the distance: no loops and no overshoot between uneven points.
Point centripetal(Point p0, Point p1, Point p2, Point p3, double share) {
  const auto knot = [](Point a, Point b) { return std::max(1e-6, std::sqrt(length(a, b))); };
  const double t0 = 0, t1 = t0 + knot(p0, p1), t2 = t1 + knot(p1, p2), t3 = t2 + knot(p2, p3);
  const double t = t1 + share * (t2 - t1);
  const auto mix = [t](Point a, Point b, double ta, double tb) {
    return between(a, b, (t - ta) / (tb - ta));
  };
  const Point a1 = mix(p0, p1, t0, t1), a2 = mix(p1, p2, t1, t2), a3 = mix(p2, p3, t2, t3);
  return mix(mix(a1, a2, t0, t2), mix(a2, a3, t1, t3), t1, t2);
}

/// A line across the fan, at that share of it: beyond 0 and 1 as the outermost fibres suggest.
struct Ray {
  BodyPoint from, to;
};
BodyPoint along(BodyPoint a, BodyPoint b, double t) {
  return {a.u_mm + t * (b.u_mm - a.u_mm), a.v_mm + t * (b.v_mm - a.v_mm)};
}
Ray ray_at(const std::vector<Fibre>& fan, double share) {
  const double place = share * static_cast<double>(fan.size() - 1);
  const auto i =
      static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, static_cast<double>(fan.size() - 2)));
  const double t = place - static_cast<double>(i);
  return {along(fan[i].from, fan[i + 1].from, t), along(fan[i].to, fan[i + 1].to, t)};
}

std::vector<std::vector<Point>> fan_lines(const BodyView& view, const Muscle& muscle, double spacing_px) {
  const std::vector<Fibre>& fan = muscle.fan;
  double origin = 0, insertion = 0;
  for (std::size_t i = 1; i < fan.size(); ++i) {
    origin += distance_mm(fan[i - 1].from, fan[i].from);
    insertion += distance_mm(fan[i - 1].to, fan[i].to);
  }
  const double wide = std::max(origin, insertion), narrow = std::min(origin, insertion);
  const int count = std::max(4, static_cast<int>(std::lround(wide * view.px_per_mm / spacing_px)));
  const bool wide_at_origin = origin >= insertion;
  std::vector<std::vector<Point>> lines;
  const int beside = static_cast<int>(std::ceil(beyond_fan * count));
  for (int i = -beside; i <= count + beside; ++i) {
    const Ray ray = ray_at(fan, static_cast<double>(i) / count);
    const BodyPoint a = wide_at_origin ? ray.from : ray.to, b = wide_at_origin ? ray.to : ray.from;
    const double mm = distance_mm(a, b);
    if (!(mm > 0)) continue;
    // Every other line ends where the fan has narrowed to .55 of its width, every other of the rest at half of that.
    double end = 1 + beyond_mm / mm;
    if (wide > 1.4 * narrow) {
      // Not all at one place, or their ends would draw a line of their own.
      const double apart = 1 + 0.13 * std::sin(2.4 * i);
      const auto where = [&](double share) { return apart * (1 - share) * wide / (wide - narrow); };
      if (i % 2 != 0) end = std::min(end, where(0.55));
      if (i % 4 == 2 || i % 4 == -2) end = std::min(end, where(0.28));
    }
    std::vector<Point> line;
    const double start = -beyond_mm / mm;
    const int pieces = std::max(2, static_cast<int>(mm * (end - start) / 16));
    for (int piece = 0; piece <= pieces; ++piece)
      line.push_back(view.to_px(along(a, b, start + (end - start) * piece / pieces)));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::vector<Point>> straight_lines(const BodyView& view, const Muscle& muscle,
                                               double spacing_px) {
  const double angle = muscle.fibre_angle_deg * std::numbers::pi / 180, du = std::cos(angle),
               dv = std::sin(angle);
  double near = 1e9, far = -1e9, left = 1e9, right = -1e9;
  for (const BodyPoint p : muscle.outline) {
    const double s = p.u_mm * du + p.v_mm * dv, t = -p.u_mm * dv + p.v_mm * du;
    near = std::min(near, s), far = std::max(far, s), left = std::min(left, t), right = std::max(right, t);
  }
  const double spacing = spacing_px / view.px_per_mm;
  const int count = std::max(1, static_cast<int>(std::lround((right - left) / spacing)));
  std::vector<std::vector<Point>> lines;
  for (int i = 0; i < count; ++i) {
    const double t = left + (right - left) * (i + 0.5) / count;
    std::vector<Point> line;
    const int pieces = std::max(2, static_cast<int>((far - near) / 16));
    for (int piece = 0; piece <= pieces; ++piece) {
      const double s = near + (far - near) * piece / pieces;
      line.push_back(view.to_px(BodyPoint{s * du - t * dv, s * dv + t * du}));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::vector<Point> grown_outline(const BodyView& view, const BodyPolygon& outline, double step_px) {
  const std::vector<Corner> corners = cut_corners(view, outline);
  const std::size_t n = corners.size();
  std::vector<Point> out;
  if (n < 3) {
    for (const Corner& corner : corners) out.push_back(corner.at);
    return out;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const Corner &from = corners[i], &to = corners[(i + 1) % n];
    if (from.hard && to.hard) {
      out.push_back(from.at);
      continue;
    }
    const Point before = from.hard ? from.at : corners[(i + n - 1) % n].at;
    const Point after = to.hard ? to.at : corners[(i + 2) % n].at;
    const int pieces = std::clamp(static_cast<int>(length(from.at, to.at) / step_px) + 1, 1, 64);
    for (int piece = 0; piece < pieces; ++piece)
      out.push_back(centripetal(before, from.at, to.at, after, static_cast<double>(piece) / pieces));
  }
  return out;
}

std::vector<std::vector<Point>> fibre_lines(const BodyView& view, const Muscle& muscle, double spacing_px) {
  if (muscle.outline.size() < 3) return {};
  return muscle.fan.size() >= 2 ? fan_lines(view, muscle, spacing_px)
                                : straight_lines(view, muscle, spacing_px);
}

}  // namespace palmar::screens
