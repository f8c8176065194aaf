// Features of a stroke that need its whole path: steadiness, ramp, drift, axis.
#pragma once

#include <optional>
#include <vector>

#include "sensing/model/stroke.hpp"
#include "sensing/stroke/motion.hpp"

namespace palmar::stroke {

/// Body frame where it is known, else mat frame.
Place place_of(const StrokeSample& sample);

/// Force between ramp and release: between the first and the last time that it reaches `plateau_share` of its median.
struct Plateau {
  double median_N = 0;
  double cv = 0;      ///< standard deviation over mean within
  double ramp_s = 0;  ///< from the first sample to the first within
  double begin_s = 0;
  double end_s = 0;
};

/// `scratch` is reused. Absent for an empty path.
std::optional<Plateau> plateau(const std::vector<StrokeSample>& path, double plateau_share,
                               std::vector<double>& scratch);

/// Mean place and the axis of the path.
struct PathShape {
  double drift_mm = 0;  ///< largest distance from the mean place
  std::optional<double>
      axis_deg;  ///< long axis, in (-90, 90]; absent where the path is as wide as long, or a point
};

/// Samples with less than `least_N` are left out: the centre of a print that fades wanders. Absent where none is left.
std::optional<PathShape> path_shape(const std::vector<StrokeSample>& path, double least_N);

}  // namespace palmar::stroke
