// The voice: English text -> samples. One thread at a time.
#pragma once

#include <string>

#include "app/ears/renderer.hpp"

namespace palmar::ears {

class Voice {
 public:
  Voice();
  /// As loud as every other clip, at rate_Hz; takes some 10 ms for each second that is spoken. Empty for a text without words.
  Clip say(const std::string& text) const;

 private:
  void* voice_ = nullptr;  ///< the library's own; it lives as long as the program
};

/// Three times the samples for each second, through a low-pass at the old half rate; the ends fade. `gain` multiplies them.
Clip threefold(const short* samples, int count, double gain);

}  // namespace palmar::ears
