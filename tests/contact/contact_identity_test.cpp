// Who is who: contacts keep their ids while they touch, pass, lift and come back.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/contact/watch.hpp"

namespace palmar::contact {
namespace {

// Two presses slide into each other, stay together for a while and part again.
TEST(Contact, TouchingContactsStayTwoAndKeepTheirIds) {
  for (const auto& grid : {fine, coarse}) {
    Watch watch(grid);
    double square_sum = 0;
    int n = 0;
    for (int frame = 0; frame < 150; ++frame) {
      const double apart = frame < 50 ? 100 - 1.2 * frame : frame < 100 ? 40 : 40 + 1.2 * (frame - 100);
      const PaintedPress left{{115 - apart / 2, 62}, 30, 44, 40, 0},
          right{{115 + apart / 2, 64}, 22, 42, 40, 0};
      const Contacts& contacts = watch.see({left, right});
      ASSERT_EQ(contacts.list.size(), 2u) << "pitch " << grid.pitch_x_mm << " frame " << frame;
      const bool first_is_left = contacts.list[0].id == 1;
      ASSERT_TRUE(first_is_left);
      if (frame == 0 && contacts.list[0].centre.x_mm > 115)
        FAIL() << "raster order gives the left one the first id";
      square_sum += std::pow(distance_mm(contacts.list[0].centre, left.at), 2) +
                    std::pow(distance_mm(contacts.list[1].centre, right.at), 2);
      n += 2;
      EXPECT_LT(contacts.list[0].centre.x_mm, contacts.list[1].centre.x_mm);
    }
    EXPECT_LT(std::sqrt(square_sum / n), 3.0);
  }
}

TEST(Contact, AHandThatLiftsBesideAnotherLeavesItsCellsToTheOther) {
  Watch watch(fine);
  for (int frame = 0; frame < 40; ++frame)
    watch.see({{{70.0 + frame * 0.5, 62}, 30, 44, 40, 0}, {{150 - frame * 0.5, 64}, 22, 42, 40, 0}});
  std::size_t seen = 0;
  for (int frame = 0; frame < 5; ++frame) seen = watch.see({{{90, 62}, 30, 44, 40, 0}}).list.size();
  EXPECT_EQ(seen, 1u);
  EXPECT_EQ(watch.see({{{90, 62}, 30, 44, 40, 0}}).list.at(0).id, 1u);
}

// One hand slides to where the other one lifts off: the cells there were the other's a moment ago.
TEST(Contact, AHandThatTakesAnothersPlaceStaysItself) {
  for (const auto& grid : {fine, coarse}) {
    Watch watch(grid);
    for (int frame = 0; frame < 40; ++frame) {
      watch.see({{{70.0 + frame * 0.5, 62}, 30, 44, 40, 0}, {{150 - frame * 0.5, 64}, 22, 42, 40, 0}});
    }
    for (int frame = 0; frame < 40; ++frame) {
      std::vector<PaintedPress> presses{{{90.0 + frame, 62}, 30, 44, 40, 0}};
      if (frame < 12) presses.push_back({{130, 64}, 22.0 * (12 - frame) / 12, 42, 40, 0});
      watch.see(presses);
    }
    const Contacts& contacts = watch.see({{{130, 62}, 30, 44, 40, 0}});
    ASSERT_EQ(contacts.list.size(), 1u) << grid.pitch_x_mm;
    EXPECT_EQ(contacts.list[0].id, 1u);
    EXPECT_NEAR(contacts.list[0].force_N, 30, 1e-3);
  }
}

// Both thumbs lift for a moment just before they pass each other: where they were going says which is which.
TEST(Contact, MomentumTellsWhoIsWhoAfterAGap) {
  Watch watch(fine);
  for (int frame = 0; frame < 50; ++frame) {
    const double x = 30 + frame * 3.0;
    std::vector<PaintedPress> presses;
    if (frame < 24 || frame > 28) presses = {{{x, 58}, 15, 15, 13, 0}, {{216 - x, 70}, 15, 15, 13, 0}};
    const Contacts& contacts = watch.see(presses);
    if (presses.empty()) continue;
    ASSERT_EQ(contacts.list.size(), 2u) << frame;
    EXPECT_LT(contacts.list[0].centre.y_mm, contacts.list[1].centre.y_mm) << frame;
  }
}

TEST(Contact, KeepsItsIdThroughAShortGapOnly) {
  const PaintedPress press{{110, 60}, 20, 40, 30, 0};
  Watch watch(fine);
  watch.see({press});
  for (int frame = 0; frame < 10; ++frame) EXPECT_TRUE(watch.see({}).list.empty());
  EXPECT_EQ(watch.see({press}).list.at(0).id, 1u);
  for (int frame = 0; frame < 20; ++frame) watch.see({});
  EXPECT_EQ(watch.see({press}).list.at(0).id, 2u);
}

TEST(Contact, FarAwayIsAnotherOne) {
  Watch watch(fine);
  watch.see({{{40, 60}, 20, 20, 20, 0}});
  watch.see({});
  EXPECT_EQ(watch.see({{{180, 60}, 20, 20, 20, 0}}).list.at(0).id, 2u);
}

TEST(Contact, IdsFollowContactsThatPassEachOther) {
  Watch watch(fine);
  for (int frame = 0; frame < 100; ++frame) {
    const double x = 30 + frame * 1.6;
    const Contacts& contacts = watch.see({{{x, 40}, 15, 20, 18, 0}, {{220 - x, 90}, 15, 20, 18, 0}});
    ASSERT_EQ(contacts.list.size(), 2u);
    EXPECT_LT(contacts.list[0].centre.y_mm, contacts.list[1].centre.y_mm);
    EXPECT_EQ(contacts.list[0].age_frames, static_cast<std::uint32_t>(frame));
  }
}

TEST(Contact, FiveFastThumbsKeepTheirIds) {
  Watch watch(coarse);
  for (int frame = 0; frame < 200; ++frame) {
    std::vector<PaintedPress> presses;
    for (int k = 0; k < 5; ++k) {
      const double turn = 2 * 3.14159265 * (k / 5.0 + frame * frame_s * 0.5);
      presses.push_back({{240 + 120 * std::cos(turn), 240 + 120 * std::sin(turn)}, 12, 15, 13, 0});
    }
    const Contacts& contacts = watch.see(presses);
    ASSERT_EQ(contacts.list.size(), 5u) << frame;
    EXPECT_EQ(contacts.list.back().id, 5u) << frame;
  }
}

}  // namespace
}  // namespace palmar::contact
