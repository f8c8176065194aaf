// The measured score of a whole lesson: stroke parts averaged, and what only the whole shows: flow, symmetry, coverage, order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/coach/asked.hpp"
#include "app/coach/coaching.hpp"
#include "app/coach/lesson.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::coach {

/// Which 5 mm points of one muscle (that lie on the mat) were inside an in-band contact's ellipse.
class Coverage {
 public:
  Coverage(const Muscle& muscle, const GridGeometry& geometry, const Placement& placement);
  void mark(const Contact& contact);
  /// 0 to 1; absent where none of the muscle lies on the mat.
  std::optional<double> share() const;
  void clear();

 private:
  std::vector<MatPoint> points_;
  std::vector<std::uint8_t> covered_;
  std::size_t count_ = 0;
};

class LessonScore {
 public:
  /// `lesson` may be null. Coverage needs geometry and placement.
  LessonScore(const Lesson* lesson, const Atlas& atlas, const std::optional<GridGeometry>& geometry,
              const std::optional<Placement>& placement);

  /// Time, sides and coverage of one frame. `running`: the lesson (or free practice) is not paused.
  void observe(const Observation& observation, const Asked& asked, bool running);
  /// A scored stroke and its Walton level, where it has one.
  void add(const Score& stroke, std::optional<int> level);
  /// The step that was asked is over: its coverage counts from now on.
  void step_done(const Asked& asked);
  void reset();
  /// The time until the next frame does not count.
  void interrupted() { last_t_s_.reset(); }

  /// False while nothing has been scored. Symmetry counts once every side's turn has come.
  bool evaluate(int zone_violations, bool last_step, Score& score) const;

  static constexpr double free_gap_s = 2;   ///< gaps between contacts up to this long are part of the flow
  static constexpr double midline_mm = 10;  ///< closer to the spine line a contact belongs to no side
  static constexpr double coverage_step_mm = 5;
  static constexpr int repeated_violations = 2;  ///< from here on the total is capped

 private:
  struct Mean {
    double sum = 0;
    int count = 0;
    double value() const { return count > 0 ? sum / count : 0; }
  };
  struct PartMean {
    std::string_view id, unit;
    double sum = 0, measured = 0;
    std::optional<Band> band;
    int count = 0;
  };
  struct TargetCoverage {
    std::size_t muscle = 0;
    Coverage coverage;
    bool done = false;
  };
  std::optional<double> flow() const;
  std::optional<double> symmetry() const;
  std::optional<double> covered() const;
  double weight(std::string_view part) const;

  LessonWeights weights_;
  bool both_sides_ = false;  ///< the lesson asks for both sides
  std::vector<TargetCoverage> coverage_;
  std::array<PartMean, 8> parts_{};
  Mean in_band_, total_;
  std::optional<double> last_t_s_;
  bool touched_before_ = false;
  double time_s_ = 0, gap_s_ = 0, excess_s_ = 0;  ///< since the first contact; of the current gap; summed
  double confirmed_time_s_ = 0, confirmed_excess_s_ = 0;  ///< up to the last contact
  std::array<double, 2> impulse_Ns_{}, side_s_{};         ///< left, right
  int highest_level_ = 2;                                 ///< a lesson may begin with level 3
  Mean order_;
};

}  // namespace palmar::coach
