#include "sensing/contact/tool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "sensing/contact/islands.hpp"
#include "tests/contact/painted_prints.hpp"

namespace palmar::contact {
namespace {

struct Case {
  const char* name;
  ContactTool tool;
  double major_mm, minor_mm;  ///< of an ellipse with that tool's area (contact_tools.csv) and a usual shape
};

const Case cases[] = {
    {"thumb", ContactTool::thumb_pad, 17, 12},  {"two fingers", ContactTool::fingers2, 26, 13.5},
    {"elbow", ContactTool::elbow, 28, 22},      {"knuckles", ContactTool::knuckles, 48, 16},
    {"fingers", ContactTool::fingers4, 72, 13}, {"heel", ContactTool::palm_heel, 75, 40},
    {"forearm", ContactTool::forearm, 165, 46}, {"hand", ContactTool::palm_full, 170, 88},
};

ContactTool likeliest(const std::array<float, contact_tool_count>& likelihood) {
  return static_cast<ContactTool>(std::max_element(likelihood.begin(), likelihood.end()) -
                                  likelihood.begin());
}

PrintShape shape_of(const PressureField& field) {
  IslandDetector detector(field.geometry);
  Islands islands;
  detector.detect(field, islands);
  EXPECT_EQ(islands.list.size(), 1u);
  return print_shape(islands.list.at(0).moments, 1, field.geometry);
}

// Whether the press is round or even, and on fine cells wherever it lies; on 10 mm cells in most places.
TEST(Tool, IsToldByItsPrint) {
  for (const GridGeometry& grid : {GridGeometry{100, 100, 2.5, 2.5}, GridGeometry{48, 48, 10, 10}}) {
    const bool fine = grid.pitch_x_mm < 5;
    for (const Case& c : cases) {
      int right = 0, all = 0;
      for (const bool flat : {false, true}) {
        for (double shift = 0; shift < 10; shift += 1.7) {
          for (const double angle : {0.0, 30.0, 90.0}) {
            const MatPoint at{grid.width_mm() / 2 + shift, grid.height_mm() / 2 + 0.6 * shift};
            const auto likelihood =
                tool_likelihood(shape_of(paint(grid, {{at, 30, c.major_mm, c.minor_mm, angle, flat}})));
            EXPECT_NEAR(std::accumulate(likelihood.begin(), likelihood.end(), 0.0), 1, 1e-5);
            right += likeliest(likelihood) == c.tool;
            ++all;
          }
        }
      }
      EXPECT_GE(right, fine ? all : 0.7 * all) << c.name << " on " << grid.pitch_x_mm << " mm cells";
    }
  }
}

TEST(Tool, WhatNoToolLeavesIsUnknown) {
  const GridGeometry grid{100, 100, 2.5, 2.5};
  for (const auto& [major, minor] : {std::pair{5.0, 5.0}, {40.0, 36.0}, {85.0, 72.0}, {200.0, 14.0}}) {
    EXPECT_EQ(likeliest(tool_likelihood(shape_of(paint(grid, {{{125, 125}, 20, major, minor, 0, true}})))),
              ContactTool::unknown)
        << major << 'x' << minor;
  }
}

TEST(Tool, AreaBehindTheCellsIsThePrints) {
  for (const double pitch : {2.5, 5.0, 10.0}) {
    const GridGeometry grid{static_cast<int>(400 / pitch), static_cast<int>(400 / pitch), pitch, pitch};
    for (const auto& [major, minor] : {std::pair{75.0, 40.0}, {170.0, 88.0}, {48.0, 16.0}}) {
      double sum = 0;
      int n = 0;
      for (double shift = 0; shift < 10; shift += 1.3, ++n) {
        sum +=
            shape_of(paint(grid, {{{200 + shift, 200 + 0.7 * shift}, 20, major, minor, 20, true}})).area_cm2;
      }
      const double area_cm2 = std::numbers::pi / 4 * major * minor * 1e-2;
      EXPECT_NEAR(sum / n, area_cm2, 0.15 * area_cm2) << major << 'x' << minor << " on " << pitch;
    }
  }
}

}  // namespace
}  // namespace palmar::contact
