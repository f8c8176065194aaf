// What is kept for looking back.
#include "app/screens/debrief.hpp"

#include <gtest/gtest.h>

#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

class Debriefing : public testing::Test {
 protected:
  void see(station::Snapshot now) { debrief_.observe(now); }
  SceneContext scene_ = samples::scene();
  Debrief debrief_;
};

TEST_F(Debriefing, KeepsEachStrokeOnceWithWhatTheCoreSaidOfIt) {
  for (int i = 0; i < 5; ++i) see(samples::worked(scene_, 1 + 0.2 * i));
  EXPECT_EQ(debrief_.finished(), 3);
  EXPECT_EQ(debrief_.good(), 2);
  ASSERT_EQ(debrief_.strokes().size(), 3u);
  EXPECT_LE(debrief_.strokes().front().path.size(), Debrief::most_path);
  ASSERT_TRUE(debrief_.share() && debrief_.ceiling() && debrief_.accuracy());
  EXPECT_NEAR(*debrief_.share(), 0.71, 1e-9);
  EXPECT_NEAR(*debrief_.accuracy(), 0.71 / 0.78, 1e-9);
  ASSERT_FALSE(debrief_.muscles().empty());
  EXPECT_EQ(scene_.atlas->muscles[debrief_.muscles().front().muscle].id, "longissimus_R");
  EXPECT_NEAR(debrief_.muscles().front().Ns / debrief_.impulse_Ns(), 0.7, 1e-6);
  EXPECT_NEAR(debrief_.touched_s(), 0.8, 1e-6);
}

TEST_F(Debriefing, KeepsTheHardestMomentAndTheMostThatEachCellSaw) {
  EXPECT_EQ(debrief_.hardest(), nullptr);
  station::Snapshot now = samples::worked(scene_, 1);
  see(now);
  ASSERT_NE(debrief_.hardest(), nullptr);
  const std::uint64_t first = debrief_.hardest()->version;
  const double peak = debrief_.pressed().peak_kPa;
  station::Snapshot lighter = samples::worked(scene_, 2);
  lighter.observation.contacts.list.front().force_N /= 2;
  see(lighter);
  EXPECT_EQ(debrief_.hardest()->version, first);
  EXPECT_FALSE(debrief_.hardest()->picture) << "pictures of people are not kept";
  EXPECT_GE(debrief_.pressed().peak_kPa, peak);
  EXPECT_GT(debrief_.pressed().loaded.size(), now.observation.field.loaded.size()) << "the hand has moved";
  station::Snapshot harder = samples::worked(scene_, 3);
  harder.observation.contacts.list.front().force_N *= 2;
  see(harder);
  EXPECT_EQ(debrief_.hardest()->version, harder.version);
  station::Snapshot clipped = samples::worked(scene_, 4);
  clipped.observation.contacts.list.front().force_N *= 9;
  clipped.observation.contacts.list.front().clipped = true;
  see(clipped);
  EXPECT_EQ(debrief_.hardest()->version, harder.version);
}

TEST_F(Debriefing, BeginsAnewWithALessonAndStaysWhenItIsOver) {
  station::Snapshot now = samples::worked(scene_, 1);
  now.coaching.progress.lesson_s = 60;
  see(now);
  now = samples::finished(scene_, 2);
  now.coaching.progress.lesson_s = 61;
  see(now);
  EXPECT_EQ(debrief_.finished(), 3);
  EXPECT_NE(debrief_.hardest(), nullptr);
  // What is done after the lesson is no part of it.
  now.last_strokes.back().stroke.id = 99;
  see(now);
  EXPECT_EQ(debrief_.finished(), 3);
  // Restarted: the strokes that ended before it belong to what was before.
  now.coaching.progress.lesson_s = 0, now.coaching.progress.complete = false,
  now.coaching.progress.active = true;
  see(now);
  EXPECT_EQ(debrief_.finished(), 0);
  EXPECT_EQ(debrief_.hardest(), nullptr);
  EXPECT_TRUE(debrief_.pressed().loaded.empty());
}

TEST_F(Debriefing, IsBounded) {
  station::Snapshot now = samples::worked(scene_, 1);
  for (std::uint32_t id = 10; id < 200; ++id) {
    now.last_strokes.erase(now.last_strokes.begin());
    now.last_strokes.push_back(now.last_strokes.back());
    now.last_strokes.back().stroke.id = id;
    see(now);
  }
  EXPECT_EQ(debrief_.strokes().size(), Debrief::most_strokes);
  EXPECT_EQ(debrief_.finished(), 192);
}

TEST_F(Debriefing, NothingIsKeptOfTheSetUp) {
  station::Snapshot now = samples::worked(scene_, 1);
  now.setup.open = true;
  see(now);
  EXPECT_EQ(debrief_.finished(), 0);
  EXPECT_TRUE(debrief_.pressed().loaded.empty());
}

}  // namespace
}  // namespace palmar::screens
