// Force of the whole mat over the last 20 s, with the band that is asked for.
#include <algorithm>
#include <cmath>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// The top of the axis: a round number above everything that is shown, so that the curve does not jump about.
double axis_top(const station::ForceHistory& force, const std::optional<coach::Band>& band) {
  double most = band ? band->hi * 1.25 : 20;
  for (const auto& point : force.points) most = std::max(most, static_cast<double>(point.force_N) * 1.05);
  for (const double top : {10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 120.0, 150.0, 200.0, 300.0, 500.0}) {
    if (most <= top) return top;
  }
  return std::ceil(most / 500) * 500;
}

// A point a pixel is enough; of each pixel the largest force is kept, so that no peak is lost.
std::vector<Point> curve(const station::ForceHistory& force, const Rect& plot, double top) {
  std::vector<Point> points;
  if (force.points.empty()) return points;
  const double end = static_cast<double>(force.points.back().t_s),
               begin = end - station::ForceHistory::seconds;
  for (const auto& point : force.points) {
    if (static_cast<double>(point.t_s) < begin) continue;
    const double x =
        plot.x + plot.w * (static_cast<double>(point.t_s) - begin) / station::ForceHistory::seconds;
    const double y = plot.bottom() - plot.h * std::clamp(static_cast<double>(point.force_N) / top, 0.0, 1.0);
    if (!points.empty() && x - points.back().x < 1.5) {
      points.back().y = std::min(points.back().y, y);
    } else {
      points.push_back({x, y});
    }
  }
  return points;
}

}  // namespace

void force_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Force over time###force", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  const station::Snapshot& now = frame.snapshot;
  const auto& band = now.coaching.gauges[static_cast<std::size_t>(coach::GaugeKind::pressure)].band;
  const double used =
      sheet.text({x + w, place.y + 28 * k}, format(Unit::newton, now.observation.field.force_N),
                 {Weight::semibold, 15, theme.text, Align::right});
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("force_history"),
                    {Weight::semibold, 13, theme.muted}, w - used - 8 * k);
  const double top = axis_top(now.force, band);
  const Rect plot{x, place.y + 44 * k, w - 34 * k, place.h - 60 * k};
  if (band) {
    const double y_hi = plot.bottom() - plot.h * std::min(band->hi / top, 1.0),
                 y_lo = plot.bottom() - plot.h * std::min(band->lo / top, 1.0);
    sheet.box({plot.x, y_hi, plot.w, y_lo - y_hi}, theme.good.faded(0.16));
    sheet.line({plot.x, y_hi}, {plot.right(), y_hi}, theme.good.faded(0.6), 1);
    sheet.line({plot.x, y_lo}, {plot.right(), y_lo}, theme.good.faded(0.6), 1);
    const Style label{Weight::regular, 12, theme.muted};
    sheet.text({plot.right() + 6 * k, y_hi + 4 * k}, number(Unit::count, band->hi), label);
    if (y_lo - y_hi > 12 * k)
      sheet.text({plot.right() + 6 * k, y_lo + 4 * k}, number(Unit::count, band->lo), label);
  }
  sheet.line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, theme.muted.faded(0.4), 1);
  sheet.polyline(curve(now.force, plot, top), theme.hand, 2 * k);
}

}  // namespace palmar::screens
