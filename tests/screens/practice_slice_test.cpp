// The slice in the practice view: one line of large words, at every setting.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/screens/support/screen_test.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

class PracticeSlice : public ScreenTest {
 protected:
  PracticeSlice() { state_.view = View::practice; }
  static const ImGuiWindow* slice() { return find_window("###practice_slice"); }
};

TEST_F(PracticeSlice, IsThereOnlyWhereTheStepWantsIt) {
  EXPECT_FALSE(shows_slice(state_));
  EXPECT_THAT(words(samples::stripping(*scene_)), Not(HasSubstr("modelled")));
  EXPECT_EQ(slice(), nullptr);
  state_.step_slice = true;
  EXPECT_TRUE(shows_slice(state_));
  state_.view = View::welcome;
  EXPECT_FALSE(shows_slice(state_));
}

TEST_F(PracticeSlice, SaysInALineHowDeepTheHandReachesAndNothingIsCut) {
  state_.step_slice = true;
  const station::Snapshot now = samples::stripping(*scene_);
  for (const double ui_scale : {1.0, 1.5, 2.0, 2.5}) {
    const std::string said = words(now, ui_scale);
    for (const char* expected : {"Reaches", "modelled"}) EXPECT_THAT(said, HasSubstr(expected)) << ui_scale;
    for (const char* hidden : {"…", "kPa", " N\n", "mm/s"})
      EXPECT_THAT(said, Not(HasSubstr(hidden))) << ui_scale;
    ASSERT_NE(slice(), nullptr);
    constexpr float capital_em = 0.727f, rounding = 2;  // of Inter
    float highest = 0;
    for (const ImDrawVert& v : slice()->DrawList->VtxBuffer) {
      ASSERT_GE(v.pos.x, slice()->Pos.x - 1) << ui_scale;
      ASSERT_LE(v.pos.x, slice()->Pos.x + slice()->Size.x + 1) << ui_scale;
      ASSERT_LE(v.pos.y, slice()->Pos.y + slice()->Size.y + 1) << ui_scale;
    }
    // The words are drawn last: four corners a letter.
    const ImVector<ImDrawVert>& corners = slice()->DrawList->VtxBuffer;
    for (int letter = 4; letter <= std::min(corners.Size, 40); letter += 4)
      highest = std::max(highest, corners.end()[2 - letter].pos.y - corners.end()[-letter].pos.y);
    EXPECT_GE(highest, capital_em * 32 - rounding) << ui_scale;
  }
}

TEST_F(PracticeSlice, WaitsForAHand) {
  state_.step_slice = true;
  station::Snapshot now = samples::stripping(*scene_);
  now.observation.contacts.list.clear();
  EXPECT_THAT(words(now), HasSubstr("Rest a hand"));
}

}  // namespace
}  // namespace palmar::screens
