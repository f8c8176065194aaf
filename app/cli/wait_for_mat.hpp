// The set-up before there is a mat: the page "Find the mat" in a window or as text, until one is there.
#pragma once

#include "app/cli/line_input.hpp"
#include "app/cli/station_prepare.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

/// Does a station with those words wait for its mat, instead of ending without one?
bool waits_for_mat(const StationWords& words);

/// Tries every second, and shows what is tried and what is in the way. True once a mat is there, and `words` then name it and its
/// port; false where a person has ended it. Errors: what no waiting mends, and, where --for has passed, what was in the way last.
Result<bool> wait_for_mat(StationWords& words, LineInput& input);

}  // namespace palmar::cli
