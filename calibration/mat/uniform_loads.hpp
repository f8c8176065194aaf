// Cells under loads of even pressure: a bladder over the whole mat, or a flat punch stepped over it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "calibration/mat/fit.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/pressure/fresh_counts.hpp"

namespace palmar::calibration {

/// Sums over the frames in which one cell lay well inside the load.
struct CellSums {
  std::uint32_t frames = 0;
  float counts = 0;        ///< above the tare
  float row = 0, col = 0;  ///< counts of its row and of its column
  float g = 0;             ///< decades of creep: each part of the load by its own age
  float gg = 0, cg = 0;
};

struct UniformLevel {
  double kPa = 0;
  bool falling = false;         ///< reached from a higher pressure
  std::vector<CellSums> cells;  ///< rows*cols
};

class UniformLoads {
 public:
  explicit UniformLoads(const MatStart& start);

  /// A frame at rest under that pressure. Cells that lie two cells or more inside the load count; the mat's border is no border of the
  /// load, and a skipped cell is no gap.
  void add(const RawFrame& frame, double kPa, bool falling);
  /// A frame on the way from one pressure to the next, or with nothing on the mat.
  void follow(const RawFrame& frame);

  const MatStart& start() const { return start_; }
  const std::vector<UniformLevel>& levels() const { return levels_; }
  /// 1 where a cell was above its threshold in any frame: the others are dead or stuck.
  const std::vector<std::uint8_t>& answered() const { return answered_; }
  /// Share of the cells that are not skipped and have that many different rising pressures.
  double coverage(int pressures) const;

 private:
  void find_loaded(const RawFrame& frame);
  void find_inside();
  void follow_level(const RawFrame& frame, double kPa);
  float decades(std::uint32_t cell, double t_s) const;
  UniformLevel& level(double kPa, bool falling);

  MatStart start_;
  pressure::FreshCounts remember_;
  pressure::CellHistory history_;
  std::vector<std::uint32_t> loaded_;  // of the frame under way
  std::vector<float> fresh_;
  std::vector<std::uint16_t> counts_;  // of every cell, above the tare
  std::vector<std::uint8_t> inside_;
  std::vector<int> sums_;
  std::vector<std::uint8_t> answered_;
  struct Part {
    double t_s = 0, kPa = 0;
  };
  std::vector<Part> parts_;        // of the even load, in the order in which they were put on
  double before_s_ = 0;            // when the level before was last seen, or nothing lay on the mat
  std::vector<double> touched_s_;  // when each cell was first loaded; meaningless for the others
  std::vector<std::uint8_t> was_loaded_;
  std::vector<UniformLevel> levels_;
};

}  // namespace palmar::calibration
