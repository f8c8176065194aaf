// One practice session without threads: the corridor, the coach, and what the run adds up to. The live station and `analyse` are
// two callers of the same session, so that a recording gives what the live run gave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/coach/coach.hpp"
#include "app/exchange/summary.hpp"
#include "sensing/pipeline.hpp"

namespace palmar::station {

struct SessionConfig {
  PipelineConfig pipeline;
  coach::CoachConfig coach;
  bool raw_counts = true;  ///< the counts are a device's, so that their fingerprint means something
};

class Session {
 public:
  /// Throws std::invalid_argument as Pipeline and Coach do.
  explicit Session(SessionConfig config);

  /// One frame from counts to cue. observation() and coaching() then hold until the next call.
  void step(const RawFrame& frame, const std::optional<Hands>& hands = std::nullopt);
  /// While nothing is practised, frames are read, and nothing that they hold is coached, becomes a stroke or counts. What is under way
  /// when practice goes on is no stroke either. Before it ends: end_strokes().
  void set_practising(bool on);
  /// Ends the strokes that are still alive. Call once, after the last frame.
  void finish();

  const Observation& observation() const { return *observation_; }
  const coach::Coaching& coaching() const { return *coaching_; }

  void next_step();
  void toggle_pause() { coach_.toggle_pause(); }
  void restart();
  /// Another lesson, or free practice. Strokes and totals go on.
  void choose_lesson(std::optional<coach::Lesson> lesson);
  void set_calibration(const MatCalibration& calibration);
  /// Ends the strokes under way, as finish() does; observation() and coaching() then hold them. Before take_placement().
  void end_strokes() { finish(); }
  /// The mat lies elsewhere from now on; `prepared` is a pipeline with the same mat and atlas. The lesson begins again.
  void take_placement(Pipeline&& prepared, const Placement& placement);

  /// Another tissue below the skin, at the same place; `prepared` has it. The lesson goes on. After end_strokes().
  void take_tissue(Pipeline&& prepared, std::shared_ptr<const depth::DepthModel> tissue);

  std::uint64_t strokes() const { return strokes_; }
  /// What is known here; the caller adds what only it knows (latency, truncation).
  exchange::Summary summary() const;
  const SessionConfig& config() const { return config_; }

 private:
  void follow_target();
  void take_in();

  SessionConfig config_;
  Pipeline pipeline_;
  coach::Coach coach_;
  exchange::SummaryGatherer gatherer_;
  std::optional<std::size_t> target_;
  bool practising_ = true;
  const Observation* observation_ = nullptr;
  const coach::Coaching* coaching_ = nullptr;
  Observation nothing_yet_;
  coach::Coaching nothing_said_, resting_;
  std::uint64_t strokes_ = 0;
};

}  // namespace palmar::station
