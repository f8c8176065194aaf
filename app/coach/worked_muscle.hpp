// Which muscle the hand works over: one answer for the text coach and the screens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/stroke.hpp"

namespace palmar::coach {

/// Index into Atlas::muscles; absent where no muscle takes any load. With a target: the largest share among the scoreable muscles of the
/// target's own layer (the "right muscle" of scripts), so that a thin muscle above it does not hide it. Without a target, or where its
/// layer takes nothing: the muscle whose volume takes the most load (share times thickness), as for a stroke's angle to the fibres.
std::optional<std::uint16_t> worked_muscle(const Atlas& atlas, std::span<const MuscleShare> shares,
                                           std::optional<std::size_t> target);
std::optional<std::uint16_t> worked_muscle(const Atlas& atlas, std::span<const MuscleLoad> loads,
                                           std::optional<std::size_t> target);

}  // namespace palmar::coach
