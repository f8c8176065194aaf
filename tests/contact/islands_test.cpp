#include "sensing/contact/islands.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace palmar::contact {
namespace {

PressureField random_field(const GridGeometry& grid, double density, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  PressureField field;
  field.geometry = grid;
  field.kPa.assign(static_cast<std::size_t>(grid.cells()), 0);
  field.validity.assign(field.kPa.size(), CellValidity::below_threshold);
  for (std::size_t i = 0; i < field.kPa.size(); ++i) {
    if (uniform(random) >= density) continue;
    field.kPa[i] = static_cast<float>(1 + 9 * uniform(random));
    field.validity[i] = CellValidity::measured;
    field.loaded.push_back(static_cast<std::uint32_t>(i));
  }
  return field;
}

/// Labels by flood fill, corners counted.
std::vector<int> flood(const PressureField& field, int& islands) {
  const GridGeometry& grid = field.geometry;
  std::vector<int> label(field.kPa.size(), -1);
  islands = 0;
  for (const auto seed : field.loaded) {
    if (label[seed] >= 0) continue;
    std::vector<std::uint32_t> open{seed};
    label[seed] = islands;
    while (!open.empty()) {
      const int row = static_cast<int>(open.back()) / grid.cols,
                col = static_cast<int>(open.back()) % grid.cols;
      open.pop_back();
      for (int r = std::max(0, row - 1); r <= std::min(grid.rows - 1, row + 1); ++r) {
        for (int c = std::max(0, col - 1); c <= std::min(grid.cols - 1, col + 1); ++c) {
          const auto cell = static_cast<std::size_t>(grid.index(r, c));
          if (field.kPa[cell] <= 0 || label[cell] >= 0) continue;
          label[cell] = islands;
          open.push_back(static_cast<std::uint32_t>(cell));
        }
      }
    }
    ++islands;
  }
  return label;
}

TEST(Islands, AreThoseOfAFloodFill) {
  for (const GridGeometry& grid : {GridGeometry{1, 1, 5, 5}, GridGeometry{1, 17, 5, 5},
                                   GridGeometry{23, 1, 5, 5}, GridGeometry{31, 40, 2.5, 4}}) {
    for (unsigned seed = 0; seed < 40; ++seed) {
      const PressureField field = random_field(grid, 0.05 + 0.02 * seed, seed);
      int expected = 0;
      const auto label = flood(field, expected);
      IslandDetector detector(grid);
      Islands islands;
      detector.detect(field, islands);
      ASSERT_EQ(static_cast<int>(islands.list.size()), expected);
      std::size_t cells = 0;
      for (const Island& island : islands.list) {
        ASSERT_GT(island.run_count, 0u);
        const contact::Run& first = islands.runs_of(island).front();
        const int own = label[static_cast<std::size_t>(grid.index(first.row, first.begin))];
        double f = 0, fx = 0, fyy = 0;
        for (const contact::Run& run : islands.runs_of(island)) {
          for (int col = run.begin; col < run.end; ++col) {
            const auto cell = static_cast<std::size_t>(grid.index(run.row, col));
            ASSERT_EQ(label[cell], own);
            f += field.kPa[cell];
            fx += field.kPa[cell] * col;
            fyy += field.kPa[cell] * run.row * run.row;
            ++cells;
          }
        }
        ASSERT_NEAR(island.moments.f, f, 1e-4 * f);
        ASSERT_NEAR(island.moments.fx, fx, 1e-4 * (1 + fx));
        ASSERT_NEAR(island.moments.fyy, fyy, 1e-4 * (1 + fyy));
      }
      ASSERT_EQ(cells, field.loaded.size());
    }
  }
}

TEST(Islands, GapIsTheLeastDistanceOfTheirCells) {
  const GridGeometry grid{31, 40, 2.5, 4};
  for (unsigned seed = 0; seed < 20; ++seed) {
    const PressureField field = random_field(grid, 0.06, seed);
    IslandDetector detector(grid);
    Islands islands;
    detector.detect(field, islands);
    for (std::size_t a = 0; a + 1 < islands.list.size(); a += 3) {
      const Island& p = islands.list[a];
      const Island& q = islands.list[a + 1];
      double least = 1e9;
      for (const contact::Run& r : islands.runs_of(p)) {
        for (const contact::Run& s : islands.runs_of(q)) {
          for (int c = r.begin; c < r.end; ++c) {
            for (int d = s.begin; d < s.end; ++d) {
              least = std::min(least, std::hypot(std::max(0, std::abs(c - d) - 1) * 2.5,
                                                 std::max(0, std::abs(r.row - s.row) - 1) * 4.0));
            }
          }
        }
      }
      ASSERT_NEAR(gap_mm(islands, p, q, grid, 200), least, 1e-9);
      ASSERT_GE(gap_mm(islands, p, q, grid, 10), std::min(least, 10.0) - 1e-9);
    }
  }
}

TEST(Islands, UntrustedCellsAreLeftOut) {
  const GridGeometry grid{1, 5, 5, 5};
  PressureField field = random_field(grid, 2, 1);
  field.validity[2] = CellValidity::untrusted;
  IslandDetector detector(grid);
  Islands islands;
  detector.detect(field, islands);
  ASSERT_EQ(islands.list.size(), 2u);
  EXPECT_EQ(islands.list[0].moments.cells, 2);
  EXPECT_EQ(islands.list[1].moments.cells, 2);
}

}  // namespace
}  // namespace palmar::contact
