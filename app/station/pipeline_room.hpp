// The pipeline thread: frames in; snapshots and records out. Allocates nothing per frame once warm.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/exchange/json_lines.hpp"
#include "app/station/commands.hpp"
#include "app/station/evidence.hpp"
#include "app/station/file_watcher.hpp"
#include "app/station/io_room.hpp"
#include "app/station/latency.hpp"
#include "app/station/placement_keeper.hpp"
#include "app/station/quiz_run.hpp"
#include "app/station/session.hpp"
#include "app/station/set_up.hpp"
#include "app/station/setup_run.hpp"
#include "app/station/snapshot.hpp"
#include "app/station/vision_room.hpp"

namespace palmar::station {

struct PipelineRoomConfig {
  SessionConfig session;
  std::vector<coach::Lesson> lessons;
  RecordPaths record;
  SetUp set_up;
  WatchedFiles files;
  std::function<void(const std::string&)> report;
};

/// What the pipeline thread works with. All outlive the room.
struct PipelineRoomLinks {
  FrameQueue& frames;
  LatestSlot<Snapshot>& snapshots;
  VisionRoom& vision;
  Recorder* recorder = nullptr;
  SharedHealth& health;
  std::atomic<bool>& wants_to_end;
  FaultSink fault;
};

class PipelineRoom {
 public:
  PipelineRoom(PipelineRoomConfig config, PipelineRoomLinks links);
  /// The queue of frames has to be closed before.
  ~PipelineRoom();
  PipelineRoom(const PipelineRoom&) = delete;
  PipelineRoom& operator=(const PipelineRoom&) = delete;

  void post(Command command);
  /// Seconds since the first frame was taken from the queue; absent before.
  std::optional<double> running_s() const;
  /// Waits until the queue is closed and empty and the last strokes are ended; then what the run added up to.
  exchange::Summary finish();

 private:
  void run();
  void turn(RawFrame& frame);
  void step(const RawFrame& frame);
  void keep_evidence(const std::string& why);
  /// `fresh`: the session has just read a frame, so the delay since its last byte counts.
  void publish(bool fresh);
  void record_frame();
  void record_strokes();
  void append_history();
  void remember_strokes();
  void measure_rate();
  void carry_out_commands();
  void carry_out(const Command& command);
  void open_quiz(const OpenQuiz& command);
  /// `bent`: the mat lies on a curved back, which presses it.
  void begin_tare(bool bent);
  void follow_setup();
  void follow_practice();
  void follow_files();
  void take_over_prepared();
  void take_over_placement(PlacementKeeper::Kept& kept);
  void take_over_tissue(PlacementKeeper::Kept& kept);
  void take_over_calibration();
  void gather_tare(const RawFrame& frame);
  Result<MatCalibration> fit_zero() const;
  void watch_empty_mat();

  PipelineRoomConfig config_;
  PipelineRoomLinks links_;
  Session session_;
  exchange::FrameLines frame_lines_;
  EvidenceRing evidence_;
  LatencyHistogram latency_;
  std::unique_ptr<Snapshot> snapshot_ = std::make_unique<Snapshot>();
  RecordItem item_;
  // Carried from snapshot to snapshot, since the snapshots themselves rotate.
  std::vector<coach::AssessedStroke> last_strokes_;
  ForceHistory history_;
  std::uint64_t version_ = 0, frames_ = 0, lost_ = 0;
  double rate_hz_ = 0;
  std::uint64_t rate_frames_ = 0;
  StationTime rate_since_{};
  StationTime last_frame_{};
  std::string fault_;
  std::vector<RawFrame> tare_frames_;
  std::uint32_t zeroed_ = 0, zeroed_before_calibration_ = 0;  // times in this run
  bool taring_ = false, bent_ = false;
  exchange::NewtonsFrom newtons_ = exchange::NewtonsFrom::maker;
  /// Of the first second, until the mat is zeroed or calibrated.
  struct EmptyMat {
    bool judged = false;
    double first_s = 0, cells = 0, force_N = 0;  ///< sums over frames
    std::uint64_t frames = 0;
    std::string notice;
  } empty_mat_;
  SetupRun setup_;
  QuizRun quiz_;
  PlacementKeeper keeper_;
  std::shared_ptr<const Placement> placement_;
  Link link_ = Link::searching;
  bool practising_ = true;
  bool preparing_ =
      false;  ///< the keeper has work: one thing at a time, so that each is prepared with the one before
  std::shared_ptr<const depth::DepthModel> next_tissue_, tissue_;  ///< to be prepared; taken over
  FileNotice file_notice_;

  std::mutex commands_mutex_;
  std::vector<Command> commands_, commands_now_;
  std::atomic<std::int64_t> first_frame_ns_ = 0;
  FileWatcher watcher_;
  std::thread thread_;
};

}  // namespace palmar::station
