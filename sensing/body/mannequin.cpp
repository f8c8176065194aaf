#include "sensing/body/mannequin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "sensing/model/units.hpp"

namespace palmar {
namespace {

// The reference back, mm.
constexpr double reference_c7_psis_mm = 500;
constexpr double t3_v = 61, t7_v = 163, l4_v = 420, trochanter_v = 602, knee_v = 998;
constexpr double scapula_u = 62, shoulder_u = 190, psis_u = 43, crest_u = 95, trochanter_u = 130;

/// The crests beside the spine lie about so far from it, mm; between them the furrow runs.
constexpr double furrow_half_mm = 26;

std::string in_mm(double value) {
  std::string text = std::to_string(value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + " mm";
}

Error bad_mannequin(const Mannequin& mannequin, std::string name, const std::string& what, std::string why) {
  return bad_input(std::move(name), "mannequin " + mannequin.id + ": " + what, std::move(why),
                   "measure again and correct its file");
}

/// A measured landmark, or where it follows from the size.
struct Knot {
  const char* name;
  double reference_mm;
  double mannequin_mm;
};

std::array<Knot, 7> lengths(const Mannequin& m) {
  const double factor = m.c7_psis_mm / reference_c7_psis_mm;
  const auto knot = [&](const char* name, double reference, const std::optional<double>& measured) {
    return Knot{name, reference, measured.value_or(reference * factor)};
  };
  return {{{"C7", 0, 0},
           knot("T3", t3_v, m.landmarks.c7_t3_mm),
           knot("T7", t7_v, m.landmarks.c7_t7_mm),
           knot("L4", l4_v, m.landmarks.c7_l4_mm),
           {"PSIS", reference_c7_psis_mm, m.c7_psis_mm},
           knot("trochanters", trochanter_v, m.landmarks.c7_trochanter_mm),
           knot("knees", knee_v, m.landmarks.c7_knee_mm)}};
}

/// Half widths, from the spine outwards.
Knot half_width(const Mannequin& m, const char* name, double reference,
                const std::optional<double>& measured) {
  const double factor = m.c7_psis_mm / reference_c7_psis_mm;
  return {name, reference, measured ? *measured / 2 : reference * factor};
}
std::array<Knot, 3> shoulder_widths(const Mannequin& m) {
  return {{{"the spine", 0, 0},
           half_width(m, "scapulae", scapula_u, m.landmarks.scapulae_mm),
           half_width(m, "shoulders", shoulder_u, m.landmarks.shoulders_mm)}};
}
std::array<Knot, 4> pelvis_widths(const Mannequin& m) {
  return {{{"the spine", 0, 0},
           half_width(m, "PSIS", psis_u, m.landmarks.psis_mm),
           half_width(m, "crests", crest_u, m.landmarks.crests_mm),
           half_width(m, "trochanters", trochanter_u, m.landmarks.trochanters_mm)}};
}

template <class Knots>
Status check_order(const Mannequin& mannequin, const Knots& knots, const char* way) {
  for (std::size_t i = 1; i < knots.size(); ++i) {
    if (std::isfinite(knots[i].mannequin_mm) && knots[i].mannequin_mm > knots[i - 1].mannequin_mm) continue;
    return bad_mannequin(mannequin, "landmarks_out_of_order",
                         std::string(knots[i].name) + " at " + in_mm(knots[i].mannequin_mm) + ", " +
                             knots[i - 1].name + " at " + in_mm(knots[i - 1].mannequin_mm),
                         std::string(way) + " comes " + knots[i - 1].name + " before " + knots[i].name);
  }
  return {};
}

Status check_surface(const Mannequin& mannequin) {
  for (std::size_t i = 0; i < mannequin.surface.size(); ++i) {
    const SurfaceRow& row = mannequin.surface[i];
    const std::string what = "surface row " + std::to_string(i + 1);
    if (!(std::isfinite(row.v_mm) && std::isfinite(row.height_mm) && std::isfinite(row.furrow_mm)))
      return bad_mannequin(mannequin, "bad_surface", what + " has a value that is not a number",
                           "the skin would have a hole there");
    if (!(std::isfinite(row.radius_mm) && row.radius_mm > 0))
      return bad_mannequin(mannequin, "bad_surface", what + " has radius " + in_mm(row.radius_mm),
                           "a back is round: above 0");
    if (i > 0 && !(row.v_mm > mannequin.surface[i - 1].v_mm))
      return bad_mannequin(mannequin, "bad_surface", what + " does not lie below the one before it",
                           "rows run from the head to the feet");
  }
  return {};
}

/// Slope of a smooth curve through rows at row i (finite differences over both neighbours).
template <class Value>
double slope_at(const std::vector<SurfaceRow>& rows, std::size_t i, Value value) {
  const std::size_t before = i == 0 ? 0 : i - 1, after = std::min(i + 1, rows.size() - 1);
  if (before == after) return 0;
  return (value(rows[after]) - value(rows[before])) / (rows[after].v_mm - rows[before].v_mm);
}

double hermite(double t, double length, double y0, double y1, double slope0, double slope1) {
  const double t2 = t * t, t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * y0 + (t3 - 2 * t2 + t) * length * slope0 + (3 * t2 - 2 * t3) * y1 +
         (t3 - t2) * length * slope1;
}

template <class Value>
double along_rows(const std::vector<SurfaceRow>& rows, double v_mm, Value value) {
  const auto next = std::upper_bound(rows.begin(), rows.end(), v_mm,
                                     [](double v, const SurfaceRow& row) { return v < row.v_mm; });
  if (next == rows.begin()) return value(rows.front());
  if (next == rows.end()) return value(rows.back());
  const auto i = static_cast<std::size_t>(next - rows.begin()) - 1;
  const double length = rows[i + 1].v_mm - rows[i].v_mm;
  return hermite((v_mm - rows[i].v_mm) / length, length, value(rows[i]), value(rows[i + 1]),
                 slope_at(rows, i, value), slope_at(rows, i + 1, value));
}

}  // namespace

bool LandmarkDistances::any() const {
  return c7_t3_mm || c7_t7_mm || c7_l4_mm || c7_trochanter_mm || c7_knee_mm || scapulae_mm || shoulders_mm ||
         psis_mm || crests_mm || trochanters_mm;
}

double Mannequin::surface_height_mm(BodyPoint p_body) const {
  if (surface.empty()) return 0;
  const double height = along_rows(surface, p_body.v_mm, [](const SurfaceRow& r) { return r.height_mm; });
  const double radius =
      std::max(1.0, along_rows(surface, p_body.v_mm, [](const SurfaceRow& r) { return r.radius_mm; }));
  const double furrow = along_rows(surface, p_body.v_mm, [](const SurfaceRow& r) { return r.furrow_mm; });
  // u runs along the skin: an arc of that length drops by R (1 - cos(u/R)), and no further than to the side of the trunk.
  const double turn = std::min(std::abs(p_body.u_mm) / radius, std::numbers::pi / 2);
  const double across = p_body.u_mm / furrow_half_mm;
  return height - radius * (1 - std::cos(turn)) - furrow * std::exp(-across * across);
}

Status check_mannequin(const Mannequin& mannequin) {
  const bool holds = std::isfinite(mannequin.c7_psis_mm) && mannequin.c7_psis_mm > 0 &&
                     mannequin.u_min_mm < mannequin.u_max_mm && mannequin.v_min_mm < mannequin.v_max_mm;
  if (!holds) {
    return bad_mannequin(mannequin, "bad_mannequin", "it has no size",
                         "c7_psis_mm must be above 0, and its skin must not be upside down");
  }
  if (const Status status = check_order(mannequin, lengths(mannequin), "towards the feet"); !status)
    return status;
  if (const Status status = check_order(mannequin, shoulder_widths(mannequin), "outwards"); !status)
    return status;
  if (const Status status = check_order(mannequin, pelvis_widths(mannequin), "outwards"); !status)
    return status;
  return check_surface(mannequin);
}

namespace body {

// Monotone cubic after Fritsch and Carlson (1980), slopes by the harmonic mean after Fritsch and Butland.
Fit::Curve Fit::curve(std::vector<double> x, std::vector<double> y) {
  Curve result{std::move(x), std::move(y), {}};
  const std::size_t n = result.x.size();
  const auto secant = [&](std::size_t i) {
    return (result.y[i + 1] - result.y[i]) / (result.x[i + 1] - result.x[i]);
  };
  result.slope.resize(n);
  result.slope[0] = secant(0);
  result.slope[n - 1] = secant(n - 2);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double a = secant(i - 1), b = secant(i);
    result.slope[i] = 2 * a * b / (a + b);  // both are positive: landmarks are in order
  }
  return result;
}

double Fit::Curve::at(double value) const {
  if (value <= x.front()) return y.front() + (value - x.front()) * slope.front();
  if (value >= x.back()) return y.back() + (value - x.back()) * slope.back();
  const auto i = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), value) - x.begin()) - 1;
  const double length = x[i + 1] - x[i];
  return hermite((value - x[i]) / length, length, y[i], y[i + 1], slope[i], slope[i + 1]);
}

Fit::Fit(const Mannequin& mannequin)
    : factor_(mannequin.c7_psis_mm / reference_c7_psis_mm), bent_(mannequin.landmarks.any()) {
  if (!bent_) return;
  const auto through = [](const auto& knots) {
    std::vector<double> x, y;
    for (const Knot& knot : knots) {
      x.push_back(knot.reference_mm);
      y.push_back(knot.mannequin_mm);
    }
    return curve(std::move(x), std::move(y));
  };
  along_ = through(lengths(mannequin));
  shoulders_ = through(shoulder_widths(mannequin));
  pelvis_ = through(pelvis_widths(mannequin));
}

BodyPoint Fit::to_mannequin(BodyPoint p) const {
  if (!bent_) return {p.u_mm * factor_, p.v_mm * factor_};
  // The shoulder girdle's widths hold down to the lower angle of the scapula, the pelvis's from the crests on; between them they blend.
  const double t = std::clamp((p.v_mm - t7_v) / (l4_v - t7_v), 0.0, 1.0);
  const double low = t * t * (3 - 2 * t), u = std::abs(p.u_mm);
  const double width = (1 - low) * shoulders_.at(u) + low * pelvis_.at(u);
  return {std::copysign(width, p.u_mm), along_.at(p.v_mm)};
}

BodyPolygon Fit::to_mannequin(const BodyPolygon& reference) const {
  BodyPolygon result = reference;
  for (BodyPoint& point : result) point = to_mannequin(point);
  return result;
}

double Fit::axis_deg(double axis_reference_deg, BodyPoint at) const {
  if (!bent_) return axis_reference_deg;
  constexpr double step_mm = 0.5;
  const double angle = radians(axis_reference_deg), du = step_mm * std::cos(angle),
               dv = step_mm * std::sin(angle);
  const BodyPoint a = to_mannequin(BodyPoint{at.u_mm - du, at.v_mm - dv});
  const BodyPoint b = to_mannequin(BodyPoint{at.u_mm + du, at.v_mm + dv});
  return fold_axis_deg(degrees(std::atan2(b.v_mm - a.v_mm, b.u_mm - a.u_mm)));
}

}  // namespace body
}  // namespace palmar
