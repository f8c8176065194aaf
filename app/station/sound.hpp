// What a station lets be heard. A value, so that screen, ears and command line speak of the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace palmar::station {

enum class Sound : std::uint8_t {
  off,
  tones,  ///< earcons and tones
  speech  ///< these, and the words that go with them
};
inline constexpr int sounds = 3;

constexpr std::string_view id(Sound sound) {
  return sound == Sound::off ? "off" : sound == Sound::tones ? "tones" : "speech";
}
constexpr std::optional<Sound> sound_of(std::string_view id_of) {
  for (const Sound sound : {Sound::off, Sound::tones, Sound::speech})
    if (id(sound) == id_of) return sound;
  return std::nullopt;
}

}  // namespace palmar::station
