// A mat on a serial port or a socket: opens it, lets the driver talk, opens it again when it is lost.
#pragma once

#include <utility>
// <utility> first: Asio's coroutines of Boost 1.74 need it.
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "sensing/source/mat/mat_source.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::source {

/// Waits between two attempts to open a port: from `first`, doubled each time, up to `longest`; from the
/// beginning after a success.
struct BackOff {
  StationTime::duration first = std::chrono::milliseconds(250);
  StationTime::duration longest = std::chrono::seconds(1);
};

/// All of it runs on the io_context, by one thread. `Stream` is serial_port or tcp::socket.
template <class Stream>
class LinkSource final : public MatSource, public std::enable_shared_from_this<LinkSource<Stream>> {
 public:
  LinkSource(boost::asio::io_context& io, PortName port, unsigned baud,
             std::unique_ptr<mat::MatDriver> driver, MatHandlers handlers, BackOff back_off = {});

  void start() override;
  void stop() override;
  /// As stop(), but the handlers hear no more of it.
  void abandon() {
    handlers_ = {};
    stop();
  }
  mat::WireCounters counters() const override { return driver_->counters(); }
  std::string device_serial() const override {
    const std::string told = driver_->device_serial();
    return told.empty() ? usb_serial_ : told;
  }

 private:
  enum class Connect { done, under_way, late };

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<std::optional<Error>> open();
  boost::asio::awaitable<std::optional<Error>> accept();
  boost::asio::awaitable<void> wait(StationTime::duration time);
  boost::asio::awaitable<Error> converse();
  void pump();
  void write();
  void arm();
  void deliver();
  void record_rest(std::span<const std::uint8_t> bytes);
  void say_goodbye();
  void close_now();
  void report(MatLink link, std::optional<Error> error = {});
  Error lost(const boost::system::error_code& code) const;

  boost::asio::io_context& io_;
  PortName port_;
  std::string name_;
  std::string usb_serial_;  ///< of the port that was opened last
  unsigned baud_;
  std::unique_ptr<mat::MatDriver> driver_;
  MatHandlers handlers_;
  BackOff back_off_;
  Stream stream_;
  boost::asio::steady_timer tick_timer_;
  boost::asio::steady_timer wait_timer_;
  std::optional<boost::asio::ip::tcp::resolver> resolver_;
  boost::asio::ip::tcp::acceptor acceptor_;  ///< where the mat calls
  std::array<std::uint8_t, 65536> input_;
  std::vector<std::uint8_t> writing_;
  RawFrame frame_;
  MatLinkEvent event_;
  std::optional<StationTime> armed_;  ///< what the tick timer is set to
  Connect connect_ = Connect::done;
  bool started_ = false;
  bool stopping_ = false;
  bool write_under_way_ = false;
  bool ever_reported_ = false;
  bool recorded_ = false;  ///< on_bytes has had what was received last
  bool streamed_ = false;  ///< since the port was opened last
  bool ever_streamed_ = false;
};

extern template class LinkSource<boost::asio::serial_port>;
extern template class LinkSource<boost::asio::ip::tcp::socket>;

}  // namespace palmar::source
