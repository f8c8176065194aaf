// How far a contact has gone, and for how long it moved: path length with a dead band, so that tremor and noise of a hand at rest add
// nothing, and the time between the true beginning and end of each motion, both traced back through the dead band.
#pragma once

namespace palmar::stroke {

/// A place on the skin (or on the mat, where the body is unknown), mm.
struct Place {
  double x = 0;
  double y = 0;
};
double distance_mm(Place a, Place b);

struct MotionParameters {
  double smoothing_s = 0.06;  ///< at rest; the low pass opens as the motion gets faster
  double dead_band_mm = 3;
  double rest_mm_s = 2.5;
  double least_rest_s = 0.25;
};

class MotionMeter {
 public:
  explicit MotionMeter(const MotionParameters& parameters = {}) : parameters_(parameters) {}

  void begin(Place at, double t_s);
  void step(Place at, double t_s);
  /// While a hand comes down its print grows, and its centre wanders without any motion: forget what it did so far.
  void settle(Place at, double t_s);
  /// The rest before the present motion has been dealt with.
  void forget_rest() { last_rest_s_ = 0; }

  double length_mm() const;  ///< the part of the way that is still within the dead band included
  /// The same ways added as vectors: where all motion together has led. Never longer than length_mm().
  Place net_mm() const;
  double moving_s() const;
  bool moving() const { return moving_; }
  double since_s() const { return since_s_; }  ///< when the present rest or motion began
  double rest_s() const { return moving_ ? 0 : now_s_ - since_s_; }  ///< of the present rest
  double last_rest_s() const { return last_rest_s_; }         ///< of the rest before the present motion
  double speed_mm_s() const { return moving_ ? speed_ : 0; }  ///< of the latest motion
  Place place() const { return place_; }                      ///< smoothed

 private:
  void start_moving(double way_mm);
  void take_step(double way_mm, double waited_s);
  void stop_moving(double way_mm);
  void advance(double way_mm);
  double pending_s() const;  ///< of the first way through the dead band, while its speed is not known yet

  MotionParameters parameters_;
  Place place_;
  Place anchor_;
  double now_s_ = 0;
  double anchor_s_ = 0;  ///< when the anchor was set
  double since_s_ = 0;
  double last_rest_s_ = 0;
  double length_mm_ = 0;
  Place net_;
  double moving_s_ = 0;
  double speed_ = 0;
  double first_way_mm_ = 0;  ///< through the dead band, until the next step tells how fast it was
  bool moving_ = false;
};

}  // namespace palmar::stroke
