#include "app/coach/hand_words.hpp"

#include <algorithm>
#include <cmath>

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

std::optional<std::uint16_t> deepest_reached(const Atlas& atlas, BodyPoint at, double half_depth_mm) {
  std::optional<std::uint16_t> reached;
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.outline.size() < 3 || muscle.mid_depth_mm() > half_depth_mm) continue;
    if (reached && atlas.muscles[*reached].mid_depth_mm() >= muscle.mid_depth_mm()) continue;
    if (body::contains(muscle.outline, at)) reached = static_cast<std::uint16_t>(i);
  }
  return reached;
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

HandWords hand_words(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target) {
  HandWords words;
  const Contact* hand = strongest(now.contacts);
  if (!hand) return words;
  words.over = worked_muscle(atlas, now.muscles, target);
  words.way = way_of(now, *hand);
  const auto depth = std::find_if(now.depths.begin(), now.depths.end(),
                                  [&](const ContactDepth& one) { return one.contact == hand->id; });
  if (depth == now.depths.end() || !depth->half_depth_mm || !hand->centre_body) return words;
  words.depth_known = true;
  words.reaches = deepest_reached(atlas, *hand->centre_body, static_cast<double>(*depth->half_depth_mm));
  return words;
}

}  // namespace palmar::coach
