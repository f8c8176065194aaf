#include "sensing/pressure/lean_corrector.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::pressure {
namespace {

/// Gauss-Hermite of five points: places in standard deviations, and weights.
constexpr std::array<double, 5> noise_at = {-2.856970, -1.355626, 0, 1.355626, 2.856970};
constexpr std::array<double, 5> noise_weight = {0.011257, 0.222076, 0.533333, 0.222076, 0.011257};

double density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi); }
double share_below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// Share of a Gaussian print on the cell from `low` to `high`, and the first moment of that share.
struct OnCell {
  double share, moment;
};
OnCell on_cell(double low, double high, double middle, double spread) {
  const double a = (low - middle) / spread, b = (high - middle) / spread;
  const double share = share_below(b) - share_below(a);
  return {share, middle * share + spread * (density(a) - density(b))};
}

}  // namespace

CentreGuess::CentreGuess(double pitch_mm) {
  constexpr int spreads = 16, places = 64;
  std::array<double, (steps + 1) * steps + steps + 1> weight{}, moment{};
  const double narrow = narrowest_print_mm / pitch_mm, wide = widest_print_mm / pitch_mm;
  for (int s = 0; s < spreads; ++s) {
    const double spread = narrow * std::pow(wide / narrow, (s + 0.5) / spreads);
    for (int p = 0; p < places; ++p) {
      const double middle = (2 * (p + 0.5) / places - 1) * (2.5 * spread + 1);
      const double before = on_cell(-1.5, -0.5, middle, spread).share;
      const OnCell here = on_cell(-0.5, 0.5, middle, spread);
      const double after = on_cell(0.5, 1.5, middle, spread).share;
      if (here.share < 1e-6) continue;
      // Only ratios count, so that the noise of the three readings is that of two against the third.
      for (std::size_t i = 0; i < noise_at.size(); ++i) {
        for (std::size_t j = 0; j < noise_at.size(); ++j) {
          for (std::size_t k = 0; k < noise_at.size(); ++k) {
            const double seen_before = before * std::exp(reading_spread * noise_at[i]);
            const double seen_after = after * std::exp(reading_spread * noise_at[j]);
            const double sum = seen_before + seen_after + here.share * std::exp(reading_spread * noise_at[k]);
            const auto row = static_cast<std::size_t>(steps * seen_before / sum);
            const auto col = static_cast<std::size_t>(steps * seen_after / sum);
            const double likely = noise_weight[i] * noise_weight[j] * noise_weight[k];
            weight[row * steps + col] += likely * here.share;
            moment[row * steps + col] += likely * here.moment;
          }
        }
      }
    }
  }
  for (std::size_t i = 0; i < table_.size(); ++i)
    table_[i] = weight[i] > 0 ? static_cast<float>(moment[i] / weight[i]) : 0.0F;
}

LeanCorrector::LeanCorrector(const GridGeometry& grid, const CellLeans& leans,
                             std::span<const std::uint8_t> lost)
    : grid_(grid),
      guess_x_(grid.pitch_x_mm),
      guess_y_(grid.pitch_y_mm),
      lean_x_(leans.x),
      lean_y_(leans.y),
      beside_lost_(lost.size()),
      lost_(lost.begin(), lost.end()) {
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      const auto i = static_cast<std::size_t>(grid.index(r, c));
      if (r == 0 || c == 0 || r + 1 == grid.rows || c + 1 == grid.cols) {
        lean_x_[i] = lean_y_[i] = 0;
        continue;
      }
      const auto wide = static_cast<std::size_t>(grid.cols);
      beside_lost_[i] = lost_[i - 1] || lost_[i + 1] || lost_[i - wide] || lost_[i + wide];
    }
  }
}

void LeanCorrector::correct(std::span<const std::uint32_t> loaded, const std::vector<float>& kPa,
                            std::vector<float>& out) const {
  out.resize(loaded.size());
  const auto wide = static_cast<std::size_t>(grid_.cols);
  for (std::size_t k = 0; k < loaded.size(); ++k) {
    const std::size_t i = loaded[k];
    const float here = kPa[i];
    out[k] = here;
    if ((lean_x_[i] == 0 && lean_y_[i] == 0) || !(here > 0)) continue;
    float left = kPa[i - 1], right = kPa[i + 1], above = kPa[i - wide], below = kPa[i + wide];
    if (beside_lost_[i]) {
      if (lost_[i - 1]) left = here;
      if (lost_[i + 1]) right = here;
      if (lost_[i - wide]) above = here;
      if (lost_[i + wide]) below = here;
    }
    const float factor =
        1 + lean_x_[i] * guess_x_(left, here, right) + lean_y_[i] * guess_y_(above, here, below);
    out[k] = here / std::clamp(factor, 1 / largest_lean_factor, largest_lean_factor);
  }
}

}  // namespace palmar::pressure
