#include "sensing/emulator/camera_host.hpp"

#include <utility>
// <utility> first: Boost 1.74's coroutines need std::exchange with g++ 12.
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

#include "sensing/source/camera/camera_source.hpp"
#include "sensing/vision/decode.hpp"

namespace palmar::emulator {
namespace {

namespace asio = boost::asio;

bool run_until(asio::io_context& io, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(50));
  }
  return true;
}

/// Pictures that differ: numbers between SOI and EOI, in a scan.
PictureMaker numbered(std::size_t coded_bytes = 0) {
  auto number = std::make_shared<int>(0);
  return [number, coded_bytes](std::vector<std::uint8_t>& jpeg) {
    jpeg.clear();
    for (const int byte : {0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02})
      jpeg.push_back(static_cast<std::uint8_t>(byte));
    jpeg.push_back(static_cast<std::uint8_t>(*number % 200));
    jpeg.resize(jpeg.size() + coded_bytes, 7);
    for (const int byte : {0xFF, 0xD9}) jpeg.push_back(static_cast<std::uint8_t>(byte));
    ++*number;
  };
}

CameraHostOptions fast() {
  CameraHostOptions options;
  options.rate_hz = 200;
  return options;
}

struct Watcher {
  Watcher(asio::io_context& io, const std::string& url) {
    source::CameraHandlers handlers;
    handlers.on_picture = [this](CameraFrame& frame) { frames.push_back(std::move(frame)); };
    handlers.on_link = [this](const source::CameraLinkEvent& event) { link = event.link; };
    source::CameraOptions options;
    options.fastest_hz = 1e6;
    source = std::move(source::make_camera_source(io, url, handlers, options)).value();
    source->start();
  }
  ~Watcher() { source->stop(); }
  std::unique_ptr<source::CameraSource> source;
  std::vector<CameraFrame> frames;
  source::CameraLink link = source::CameraLink::searching;
};

TEST(CameraHost, IsReadByTheStationsOwnSource) {
  for (const bool with_length : {true, false}) {
    asio::io_context io;
    CameraHostOptions options = fast();
    options.content_length = with_length;
    auto host = make_camera_host(io, numbered(3'000), options);
    ASSERT_TRUE(host.ok());
    Watcher watcher(io, (*host)->url());
    ASSERT_TRUE(run_until(io, [&] { return watcher.frames.size() >= 10; })) << with_length;
    for (std::size_t i = 1; i < watcher.frames.size(); ++i) {
      EXPECT_EQ(watcher.frames[i].jpeg.size(), 3'009u);
      EXPECT_GT(watcher.frames[i].jpeg[6], watcher.frames[i - 1].jpeg[6]) << "newer, never the same";
    }
    EXPECT_EQ(watcher.source->counters().refused, 0u);
  }
}

TEST(CameraHost, DrawsOnceForAllAndNotForNobody) {
  asio::io_context io;
  auto host = make_camera_host(io, numbered(), fast());
  ASSERT_TRUE(host.ok());
  for (int i = 0; i < 5; ++i) io.run_one_for(std::chrono::milliseconds(10));
  EXPECT_EQ((*host)->pictures_made(), 0u);
  Watcher a(io, (*host)->url()), b(io, (*host)->url());
  ASSERT_TRUE(run_until(io, [&] { return a.frames.size() >= 10 && b.frames.size() >= 10; }));
  EXPECT_EQ((*host)->clients(), 2u);
  EXPECT_LE((*host)->pictures_made(), std::max(a.frames.size(), b.frames.size()) + 4);
}

TEST(CameraHost, AClientThatDoesNotReadIsDroppedAndHoldsUpNobody) {
  asio::io_context io;
  CameraHostOptions options = fast();
  options.patience = std::chrono::milliseconds(100);
  auto host = make_camera_host(io, numbered(200'000), options);
  ASSERT_TRUE(host.ok());
  asio::ip::tcp::socket lazy(io);
  lazy.connect({asio::ip::address_v4::loopback(), (*host)->port()});
  lazy.set_option(asio::socket_base::receive_buffer_size(4'096));
  asio::write(lazy, asio::buffer(std::string("GET /video HTTP/1.1\r\nHost: x\r\n\r\n")));
  Watcher watcher(io, (*host)->url());
  ASSERT_TRUE(run_until(io, [&] { return (*host)->clients() == 2; }));
  const std::size_t before = watcher.frames.size();
  ASSERT_TRUE(run_until(io, [&] { return (*host)->clients() == 1; }));
  EXPECT_GT(watcher.frames.size(), before);
}

std::string asked(asio::io_context& io, std::uint16_t port, const std::string& request) {
  asio::ip::tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  asio::write(socket, asio::buffer(request + "\r\nHost: x\r\n\r\n"));
  std::string answer;
  bool done = false;
  asio::async_read(socket, asio::dynamic_buffer(answer),
                   [&](boost::system::error_code, std::size_t) { done = true; });
  EXPECT_TRUE(run_until(io, [&] { return done; }));
  return answer;
}

TEST(CameraHost, AnswersWhatABrowserAsks) {
  asio::io_context io;
  auto host = make_camera_host(io, numbered(10), fast());
  ASSERT_TRUE(host.ok());
  const std::string picture = asked(io, (*host)->port(), "GET /picture.jpg HTTP/1.1");
  EXPECT_NE(picture.find("Content-Type: image/jpeg"), std::string::npos);
  EXPECT_EQ(picture.substr(picture.size() - 2), "\xFF\xD9");
  EXPECT_EQ(asked(io, (*host)->port(), "GET /other HTTP/1.1").substr(0, 12), "HTTP/1.1 404");
  EXPECT_EQ(asked(io, (*host)->port(), "POST /video HTTP/1.1").substr(0, 12), "HTTP/1.1 405");
  EXPECT_EQ(asked(io, (*host)->port(), "nonsense").size(), 0u);
}

TEST(CameraHost, RefusesMoreClientsThanItCanServe) {
  asio::io_context io;
  CameraHostOptions options = fast();
  options.most_clients = 1;
  auto host = make_camera_host(io, numbered(), options);
  Watcher first(io, (*host)->url());
  ASSERT_TRUE(run_until(io, [&] { return first.frames.size() >= 2; }));
  EXPECT_EQ(asked(io, (*host)->port(), "GET /video HTTP/1.1"), "");
}

TEST(CameraHost, AMakerThatThrowsIsNotTheEndOfTheProgram) {
  asio::io_context io;
  auto host = make_camera_host(
      io, [](std::vector<std::uint8_t>&) { throw std::runtime_error("no picture"); }, fast());
  EXPECT_EQ(asked(io, (*host)->port(), "GET /picture.jpg HTTP/1.1"), "");
  Watcher watcher(io, (*host)->url());
  ASSERT_TRUE(run_until(io, [&] { return (*host)->clients() == 1; }));
  for (int i = 0; i < 20; ++i) io.run_one_for(std::chrono::milliseconds(5));
  EXPECT_TRUE(watcher.frames.empty());
}

TEST(CameraHost, SaysWhereItIs) {
  asio::io_context io;
  auto host = make_camera_host(io, numbered());
  ASSERT_TRUE(host.ok());
  EXPECT_EQ((*host)->url(), "http://127.0.0.1:" + std::to_string((*host)->port()) + "/video");
  CameraHostOptions options;
  options.port = (*host)->port();
  EXPECT_EQ(make_camera_host(io, numbered(), options).error().name, "port_in_use");
  options.bind = "everywhere";
  EXPECT_EQ(make_camera_host(io, numbered(), options).error().name, "bad_address");
  options = {};
  options.rate_hz = 0;
  EXPECT_THROW((void)make_camera_host(io, numbered(), options), std::invalid_argument);
  (*host)->stop();
  (*host)->stop();
  io.run();
}

TEST(CameraHost, TheSceneArrivesDecoded) {
  asio::io_context io;
  auto slot = std::make_shared<SceneSlot>();
  simulator::FrameTruth truth;
  truth.presses.resize(1);
  truth.presses[0].tool = ContactTool::palm_heel;
  truth.presses[0].at_body = {40, 250};
  slot->put(truth);
  auto host = make_camera_host(
      io, scene_pictures(SceneRenderer(Atlas{}, Placement{}, {48, 48, 10, 10}), slot), fast());
  ASSERT_TRUE(host.ok());
  Watcher watcher(io, (*host)->url());
  ASSERT_TRUE(run_until(io, [&] { return watcher.frames.size() >= 2; }));
  CameraPicture picture;
  ASSERT_TRUE(vision::decode(watcher.frames[1], picture).ok());
  EXPECT_EQ(picture.width, 640);
  EXPECT_EQ(picture.height, 480);
  EXPECT_EQ(watcher.link, source::CameraLink::streaming);
}

}  // namespace
}  // namespace palmar::emulator
