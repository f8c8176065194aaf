#include "app/screens/relief.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::screens {
namespace {

// Towards the light, from the head and from above; x does not enter, so that the picture is its own mirror.
constexpr float light_y = -0.42f, light_z = 0.907f;
constexpr float light_share = 0.55f, facing_share = 0.5f, out_share = 1.6f;

std::size_t cell(int width, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
}

std::uint8_t lit(std::uint8_t channel, float light) {
  const float value = static_cast<float>(channel);
  const float out = light < 0 ? value * (1 + light) : value + (255 - value) * light;
  return static_cast<std::uint8_t>(std::clamp(out, 0.0f, 255.0f) + 0.5f);
}

}  // namespace

Relief::Relief(int width, int height)
    : width_(width), height_(height), heights_(cell(width, 0, height), 0.0f) {}

void Relief::raise(const Mask& shape, int edge_px, double height_px) {
  const Mask soft = blurred(shape, std::max(1, edge_px));
  std::size_t i = 0;
  for (int y = 0; y < soft.height; ++y) {
    for (int x = 0; x < soft.width; ++x, ++i) {
      // At the edge of a blurred shape half of it is left; from there the mound rises, round at the top.
      const float t = std::clamp((soft.cover[i] - 0.35f) / 0.65f, 0.0f, 1.0f);
      const int px = soft.x0 + x, py = soft.y0 + y;
      if (t > 0 && px < width_ && py < height_)
        heights_[cell(width_, px, py)] += static_cast<float>(height_px) * t * (2 - t);
    }
  }
}

void Relief::add_grid(const Mask& within, const Grid& grid) {
  const auto at_grid = [&](int column, int row) { return grid.height[cell(grid.columns, column, row)]; };
  for (int y = 0; y < within.height; ++y) {
    const int row = y / grid_px;
    const float ty = static_cast<float>(y % grid_px) / grid_px;
    for (int x = 0; x < within.width; ++x) {
      const int px = within.x0 + x, py = within.y0 + y;
      if (px >= width_ || py >= height_) continue;
      const int column = x / grid_px;
      const float tx = static_cast<float>(x % grid_px) / grid_px;
      const float upper = at_grid(column, row) * (1 - tx) + at_grid(column + 1, row) * tx;
      const float lower = at_grid(column, row + 1) * (1 - tx) + at_grid(column + 1, row + 1) * tx;
      heights_[cell(width_, px, py)] += upper * (1 - ty) + lower * ty;
    }
  }
}

float Relief::at(int x, int y) const {
  return heights_[cell(width_, std::clamp(x, 0, width_ - 1), std::clamp(y, 0, height_ - 1))];
}

// Mean height within the mask around each pixel. Blurring leaves nothing below zero, so heights are counted from the lowest.
Mask Relief::surroundings(const Mask& within, int around_px) const {
  Mask heights = within;
  float lowest = 0;
  for (int y = 0; y < within.height; ++y)
    for (int x = 0; x < within.width; ++x) lowest = std::min(lowest, at(within.x0 + x, within.y0 + y));
  std::size_t i = 0;
  for (int y = 0; y < within.height; ++y)
    for (int x = 0; x < within.width; ++x, ++i) heights.cover[i] *= at(within.x0 + x, within.y0 + y) - lowest;
  Mask mean = blurred(heights, around_px);
  const Mask weight = blurred(within, around_px);
  for (i = 0; i < mean.cover.size(); ++i)
    mean.cover[i] = weight.cover[i] > 1e-3f ? mean.cover[i] / weight.cover[i] + lowest : 0.0f;
  return mean;
}

// What stands out of its surroundings is light and what lies below them is dark, as in an engraving; besides, what turns away from the
// light is darker.
void Relief::shade(Image& image, const Mask& within, int around_px, double strength) const {
  const Mask around = surroundings(within, around_px);
  std::size_t i = 0;
  for (int y = 0; y < within.height; ++y) {
    for (int x = 0; x < within.width; ++x, ++i) {
      const float cover = within.cover[i];
      const int px = within.x0 + x, py = within.y0 + y;
      if (cover <= 0 || px >= width_ || py >= height_) continue;
      const float dx = (at(px + 1, py) - at(px - 1, py)) / 2, dy = (at(px, py + 1) - at(px, py - 1)) / 2;
      const float n = 1 / std::sqrt(1 + dx * dx + dy * dy);
      const float light = (-dy * light_y + light_z) * n / light_z - 1, facing = n - 1;
      const float out = (at(px, py) - around.cover[i]) / static_cast<float>(around_px);
      const float change =
          cover * static_cast<float>(strength) *
          std::clamp(light_share * light + facing_share * facing + out_share * out, -0.8f, 1.0f);
      std::uint8_t* pixel = &image.rgba[4 * cell(image.width, px, py)];
      for (int c = 0; c < 3; ++c) pixel[c] = lit(pixel[c], change < 0 ? change : 0.45f * change);
    }
  }
}

}  // namespace palmar::screens
