#include "sensing/simulator/loads.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"

namespace palmar::simulator {
namespace {

/// Borders of strips no wider than `most_mm` that share [low, high] evenly.
int strips(double length_mm, double most_mm) {
  return std::max(1, static_cast<int>(std::ceil(length_mm / most_mm)));
}

/// Middles of steps that cover a length with windows of `size_mm`; one, in the middle, where it fits in one.
std::vector<double> steps(double length_mm, double size_mm, double step_mm) {
  if (size_mm >= length_mm) return {length_mm / 2};
  const int count = strips(length_mm - size_mm, step_mm) + 1;
  std::vector<double> middles;
  for (int i = 0; i < count; ++i) middles.push_back(size_mm / 2 + (length_mm - size_mm) * i / (count - 1));
  return middles;
}

/// Share of a Hertz cylinder's force to the left of x, x from -1 to 1: the integral of 2/pi sqrt(1 - x^2).
double hertz_share(double x) {
  return 0.5 + (x * std::sqrt(std::max(0.0, 1 - x * x)) + std::asin(x)) / std::numbers::pi;
}

}  // namespace

std::vector<float> uniform_kPa(const GridGeometry& grid, double kPa) {
  return std::vector<float>(static_cast<std::size_t>(grid.cells()), static_cast<float>(kPa));
}

double add_punch(const GridGeometry& grid, MatPoint centre, double width_mm, double height_mm, double kPa,
                 CellForces& spots) {
  // Small squares of equal force; CellForces cuts each at the spots' borders, so that the pressure is even.
  const GridGeometry fine = spot_grid(grid);
  const double most_mm = std::min(fine.pitch_x_mm, fine.pitch_y_mm);
  const double step_mm = std::min({most_mm, width_mm, height_mm});
  const int nx = strips(width_mm, step_mm);
  const int ny = strips(height_mm, step_mm);
  const double dx = width_mm / nx;
  const double dy = height_mm / ny;
  const double each_N = N_from_kPa(kPa, dx * dy);
  double beside_N = 0;
  for (int j = 0; j < ny; ++j) {
    for (int i = 0; i < nx; ++i) {
      const MatPoint at{centre.x_mm - width_mm / 2 + (i + 0.5) * dx,
                        centre.y_mm - height_mm / 2 + (j + 0.5) * dy};
      beside_N += spots.add(at, dx, dy, each_N);
    }
  }
  return beside_N;
}

std::vector<MatPoint> punch_steps(const GridGeometry& grid, double width_mm, double height_mm,
                                  double overlap_mm) {
  if (!(overlap_mm >= 0 && overlap_mm < std::min(width_mm, height_mm))) {
    throw std::invalid_argument("punch of " + std::to_string(width_mm) + " x " + std::to_string(height_mm) +
                                " mm with an overlap of " + std::to_string(overlap_mm) + " mm");
  }
  std::vector<MatPoint> places;
  for (const double y_mm : steps(grid.height_mm(), height_mm, height_mm - overlap_mm)) {
    for (const double x_mm : steps(grid.width_mm(), width_mm, width_mm - overlap_mm))
      places.push_back({x_mm, y_mm});
  }
  return places;
}

double contact_width_mm(const Roller& roller, double weight_N) {
  return roller.contact_mm * std::pow(weight_N / roller.reference_N, roller.exponent);
}

double add_roller(const GridGeometry& grid, const Roller& roller, MatPoint centre, double axis_deg,
                  double weight_N, CellForces& spots) {
  if (!(weight_N > 0)) return 0;
  const GridGeometry fine = spot_grid(grid);
  const double most_mm = std::min(fine.pitch_x_mm, fine.pitch_y_mm);
  const double width_mm = contact_width_mm(roller, weight_N);
  const double step_mm = std::min(most_mm, width_mm / 8);
  const int along = strips(roller.length_mm, most_mm);
  const int across = strips(width_mm, step_mm);
  const double c = std::cos(radians(axis_deg));
  const double s = std::sin(radians(axis_deg));
  const double du = roller.length_mm / along;
  const double dv = width_mm / across;
  // Sides along the mat's axes; exact where the roller lies along one of them.
  const double side_x_mm = std::min(std::abs(c) * du + std::abs(s) * dv, fine.pitch_x_mm);
  const double side_y_mm = std::min(std::abs(s) * du + std::abs(c) * dv, fine.pitch_y_mm);
  double beside_N = 0;
  for (int j = 0; j < across; ++j) {
    const double share = hertz_share(2.0 * (j + 1) / across - 1) - hertz_share(2.0 * j / across - 1);
    const double v = (j + 0.5) * dv - width_mm / 2;
    for (int i = 0; i < along; ++i) {
      const double u = (i + 0.5) * du - roller.length_mm / 2;
      const MatPoint at{centre.x_mm + c * u - s * v, centre.y_mm + s * u + c * v};
      beside_N += spots.add(at, side_x_mm, side_y_mm, weight_N * share / along);
    }
  }
  return beside_N;
}

RollPath::RollPath(const GridGeometry& grid, const Roller& roller, double weight_N, double speed_mm_s,
                   double track_step_mm) {
  if (!(speed_mm_s > 0) || !(track_step_mm > 0)) {
    throw std::invalid_argument("a roll at " + std::to_string(speed_mm_s) + " mm/s in steps of " +
                                std::to_string(track_step_mm) + " mm");
  }
  const double margin_mm = contact_width_mm(roller, weight_N) / 2;
  double end_s = 0;
  bool back = false;
  // Each track runs the way back of the one before.
  const auto add = [&](MatPoint from, MatPoint to, double axis_deg) {
    if (back) std::swap(from, to);
    back = !back;
    end_s += std::max(distance_mm(from, to), 1.0) / speed_mm_s;
    tracks_.push_back({from, to, axis_deg, end_s});
  };
  const auto run = [&](double length_mm) {
    const double low = std::min(margin_mm, length_mm / 2);
    return std::pair{low, length_mm - low};
  };
  const auto [top, bottom] = run(grid.height_mm());
  for (const double x_mm : steps(grid.width_mm(), roller.length_mm, track_step_mm))
    add({x_mm, top}, {x_mm, bottom}, 0);
  const auto [left, right] = run(grid.width_mm());
  for (const double y_mm : steps(grid.height_mm(), roller.length_mm, track_step_mm))
    add({left, y_mm}, {right, y_mm}, 90);
  duration_s_ = end_s;
}

RollPath::Place RollPath::place(double t_s) const {
  const double t = std::fmod(std::max(t_s, 0.0), duration_s_);
  const auto after = [](double time_s, const Track& track) { return time_s < track.end_s; };
  auto track = std::upper_bound(tracks_.begin(), tracks_.end(), t, after);
  if (track == tracks_.end()) --track;
  const double begin_s = track == tracks_.begin() ? 0 : std::prev(track)->end_s;
  const double part = std::clamp((t - begin_s) / (track->end_s - begin_s), 0.0, 1.0);
  return {
      {std::lerp(track->from.x_mm, track->to.x_mm, part), std::lerp(track->from.y_mm, track->to.y_mm, part)},
      track->axis_deg};
}

ToolPress::ToolPress(const GridGeometry& grid, ContactTool tool, Side hand)
    : spots_(spot_grid(grid)),
      print_(make_print(tool, hand, std::min(spots_.pitch_x_mm, spots_.pitch_y_mm))) {}

double ToolPress::add(MatPoint centre, double angle_deg, double force_N, CellForces& spots) const {
  // A placement that leaves the mat where it is: body and mat frame are then the same.
  return press(print_, {centre.x_mm, centre.y_mm}, angle_deg, force_N, Placement{}, spots_, spots).beside_N;
}

double ToolPress::mean_kPa(double force_N) const {
  const double growth = print_growth(print_, force_N);
  return kPa_from_N(force_N, print_.area_mm2 * growth * growth);
}

}  // namespace palmar::simulator
