// One consistent picture of the running station, made by the pipeline thread, drawn by the screen thread. Values only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/coach/coaching.hpp"
#include "app/exchange/newtons.hpp"
#include "app/station/quiz_view.hpp"
#include "app/station/setup_view.hpp"
#include "sensing/model/camera_frame.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::depth {
class DepthModel;
}

namespace palmar::station {

enum class Link : std::uint8_t { searching, opening, streaming, lost, ended };

struct MatHealth {
  Link link = Link::searching;
  std::string where;    ///< "/dev/ttyACM0", "demo", "tcp:127.0.0.1:7000"
  std::string message;  ///< what happened, why, what to do; empty when all is well
  std::string serial;   ///< of the attached mat, as it or its USB device says; empty where neither does
  double rate_hz = 0;   ///< measured over the last second
  std::uint64_t frames = 0;
  std::uint64_t lost = 0;     ///< by the device's counter
  std::uint64_t dropped = 0;  ///< by the station's own queue
  std::uint64_t corrupt = 0;  ///< answers with a wrong checksum or length
  std::uint32_t reconnects = 0;
  std::uint32_t zeroed = 0;   ///< times in this run
  double latency_p50_ms = 0;  ///< last byte to snapshot
  double latency_p99_ms = 0;
  StationTime last_frame{};
};

struct CameraHealth {
  bool present = false;  ///< a camera was asked for
  Link link = Link::searching;
  std::string message;
  double rate_hz = 0;
  std::uint64_t pictures = 0;
  std::uint64_t dropped = 0;
};

/// Force of the whole mat over the last `seconds`, newest last.
struct ForceHistory {
  static constexpr double seconds = 20;
  struct Point {
    float t_s = 0;
    float force_N = 0;
  };
  std::vector<Point> points;
};

/// Files that were changed while the station runs; empty when all is well.
struct FileNotice {
  std::string refused;  ///< file, line and reason; what was good goes on until it is mended
  std::string waits;    ///< name of a good file of mannequin or anatomy that holds from the next start
  bool operator==(const FileNotice&) const = default;
};

struct Snapshot {
  std::uint64_t version = 0;
  Observation observation;  ///< of the newest frame
  coach::Coaching coaching;
  std::vector<coach::AssessedStroke> last_strokes;  ///< the last three, oldest first
  ForceHistory force;
  exchange::NewtonsFrom newtons = exchange::NewtonsFrom::maker;
  MatHealth mat;
  CameraHealth camera;
  std::shared_ptr<const CameraPicture> picture;  ///< newest decoded picture, if any
  std::uint32_t strokes = 0;                     ///< finished so far
  bool recording = false;                        ///< an output file is being written
  bool recorder_full = false;                    ///< the recorder cannot keep up: said on screen
  SetupView setup;                               ///< the set-up flow, where it is open
  QuizView quiz;                                 ///< the quiz of place, where it is open
  std::shared_ptr<const Placement>
      placement;  ///< taken over since the station began; null: the one it began with
  std::shared_ptr<const depth::DepthModel>
      depth;         ///< taken over since the station began; null: the one it began with
  FileNotice files;  ///< what there is to say of tissue, mannequin and anatomy
  StationTime made{};
};

}  // namespace palmar::station
