// Text of screens and lines as a voice has to read it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace palmar::ears {

/// Units and signs in words ("23 mm" is "23 millimetres", "± 8 %" "plus or minus 8 percent"), capitals spelled ("PSIS", "T7"), and no
/// byte beyond ASCII, which the voice does not know. At most `most_spoken` characters, cut at a blank.
std::string spoken(std::string_view text);
inline constexpr std::size_t most_spoken = 600;

}  // namespace palmar::ears
