#include "app/screens/slice_lines.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace palmar::screens {
namespace {

constexpr float no_bone = std::numeric_limits<float>::infinity();
// Of the load of a place so much is left where a line still runs on through the bone of its neighbours.
constexpr float least_left = 0.15f;
constexpr float nothing_left = 0.02f;
// A stress as small as this says nothing of how it changes, kPa; and how it does where nothing tells, from a row to the next.
constexpr float faint_kPa = 0.05f, usual_change = 0.96f;
// Neighbours on each side over which a line is smoothed, and how often.
constexpr int smooth_points = 3, smooth_times = 2;
// Shorter pieces are specks, columns or rows along them.
constexpr double least_length = 6;

// Is the bone of some stack between that row and the next?
std::vector<bool> steps(const depth::SliceField& stress, const depth::DepthModel& model) {
  std::vector<bool> out(static_cast<std::size_t>(stress.rows), false);
  for (std::size_t stack = 0; stack < model.stacks(); ++stack) {
    const double bone = model.bone_mm(stack);
    for (int row = 0; row + 1 < stress.rows; ++row) {
      if (stress.depth_mm(row) <= bone && bone < stress.depth_mm(row + 1))
        out[static_cast<std::size_t>(row)] = true;
    }
  }
  return out;
}

// The stress as it would be without those steps; what of it the model has, as a share, beside it.
void run_on(const depth::SliceField& stress, const std::vector<bool>& steps, std::vector<float>& kPa,
            std::vector<float>& left) {
  const auto width = static_cast<std::size_t>(stress.columns);
  kPa = stress.kPa;
  left.assign(kPa.size(), 1.0f);
  for (std::size_t c = 0; c < width; ++c) {
    float change = usual_change;
    for (std::size_t i = c + width; i < kPa.size(); i += width) {
      const std::size_t over = i - width;
      const float was = stress.kPa[over], is = stress.kPa[i];
      left[i] = left[over];
      if (was > faint_kPa) {
        if (steps[over / width]) {
          left[i] *= std::min(1.0f, is / (was * change));
          if (left[i] < nothing_left) left[i] = 0;
        } else {
          change = std::clamp(is / was, 0.7f, 1.4f);
        }
      }
      kPa[i] = left[i] > 0 ? is / left[i] : kPa[over] * usual_change;
    }
  }
}

// Means of neighbours; the ends stay.
void smooth(Contour& line) {
  const int n = static_cast<int>(line.size());
  const bool closed = n > 8 && std::hypot(line.front().x - line.back().x, line.front().y - line.back().y) < 1;
  Contour from;
  for (int time = 0; time < smooth_times; ++time) {
    from = line;
    for (int i = 0; i < n; ++i) {
      const int reach = closed ? smooth_points : std::min({smooth_points, i, n - 1 - i});
      Point sum{0, 0};
      for (int j = i - reach; j <= i + reach; ++j) {
        const Point p = from[static_cast<std::size_t>((j + n) % n)];
        sum.x += p.x, sum.y += p.y;
      }
      line[static_cast<std::size_t>(i)] = {sum.x / (2 * reach + 1), sum.y / (2 * reach + 1)};
    }
    if (closed) line.back() = line.front();
  }
}

double length(const Contour& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i)
    sum += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  return sum;
}

template <class Room>
Point last_above(Point in, Point beyond, const Room& room) {
  for (int i = 0; i < 10; ++i) {
    const Point middle{(in.x + beyond.x) / 2, (in.y + beyond.y) / 2};
    (room(middle) > 0 ? in : beyond) = middle;
  }
  return in;
}

// Those parts of a line that lie above the bone, ending on it.
template <class Room>
void add_parts(const Contour& line, const Room& room, std::vector<Contour>& out) {
  Contour part;
  const auto end = [&] {
    if (length(part) >= least_length) out.push_back(part);
    part.clear();
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const double here = room(line[i]);
    if (i > 0) {
      const double before = room(line[i - 1]);
      if ((here > 0) != (before > 0)) {
        const Point in = before > 0 ? line[i - 1] : line[i], beyond = before > 0 ? line[i] : line[i - 1];
        part.push_back(last_above(in, beyond, room));
        if (before > 0) end();
      }
    }
    if (here > 0) part.push_back(line[i]);
  }
  end();
}

void cover(const SliceShape& shape, std::span<const double> height_mm, const depth::SlicePlane& plane,
           std::vector<float>& depth_mm) {
  const int columns = static_cast<int>(depth_mm.size());
  std::size_t at = 0;
  for (int c = 0; c < columns; ++c) {
    const double s = plane.half_width_mm * ((2 * c + 1.0) / columns - 1);
    if (s < shape.upper.front().x || s > shape.upper.back().x) continue;
    while (at + 2 < shape.upper.size() && shape.upper[at + 1].x < s) ++at;
    const Point a = shape.upper[at], b = shape.upper[at + 1];
    const double t = b.x > a.x ? (s - a.x) / (b.x - a.x) : 0;
    const auto i = static_cast<std::size_t>(c);
    depth_mm[i] = std::min(depth_mm[i], static_cast<float>(a.y + (b.y - a.y) * t + height_mm[i]));
  }
}

}  // namespace

std::vector<float> depth_of_bone(const SliceAnatomy& anatomy, const depth::TissueProfile& profile,
                                 std::span<const double> height_mm) {
  std::vector<float> out(static_cast<std::size_t>(profile.columns), no_bone);
  if (profile.bone_mm.empty()) return out;
  for (std::size_t c = 0; c < out.size(); ++c) {
    if (profile.bone_mm[c] >= 0) out[c] = profile.bone_mm[c];
  }
  for (const auto* list : {&anatomy.bones, &anatomy.arches}) {
    for (const SliceShape& shape : *list) {
      if (shape.matter == SliceShape::Matter::bone && shape.upper.size() > 1)
        cover(shape, height_mm, profile.plane, out);
    }
  }
  return out;
}

std::vector<StressLines> stress_lines(const depth::SliceField& stress, const depth::DepthModel& model,
                                      std::span<const float> bone_mm, std::span<const double> levels_kPa) {
  std::vector<float> kPa, left;
  run_on(stress, steps(stress, model), kPa, left);
  std::vector<StressLines> out;
  const auto room = [&](Point p) {
    const auto column =
        static_cast<std::size_t>(std::clamp(std::lround(p.x), 0L, static_cast<long>(stress.columns - 1)));
    const auto row =
        static_cast<std::size_t>(std::clamp(std::lround(p.y), 0L, static_cast<long>(stress.rows - 1)));
    if (left[row * static_cast<std::size_t>(stress.columns) + column] < least_left) return -1.0;
    return static_cast<double>(bone_mm[column]) - stress.depth_max_mm * (p.y + 0.5) / stress.rows;
  };
  for (const double level : levels_kPa) {
    if (level > stress.peak_kPa) break;
    StressLines& lines = out.emplace_back(StressLines{level, {}});
    for (Contour& line : contours(kPa, stress.columns, stress.rows, static_cast<float>(level))) {
      smooth(line);
      add_parts(line, room, lines.lines);
    }
  }
  return out;
}

}  // namespace palmar::screens
