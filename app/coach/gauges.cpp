#include "app/coach/gauges.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/scoring.hpp"
#include "sensing/model/units.hpp"

namespace palmar::coach {
namespace {

constexpr double sticky = 1.25;
constexpr double midline_mm = 10;

const Stroke* stroke_of(const Observation& observation, std::uint32_t contact) {
  for (const Stroke& stroke : observation.live_strokes) {
    if (stroke.contact == contact) return &stroke;
  }
  return nullptr;
}

bool on_target_side(const Contact& contact, const Muscle& target) {
  if (!contact.centre_body || std::abs(contact.centre_body->u_mm) < midline_mm) return true;
  return (contact.centre_body->u_mm > 0) == (target.side == Side::right);
}

const Contact* strongest(const Observation& observation, const Muscle* target, std::uint32_t before) {
  const Contact* best = nullptr;
  double best_force = 0;
  for (const Contact& contact : observation.contacts.list) {
    if (target && !on_target_side(contact, *target)) continue;
    const double force = contact.force_N * (contact.id == before ? sticky : 1);
    if (!best || force > best_force) {
      best = &contact;
      best_force = force;
    }
  }
  return best;
}

}  // namespace

LiveContact pick_contact(const Observation& observation, const LiveMotion& motion, const Atlas& atlas,
                         const Asked& asked, std::uint32_t before) {
  LiveContact live;
  if (asked.target) live.contact = strongest(observation, &atlas.muscles[*asked.target], before);
  if (!live.contact) live.contact = strongest(observation, nullptr, before);
  if (!live.contact) return live;
  live.stroke = stroke_of(observation, live.contact->id);
  live.motion = motion.find(live.contact->id);
  live.tool =
      live.stroke && live.stroke->tool != ContactTool::unknown ? live.stroke->tool : live.contact->tool;
  if (live.motion) {
    live.age_s = observation.t_s - live.motion->began_s;
    live.still_s = observation.t_s - live.motion->still_since_s;
    live.returning =
        asked.technique && is_return(asked, live.tool, live.contact->force_N, live.motion->direction_deg);
  }
  return live;
}

void Gauges::set(Gauge& gauge, std::optional<double> value, const std::optional<Band>& band, double axis_hi) {
  const BandState before = gauge.state;
  gauge.value = value;
  gauge.band = band;
  gauge.axis_lo = 0;
  gauge.axis_hi = axis_hi;
  gauge.state = BandState::unknown;
  if (!value || !band) return;
  const double margin = band_tolerance * (band->hi - band->lo);
  const double below = before == BandState::below     ? band->lo + margin
                       : before == BandState::unknown ? band->lo
                                                      : band->lo - margin;
  const double above = before == BandState::above     ? band->hi - margin
                       : before == BandState::unknown ? band->hi
                                                      : band->hi + margin;
  gauge.state = *value < below ? BandState::below : *value > above ? BandState::above : BandState::inside;
}

void Gauges::update(const Observation& observation, const LiveContact& live, const Asked& asked,
                    std::array<Gauge, gauge_count>& gauges) {
  for (int i = 0; i < gauge_count; ++i) gauges[static_cast<std::size_t>(i)].kind = static_cast<GaugeKind>(i);
  Gauge& pressure = gauges[0];
  Gauge& speed = gauges[1];
  Gauge& direction = gauges[2];
  Gauge& target = gauges[3];

  const bool usable = live.contact && !live.contact->clipped;
  const auto force_band = asked.force_N(live.tool);
  const auto force = usable && !live.contact->saturated ? std::optional(live.contact->force_N) : std::nullopt;
  set(pressure, force, force_band, force_band ? 1.6 * force_band->hi : 100);

  const auto speed_band = asked.speed_mm_s();
  auto motion_speed = usable && live.motion ? std::optional(live.motion->speed_mm_s) : std::nullopt;
  if (motion_speed && asked.still() && live.still_s >= settled_s)
    *motion_speed = std::min(*motion_speed, speed_band->hi);
  set(speed, motion_speed, speed_band, speed_band ? std::max(2 * speed_band->hi, 20.0) : 200);

  std::optional<double> angle;
  std::optional<Band> angle_band;
  if (usable && !asked.still()) {
    if (const auto wanted = asked.direction_deg()) {
      angle_band = asked.direction_band();
      if (live.motion && live.motion->direction_deg)
        angle = std::abs(fold_direction_deg(*live.motion->direction_deg - *wanted));
    } else if (asked.technique && asked.technique->fibre_angle_deg) {
      angle_band = asked.technique->fibre_angle_deg;
      if (live.stroke) angle = live.stroke->fibre_angle_deg;
    }
  }
  set(direction, angle, angle_band, asked.direction_deg() ? 180 : 90);

  std::optional<double> share;
  if (usable && asked.target && live.stroke && live.stroke->target_ceiling &&
      *live.stroke->target_ceiling > 0) {
    // With one contact the frame's own share is the freshest; with more it says nothing of this one.
    if (observation.contacts.list.size() == 1 && observation.target) {
      share =
          std::min(1.0, static_cast<double>(observation.target->share_now) / *live.stroke->target_ceiling);
    } else {
      share = live.stroke->accuracy;
    }
  }
  set(target, share, asked.target ? std::optional(target_band) : std::nullopt, 1);
}

}  // namespace palmar::coach
