#include "app/station/mat_reader.hpp"

#include <utility>

#include "app/station/io_room.hpp"
#include "app/station/stop_signal.hpp"

namespace palmar::station {
namespace {

constexpr std::size_t queue_capacity =
    1024;  // ten seconds at 100 frames/s, while a person is asked something

}  // namespace

struct MatReader::State {
  FrameQueue frames{queue_capacity, Overflow::drop_oldest};
  LatestSlot<CameraFrame> no_pictures;
  SharedHealth health;
  std::unique_ptr<IoRoom> io;
};

MatReader::MatReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
MatReader::~MatReader() = default;

Result<std::unique_ptr<MatReader>> MatReader::open(const MatDescription& mat, const std::string& port,
                                                   std::function<void(const std::string&)> report) {
  auto state = std::make_unique<State>();
  IoRoomConfig config;
  config.mat = mat;
  config.port = port;
  config.report = std::move(report);
  const FaultSink fault = [tell = config.report](const std::string& what) {
    if (tell) tell(what);
  };
  auto io = IoRoom::start(config, {state->frames, state->no_pictures, [] {}, nullptr, state->health, fault});
  if (!io) return io.error();
  state->io = std::move(io).value();
  return std::unique_ptr<MatReader>(new MatReader(std::move(state)));
}

bool MatReader::next(RawFrame& frame, std::chrono::milliseconds patience) {
  return state_->frames.pop(frame, patience);
}

MatHealth MatReader::health() const {
  MatHealth mat;
  CameraHealth camera;
  state_->health.read(mat, camera);
  mat.dropped = state_->frames.dropped();
  return mat;
}

bool MatReader::wants_to_end() const { return stop_requested(); }

}  // namespace palmar::station
