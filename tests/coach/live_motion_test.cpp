// Live speed, direction and rest of a contact.
#include "app/coach/live_motion.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace palmar::coach {
namespace {

struct Mover {
  LiveMotion motion;
  Observation observation;
  double rate_hz = 50;

  const Motion& to(BodyPoint at, double force_N = 20) {
    observation.t_s += 1 / rate_hz;
    Contact contact;
    contact.id = 4;
    contact.centre_body = at;
    contact.force_N = force_N;
    observation.contacts.list.assign(1, contact);
    motion.observe(observation);
    return *motion.find(4);
  }
};

TEST(LiveMotion, SpeedAndDirectionOfASteadyGlideAtAnyFrameRate) {
  for (double rate : {10.0, 50.0, 125.0, 400.0, 1000.0}) {
    Mover mover;
    mover.rate_hz = rate;
    const Motion* now = nullptr;
    for (int i = 0; i < rate * 2; ++i) now = &mover.to({30, 300 - 40 * i / rate});
    EXPECT_NEAR(now->speed_mm_s, 40, 0.5) << rate;
    ASSERT_TRUE(now->direction_deg) << rate;
    EXPECT_NEAR(*now->direction_deg, -90, 1e-6) << rate;
  }
}

TEST(LiveMotion, LandingIsNoMotion) {
  Mover mover;
  mover.to({30, 300});
  EXPECT_LT(mover.to({32, 300}).speed_mm_s, 10) << "2 mm between two frames are 100 mm/s";
}

TEST(LiveMotion, RestBeginsWhereItCameToRest) {
  Mover mover;
  for (int i = 0; i < 50; ++i) mover.to({30, 300.0 - i});
  const double stopped = mover.observation.t_s;
  const Motion* now = nullptr;
  for (int i = 0; i < 100; ++i) now = &mover.to({30 + (i % 2 == 0 ? 1.0 : -1.0), 251});
  EXPECT_NEAR(now->still_since_s, stopped, 0.15);
  EXPECT_LT(now->speed_mm_s, 5);
  EXPECT_FALSE(now->direction_deg);
}

TEST(LiveMotion, RiseAndRelease) {
  Mover mover;
  const Motion* now = nullptr;
  for (int i = 0; i < 50; ++i) now = &mover.to({30, 300}, 0.5 * i);
  EXPECT_NEAR(now->rise_N_s, 25, 0.5);
  EXPECT_FALSE(now->releasing);
  for (int i = 0; i < 20; ++i) now = &mover.to({30, 300}, 25.0 - i);
  EXPECT_TRUE(now->releasing);
  EXPECT_NEAR(now->peak_N, 25, 0.6);
}

TEST(LiveMotion, AContactThatIsGoneIsForgotten) {
  Mover mover;
  mover.to({30, 300});
  mover.observation.contacts.list.clear();
  mover.motion.observe(mover.observation);
  EXPECT_EQ(mover.motion.find(4), nullptr);
}

}  // namespace
}  // namespace palmar::coach
