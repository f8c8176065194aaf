#include "sensing/stroke/active_stroke.hpp"

#include <algorithm>

namespace palmar::stroke {

void Sums::operator-=(const Sums& other) {
  seen_s -= other.seen_s;
  force_Ns -= other.force_Ns;
  area_cm2s -= other.area_cm2s;
  clipped_s -= other.clipped_s;
  saturated_s -= other.saturated_s;
  target_Ns -= other.target_Ns;
  for (std::size_t i = 0; i < shifted_Ns.size(); ++i) shifted_Ns[i] -= other.shifted_Ns[i];
  judged_Ns -= other.judged_Ns;
  length_mm -= other.length_mm;
  net_mm.x -= other.net_mm.x;
  net_mm.y -= other.net_mm.y;
  moving_s -= other.moving_s;
  for (std::size_t i = 0; i < tool_s.size(); ++i) tool_s[i] -= other.tool_s[i];
  for (std::size_t i = 0; i < hand_s.size(); ++i) hand_s[i] -= other.hand_s[i];
}

void Checkpoints::keep(const Sums& sums, std::span<const float> load_Ns) {
  if (count_ > 0 && sums.t_s - sums_[(count_ - 1) % capacity].t_s < interval_s) return;
  const std::size_t place = count_++ % capacity;
  sums_[place] = sums;
  std::copy(load_Ns.begin(), load_Ns.end(), loads_.begin() + static_cast<std::ptrdiff_t>(place * muscles_));
}

const Sums* Checkpoints::before(double t_s, std::span<const float>* load_Ns) const {
  if (count_ == 0) return nullptr;
  const std::size_t have = std::min(count_, capacity);
  std::size_t back = 0;
  while (back + 1 < have && sums_[(count_ - 1 - back) % capacity].t_s > t_s) ++back;
  const std::size_t place = (count_ - 1 - back) % capacity;
  if (load_Ns) *load_Ns = {loads_.data() + place * muscles_, muscles_};
  return &sums_[place];
}

}  // namespace palmar::stroke
