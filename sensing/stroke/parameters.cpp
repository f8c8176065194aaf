#include "sensing/stroke/parameters.hpp"

#include <stdexcept>
#include <string>

namespace palmar::stroke {
namespace {

void require(bool holds, const char* name, double value, const char* range) {
  if (!holds) {
    throw std::invalid_argument(std::string("stroke parameter ") + name + " is " + std::to_string(value) +
                                ", not " + range);
  }
}

}  // namespace

void StrokeParameters::check() const {
  require(lift_s >= 0, "lift_s", lift_s, ">= 0");
  require(least_s >= 0, "least_s", least_s, ">= 0");
  require(least_N >= 0, "least_N", least_N, ">= 0");
  require(smoothing_s >= 0, "smoothing_s", smoothing_s, ">= 0");
  require(dead_band_mm > 0, "dead_band_mm", dead_band_mm, "> 0");
  require(rest_mm_s > 0, "rest_mm_s", rest_mm_s, "> 0");
  require(least_rest_s > 0, "least_rest_s", least_rest_s, "> 0");
  require(hold_split_s > 0, "hold_split_s", hold_split_s, "> 0");
  require(glide_split_mm > 0, "glide_split_mm", glide_split_mm, "> 0");
  require(reversal_leg_mm > 0, "reversal_leg_mm", reversal_leg_mm, "> 0");
  require(reversal_back_mm > 0, "reversal_back_mm", reversal_back_mm, "> 0");
  require(plateau_share > 0 && plateau_share <= 1, "plateau_share", plateau_share, "in (0, 1]");
  require(rate_window_s > 0, "rate_window_s", rate_window_s, "> 0");
  require(rate_correlation > 0 && rate_correlation <= 1, "rate_correlation", rate_correlation, "in (0, 1]");
  require(rate_force_share > 0 && rate_force_share <= 1, "rate_force_share", rate_force_share, "in (0, 1]");
  require(rate_motion_mm > 0, "rate_motion_mm", rate_motion_mm, "> 0");
  require(refresh_s > 0, "refresh_s", refresh_s, "> 0");
}

}  // namespace palmar::stroke
