// The health of mats that were broken on purpose, one fault at a time, and of one that was not.
#include "calibration/mat/health.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace palmar::calibration {
namespace {

constexpr int rows = 24, cols = 20;
constexpr double rate_hz = 50;

MatDescription mat() {
  MatDescription mat;
  mat.id = "test-mat";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = rate_hz;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  mat.rule = CountRule{0.01, {}, "test"};
  mat.resolves = {"slow_glide", "hacking"};
  return mat;
}

const std::vector<TechniqueNeed> needs = {
    {"slow_glide", "Slow glide", 8}, {"hacking", "Hacking", 30}, {"needles", "Needles", 5}};

/// A palm's print: flat in the middle, soft at the edge.
double palm(double row, double col, double at_row, double at_col) {
  const double d = std::hypot(row - at_row, col - at_col);
  return 300 * std::clamp((3.4 - d) / 1.6, 0.0, 1.0);
}

/// Changes a frame's counts after the press; `t_s` counts through both phases.
using Fault = std::function<void(std::vector<double>& counts, double t_s)>;

struct Course {
  double unloaded_s = 6;
  double press_s = 16;
  double rate = rate_hz;
  bool two_hands = true, three = false;
  double offset = 40, noise = 1;
  std::uint64_t lose_every = 0;
  MatDescription of = mat();
  double most_counts = 4095;
};

/// Half of the presses are one palm that goes over the mat in lanes, half are two palms that lie diagonally.
HealthReport check(const Fault& fault, const Course& run = {}) {
  HealthGatherer gatherer(run.of, needs);
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> offsets(rows * cols), counts(rows * cols);
  for (double& offset : offsets) offset = std::max(0.0, run.offset * (1 + 0.24 * normal(random)));
  RawFrame frame;
  frame.rows = rows;
  frame.cols = cols;
  const auto frames = static_cast<std::uint64_t>((run.unloaded_s + run.press_s) * run.rate);
  for (std::uint64_t k = 0; k < frames; ++k) {
    const double t = static_cast<double>(k) / run.rate, pressed_s = t - run.unloaded_s;
    const double sweep = run.two_hands ? run.press_s / 2 : run.press_s;
    for (int row = 0; row < rows; ++row) {
      for (int col = 0; col < cols; ++col) {
        double count = offsets[static_cast<std::size_t>(row * cols + col)];
        if (pressed_s >= 0 && pressed_s < sweep) {
          const double along = 5 * pressed_s / sweep;  // five lanes
          const int lane = static_cast<int>(along);
          count += palm(row, col, (along - lane) * (rows - 1), lane * (cols - 1) / 4.0);
        } else if (pressed_s >= sweep) {
          count += palm(row, col, 5, 4) + palm(row, col, 18, 15);
          if (run.three) count += 0.3 * palm(row, col, 5, 15);
        }
        counts[static_cast<std::size_t>(row * cols + col)] = count + run.noise * normal(random);
      }
    }
    if (fault) fault(counts, t);
    frame.counts.clear();
    for (const double count : counts)
      frame.counts.push_back(
          static_cast<std::uint16_t>(std::lround(std::clamp(count, 0.0, run.most_counts))));
    frame.t_s = t;
    frame.lost_before = run.lose_every > 0 && k > 0 && k % run.lose_every == 0 ? 1 : 0;
    if (pressed_s < 0) {
      gatherer.add_unloaded(frame);
    } else {
      gatherer.add_pressed(frame);
    }
  }
  return gatherer.report();
}

bool found(const HealthReport& report, const std::string& name) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& f) { return f.name == name; });
}

std::string names(const HealthReport& report) {
  std::string out;
  for (const Finding& f : report.findings) out += f.name + ": " + f.what + "; ";
  return out;
}

std::size_t at(int row, int col) { return static_cast<std::size_t>(row * cols + col); }

TEST(Health, ASoundMatIsGood) {
  for (const double offset : {0.0, 40.0, 400.0}) {
    Course run;
    run.offset = offset;
    run.three = true;
    const HealthReport report = check({}, run);
    EXPECT_EQ(report.verdict, Verdict::good) << names(report);
    EXPECT_TRUE(report.ghosts_of_three);
    EXPECT_TRUE(report.findings.empty()) << names(report);
    EXPECT_TRUE(report.faulty.empty());
    EXPECT_NEAR(report.rate_hz, rate_hz, 0.01);
    EXPECT_LT(report.jitter_ms, 0.01);
    EXPECT_DOUBLE_EQ(report.tested_share, 1);
    ASSERT_TRUE(report.ghosting);
    EXPECT_LT(*report.ghosting, 0.01);
  }
}

// The full scale is not known, cells rest at thousands of counts and most stand still between two steps.
TEST(Health, ACoarseConverterIsNoFault) {
  constexpr double step_counts = 39;
  Course run;
  run.of.saturated_count = 0;
  run.most_counts = 65535;
  run.offset = 12'000;
  const auto coarse = [](std::vector<double>& counts, double) {
    for (double& count : counts) count = std::round(count / step_counts) * step_counts;
  };
  const HealthReport report = check(coarse, run);
  EXPECT_TRUE(report.faulty.empty()) << names(report);
  EXPECT_FALSE(report.touched);
}

TEST(Health, FindsTheCellThatIsBrokenAndNoOther) {
  struct Case {
    CellState state;
    const char* finding;
    std::function<double(double count, double t_s)> of;
  };
  std::mt19937 random(3);
  std::normal_distribution<double> normal;
  const Case cases[] = {
      {CellState::dead, "dead_cells", [](double, double) { return 0.0; }},
      {CellState::stuck, "stuck_cells", [](double, double) { return 250.0; }},
      {CellState::saturated, "saturated_cells", [](double, double) { return 4095.0; }},
      {CellState::noisy, "noisy_cells", [&](double count, double) { return count + 30 * normal(random); }},
  };
  // In the middle, at an edge and in a corner.
  for (const auto& [row, col] : {std::pair{11, 9}, {0, 9}, {23, 19}, {12, 0}}) {
    for (const Case& c : cases) {
      const HealthReport report =
          check([&](auto& counts, double t) { counts[at(row, col)] = c.of(counts[at(row, col)], t); });
      SCOPED_TRACE(std::string(id(c.state)) + " at " + std::to_string(row) + ", " + std::to_string(col));
      EXPECT_EQ(report.verdict, Verdict::limits) << names(report);
      EXPECT_TRUE(found(report, c.finding)) << names(report);
      ASSERT_EQ(report.faulty.size(), 1u) << names(report);
      EXPECT_EQ(report.faulty[0].row, row);
      EXPECT_EQ(report.faulty[0].col, col);
      EXPECT_EQ(report.faulty[0].state, c.state);
      EXPECT_TRUE(report.rows_out.empty());
      EXPECT_TRUE(report.columns_out.empty());
    }
  }
}

TEST(Health, ACellThatWasNotPressedIsNotCalledDead) {
  Course run;
  run.press_s = 1;  // the first lane's beginning only
  run.two_hands = false;
  const HealthReport report = check(
      [](auto& counts, double t) {
        if (t > 6.2) std::fill(counts.begin(), counts.end(), 0.0);
        counts[at(20, 18)] = 0;
      },
      run);
  EXPECT_TRUE(report.faulty.empty()) << names(report);
  EXPECT_TRUE(report.rows_out.empty());
  EXPECT_EQ(report.cells[at(20, 18)], CellState::untested);
  EXPECT_TRUE(found(report, "little_pressed"));
  EXPECT_FALSE(report.ghosting);
}

TEST(Health, RowsAndColumnsOutAreSaidAsSuch) {
  for (const int row : {0, 8, 23}) {
    const HealthReport report = check([row](auto& counts, double) {
      for (int col = 0; col < cols; ++col) counts[at(row, col)] = 0;
    });
    EXPECT_EQ(report.rows_out, std::vector<int>{row}) << names(report);
    EXPECT_TRUE(report.columns_out.empty());
    EXPECT_TRUE(report.faulty.empty()) << report.faulty.size();
    EXPECT_EQ(report.cells[at(row, 3)], CellState::row_out);
    EXPECT_EQ(report.verdict, Verdict::limits);
  }
  const HealthReport two = check([](auto& counts, double) {
    for (int row = 0; row < rows; ++row) counts[at(row, 9)] = counts[at(row, 10)] = 12;
  });
  EXPECT_EQ(two.columns_out, (std::vector<int>{9, 10})) << names(two);
  EXPECT_TRUE(two.rows_out.empty());
  EXPECT_TRUE(two.faulty.empty());
}

TEST(Health, ManyFaultsMakeItUnusable) {
  const HealthReport report = check([](auto& counts, double) {
    for (std::size_t i = 0; i < counts.size(); i += 7) counts[i] = 0;
  });
  EXPECT_EQ(report.verdict, Verdict::unusable) << names(report);
  EXPECT_TRUE(found(report, "too_many_faults"));
}

TEST(Health, DriftIsMeasuredInCountsAndNewtonsAMinute) {
  for (const double per_min : {-20.0, -1.0, 1.0, 20.0}) {
    const HealthReport report = check([&](auto& counts, double t) {
      for (double& count : counts) count += per_min * t / 60;
    });
    EXPECT_NEAR(report.drift_counts_per_min, per_min, 0.25);
    EXPECT_NEAR(report.drift_N_per_min.value(), per_min * rows * cols * 0.01, 0.25 * rows * cols * 0.01);
    EXPECT_EQ(found(report, "drift"), std::abs(per_min) > 3) << names(report);
    EXPECT_FALSE(report.touched);
  }
}

TEST(Health, AGhostIsAShareOfThePress) {
  for (const double share : {0.02, 0.2, 0.45}) {
    const HealthReport report = check([&](auto& counts, double t) {
      if (t < 6 + 8) return;
      for (int row = 0; row < rows; ++row)
        for (int col = 0; col < cols; ++col)
          counts[at(row, col)] += share * (palm(row, col, 5, 15) + palm(row, col, 18, 4));
    });
    ASSERT_TRUE(report.ghosting);
    EXPECT_NEAR(*report.ghosting, share, 0.02);
    EXPECT_EQ(found(report, "ghosts"), share > 0.036);
    EXPECT_EQ(report.verdict, share > 0.3     ? Verdict::unusable
                              : share > 0.036 ? Verdict::limits
                                              : Verdict::good);
  }
}

TEST(Health, AHandThatLiesOnACrossingForAWhileIsNoGhost) {
  const HealthReport report = check([&](auto& counts, double t) {
    if (t < 6 + 8 || t > 6 + 11) return;
    for (int row = 0; row < rows; ++row)
      for (int col = 0; col < cols; ++col) counts[at(row, col)] += palm(row, col, 5, 15);
  });
  ASSERT_TRUE(report.ghosting);
  EXPECT_LT(*report.ghosting, 0.02);
}

TEST(Health, OneHandSaysNothingOfGhosts) {
  Course run;
  run.two_hands = false;
  const HealthReport report = check({}, run);
  EXPECT_FALSE(report.ghosting);
  EXPECT_TRUE(found(report, "ghosts_unknown"));
  EXPECT_EQ(report.verdict, Verdict::good);
}

TEST(Health, ThreePressesShowTheGhostsThatTwoDoNot) {
  for (const double share : {0.02, 0.2, 0.45}) {
    Course run;
    run.three = true;
    const HealthReport report = check(
        [&](auto& counts, double t) {
          if (t < 6 + 8) return;
          for (int row = 0; row < rows; ++row)
            for (int col = 0; col < cols; ++col) counts[at(row, col)] += share * 0.3 * palm(row, col, 18, 4);
        },
        run);
    ASSERT_TRUE(report.ghosting);
    EXPECT_TRUE(report.ghosts_of_three);
    EXPECT_NEAR(*report.ghosting, share, 0.01 + 0.1 * share);
    EXPECT_EQ(found(report, "ghosts"), share > 0.036) << names(report);
  }
}

TEST(Health, TwoPressesAloneSayThatGhostsMayHide) {
  const HealthReport report = check({});
  EXPECT_FALSE(report.ghosts_of_three);
  EXPECT_TRUE(found(report, "ghosts_of_two")) << names(report);
  EXPECT_EQ(report.verdict, Verdict::good);
}

TEST(Health, NoiseAboveTheThresholdIsSaid) {
  for (const double noise : {1.0, 4.7}) {
    Course run;
    run.noise = noise;
    const HealthReport report = check({}, run);
    EXPECT_NEAR(report.noise_counts, noise, 0.1 * noise + 0.1);
    EXPECT_EQ(found(report, "noise"), noise > 3) << names(report);
    EXPECT_FALSE(report.touched) << names(report);
    EXPECT_EQ(report.verdict, noise > 3 ? Verdict::limits : Verdict::good);
  }
}

TEST(Health, AnOffsetOfThreeTenthsOfTheRangeIsSaid) {
  const HealthReport report = check([](auto& counts, double) { counts[at(4, 4)] += 1200; });
  EXPECT_EQ(report.offset_cells, 1u);
  EXPECT_TRUE(found(report, "offset")) << names(report);
  EXPECT_EQ(report.verdict, Verdict::limits);
}

TEST(Health, CellsThatReachTheEndOfTheirRangeAreSaid) {
  const HealthReport report = check([](auto& counts, double) {
    for (double& count : counts) count = count > 200 ? 4095 : count;
  });
  EXPECT_GT(report.pressed_to_end, 100u);
  EXPECT_TRUE(found(report, "saturates")) << names(report);
  EXPECT_TRUE(report.faulty.empty()) << names(report);
  EXPECT_EQ(check({}).pressed_to_end, 0u);
}

TEST(Health, ASlowMatLosesTheTechniquesThatNeedMore) {
  Course run;
  run.rate = 12;
  const HealthReport slow = check({}, run);
  EXPECT_EQ(slow.verdict, Verdict::unusable) << names(slow);  // a quarter of its nominal rate
  ASSERT_EQ(slow.techniques.size(), 3u);
  EXPECT_TRUE(slow.techniques[0].resolves);
  EXPECT_FALSE(slow.techniques[1].resolves);
  EXPECT_NE(slow.techniques[1].why.find("30"), std::string::npos);
  EXPECT_FALSE(slow.techniques[2].resolves);
  EXPECT_TRUE(found(slow, "slow"));
  EXPECT_TRUE(found(slow, "too_slow_for"));
  const HealthReport fast = check({});
  EXPECT_TRUE(fast.techniques[1].resolves);
  EXPECT_FALSE(fast.techniques[2].resolves);
}

TEST(Health, LossesCount) {
  Course run;
  run.lose_every = 10;
  const HealthReport report = check({}, run);
  EXPECT_EQ(report.lost, 109u);
  EXPECT_NEAR(report.lost_share, 0.09, 0.002);
  EXPECT_EQ(report.verdict, Verdict::unusable);
  run.lose_every = 100;
  EXPECT_EQ(check({}, run).verdict, Verdict::limits);
}

TEST(Health, CorruptAnswersCount) {
  HealthGatherer gatherer(mat());
  RawFrame frame;
  frame.rows = rows;
  frame.cols = cols;
  frame.counts.assign(rows * cols, 0);
  for (int k = 0; k < 90; ++k) {
    frame.t_s = k / rate_hz;
    gatherer.add_unloaded(frame);
  }
  EXPECT_EQ(gatherer.report(0).lost_share, 0);
  const HealthReport report = gatherer.report(10);
  EXPECT_EQ(report.corrupt, 10u);
  EXPECT_NEAR(report.lost_share, 0.1, 1e-12);
  EXPECT_TRUE(found(report, "losses"));
}

TEST(Health, JitterIsOfTheArrivalWhereFramesAreLive) {
  HealthGatherer gatherer(mat());
  RawFrame frame;
  frame.rows = rows;
  frame.cols = cols;
  frame.counts.assign(rows * cols, 0);
  for (int k = 0; k < 400; ++k) {
    frame.t_s = k / rate_hz;
    // In pairs: 0 and 40 ms, which is 20 ms rms about the mean.
    frame.received = StationTime{} + std::chrono::seconds(1) + std::chrono::milliseconds(40 * (k / 2));
    gatherer.add_unloaded(frame);
  }
  const HealthReport report = gatherer.report();
  EXPECT_NEAR(report.jitter_ms, 20, 0.1);
  EXPECT_NEAR(report.longest_gap_ms, 40, 0.01);
  EXPECT_TRUE(found(report, "jitter"));
}

TEST(Health, ATouchWhileUnloadedIsNotJudged) {
  const HealthReport report = check([](auto& counts, double t) {
    if (t < 2 || t > 3) return;
    for (int row = 0; row < rows; ++row)
      for (int col = 0; col < cols; ++col) counts[at(row, col)] += 0.2 * palm(row, col, 12, 10);
  });
  EXPECT_TRUE(report.touched);
  EXPECT_EQ(report.verdict, Verdict::not_judged) << names(report);
  EXPECT_EQ(report.findings.front().name, "touched");
}

TEST(Health, NothingIsJudgedAgainstAZeroThatWasTouched) {
  const HealthReport report = check([](auto& counts, double t) {
    if (t > 6)
      return;  // two palms go about while the mat should be left alone, and the press reads less than they did
    for (int row = 0; row < rows; ++row)
      for (int col = 0; col < cols; ++col) counts[at(row, col)] += 3 * palm(row, col, 4 * t, 3 * t);
  });
  ASSERT_TRUE(report.touched);
  EXPECT_FALSE(report.ghosting);
  EXPECT_FALSE(report.drift_N_per_min);
  EXPECT_TRUE(report.faulty.empty());
  EXPECT_TRUE(report.rows_out.empty() && report.columns_out.empty());
  for (const char* name : {"ghosts", "ghosting", "drift", "rows_out", "columns_out"})
    EXPECT_FALSE(found(report, name)) << names(report);
}

TEST(Health, TooFewFramesAreNotJudged) {
  HealthGatherer gatherer(mat(), needs);
  const HealthReport report = gatherer.report();
  EXPECT_EQ(report.verdict, Verdict::not_judged);
  EXPECT_EQ(report.cells.size(), static_cast<std::size_t>(rows * cols));
}

TEST(Health, EveryFindingSaysWhatToDo) {
  const HealthReport report = check([](auto& counts, double t) {
    for (double& count : counts) count += t;
    counts[at(4, 4)] = 0;
    counts[at(9, 9)] = 4095;
  });
  EXPECT_GE(report.findings.size(), 3u);
  for (const Finding& finding : report.findings) {
    EXPECT_FALSE(finding.what.empty()) << finding.name;
    EXPECT_FALSE(finding.remedy.empty()) << finding.name;
  }
  EXPECT_TRUE(std::is_sorted(report.findings.begin(), report.findings.end(),
                             [](const Finding& a, const Finding& b) { return a.weight > b.weight; }));
}

TEST(Health, BrokenPromisesThrow) {
  HealthGatherer gatherer(mat());
  RawFrame frame;
  frame.rows = 3;
  frame.cols = 4;
  frame.counts.assign(12, 0);
  EXPECT_THROW(gatherer.add_unloaded(frame), std::invalid_argument);
  EXPECT_THROW(gatherer.add_pressed(frame), std::invalid_argument);
  frame.rows = rows;
  frame.cols = cols;
  frame.counts.assign(rows * cols, 0);
  gatherer.add_pressed(frame);
  EXPECT_THROW(gatherer.add_unloaded(frame), std::invalid_argument);
  EXPECT_THROW(HealthGatherer(MatDescription{}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
