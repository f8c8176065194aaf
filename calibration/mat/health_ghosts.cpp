// Ghosts: what a matrix that leaks reads where nothing lies.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "calibration/mat/health.hpp"

namespace palmar::calibration {
namespace {

constexpr double dark_share = 0.2;   ///< of the weakest press: between two presses some cell reads less
constexpr double alike_share = 0.6;  ///< of a corner: so much on the one across is alike

// A hand that really lies on a crossing does so for a while only; a ghost is always there.
std::optional<double> lower_quarter(std::vector<float> shares, int least) {
  if (static_cast<int>(shares.size()) < std::max(least, 1)) return std::nullopt;
  const auto at = shares.begin() + static_cast<std::ptrdiff_t>((shares.size() - 1) / 4);
  std::nth_element(shares.begin(), at, shares.end());
  return *at;
}

}  // namespace

double HealthGatherer::around(int row, int col) const {
  const GridGeometry& grid = mat_.geometry;
  double sum = 0;
  int count = 0;
  for (int r = std::max(0, row - 1); r <= std::min(grid.rows - 1, row + 1); ++r) {
    for (int c = std::max(0, col - 1); c <= std::min(grid.cols - 1, col + 1); ++c) {
      sum += std::max(0.0F, rise_[static_cast<std::size_t>(grid.index(r, c))]);
      ++count;
    }
  }
  return sum / count;
}

// One long print is not two presses: between two it is silent, and not for one dead cell alone.
bool HealthGatherer::apart(int r1, int c1, int r2, int c2, double silent) const {
  const int steps = std::max(std::abs(r2 - r1), std::abs(c2 - c1));
  for (int k = 1; k < steps; ++k) {
    const double t = static_cast<double>(k) / steps;
    const int row = static_cast<int>(std::lround(r1 + t * (r2 - r1))),
              col = static_cast<int>(std::lround(c1 + t * (c2 - c1)));
    const auto i = static_cast<std::size_t>(mat_.geometry.index(row, col));
    if (around(row, col) < std::max<double>(pressed_[i].answer, silent)) return true;
  }
  return false;
}

void HealthGatherer::look_for_ghosts() {
  const GridGeometry& grid = mat_.geometry;
  const int rows_apart = static_cast<int>(std::ceil(parameters_.ghost_separation_mm / grid.pitch_y_mm));
  const int cols_apart = static_cast<int>(std::ceil(parameters_.ghost_separation_mm / grid.pitch_x_mm));
  if (!look_at_three(rows_apart, cols_apart)) look_at_two(rows_apart, cols_apart);
}

// Two presses that lie diagonally: where empty cells conduct a little, the crossings of their rows and columns read a share.
void HealthGatherer::look_at_two(int rows_apart, int cols_apart) {
  const GridGeometry& grid = mat_.geometry;
  const auto strong = [&](std::size_t i) {
    return pressed_[i].usable && rise_[i] >= 10 * pressed_[i].answer;
  };
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < rise_.size(); ++i) {
    if ((!first || rise_[i] > rise_[*first]) && strong(i)) first = i;
  }
  if (!first) return;
  const int r1 = static_cast<int>(*first) / grid.cols, c1 = static_cast<int>(*first) % grid.cols;
  std::optional<std::size_t> second;
  for (std::size_t i = 0; i < rise_.size(); ++i) {
    if (!strong(i) || rise_[i] < 0.25 * rise_[*first]) continue;
    const int r = static_cast<int>(i) / grid.cols, c = static_cast<int>(i) % grid.cols;
    if (std::abs(r - r1) < rows_apart || std::abs(c - c1) < cols_apart) continue;
    if (!second || rise_[i] > rise_[*second]) second = i;
  }
  if (!second) return;
  const int r2 = static_cast<int>(*second) / grid.cols, c2 = static_cast<int>(*second) % grid.cols;
  if (!apart(r1, c1, r2, c2, 0)) return;
  const double press = std::min(around(r1, c1), around(r2, c2));
  if (press > 0) ghosts_.push_back(static_cast<float>(0.5 * (around(r1, c2) + around(r2, c1)) / press));
}

// Three presses on three corners of a rectangle: current goes through all three in a row, and the fourth corner reads it,
// even where empty cells do not conduct at all. False where there are no three: where the fourth reads about as much as the
// corner across, both are ghosts of two presses, or both are hands.
bool HealthGatherer::look_at_three(int rows_apart, int cols_apart) {
  const GridGeometry& grid = mat_.geometry;
  const auto at = [&](int row, int col) { return static_cast<std::size_t>(grid.index(row, col)); };
  const float largest = *std::max_element(rise_.begin(), rise_.end());
  const auto strength = [&](std::size_t i) {
    const bool strong = pressed_[i].usable && rise_[i] >= parameters_.sure_press * pressed_[i].answer &&
                        rise_[i] >= 0.1F * largest;
    return strong ? rise_[i] : 0.0F;
  };
  float best = 0;
  double share = 0, across = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const float corner = strength(at(row, col));
      if (corner <= best) continue;
      float along_row = 0, along_column = 0;
      int c2 = 0, r2 = 0;
      for (int c = 0; c < grid.cols; ++c) {
        if (std::abs(c - col) < cols_apart || strength(at(row, c)) <= along_row) continue;
        along_row = strength(at(row, c));
        c2 = c;
      }
      for (int r = 0; r < grid.rows && along_row > best; ++r) {
        if (std::abs(r - row) < rows_apart || strength(at(r, col)) <= along_column) continue;
        along_column = strength(at(r, col));
        r2 = r;
      }
      // A ghost is weaker than each of the presses that make it, so the strongest three are the presses.
      const float weakest = std::min({corner, along_row, along_column});
      if (weakest <= best) continue;
      const double silent = dark_share * static_cast<double>(weakest);
      if (!apart(row, col, row, c2, silent) || !apart(row, col, r2, col, silent) ||
          !apart(row, c2, r2, c2, silent) || !apart(r2, col, r2, c2, silent))
        continue;
      best = weakest;
      const double press = std::min({around(row, col), around(row, c2), around(r2, col)});
      share = around(r2, c2) / press;
      across = around(r2, c2) / around(row, col);
    }
  }
  if (best <= 0 || across >= alike_share) return false;
  corner_ghosts_.push_back(static_cast<float>(share));
  return true;
}

void HealthGatherer::judge_ghosts(HealthReport& report) const {
  const auto two = lower_quarter(ghosts_, parameters_.ghost_frames);
  const auto three = lower_quarter(corner_ghosts_, parameters_.ghost_frames);
  const char* how =
      "press with both palms and lay a full bottle, or a helper's palm, so that the three are three corners "
      "of a "
      "rectangle for some seconds; on a small mat take three fingers";
  if (!two && !three) {
    report.findings.push_back({"ghosts_unknown", Verdict::good, "ghosts were not measured", how});
    return;
  }
  report.ghosting = std::max(two.value_or(0), three.value_or(0));
  report.ghosts_of_three = three.has_value();
  if (*report.ghosting <= parameters_.ghost_limit) {
    if (!three) {
      report.findings.push_back(
          {"ghosts_of_two", Verdict::good,
           "two presses make no ghosts, but on a mat whose empty cells do not conduct only three do", how});
    }
    return;
  }
  report.findings.push_back(
      {"ghosts", *report.ghosting > parameters_.ghost_unusable ? Verdict::unusable : Verdict::limits,
       fmt::format("presses make ghosts of {:.0f} % where their rows and columns cross and nothing lies",
                   100 * *report.ghosting),
       "if its cells are not isolated, write readout = \"unisolated\" in the mat's description and the "
       "station takes "
       "ghosts out of a calibrated mat; until then practise with one hand at a time"});
}

}  // namespace palmar::calibration
