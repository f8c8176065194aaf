// Opens a serial port as a mat needs it: raw bytes, any baud rate, nobody else on it.
#pragma once

#include <string>

#include "sensing/model/status.hpp"

namespace palmar::source {

/// Opens `path` without blocking, locks it, sets 8N1 raw at `baud` and throws away what lay in it. The
/// descriptor is the caller's. Errors: port_missing, port_forbidden, port_in_use, port_failed.
Result<int> open_serial(const std::string& path, unsigned baud);

/// Another rate on an open port; what has come at the old one is thrown away. False where the port will not.
bool set_serial_baud(int descriptor, unsigned baud);

/// Gives the lock back and closes.
void close_serial(int descriptor);

}  // namespace palmar::source
