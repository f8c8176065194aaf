// Detect: loaded cells -> islands (8-connected components), by runs along the rows and union-find. Cost goes
// with the loaded cells, not with the mat.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sensing/contact/moments.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::contact {

/// Neighbouring loaded cells of one row: columns [begin, end).
struct Run {
  std::int32_t row = 0;
  std::int32_t begin = 0;
  std::int32_t end = 0;
  std::uint32_t island = 0;
};

struct Island {
  Moments moments;
  std::uint32_t first_run = 0;  ///< into Islands::runs
  std::uint32_t run_count = 0;
};

struct Islands {
  std::vector<Run> runs;  ///< ordered by island, then by row and column
  std::vector<Island> list;

  std::span<const Run> runs_of(const Island& island) const {
    return {runs.data() + island.first_run, island.run_count};
  }
};

class IslandDetector {
 public:
  explicit IslandDetector(const GridGeometry& grid);
  /// Untrusted cells are left out. Nothing is allocated once warm.
  void detect(const PressureField& field, Islands& islands);

 private:
  void gather_runs(const PressureField& field);
  void connect_runs();
  void measure(const PressureField& field, Islands& islands);
  std::uint32_t root(std::uint32_t run);

  GridGeometry grid_;
  std::vector<Run> found_;             ///< in raster order
  std::vector<std::uint32_t> parent_;  ///< of each run
  std::vector<std::uint32_t> place_;   ///< of each island, while its runs are put in order
};

/// Sums over the cells of a run. `row_kPa` points at the run's row.
Moments moments(const Run& run, const float* row_kPa, const GridGeometry& grid);

/// Least distance between the cells of two islands, edge to edge, mm (0 where they touch at a corner); at
/// least `enough_mm` where it is plain that they are further apart.
double gap_mm(const Islands& islands, const Island& a, const Island& b, const GridGeometry& grid,
              double enough_mm);

}  // namespace palmar::contact
