// What the screen remembers from one snapshot to the next. It needs no window, so that a picture drawn at the
// end of a headless run shows the same as a window that was open all along.
#pragma once

#include <cstdint>

#include "app/screens/debrief.hpp"
#include "app/screens/welcome.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens {

class ViewHistory {
 public:
  /// A single lost frame is said for so long: a word, not a flash.
  static constexpr double losing_shown_s = 3;

  /// Once for each snapshot that is looked at, whether it is drawn or not.
  void observe(const station::Snapshot& snapshot);

  const Debrief& debrief() const { return debrief_; }
  const Welcome& welcome() const { return welcome_; }
  /// Frames of the mat were lost within the last losing_shown_s, by the snapshots' own time.
  bool losing() const { return losing_; }

 private:
  Welcome welcome_;
  Debrief debrief_;
  std::uint64_t lost_ = 0;
  StationTime lost_at_{};
  bool has_lost_ = false, losing_ = false;
};

}  // namespace palmar::screens
