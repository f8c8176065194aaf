#include "app/coach/live_motion.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::coach {

LiveMotion::LiveMotion(const MotionParameters& parameters) : parameters_(parameters) {
  tracks_.reserve(Contacts::most);
}

void LiveMotion::observe(const Observation& observation) {
  for (Track& t : tracks_) t.seen = false;
  for (const Contact& contact : observation.contacts.list)
    update(track(contact, observation.t_s), contact, observation.t_s);
  std::erase_if(tracks_, [](const Track& t) { return !t.seen; });
}

const Motion* LiveMotion::find(std::uint32_t contact) const {
  for (const Track& t : tracks_) {
    if (t.motion.contact == contact) return &t.motion;
  }
  return nullptr;
}

LiveMotion::Track& LiveMotion::track(const Contact& contact, double t_s) {
  for (Track& t : tracks_) {
    if (t.motion.contact == contact.id) return t;
  }
  Track& fresh = tracks_.emplace_back();
  fresh.motion.contact = contact.id;
  fresh.motion.began_s = fresh.motion.still_since_s = t_s;
  return fresh;
}

/// The youngest sample that is at least that old, else the oldest.
const LiveMotion::Sample& LiveMotion::back(const Track& t, double age_s) const {
  const std::size_t size = t.ring.size();
  const double newest = t.ring[(t.next + size - 1) % size].t_s;
  std::size_t i = 1;
  while (i < t.filled && newest - t.ring[(t.next + size - 1 - i) % size].t_s < age_s - 1e-9) ++i;
  return t.ring[(t.next + size - 1 - std::min(i, t.filled - 1)) % size];
}

void LiveMotion::update(Track& t, const Contact& contact, double t_s) {
  t.seen = true;
  Sample now{t_s, contact.centre.x_mm, contact.centre.y_mm, contact.force_N};
  if (contact.centre_body) {
    now.x_mm = contact.centre_body->u_mm;
    now.y_mm = contact.centre_body->v_mm;
  }
  const std::size_t size = t.ring.size();
  // Above 256 frames/s the newest sample is replaced until a hundredth of the window has passed.
  const bool replace =
      t.filled > 1 && t_s - t.ring[(t.next + size - 2) % size].t_s < parameters_.window_s / 100;
  if (replace) t.next = (t.next + size - 1) % size;
  t.ring[t.next] = now;
  t.next = (t.next + 1) % size;
  if (!replace) t.filled = std::min(t.filled + 1, size);
  if (t.filled == 1) t.rest = now;

  Motion& motion = t.motion;
  const Sample& from = back(t, parameters_.window_s);
  const double dx = now.x_mm - from.x_mm;
  const double dy = now.y_mm - from.y_mm;
  const double path = std::hypot(dx, dy);
  // A window that is not yet full would make the first frames jump.
  motion.speed_mm_s = path / std::max(now.t_s - from.t_s, 0.5 * parameters_.window_s);
  motion.direction_deg =
      path >= parameters_.least_path_mm ? std::optional(degrees(std::atan2(dy, dx))) : std::nullopt;
  const Sample& before = back(t, parameters_.force_window_s);
  const double span = now.t_s - before.t_s;
  motion.rise_N_s = span > 0.5 * parameters_.force_window_s ? (now.force_N - before.force_N) / span : 0;
  motion.peak_N = std::max(motion.peak_N, now.force_N);
  motion.releasing = now.force_N < 0.75 * from.force_N;
  if (std::hypot(now.x_mm - t.rest.x_mm, now.y_mm - t.rest.y_mm) > parameters_.still_mm) {
    t.rest = now;
    motion.still_since_s = t_s;
  }
}

}  // namespace palmar::coach
