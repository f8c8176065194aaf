#include "app/screens/painter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace palmar::screens {
namespace {

struct Box {
  double x_lo = 1e30, y_lo = 1e30, x_hi = -1e30, y_hi = -1e30;
  void add(Point p, double by) {
    x_lo = std::min(x_lo, p.x - by), x_hi = std::max(x_hi, p.x + by);
    y_lo = std::min(y_lo, p.y - by), y_hi = std::max(y_hi, p.y + by);
  }
};

Mask empty_mask(const Box& box, int width, int height, int margin) {
  Mask mask;
  if (box.x_hi < box.x_lo) return mask;
  const auto pixel = [](double v) { return static_cast<int>(std::floor(std::clamp(v, -1e6, 1e6))); };
  mask.x0 = std::clamp(pixel(box.x_lo) - margin, 0, width);
  mask.y0 = std::clamp(pixel(box.y_lo) - margin, 0, height);
  mask.width = std::clamp(pixel(box.x_hi) + 1 + margin, 0, width) - mask.x0;
  mask.height = std::clamp(pixel(box.y_hi) + 1 + margin, 0, height) - mask.y0;
  mask.width = std::max(mask.width, 0), mask.height = std::max(mask.height, 0);
  mask.cover.assign(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height), 0.0f);
  return mask;
}

// Adds the signed area to the right of the part of an edge that lies within one pixel row; a running sum
// along the row then gives the winding-weighted cover. x in pixels from the box's left, already within [0,
// width].
void add_row_piece(float* row, int width, double xa, double xb, double dy) {
  if (xa > xb) std::swap(xa, xb);
  const int first = std::min(static_cast<int>(xa), width - 1),
            last = std::min(static_cast<int>(xb), width - 1);
  if (first == last) {
    const double mean = (xa + xb) / 2 - first;
    row[first] += static_cast<float>(dy * (1 - mean));
    if (first + 1 < width) row[first + 1] += static_cast<float>(dy * mean);
    return;
  }
  const double slope = dy / (xb - xa);
  double carried = 0;  // area told so far as a running sum
  for (int x = first; x <= last; ++x) {
    const double from = std::max(xa, static_cast<double>(x)), to = std::min(xb, static_cast<double>(x + 1));
    const double passed_before = (from - xa) * slope, here = (to - from) * slope;
    const double cover = passed_before + here * (1 - ((from + to) / 2 - x));
    row[x] += static_cast<float>(cover - carried);
    carried = cover;
  }
  if (last + 1 < width) row[last + 1] += static_cast<float>(dy - carried);
}

void add_edge(Mask& mask, Point a, Point b) {
  if (a.y == b.y || mask.width == 0) return;
  const double sign = a.y < b.y ? 1 : -1;
  if (sign < 0) std::swap(a, b);
  a.x -= mask.x0, b.x -= mask.x0, a.y -= mask.y0, b.y -= mask.y0;
  const double slope = (b.x - a.x) / (b.y - a.y);
  const double top = std::max(a.y, 0.0), bottom = std::min(b.y, static_cast<double>(mask.height));
  for (int y = static_cast<int>(top); y < bottom; ++y) {
    const double from = std::max(top, static_cast<double>(y)),
                 to = std::min(bottom, static_cast<double>(y + 1));
    if (to <= from) continue;
    const double limit = mask.width;
    const double xa = std::clamp(a.x + (from - a.y) * slope, 0.0, limit);
    const double xb = std::clamp(a.x + (to - a.y) * slope, 0.0, limit);
    add_row_piece(&mask.cover[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width)], mask.width,
                  xa, xb, sign * (to - from));
  }
}

void add_polygon(Mask& mask, std::span<const Point> polygon) {
  for (std::size_t i = 0; i < polygon.size(); ++i)
    add_edge(mask, polygon[i], polygon[(i + 1) % polygon.size()]);
}

void sum_rows(Mask& mask) {
  for (int y = 0; y < mask.height; ++y) {
    float* row = &mask.cover[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width)];
    float sum = 0;
    for (int x = 0; x < mask.width; ++x) {
      sum += row[x];
      row[x] = std::min(std::abs(sum), 1.0f);
    }
  }
}

// Cover by distance to the segment; where segments meet the larger cover counts, so that joins are round and
// even.
void cover_segment(Mask& mask, Point a, Point b, double half) {
  const double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy, reach = half + 0.5;
  const auto bound = [](double v, int limit) {
    return std::clamp(static_cast<int>(std::floor(v)), 0, limit);
  };
  const int x_lo = bound(std::min(a.x, b.x) - reach - mask.x0, mask.width);
  const int x_hi = bound(std::max(a.x, b.x) + reach - mask.x0 + 1, mask.width);
  const int y_lo = bound(std::min(a.y, b.y) - reach - mask.y0, mask.height);
  const int y_hi = bound(std::max(a.y, b.y) + reach - mask.y0 + 1, mask.height);
  for (int y = y_lo; y < y_hi; ++y) {
    for (int x = x_lo; x < x_hi; ++x) {
      const double px = mask.x0 + x + 0.5 - a.x, py = mask.y0 + y + 0.5 - a.y;
      const double t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0.0, 1.0) : 0.0;
      const double ex = px - t * dx, ey = py - t * dy, distance = std::sqrt(ex * ex + ey * ey);
      float& cover = mask.cover[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) +
                                static_cast<std::size_t>(x)];
      cover = std::max(cover, static_cast<float>(std::clamp(reach - distance, 0.0, std::min(1.0, 2 * half))));
    }
  }
}

// Running mean of 2*radius+1 values along one line; beyond its ends there is nothing.
void box_filter(const float* in, float* out, int n, std::size_t stride, int radius) {
  const float scale = 1.0f / static_cast<float>(2 * radius + 1);
  const auto value = [&](int i) { return i < 0 || i >= n ? 0.0f : in[static_cast<std::size_t>(i) * stride]; };
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += value(i);
  for (int i = 0; i < n; ++i) {
    out[static_cast<std::size_t>(i) * stride] = std::max(sum, 0.0f) * scale;
    sum += value(i + radius + 1) - value(i - radius);
  }
}

}  // namespace

Mask fill_mask(std::span<const Point> polygon, int width, int height, int margin) {
  Box box;
  for (const Point p : polygon) box.add(p, 0);
  Mask mask = empty_mask(box, width, height, margin);
  if (mask.cover.empty()) return mask;  // it lies beside the picture
  add_polygon(mask, polygon);
  sum_rows(mask);
  return mask;
}

Mask line_mask(std::span<const Point> line, bool closed, double line_width, int width, int height) {
  const double half = line_width / 2;
  Box box;
  for (const Point p : line) box.add(p, half + 0.5);
  Mask mask = empty_mask(box, width, height, 0);
  const std::size_t n = line.size();
  if (n == 1) cover_segment(mask, line[0], line[0], half);
  for (std::size_t i = 0; i + 1 < n; ++i) cover_segment(mask, line[i], line[i + 1], half);
  if (closed && n > 2) cover_segment(mask, line[n - 1], line[0], half);
  return mask;
}

Mask lines_mask(std::span<const std::vector<Point>> lines, double line_width, int width, int height) {
  const double half = line_width / 2;
  Box box;
  for (const auto& line : lines)
    for (const Point p : line) box.add(p, half + 0.5);
  Mask mask = empty_mask(box, width, height, 0);
  for (const auto& line : lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i) cover_segment(mask, line[i], line[i + 1], half);
  return mask;
}

Mask blurred(const Mask& mask, int radius) {
  if (radius < 1 || mask.cover.empty()) return mask;
  Mask a = mask, b = mask;
  const std::size_t width = static_cast<std::size_t>(mask.width);
  for (int pass = 0; pass < 3; ++pass) {
    for (int y = 0; y < mask.height; ++y) {
      const std::size_t row = static_cast<std::size_t>(y) * width;
      box_filter(&a.cover[row], &b.cover[row], mask.width, 1, radius);
    }
    for (int x = 0; x < mask.width; ++x) {
      box_filter(&b.cover[static_cast<std::size_t>(x)], &a.cover[static_cast<std::size_t>(x)], mask.height,
                 width, radius);
    }
  }
  return a;
}

Mask hatched(const Mask& mask, double angle_deg, double spacing, double line_width) {
  if (!(spacing > 0)) throw std::invalid_argument("hatched: spacing " + std::to_string(spacing));
  Mask out = mask;
  const double angle = angle_deg * std::numbers::pi / 180, nx = -std::sin(angle), ny = std::cos(angle);
  std::size_t i = 0;
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x, ++i) {
      if (out.cover[i] == 0) continue;
      const double across = (mask.x0 + x + 0.5) * nx + (mask.y0 + y + 0.5) * ny;
      const double from_line = std::abs(across - spacing * std::round(across / spacing));
      out.cover[i] *= static_cast<float>(std::clamp(line_width / 2 + 0.5 - from_line, 0.0, 1.0));
    }
  }
  return out;
}

Mask clipped(const Mask& mask, const Mask& by) {
  Mask out = mask;
  std::size_t i = 0;
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x, ++i) out.cover[i] *= by.at(mask.x0 + x, mask.y0 + y);
  return out;
}

Mask outside(const Mask& mask, const Mask& by) {
  Mask out = mask;
  std::size_t i = 0;
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x, ++i) out.cover[i] *= 1 - by.at(mask.x0 + x, mask.y0 + y);
  return out;
}

Image blank(int width, int height, Colour colour) {
  if (width < 1 || height < 1)
    throw std::invalid_argument("blank: " + std::to_string(width) + " x " + std::to_string(height));
  Image image{width, height, {}};
  image.rgba.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    image.rgba[i] = colour.r, image.rgba[i + 1] = colour.g, image.rgba[i + 2] = colour.b,
    image.rgba[i + 3] = colour.a;
  }
  return image;
}

void paint(Image& image, const Mask& mask, Colour colour) {
  const float alpha = static_cast<float>(colour.a) / 255.0f;
  std::size_t i = 0;
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x, ++i) {
      const float above = mask.cover[i] * alpha;
      const int px = mask.x0 + x, py = mask.y0 + y;
      if (above <= 0 || px >= image.width || py >= image.height) continue;
      std::uint8_t* pixel =
          &image.rgba[(static_cast<std::size_t>(py) * static_cast<std::size_t>(image.width) +
                       static_cast<std::size_t>(px)) *
                      4];
      const float under = static_cast<float>(pixel[3]) / 255.0f * (1 - above), total = above + under;
      const float fresh_share = above / total;
      const auto rounded = [](float value) { return static_cast<std::uint8_t>(value + 0.5f); };
      const auto over = [&](std::uint8_t old, std::uint8_t fresh) {
        const float from = static_cast<float>(old);
        return rounded(from + (static_cast<float>(fresh) - from) * fresh_share);
      };
      pixel[0] = over(pixel[0], colour.r), pixel[1] = over(pixel[1], colour.g),
      pixel[2] = over(pixel[2], colour.b);
      pixel[3] = rounded(total * 255.0f);
    }
  }
}

}  // namespace palmar::screens
