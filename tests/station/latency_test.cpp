#include "app/station/latency.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace palmar::station {
namespace {

TEST(Latency, NothingSeen) { EXPECT_EQ(LatencyHistogram().quantile_ms(0.5), 0); }

TEST(Latency, QuantilesOfAKnownDistribution) {
  LatencyHistogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.add(0.01 * i);
  for (double share : {0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
    EXPECT_NEAR(histogram.quantile_ms(share), 10 * share, 0.026 * 10 * share + 0.01) << share;
  }
}

TEST(Latency, StaysWithinItsBins) {
  LatencyHistogram histogram;
  for (double delay_ms : {0.0, -1.0, 1e-9, 1e12}) histogram.add(delay_ms);
  EXPECT_EQ(histogram.samples(), 4u);
  EXPECT_TRUE(std::isfinite(histogram.quantile_ms(1.0)));
  EXPECT_LT(histogram.quantile_ms(0.5), 0.01);
}

}  // namespace
}  // namespace palmar::station
