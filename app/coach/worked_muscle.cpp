#include "app/coach/worked_muscle.hpp"

namespace palmar::coach {
namespace {

/// The scoreable muscle of the highest rank; ranks of 0 and below are none.
template <typename Row, typename Rank>
std::optional<std::uint16_t> highest(const Atlas& atlas, std::span<const Row> rows, Rank rank) {
  std::optional<std::uint16_t> best;
  double most = 0;
  for (const Row& row : rows) {
    const Muscle& muscle = atlas.muscles[row.muscle];
    if (!muscle.scoreable) continue;
    if (const double now = rank(muscle, static_cast<double>(row.share)); now > most) {
      most = now;
      best = row.muscle;
    }
  }
  return best;
}

template <typename Row>
std::optional<std::uint16_t> worked(const Atlas& atlas, std::span<const Row> rows,
                                    std::optional<std::size_t> target) {
  if (target) {
    const int layer = atlas.muscles[*target].layer;
    const auto in_layer = [&](const Muscle& muscle, double share) {
      return muscle.layer == layer ? share : 0;
    };
    if (const auto best = highest(atlas, rows, in_layer)) return best;
  }
  return highest(atlas, rows, [](const Muscle& muscle, double share) { return share * muscle.thickness_mm; });
}

}  // namespace

std::optional<std::uint16_t> worked_muscle(const Atlas& atlas, std::span<const MuscleShare> shares,
                                           std::optional<std::size_t> target) {
  return worked(atlas, shares, target);
}

std::optional<std::uint16_t> worked_muscle(const Atlas& atlas, std::span<const MuscleLoad> loads,
                                           std::optional<std::size_t> target) {
  return worked(atlas, loads, target);
}

}  // namespace palmar::coach
