#include "app/station/bounded_queue.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace palmar::station {
namespace {

constexpr std::chrono::milliseconds at_once{0};
constexpr std::chrono::milliseconds long_enough{10'000};

TEST(BoundedQueue, KeepsOrder) {
  BoundedQueue<int> queue(3, Overflow::drop_oldest);
  for (int value : {1, 2, 3}) EXPECT_TRUE(queue.push(value));
  for (int expected : {1, 2, 3}) {
    int value = 0;
    ASSERT_TRUE(queue.pop(value, at_once));
    EXPECT_EQ(value, expected);
  }
  int value = 0;
  EXPECT_FALSE(queue.pop(value, at_once));
}

TEST(BoundedQueue, DropsTheOldestAndCountsIt) {
  BoundedQueue<int> queue(2, Overflow::drop_oldest);
  for (int item = 1; item <= 5; ++item) {
    int value = item;
    EXPECT_TRUE(queue.push(value));
  }
  EXPECT_EQ(queue.dropped(), 3u);
  int value = 0;
  ASSERT_TRUE(queue.pop(value, at_once));
  EXPECT_EQ(value, 4);
}

TEST(BoundedQueue, RefusesWhenFullAndLosesNothing) {
  BoundedQueue<int> queue(2, Overflow::refuse);
  int a = 1, b = 2, c = 3;
  EXPECT_TRUE(queue.push(a));
  EXPECT_TRUE(queue.push(b));
  EXPECT_FALSE(queue.push(c));
  EXPECT_EQ(c, 3) << "the refused item stays with its owner";
  EXPECT_EQ(queue.dropped(), 0u);
  EXPECT_EQ(queue.size(), 2u);
}

TEST(BoundedQueue, SwapsBuffersInsteadOfCopying) {
  BoundedQueue<std::vector<int>> queue(1, Overflow::drop_oldest);
  std::vector<int> in(100, 7);
  const int* memory = in.data();
  queue.push(in);
  std::vector<int> out;
  ASSERT_TRUE(queue.pop(out, at_once));
  EXPECT_EQ(out.data(), memory);
}

TEST(BoundedQueue, HandsEverythingOverBetweenThreadsAndEnds) {
  BoundedQueue<int> queue(16, Overflow::refuse);
  constexpr int items = 20'000;
  std::thread producer([&] {
    for (int item = 0; item < items; ++item) {
      int value = item;
      while (!queue.push(value)) std::this_thread::yield();
    }
    queue.close();
  });
  int expected = 0;
  while (!queue.finished()) {
    int value = -1;
    if (queue.pop(value, long_enough)) {
      EXPECT_EQ(value, expected++);
    }
  }
  producer.join();
  EXPECT_EQ(expected, items);
}

TEST(BoundedQueue, RefusesACapacityOfNothing) {
  EXPECT_THROW(BoundedQueue<int>(0, Overflow::refuse), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::station
