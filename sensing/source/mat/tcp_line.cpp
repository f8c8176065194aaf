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

Status listen_tcp(const PortName& port, asio::ip::tcp::acceptor& acceptor) {
  const std::string what = "cannot listen on " + port.host + " port " + port.service;
  boost::system::error_code code;
  const auto address = asio::ip::make_address(port.host, code);
  if (code)
    return bad_input("bad_address", what, "it is not an address of this computer",
                     "leave the address out: tcp-listen:" + port.service);
  const asio::ip::tcp::endpoint endpoint(address, static_cast<std::uint16_t>(std::stoi(port.service)));
  acceptor.open(endpoint.protocol(), code);
  if (!code) acceptor.set_option(asio::socket_base::reuse_address(true), code);
  if (!code) acceptor.bind(endpoint, code);
  if (!code) acceptor.listen(1, code);
  if (!code) return {};
  boost::system::error_code ignored;
  acceptor.close(ignored);
  if (code == asio::error::address_in_use)
    return failure("port_in_use", what, "another program listens there", "close it, or use another port");
  if (code == asio::error::access_denied)
    return failure("port_forbidden", what, "ports below 1024 belong to the system", "use a port above 1023");
  return failure("port_failed", what, code.message(), "use another port");
}

Status try_tcp(const PortName& port) {
  asio::io_context io;
  if (port.listens) {
    asio::ip::tcp::acceptor acceptor(io);
    return listen_tcp(port, acceptor);
  }
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
