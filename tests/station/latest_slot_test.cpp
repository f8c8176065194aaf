#include "app/station/latest_slot.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace palmar::station {
namespace {

TEST(LatestSlot, GivesTheNewestOnce) {
  LatestSlot<int> slot;
  auto written = std::make_unique<int>(), read = std::make_unique<int>();
  EXPECT_FALSE(slot.take(read));
  for (int value : {1, 2, 3}) {
    *written = value;
    slot.publish(written);
  }
  ASSERT_TRUE(slot.take(read));
  EXPECT_EQ(*read, 3);
  EXPECT_FALSE(slot.take(read)) << "it has been taken";
}

TEST(LatestSlot, NeverShowsAHalfWrittenValue) {
  struct Pair {
    int a = 0, b = 0;
  };
  LatestSlot<Pair> slot;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    auto written = std::make_unique<Pair>();
    for (int value = 1; value <= 50'000; ++value) {
      written->a = value;
      written->b = -value;
      slot.publish(written);
    }
    done = true;
  });
  auto read = std::make_unique<Pair>();
  int last = 0;
  while (!done || slot.take(read)) {
    if (!slot.take(read)) continue;
    EXPECT_EQ(read->a, -read->b);
    EXPECT_GE(read->a, last);
    last = read->a;
  }
  writer.join();
}

}  // namespace
}  // namespace palmar::station
