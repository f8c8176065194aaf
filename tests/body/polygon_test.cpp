#include "sensing/body/polygon.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

namespace palmar::body {
namespace {

const BodyPolygon square = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
const BodyPolygon arrow = {{0, 0}, {10, 5}, {0, 10}, {4, 5}};  // concave

TEST(Polygon, ContainsByTheEvenOddRule) {
  EXPECT_TRUE(contains(square, {5, 5}));
  EXPECT_FALSE(contains(square, {15, 5}));
  EXPECT_FALSE(contains(square, {-1, 5}));
  EXPECT_FALSE(contains(square, {5, 10.01}));
  EXPECT_FALSE(contains(arrow, {2, 5})) << "the notch";
  EXPECT_TRUE(contains(arrow, {6, 5}));
  EXPECT_FALSE(contains({{0, 0}, {1, 1}}, {0.5, 0.5}));
}

TEST(Polygon, AreaAndCentroidAreThoseOfTheTextbook) {
  EXPECT_DOUBLE_EQ(signed_area_mm2(square), 100);
  EXPECT_DOUBLE_EQ(area_mm2(arrow), 30);
  const BodyPoint middle = centroid(square);
  EXPECT_DOUBLE_EQ(middle.u_mm, 5);
  EXPECT_DOUBLE_EQ(middle.v_mm, 5);
  const BodyPoint triangle = centroid({{0, 0}, {6, 0}, {0, 9}});
  EXPECT_DOUBLE_EQ(triangle.u_mm, 2);
  EXPECT_DOUBLE_EQ(triangle.v_mm, 3);
  EXPECT_THROW(centroid({{0, 0}, {5, 5}}), std::invalid_argument);
}

TEST(Polygon, DistanceIsPositiveInsideAndNegativeOutside) {
  EXPECT_DOUBLE_EQ(inside_mm(square, {5, 5}), 5);
  EXPECT_DOUBLE_EQ(inside_mm(square, {9, 5}), 1);
  EXPECT_DOUBLE_EQ(inside_mm(square, {13, 14}), -5) << "from the corner";
  EXPECT_DOUBLE_EQ(inside_mm(square, {5, -2}), -2);
  EXPECT_THROW(inside_mm({}, {0, 0}), std::invalid_argument);
}

TEST(Polygon, CrossingsAndFoldsAreFound) {
  EXPECT_FALSE(crosses_itself(square));
  EXPECT_FALSE(crosses_itself(arrow));
  EXPECT_TRUE(crosses_itself({{0, 0}, {10, 10}, {10, 0}, {0, 10}})) << "a bow tie";
  EXPECT_TRUE(crosses_itself({{0, 0}, {10, 0}, {5, 0}, {5, 10}})) << "an edge that runs back over the last";
  EXPECT_TRUE(crosses_itself({{0, 0}, {10, 0}, {10, 10}, {5, 0}, {0, 10}})) << "a point on another edge";
  EXPECT_TRUE(crosses_itself({{0, 0}, {0, 0}, {10, 0}, {0, 10}})) << "the same point twice";
  EXPECT_TRUE(crosses_itself({{0, 0}, {10, 0}, {10, 10}, {12, 10}, {12, 5}}))
      << "only the edge that closes it";
}

TEST(Polygon, MirrorKeepsTheAreaAndItsSign) {
  const BodyPolygon left = mirrored(arrow);
  EXPECT_DOUBLE_EQ(signed_area_mm2(left), signed_area_mm2(arrow));
  EXPECT_DOUBLE_EQ(centroid(left).u_mm, -centroid(arrow).u_mm);
  EXPECT_DOUBLE_EQ(centroid(left).v_mm, centroid(arrow).v_mm);
  EXPECT_TRUE(contains(left, {-6, 5}));
}

TEST(Polygon, ScaleGoesWithTheSquareOfTheFactor) {
  EXPECT_DOUBLE_EQ(area_mm2(scaled(arrow, 0.5)), 30 * 0.25);
}

TEST(Polygon, StripIsAsWideAsAsked) {
  const std::array<BodyPoint, 2> line = {BodyPoint{0, 0}, BodyPoint{30, 40}};
  const BodyPolygon band = strip(line, 4);
  EXPECT_EQ(band.size(), 4u);
  EXPECT_NEAR(area_mm2(band), 50 * 8, 1e-9);
  EXPECT_NEAR(inside_mm(band, {15, 20}), 4, 1e-9);
  const std::array<BodyPoint, 3> bent = {BodyPoint{0, 0}, BodyPoint{100, 0}, BodyPoint{100, 100}};
  const BodyPolygon corner = strip(bent, 5);
  EXPECT_FALSE(crosses_itself(corner));
  EXPECT_NEAR(area_mm2(corner), 2 * 100 * 10, 1e-9) << "what the mitre adds outside it takes inside";
  EXPECT_NEAR(inside_mm(corner, {100, 0}), 5, 1e-9);
}

TEST(Polygon, StripRefusesWhatIsNoLine) {
  const std::array<BodyPoint, 2> line = {BodyPoint{0, 0}, BodyPoint{30, 40}};
  const std::array<BodyPoint, 2> twice = {BodyPoint{1, 1}, BodyPoint{1, 1}};
  EXPECT_THROW(strip(std::span(line).first(1), 4), std::invalid_argument);
  EXPECT_THROW(strip(line, 0), std::invalid_argument);
  EXPECT_THROW(strip(line, NAN), std::invalid_argument);
  EXPECT_THROW(strip(twice, 4), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::body
