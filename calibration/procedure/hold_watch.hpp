// Tells from the mat's counts alone when a load is set down, when it rests, and when it is lifted.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "calibration/mat/fit.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::calibration {

struct HoldParameters {
  double settle_s = 1;        ///< a load rests when the counts of that long ...
  double most_change = 0.03;  ///< ... differ by no more than this share (creep: 6 % a decade)
  double hold_s = 2;          ///< and is measured for that long
  double grown = 1.15;        ///< a kept load that grows by more had not rested yet
};

class HoldWatch {
 public:
  enum class Event : std::uint8_t {
    none,
    holding,  ///< the frame belongs to a hold
    kept,     ///< the frame completes it
    broken,   ///< the hold under way is none; its frames do not count
    grown     ///< the hold kept last was none: the load went on growing
  };

  explicit HoldWatch(const MatStart& start) : start_(start) {}

  Event look(const RawFrame& frame);
  /// Another step begins; `lifted`: its load counts only once the mat has been empty.
  void begin(const HoldParameters& parameters, bool lifted);
  /// Frames are missing: what lies on the mat now is a new load.
  void forget();
  /// The hold that just began is not what was asked for; others may be.
  void reject();

  bool empty() const { return cells_ == 0; }
  bool waits_for_lift() const { return state_ == State::blocked; }
  double counts() const { return counts_; }  ///< whole, above the tare
  double density() const {
    return cells_ > 0 ? counts_ / static_cast<double>(cells_) : 0;
  }  ///< of the loaded cells
  double highest_counts() const { return highest_; }  ///< since the mat was empty
  MatPoint centre() const { return centre_; }         ///< of the counts

 private:
  enum class State : std::uint8_t { blocked, free, holding, kept };
  void measure(const RawFrame& frame);
  bool rests() const;
  void let_go();

  MatStart start_;
  HoldParameters parameters_;
  State state_ = State::free;
  std::deque<std::pair<double, double>> recent_;  // time and counts of the last settle_s
  std::size_t cells_ = 0;
  double counts_ = 0, highest_ = 0, held_ = 0, since_s_ = 0;
  MatPoint centre_;
};

}  // namespace palmar::calibration
