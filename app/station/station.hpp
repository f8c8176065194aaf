// The running station: owns the threads, and every queue between them (design section 3).
//
//   io        reads and frames bytes and pictures, stamps time      -> queue of frames, slot of pictures
//   pipeline  session.step(), coach                                 -> slot of snapshots, recorder
//   vision    decodes the newest picture                            -> slot of decoded pictures
//   recorder  writes files
//   demo      with --port demo: the other end of the wires
//
// The screen runs on the caller's thread: it takes snapshots and posts commands.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/exchange/summary.hpp"
#include "app/station/commands.hpp"
#include "app/station/file_watcher.hpp"
#include "app/station/recorder.hpp"
#include "app/station/session.hpp"
#include "app/station/set_up.hpp"
#include "app/station/snapshot.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::station {

struct StationConfig {
  SessionConfig session;
  std::vector<coach::Lesson> lessons;           ///< that a person may choose from
  std::string port = "demo";                    ///< "/dev/ttyACM0", "tcp:HOST:PORT" or "demo"
  std::string camera = "none";                  ///< "http://...", a file or folder, "demo" or "none"
  std::optional<simulator::Scenario> scenario;  ///< that the demo's virtual hand follows; needed for "demo"
  std::uint64_t seed = 1;                       ///< of the demo
  RecordPaths record;
  SetUp set_up;
  WatchedFiles files;  ///< that may be edited while it runs
  std::function<void(const std::string&)> report;  ///< one line for people; called from any thread
};

class Station {
 public:
  /// Checks the port, makes the output files, starts the threads. Errors: as source::check_port, make_camera_source, Recorder::start.
  static Result<std::unique_ptr<Station>> start(StationConfig config);
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// The newest snapshot, for one reader's thread; empty values before the first. Valid until the next call.
  const Snapshot& newest();
  /// Any thread. Carried out before the next frame.
  void post(Command command);
  /// SIGINT, SIGTERM or a Quit command came, or the source has ended for good.
  bool wants_to_end() const;
  /// Seconds since the first frame came; absent before.
  std::optional<double> running_s() const;
  struct Outcome {
    exchange::Summary summary;
    Status outputs;  ///< the first error of writing them
  };
  /// Stops everything in order, finishes the files. Call once.
  Outcome finish();

 private:
  struct Threads;
  explicit Station(std::unique_ptr<Threads> threads);
  std::unique_ptr<Threads> threads_;
};

}  // namespace palmar::station
