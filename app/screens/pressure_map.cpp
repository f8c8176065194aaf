#include "app/screens/pressure_map.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace palmar::screens {
namespace {

// Hue and chroma along the scale, at equal distances; lightness is straight and comes from its ends.
struct Stop {
  double a, b;
};
constexpr Stop stops[] = {{-0.005, -0.070}, {-0.032, -0.078}, {-0.075, -0.040}, {-0.110, 0.020},
                          {-0.130, 0.090},  {-0.100, 0.140},  {-0.030, 0.180}};
constexpr int stop_count = static_cast<int>(std::size(stops));

struct Weights {
  float w[4];
};

// Catmull-Rom weights of the cells at -1, 0, 1, 2 for a point t in [0, 1) after cell 0.
Weights catmull_rom(float t) {
  const float t2 = t * t, t3 = t2 * t;
  return {{0.5f * (-t3 + 2 * t2 - t), 0.5f * (3 * t3 - 5 * t2 + 2), 0.5f * (-3 * t3 + 4 * t2 + t),
           0.5f * (t3 - t2)}};
}

struct CellBox {
  int row_lo, row_hi, col_lo, col_hi;  // closed
};

CellBox loaded_box(const PressureField& field) {
  const GridGeometry& g = field.geometry;
  CellBox box{g.rows, -1, g.cols, -1};
  for (const std::uint32_t i : field.loaded) {
    const int row = static_cast<int>(i) / g.cols, col = static_cast<int>(i) % g.cols;
    box = {std::min(box.row_lo, row), std::max(box.row_hi, row), std::min(box.col_lo, col),
           std::max(box.col_hi, col)};
  }
  return {std::max(box.row_lo - 2, 0), std::min(box.row_hi + 2, g.rows - 1), std::max(box.col_lo - 2, 0),
          std::min(box.col_hi + 2, g.cols - 1)};
}

float at(const PressureField& field, int row, int col) {
  const GridGeometry& g = field.geometry;
  if (row < 0 || col < 0 || row >= g.rows || col >= g.cols) return 0;
  return field.kPa[static_cast<std::size_t>(g.index(row, col))];
}

float interpolated(const PressureField& field, int row, int col, const Weights& wy, const Weights& wx) {
  float sum = 0, most = 0;
  for (int j = 0; j < 4; ++j) {
    for (int i = 0; i < 4; ++i) {
      const float value = at(field, row - 1 + j, col - 1 + i);
      sum += wy.w[j] * wx.w[i] * value;
      most = std::max(most, value);
    }
  }
  return std::clamp(sum, 0.0f, most);
}

}  // namespace

PressureTable pressure_table(bool dark_ground) {
  PressureTable table;
  const double least = dark_ground ? 0.36 : 0.90, most = dark_ground ? 0.92 : 0.30;
  for (int i = 0; i < 256; ++i) {
    const double t = i / 255.0;
    // On a light ground the hues run the other way, so that most pressure is the darkest blue.
    const double x = (dark_ground ? t : 1 - t) * (stop_count - 1);
    const int k = std::min(static_cast<int>(x), stop_count - 2);
    const double f = x - k;
    const OkLab lab{least + (most - least) * t, stops[k].a + (stops[k + 1].a - stops[k].a) * f,
                    stops[k].b + (stops[k + 1].b - stops[k].b) * f};
    Colour colour = from_oklab(lab);
    // Light touches let the anatomy shine through; from 5 kPa on the colour is solid.
    colour.a = static_cast<std::uint8_t>(std::lround(255 * std::min(0.96, 0.35 + 0.61 * t / 0.35)));
    table[static_cast<std::size_t>(i)] = colour;
  }
  return table;
}

double pressure_position(double kPa) { return std::sqrt(std::clamp(kPa / pressure_scale_kPa, 0.0, 1.0)); }

Colour colour_of(const PressureTable& table, double kPa) {
  return table[static_cast<std::size_t>(std::lround(pressure_position(kPa) * 255))];
}

void draw_field(const PressureField& field, const PressureTable& table, int factor,
                std::vector<std::uint8_t>& rgba) {
  const GridGeometry& g = field.geometry;
  if (factor < 1 || field.kPa.size() != static_cast<std::size_t>(g.cells())) {
    throw std::invalid_argument("draw_field: factor " + std::to_string(factor) + ", " +
                                std::to_string(field.kPa.size()) + " cells for a grid of " +
                                std::to_string(g.cells()));
  }
  const std::size_t width = static_cast<std::size_t>(g.cols * factor);
  rgba.assign(width * static_cast<std::size_t>(g.rows * factor) * 4, 0);
  if (field.loaded.empty()) return;
  const CellBox box = loaded_box(field);
  for (int y = box.row_lo * factor; y < (box.row_hi + 1) * factor; ++y) {
    const float row = (static_cast<float>(y) + 0.5f) / static_cast<float>(factor) - 0.5f;
    const int row0 = static_cast<int>(std::floor(row));
    const Weights wy = catmull_rom(row - static_cast<float>(row0));
    for (int x = box.col_lo * factor; x < (box.col_hi + 1) * factor; ++x) {
      const float col = (static_cast<float>(x) + 0.5f) / static_cast<float>(factor) - 0.5f;
      const int col0 = static_cast<int>(std::floor(col));
      const float kPa = interpolated(field, row0, col0, wy, catmull_rom(col - static_cast<float>(col0)));
      Colour colour = colour_of(table, kPa);
      if (kPa < pressure_shown_kPa) colour.a = static_cast<std::uint8_t>(colour.a * kPa / pressure_shown_kPa);
      std::uint8_t* pixel = &rgba[(static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)) * 4];
      pixel[0] = colour.r, pixel[1] = colour.g, pixel[2] = colour.b, pixel[3] = colour.a;
    }
  }
}

}  // namespace palmar::screens
