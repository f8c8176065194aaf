#include "sensing/pressure/pressure.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"

namespace palmar::pressure {
namespace {

constexpr int block = 32;  // cells between two looks at whether anything is loaded; most of a mat is empty

void check_table(const char* name, std::size_t entries, int cells) {
  if (entries != 0 && entries != static_cast<std::size_t>(cells)) {
    throw std::invalid_argument(std::string("mat calibration: ") + name + " has " + std::to_string(entries) +
                                " entries for " + std::to_string(cells) + " cells");
  }
}

constexpr auto code(CellValidity validity) { return static_cast<std::uint8_t>(validity); }

}  // namespace

PressureConverter::PressureConverter(const MatCalibration& calibration)
    : geometry_(calibration.geometry), newtons_per_count_(calibration.newtons_per_count) {
  const GridGeometry& grid = geometry_;
  if (grid.rows <= 0 || grid.cols <= 0 || !(grid.pitch_x_mm > 0) || !(grid.pitch_y_mm > 0)) {
    throw std::invalid_argument(
        "mat calibration: grid of " + std::to_string(grid.rows) + " x " + std::to_string(grid.cols) +
        " cells, pitch " + std::to_string(grid.pitch_x_mm) + " x " + std::to_string(grid.pitch_y_mm) + " mm");
  }
  if (!(newtons_per_count_ > 0) || !std::isfinite(newtons_per_count_)) {
    throw std::invalid_argument("mat calibration: newtons_per_count is " +
                                std::to_string(newtons_per_count_));
  }
  const int cells = grid.cells();
  check_table("tare_counts", calibration.tare_counts.size(), cells);
  check_table("dead_cells", calibration.dead_cells.size(), cells);

  kPa_per_count_ = static_cast<float>(kPa_from_N(newtons_per_count_, grid.cell_area_mm2()));
  knows_saturation_ = calibration.saturated_count > 0;
  saturated_count_ = calibration.saturated_count;
  tare_ = calibration.tare_counts;
  tare_.resize(static_cast<std::size_t>(cells), 0);
  threshold_.assign(static_cast<std::size_t>(cells), std::max<std::uint16_t>(calibration.threshold_count, 1));
  flaw_.assign(static_cast<std::size_t>(cells), code(CellValidity::measured));
  for (std::size_t i = 0; i < flaw_.size(); ++i) {
    if (!calibration.dead_cells.empty() && calibration.dead_cells[i]) {
      flaw_[i] = code(CellValidity::dead);
    } else if (!calibration.curves && knows_saturation_ &&
               tare_[i] > largest_trusted_tare_share * saturated_count_) {
      flaw_[i] = code(CellValidity::untrusted);
    } else if (calibration.curves && i < calibration.curves->identified.size() &&
               !calibration.curves->identified[i]) {
      flaw_[i] = code(CellValidity::untrusted);
    }
    has_flaws_ = has_flaws_ || flaw_[i] != code(CellValidity::measured);
  }
  if (calibration.curves) curves_ = CurveReader(calibration, flaw_);
}

void PressureConverter::convert(const RawFrame& frame, PressureField& field, CellHistory* history) const {
  const int cells = geometry_.cells();
  if (frame.rows != geometry_.rows || frame.cols != geometry_.cols ||
      frame.counts.size() != static_cast<std::size_t>(cells)) {
    throw std::invalid_argument("frame of " + std::to_string(frame.rows) + " x " +
                                std::to_string(frame.cols) + " with " + std::to_string(frame.counts.size()) +
                                " counts for a mat of " + std::to_string(geometry_.rows) + " x " +
                                std::to_string(geometry_.cols));
  }
  field.geometry = geometry_;
  field.kPa.resize(static_cast<std::size_t>(cells));
  field.validity.resize(static_cast<std::size_t>(cells));
  field.loaded.clear();
  if (curves_.empty()) field.falling.clear();
  field.loaded.reserve(static_cast<std::size_t>(cells));

  const std::uint16_t* raw = frame.counts.data();
  const std::uint16_t* tare = tare_.data();
  const std::uint16_t* threshold = threshold_.data();
  float* kPa = field.kPa.data();
  const float kPa_per_count =
      kPa_per_count_;  // a member could change with every write through kPa, for all the compiler knows
  auto* validity = reinterpret_cast<std::uint8_t*>(field.validity.data());
  const std::uint16_t saturation = knows_saturation_ ? saturated_count_ : std::uint16_t{65535};
  static_assert(code(CellValidity::measured) == 0, "the sum below says `measured` by adding nothing");
  constexpr std::uint16_t below = code(CellValidity::below_threshold);
  const std::uint16_t at_saturation =
      code(knows_saturation_ ? CellValidity::saturated : CellValidity::measured);

  std::uint64_t total = 0;
  std::uint16_t highest = 0;
  int saturated_cells = 0;
  const auto convert_block = [&](int begin, int length) {
    std::uint32_t sum = 0;
    std::uint16_t top = 0;
    std::uint16_t saturated = 0;
    for (int k = 0; k < length; ++k) {
      const int i = begin + k;
      const auto above = static_cast<std::uint16_t>(std::max(raw[i], tare[i]) - tare[i]);
      const std::uint16_t present = above >= threshold[i];
      const std::uint16_t full = present & static_cast<std::uint16_t>(raw[i] >= saturation);
      const auto count = static_cast<std::uint16_t>(above * present);
      kPa[i] = kPa_per_count * static_cast<float>(static_cast<std::int32_t>(count));
      validity[i] = static_cast<std::uint8_t>((1 - present) * below + full * at_saturation);
      sum += count;
      saturated = static_cast<std::uint16_t>(saturated + full);
      top = std::max(top, count);
    }
    if (top == 0) return;
    total += sum;
    highest = std::max(highest, top);
    saturated_cells += saturated;
    for (int i = begin; i < begin + length; ++i) {
      if (kPa[i] > 0) field.loaded.push_back(static_cast<std::uint32_t>(i));
    }
  };
  int begin = 0;
  for (; begin + block <= cells; begin += block) convert_block(begin, block);
  convert_block(begin, cells - begin);
  field.peak_kPa = static_cast<double>(kPa_per_count_) * highest;
  field.saturated_cells = knows_saturation_ ? saturated_cells : 0;
  if (has_flaws_ && curves_.empty()) mark_flaws(frame, field, total);
  field.force_N = newtons_per_count_ * static_cast<double>(total);
  if (!curves_.empty()) read_curves(frame, history, field);
}

void PressureConverter::read_curves(const RawFrame& frame, CellHistory* history, PressureField& field) const {
  curves_.read(frame, tare_, flaw_, history, field);
  if (!has_flaws_) return;
  for (std::size_t i = 0; i < flaw_.size(); ++i) {
    if (flaw_[i] != code(CellValidity::measured)) field.validity[i] = static_cast<CellValidity>(flaw_[i]);
  }
}

// Few mats have flawed cells, so they are taken out after the fast pass.
void PressureConverter::mark_flaws(const RawFrame& frame, PressureField& field, std::uint64_t& counts) const {
  float peak = 0;
  for (std::size_t i = 0; i < flaw_.size(); ++i) {
    if (flaw_[i] == code(CellValidity::measured)) {
      peak = std::max(peak, field.kPa[i]);
      continue;
    }
    if (field.kPa[i] > 0) counts -= static_cast<std::uint64_t>(frame.counts[i] - tare_[i]);
    if (field.validity[i] == CellValidity::saturated) --field.saturated_cells;
    field.validity[i] = static_cast<CellValidity>(flaw_[i]);
    if (flaw_[i] == code(CellValidity::dead)) field.kPa[i] = 0;
  }
  field.peak_kPa = peak;
  std::erase_if(field.loaded, [&](std::uint32_t i) { return !(field.kPa[i] > 0); });
}

}  // namespace palmar::pressure
