// Which hand a contact is of, from what the camera sees.
#pragma once

#include "sensing/model/contact.hpp"
#include "sensing/model/hand.hpp"

namespace palmar::contact {

/// A hand is no further than this from the centre of its print.
inline constexpr double hand_reach_mm = 120;

/// Gives each contact the side of the nearest hand, where one is near and no other side is nearly as near. A mat alone cannot tell: which
/// hand lies on which side of the spine depends on where the student stands.
void name_hands(Contacts& contacts, const Hands& hands);

}  // namespace palmar::contact
