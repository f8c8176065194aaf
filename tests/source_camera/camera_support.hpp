// A scripted server on a real loopback socket, and a source that notes what it hears.
#pragma once

#include <utility>
// <utility> first: Boost 1.74's coroutines need std::exchange with g++ 12.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "jpeg_bytes.hpp"
#include "sensing/source/camera/camera_source.hpp"

namespace palmar::source {

namespace asio = boost::asio;

/// Runs until the condition holds; false where it does not within a generous time.
inline bool run_until(asio::io_context& io, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(50));
  }
  return true;
}

/// Answers every connection with the same bytes, and then closes, stays silent, or repeats the tail for ever.
class ScriptedServer {
 public:
  enum class Then { close, silence, repeat };
  ScriptedServer(asio::io_context& io, Bytes answer, Then then, Bytes tail = {})
      : acceptor_(io, {asio::ip::address_v4::loopback(), 0}),
        answer_(std::move(answer)),
        tail_(std::move(tail)),
        then_(then) {
    accept();
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/video";
  }
  int connections = 0;
  std::string request;

 private:
  struct Connection {
    explicit Connection(asio::ip::tcp::socket s) : socket(std::move(s)) {}
    asio::ip::tcp::socket socket;
    asio::streambuf asked;
  };
  void accept() {
    acceptor_.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket socket) {
      if (error) return;
      ++connections;
      auto connection = std::make_shared<Connection>(std::move(socket));
      connections_.push_back(connection);
      asio::async_read_until(connection->socket, connection->asked, "\r\n\r\n",
                             [this, connection](boost::system::error_code failed, std::size_t) {
                               if (failed) return;
                               request.assign(asio::buffers_begin(connection->asked.data()),
                                              asio::buffers_end(connection->asked.data()));
                               send(connection, answer_);
                             });
      accept();
    });
  }
  void send(const std::shared_ptr<Connection>& connection, const Bytes& bytes) {
    asio::async_write(connection->socket, asio::buffer(bytes),
                      [this, connection](boost::system::error_code failed, std::size_t) {
                        boost::system::error_code ignored;
                        if (failed || then_ == Then::close) connection->socket.close(ignored);
                        if (!failed && then_ == Then::repeat) send(connection, tail_);
                      });
  }
  asio::ip::tcp::acceptor acceptor_;
  Bytes answer_, tail_;
  Then then_;
  std::vector<std::shared_ptr<Connection>> connections_;
};

/// A source and everything it said.
class Listener {
 public:
  Listener(asio::io_context& io, const std::string& where, CameraOptions options = quick()) {
    CameraHandlers handlers;
    handlers.on_picture = [this](CameraFrame& frame) { frames.push_back(std::move(frame)); };
    handlers.on_link = [this](const CameraLinkEvent& event) { events.push_back(event); };
    Result<std::unique_ptr<CameraSource>> made = make_camera_source(io, where, std::move(handlers), options);
    if (!made) throw std::runtime_error(made.error().message());
    source = std::move(made).value();
    source->start();
  }
  ~Listener() { source->stop(); }

  static CameraOptions quick() {
    CameraOptions options;
    options.connect_timeout = std::chrono::seconds(5);
    options.stall_timeout = std::chrono::seconds(5);
    options.first_retry = std::chrono::milliseconds(1);
    options.longest_retry = std::chrono::milliseconds(4);
    options.fastest_hz = 1e6;
    return options;
  }
  /// Name of the newest error; empty without one.
  std::string trouble() const {
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      if (event->error) return event->error->name;
    }
    return "";
  }
  std::string message() const {
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      if (event->error) return event->error->message();
    }
    return "";
  }
  bool reached(CameraLink link) const {
    return std::any_of(events.begin(), events.end(),
                       [&](const CameraLinkEvent& event) { return event.link == link; });
  }

  std::unique_ptr<CameraSource> source;
  std::vector<CameraFrame> frames;
  std::vector<CameraLinkEvent> events;
};

inline Bytes answer(const std::string& head, const Bytes& body = {}) {
  Bytes bytes;
  append(bytes, head);
  append(bytes, "\r\n\r\n");
  append(bytes, body);
  return bytes;
}
inline const std::string stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame";

}  // namespace palmar::source
