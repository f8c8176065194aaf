#include "camera_support.hpp"

namespace palmar::source {
namespace {

using Then = ScriptedServer::Then;

Bytes two_parts(bool with_length) {
  Bytes body = part("--frame", skeleton(1), with_length);
  append(body, part("--frame", skeleton(2), with_length));
  return body;
}

TEST(HttpCamera, ReadsPicturesWithAndWithoutLength) {
  for (const bool with_length : {true, false}) {
    asio::io_context io;
    ScriptedServer server(io, answer(stream_head, two_parts(with_length)), Then::silence);
    Listener listener(io, server.url());
    ASSERT_TRUE(run_until(io, [&] { return listener.frames.size() == 2; })) << listener.message();
    EXPECT_EQ(listener.frames[0].jpeg, skeleton(1));
    EXPECT_EQ(listener.frames[1].jpeg, skeleton(2));
    EXPECT_EQ(listener.frames[1].sequence, 1u);
    EXPECT_GE(listener.frames[1].received, listener.frames[0].received);
    EXPECT_TRUE(listener.reached(CameraLink::streaming));
    EXPECT_EQ(listener.source->counters().pictures, 2u);
    EXPECT_EQ(server.request.substr(0, 21), "GET /video HTTP/1.1\r\n");
  }
}

TEST(HttpCamera, ReadsAChunkedBody) {
  const Bytes body = two_parts(true);
  Bytes chunks;
  for (std::size_t at = 0; at < body.size(); at += 50) {
    const std::size_t size = std::min<std::size_t>(50, body.size() - at);
    char head[32];
    std::snprintf(head, sizeof head, "%zx\r\n", size);
    append(chunks, head);
    chunks.insert(chunks.end(), body.begin() + static_cast<std::ptrdiff_t>(at),
                  body.begin() + static_cast<std::ptrdiff_t>(at + size));
    append(chunks, "\r\n");
  }
  asio::io_context io;
  ScriptedServer server(io, answer(stream_head + "\r\nTransfer-Encoding: chunked", chunks), Then::silence);
  Listener listener(io, server.url());
  ASSERT_TRUE(run_until(io, [&] { return listener.frames.size() == 2; })) << listener.message();
  EXPECT_EQ(listener.frames[1].jpeg, skeleton(2));
}

TEST(HttpCamera, ReconnectsAndGoesOnCounting) {
  asio::io_context io;
  ScriptedServer server(io, answer(stream_head, two_parts(true)), Then::close);
  Listener listener(io, server.url());
  ASSERT_TRUE(run_until(io, [&] { return listener.frames.size() >= 6; }));
  EXPECT_EQ(listener.trouble(), "closed_by_camera");
  EXPECT_GE(server.connections, 3);
  for (std::size_t i = 0; i < listener.frames.size(); ++i) EXPECT_EQ(listener.frames[i].sequence, i);
  EXPECT_GE(listener.source->counters().reconnects, 2u);
}

TEST(HttpCamera, NothingIsHeardAfterStop) {
  asio::io_context io;
  ScriptedServer server(io, answer(stream_head), Then::repeat, two_parts(true));
  Listener listener(io, server.url());
  ASSERT_TRUE(run_until(io, [&] { return !listener.frames.empty(); }));
  listener.source->stop();
  listener.source->stop();
  const std::size_t frames = listener.frames.size(), events = listener.events.size();
  for (int i = 0; i < 50; ++i) io.poll_one();
  EXPECT_EQ(listener.frames.size(), frames);
  EXPECT_EQ(listener.events.size(), events);
}

TEST(HttpCamera, AStopFromAHandlerIsObeyed) {
  asio::io_context io;
  ScriptedServer server(io, answer(stream_head, two_parts(true)), Then::silence);
  int pictures = 0;
  std::unique_ptr<CameraSource> source;
  CameraHandlers handlers;
  handlers.on_picture = [&](CameraFrame&) {
    ++pictures;
    source->stop();
  };
  source = std::move(make_camera_source(io, server.url(), handlers, Listener::quick())).value();
  source->start();
  ASSERT_TRUE(run_until(io, [&] { return pictures > 0; }));
  for (int i = 0; i < 50; ++i) io.poll_one();
  EXPECT_EQ(pictures, 1);
}

struct Hostile {
  const char* name;
  Bytes answer;
  Then then;
  Bytes tail;
  const char* error;
};
class HostileCamera : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileCamera, IsNamedAndLeft) {
  const Hostile& hostile = GetParam();
  asio::io_context io;
  ScriptedServer server(io, hostile.answer, hostile.then, hostile.tail);
  CameraOptions options = Listener::quick();
  options.most_picture_bytes = 100'000;
  // Only silence has to be waited for; the rest must be refused long before.
  if (std::string(hostile.error) == "stalled") options.stall_timeout = std::chrono::milliseconds(30);
  Listener listener(io, server.url(), options);
  ASSERT_TRUE(run_until(io, [&] { return !listener.trouble().empty(); }));
  EXPECT_EQ(listener.trouble(), hostile.error) << listener.message();
  EXPECT_LT(listener.message().size(), 400u);
  EXPECT_LT(listener.source->counters().bytes, 300'000u);
  ASSERT_TRUE(run_until(io, [&] { return server.connections >= 2; })) << "it is tried again";
}

Bytes text(const std::string& bytes) { return {bytes.begin(), bytes.end()}; }

INSTANTIATE_TEST_SUITE_P(
    Table, HostileCamera,
    ::testing::Values(
        Hostile{"endless_header", text("HTTP/1.1 200 OK\r\nX: "), Then::repeat, Bytes(1000, 'x'),
                "header_too_large"},
        Hostile{"endless_headers", text("HTTP/1.1 200 OK\r\n"), Then::repeat, text("X: y\r\n"),
                "header_too_large"},
        Hostile{"endless_picture", answer(stream_head, text("--frame\r\n\r\n\xFF\xD8\xFF\xDA\x01\x01")),
                Then::repeat, Bytes(5000, 'x'), "picture_too_large"},
        Hostile{"declared_too_large",
                answer(stream_head, text("--frame\r\nContent-Length: 100001\r\n\r\n")),
                Then::silence,
                {},
                "picture_too_large"},
        Hostile{"part_header_without_end", answer(stream_head, text("--frame\r\n")), Then::repeat,
                text("X: y\r\n"), "header_too_large"},
        Hostile{"no_boundary", answer(stream_head), Then::repeat, Bytes(1000, 'x'), "malformed_stream"},
        Hostile{"web_page",
                answer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2", text("hi")),
                Then::close,
                {},
                "not_mjpeg"},
        Hostile{"single_picture",
                answer("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 2", text("hi")),
                Then::close,
                {},
                "not_mjpeg"},
        Hostile{"no_type", answer("HTTP/1.1 200 OK\r\nContent-Length: 0"), Then::close, {}, "not_mjpeg"},
        Hostile{"redirect",
                answer("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0"),
                Then::close,
                {},
                "redirected"},
        Hostile{"password",
                answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0"),
                Then::close,
                {},
                "camera_refused"},
        Hostile{"not_found",
                answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0"),
                Then::close,
                {},
                "camera_refused"},
        Hostile{"not_http", Bytes(64, 0x00), Then::silence, {}, "not_http"},
        Hostile{"rtsp", text("RTSP/1.0 200 OK\r\n\r\n"), Then::silence, {}, "not_http"},
        Hostile{"closes_at_once", {}, Then::close, {}, "closed_by_camera"},
        Hostile{"closes_in_a_picture",
                answer(stream_head, text("--frame\r\nContent-Length: 500\r\n\r\n\xFF\xD8")),
                Then::close,
                {},
                "closed_by_camera"},
        Hostile{"ends",
                answer(stream_head + "\r\nContent-Length: 9", text("--frame\r\n")),
                Then::silence,
                {},
                "closed_by_camera"},
        Hostile{"silent", {}, Then::silence, {}, "stalled"},
        Hostile{"silent_in_a_picture",
                answer(stream_head, text("--frame\r\n\r\n\xFF\xD8")),
                Then::silence,
                {},
                "stalled"},
        Hostile{"bad_chunk",
                answer(stream_head + "\r\nTransfer-Encoding: chunked", text("zz\r\n")),
                Then::silence,
                {},
                "not_http"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(HttpCamera, NobodyThereIsNamed) {
  asio::io_context io;
  asio::ip::tcp::acceptor closed(io, {asio::ip::address_v4::loopback(), 0});
  const auto port = closed.local_endpoint().port();
  closed.close();
  Listener listener(io, "http://127.0.0.1:" + std::to_string(port) + "/");
  ASSERT_TRUE(run_until(io, [&] { return !listener.trouble().empty(); }));
  EXPECT_EQ(listener.trouble(), "camera_refused");
}

TEST(HttpCamera, AFloodIsThinned) {
  asio::io_context io;
  ScriptedServer server(io, answer(stream_head), Then::repeat, two_parts(true));
  CameraOptions options = Listener::quick();
  options.fastest_hz = 1;
  Listener listener(io, server.url(), options);
  ASSERT_TRUE(run_until(io, [&] { return listener.source->counters().dropped > 1000; }));
  EXPECT_LT(listener.frames.size(), 30u);
}

TEST(HttpCamera, APasswordIsSentAndNeverShown) {
  asio::io_context io;
  ScriptedServer server(io, answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0"), Then::close);
  std::string url = server.url();
  url.insert(7, "student:secret@");
  Listener listener(io, url);
  ASSERT_TRUE(run_until(io, [&] { return !listener.trouble().empty(); }));
  EXPECT_NE(server.request.find("Authorization: Basic c3R1ZGVudDpzZWNyZXQ="), std::string::npos);
  EXPECT_EQ(listener.message().find("secret"), std::string::npos);
}

TEST(CameraSource, WhatIsNotReadYetIsSaid) {
  asio::io_context io;
  for (const char* where : {"/dev/video0", "https://h/v", "rtsp://h/v"}) {
    const auto made = make_camera_source(io, where, {});
    ASSERT_FALSE(made.ok()) << where;
    EXPECT_EQ(made.error().name, "bad_camera") << where;
    EXPECT_FALSE(made.error().remedy.empty());
  }
  EXPECT_EQ(make_camera_source(io, "/no/such/file.avi", {}).error().name, "camera_file_missing");
}

}  // namespace
}  // namespace palmar::source
