#include "app/cli/text_coach.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palmar::cli {
namespace {

Muscle slab(const char* id, const char* name, const char* group, double top_mm) {
  Muscle muscle;
  muscle.id = muscle.base_id = id;
  muscle.name = name;
  muscle.group = group;
  muscle.outline = {{-60, -60}, {60, -60}, {60, 60}, {-60, 60}};
  muscle.depth_to_top_mm = {top_mm, top_mm, top_mm};
  muscle.thickness_mm = 10;
  muscle.scoreable = true;
  return muscle;
}

class TextCoachTest : public testing::Test {
 protected:
  TextCoachTest() {
    atlas_.muscles = {slab("longissimus_R", "Erector spinae: longissimus, right", "erectors", 10),
                      slab("piriformis_R", "Piriformis, right", "deep_rotators", 40)};
    Contact hand;
    hand.id = 7;
    hand.force_N = 40;
    hand.centre_body = BodyPoint{0, 0};
    Observation& now = snapshot_.observation;
    now.contacts.list = {hand};
    now.depths = {{.contact = 7, .half_depth_mm = 25.F, .reaches = 0}};
    now.muscles = {{0, 38, 2, 0.9F}};
    now.live_strokes.resize(1);
    now.live_strokes[0].contact = 7;
    now.live_strokes[0].fibre_angle_deg = 0;
    snapshot_.coaching.level = 4;
    static_cast<void>(look(0));  // the greeting, and the hand as it is
  }
  std::string look(double t_s) {
    snapshot_.observation.t_s = t_s;
    testing::internal::CaptureStdout();
    coach_.look(snapshot_);
    std::fflush(stdout);
    return testing::internal::GetCapturedStdout();
  }
  std::string line() const {
    return hand_line(atlas_, snapshot_.observation, std::nullopt, snapshot_.coaching.level);
  }

  Atlas atlas_;
  library::Words words_;
  std::vector<coach::Technique> techniques_;
  station::Snapshot snapshot_;
  TextCoach coach_{words_, atlas_, techniques_, std::nullopt};
};

TEST_F(TextCoachTest, SaysOfTheHandWhatATeacherWould) {
  EXPECT_EQ(line(), "over longissimus, right; level 4; reaches the erectors (modelled); along the fibre");
  snapshot_.observation.depths[0].reaches = 1;
  snapshot_.observation.live_strokes[0].fibre_angle_deg = 85;
  EXPECT_EQ(line(),
            "over longissimus, right; level 4; reaches the deep rotators (modelled); across the fibre");
  snapshot_.observation.depths[0].reaches.reset();
  snapshot_.observation.live_strokes.clear();
  snapshot_.coaching.level.reset();
  EXPECT_EQ(line(), "over longissimus, right") << "too light to tell how deep";
  snapshot_.coaching.level = 0;
  EXPECT_EQ(line(), "over longissimus, right") << "there is no level 0";
  snapshot_.coaching.level = 3;
  snapshot_.observation.depths[0].stays_above = true;
  EXPECT_EQ(line(), "over longissimus, right; level 3; stays above the muscles (modelled)");
  snapshot_.observation.contacts.list.clear();
  EXPECT_EQ(line(), "");
}

TEST_F(TextCoachTest, SaysTheHandWhenItChangesAndAtMostOnceInTwoSeconds) {
  EXPECT_EQ(look(5), "");
  snapshot_.coaching.level = 5;
  EXPECT_EQ(look(10),
            "hand: over longissimus, right; level 5; reaches the erectors (modelled); along the fibre\n");
  snapshot_.coaching.level = 6;
  EXPECT_EQ(look(11.9), "");
  EXPECT_EQ(look(12),
            "hand: over longissimus, right; level 6; reaches the erectors (modelled); along the fibre\n");
  snapshot_.observation.contacts.list.clear();
  EXPECT_EQ(look(20), "") << "a hand that leaves is no news";
}

TEST_F(TextCoachTest, SaysOfAFileWhatIsWrongUntilItIsMended) {
  snapshot_.files.refused = "own.toml:17: thickness_mm holds 0";
  EXPECT_EQ(look(1), "files: own.toml:17: thickness_mm holds 0\n");
  EXPECT_EQ(look(2), "");
  snapshot_.files = {"", "adult.toml"};
  EXPECT_EQ(look(3), "files: all is well\nfiles: adult.toml has changed: it holds from the next start\n");
}

}  // namespace
}  // namespace palmar::cli
