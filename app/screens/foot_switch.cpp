#include "app/screens/foot_switch.hpp"

#include <algorithm>

namespace palmar::screens {

void FootSwitch::press(double now_s) {
  if (down_since_) return;
  second_ = tapped_at_ && now_s - *tapped_at_ <= double_s;
  // A tap that has waited long enough, but was not polled in between, is still a tap.
  if (tapped_at_ && !second_) pending_ = FootAction::tap;
  tapped_at_.reset();
  down_since_ = now_s;
  told_ = false;
}

void FootSwitch::release(double now_s) {
  if (!down_since_) return;
  const double held_s = now_s - *down_since_;
  down_since_.reset();
  if (told_) return;
  if (held_s >= hold_s) {
    pending_ = FootAction::hold;
  } else if (second_) {
    pending_ = FootAction::double_tap;
  } else {
    tapped_at_ = now_s;
  }
}

std::optional<FootAction> FootSwitch::poll(double now_s) {
  if (pending_) {
    const std::optional<FootAction> action = pending_;
    pending_.reset();
    return action;
  }
  if (down_since_ && !told_ && now_s - *down_since_ >= hold_s) {
    told_ = true;
    return FootAction::hold;
  }
  if (!down_since_ && tapped_at_ && now_s - *tapped_at_ > double_s) {
    tapped_at_.reset();
    return FootAction::tap;
  }
  return std::nullopt;
}

double FootSwitch::held_share(double now_s) const {
  if (!down_since_ || told_) return 0;
  return std::clamp((now_s - *down_since_) / hold_s, 0.0, 1.0);
}

}  // namespace palmar::screens
