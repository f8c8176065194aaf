// S.json: what one run saw, for scripts; and the fingerprint of raw counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>

#include "app/coach/coaching.hpp"
#include "app/exchange/newtons.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// SHA-256 over the raw counts of all frames as u16 little-endian, row-major.
class RawFingerprint {
 public:
  RawFingerprint();
  ~RawFingerprint();
  RawFingerprint(RawFingerprint&&) noexcept;
  RawFingerprint& operator=(RawFingerprint&&) noexcept;

  void add(std::span<const std::uint16_t> counts);
  /// 64 hexadecimal digits of everything so far; more may be added afterwards.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct Summary {
  std::string mat;
  GridGeometry geometry;
  std::uint64_t frames = 0;
  std::uint64_t lost = 0;
  double duration_s = 0;                  ///< from the first frame to the last
  std::optional<std::string> raw_sha256;  ///< absent for tables in kPa or N
  double force_mean_N = 0;                ///< over frames
  double force_max_N = 0;
  std::optional<NewtonsFrom> newtons;  ///< absent for tables in kPa or N, and where not told
  std::uint64_t contacts = 0;          ///< distinct ids
  std::uint64_t strokes = 0;
  std::shared_ptr<const depth::DepthModel>
      depth;  ///< below the skin everything is modelled, with these layers; null: not told
  std::optional<std::string> lesson;
  std::optional<double> score;           ///< 0 to 100
  std::optional<double> coverage;        ///< coach::Score::coverage
  std::optional<std::string> student;    ///< as entered; live only
  std::optional<double> latency_p50_ms;  ///< last byte to snapshot; live only
  std::optional<double> latency_p99_ms;
  std::optional<bool> truncated;         ///< the capture ended inside a frame; files only
  std::optional<std::uint64_t> corrupt;  ///< answers refused
  std::optional<std::uint64_t> skipped_bytes;
  std::optional<std::uint64_t> dropped;     ///< by the station's own queues; live only
  std::optional<std::uint32_t> reconnects;  ///< live only
};

/// Gathers what a summary says about frames, one at a time. Allocates only where a new contact id appears.
class SummaryGatherer {
 public:
  SummaryGatherer(std::string mat_id, const GridGeometry& geometry);
  void add(const Observation& observation);
  /// A frame that is none of the practice: it is counted, and what it holds is not.
  void pass_over(const Observation& observation);
  /// The frame's counts, where they are a device's own: tables in kPa or N have none.
  void add_raw(std::span<const std::uint16_t> counts) { fingerprint_.add(counts), has_raw_ = true; }
  void add_strokes(std::uint64_t finished) { summary_.strokes += finished; }
  /// The caller fills in lesson, score, latency and what the input lost.
  Summary summary() const;

 private:
  Summary summary_;
  RawFingerprint fingerprint_;
  bool has_raw_ = false;
  double force_sum_N_ = 0;
  std::uint64_t practised_ = 0;  // frames
  double first_s_ = 0;
  std::unordered_set<std::uint32_t> contacts_;
};

std::string summary_json(const Summary& summary);
/// Written aside, then renamed.
Status write_summary(const std::filesystem::path& path, const Summary& summary);

}  // namespace palmar::exchange
