// Presses of a thumb as the corridor sees them, for procedures that are fed observations.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "sensing/model/observation.hpp"

namespace palmar {

class ThumbPresses {
 public:
  /// `show(observation)` is called 50 times a second of the observation's own time: with a thumb of 20 N there, or with nothing.
  void show_for(double seconds, std::optional<MatPoint> thumb,
                const std::function<void(const Observation&)>& show) {
    Observation seen;
    if (thumb) {
      Contact contact;
      contact.id = next_id_;
      contact.centre = *thumb;
      contact.force_N = 20;
      contact.ellipse = {16, 14, 0};
      contact.tool = ContactTool::thumb_pad;
      seen.contacts.list.push_back(contact);
    } else {
      ++next_id_;
    }
    for (const double end_s = t_s_ + seconds; t_s_ < end_s; t_s_ += 0.02) {
      seen.t_s = t_s_;
      show(seen);
    }
  }

 private:
  double t_s_ = 0;
  std::uint32_t next_id_ = 1;
};

}  // namespace palmar
