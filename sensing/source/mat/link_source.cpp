#include "sensing/source/mat/link_source.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>

#include "sensing/source/mat/serial_line.hpp"
#include "sensing/source/mat/tcp_line.hpp"
#include "sensing/source/mat/usb_serial.hpp"

namespace palmar::source {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto connect_limit = std::chrono::seconds(3);

StationTime now() { return std::chrono::steady_clock::now(); }

template <class Stream>
constexpr bool is_serial = std::is_same_v<Stream, asio::serial_port>;

}  // namespace

template <class Stream>
LinkSource<Stream>::LinkSource(asio::io_context& io, PortName port, unsigned baud,
                               std::unique_ptr<mat::MatDriver> driver, MatHandlers handlers, BackOff back_off)
    : io_(io),
      port_(std::move(port)),
      name_(port_.tcp ? port_.host + " port " + port_.service : port_.path),
      baud_(baud),
      driver_(std::move(driver)),
      handlers_(std::move(handlers)),
      back_off_(back_off),
      stream_(io),
      tick_timer_(io),
      wait_timer_(io),
      acceptor_(io) {}

template <class Stream>
void LinkSource<Stream>::start() {
  if (started_) return;
  started_ = true;
  asio::co_spawn(io_, [self = this->shared_from_this()] { return self->run(); }, asio::detached);
}

template <class Stream>
void LinkSource<Stream>::stop() {
  if (stopping_) return;
  stopping_ = true;
  say_goodbye();
  close_now();
  wait_timer_.cancel();
  if (resolver_) resolver_->cancel();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  report(MatLink::ended);
}

/// The stop request is a few bytes, and the line is non-blocking: what the system does not take now is not
/// worth waiting for.
template <class Stream>
void LinkSource<Stream>::say_goodbye() {
  driver_->stop();
  if (!stream_.is_open()) return;
  const auto bytes = driver_->output();
  if (bytes.empty()) return;
  [[maybe_unused]] const auto taken = ::write(stream_.native_handle(), bytes.data(), bytes.size());
  driver_->consume_output(bytes.size());
}

template <class Stream>
void LinkSource<Stream>::close_now() {
  tick_timer_.cancel();
  armed_.reset();
  if (!stream_.is_open()) return;
  if constexpr (is_serial<Stream>) ::ioctl(stream_.native_handle(), TIOCNXCL);
  boost::system::error_code ignored;
  stream_.close(ignored);
}

template <class Stream>
void LinkSource<Stream>::report(MatLink link, std::optional<Error> error) {
  const bool same = event_.link == link && event_.error.has_value() == error.has_value() &&
                    (!error || event_.error->name == error->name);
  const bool first = !std::exchange(ever_reported_, true);
  if (same && !first) return;
  event_.link = link;
  event_.error = std::move(error);
  if (handlers_.on_link) handlers_.on_link(event_);
}

template <class Stream>
asio::awaitable<void> LinkSource<Stream>::wait(StationTime::duration time) {
  boost::system::error_code ignored;
  wait_timer_.expires_after(time);
  co_await wait_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

template <class Stream>
asio::awaitable<void> LinkSource<Stream>::run() {
  auto pause = back_off_.first;
  report(MatLink::searching);
  while (!stopping_) {
    std::optional<Error> error = co_await open();
    if (stopping_) break;
    if (!error) {
      streamed_ = false;
      error = co_await converse();
      if (streamed_) pause = back_off_.first;
    }
    close_now();
    if (stopping_) break;
    report(ever_streamed_ ? MatLink::lost : MatLink::searching, std::move(error));
    co_await wait(pause);
    pause = std::min(2 * pause, back_off_.longest);
  }
}

template <class Stream>
asio::awaitable<std::optional<Error>> LinkSource<Stream>::open() {
  if constexpr (is_serial<Stream>) {
    Result<int> descriptor = open_serial(port_.path, baud_);
    if (!descriptor) co_return descriptor.error();
    usb_serial_ = usb_serial(port_.path);
    boost::system::error_code code;
    stream_.assign(*descriptor, code);
    if (code) {
      close_serial(*descriptor);
      co_return lost(code);
    }
    co_return std::nullopt;
  } else {
    if (port_.listens) co_return co_await accept();
    boost::system::error_code code;
    resolver_.emplace(io_);
    const auto found = co_await resolver_->async_resolve(port_.host, port_.service,
                                                         asio::redirect_error(asio::use_awaitable, code));
    if (stopping_) co_return std::nullopt;
    if (code) co_return tcp_error(port_, code);
    connect_ = Connect::under_way;
    tick_timer_.expires_after(connect_limit);
    tick_timer_.async_wait([self = this->shared_from_this()](const boost::system::error_code& cancelled) {
      if (cancelled || self->connect_ != Connect::under_way) return;
      self->connect_ = Connect::late;
      self->close_now();
    });
    co_await asio::async_connect(stream_, found, asio::redirect_error(asio::use_awaitable, code));
    tick_timer_.cancel();
    if (std::exchange(connect_, Connect::done) == Connect::late) code = asio::error::timed_out;
    if (stopping_) co_return std::nullopt;
    if (code) {
      close_now();
      co_return tcp_error(port_, code);
    }
    boost::system::error_code ignored;
    stream_.set_option(tcp::no_delay(true), ignored);
    co_return std::nullopt;
  }
}

/// Waits for a mat that calls; one at a time.
template <class Stream>
asio::awaitable<std::optional<Error>> LinkSource<Stream>::accept() {
  if constexpr (!is_serial<Stream>) {
    if (Status listening = listen_tcp(port_, acceptor_); !listening) co_return listening.error();
    boost::system::error_code code, ignored;
    co_await acceptor_.async_accept(stream_, asio::redirect_error(asio::use_awaitable, code));
    acceptor_.close(ignored);
    if (code && !stopping_) co_return lost(code);
    if (!code) stream_.set_option(tcp::no_delay(true), ignored);
  }
  co_return std::nullopt;
}

/// Talks until the line breaks or the driver gives up; the reason why.
template <class Stream>
asio::awaitable<Error> LinkSource<Stream>::converse() {
  report(MatLink::opening);
  driver_->start(now());
  pump();
  boost::system::error_code code;
  while (!stopping_ && stream_.is_open()) {
    const std::size_t size = co_await stream_.async_read_some(
        asio::buffer(input_), asio::redirect_error(asio::use_awaitable, code));
    if (stopping_ || code) break;
    const std::span<const std::uint8_t> bytes{input_.data(), size};
    recorded_ = driver_->streaming();
    if (recorded_ && handlers_.on_bytes) handlers_.on_bytes(bytes);
    driver_->receive(bytes, now());
    deliver();
    record_rest(bytes);
    pump();
  }
  if (!driver_->status().ok()) co_return driver_->status().error();
  co_return lost(code);
}

/// After every event: hands frames on, sends, closes when the driver has given up, and sets the clock for its
/// next deadline.
template <class Stream>
void LinkSource<Stream>::pump() {
  deliver();
  if (stopping_) return;
  if (!driver_->status().ok()) return close_now();
  if (driver_->streaming()) {
    if (!streamed_ && ever_streamed_) ++event_.reconnects;
    streamed_ = ever_streamed_ = true;
    report(MatLink::streaming);
  }
  if (stopping_) return;
  write();
  arm();
}

template <class Stream>
void LinkSource<Stream>::deliver() {
  while (!stopping_ && driver_->next_frame(frame_)) {
    // Frames that came in one piece with the answer to the start request: their bytes alone belong into a capture.
    if (!recorded_ && handlers_.on_bytes) handlers_.on_bytes(driver_->frame_bytes());
    if (handlers_.on_frame) handlers_.on_frame(frame_, driver_->frame_bytes());
  }
}

/// What began behind the first frame, in the same piece, goes on in the next.
template <class Stream>
void LinkSource<Stream>::record_rest(std::span<const std::uint8_t> bytes) {
  if (recorded_ || !handlers_.on_bytes || !driver_->streaming()) return;
  const auto rest = bytes.last(std::min(driver_->unread_bytes(), bytes.size()));
  if (!rest.empty()) handlers_.on_bytes(rest);
}

template <class Stream>
void LinkSource<Stream>::write() {
  if (write_under_way_ || driver_->output().empty() || !stream_.is_open()) return;
  const auto bytes = driver_->output();
  writing_.assign(bytes.begin(), bytes.end());
  driver_->consume_output(bytes.size());
  write_under_way_ = true;
  asio::async_write(stream_, asio::buffer(writing_),
                    [self = this->shared_from_this()](const boost::system::error_code& code, std::size_t) {
                      self->write_under_way_ = false;
                      if (!code && !self->stopping_) self->write();  // a broken line shows in the reader
                    });
}

template <class Stream>
void LinkSource<Stream>::arm() {
  const auto deadline = driver_->deadline();
  if (!deadline) {
    tick_timer_.cancel();
    armed_.reset();
    return;
  }
  if (armed_ == deadline) return;
  armed_ = deadline;
  tick_timer_.expires_at(*deadline);
  tick_timer_.async_wait([self = this->shared_from_this()](const boost::system::error_code& cancelled) {
    if (cancelled || self->stopping_ || !self->stream_.is_open()) return;
    self->armed_.reset();
    self->driver_->tick(now());
    self->pump();
  });
}

template <class Stream>
Error LinkSource<Stream>::lost(const boost::system::error_code& code) const {
  const bool closed = code == asio::error::eof || code == asio::error::operation_aborted ||
                      code.value() == EIO || code.value() == ENXIO || code.value() == ENODEV;
  return failure("mat_lost", "mat lost on " + name_, closed ? "device closed the port" : code.message(),
                 "recording goes on, plug it in again");
}

template class LinkSource<asio::serial_port>;
template class LinkSource<tcp::socket>;

}  // namespace palmar::source
