#include "app/screens/colour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "app/screens/pressure_map.hpp"

namespace palmar::screens {
namespace {

TEST(Colour, ParsesHexAndNothingElse) {
  EXPECT_EQ(parse_colour("#4fd1c5"), (Colour{0x4f, 0xd1, 0xc5, 255}));
  EXPECT_EQ(parse_colour("#4FD1C580"), (Colour{0x4f, 0xd1, 0xc5, 0x80}));
  for (const char* bad : {"", "#", "4fd1c5", "#4fd1c", "#4fd1c5f", "#4fd1cg", "red", "#4fd1c5800"})
    EXPECT_FALSE(parse_colour(bad)) << bad;
}

TEST(Colour, OklabThereAndBack) {
  for (int r = 0; r < 256; r += 51) {
    for (int g = 0; g < 256; g += 51) {
      for (int b = 0; b < 256; b += 51) {
        const Colour colour{static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g),
                            static_cast<std::uint8_t>(b), 255};
        const Colour back = from_oklab(to_oklab(colour));
        EXPECT_LE(std::abs(back.r - r) + std::abs(back.g - g) + std::abs(back.b - b), 1);
      }
    }
  }
  EXPECT_NEAR(to_oklab({255, 255, 255, 255}).L, 1, 1e-4);
}

TEST(Colour, ContrastByItsDefinition) {
  EXPECT_NEAR(contrast({0, 0, 0, 255}, {255, 255, 255, 255}), 21, 1e-9);
  EXPECT_NEAR(contrast({9, 90, 200, 255}, {9, 90, 200, 255}), 1, 1e-9);
  EXPECT_NEAR(contrast({119, 119, 119, 255}, {255, 255, 255, 255}), 4.48,
              0.01);  // the grey at the limit of WCAG AA
}

class PressureMap : public testing::TestWithParam<bool> {};

TEST_P(PressureMap, LightnessIsMonotoneAndEven) {
  const PressureTable table = pressure_table(GetParam());
  const double sign = GetParam() ? 1 : -1;
  const double whole = to_oklab(table.back()).L - to_oklab(table.front()).L;
  EXPECT_GT(sign * whole, 0.5);
  for (std::size_t i = 8; i < table.size(); i += 8) {
    const double step = to_oklab(table[i]).L - to_oklab(table[i - 8]).L;
    EXPECT_NEAR(step / whole, 8 / 255.0, 0.4 * 8 / 255.0) << i;
  }
  for (std::size_t i = 1; i < table.size(); ++i) EXPECT_GE(table[i].a, table[i - 1].a);
}

TEST_P(PressureMap, IsInGamutSoThatLightnessIsKept) {
  // Clamped colours would lose the lightness that was asked for.
  const PressureTable table = pressure_table(GetParam());
  const double from = to_oklab(table.front()).L, to = to_oklab(table.back()).L;
  for (std::size_t i = 0; i < table.size(); ++i)
    EXPECT_NEAR(to_oklab(table[i]).L, from + (to - from) * static_cast<double>(i) / 255, 0.02) << i;
}

INSTANTIATE_TEST_SUITE_P(Grounds, PressureMap, testing::Bool());

PressureField field_of(int rows, int cols) {
  PressureField field;
  field.geometry = {rows, cols, 10, 10};
  field.kPa.assign(static_cast<std::size_t>(rows * cols), 0.0f);
  return field;
}

void set(PressureField& field, int row, int col, float kPa) {
  const auto i = static_cast<std::uint32_t>(field.geometry.index(row, col));
  field.kPa[i] = kPa;
  field.loaded.push_back(i);
}

TEST(DrawField, KeepsThePeakOfACellAndNothingFarFromIt) {
  const PressureTable table = pressure_table(true);
  PressureField field = field_of(9, 7);
  set(field, 4, 3, 25);
  std::vector<std::uint8_t> rgba;
  const int factor = 5;  // odd, so that a pixel lies in the middle of the cell
  draw_field(field, table, factor, rgba);
  const auto pixel = [&](int y, int x) { return &rgba[static_cast<std::size_t>((y * 7 * factor + x) * 4)]; };
  const Colour peak = colour_of(table, 25);
  EXPECT_EQ(pixel(22, 17)[0], peak.r);
  EXPECT_EQ(pixel(22, 17)[1], peak.g);
  EXPECT_EQ(pixel(22, 17)[2], peak.b);
  EXPECT_EQ(pixel(2, 2)[3], 0);
  EXPECT_EQ(pixel(42, 32)[3], 0);
}

TEST(DrawField, MovesWithTheFieldByWholeCells) {
  const PressureTable table = pressure_table(true);
  PressureField a = field_of(12, 12), b = field_of(12, 12);
  for (int i = 0; i < 3; ++i) {
    set(a, 4 + i, 5, 10.0f + static_cast<float>(i));
    set(b, 5 + i, 6, 10.0f + static_cast<float>(i));
  }
  std::vector<std::uint8_t> pa, pb;
  draw_field(a, table, 4, pa);
  draw_field(b, table, 4, pb);
  for (int y = 0; y < 44; ++y) {
    for (int x = 0; x < 44; ++x) {
      for (int c = 0; c < 4; ++c)
        ASSERT_EQ(pa[static_cast<std::size_t>((y * 48 + x) * 4 + c)],
                  pb[static_cast<std::size_t>(((y + 4) * 48 + x + 4) * 4 + c)]);
    }
  }
}

TEST(DrawField, AbsoluteScaleEndsAtItsTop) {
  const PressureTable table = pressure_table(true);
  EXPECT_EQ(colour_of(table, 40), colour_of(table, 400));
  EXPECT_EQ(colour_of(table, 0), colour_of(table, -1));
  EXPECT_DOUBLE_EQ(pressure_position(10), 0.5);
  EXPECT_DOUBLE_EQ(pressure_position(40), 1);
}

TEST(DrawField, RefusesAFieldThatIsNotItsGrid) {
  PressureField field = field_of(3, 3);
  std::vector<std::uint8_t> rgba;
  EXPECT_THROW(draw_field(field, pressure_table(true), 0, rgba), std::invalid_argument);
  field.kPa.pop_back();
  EXPECT_THROW(draw_field(field, pressure_table(true), 2, rgba), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
