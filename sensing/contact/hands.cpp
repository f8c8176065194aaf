#include "sensing/contact/hands.hpp"

#include <algorithm>
#include <array>

namespace palmar::contact {
namespace {

constexpr double clear_lead_mm = 20;  // a camera places a hand to about a centimetre

}  // namespace

void name_hands(Contacts& contacts, const Hands& hands) {
  for (Contact& contact : contacts.list) {
    contact.hand.reset();
    if (!contact.centre_body) continue;
    std::array<double, 2> nearest = {2 * hand_reach_mm, 2 * hand_reach_mm};
    for (const Hand& hand : hands.list) {
      double& best = nearest[static_cast<std::size_t>(hand.side)];
      best = std::min(best, distance_mm(hand.centre, *contact.centre_body));
    }
    const std::size_t side = nearest[0] < nearest[1] ? 0 : 1;
    if (nearest[side] <= hand_reach_mm && nearest[1 - side] - nearest[side] >= clear_lead_mm)
      contact.hand = static_cast<Side>(side);
  }
}

}  // namespace palmar::contact
