// Random Sensel frames for round trips.
#pragma once

#include <random>

#include "sensing/mat/sensel_morph.hpp"

namespace palmar::test {

inline mat::SenselFrame random_sensel_frame(std::mt19937& random, int cells) {
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  mat::SenselFrame frame;
  frame.content = static_cast<std::uint8_t>(below(16));
  frame.counter = static_cast<std::uint8_t>(below(256));
  frame.time_us = static_cast<std::uint32_t>(random());
  if (frame.content & mat::sensel_contacts) {
    frame.contact_mask = static_cast<std::uint8_t>(below(16));
    frame.contacts.resize(static_cast<std::size_t>(below(17)));
    for (mat::SenselContact& c : frame.contacts) {
      const auto u = [&] { return static_cast<std::uint16_t>(below(65536)); };
      const auto s = [&] { return static_cast<std::int16_t>(below(65536) - 32768); };
      c.id = static_cast<std::uint8_t>(below(16));
      c.state = static_cast<std::uint8_t>(1 + below(3));
      c.x = u(), c.y = u(), c.force = u(), c.area = u();
      if (frame.contact_mask & mat::sensel_ellipse) c.angle = s(), c.major = u(), c.minor = u();
      if (frame.contact_mask & mat::sensel_deltas)
        c.delta_x = s(), c.delta_y = s(), c.delta_force = s(), c.delta_area = s();
      if (frame.contact_mask & mat::sensel_box) c.min_x = u(), c.min_y = u(), c.max_x = u(), c.max_y = u();
      if (frame.contact_mask & mat::sensel_peak) c.peak_x = u(), c.peak_y = u(), c.peak_force = u();
    }
  }
  if (frame.content & mat::sensel_accelerometer)
    for (std::int16_t& axis : frame.acceleration) axis = static_cast<std::int16_t>(below(65536) - 32768);
  const auto size = static_cast<std::size_t>(cells);
  const int density = below(5);  // from empty to full
  if (frame.content & mat::sensel_pressure) {
    frame.cells.assign(size, 0);
    frame.base = static_cast<std::uint16_t>(below(300));
    for (auto& cell : frame.cells)
      if (below(4) < density)
        cell = static_cast<std::uint16_t>(frame.base + 1 + below(below(4) ? 127 : 32767));
  }
  if (frame.content & mat::sensel_labels) {
    frame.labels.assign(size, mat::SenselFrame::no_label);
    for (std::size_t i = 0; i < size;) {
      const std::size_t end = std::min(size, i + 1 + static_cast<std::size_t>(below(300)));
      const bool labelled = below(4) < density;
      const auto label = static_cast<std::uint8_t>(below(128));
      for (; i < end; ++i)
        if (labelled) frame.labels[i] = label;
    }
  }
  return frame;
}

}  // namespace palmar::test
