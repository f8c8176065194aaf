// The ways to name a mat's port.
#pragma once

#include <string>

#include "sensing/model/status.hpp"

namespace palmar::source {

/// "/dev/ttyACM0", "tcp:HOST:PORT" (a host of IPv6 stands in brackets), or "tcp-listen:PORT", where a mat calls the
/// station ("tcp-listen:ADDRESS:PORT": on that address alone).
struct PortName {
  bool tcp = false;
  bool listens = false;  ///< the mat calls; `host` is the address to listen on
  std::string path;      ///< of a serial port
  std::string host;      ///< of a TCP port
  std::string service;   ///< 1 to 65535
};

/// Error: bad_port (bad_input).
Result<PortName> parse_port(const std::string& port);

/// Can that port be opened now? Errors: port_missing, port_forbidden (dialout group), port_in_use,
/// connection_refused, bad_address.
Status check_port(const std::string& port);

}  // namespace palmar::source
