#include "app/screens/painter.hpp"

#include <gtest/gtest.h>
#include <stb_image.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>

#include "app/screens/curve.hpp"
#include "app/screens/png.hpp"

namespace palmar::screens {
namespace {

double sum(const Mask& mask) { return std::accumulate(mask.cover.begin(), mask.cover.end(), 0.0); }

double area(const std::vector<Point>& p) {
  double twice = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Point a = p[i], b = p[(i + 1) % p.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

TEST(Painter, CoverIsTheAreaOfThePolygon) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> place(2, 58);
  for (int round = 0; round < 100; ++round) {
    const std::vector<Point> triangle{
        {place(random), place(random)}, {place(random), place(random)}, {place(random), place(random)}};
    EXPECT_NEAR(sum(fill_mask(triangle, 60, 60)), area(triangle), 1e-3) << round;
  }
  const std::vector<Point> arrow{{5, 5}, {50, 30}, {5, 55}, {20, 30}};  // concave
  EXPECT_NEAR(sum(fill_mask(arrow, 60, 60)), area(arrow), 1e-3);
}

TEST(Painter, CoverDoesNotDependOnTheWayRound) {
  const std::vector<Point> there{{5.3, 5}, {50, 30.7}, {5, 55}}, back{{5, 55}, {50, 30.7}, {5.3, 5}};
  EXPECT_EQ(fill_mask(there, 60, 60).cover, fill_mask(back, 60, 60).cover);
}

TEST(Painter, WhatLiesOutsideThePictureIsCutOff) {
  const std::vector<Point> large{{-100, -100}, {200, -100}, {200, 200}, {-100, 200}};
  const Mask mask = fill_mask(large, 20, 10);
  EXPECT_NEAR(sum(mask), 200, 1e-3);
  const std::vector<Point> away{{100, 100}, {120, 100}, {110, 130}};
  EXPECT_NEAR(sum(fill_mask(away, 20, 10)), 0, 1e-9);
  const std::vector<Point> beside{{30, 2}, {40, 2}, {40, 8}, {30, 8}},
      below{{2, 30}, {8, 30}, {8, 40}, {2, 40}};
  EXPECT_TRUE(fill_mask(beside, 20, 10).cover.empty());
  EXPECT_TRUE(fill_mask(below, 20, 10).cover.empty());
}

TEST(Painter, ALineCoversItsLengthTimesItsWidth) {
  const std::vector<Point> line{{10, 20}, {50, 20}};
  // A round end adds half a disc on each side.
  EXPECT_NEAR(sum(line_mask(line, false, 4, 60, 40)), 40 * 4 + std::acos(-1.0) * 4, 2.0);
}

TEST(Painter, JoinsOfALineAreNotDarkerThanTheLine) {
  const std::vector<Point> straight{{10, 20.5}, {50, 20.5}},
      jointed{{10, 20.5}, {20, 20.5}, {30, 20.5}, {40, 20.5}, {50, 20.5}};
  const Mask a = line_mask(straight, false, 1.5, 60, 40), b = line_mask(jointed, false, 1.5, 60, 40);
  for (std::size_t i = 0; i < a.cover.size(); ++i) EXPECT_NEAR(a.cover[i], b.cover[i], 1e-5);
}

TEST(Painter, BlurKeepsTheSum) {
  const std::vector<Point> square{{20, 20}, {30, 20}, {30, 30}, {20, 30}};
  const Mask sharp = fill_mask(square, 60, 60, 15);
  const Mask soft = blurred(sharp, 4);
  EXPECT_NEAR(sum(soft), 100, 0.05);
  EXPECT_LT(soft.at(25, 25), 1.0f);
  EXPECT_GT(soft.at(17, 25), 0.0f);
}

TEST(Painter, ClippedAndOutsideMakeUpTheWhole) {
  const std::vector<Point> a{{5, 5}, {40, 5}, {40, 40}, {5, 40}}, b{{20, 0}, {60, 0}, {60, 60}, {20, 60}};
  const Mask ma = fill_mask(a, 60, 60), mb = fill_mask(b, 60, 60);
  EXPECT_NEAR(sum(clipped(ma, mb)), 20 * 35, 1e-3);
  EXPECT_NEAR(sum(clipped(ma, mb)) + sum(outside(ma, mb)), sum(ma), 1e-3);
}

TEST(Painter, HatchingRunsAlongItsAngle) {
  const std::vector<Point> square{{0, 0}, {40, 0}, {40, 40}, {0, 40}};
  const Mask lines = hatched(fill_mask(square, 40, 40), 90, 8, 1);
  for (int x = 0; x < 40; ++x)
    EXPECT_NEAR(lines.at(x, 5), lines.at(x, 33), 1e-5) << "down the column nothing changes";
  EXPECT_NEAR(sum(lines) / sum(fill_mask(square, 40, 40)), 1.0 / 8, 0.03);
  EXPECT_THROW(hatched(lines, 0, 0, 1), std::invalid_argument);
}

TEST(Painter, PaintOverAnOpaqueGroundStaysOpaque) {
  Image image = blank(10, 10, {0, 0, 0, 255});
  const std::vector<Point> all{{0, 0}, {10, 0}, {10, 10}, {0, 10}};
  paint(image, fill_mask(all, 10, 10), Colour{200, 100, 50, 128});
  EXPECT_NEAR(image.rgba[0], 100, 1);
  EXPECT_NEAR(image.rgba[1], 50, 1);
  EXPECT_EQ(image.rgba[3], 255);
}

TEST(Painter, RefusesAPictureWithoutSize) { EXPECT_THROW(blank(0, 5, {}), std::invalid_argument); }

TEST(Curve, GoesThroughItsPoints) {
  const std::vector<Point> points{{0, 0}, {10, 3}, {20, -2}, {30, 8}};
  const std::vector<Point> closed = smooth_closed(points, 2), open = smooth_open(points, 2);
  for (const Point p : points) {
    const auto near = [&](const Point q) { return std::hypot(p.x - q.x, p.y - q.y) < 1e-9; };
    EXPECT_EQ(std::count_if(closed.begin(), closed.end(), near), 1);
    EXPECT_EQ(std::count_if(open.begin(), open.end(), near), 1);
  }
  for (std::size_t i = 1; i < open.size(); ++i)
    EXPECT_LT(std::hypot(open[i].x - open[i - 1].x, open[i].y - open[i - 1].y), 3);
  EXPECT_EQ(smooth_closed(std::vector<Point>{{1, 1}, {2, 2}}, 1).size(), 2u);
}

TEST(Png, RoundTrip) {
  Image image = blank(37, 11, {1, 2, 3, 255});
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) image.rgba[i] = static_cast<std::uint8_t>(i * 7);
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "palmar_png_test.png";
  ASSERT_TRUE(write_png(file, image));
  int width = 0, height = 0, channels = 0;
  unsigned char* pixels = stbi_load(file.c_str(), &width, &height, &channels, 4);
  ASSERT_NE(pixels, nullptr);
  EXPECT_EQ(width, 37);
  EXPECT_EQ(height, 11);
  EXPECT_TRUE(std::equal(image.rgba.begin(), image.rgba.end(), pixels));
  stbi_image_free(pixels);
  std::filesystem::remove(file);
}

TEST(Png, AFolderThatIsNotThereIsOneClearError) {
  const Status written = write_png("/nowhere/at/all/picture.png", blank(2, 2, {}));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().name, "png_not_written");
  EXPECT_FALSE(written.error().remedy.empty());
}

}  // namespace
}  // namespace palmar::screens
