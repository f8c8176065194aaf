// Why a TCP connection to a mat cannot be made.
#pragma once

#include <boost/system/error_code.hpp>

#include "sensing/model/status.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::source {

/// Errors: connection_refused, connection_timeout, port_missing (no such host), connection_failed.
Error tcp_error(const PortName& port, const boost::system::error_code& code);

/// Connects, at most three seconds, and closes again.
Status try_tcp(const PortName& port);

}  // namespace palmar::source
