// What landmarks are called where a person reads them.
#include "calibration/body/landmark_words.hpp"

#include <gtest/gtest.h>

#include "calibration/body/press_check.hpp"
#include "tests/calibration/place_support.hpp"

namespace palmar::calibration {
namespace {

TEST(LandmarkWords, LeaveOutWhatIsNotTheName) {
  EXPECT_EQ(plain_name({"C7", "C7 spinous process (vertebra prominens)", {}}), "C7 spinous process");
  EXPECT_EQ(plain_name({"TS_L", "root of the scapular spine (medial end), left", {}}),
            "left root of the scapular spine");
  EXPECT_EQ(plain_name({"R12_R", "12th rib, lateral border of erector spinae, right", {}}),
            "right 12th rib, lateral border of erector spinae");
  EXPECT_EQ(plain_name({"T7", "T7 spinous tip = inferior angle of scapula (arm at side)", {}}),
            "T7 spinous tip");
  EXPECT_EQ(plain_name({"X9", "", {}}), "X9");
}

TEST(LandmarkWords, KeepWhatHelpsToFindIt) {
  EXPECT_EQ(hint({"PSIS_L", "posterior superior iliac spine (dimple), left", {}}), "dimple");
  EXPECT_EQ(hint({"T7", "T7 spinous tip = inferior angle of scapula (arm at side)", {}}), "");
  EXPECT_EQ(hint({"AC_R", "tip of the acromion, right", {}}), "");
  EXPECT_EQ(press_instruction({"PSIS_L", "posterior superior iliac spine (dimple), left", {}}),
            "Feel for it (dimple), press it with a thumb and hold still for a second.");
}

TEST(LandmarkWords, RefusalsSayTheNameAndRepeatTheId) {
  LandmarkPresses presses;
  for (const Landmark& landmark : back_landmarks())
    presses.push_back({landmark.id, landmark.at, askew().to_mat(landmark.at), plain_name(landmark)});
  presses[1].at = presses[0].at;
  const auto twice = check_presses(presses, back_landmarks());
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->error.what, "the left root of scapular spine was pressed where the C7 spinous process is");
  EXPECT_EQ(twice->repeat, std::vector<std::string>{"TS_L"});
  const auto few = check_presses({presses[0]}, back_landmarks());
  ASSERT_TRUE(few);
  EXPECT_EQ(few->error.remedy, "press the left root of scapular spine");
}

}  // namespace
}  // namespace palmar::calibration
