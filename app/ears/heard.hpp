// What one look at the station makes heard.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/ears/tone.hpp"

namespace palmar::ears {

/// What is said first, and what cuts short what. In their order.
enum class Urgency : std::uint8_t {
  note,         ///< waits for its turn, and may go unsaid
  instruction,  ///< the newest cuts an older one short
  result,       ///< an instruction waits for it
  problem       ///< cuts everything short
};

struct Utterance {
  std::string text;
  Urgency urgency = Urgency::note;
  double stale_s = std::numeric_limits<double>::infinity();  ///< not begun within it, it goes unsaid
};

struct Heard {
  std::vector<Short> earcons;
  std::optional<Tone> tone;     ///< that sounds now
  std::vector<Utterance> said;  ///< in their order

  void clear() {
    earcons.clear();
    tone.reset();
    said.clear();
  }
  void play(Earcon earcon, double share = 0) { earcons.push_back({earcon, share}); }
  /// Nothing happens for an empty text.
  void say(std::string text, Urgency urgency, double stale_s = std::numeric_limits<double>::infinity()) {
    if (!text.empty()) said.push_back({std::move(text), urgency, stale_s});
  }
};

}  // namespace palmar::ears
