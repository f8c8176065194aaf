// A contact finder that is stepped through painted frames at 50 Hz.
#pragma once

#include <vector>

#include "sensing/contact/contact_finder.hpp"
#include "tests/contact/painted_prints.hpp"

namespace palmar::contact {

inline const GridGeometry fine{53, 93, 2.5, 2.5};
inline const GridGeometry coarse{48, 48, 10, 10};
inline constexpr double frame_s = 0.02;

/// Steps a finder through frames at 50 Hz.
class Watch {
 public:
  explicit Watch(const GridGeometry& grid) : grid_(grid), finder_(grid) {}
  const Contacts& see(const std::vector<PaintedPress>& presses, double threshold_kPa = 0) {
    field_ = paint(grid_, presses, threshold_kPa);
    finder_.find(field_, t_s_ += frame_s, contacts_);
    return contacts_;
  }
  const PressureField& field() const { return field_; }

 private:
  GridGeometry grid_;
  ContactFinder finder_;
  PressureField field_;
  Contacts contacts_;
  double t_s_ = 0;
};

}  // namespace palmar::contact
