#include "app/coach/hand_words.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/worked_muscle.hpp"

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

}  // namespace

HandWords hand_words(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target,
                     std::optional<int> level) {
  HandWords words;
  const Contact* hand = strongest(now.contacts);
  if (!hand) return words;
  words.over = worked_muscle(atlas, now.muscles, target);
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
