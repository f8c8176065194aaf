#include "sensing/stroke/motion.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::stroke {
namespace {

constexpr double anchor_time_s = 1.0;  // an anchor at rest follows slow drift with this time constant
constexpr double patience = 2.5;       // a motion has ended when it is late by this many dead bands
constexpr double speed_gain = 0.5;     // of each step through the dead band
constexpr double opening_mm_s = 15;    // at this speed the low pass has half of its time constant

}  // namespace

double distance_mm(Place a, Place b) { return std::hypot(a.x - b.x, a.y - b.y); }

void MotionMeter::begin(Place at, double t_s) {
  *this = MotionMeter(parameters_);
  settle(at, t_s);
  since_s_ = t_s;
}

void MotionMeter::settle(Place at, double t_s) {
  place_ = anchor_ = at;
  now_s_ = anchor_s_ = t_s;
}

void MotionMeter::step(Place at, double t_s) {
  const double dt = std::max(t_s - now_s_, 0.0);
  now_s_ = t_s;
  // A fixed low pass would drag the end of a fast glide behind it.
  const double step_speed = dt > 0 ? distance_mm(at, place_) / (dt + parameters_.smoothing_s) : 0.0;
  const double smoothing_s = parameters_.smoothing_s / (1 + step_speed / opening_mm_s);
  const double gain = dt > 0 ? dt / (dt + smoothing_s) : 0.0;
  place_.x += gain * (at.x - place_.x);
  place_.y += gain * (at.y - place_.y);

  const double way = distance_mm(place_, anchor_);
  const double waited = now_s_ - anchor_s_;
  if (!moving_) {
    if (way > parameters_.dead_band_mm) {
      start_moving(way);
    } else {
      const double follow = dt / (dt + anchor_time_s);
      anchor_.x += follow * (place_.x - anchor_.x);
      anchor_.y += follow * (place_.y - anchor_.y);
    }
  } else if (way >= parameters_.dead_band_mm) {
    take_step(way, waited);
  } else {
    const double speed = std::max(speed_, parameters_.rest_mm_s);
    const double late = std::min(patience * parameters_.dead_band_mm / speed,
                                 parameters_.dead_band_mm / parameters_.rest_mm_s);
    if (waited > std::max(late, parameters_.least_rest_s)) stop_moving(way);
  }
}

// The motion began when the place left the anchor, not when it left the dead band; how long before, the next step tells.
void MotionMeter::start_moving(double way_mm) {
  moving_ = true;
  first_way_mm_ = way_mm;
  last_rest_s_ = now_s_ - since_s_;
  since_s_ = now_s_;
  advance(way_mm);
  speed_ = 0;
}

void MotionMeter::take_step(double way_mm, double waited_s) {
  const double speed = way_mm / waited_s;
  if (first_way_mm_ > 0) {
    const double before_s = std::min(first_way_mm_ / speed, last_rest_s_);
    moving_s_ += before_s;
    last_rest_s_ -= before_s;
    since_s_ -= before_s;
    first_way_mm_ = 0;
    speed_ = speed;
  }
  speed_ += speed_gain * (speed - speed_);
  moving_s_ += waited_s;
  advance(way_mm);
}

void MotionMeter::stop_moving(double way_mm) {
  moving_s_ += pending_s();
  const double speed = std::max(speed_, parameters_.rest_mm_s);
  const double under_way_s = std::min(now_s_ - anchor_s_, way_mm / speed);
  moving_s_ += under_way_s;
  since_s_ = anchor_s_ + under_way_s;
  first_way_mm_ = 0;
  moving_ = false;
  advance(way_mm);
}

/// The way from the anchor to the place is done.
void MotionMeter::advance(double way_mm) {
  length_mm_ += way_mm;
  net_.x += place_.x - anchor_.x;
  net_.y += place_.y - anchor_.y;
  anchor_ = place_;
  anchor_s_ = now_s_;
}

double MotionMeter::pending_s() const {
  return first_way_mm_ > 0 ? std::min(first_way_mm_ / std::max(speed_, parameters_.rest_mm_s), last_rest_s_)
                           : 0.0;
}

double MotionMeter::length_mm() const { return length_mm_ + (moving_ ? distance_mm(place_, anchor_) : 0.0); }

Place MotionMeter::net_mm() const {
  if (!moving_) return net_;
  return {net_.x + place_.x - anchor_.x, net_.y + place_.y - anchor_.y};
}

double MotionMeter::moving_s() const {
  if (!moving_) return moving_s_;
  const double speed = std::max(speed_, parameters_.rest_mm_s);
  return moving_s_ + pending_s() + std::min(now_s_ - anchor_s_, distance_mm(place_, anchor_) / speed);
}

}  // namespace palmar::stroke
