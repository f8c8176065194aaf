#include "sensing/contact/splitter.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::contact {
namespace {

constexpr int rounds = 3;  // of sharing out and moving the centres; more change nothing
constexpr double small_area_cm2 =
    10;  // by spread: only thumbs and pads this small are told apart at first touch
constexpr double held_share = 0.05;  // of the group's force: less is a neighbour's fringe, no contact
constexpr double landing_area_cm2 =
    65;  // by spread: two heels beside each other have less, the pieces of a hand more
constexpr double first_touch_N = 3;  // a print that is just coming down shows only its highest spots
constexpr double nearest_share =
    0.6;  // of the distance at which two prints just touch: the halves of a round one have 0.42
constexpr double keep_share = 0.9;   // of the separation: what was told apart stays so a little longer
constexpr double least_part = 0.15;  // of the force, for a print that nobody has seen before
constexpr double least_cells =
    1.6;  // distance of two prints in cells: a print on the border of two cells is one

}  // namespace

Splitter::Splitter(const GridGeometry& grid, const ContactParameters& parameters)
    : grid_(grid), parameters_(parameters) {
  cells_.reserve(static_cast<std::size_t>(grid.cells()));
}

void Splitter::split(const PressureField& field, const Islands& islands, const Groups& groups,
                     const Tracker& tracker, std::vector<Print>& prints,
                     std::span<std::uint8_t> print_of_cell) {
  prints.clear();
  std::fill(print_of_cell.begin(), print_of_cell.end(), Contacts::none);
  for (const Group& group : groups.list) {
    if (prints.size() >= most_tracks) break;
    std::size_t parts = parts_by_tracks(group, tracker);
    if (parts >= 2) {
      gather(field, islands, groups, group);
      share_out(parts, rounds);
      parts = drop_vanished(parts);
      if (parts >= 2 && !proven(parts, tracker) && !stay_apart(group, parts)) parts = 1;
    } else if (group.islands == 1 && spread_area_cm2(group.moments, grid_) <= small_area_cm2 &&
               force_N(group.moments, grid_) >= first_touch_N) {
      gather(field, islands, groups, group);
      parts = parts_by_shape();
    }
    if (parts >= 2 && prints.size() + parts <= most_tracks) {
      apart(field, parts, prints, print_of_cell);
    } else {
      whole(islands, groups, group, prints, print_of_cell);
    }
  }
}

// One part for each track that lay here.
std::size_t Splitter::parts_by_tracks(const Group& group, const Tracker& tracker) {
  std::size_t parts = 0;
  for (std::size_t k = 0; k < most_tracks && parts < most_parts; ++k) {
    const Track& track = tracker.tracks()[k];
    if (track.id == 0 || group.held[k] < held_share * group.moments.f) continue;
    Part& part = parts_[parts++];
    part = {};
    part.x = track.expected.x_mm;
    part.y = track.expected.y_mm;
    const double det = std::max(track.shape.determinant(), 1e-6);
    part.ixx = track.shape.yy / det;
    part.ixy = -track.shape.xy / det;
    part.iyy = track.shape.xx / det;
    part.log_det = std::log(det);
    part.due_N = track.force_N;
    part.track = static_cast<int>(k);
  }
  return parts;
}

// Contacts that came apart from each other, and not just now.
bool Splitter::proven(std::size_t parts, const Tracker& tracker) const {
  bool all_young = true;
  for (std::size_t k = 0; k < parts; ++k) {
    const auto place = static_cast<std::size_t>(parts_[k].track);
    if (!tracker.tracks()[place].apart) return false;
    all_young = all_young && ((tracker.young() >> place) & 1u);
  }
  return !all_young;
}

// The rest may be the pieces of one hand that is coming down: a print as wide as a hand is one, and so are more than two pieces; two small
// ones are held to the test of their shape.
bool Splitter::stay_apart(const Group& group, std::size_t parts) const {
  if (area_cm2(group.moments, grid_) > parameters_.hand_area_cm2) return true;
  if (parts > 2 || ellipse_area_cm2(group.moments, grid_) > landing_area_cm2) return false;
  return separated(keep_share * parameters_.separation);
}

void Splitter::gather(const PressureField& field, const Islands& islands, const Groups& groups,
                      const Group& group) {
  cells_.clear();
  for (const std::uint32_t i : groups.islands_of(group)) {
    for (const Run& run : islands.runs_of(islands.list[i])) {
      for (int col = run.begin; col < run.end; ++col) {
        const int index = grid_.index(run.row, col);
        const MatPoint at = grid_.centre(run.row, col);
        cells_.push_back({static_cast<float>(at.x_mm), static_cast<float>(at.y_mm),
                          field.kPa[static_cast<std::size_t>(index)], static_cast<std::uint32_t>(index), 0});
      }
    }
  }
}

// Each cell goes to the part under whose (normal) spread it is likeliest; then the parts' centres move to
// their cells.
void Splitter::share_out(std::size_t parts, int times) {
  for (int round = 0; round < times; ++round) {
    std::array<double, most_parts> f{}, fx{}, fy{};
    for (Cell& cell : cells_) {
      double best = 0;
      for (std::size_t k = 0; k < parts; ++k) {
        const Part& part = parts_[k];
        const double dx = cell.x - part.x, dy = cell.y - part.y;
        const double away = part.ixx * dx * dx + 2 * part.ixy * dx * dy + part.iyy * dy * dy + part.log_det;
        if (k == 0 || away < best) {
          best = away;
          cell.part = static_cast<std::uint8_t>(k);
        }
      }
      f[cell.part] += cell.kPa;
      fx[cell.part] += static_cast<double>(cell.kPa) * cell.x;
      fy[cell.part] += static_cast<double>(cell.kPa) * cell.y;
    }
    for (std::size_t k = 0; k < parts; ++k) {
      parts_[k].force = f[k];
      if (f[k] <= 0) continue;
      parts_[k].x = fx[k] / f[k];
      parts_[k].y = fy[k] / f[k];
    }
  }
}

// A hand that lifts off while it touches another leaves a fringe of cells behind, or the other one takes its place: the cells go to who is
// still there.
std::size_t Splitter::drop_vanished(std::size_t parts) {
  while (parts >= 2) {
    const std::optional<std::size_t> gone = vanished(parts);
    if (!gone) break;
    parts_[*gone] = parts_[--parts];
    if (parts >= 2) share_out(parts, rounds);
  }
  return parts;
}

std::optional<std::size_t> Splitter::vanished(std::size_t parts) const {
  double force = 0, due_N = 0;
  for (std::size_t k = 0; k < parts; ++k) {
    force += parts_[k].force;
    due_N += parts_[k].due_N;
  }
  for (std::size_t k = 0; k < parts; ++k) {
    if (parts_[k].force / force < parameters_.vanish_share * parts_[k].due_N / due_N) return k;
  }
  for (std::size_t a = 0; a < parts; ++a) {
    for (std::size_t b = a + 1; b < parts; ++b) {
      if (on_top_of_each_other(parts_[a], parts_[b])) return parts_[a].due_N < parts_[b].due_N ? a : b;
    }
  }
  return std::nullopt;
}

// Two hands cannot press on the same skin: centres much nearer than their own prints allow are the halves of one.
bool Splitter::on_top_of_each_other(const Part& a, const Part& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double distance = std::hypot(dx, dy);
  if (distance <= 0) return true;
  const auto half_extent = [&](const Part& part) {
    // Of the ellipse with axes 4 sqrt(lambda), along the line between the centres: 2 sqrt(u' C u), C from its inverse.
    const double det = part.ixx * part.iyy - part.ixy * part.ixy;
    return 2 * std::sqrt((part.iyy * dx * dx - 2 * part.ixy * dx * dy + part.ixx * dy * dy) / det) / distance;
  };
  return distance < nearest_share * (half_extent(a) + half_extent(b));
}

// Two clusters by k-means from the halves along the long axis; then the distance of their centres over their
// spread along it.
std::size_t Splitter::parts_by_shape() {
  double f = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (const Cell& cell : cells_) {
    f += cell.kPa;
    x += cell.kPa * cell.x;
    y += cell.kPa * cell.y;
  }
  x /= f;
  y /= f;
  for (const Cell& cell : cells_) {
    xx += cell.kPa * (cell.x - x) * (cell.x - x);
    xy += cell.kPa * (cell.x - x) * (cell.y - y);
    yy += cell.kPa * (cell.y - y) * (cell.y - y);
  }
  const double axis = 0.5 * std::atan2(2 * xy, xx - yy);
  const double half =
      0.8 * std::sqrt((xx * std::cos(axis) * std::cos(axis) + 2 * xy * std::cos(axis) * std::sin(axis) +
                       yy * std::sin(axis) * std::sin(axis)) /
                      f);
  for (int k = 0; k < 2; ++k) {
    parts_[static_cast<std::size_t>(k)] = {};
    parts_[static_cast<std::size_t>(k)].x = x + (k == 0 ? -half : half) * std::cos(axis);
    parts_[static_cast<std::size_t>(k)].y = y + (k == 0 ? -half : half) * std::sin(axis);
  }
  share_out(2, rounds);
  return separated(parameters_.separation) ? 2 : 1;
}

bool Splitter::separated(double least_separation) const {
  const Part& a = parts_[0];
  const Part& b = parts_[1];
  if (!(a.force > 0) || !(b.force > 0) || std::min(a.force, b.force) < least_part * (a.force + b.force))
    return false;
  const double distance = std::hypot(b.x - a.x, b.y - a.y);
  if (distance <
      std::max(parameters_.separation_mm, least_cells * std::max(grid_.pitch_x_mm, grid_.pitch_y_mm)))
    return false;
  const double ux = (b.x - a.x) / distance, uy = (b.y - a.y) / distance;
  std::array<double, 2> spread{};
  for (const Cell& cell : cells_) {
    const Part& part = parts_[cell.part];
    const double along = (cell.x - part.x) * ux + (cell.y - part.y) * uy;
    spread[cell.part] += cell.kPa * along * along / part.force;
  }
  // The spread is that of the cells' centres: four even cells in a row are one bar (4.0), since two prints on two cells each look no
  // different. A print on one cell has at least the spread of a quarter of it.
  const double narrowest = 0.75 * (ux * ux * cell_variance_x(grid_) + uy * uy * cell_variance_y(grid_));
  const double variance = (std::max(spread[0], narrowest) + std::max(spread[1], narrowest)) / 2;
  return distance >= least_separation * std::sqrt(variance);
}

void Splitter::whole(const Islands& islands, const Groups& groups, const Group& group,
                     std::vector<Print>& prints, std::span<std::uint8_t> print_of_cell) const {
  const auto index = static_cast<std::uint8_t>(prints.size());
  Print& print = prints.emplace_back();
  print.moments = group.moments;
  print.islands = group.islands;
  print.held = group.held;
  for (const std::uint32_t i : groups.islands_of(group)) {
    for (const Run& run : islands.runs_of(islands.list[i])) {
      const auto row = print_of_cell.begin() + grid_.index(run.row, 0);
      std::fill(row + run.begin, row + run.end, index);
    }
  }
}

void Splitter::apart(const PressureField& field, std::size_t parts, std::vector<Print>& prints,
                     std::span<std::uint8_t> print_of_cell) const {
  const std::size_t first = prints.size();
  for (std::size_t k = 0; k < parts; ++k) {
    Print& print = prints.emplace_back();
    print.alone = false;
    if (parts_[k].track != Tracker::none) print.track = static_cast<std::size_t>(parts_[k].track);
  }
  for (const Cell& cell : cells_) {
    print_of_cell[cell.index] = static_cast<std::uint8_t>(first + cell.part);
    const int row = static_cast<int>(cell.index) / grid_.cols;
    const int col = static_cast<int>(cell.index) % grid_.cols;
    Moments& m = prints[first + cell.part].moments;
    m.add(moments({row, col, col + 1, 0}, field.kPa.data() + grid_.index(row, 0), grid_));
    m.saturated |= field.validity[cell.index] == CellValidity::saturated;
  }
}

}  // namespace palmar::contact
