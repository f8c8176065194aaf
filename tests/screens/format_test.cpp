#include "app/screens/format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace palmar::screens {
namespace {

TEST(Format, RoundsToWhatAPersonCanUse) {
  EXPECT_EQ(format(Unit::newton, 61.4), "61 N");
  EXPECT_EQ(format(Unit::newton, 5.26), "5.3 N");
  EXPECT_EQ(format(Unit::newton, 9.96), "10 N") << "never 10.0";
  EXPECT_EQ(format(Unit::kPa, 0.04), "0.0 kPa");
  EXPECT_EQ(format(Unit::mm_per_s, 52.0), "52 mm/s");
  EXPECT_EQ(format(Unit::degree, 6.4), "6°");
  EXPECT_EQ(format(Unit::share, 0.925), "0.93");
  EXPECT_EQ(format(Unit::percent, 0.914), "91 %");
  EXPECT_EQ(format(Unit::hertz, 50.0), "50.0 Hz");
  EXPECT_EQ(format(Unit::score, 82.4), "82");
  EXPECT_EQ(format(Unit::ms, 0.118), "0.12 ms") << "two significant digits";
  EXPECT_EQ(format(Unit::ms, 8.53), "8.5 ms");
  EXPECT_EQ(format(Unit::ms, 9.96), "10 ms");
  EXPECT_EQ(format(Unit::ms, 0.997), "1.0 ms");
}

TEST(Format, NegativeZeroIsZero) {
  EXPECT_EQ(format(Unit::newton, -0.01), "0.0 N");
  EXPECT_EQ(format(Unit::degree, -0.4), "0°");
  EXPECT_EQ(format(Unit::degree, -5.0), "-5°");
}

TEST(Format, UnknownIsADash) {
  EXPECT_EQ(format(Unit::newton, std::optional<double>()), "–");
  EXPECT_EQ(format(Unit::newton, std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(format(Unit::newton, std::numeric_limits<double>::infinity()), "–");
  EXPECT_EQ(clock(std::numeric_limits<double>::quiet_NaN()), "–");
}

TEST(Format, BandsSayWhereTheyComeFrom) {
  EXPECT_EQ(format_range(Unit::newton, 30, 90), "30–90");
  EXPECT_EQ(format_range(Unit::newton, 2.5, 10), "2.5–10");
  EXPECT_EQ(format_range(Unit::share, 0.8, 1), "0.8–1");
  EXPECT_EQ(format_range(Unit::percent, 0, 0.35), "0–35");
  for (const auto provenance : {coach::Provenance::literature, coach::Provenance::common_teaching,
                                coach::Provenance::design_default, coach::Provenance::demonstrated}) {
    const std::string words = format_band(Unit::newton, {30, 90, provenance});
    EXPECT_TRUE(words.starts_with("band 30–90 N, "));
    EXPECT_TRUE(words.ends_with(coach::words(provenance)));
  }
}

TEST(Format, ClockCountsDownToZeroAtTheEnd) {
  EXPECT_EQ(clock(130), "2:10");
  EXPECT_EQ(clock(6.2), "0:07");
  EXPECT_EQ(clock(0), "0:00");
  EXPECT_EQ(clock(-3), "0:00");
  EXPECT_EQ(clock(3730), "1:02:10");
}

TEST(Format, CountsInThousands) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1000), "1,000");
  EXPECT_EQ(count(12345678), "12,345,678");
}

}  // namespace
}  // namespace palmar::screens
