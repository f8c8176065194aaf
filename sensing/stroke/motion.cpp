#include "sensing/stroke/motion.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::stroke {
namespace {

constexpr double anchor_time_s = 1.0;   // an anchor at rest follows slow drift with this time constant
constexpr double patience = 2.5;        // a motion has ended when it is late by this many dead bands
constexpr double speed_gain = 0.5;      // of each step through the dead band
constexpr double least_speed_mm_s = 1;  // keeps divisions finite; far below any motion

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
  past_count_ = 0;
}

double MotionMeter::recent_speed_mm_s() const {
  if (past_count_ == 0) return least_speed_mm_s;
  const Past& oldest = past_[past_count_ < history ? 0 : past_count_ % history];
  const double dt = now_s_ - oldest.t_s;
  return dt > 0 ? std::max(distance_mm(place_, oldest.at) / dt, least_speed_mm_s) : least_speed_mm_s;
}

void MotionMeter::step(Place at, double t_s) {
  const double dt = std::max(t_s - now_s_, 0.0);
  past_[past_count_++ % history] = {place_, now_s_};
  now_s_ = t_s;
  const double gain = dt / (dt + parameters_.smoothing_s);
  place_.x += gain * (at.x - place_.x);
  place_.y += gain * (at.y - place_.y);

  const double way = distance_mm(place_, anchor_);
  if (!moving_) {
    if (way > parameters_.dead_band_mm) {
      start_moving(way);
    } else {
      const double follow = dt / (dt + anchor_time_s);
      anchor_.x += follow * (place_.x - anchor_.x);
      anchor_.y += follow * (place_.y - anchor_.y);
    }
    return;
  }
  const double waited = now_s_ - anchor_s_;
  if (way >= parameters_.dead_band_mm) {
    length_mm_ += way;
    moving_s_ += waited;
    speed_ += speed_gain * (way / waited - speed_);
    anchor_ = place_;
    anchor_s_ = now_s_;
    return;
  }
  const double slowest = std::max(speed_, parameters_.rest_mm_s);
  const double late = std::min(patience * parameters_.dead_band_mm / slowest,
                               parameters_.dead_band_mm / parameters_.rest_mm_s);
  if (waited > std::max(late, parameters_.least_rest_s)) stop_moving(way);
}

// The motion began when the place left the anchor, not when it left the dead band.
void MotionMeter::start_moving(double way_mm) {
  const double speed = recent_speed_mm_s();
  const double under_way_s = std::min(way_mm / speed, now_s_ - since_s_);
  moving_ = true;
  last_rest_s_ = now_s_ - under_way_s - since_s_;
  since_s_ = now_s_ - under_way_s;
  length_mm_ += way_mm;
  moving_s_ += under_way_s;
  speed_ = speed;
  anchor_ = place_;
  anchor_s_ = now_s_;
}

void MotionMeter::stop_moving(double way_mm) {
  const double under_way_s = std::min(now_s_ - anchor_s_, way_mm / std::max(speed_, least_speed_mm_s));
  length_mm_ += way_mm;
  moving_s_ += under_way_s;
  since_s_ = anchor_s_ + under_way_s;
  moving_ = false;
  anchor_ = place_;
  anchor_s_ = now_s_;
}

double MotionMeter::length_mm() const { return length_mm_ + (moving_ ? distance_mm(place_, anchor_) : 0.0); }

double MotionMeter::moving_s() const {
  if (!moving_) return moving_s_;
  return moving_s_ +
         std::min(now_s_ - anchor_s_, distance_mm(place_, anchor_) / std::max(speed_, least_speed_mm_s));
}

}  // namespace palmar::stroke
