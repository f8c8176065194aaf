// What the stroke stages are tuned by. One place for all of them; each number says its unit and range.
#pragma once

namespace palmar::stroke {

struct StrokeParameters {
  // begin and end
  double lift_s =
      0.25;  ///< a contact away for longer has ended its stroke.                            s, >= 0
  double least_s =
      0.3;  ///< anything shorter ...                                                       s, >= 0
  double least_N =
      1.0;  ///< ... and anything lighter is noise, not a stroke.                           N, >= 0

  // motion
  double smoothing_s = 0.06;   ///< time constant of the position's low pass. s, >= 0
  double dead_band_mm = 3.0;   ///< tremor and noise below this add no length. On coarse mats a third of the
                               ///< pitch where larger.  mm, > 0
  double rest_mm_s = 2.5;      ///< slower than this is rest. mm/s, > 0
  double least_rest_s = 0.25;  ///< and no rest is shorter. s, > 0

  // segmentation
  double hold_split_s = 3.0;      ///< a rest of this length is a stroke of its own. s, > 0
  double glide_split_mm = 15.0;   ///< so is a glide of this length before or after it. mm, > 0
  double reversal_leg_mm = 50.0;  ///< a way out of at least this length ... mm, > 0
  double reversal_back_mm =
      20.0;  ///< ... and so far back: two strokes, not one; shorter ones are a rhythm.      mm, > 0

  // force
  double plateau_share = 0.8;  ///< of the median force: the ramp ends and the release begins there. 0 to 1

  // repetition
  double rate_window_s = 5.0;      ///< how far back a rhythm is looked for. s, > 0
  double rate_correlation = 0.5;   ///< least autocorrelation at its period. 0 to 1
  double rate_force_share = 0.08;  ///< least amplitude of the force as a share of its mean. 0 to 1
  double rate_motion_mm = 1.5;     ///< least amplitude of the motion. mm, > 0

  double refresh_s =
      0.2;  ///< how often a live stroke's slower features (CV, drift, rate) are brought up to date.  s, > 0

  /// Throws std::invalid_argument with the first value that is out of range.
  void check() const;
};

}  // namespace palmar::stroke
