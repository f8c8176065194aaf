// What a teacher would say of the strongest hand, as values: the screens and the text coach put it into words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::coach {

/// How a gliding hand goes over the fibres under it.
enum class FibreWay : std::uint8_t { unknown, along, oblique, across };
/// At most this far from the fibres is along them, at least that far across them; degrees (common teaching).
inline constexpr double along_fibre_deg = 20, across_fibre_deg = 70;

struct HandWords {
  std::optional<std::uint16_t>
      over;                  ///< index into Atlas::muscles: worked_muscle(), of what lies under that hand
  std::optional<int> level;  ///< Walton's, from 1; absent below it and for a tool without levels
  std::optional<std::uint16_t> reaches;  ///< ContactDepth::reaches of that hand (modelled)
  bool stays_above = false;  ///< ContactDepth::stays_above; with neither, nothing is to be said of its depth
  FibreWay way = FibreWay::unknown;
};
/// "Starts to work the muscles" (pressure_scale.csv): of a lighter hand nothing is said of what it reaches.
inline constexpr int least_level_of_reach = 3;

/// `level` as Coaching::level.
HandWords hand_words(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target,
                     std::optional<int> level);

}  // namespace palmar::coach
