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
  std::optional<std::uint16_t> over;  ///< index into Atlas::muscles: worked_muscle()
  std::optional<std::uint16_t>
      reaches;  ///< ContactDepth::reaches of that hand (modelled); absent where the load stays above all muscles, or is too light
  bool depth_known = false;  ///< false for a hand that is clipped, or none: then `reaches` says nothing
  FibreWay way = FibreWay::unknown;
};

HandWords hand_words(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target);

}  // namespace palmar::coach
