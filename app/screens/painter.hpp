// Antialiased shapes painted into memory, for pictures that are drawn once and then kept as a texture.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/screens/colour.hpp"
#include "app/screens/curve.hpp"

namespace palmar::screens {

/// 8-bit RGBA, straight alpha, row-major, width*height*4 bytes.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};

/// How much of each pixel a shape covers, 0 to 1; outside its box it covers nothing.
struct Mask {
  int x0 = 0, y0 = 0;  ///< upper left pixel of the box
  int width = 0, height = 0;
  std::vector<float> cover;  ///< width*height, row-major

  float at(int x, int y) const {
    const int column = x - x0, row = y - y0;
    if (column < 0 || row < 0 || column >= width || row >= height) return 0;
    return cover[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                 static_cast<std::size_t>(column)];
  }
};

/// Exact area coverage of the polygon, cut to a picture of that size. The box is `margin` px larger than the
/// polygon, for blurring.
Mask fill_mask(std::span<const Point> polygon, int width, int height, int margin = 0);
/// A line of that width with round joins and ends.
Mask line_mask(std::span<const Point> line, bool closed, double line_width, int width, int height);
/// Open lines of that width in one mask: where they meet they are no darker.
Mask lines_mask(std::span<const std::vector<Point>> lines, double line_width, int width, int height);
/// Blurred by three box filters of that radius (close to a Gaussian of the same radius); the sum of the cover
/// is kept within the box.
Mask blurred(const Mask& mask, int radius);
/// Parallel lines at that angle from +x towards +y inside the mask.
Mask hatched(const Mask& mask, double angle_deg, double spacing, double line_width);
/// Cover of `mask` where `by` covers too.
Mask clipped(const Mask& mask, const Mask& by);
/// Cover of `mask` outside `by`.
Mask outside(const Mask& mask, const Mask& by);

/// A picture of one colour.
Image blank(int width, int height, Colour colour);
/// Paints the colour through the mask over what is there.
void paint(Image& image, const Mask& mask, Colour colour);

}  // namespace palmar::screens
