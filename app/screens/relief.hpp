// A picture in relief: heights under light from the head of the table, so that left and right look alike.
#pragma once

#include <vector>

#include "app/screens/painter.hpp"

namespace palmar::screens {

class Relief {
 public:
  Relief(int width, int height);

  /// A mound over the shape: rises from its edge over about `edge_px` to `height_px` in its middle.
  void raise(const Mask& shape, int edge_px, double height_px);
  /// Adds `height_px(x, y)` over the mask's whole box, so that no step stands at its edge. Asked for on a grid of a few pixels.
  template <class Height>
  void add(const Mask& within, Height height_px) {
    add_grid(within, sampled(within, height_px));
  }
  /// Lights the picture within the mask, by up to `strength` (0 to 1) either way. What is higher than its surroundings of that radius is
  /// lighter than what is lower.
  void shade(Image& image, const Mask& within, int around_px, double strength) const;

 private:
  static constexpr int grid_px = 6;
  struct Grid {
    int columns = 0, rows = 0;
    std::vector<float> height;
  };
  template <class Height>
  static Grid sampled(const Mask& within, Height height_px) {
    Grid grid{within.width / grid_px + 2, within.height / grid_px + 2, {}};
    grid.height.reserve(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column)
        grid.height.push_back(
            static_cast<float>(height_px(within.x0 + column * grid_px, within.y0 + row * grid_px)));
    return grid;
  }
  void add_grid(const Mask& within, const Grid& grid);
  Mask surroundings(const Mask& within, int around_px) const;
  float at(int x, int y) const;

  int width_, height_;
  std::vector<float> heights_;
};

}  // namespace palmar::screens
