// Colours as people see them: sRGB for the display, OKLab for lightness and even steps, WCAG contrast for
// legibility.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace palmar::screens {

/// sRGB, 8 bits a channel, straight alpha.
struct Colour {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Colour&) const = default;

  /// The same colour at `share` (0 to 1) of its opacity.
  Colour faded(double share) const;
  /// As ImU32 of Dear ImGui (ABGR).
  std::uint32_t packed() const {
    return std::uint32_t(a) << 24 | std::uint32_t(b) << 16 | std::uint32_t(g) << 8 | r;
  }
};

/// "#rrggbb" or "#rrggbbaa"; absent for anything else.
std::optional<Colour> parse_colour(std::string_view text);

/// Straight mix in sRGB: 0 gives a, 1 gives b.
Colour mix(Colour a, Colour b, double t);

/// Perceptual coordinates after B. Ottosson (2020): L 0 to 1, a and b about -0.4 to 0.4.
struct OkLab {
  double L = 0, a = 0, b = 0;
};
OkLab to_oklab(Colour colour);
/// Out-of-gamut values are clamped.
Colour from_oklab(OkLab lab);

/// WCAG 2.1 contrast ratio, 1 to 21. Alpha is ignored.
double contrast(Colour a, Colour b);

}  // namespace palmar::screens
