#include "sensing/contact/interval.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"

namespace palmar::contact {
namespace {

float unevenness_at(const PressureField& field, std::uint32_t cell, int row, int col) {
  const GridGeometry& grid = field.geometry;
  const float* at = field.kPa.data() + cell;
  if (row > 0 && row + 1 < grid.rows && col > 0 && col + 1 < grid.cols)
    return *at - 0.25F * (at[-1] + at[1] + at[-grid.cols] + at[grid.cols]);
  float sum = 0;
  int count = 0;
  const auto take = [&](bool there, std::ptrdiff_t step) {
    if (!there) return;
    sum += at[step];
    ++count;
  };
  take(col > 0, -1);
  take(col + 1 < grid.cols, 1);
  take(row > 0, -grid.cols);
  take(row + 1 < grid.rows, grid.cols);
  return count > 0 ? *at - sum / static_cast<float>(count) : 0.0F;
}

}  // namespace

float unevenness_kPa(const PressureField& field, std::uint32_t cell) {
  return unevenness_at(field, cell, static_cast<int>(cell) / field.geometry.cols,
                       static_cast<int>(cell) % field.geometry.cols);
}

void set_intervals(const ForceUncertainty& uncertainty, const PressureField& field, Contacts& contacts) {
  if (uncertainty.cells.size() != field.kPa.size()) {
    throw std::invalid_argument("uncertainty of " + std::to_string(uncertainty.cells.size()) +
                                " cells for a mat of " + std::to_string(field.kPa.size()));
  }
  std::array<float, Contacts::most> square_kPa{}, all_kPa{}, falling_kPa{};
  const bool knows_falling = uncertainty.falling != 1 && field.falling.size() == field.kPa.size();
  const auto placement = static_cast<float>(uncertainty.placement);
  // Ascending cells change their row now and then: cheaper to follow than to divide for.
  const auto cols = static_cast<std::uint32_t>(field.geometry.cols);
  int row = 0;
  std::uint32_t begin = 0;
  for (const std::uint32_t cell : field.loaded) {
    for (; cell - begin >= cols; begin += cols) ++row;
    const std::uint8_t owner = contacts.owner[cell];
    if (owner >= contacts.list.size()) continue;
    const float own = uncertainty.cells[cell] * field.kPa[cell];
    const float uneven =
        placement > 0 ? placement * unevenness_at(field, cell, row, static_cast<int>(cell - begin)) : 0.0F;
    square_kPa[owner] += own * own + uneven * uneven;
    if (!knows_falling) continue;
    all_kPa[owner] += field.kPa[cell];
    if (field.falling[cell]) falling_kPa[owner] += field.kPa[cell];
  }
  for (std::size_t k = 0; k < contacts.list.size(); ++k) {
    Contact& contact = contacts.list[k];
    const double cells_N = N_from_kPa(std::sqrt(square_kPa[k]), field.geometry.cell_area_mm2());
    const double falling = all_kPa[k] > 0 ? static_cast<double>(falling_kPa[k] / all_kPa[k]) : 0;
    const double half_N = std::lerp(1.0, uncertainty.falling, falling) *
                          std::hypot(cells_N, uncertainty.common * contact.force_N);
    contact.force_lo_N = std::max(0.0, contact.force_N - half_N);
    contact.force_hi_N = contact.force_N + half_N;
  }
}

}  // namespace palmar::contact
