#include <utility>
// Asio's coroutine headers want <utility> before them.
#include "app/station/io_room.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>

#include "app/station/threads.hpp"
#include "sensing/source/camera/camera_source.hpp"
#include "sensing/source/mat/mat_source.hpp"

namespace palmar::station {
namespace {

Link link(source::MatLink link) { return static_cast<Link>(link); }
Link link(source::CameraLink link) { return static_cast<Link>(link); }
static_assert(static_cast<int>(source::MatLink::ended) == static_cast<int>(Link::ended));
static_assert(static_cast<int>(source::CameraLink::ended) == static_cast<int>(Link::ended));

}  // namespace

struct IoRoom::State {
  State(IoRoomConfig given, IoRoomOutputs handed_on)
      : config(std::move(given)), outputs(std::move(handed_on)) {}

  IoRoomConfig config;
  IoRoomOutputs outputs;
  boost::asio::io_context io{1};
  boost::asio::signal_set signals{io};
  std::unique_ptr<source::MatSource> mat;
  std::unique_ptr<source::CameraSource> camera;
  std::unique_ptr<CameraFrame> picture = std::make_unique<CameraFrame>();
  RecordItem item;
  bool mat_was_lost = false;
  std::thread thread;

  Status open_mat();
  Status open_camera();
  void watch_signals();
  void on_frame(RawFrame& frame, std::span<const std::uint8_t> bytes);
  void on_mat_link(const source::MatLinkEvent& event);
  void on_picture(CameraFrame& frame);
  void on_camera_link(const source::CameraLinkEvent& event);
};

Status IoRoom::State::open_mat() {
  if (Status free = source::check_port(config.port); !free) return free;
  auto driver = mat::make_driver(config.mat);
  if (!driver) return driver.error();
  source::MatHandlers handlers;
  handlers.on_frame = [this](RawFrame& frame, std::span<const std::uint8_t> bytes) {
    on_frame(frame, bytes);
  };
  handlers.on_link = [this](const source::MatLinkEvent& event) { on_mat_link(event); };
  auto made =
      source::make_mat_source(io, config.port, config.mat, std::move(driver).value(), std::move(handlers));
  if (!made) return made.error();
  mat = std::move(made).value();
  outputs.health.change([&](MatHealth& health, CameraHealth&) { health.where = config.port; });
  return {};
}

Status IoRoom::State::open_camera() {
  if (config.camera.empty()) return {};
  source::CameraHandlers handlers;
  handlers.on_picture = [this](CameraFrame& frame) { on_picture(frame); };
  handlers.on_link = [this](const source::CameraLinkEvent& event) { on_camera_link(event); };
  auto made = source::make_camera_source(io, config.camera, std::move(handlers));
  if (!made) return made.error();
  camera = std::move(made).value();
  outputs.health.change([&](MatHealth&, CameraHealth& health) { health.present = true; });
  return {};
}

void IoRoom::State::watch_signals() {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) outputs.wants_to_end = true;
  });
}

void IoRoom::State::on_frame(RawFrame& frame, std::span<const std::uint8_t> bytes) {
  if (config.capture && outputs.recorder) {
    item.capture.assign(bytes.begin(), bytes.end());
    outputs.recorder->record(item);
  }
  outputs.frames.push(frame);
}

void IoRoom::State::on_mat_link(const source::MatLinkEvent& event) {
  const auto counters = mat->counters();
  const std::string message = event.error ? event.error->message() : std::string();
  outputs.health.change([&](MatHealth& health, CameraHealth&) {
    health.link = link(event.link);
    health.message = message;
    health.reconnects = event.reconnects;
    health.corrupt = counters.corrupt;
  });
  if (!config.report) return;
  if (event.link == source::MatLink::lost && !mat_was_lost) {
    mat_was_lost = true;
    config.report(message);
  } else if (event.link == source::MatLink::streaming && mat_was_lost) {
    mat_was_lost = false;
    config.report("mat on " + config.port + " is back");
  }
}

void IoRoom::State::on_picture(CameraFrame& frame) {
  std::swap(*picture, frame);
  outputs.pictures.publish(picture);
  outputs.picture_came();
}

void IoRoom::State::on_camera_link(const source::CameraLinkEvent& event) {
  const auto counters = camera->counters();
  const std::string message = event.error ? event.error->message() : std::string();
  bool news = false;
  outputs.health.change([&](MatHealth&, CameraHealth& health) {
    news = !message.empty() && message != health.message;
    health.link = link(event.link);
    health.message = message;
    health.dropped = counters.dropped;
  });
  if (news && config.report) config.report(message);
}

IoRoom::IoRoom(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<IoRoom>> IoRoom::start(const IoRoomConfig& config, IoRoomOutputs outputs) {
  auto state = std::make_unique<State>(config, std::move(outputs));
  if (Status opened = state->open_mat(); !opened) return opened.error();
  if (Status opened = state->open_camera(); !opened) return opened.error();
  state->watch_signals();
  state->mat->start();
  if (state->camera) state->camera->start();
  state->thread = named_thread("io", [s = state.get()] { s->io.run(); });
  return std::unique_ptr<IoRoom>(new IoRoom(std::move(state)));
}

IoRoom::~IoRoom() {
  boost::asio::post(state_->io, [s = state_.get()] {
    s->signals.cancel();
    s->mat->stop();
    if (s->camera) s->camera->stop();
  });
  // The stop request goes out within a moment where the line still works; a line that does not is not waited for.
  if (state_->thread.joinable()) state_->thread.join();
  state_->outputs.frames.close();
}

}  // namespace palmar::station
