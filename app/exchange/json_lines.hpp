// The JSON lines of scripts: F.jsonl (frames), S.jsonl (strokes) and the simulator's truth. The fields are a
// contract: added, never renamed. A value that is not known is left out; there is no null, no NaN.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/coach/coaching.hpp"
#include "app/exchange/output_file.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::exchange {

/// Largest stress in one drawn layer (modelled).
struct DepthPeak {
  double depth_mm = 0;
  double peak_kPa = 0;
  double on_bone = 0;  ///< part of the frame's force that stands on a bone above that depth, where nothing is modelled
};

/// Muscles below this share of the frame's force are not named.
inline constexpr double least_muscle_share = 0.02;

/// Formats lines into a caller's buffer, so that the pipeline thread can format and the recorder thread
/// write. Nothing is allocated once warm. Not for two threads at once.
class FrameLines {
 public:
  /// atlas: never null.
  explicit FrameLines(std::shared_ptr<const Atlas> atlas);
  /// Appends one line with its end. `coaching` may be null.
  void append(std::string& out, const Observation& observation, const coach::Coaching* coaching,
              std::span<const DepthPeak> depths = {});

 private:
  std::shared_ptr<const Atlas> atlas_;
  std::vector<std::uint16_t> order_;
};

/// Appends one line of S.jsonl. Path rows [t_s,x_mm,y_mm,u_mm,v_mm,force_N]; samples without a body point
/// have no row.
void append_stroke_line(std::string& out, const coach::AssessedStroke& stroke, const Atlas& atlas);
/// Appends one line of the truth.
void append_truth_line(std::string& out, const simulator::FrameTruth& truth);

/// F.jsonl.
class FramesWriter {
 public:
  static Result<FramesWriter> create(const std::filesystem::path& path, std::shared_ptr<const Atlas> atlas);
  Status write(const Observation& observation, const coach::Coaching* coaching,
               std::span<const DepthPeak> depths = {});
  /// Lines that FrameLines made elsewhere.
  Status write_lines(std::string_view lines) { return file_.write(lines); }
  Status flush() { return file_.flush(); }
  Status finish() { return file_.finish(); }

 private:
  FramesWriter(OutputFile file, std::shared_ptr<const Atlas> atlas)
      : file_(std::move(file)), lines_(std::move(atlas)) {}
  OutputFile file_;
  FrameLines lines_;
  std::string line_;
};

/// S.jsonl.
class StrokesWriter {
 public:
  static Result<StrokesWriter> create(const std::filesystem::path& path, std::shared_ptr<const Atlas> atlas);
  Status write(const coach::AssessedStroke& stroke);
  Status write_lines(std::string_view lines) { return file_.write(lines); }
  Status flush() { return file_.flush(); }
  Status finish() { return file_.finish(); }

 private:
  StrokesWriter(OutputFile file, std::shared_ptr<const Atlas> atlas)
      : file_(std::move(file)), atlas_(std::move(atlas)) {}
  OutputFile file_;
  std::shared_ptr<const Atlas> atlas_;
  std::string line_;
};

/// TRUTH.jsonl.
class TruthWriter {
 public:
  static Result<TruthWriter> create(const std::filesystem::path& path);
  Status write(const simulator::FrameTruth& truth);
  Status flush() { return file_.flush(); }
  Status finish() { return file_.finish(); }

 private:
  explicit TruthWriter(OutputFile file) : file_(std::move(file)) {}
  OutputFile file_;
  std::string line_;
};

}  // namespace palmar::exchange
