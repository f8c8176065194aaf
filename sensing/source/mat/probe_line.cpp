#include "sensing/source/mat/probe_line.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <memory>
#include <utility>

#include "sensing/source/mat/serial_line.hpp"
#include "sensing/source/mat/tcp_line.hpp"

namespace palmar::source {
namespace {

int milliseconds_until(StationTime until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

/// Connects without blocking for longer than the limit; 0, or the reason why not.
int connect_within(int descriptor, const addrinfo& address, StationTime::duration limit) {
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd waiting{descriptor, POLLOUT, 0};
  if (::poll(&waiting, 1, milliseconds_until(std::chrono::steady_clock::now() + limit)) != 1)
    return ETIMEDOUT;
  int code = 0;
  socklen_t size = sizeof code;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno;
}

Result<int> open_tcp(const PortName& port, StationTime::duration limit) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(port.host.c_str(), port.service.c_str(), &wanted, &found) != 0)
    return tcp_error(port, boost::asio::error::host_not_found);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  int code = ECONNREFUSED;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    const int descriptor = ::socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                    address->ai_protocol);
    if (descriptor < 0) continue;
    code = connect_within(descriptor, *address, limit);
    if (code == 0) return descriptor;
    ::close(descriptor);
  }
  return tcp_error(port, {code, boost::system::system_category()});
}

}  // namespace

Result<ProbeLine> ProbeLine::open(const PortName& port, unsigned baud, StationTime::duration connect_limit) {
  Result<int> descriptor = port.tcp ? open_tcp(port, connect_limit) : open_serial(port.path, baud);
  if (!descriptor) return descriptor.error();
  return ProbeLine(*descriptor, !port.tcp);
}

ProbeLine::ProbeLine(ProbeLine&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), serial_(other.serial_), broken_(other.broken_) {}

ProbeLine::~ProbeLine() {
  if (descriptor_ < 0) return;
  if (serial_) {
    close_serial(descriptor_);
  } else {
    ::close(descriptor_);
  }
}

void ProbeLine::set_baud(unsigned baud) {
  if (serial_ && !set_serial_baud(descriptor_, baud)) broken_ = true;
}

std::span<const std::uint8_t> ProbeLine::read(std::span<std::uint8_t> buffer, StationTime until) {
  if (broken_) return {};
  pollfd waiting{descriptor_, POLLIN, 0};
  if (::poll(&waiting, 1, milliseconds_until(until)) != 1) return {};
  const ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
  if (size > 0) return buffer.first(static_cast<std::size_t>(size));
  broken_ = size == 0 || (errno != EAGAIN && errno != EINTR);
  return {};
}

void ProbeLine::write(std::span<const std::uint8_t> bytes) {
  if (bytes.empty() || broken_) return;
  const ssize_t size = serial_ ? ::write(descriptor_, bytes.data(), bytes.size())
                               : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (size < 0 && errno != EAGAIN && errno != EINTR) broken_ = true;
}

}  // namespace palmar::source
