// Is this mat healthy? Frames of the unloaded mat, then frames of presses all over it, become a report. Pure: frames in, report out.
// Counts are taken to rise with pressure, as every driver hands them on.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::calibration {

/// What a technique needs of a mat; from assets/techniques.
struct TechniqueNeed {
  std::string id;
  std::string name;
  double min_frame_rate_hz = 0;
};

/// Limits of the judgement. Where no source is named the number is a design default.
struct HealthParameters {
  int least_frames = 20;  ///< unloaded, fewer tell nothing of noise and drift
  double answer_sigmas =
      6;                  ///< a cell has answered a press where its count rose by so many sigmas of its noise
  double sure_press = 3;  ///< a neighbour was surely pressed at so many times what counts as an answer
  int sure_frames =
      3;  ///< a cell was surely pressed where its neighbours on both sides were, in so many frames
  int widest_gap_cells = 3;   ///< so many rows or columns side by side may be out and are still recognised
  double noisy_times = 5;     ///< noisy: that many times the noise of the middle cell, and ...
  double noisy_counts = 1.5;  ///< ... at least that much, rms
  double ghost_separation_mm = 60;  ///< between two presses, along rows and along columns
  int ghost_frames = 10;            ///< fewer frames with two such presses say nothing of ghosts
  double lost_limit = 0.002, lost_unusable = 0.05;  ///< share of frames
  double rate_limit = 0.9, rate_unusable = 0.4;     ///< share of the nominal rate
  double jitter_limit = 0.5;                        ///< of the time between frames, rms
  double faulty_unusable = 0.1;                     ///< share of cells
  double ghost_limit = 0.036,
         ghost_unusable = 0.30;  ///< share of a press: a good circuit; a 4x4 array (mats.md)
  double drift_thresholds_per_min =
      1;                        ///< the mean cell moves by so many of the mat's thresholds in a minute
  double offset_limit = 0.25;   ///< an offset of more than that share of the range leaves too little of it
  double noise_thresholds = 1;  ///< noise of so many of the mat's thresholds drowns light strokes
  double saturated_limit =
      0.002;             ///< share of the cells that may reach the end of their range under the presses
  double still_s = 0.2;  ///< movement is looked for in means over that time, which hardly tremble
};

enum class CellState : std::uint8_t {
  answers,    ///< was pressed and answered
  untested,   ///< was not pressed
  dead,       ///< was pressed and read nothing
  stuck,      ///< reads a number that does not change
  saturated,  ///< at the end of its range with nothing on it
  noisy,
  row_out,     ///< its whole row is silent
  column_out,  ///< its whole column is silent
};
/// "answers", "dead", "row_out", ...
std::string_view id(CellState state);

struct FaultyCell {
  int row = 0, col = 0;
  CellState state = CellState::dead;
  double counts = 0;  ///< its mean when unloaded; for a noisy cell its rms noise
};

enum class Verdict : std::uint8_t { good, limits, unusable, not_judged };
/// "good", "usable with limits", "not usable", "not judged"
std::string_view words(Verdict verdict);
/// "good", "limits", "unusable", "not_judged"
std::string_view id(Verdict verdict);

/// One thing that is wrong, or worth knowing.
struct Finding {
  std::string name;                  ///< stable: "dead_cells"
  Verdict weight = Verdict::limits;  ///< good: only worth knowing
  std::string what;                  ///< "3 cells are dead"
  std::string remedy;                ///< what to do
};

struct TechniqueHealth {
  std::string id, name;
  bool resolves = false;
  std::string why;  ///< why not; empty where it does
};

struct HealthReport {
  Verdict verdict = Verdict::not_judged;
  std::vector<Finding> findings;  ///< the gravest first

  std::uint64_t unloaded_frames = 0, pressed_frames = 0;
  double seconds = 0;
  double rate_hz = 0, nominal_rate_hz = 0;
  double jitter_ms =
      0;  ///< rms of the time between frames about its mean, at arrival where the frames were received live
  double longest_gap_ms = 0;
  std::uint64_t lost = 0, corrupt = 0;
  double lost_share = 0;

  GridGeometry geometry;
  std::vector<CellState> cells;    ///< rows*cols
  std::vector<FaultyCell> faulty;  ///< dead, stuck, saturated, noisy; by row, then column
  std::vector<int> rows_out, columns_out;
  double tested_share = 0;  ///< of the cells, those that were pressed for sure

  double noise_counts = 0;           ///< of the middle cell, rms
  double largest_offset_counts = 0;  ///< of cells that are not faulty
  std::size_t offset_cells = 0;      ///< cells whose offset takes more than its limit of the range
  std::size_t pressed_to_end = 0;    ///< sound cells that reached the end of their range under the presses
  double drift_counts_per_min = 0;   ///< of the mean cell
  std::optional<double> drift_N_per_min;  ///< of the whole mat, by the maker's rule
  /// Share of a press that reads where nothing lies; absent where neither two presses lay diagonally nor three on the
  /// corners of a rectangle.
  std::optional<double> ghosting;
  bool ghosts_of_three = false;          ///< three presses were seen, so that ghosting is all there is
  bool touched = false;                  ///< something moved on the mat while it should have been left alone
  int touched_row = 0, touched_col = 0;  ///< where most, if touched
  std::vector<TechniqueHealth> techniques;
};

/// Gathers frames; its memory does not grow with them but for one number a frame.
class HealthGatherer {
 public:
  /// `techniques`: those to be judged; the ones that the description does not list as resolved are reported as such.
  explicit HealthGatherer(MatDescription mat, std::vector<TechniqueNeed> techniques = {},
                          HealthParameters parameters = {});

  /// A frame of the mat with nothing on it. Throws std::invalid_argument for another grid, or after the first pressed frame.
  void add_unloaded(const RawFrame& frame);
  /// A frame of the presses. Throws std::invalid_argument for another grid.
  void add_pressed(const RawFrame& frame);

  /// Of the cells, those that have answered so far.
  double answered_share() const;
  /// For each cell: has it answered yet? Empty before the first pressed frame.
  const std::vector<std::uint8_t>& answered() const { return answered_; }
  std::uint64_t unloaded_frames() const { return unloaded_frames_; }
  std::uint64_t pressed_frames() const { return pressed_frames_; }

  /// `corrupt`: answers that the driver refused meanwhile.
  HealthReport report(std::uint64_t corrupt = 0) const;

 private:
  struct Cell {
    double sum = 0, square_steps = 0, sum_t = 0;  // counts; squared steps between frames; counts times time
    std::uint16_t lowest = 0xFFFF, highest = 0, last = 0;
    std::uint32_t saturated = 0;
    float block_sum = 0, block_lowest = 0, block_highest = 0;  // counts; of the mean over a block of frames
  };
  struct Pressed {
    float base = 0, answer = 0, largest = 0;  // counts: unloaded, what counts as an answer, largest rise
    bool usable = true;                       // neither noisy nor saturated, so fit to look for ghosts
    std::uint16_t to_end = 0;                 // frames at the end of its range
    std::uint16_t between = 0;                // frames with both neighbours surely pressed
    std::uint16_t between_rows = 0,
                  between_columns = 0;  // the same over a gap, along a column and along a row
  };

  void check(const RawFrame& frame) const;
  void time(const RawFrame& frame);
  void end_block();
  void end_unloaded();
  void mark_between(int row, int col);
  double around(int row, int col) const;
  bool apart(int r1, int c1, int r2, int c2, double silent) const;
  void look_for_ghosts();
  void look_at_two(int rows_apart, int cols_apart);
  bool look_at_three(int rows_apart, int cols_apart);

  double noise(const Cell& cell) const;
  double mean(const Cell& cell) const;
  double slope(const Cell& cell) const;
  bool unchanging(const Cell& cell) const { return cell.lowest == cell.highest; }
  double middle_noise() const;
  double noisy_limit() const;
  double converter_step() const;
  bool cells_tremble() const;
  bool noisy(const Cell& cell, double limit) const;
  double movement(std::size_t cell) const;

  void judge_cells(HealthReport& report) const;
  void judge_lines(HealthReport& report) const;
  void judge_time(HealthReport& report, std::uint64_t corrupt) const;
  void judge_zero(HealthReport& report) const;
  void judge_touch(HealthReport& report) const;
  void judge_range(HealthReport& report) const;
  void judge_ghosts(HealthReport& report) const;
  void judge_techniques(HealthReport& report) const;
  static void forget_zero(HealthReport& report);
  void count_cells(HealthReport& report) const;

  MatDescription mat_;
  std::vector<TechniqueNeed> techniques_;
  HealthParameters parameters_;
  std::vector<Cell> cells_;
  std::vector<Pressed> pressed_;
  std::vector<std::uint8_t> answered_;
  std::vector<float> rise_;
  std::vector<float> ghosts_, corner_ghosts_;
  std::uint64_t block_frames_ = 1;
  std::uint64_t unloaded_frames_ = 0, pressed_frames_ = 0, lost_ = 0;
  double first_t_s_ = 0, sum_t_ = 0, square_t_ = 0;
  double smallest_step_ =
      std::numeric_limits<double>::infinity();  // between two frames of a cell, counts; not 0
  // Time between frames.
  bool any_ = false, live_ = false;
  double start_s_ = 0, last_s_ = 0, interval_sum_ = 0, interval_square_ = 0, longest_gap_s_ = 0;
  std::uint64_t intervals_ = 0;
};

}  // namespace palmar::calibration
