#include "sensing/source/camera/http_camera.hpp"

#include <utility>
// <utility> first: Boost 1.74's coroutines need std::exchange with g++ 12.
#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <limits>

#include "sensing/source/camera/mjpeg_parser.hpp"
#include "sensing/source/camera/pace.hpp"

namespace palmar::source {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_bytes = 16 * 1024;  // the work of one turn on the io thread
constexpr std::size_t most_buffered_bytes = 32 * 1024;
constexpr std::uint32_t most_header_bytes = 8 * 1024;
// More than twice 1080p at 30 frames/s and high quality.
constexpr std::size_t most_bytes_per_second = 24u << 20;

/// A stranger's text for a message: short and printable.
std::string shown(beast::string_view text) {
  std::string piece;
  for (const char c : text.substr(0, 80)) piece += c >= 0x20 && c < 0x7F ? c : '?';
  return piece;
}

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(asio::io_context& io, CameraAddress address, CameraHandlers handlers,
              const CameraOptions& options)
      : address_(std::move(address)),
        handlers_(std::move(handlers)),
        options_(options),
        resolver_(io),
        stream_(io),
        timer_(io),
        gate_(options.fastest_hz),
        budget_(most_bytes_per_second) {}

  static asio::awaitable<void> run(std::shared_ptr<HttpSession> self) {
    try {
      co_await self->sessions();
    } catch (const std::exception& thrown) {
      self->report(CameraLink::lost, self->lost("camera_failed", thrown.what(), "restart the station"));
    }
  }

  void stop() {
    stopped_ = true;
    resolver_.cancel();
    timer_.cancel();
    error_code ignored;
    stream_.socket().close(ignored);
  }

  CameraCounters counters;

 private:
  asio::awaitable<void> sessions();
  asio::awaitable<Error> session();
  asio::awaitable<Status> connect();
  asio::awaitable<Error> stream_pictures(http::response_parser<http::buffer_body>& parser,
                                         std::string boundary);
  Status check_answer(const http::response_header<>& header) const;
  void deliver(MjpegParser& parser);
  asio::awaitable<void> wait(StationTime::duration duration) {
    timer_.expires_after(duration);
    error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  Error lost(std::string name, std::string why, std::string remedy) const {
    return failure(std::move(name), "camera lost at " + address_.where(), std::move(why), std::move(remedy));
  }
  Error transport(const error_code& error, const char* doing) const;
  void report(CameraLink link, std::optional<Error> error = std::nullopt) {
    if (!stopped_ && handlers_.on_link) handlers_.on_link({link, std::move(error), counters.reconnects});
  }

  CameraAddress address_;
  CameraHandlers handlers_;
  CameraOptions options_;
  tcp::resolver resolver_;
  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  RateGate gate_;
  ByteBudget budget_;
  beast::flat_buffer buffer_{most_buffered_bytes};
  std::array<std::uint8_t, read_bytes> body_{};
  CameraFrame frame_;
  std::uint64_t sequence_ = 0;
  StationTime last_picture_{};
  bool streaming_ = false;
  bool stopped_ = false;
};

asio::awaitable<void> HttpSession::sessions() {
  std::chrono::milliseconds pause = options_.first_retry;
  while (!stopped_) {
    report(CameraLink::searching);
    const std::uint64_t before = counters.pictures;
    Error error = co_await session();
    stream_.close();
    if (stopped_) co_return;
    if (counters.pictures > before) pause = options_.first_retry;
    report(CameraLink::lost, std::move(error));
    co_await wait(pause);
    pause = std::min(2 * pause, options_.longest_retry);
    ++counters.reconnects;
  }
}

Error HttpSession::transport(const error_code& error, const char* doing) const {
  if (error == beast::error::timeout) {
    return lost("stalled", std::string("nothing came while ") + doing,
                "check the camera and its network; trying again");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return lost("header_too_large", "its headers never end", "is it a camera?");
  }
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == asio::error::eof || error == asio::error::connection_reset) {
    return lost("closed_by_camera", "the camera closed the connection", "trying again");
  }
  if (error.category() == http::make_error_code(http::error::bad_version).category()) {
    return lost("not_http", "its answer is not HTTP: " + error.message(), "check the address and the port");
  }
  return lost("camera_unreachable", error.message() + " while " + doing, "check the address; trying again");
}

asio::awaitable<Status> HttpSession::connect() {
  error_code error;
  tcp::resolver::results_type found;
  const asio::ip::address literal = asio::ip::make_address(address_.host, error);
  if (!error) {
    found = tcp::resolver::results_type::create(tcp::endpoint(literal, address_.port), address_.host, "");
  } else {
    found = co_await resolver_.async_resolve(address_.host, std::to_string(address_.port),
                                             asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      co_return lost("camera_unreachable", "no host " + shown(address_.host) + ": " + error.message(),
                     "check its name; trying again");
    }
  }
  stream_.expires_after(options_.connect_timeout);
  co_await stream_.async_connect(found, asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::connection_refused) {
    co_return lost("camera_refused", "nothing listens there",
                   "start the camera's server, check the port; trying again");
  }
  if (error) co_return transport(error, "connecting");
  co_return Status{};
}

Status HttpSession::check_answer(const http::response_header<>& header) const {
  const unsigned status = header.result_int();
  if (status >= 300 && status < 400) {
    return lost("redirected", "it points to " + shown(header[http::field::location]),
                "give that address, if you trust it");
  }
  if (status == 401 || status == 403) {
    return lost("camera_refused", "it asks for a password", "write http://USER:PASSWORD@HOST/PATH");
  }
  if (status != 200) {
    return lost("camera_refused", "it answers " + std::to_string(status) + " " + shown(header.reason()),
                "check the path");
  }
  return {};
}

asio::awaitable<Error> HttpSession::session() {
  if (Status connected = co_await connect(); !connected) co_return connected.error();
  report(CameraLink::opening);
  http::request<http::empty_body> request{http::verb::get, address_.target, 11};
  request.set(http::field::host, address_.where());
  request.set(http::field::user_agent, "palmar");
  request.set(http::field::accept, "multipart/x-mixed-replace");
  request.set(http::field::connection, "close");
  if (!address_.authorization.empty()) request.set(http::field::authorization, address_.authorization);
  error_code error;
  stream_.expires_after(options_.stall_timeout);
  co_await http::async_write(stream_, request, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return transport(error, "asking for the stream");

  buffer_.clear();
  http::response_parser<http::buffer_body> parser;
  parser.header_limit(most_header_bytes);
  // A stream has no end. body_limit(boost::none) fails in this Beast; the largest number works.
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  stream_.expires_after(options_.stall_timeout);
  co_await http::async_read_header(stream_, buffer_, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return transport(error, "waiting for its answer");
  if (Status answer = check_answer(parser.get()); !answer) co_return answer.error();
  const beast::string_view type = parser.get()[http::field::content_type];
  Result<std::string> boundary = mjpeg_boundary({type.data(), type.size()});
  if (!boundary)
    co_return lost(boundary.error().name, boundary.error().what + ": " + boundary.error().why,
                   boundary.error().remedy);
  co_return co_await stream_pictures(parser, std::move(boundary).value());
}

asio::awaitable<Error> HttpSession::stream_pictures(http::response_parser<http::buffer_body>& parser,
                                                    std::string boundary) {
  MjpegLimits limits;
  limits.most_picture_bytes = options_.most_picture_bytes;
  MjpegParser pictures(std::move(boundary), limits);
  std::uint64_t refused = 0;
  streaming_ = false;
  last_picture_ = std::chrono::steady_clock::now();
  while (!stopped_) {
    parser.get().body().data = body_.data();
    parser.get().body().size = body_.size();
    error_code error;
    stream_.expires_after(options_.stall_timeout);
    co_await http::async_read_some(stream_, buffer_, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
    const std::size_t got = body_.size() - parser.get().body().size;
    if (stopped_) break;
    counters.bytes += got;
    const std::uint64_t before = counters.pictures + counters.dropped;
    for (std::size_t used = 0; used < got && pictures.status().ok();) {
      used += pictures.feed({body_.data() + used, got - used});
      if (pictures.picture_ready()) deliver(pictures);
      if (stopped_) co_return Error{};
    }
    counters.refused += pictures.refused_parts() - std::exchange(refused, pictures.refused_parts());
    const StationTime now = std::chrono::steady_clock::now();
    if (counters.pictures + counters.dropped > before) {
      last_picture_ = now;
    }
    if (!pictures.status()) {
      const Error& why = pictures.status().error();
      co_return lost(why.name, why.why, why.remedy);
    }
    if (error && error != http::error::need_buffer) co_return transport(error, "waiting for a picture");
    if (parser.is_done()) co_return lost("closed_by_camera", "the camera ended the stream", "trying again");
    if (now - last_picture_ > 2 * options_.stall_timeout) {
      co_return lost("stalled", "bytes come, but no whole picture", "check the camera; trying again");
    }
    if (const StationTime::duration rest = budget_.rest(now, got); rest > StationTime::duration::zero())
      co_await wait(rest);
  }
  co_return Error{};
}

void HttpSession::deliver(MjpegParser& parser) {
  parser.take_picture(frame_.jpeg);
  frame_.received = std::chrono::steady_clock::now();
  if (!gate_.pass(frame_.received)) {
    ++counters.dropped;
    return;
  }
  if (!std::exchange(streaming_, true)) report(CameraLink::streaming);
  frame_.sequence = sequence_++;
  ++counters.pictures;
  if (handlers_.on_picture) handlers_.on_picture(frame_);
}

class HttpCamera : public CameraSource {
 public:
  HttpCamera(asio::io_context& io, CameraAddress address, CameraHandlers handlers,
             const CameraOptions& options)
      : io_(io),
        session_(std::make_shared<HttpSession>(io, std::move(address), std::move(handlers), options)) {}
  ~HttpCamera() override { session_->stop(); }

  void start() override { asio::co_spawn(io_, HttpSession::run(session_), asio::detached); }
  void stop() override { session_->stop(); }
  CameraCounters counters() const override { return session_->counters; }

 private:
  asio::io_context& io_;
  std::shared_ptr<HttpSession> session_;
};

}  // namespace

std::unique_ptr<CameraSource> make_http_camera(asio::io_context& io, CameraAddress address,
                                               CameraHandlers handlers, const CameraOptions& options) {
  return std::make_unique<HttpCamera>(io, std::move(address), std::move(handlers), options);
}

}  // namespace palmar::source
