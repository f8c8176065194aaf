#include "sensing/emulator/sensel_blobs.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::emulator {
namespace {

using mat::SenselContact;
using mat::SenselFrame;

std::uint16_t fixed(double value, double scale) {
  return static_cast<std::uint16_t>(std::clamp(std::lround(value * scale), 0L, 65535L));
}

/// Force-weighted centre, area and ellipse (full axes 4 sqrt(lambda)) of the cells of one region.
SenselContact measure(const std::vector<std::uint32_t>& cells, std::uint32_t peak, const SenselFrame& frame,
                      int cols, double pitch_mm) {
  double force = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  double min_x = 1e9, min_y = 1e9, max_x = 0, max_y = 0;
  for (std::uint32_t cell : cells) {
    const double weight = frame.cells[cell];
    const double cx = (cell % static_cast<unsigned>(cols) + 0.5) * pitch_mm;
    const double cy = (cell / static_cast<unsigned>(cols) + 0.5) * pitch_mm;
    force += weight, x += weight * cx, y += weight * cy;
    xx += weight * cx * cx, xy += weight * cx * cy, yy += weight * cy * cy;
    min_x = std::min(min_x, cx), max_x = std::max(max_x, cx);
    min_y = std::min(min_y, cy), max_y = std::max(max_y, cy);
  }
  x /= force, y /= force;
  const double a = xx / force - x * x, b = xy / force - x * y, c = yy / force - y * y;
  const double middle = (a + c) / 2, radius = std::hypot((a - c) / 2, b);
  SenselContact contact;
  contact.x = fixed(x, 256), contact.y = fixed(y, 256);
  contact.force = fixed(force, 1);
  contact.area = fixed(static_cast<double>(cells.size()), 1);
  contact.angle = static_cast<std::int16_t>(std::lround(degrees(std::atan2(2 * b, a - c) / 2) * 16));
  contact.major = fixed(4 * std::sqrt(std::max(middle + radius, 0.0)), 256);
  contact.minor = fixed(4 * std::sqrt(std::max(middle - radius, 0.0)), 256);
  contact.min_x = fixed(min_x, 256), contact.min_y = fixed(min_y, 256);
  contact.max_x = fixed(max_x, 256), contact.max_y = fixed(max_y, 256);
  contact.peak_x = fixed((peak % static_cast<unsigned>(cols) + 0.5) * pitch_mm, 1);
  contact.peak_y = fixed((peak / static_cast<unsigned>(cols) + 0.5) * pitch_mm, 1);
  contact.peak_force = frame.cells[peak];
  return contact;
}

}  // namespace

void SenselBlobs::collect(int rows, int cols, const std::vector<std::uint16_t>& cells) {
  visited_.assign(cells.size(), 0);
  region_count_ = 0;
  for (std::uint32_t seed = 0; seed < cells.size(); ++seed) {
    if (cells[seed] == 0 || visited_[seed]) continue;
    if (region_count_ == regions_.size()) regions_.emplace_back();
    Region& region = regions_[region_count_++];
    region.cells.assign(1, seed);
    region.force = 0;
    region.peak = seed;
    visited_[seed] = 1;
    for (std::size_t i = 0; i < region.cells.size(); ++i) {
      const std::uint32_t cell = region.cells[i];
      region.force += cells[cell];
      if (cells[cell] > cells[region.peak]) region.peak = cell;
      const int row = static_cast<int>(cell) / cols, col = static_cast<int>(cell) % cols;
      const auto visit = [&](int r, int c) {
        if (r < 0 || c < 0 || r >= rows || c >= cols) return;
        const auto next = static_cast<std::uint32_t>(r * cols + c);
        if (cells[next] == 0 || visited_[next]) return;
        visited_[next] = 1;
        region.cells.push_back(next);
      };
      visit(row - 1, col), visit(row + 1, col), visit(row, col - 1), visit(row, col + 1);
    }
  }
}

std::uint8_t SenselBlobs::number(const Region& region, std::uint32_t& taken) const {
  if (region.peak < former_labels_.size()) {
    const std::uint8_t former = former_labels_[region.peak];
    if (former < 32 && !(taken >> former & 1)) {
      taken |= 1U << former;
      return former;
    }
  }
  std::uint8_t free = 0;
  while (free < 31 && (taken >> free & 1)) ++free;
  taken |= 1U << free;
  return free;
}

void SenselBlobs::find(int rows, int cols, double pitch_mm, int min_force, int most, SenselFrame& frame) {
  collect(rows, cols, frame.cells);
  const auto end = regions_.begin() + static_cast<std::ptrdiff_t>(region_count_);
  std::sort(regions_.begin(), end, [](const Region& a, const Region& b) { return a.force > b.force; });
  frame.contacts.clear();
  frame.labels.assign(frame.cells.size(), SenselFrame::no_label);
  std::uint32_t taken = 0;
  for (std::size_t i = 0; i < region_count_ && i < static_cast<std::size_t>(std::clamp(most, 0, 16)); ++i) {
    const Region& region = regions_[i];
    if (region.force < static_cast<std::uint32_t>(min_force)) break;
    SenselContact contact = measure(region.cells, region.peak, frame, cols, pitch_mm);
    contact.id = number(region, taken);
    const bool known = region.peak < former_labels_.size() && former_labels_[region.peak] == contact.id;
    contact.state = known ? 2 : 1;
    for (std::uint32_t cell : region.cells) frame.labels[cell] = contact.id;
    frame.contacts.push_back(contact);
  }
  former_labels_ = frame.labels;
}

}  // namespace palmar::emulator
