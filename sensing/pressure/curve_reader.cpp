#include "sensing/pressure/curve_reader.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>
#include <utility>

#include "sensing/model/units.hpp"

namespace palmar::pressure {
namespace {

// The table's places are read off a float's exponent and top mantissa bits: no search, no logarithm. With eight places an octave a
// straight line between them misses a power law of exponent 1.6 by less than 0.2 %.
constexpr unsigned bits_an_octave = 3;
constexpr unsigned fraction_bits = 23 - bits_an_octave;
constexpr std::uint32_t first_place = 127u << bits_an_octave;  // of 1.0f
constexpr float fraction_step = 1.0f / static_cast<float>(1u << fraction_bits);

std::size_t place_of(float counts) {
  return (std::bit_cast<std::uint32_t>(counts) >> fraction_bits) - first_place;
}
double counts_at(std::size_t place) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(place + first_place) << fraction_bits);
}

}  // namespace

CurveReader::CurveReader(const MatCalibration& calibration, std::span<const std::uint8_t> flaw)
    : grid_(calibration.geometry), fresh_(grid_, calibration.memory, calibration.wires) {
  const CellCurves& curves = calibration.curves.value();
  const auto cells = static_cast<std::size_t>(grid_.cells());
  check_curves(curves, cells);
  const CellLeans& leans = calibration.leans;
  if (!leans.x.empty() || !leans.y.empty()) {
    if (leans.x.size() != cells || leans.y.size() != cells) {
      throw std::invalid_argument("leans of " + std::to_string(leans.x.size()) + " and " +
                                  std::to_string(leans.y.size()) + " cells for " + std::to_string(cells));
    }
    leans_ = LeanCorrector(grid_, leans, flaw);
    kPa_.reserve(cells);
  }
  top_counts_ = curves.top_counts;
  counts_.reserve(cells);
  const float most = *std::max_element(top_counts_.begin(), top_counts_.end());
  width_ = place_of(std::clamp(most, 1.0f, 1e6f)) + 2;
  table_.resize(cells * width_);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    for (std::size_t place = 0; place < width_; ++place) {
      table_[cell * width_ + place] =
          static_cast<float>(kPa_from_N(curve_N(curves, cell, counts_at(place)), grid_.cell_area_mm2()));
    }
  }
}

float CurveReader::kPa(std::size_t cell, float counts) const {
  if (counts < 1) return counts * table_[cell * width_];
  const auto bits = std::bit_cast<std::uint32_t>(counts);
  const float* at = &table_[cell * width_ + (bits >> fraction_bits) - first_place];
  const float rest = static_cast<float>(bits & ((1u << fraction_bits) - 1)) * fraction_step;
  return at[0] + rest * (at[1] - at[0]);
}

void CurveReader::read(const RawFrame& frame, std::span<const std::uint16_t> tare,
                       std::span<const std::uint8_t> flaw, CellHistory* history, PressureField& field) const {
  constexpr auto measured = static_cast<std::uint8_t>(CellValidity::measured);
  constexpr auto dead = static_cast<std::uint8_t>(CellValidity::dead);
  fresh_.find(frame, tare, field.loaded, history, counts_);
  const bool knows_falling = history && fresh_.remembers();
  field.falling.resize(knows_falling ? flaw.size() : 0);
  double valid_kPa = 0;
  float peak = 0;
  int saturated = 0;
  std::size_t kept = 0;
  for (std::size_t k = 0; k < field.loaded.size(); ++k) {
    const std::uint32_t i = field.loaded[k];
    field.kPa[i] = flaw[i] == dead ? 0 : kPa(i, std::min(counts_[k], top_counts_[i]));
  }
  if (!leans_.empty()) leans_.correct(field.loaded, field.kPa, kPa_);
  for (std::size_t k = 0; k < field.loaded.size(); ++k) {
    const std::uint32_t i = field.loaded[k];
    if (flaw[i] == dead) continue;
    const float value = leans_.empty() ? field.kPa[i] : kPa_[k];
    field.kPa[i] = value;
    if (flaw[i] == measured) {
      if (counts_[k] > top_counts_[i]) field.validity[i] = CellValidity::saturated;
      saturated += field.validity[i] == CellValidity::saturated;
      valid_kPa += value;
      peak = std::max(peak, value);
    }
    if (knows_falling) field.falling[i] = history->falling[i];
    if (value > 0) field.loaded[kept++] = i;
  }
  field.loaded.resize(kept);
  field.peak_kPa = peak;
  field.saturated_cells = saturated;
  field.force_N = N_from_kPa(valid_kPa, grid_.cell_area_mm2());
}

}  // namespace palmar::pressure
