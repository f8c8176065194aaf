// Why a TCP connection to a mat cannot be made.
#pragma once

#include <utility>
// <utility> first: Asio's coroutines of Boost 1.74 need it.
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "sensing/model/status.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::source {

/// Errors: connection_refused, connection_timeout, port_missing (no such host), connection_failed.
Error tcp_error(const PortName& port, const boost::system::error_code& code);

/// Opens that port for mats that call. Errors: port_in_use, port_forbidden, bad_address (bad_input).
Status listen_tcp(const PortName& port, boost::asio::ip::tcp::acceptor& acceptor);

/// Connects, at most three seconds, or listens where the mat calls, and closes again.
Status try_tcp(const PortName& port);

}  // namespace palmar::source
