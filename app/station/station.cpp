#include "app/station/station.hpp"

#include <atomic>
#include <utility>

#include "app/station/demo.hpp"
#include "app/station/io_room.hpp"
#include "app/station/pipeline_room.hpp"
#include "app/station/stop_signal.hpp"
#include "app/station/vision_room.hpp"

namespace palmar::station {
namespace {

constexpr std::size_t frame_queue_capacity =
    256;  // a stutter of five seconds at 50 frames/s; then the oldest go, and are counted

}  // namespace

// In the order in which they start; they end in reverse.
struct Station::Threads {
  StationConfig config;
  std::atomic<bool> wants_to_end = false;
  SharedHealth health;
  FrameQueue frames{frame_queue_capacity, Overflow::drop_oldest};
  LatestSlot<Snapshot> snapshots;
  std::unique_ptr<Snapshot> front = std::make_unique<Snapshot>();
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<Demo> demo;
  std::unique_ptr<VisionRoom> vision;
  std::unique_ptr<PipelineRoom> pipeline;
  std::unique_ptr<IoRoom> io;

  /// A fault of ours on any thread: said on screen and to the person, while everything else goes on.
  FaultSink fault() {
    return [this](const std::string& what) {
      health.change([&](MatHealth& mat, CameraHealth&) { mat.message = what; });
      if (config.report) config.report(what);
    };
  }
  Status start_recorder();
  Status start_demo();
  void start_pipeline();
  Status start_io();
  ~Threads();
};

Status Station::Threads::start_recorder() {
  if (!config.record.any()) return {};
  auto made = Recorder::start(config.record, config.session.pipeline.atlas);
  if (!made) return made.error();
  recorder = std::move(made).value();
  return {};
}

Status Station::Threads::start_demo() {
  const bool mat_wanted = config.port == "demo";
  const bool camera_wanted = config.camera == "demo";
  if (!mat_wanted && !camera_wanted) return {};
  if (!config.scenario) throw std::invalid_argument("StationConfig: the demo needs a scenario");
  auto made = Demo::start({config.session.pipeline.mat, config.session.pipeline.placement,
                           config.session.pipeline.atlas, *config.scenario, config.seed, mat_wanted,
                           camera_wanted, fault()});
  if (!made) return made.error();
  demo = std::move(made).value();
  return {};
}

void Station::Threads::start_pipeline() {
  vision = std::make_unique<VisionRoom>(health, fault());
  pipeline = std::make_unique<PipelineRoom>(
      PipelineRoomConfig{config.session, config.lessons, config.record, config.set_up, config.files, config.report},
      PipelineRoomLinks{frames, snapshots, *vision, recorder.get(), health, wants_to_end, fault()});
}

Status Station::Threads::start_io() {
  IoRoomConfig room;
  room.mat = config.session.pipeline.mat;
  room.port = config.port == "demo" ? demo->mat_port() : config.port;
  room.camera = config.camera == "none" ? "" : config.camera == "demo" ? demo->camera_url() : config.camera;
  room.capture = config.record.capture.has_value();
  room.report = config.report;
  auto made = IoRoom::start(room, {frames, vision->pictures(), [this] { vision->picture_came(); },
                                   recorder.get(), health, fault()});
  if (!made) return made.error();
  io = std::move(made).value();
  if (config.port == "demo") health.change([](MatHealth& mat, CameraHealth&) { mat.where = "demo"; });
  return {};
}

Station::Threads::~Threads() {
  io.reset();
  frames.close();  // also where the io room never started
  pipeline.reset();
  vision.reset();
  demo.reset();
  recorder.reset();
}

Station::Station(std::unique_ptr<Threads> threads) : threads_(std::move(threads)) {}
Station::~Station() = default;

Result<std::unique_ptr<Station>> Station::start(StationConfig config) {
  auto threads = std::make_unique<Threads>();
  threads->config = std::move(config);
  if (Status started = threads->start_recorder(); !started) return started.error();
  if (Status started = threads->start_demo(); !started) return started.error();
  threads->start_pipeline();
  if (Status started = threads->start_io(); !started) return started.error();
  return std::unique_ptr<Station>(new Station(std::move(threads)));
}

const Snapshot& Station::newest() {
  threads_->snapshots.take(threads_->front);
  return *threads_->front;
}

void Station::post(Command command) { threads_->pipeline->post(std::move(command)); }
bool Station::wants_to_end() const { return threads_->wants_to_end || stop_requested(); }
std::optional<double> Station::running_s() const { return threads_->pipeline->running_s(); }

Station::Outcome Station::finish() {
  threads_->io.reset();
  Outcome outcome{threads_->pipeline->finish(), {}};
  threads_->vision.reset();
  threads_->demo.reset();
  if (threads_->recorder) outcome.outputs = threads_->recorder->finish();
  return outcome;
}

}  // namespace palmar::station
