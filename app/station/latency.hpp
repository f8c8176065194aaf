// Distribution of a delay in a fixed number of logarithmic bins: quantiles without keeping samples.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace palmar::station {

/// Bins are 5 % wide, from 1 us to about 100 s, so that a quantile is right within 2.5 %.
class LatencyHistogram {
 public:
  void add(double delay_ms) {
    const double ratio = std::max(delay_ms, lowest_ms) / lowest_ms;
    const auto bin = static_cast<std::size_t>(std::log(ratio) / std::log(step));
    ++counts_[std::min(bin, counts_.size() - 1)];
    ++total_;
  }
  /// Delay below which that share of the samples lies, ms; 0 without samples. Precondition: 0 <= share <= 1.
  double quantile_ms(double share) const {
    if (total_ == 0) return 0;
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total_)));
    std::uint64_t seen = 0;
    for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
      seen += counts_[bin];
      if (seen >= std::max<std::uint64_t>(wanted, 1))
        return lowest_ms * std::pow(step, static_cast<double>(bin) + 0.5);
    }
    return lowest_ms * std::pow(step, static_cast<double>(counts_.size()));
  }
  std::uint64_t samples() const { return total_; }

 private:
  static constexpr double lowest_ms = 1e-3;
  static constexpr double step = 1.05;
  std::array<std::uint64_t, 378> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace palmar::station
