#include <utility>
// Asio's coroutine headers want <utility> before them.
#include "app/station/io_room.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>

#include "app/station/threads.hpp"
#include "sensing/source/camera/camera_source.hpp"
#include "sensing/source/mat/mat_source.hpp"

namespace palmar::station {
namespace {

Link link(source::MatLink link) { return static_cast<Link>(link); }
Link link(source::CameraLink link) { return static_cast<Link>(link); }
constexpr int frames_between_looks = 16;

static_assert(static_cast<int>(source::MatLink::ended) == static_cast<int>(Link::ended));
static_assert(static_cast<int>(source::CameraLink::ended) == static_cast<int>(Link::ended));

}  // namespace

struct IoRoom::State {
  State(IoRoomConfig given, IoRoomOutputs handed_on)
      : config(std::move(given)), outputs(std::move(handed_on)) {}

  IoRoomConfig config;
  IoRoomOutputs outputs;
  boost::asio::io_context io{1};
  std::unique_ptr<source::MatSource> mat;
  std::unique_ptr<source::CameraSource> camera;
  std::unique_ptr<CameraFrame> picture = std::make_unique<CameraFrame>();
  RecordItem item;
  std::string mat_said, camera_said;  ///< what a person was told last; empty while all is well
  int frames_until_look = 0;
  std::thread thread;

  Status open_mat();
  Status open_camera();
  void on_bytes(std::span<const std::uint8_t> bytes);
  void on_mat_link(const source::MatLinkEvent& event);
  void on_frame(RawFrame& frame);
  void note_counters();
  void on_picture(CameraFrame& frame);
  void on_camera_link(const source::CameraLinkEvent& event);
};

Status IoRoom::State::open_mat() {
  if (Status free = source::check_port(config.port); !free) return free;
  auto driver = mat::make_driver(config.mat);
  if (!driver) return driver.error();
  source::MatHandlers handlers;
  handlers.on_frame = [this](RawFrame& frame, std::span<const std::uint8_t>) { on_frame(frame); };
  if (config.capture && outputs.recorder) {
    handlers.on_bytes = [this](std::span<const std::uint8_t> bytes) { on_bytes(bytes); };
  }
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

/// A mat may tell who it is after its first frames, and damage shows while frames flow: both are looked for now and
/// then.
void IoRoom::State::on_frame(RawFrame& frame) {
  if (frames_until_look-- == 0) {
    frames_until_look = frames_between_looks;
    note_counters();
  }
  outputs.frames.push(frame);
}

void IoRoom::State::note_counters() {
  const auto counters = mat->counters();
  const std::string serial = mat->device_serial();
  outputs.health.change([&](MatHealth& health, CameraHealth&) {
    health.corrupt = counters.corrupt;
    health.serial = serial;
  });
}

void IoRoom::State::on_bytes(std::span<const std::uint8_t> bytes) {
  item.capture.assign(bytes.begin(), bytes.end());
  outputs.recorder->record(item);
}

void IoRoom::State::on_mat_link(const source::MatLinkEvent& event) {
  const std::string message = event.error ? event.error->message() : std::string();
  outputs.health.change([&](MatHealth& health, CameraHealth&) {
    health.link = link(event.link);
    health.message = message;
    health.reconnects = event.reconnects;
  });
  note_counters();
  if (!message.empty() && message != mat_said) {
    mat_said = message;
    if (config.report) config.report(message);
  } else if (event.link == source::MatLink::streaming && !mat_said.empty()) {
    mat_said.clear();
    if (config.report) config.report("mat on " + config.port + " is back");
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
  outputs.health.change([&](MatHealth&, CameraHealth& health) {
    health.link = link(event.link);
    health.message = message;
    health.dropped = counters.dropped;
  });
  if (event.link == source::CameraLink::streaming) camera_said.clear();
  if (message.empty() || message == camera_said) return;
  camera_said = message;
  if (config.report) config.report(message);
}

IoRoom::IoRoom(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<IoRoom>> IoRoom::start(const IoRoomConfig& config, IoRoomOutputs outputs) {
  auto state = std::make_unique<State>(config, std::move(outputs));
  if (Status opened = state->open_mat(); !opened) return opened.error();
  if (Status opened = state->open_camera(); !opened) return opened.error();
  state->mat->start();
  if (state->camera) state->camera->start();
  state->thread = named_thread("io", [s = state.get()] { s->io.run(); }, state->outputs.fault);
  return std::unique_ptr<IoRoom>(new IoRoom(std::move(state)));
}

IoRoom::~IoRoom() {
  boost::asio::post(state_->io, [s = state_.get()] {
    s->mat->stop();
    if (s->camera) s->camera->stop();
  });
  // The stop request goes out within a moment where the line still works; a line that does not is not waited for.
  if (state_->thread.joinable()) state_->thread.join();
  state_->outputs.frames.close();
}

}  // namespace palmar::station
