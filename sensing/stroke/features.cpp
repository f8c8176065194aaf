#include "sensing/stroke/features.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::stroke {
namespace {

constexpr double least_axis_mm = 3;     // standard deviation along the axis: less is a point
constexpr double least_elongation = 2;  // of the path: less is a circle

}  // namespace

Place place_of(const StrokeSample& sample) {
  return sample.body ? Place{sample.body->u_mm, sample.body->v_mm} : Place{sample.mat.x_mm, sample.mat.y_mm};
}

std::optional<Plateau> plateau(const std::vector<StrokeSample>& path, double plateau_share,
                               std::vector<double>& scratch) {
  if (path.empty()) return std::nullopt;
  scratch.clear();
  for (const StrokeSample& sample : path) scratch.push_back(sample.force_N);
  const auto middle = scratch.begin() + static_cast<std::ptrdiff_t>(scratch.size() / 2);
  std::nth_element(scratch.begin(), middle, scratch.end());
  Plateau result;
  result.median_N = *middle;
  const double level = plateau_share * result.median_N;
  std::size_t first = 0, last = path.size() - 1;
  while (first < last && path[first].force_N < level) ++first;
  while (last > first && path[last].force_N < level) --last;
  double sum = 0, square = 0;
  for (std::size_t i = first; i <= last; ++i) {
    sum += path[i].force_N;
    square += path[i].force_N * path[i].force_N;
  }
  const auto n = static_cast<double>(last - first + 1);
  const double mean = sum / n;
  if (mean > 0) result.cv = std::sqrt(std::max(0.0, square / n - mean * mean)) / mean;
  result.begin_s = path[first].t_s;
  result.end_s = path[last].t_s;
  result.ramp_s = result.begin_s - path.front().t_s;
  return result;
}

std::optional<PathShape> path_shape(const std::vector<StrokeSample>& path, double least_N) {
  double x = 0, y = 0, n = 0;
  for (const StrokeSample& sample : path) {
    if (sample.force_N < least_N) continue;
    const Place at = place_of(sample);
    x += at.x;
    y += at.y;
    ++n;
  }
  if (!(n > 0)) return std::nullopt;
  x /= n;
  y /= n;
  double xx = 0, xy = 0, yy = 0;
  PathShape shape;
  for (const StrokeSample& sample : path) {
    if (sample.force_N < least_N) continue;
    const Place at = place_of(sample);
    const double dx = at.x - x, dy = at.y - y;
    xx += dx * dx / n;
    xy += dx * dy / n;
    yy += dy * dy / n;
    shape.drift_mm = std::max(shape.drift_mm, std::hypot(dx, dy));
  }
  const double middle = (xx + yy) / 2, swing = std::hypot((xx - yy) / 2, xy);
  const double along = std::sqrt(middle + swing), across = std::sqrt(std::max(0.0, middle - swing));
  if (along >= least_axis_mm && along >= least_elongation * across) {
    shape.axis_deg = fold_axis_deg(degrees(0.5 * std::atan2(2 * xy, xx - yy)));
  }
  return shape;
}

}  // namespace palmar::stroke
