#include "sensing/emulator/camera_host.hpp"

#include <utility>
// <utility> first: Boost 1.74's coroutines need std::exchange with g++ 12.
#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <stdexcept>

namespace palmar::emulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Picture = std::shared_ptr<const std::vector<std::uint8_t>>;

constexpr const char* boundary = "palmar-picture";

struct Client {
  explicit Client(tcp::socket socket) : stream(std::move(socket)), wake(stream.get_executor()) {}
  beast::tcp_stream stream;
  asio::steady_timer wake;  ///< cancelled when a new picture is there
  bool watching = false;
};

class Host : public std::enable_shared_from_this<Host> {
 public:
  Host(asio::io_context& io, PictureMaker maker, const CameraHostOptions& options)
      : acceptor(io), maker_(std::move(maker)), options_(options), tick_(io) {}

  static asio::awaitable<void> accept(std::shared_ptr<Host> self);
  static asio::awaitable<void> draw(std::shared_ptr<Host> self);
  void stop() {
    if (std::exchange(stopped_, true)) return;
    error_code ignored;
    acceptor.close(ignored);
    tick_.cancel();
    for (const std::shared_ptr<Client>& client : clients_) drop(*client);
  }

  tcp::acceptor acceptor;
  std::uint64_t made = 0;
  std::size_t clients() const { return clients_.size(); }

 private:
  static asio::awaitable<void> serve(std::shared_ptr<Host> self, std::shared_ptr<Client> client);
  asio::awaitable<void> answer(Client& client);
  asio::awaitable<void> stream_to(Client& client);
  asio::awaitable<bool> send(Client& client, std::string head, Picture picture, const char* tail);
  void make();
  static void drop(Client& client) {
    error_code ignored;
    client.wake.cancel();
    client.stream.socket().close(ignored);
  }

  PictureMaker maker_;
  CameraHostOptions options_;
  asio::steady_timer tick_;
  std::list<std::shared_ptr<Client>> clients_;
  Picture newest_;
  bool stopped_ = false;
};

asio::awaitable<void> Host::accept(std::shared_ptr<Host> self) {
  while (!self->stopped_) {
    error_code error;
    tcp::socket socket(self->acceptor.get_executor());
    co_await self->acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (self->stopped_) co_return;
    if (error) {
      // Out of descriptors, or a client that went away at once: neither is worth a busy loop.
      asio::steady_timer pause(self->acceptor.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (self->clients_.size() >= self->options_.most_clients) continue;
    auto client = std::make_shared<Client>(std::move(socket));
    self->clients_.push_back(client);
    asio::co_spawn(self->acceptor.get_executor(), serve(self, client), asio::detached);
  }
}

void Host::make() {
  auto picture = std::make_shared<std::vector<std::uint8_t>>();
  maker_(*picture);
  newest_ = std::move(picture);
  ++made;
}

asio::awaitable<void> Host::draw(std::shared_ptr<Host> self) {
  const auto period = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / self->options_.rate_hz));
  auto due = std::chrono::steady_clock::now();
  while (!self->stopped_) {
    due = std::max(due + period, std::chrono::steady_clock::now());
    self->tick_.expires_at(due);
    error_code ignored;
    co_await self->tick_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (self->stopped_) co_return;
    const auto watching = [](const std::shared_ptr<Client>& client) { return client->watching; };
    if (std::none_of(self->clients_.begin(), self->clients_.end(), watching)) continue;
    try {
      self->make();
    } catch (const std::exception&) {
      continue;  // no picture this time; the watchers keep the last one
    }
    for (const std::shared_ptr<Client>& client : self->clients_) client->wake.cancel();
  }
}

asio::awaitable<void> Host::serve(std::shared_ptr<Host> self, std::shared_ptr<Client> client) {
  try {
    co_await self->answer(*client);
  } catch (const std::exception&) {
    // A client that breaks is dropped; the others and the pictures go on.
  }
  drop(*client);
  self->clients_.remove(client);
}

asio::awaitable<bool> Host::send(Client& client, std::string head, Picture picture, const char* tail) {
  std::array<asio::const_buffer, 3> pieces{asio::buffer(head), asio::const_buffer(), asio::const_buffer()};
  if (picture) pieces[1] = asio::buffer(*picture);
  const std::string end = tail;
  pieces[2] = asio::buffer(end);
  error_code error;
  client.stream.expires_after(options_.patience);
  co_await asio::async_write(client.stream, pieces, asio::redirect_error(asio::use_awaitable, error));
  co_return !error && !stopped_;
}

asio::awaitable<void> Host::answer(Client& client) {
  beast::flat_buffer buffer{8 * 1024};
  http::request_parser<http::empty_body> parser;
  parser.header_limit(8 * 1024);
  error_code error;
  client.stream.expires_after(options_.patience);
  co_await http::async_read_header(client.stream, buffer, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  const std::string target(parser.get().target());
  if (parser.get().method() != http::verb::get) {
    co_await send(
        client,
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        nullptr, "");
  } else if (target == "/video" || target == "/") {
    co_await stream_to(client);
  } else if (target == "/picture.jpg") {
    make();
    const Picture picture = newest_;
    co_await send(
        client,
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nCache-Control: no-store\r\nConnection: close\r\n"
        "Content-Length: " +
            std::to_string(picture->size()) + "\r\n\r\n",
        picture, "");
  } else {
    co_await send(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", nullptr,
                  "");
  }
}

asio::awaitable<void> Host::stream_to(Client& client) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=";
  head.append(boundary).append("\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
  if (!co_await send(client, std::move(head), nullptr, "")) co_return;
  client.watching = true;
  Picture sent;
  while (!stopped_) {
    if (newest_ == sent || !newest_) {
      client.wake.expires_after(options_.patience);
      error_code ignored;
      co_await client.wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      if (stopped_) co_return;
      if (newest_ == sent) continue;
    }
    sent = newest_;
    std::string part = "--";
    part.append(boundary).append("\r\nContent-Type: image/jpeg\r\n");
    if (options_.content_length)
      part.append("Content-Length: ").append(std::to_string(sent->size())).append("\r\n");
    part.append("\r\n");
    if (!co_await send(client, std::move(part), sent, "\r\n")) co_return;
  }
}

class RunningHost : public CameraHost {
 public:
  RunningHost(std::shared_ptr<Host> host, std::string bind)
      : host_(std::move(host)), port_(host_->acceptor.local_endpoint().port()), bind_(std::move(bind)) {}
  ~RunningHost() override { host_->stop(); }
  void stop() override { host_->stop(); }
  std::uint16_t port() const override { return port_; }
  std::string url() const override {
    const bool wide = bind_.find(':') != std::string::npos;
    std::string text = "http://";
    text.append(wide ? "[" : "")
        .append(bind_)
        .append(wide ? "]:" : ":")
        .append(std::to_string(port_))
        .append("/video");
    return text;
  }
  std::uint64_t pictures_made() const override { return host_->made; }
  std::size_t clients() const override { return host_->clients(); }

 private:
  std::shared_ptr<Host> host_;
  std::uint16_t port_;
  std::string bind_;
};

}  // namespace

Result<std::unique_ptr<CameraHost>> make_camera_host(asio::io_context& io, PictureMaker maker,
                                                     const CameraHostOptions& options) {
  if (!(options.rate_hz >= 0.1 && options.rate_hz <= 240)) {
    throw std::invalid_argument("make_camera_host: " + std::to_string(options.rate_hz) +
                                " pictures a second");
  }
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options.bind, error);
  if (error) {
    return bad_input("bad_address", "the demo camera cannot listen on " + options.bind,
                     "it is not an IP address", "write 127.0.0.1");
  }
  auto host = std::make_shared<Host>(io, std::move(maker), options);
  const tcp::endpoint endpoint(address, options.port);
  host->acceptor.open(endpoint.protocol(), error);
  if (!error) host->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) host->acceptor.bind(endpoint, error);
  if (!error) host->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return failure("port_in_use", "the demo camera cannot listen on port " + std::to_string(options.port),
                   error.message(), "choose another port, or 0");
  }
  asio::co_spawn(io, Host::accept(host), asio::detached);
  asio::co_spawn(io, Host::draw(host), asio::detached);
  return std::unique_ptr<CameraHost>(std::make_unique<RunningHost>(std::move(host), options.bind));
}

PictureMaker scene_pictures(SceneRenderer renderer, std::shared_ptr<const SceneSlot> slot) {
  if (!slot) throw std::invalid_argument("scene_pictures: no slot");
  auto held = std::make_shared<SceneRenderer>(std::move(renderer));
  return [held, slot](std::vector<std::uint8_t>& jpeg) { held->render(slot->newest(), jpeg); };
}

}  // namespace palmar::emulator
