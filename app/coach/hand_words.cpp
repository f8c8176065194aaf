#include "app/coach/hand_words.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "app/coach/worked_muscle.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::coach {
namespace {

const Contact* strongest(const Contacts& contacts) {
  const auto found =
      std::max_element(contacts.list.begin(), contacts.list.end(),
                       [](const Contact& a, const Contact& b) { return a.force_N < b.force_N; });
  return found == contacts.list.end() ? nullptr : &*found;
}

FibreWay way_of(const Observation& now, const Contact& hand) {
  for (const Stroke& stroke : now.live_strokes) {
    if (stroke.contact != hand.id || !stroke.fibre_angle_deg) continue;
    const double angle = std::abs(*stroke.fibre_angle_deg);
    if (angle <= along_fibre_deg) return FibreWay::along;
    return angle >= across_fibre_deg ? FibreWay::across : FibreWay::oblique;
  }
  return FibreWay::unknown;
}

/// The part of a print that lies over a muscle: of 25 points of a disc of its area.
float part_over(const Muscle& muscle, const Contact& hand) {
  constexpr int rings = 3, spokes = 8;
  const double radius_mm = std::sqrt(hand.area_cm2 * 100 / std::numbers::pi);
  int inside = body::contains(muscle.outline, *hand.centre_body) ? 1 : 0;
  for (int i = 0; i < rings * spokes; ++i) {
    const double r_mm = radius_mm * (i % rings + 1) / (rings + 1);
    const double angle = 2 * std::numbers::pi * (i / rings) / spokes;
    const BodyPoint at{hand.centre_body->u_mm + r_mm * std::cos(angle),
                       hand.centre_body->v_mm + r_mm * std::sin(angle)};
    inside += body::contains(muscle.outline, at) ? 1 : 0;
  }
  return static_cast<float>(inside) / (rings * spokes + 1);
}

/// The loads of a frame are those of all hands: each counts here as far as it lies under this one.
std::optional<std::uint16_t> over(const Atlas& atlas, const Observation& now, const Contact& hand,
                                  std::optional<std::size_t> target) {
  if (!hand.centre_body) return std::nullopt;
  std::vector<MuscleLoad> under = now.muscles;
  for (MuscleLoad& load : under) load.share *= part_over(atlas.muscles[load.muscle], hand);
  return worked_muscle(atlas, under, target);
}

}  // namespace

HandWords hand_words(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target,
                     std::optional<int> level) {
  HandWords words;
  const Contact* hand = strongest(now.contacts);
  if (!hand) return words;
  words.over = now.contacts.list.size() > 1 ? over(atlas, now, *hand, target)
                                            : worked_muscle(atlas, now.muscles, target);
  words.way = way_of(now, *hand);
  if (level && *level >= 1) words.level = level;
  if (level && *level < least_level_of_reach) return words;
  const auto depth = std::find_if(now.depths.begin(), now.depths.end(),
                                  [&](const ContactDepth& one) { return one.contact == hand->id; });
  if (depth == now.depths.end()) return words;
  words.reaches = depth->reaches;
  words.stays_above = depth->stays_above;
  return words;
}

}  // namespace palmar::coach
