// SIGINT and SIGTERM as a flag that everything long-running looks at, so that outputs are finished and nothing is half-written. A
// second signal ends the program at once.
#pragma once

namespace palmar::station {

/// Call first in main. Safe to call twice.
void catch_stop_signals();
/// One of the signals came.
bool stop_requested();

}  // namespace palmar::station
