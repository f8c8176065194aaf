// Which muscle is named: the target's layer first, without a target the volume that takes the most load.
#include "app/coach/worked_muscle.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace palmar::coach {
namespace {

/// Trapezius over rhomboid, longissimus and iliocostalis, and a spinalis that cannot be scored.
Atlas layers() {
  Atlas atlas;
  const auto add = [&](const char* id, int layer, double thickness_mm, bool scoreable) {
    Muscle muscle;
    muscle.id = id;
    muscle.layer = layer;
    muscle.thickness_mm = thickness_mm;
    muscle.scoreable = scoreable;
    atlas.muscles.push_back(muscle);
  };
  add("trap", 1, 5, true);
  add("rhomboid", 2, 5, true);
  add("longissimus", 3, 28, true);
  add("iliocostalis", 3, 18, true);
  add("spinalis", 3, 6, false);
  return atlas;
}

constexpr std::uint16_t trap = 0, rhomboid = 1, longissimus = 2, iliocostalis = 3, spinalis = 4;

std::optional<std::uint16_t> named(const std::vector<MuscleShare>& shares,
                                   std::optional<std::size_t> target) {
  return worked_muscle(layers(), shares, target);
}

TEST(WorkedMuscle, IsTheTargetUnderAThinMuscleThatTakesMore) {
  EXPECT_EQ(named({{trap, 0.9f}, {longissimus, 0.5f}, {iliocostalis, 0.2f}}, longissimus), longissimus);
}

TEST(WorkedMuscle, IsTheNeighbourInTheTargetsLayerWhenTheHandIsBesideIt) {
  EXPECT_EQ(named({{trap, 0.9f}, {longissimus, 0.3f}, {iliocostalis, 0.4f}}, longissimus), iliocostalis);
}

TEST(WorkedMuscle, IsNeverOneThatCannotBeScored) {
  EXPECT_EQ(named({{spinalis, 0.6f}, {longissimus, 0.2f}}, longissimus), longissimus);
  EXPECT_EQ(named({{spinalis, 0.9f}, {trap, 0.2f}}, std::nullopt), trap);
}

TEST(WorkedMuscle, WithoutATargetTakesTheThicknessIntoAccount) {
  EXPECT_EQ(named({{trap, 0.9f}, {longissimus, 0.5f}}, std::nullopt), longissimus);
  EXPECT_EQ(named({{trap, 0.9f}, {rhomboid, 0.5f}}, std::nullopt), trap);
}

TEST(WorkedMuscle, WithNothingInTheTargetsLayerSaysWhatIsUnderTheHand) {
  EXPECT_EQ(named({{trap, 0.9f}, {rhomboid, 0.1f}}, longissimus), trap);
}

TEST(WorkedMuscle, IsAbsentWithoutAnyLoad) {
  EXPECT_EQ(named({}, longissimus), std::nullopt);
  EXPECT_EQ(named({{longissimus, 0.0f}, {trap, 0.0f}}, longissimus), std::nullopt);
  EXPECT_EQ(named({{longissimus, 0.0f}}, std::nullopt), std::nullopt);
}

TEST(WorkedMuscle, OfAFrameIsTheSame) {
  const std::vector<MuscleLoad> loads = {{trap, 9, 1, 0.9f}, {longissimus, 5, 1, 0.5f}};
  EXPECT_EQ(worked_muscle(layers(), loads, longissimus), longissimus);
  EXPECT_EQ(worked_muscle(layers(), loads, std::nullopt), longissimus);
  EXPECT_EQ(worked_muscle(layers(), loads, trap), trap);
}

}  // namespace
}  // namespace palmar::coach
