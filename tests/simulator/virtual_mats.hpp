// A fine virtual mat, pressed evenly, and what its counts are like.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::simulator {

/// 100 counts for each kPa, so that rounding is far below what is tested.
inline MatDescription fine_mat(int rows = 24, int cols = 24) {
  MatDescription mat;
  mat.id = "fine";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = 50;
  mat.saturated_count = 65000;
  mat.rule = CountRule{0.001, {}, "for this test"};
  return mat;
}

inline double counted_N(const MatDescription& mat, const RawFrame& frame) {
  double counts = 0;
  for (const std::uint16_t count : frame.counts) counts += count;
  return counts * mat.rule->newtons_per_count;
}

/// Counts of a mat under the same pressure everywhere.
inline RawFrame under(VirtualMat& mat, double kPa, double t_s) {
  RawFrame frame;
  mat.read(uniform_kPa(mat.mat().geometry, kPa), t_s, frame);
  return frame;
}

struct Statistics {
  double mean = 0, cv = 0;
};
inline Statistics statistics(const std::vector<std::uint16_t>& counts) {
  Statistics result;
  const double n = static_cast<double>(counts.size());
  for (const std::uint16_t count : counts) result.mean += count / n;
  for (const std::uint16_t count : counts) result.cv += (count - result.mean) * (count - result.mean) / n;
  result.cv = std::sqrt(result.cv) / result.mean;
  return result;
}

}  // namespace palmar::simulator
