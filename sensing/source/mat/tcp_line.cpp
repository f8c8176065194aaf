#include "sensing/source/mat/tcp_line.hpp"

#include <utility>
// <utility> first: Asio's coroutines of Boost 1.74 need it.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>

namespace palmar::source {

namespace asio = boost::asio;

Error tcp_error(const PortName& port, const boost::system::error_code& code) {
  const std::string what = "cannot reach the mat at " + port.host + " port " + port.service;
  if (code == asio::error::connection_refused)
    return failure("connection_refused", what, "nothing listens there",
                   "switch the mat (or palmar emulate --tcp) on, and check host and port");
  if (code == asio::error::timed_out)
    return failure("connection_timeout", what, "no answer within three seconds",
                   "check that the mat is switched on and in the same network");
  if (code == asio::error::host_not_found || code == asio::error::host_not_found_try_again ||
      code == asio::error::no_data)
    return failure("port_missing", what, "there is no host of that name",
                   "check the name, or give its address as numbers");
  return failure("connection_failed", what, code.message(), "check the network and the mat");
}

Status try_tcp(const PortName& port) {
  asio::io_context io;
  boost::system::error_code code;
  asio::ip::tcp::resolver resolver(io);
  const auto found = resolver.resolve(port.host, port.service, code);
  if (code) return tcp_error(port, code);
  asio::ip::tcp::socket socket(io);
  code = asio::error::timed_out;
  asio::async_connect(socket, found,
                      [&](const boost::system::error_code& result, const auto&) { code = result; });
  io.run_for(std::chrono::seconds(3));
  if (code) return tcp_error(port, code);
  return {};
}

}  // namespace palmar::source
