#include "calibration/body/press_detector.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace palmar::calibration {
namespace {

void require(bool holds, const char* name, double value) {
  if (!holds)
    throw std::invalid_argument(std::string("PressParameters: ") + name + " is " + std::to_string(value));
}

const Contact* strongest(const Contacts& contacts) {
  const auto found =
      std::max_element(contacts.list.begin(), contacts.list.end(),
                       [](const Contact& a, const Contact& b) { return a.force_N < b.force_N; });
  return found == contacts.list.end() ? nullptr : &*found;
}

bool compact(const Contact& contact, const PressParameters& parameters) {
  return contact.tool == ContactTool::thumb_pad || contact.tool == ContactTool::fingers2 ||
         contact.ellipse.major_mm <= parameters.compact_mm;
}

/// Why this is not one thumb on one place; absent where it is.
std::optional<Error> unfit(const Contacts& contacts, const Contact& contact,
                           const PressParameters& parameters) {
  for (const Contact& other : contacts.list) {
    if (&other == &contact || other.force_N < parameters.other_force_N) continue;
    if (other.force_N < parameters.other_share * contact.force_N) continue;
    return failure("two_contacts", "the mat is touched in two places", "",
                   "press with one hand and lift everything else");
  }
  if (contact.clipped) {
    return failure("at_edge", "the press lies at the mat's edge", "part of it is not seen",
                   "move the mat, or skip this landmark");
  }
  if (!compact(contact, parameters))
    return failure("too_broad", "the press is too broad", "its centre is not the landmark",
                   "press with a thumb or two fingers");
  if (contact.saturated)
    return failure("saturated", "the press is too strong for the mat", "", "press more lightly");
  return std::nullopt;
}

}  // namespace

void PressParameters::check() const {
  require(hold_s > 0, "hold_s", hold_s);
  require(steady_mm > 0, "steady_mm", steady_mm);
  require(least_force_N > 0, "least_force_N", least_force_N);
  require(other_force_N >= 0, "other_force_N", other_force_N);
  require(other_share >= 0, "other_share", other_share);
  require(compact_mm > 0, "compact_mm", compact_mm);
  require(gap_s > 0, "gap_s", gap_s);
  require(lift_s > 0, "lift_s", lift_s);
}

PressDetector::PressDetector(const PressParameters& parameters) : parameters_(parameters) {
  parameters_.check();
}

void PressDetector::rearm() {
  armed_ = lifted_;
  restless_ = false;
  id_ = 0;
  press_.reset();
  problem_.reset();
}

double PressDetector::progress() const {
  if (press_) return 1;
  return id_ == 0 || !last_s_ ? 0 : std::clamp((*last_s_ - begin_s_) / parameters_.hold_s, 0.0, 1.0);
}

void PressDetector::watch_lift(double t_s, const Contact* contact) {
  if (contact) {
    clear_since_s_.reset();
    lifted_ = false;
    return;
  }
  if (!clear_since_s_) clear_since_s_ = t_s;
  if (t_s - *clear_since_s_ < parameters_.lift_s) return;
  lifted_ = armed_ = true;
  restless_ = false;
}

void PressDetector::hold(double t_s, const Contact& contact) {
  const bool same = id_ == contact.id;
  const bool still = same && distance_mm(contact.centre, mean_) <= parameters_.steady_mm;
  if (!still) {
    restless_ = restless_ || same;
    id_ = contact.id;
    begin_s_ = t_s;
    frames_ = 0;
    mean_ = contact.centre;
  }
  ++frames_;
  mean_.x_mm += (contact.centre.x_mm - mean_.x_mm) / frames_;
  mean_.y_mm += (contact.centre.y_mm - mean_.y_mm) / frames_;
  if (t_s - begin_s_ >= parameters_.hold_s) {
    press_ = mean_;
  } else if (restless_) {
    problem_ = failure("not_still", "the press moves", "", "hold it still for a second");
  }
}

void PressDetector::feed(double t_s, const Contacts& contacts) {
  const bool broken = last_s_ && (t_s < *last_s_ || t_s - *last_s_ > parameters_.gap_s);
  last_s_ = t_s;
  if (broken) {
    id_ = 0;
    clear_since_s_.reset();
  }
  const Contact* contact = strongest(contacts);
  watch_lift(t_s, contact);
  if (press_) return;
  problem_.reset();
  if (!contact || !std::isfinite(contact->centre.x_mm) || !std::isfinite(contact->centre.y_mm)) {
    id_ = 0;
    return;
  }
  if (!armed_) {
    problem_ = failure("not_lifted", "the mat is still touched", "", "lift all hands, then press");
    return;
  }
  problem_ = unfit(contacts, *contact, parameters_);
  if (problem_ || contact->force_N < parameters_.least_force_N) {
    id_ = 0;
    return;
  }
  hold(t_s, *contact);
}

}  // namespace palmar::calibration
