#include "sensing/contact/tracker.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::contact {
namespace {

constexpr double velocity_time_s = 0.06;  // time constant of the velocity
constexpr double longest_guess_s = 0.1;   // nobody can say where a hand goes for longer
constexpr double shape_gain = 0.2;        // of a print seen alone, per frame
constexpr double force_gain = 0.2;
constexpr double shared_force_gain = 0.02;  // while another touches: its share of the cells is a guess
constexpr double size_gate = 0.25;  // of the print's length: whole hands settle as more of them touches
constexpr int frames_apart = 5;     // seen alone
constexpr double forbidden_mm = 1e6;

}  // namespace

Tracker::Tracker(const GridGeometry& grid, const ContactParameters& parameters)
    : grid_(grid), parameters_(parameters) {}

void Tracker::predict(double t_s) {
  dt_s_ = started_ ? t_s - now_s_ : 0;
  now_s_ = t_s;
  started_ = true;
  for (Track& track : tracks_) {
    if (track.id == 0) continue;
    const double away_s = t_s - track.last_s;
    if (away_s > parameters_.gap_s + dt_s_) {
      track = {};
      continue;
    }
    const double guess_s = std::min(away_s, longest_guess_s);
    track.expected = {track.centre.x_mm + track.vx_mm_s * guess_s,
                      track.centre.y_mm + track.vy_mm_s * guess_s};
  }
}

std::uint32_t Tracker::young() const {
  std::uint32_t mask = 0;
  for (std::size_t k = 0; k < tracks_.size(); ++k) {
    if (tracks_[k].id != 0 && now_s_ - tracks_[k].first_s < parameters_.young_s) mask |= 1u << k;
  }
  return mask;
}

// Distance, less what speaks for it: cells that lay under the track, and the track that a print was split off
// for.
double Tracker::cost_mm(const Print& print, const Track& track, std::size_t place) const {
  if (track.id == 0) return forbidden_mm;
  if (print.track && *print.track == place) return -parameters_.gate_mm;
  const double distance = distance_mm(centre(print.moments, grid_), track.expected);
  const double heritage = print.held[place] / print.moments.f;
  const double length = std::hypot((print.moments.col_hi - print.moments.col_lo + 1) * grid_.pitch_x_mm,
                                   (print.moments.row_hi - print.moments.row_lo + 1) * grid_.pitch_y_mm);
  return distance - std::min(heritage, 1.0) * parameters_.gate_mm - size_gate * length;
}

void Tracker::update(std::span<const Print> prints) {
  count_ = std::min(prints.size(), most_tracks);
  for (std::size_t p = 0; p < count_; ++p) {
    for (std::size_t k = 0; k < most_tracks; ++k) assignment_.cost(p, k) = cost_mm(prints[p], tracks_[k], k);
  }
  assignment_.solve(count_, most_tracks, parameters_.gate_mm);
  for (std::size_t p = 0; p < count_; ++p) {
    const int place = assignment_.column_of(p);
    const double force = force_N(prints[p].moments, grid_);
    track_of_[p] = place;
    if (place == Assignment::none) continue;
    if (force < parameters_.keep_force_N) {
      track_of_[p] = none;
    } else {
      follow(tracks_[static_cast<std::size_t>(place)], prints[p]);
    }
  }
  for (std::size_t p = 0; p < count_; ++p) {
    if (assignment_.column_of(p) != Assignment::none ||
        force_N(prints[p].moments, grid_) < parameters_.least_force_N)
      continue;
    const auto free =
        std::find_if(tracks_.begin(), tracks_.end(), [](const Track& track) { return track.id == 0; });
    if (free == tracks_.end()) continue;
    begin(*free, prints[p]);
    track_of_[p] = static_cast<int>(free - tracks_.begin());
  }
}

void Tracker::begin(Track& track, const Print& print) {
  track = {};
  track.id = ++last_id_;
  track.first_s = track.last_s = now_s_;
  track.centre = track.expected = centre(print.moments, grid_);
  track.shape = without_cells(covariance(print.moments, grid_), grid_);
  track.force_N = force_N(print.moments, grid_);
}

void Tracker::follow(Track& track, const Print& print) {
  const MatPoint at = centre(print.moments, grid_);
  const double dt = now_s_ - track.last_s;
  if (dt > 0) {
    const double gain = dt / (dt + velocity_time_s);
    track.vx_mm_s += gain * ((at.x_mm - track.centre.x_mm) / dt - track.vx_mm_s);
    track.vy_mm_s += gain * ((at.y_mm - track.centre.y_mm) / dt - track.vy_mm_s);
  }
  track.centre = at;
  track.last_s = now_s_;
  ++track.age_frames;
  track.force_N +=
      (print.alone ? force_gain : shared_force_gain) * (force_N(print.moments, grid_) - track.force_N);
  if (print.alone) {
    track.apart = track.apart || ++track.alone_frames >= frames_apart;
    const Covariance now = without_cells(covariance(print.moments, grid_), grid_);
    track.shape.xx += shape_gain * (now.xx - track.shape.xx);
    track.shape.xy += shape_gain * (now.xy - track.shape.xy);
    track.shape.yy += shape_gain * (now.yy - track.shape.yy);
  }
}

}  // namespace palmar::contact
