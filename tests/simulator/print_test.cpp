#include "sensing/simulator/print.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <utility>

#include "app/library/anatomy.hpp"

namespace palmar::simulator {
namespace {

std::vector<library::ContactToolRow> tool_rows() {
  return library::load_contact_tools(library::Path(PALMAR_SOURCE) / "assets").value();
}

class Prints : public testing::TestWithParam<int> {
 protected:
  const ContactTool tool = static_cast<ContactTool>(GetParam());
};

TEST_P(Prints, AreaLiesInTheToolsBandAtEveryForce) {
  const library::ContactToolRow row = tool_rows()[static_cast<std::size_t>(GetParam()) - 1];
  const Print print = make_print(tool, Side::right, 5);
  for (const double force_N : {0.0, 0.5, 3.0, print.reference_N, 60.0, 150.0}) {
    const double growth = print_growth(print, force_N);
    const double area_cm2 = print.area_mm2 * growth * growth / 100;
    EXPECT_GE(area_cm2, row.area_cm2.lo) << id(tool) << " at " << force_N << " N";
    EXPECT_LE(area_cm2, row.area_cm2.hi) << id(tool) << " at " << force_N << " N";
  }
}

TEST_P(Prints, LatticeCoversTheStatedArea) {
  const Print print = make_print(tool, Side::right, 5);
  const double lattice_mm2 = static_cast<double>(print.shares.size()) * print.spacing_mm * print.spacing_mm;
  EXPECT_NEAR(lattice_mm2, print.area_mm2, print.area_mm2 * 1e-9);
}

TEST_P(Prints, SharesSumToOneAroundTheCentreOfForce) {
  for (const Side hand : {Side::left, Side::right}) {
    const Print print = make_print(tool, hand, 2.5);
    double sum = 0, x = 0, y = 0;
    for (const Print::Share& share : print.shares) {
      EXPECT_GT(share.share, 0);
      sum += share.share;
      x += share.share * share.x_mm;
      y += share.share * share.y_mm;
    }
    EXPECT_NEAR(sum, 1, 1e-5);
    EXPECT_NEAR(x, 0, 1e-3);
    EXPECT_NEAR(y, 0, 1e-3);
  }
}

TEST_P(Prints, TheLongAxisIsX) {
  if (tool == ContactTool::palms2 || tool == ContactTool::fingers2 || tool == ContactTool::cupped) return;
  const Print print = make_print(tool, Side::right, 2.5);
  double xx = 0, yy = 0;
  for (const Print::Share& share : print.shares) {
    xx += share.share * share.x_mm * share.x_mm;
    yy += share.share * share.y_mm * share.y_mm;
  }
  EXPECT_GT(xx, yy) << id(tool);
}

TEST_P(Prints, ALeftHandIsTheMirrorOfTheRight) {
  const Print right = make_print(tool, Side::right, 2.5);
  const Print left = make_print(tool, Side::left, 2.5);
  ASSERT_EQ(left.shares.size(), right.shares.size());
  double flipped_x = 0, flipped_y = 0;
  for (std::size_t i = 0; i < left.shares.size(); ++i) {
    EXPECT_FLOAT_EQ(left.shares[i].share, right.shares[i].share);
    flipped_x = std::max<double>(flipped_x, std::abs(left.shares[i].x_mm + right.shares[i].x_mm));
    flipped_y = std::max<double>(flipped_y, std::abs(left.shares[i].y_mm + right.shares[i].y_mm));
  }
  EXPECT_LT(std::min(flipped_x, flipped_y), 1e-3) << "exactly one axis is turned round";
  EXPECT_GT(std::max(flipped_x, flipped_y), 1);
}

INSTANTIATE_TEST_SUITE_P(AllTools, Prints, testing::Range(1, contact_tool_count), [](const auto& tested) {
  return std::string(id(static_cast<ContactTool>(tested.param)));
});

TEST(Print, GrowsWithTheForce) {
  const Print print = make_print(ContactTool::palm_heel, Side::right, 2.5);
  EXPECT_DOUBLE_EQ(print_growth(print, print.reference_N), 1);
  EXPECT_LT(print_growth(print, print.reference_N / 2), 1);
  EXPECT_GT(print_growth(print, print.reference_N * 1.5), 1);
  EXPECT_DOUBLE_EQ(print_growth(print, 0), print_growth(print, 1e-9));
}

TEST(Print, ThereIsNoneOfAnUnknownTool) {
  EXPECT_THROW(make_print(ContactTool::unknown, Side::right, 2.5), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::simulator
