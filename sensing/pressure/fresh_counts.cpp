#include "sensing/pressure/fresh_counts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace palmar::pressure {
namespace {

/// log10 within 0.003 for x >= 1, by exponent and mantissa: a creep of 5 % a decade needs no more.
float log10_near(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  const auto octaves = static_cast<float>(static_cast<int>(bits >> 23) - 127);
  const float m = std::bit_cast<float>((bits & 0x7FFFFFu) | 0x3F800000u) - 1.0f;
  return 0.30103f * (octaves + m * (1.3465f - 0.3465f * m));
}

/// Rows or columns with sums on the stack; a mat with more of them has its losses left alone.
constexpr int most_lines = 512;

}  // namespace

void CellHistory::clear(std::size_t cells) {
  turn_counts.assign(cells, 0.0f);
  falling.assign(cells, 0);
  since_s.assign(cells, 0.0);
  seen.assign(cells, 0);
  touched.clear();
  touched.reserve(cells);
  frames = 0;
}

namespace {

/// Follows one cell's load; true while it falls. What is added to a load creeps from when it was added, so the load's beginning is
/// the mean time of its parts.
bool follow(float counts, float noise_counts, double t_s, float& turn, std::uint8_t& falling,
            double& since_s) {
  const float margin = turn_share * counts + turn_noises * noise_counts;
  if (falling ? counts > turn + margin : counts < turn - margin) {
    falling = !falling;
    turn = counts;
  } else if (falling) {
    turn = std::min(turn, counts);
  } else if (counts > turn) {
    since_s += (t_s - since_s) * static_cast<double>((counts - turn) / counts);
    turn = counts;
  }
  return falling;
}

}  // namespace

float creep_decades(float held_s) { return log10_near(1.0F + held_s / creep_start_s); }

FreshCounts::FreshCounts(const GridGeometry& grid, const CellMemory& memory, const WireLoss& wires)
    : grid_(grid),
      memory_(memory),
      loss_per_count_(std::max(grid.rows, grid.cols) <= most_lines ? static_cast<float>(wires.per_count)
                                                                   : 0.0f),
      remembers_(!(memory == CellMemory{})) {}

void FreshCounts::add_wire_loss(std::span<const std::uint32_t> loaded, std::vector<float>& counts) const {
  std::array<float, most_lines> rows, cols;
  std::fill_n(rows.begin(), grid_.rows, 0.0f);
  std::fill_n(cols.begin(), grid_.cols, 0.0f);
  // Ascending cells change their row now and then: cheaper to follow than to divide for.
  const auto stride = static_cast<std::uint32_t>(grid_.cols);
  const auto each = [&](auto&& visit) {
    std::size_t row = 0;
    std::uint32_t begin = 0;
    for (std::size_t k = 0; k < loaded.size(); ++k) {
      for (; loaded[k] - begin >= stride; begin += stride) ++row;
      visit(k, rows[row], cols[loaded[k] - begin]);
    }
  };
  each([&](std::size_t k, float& row, float& col) {
    row += counts[k];
    col += counts[k];
  });
  const auto gain = [&](float sum) {
    return 1.0f / (1.0f - std::min(sum * loss_per_count_, static_cast<float>(largest_wire_loss)));
  };
  for (int r = 0; r < grid_.rows; ++r)
    rows[static_cast<std::size_t>(r)] = gain(rows[static_cast<std::size_t>(r)]);
  for (int c = 0; c < grid_.cols; ++c)
    cols[static_cast<std::size_t>(c)] = gain(cols[static_cast<std::size_t>(c)]);
  each([&](std::size_t k, float& row, float& col) { counts[k] *= row * col; });
}

void FreshCounts::find(const RawFrame& frame, std::span<const std::uint16_t> tare,
                       std::span<const std::uint32_t> loaded, CellHistory* history,
                       std::vector<float>& out) const {
  out.resize(loaded.size());
  for (std::size_t k = 0; k < loaded.size(); ++k) {
    const std::uint32_t i = loaded[k];
    out[k] =
        static_cast<float>(static_cast<std::int32_t>(frame.counts[i]) - static_cast<std::int32_t>(tare[i]));
  }
  if (loss_per_count_ > 0) add_wire_loss(loaded, out);
  if (!remembers_ || !history) return;
  CellHistory& past = *history;
  if (past.turn_counts.size() != tare.size()) past.clear(tare.size());
  ++past.frames;
  for (std::size_t k = 0; k < loaded.size(); ++k) {
    const std::uint32_t i = loaded[k];
    float& turn = past.turn_counts[i];
    if (turn == 0) {
      past.touched.push_back(i);
      past.since_s[i] = frame.t_s;
      past.falling[i] = 0;
      turn = out[k];
    }
    past.seen[i] = past.frames;
    const bool falls =
        follow(out[k], memory_.noise_counts, frame.t_s, turn, past.falling[i], past.since_s[i]);
    const auto held_s = static_cast<float>(std::max(0.0, frame.t_s - past.since_s[i]));
    out[k] /= (1.0f + (falls ? memory_.hysteresis : 0.0f)) *
              (1.0f + memory_.creep_per_decade * creep_decades(held_s));
  }
  // A cell that was let go begins anew. All that are touched are in `loaded` unless some were let go.
  if (past.touched.size() == loaded.size()) return;
  std::erase_if(past.touched, [&](std::uint32_t i) {
    if (past.seen[i] == past.frames) return false;
    past.turn_counts[i] = 0;
    return true;
  });
}

}  // namespace palmar::pressure
