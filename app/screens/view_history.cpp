#include "app/screens/view_history.hpp"

#include "sensing/model/time.hpp"

namespace palmar::screens {

void ViewHistory::observe(const station::Snapshot& snapshot) {
  welcome_.step(snapshot);
  debrief_.observe(snapshot);
  const std::uint64_t lost = snapshot.mat.lost + snapshot.mat.dropped;
  if (lost > lost_) has_lost_ = true, lost_at_ = snapshot.made;
  lost_ = lost;
  losing_ = has_lost_ && seconds(snapshot.made - lost_at_) < losing_shown_s;
}

}  // namespace palmar::screens
