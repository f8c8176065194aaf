#include "sensing/stroke/stroke_recorder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <stdexcept>

#include "sensing/body/coverage.hpp"
#include "sensing/stroke/target_print.hpp"
#include "tests/contact/painted_prints.hpp"

namespace palmar::stroke {
namespace {

const GridGeometry grid{48, 48, 10, 10};
constexpr double frame_s = 0.02;

BodyPolygon box(double u0, double v0, double u1, double v1) {
  return {{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}};
}

/// Two muscles over each other: a thin slanting one above a thick one along the spine; the mat's corner is the body's origin.
std::shared_ptr<const Atlas> small_atlas() {
  auto atlas = std::make_shared<Atlas>();
  Muscle deep;
  deep.id = "deep_R";
  deep.outline = box(100, 20, 130, 460);
  deep.fibre_angle_deg = 90;
  deep.thickness_mm = 28;
  deep.scoreable = true;
  Muscle thin = deep;
  thin.id = "thin_R";
  thin.outline = box(0, 0, 300, 300);
  thin.fibre_angle_deg = 30;
  thin.thickness_mm = 4;
  atlas->muscles = {deep, thin};
  return atlas;
}

/// A contact that a test moves by hand: no mat between.
class Hand {
 public:
  explicit Hand(const StrokeParameters& parameters = {})
      : recorder_(small_atlas(), {0, 1}, grid, Placement{}, parameters) {}

  StrokeRecorder& recorder() { return recorder_; }
  double t_s() const { return t_s_; }

  /// One frame with the contact at that place.
  void press(double x, double y, double force_N, std::uint32_t id = 1, bool clipped = false) {
    const PaintedPress print{{x, y}, force_N, 30, 24, 0, true};
    field_ = force_N > 0 ? paint(grid, {print}) : paint(grid, {});
    contacts_.list.clear();
    contacts_.owner.assign(static_cast<std::size_t>(grid.cells()), Contacts::none);
    loads_.clear();
    if (force_N > 0) {
      for (const auto cell : field_.loaded) contacts_.owner[cell] = 0;
      Contact contact;
      contact.id = id;
      contact.centre = {x, y};
      contact.centre_body = BodyPoint{x, y};
      contact.force_N = force_N;
      contact.area_cm2 = 5;
      contact.mean_kPa = force_N / 5 * 10;
      contact.peak_kPa = 2 * contact.mean_kPa;
      contact.clipped = clipped;
      contact.tool = ContactTool::knuckles;
      contacts_.list.push_back(contact);
      loads_.push_back({id, {static_cast<float>(0.5 * force_N), static_cast<float>(0.8 * force_N)}});
    }
    recorder_.observe({field_, contacts_, loads_, t_s_}, live, finished);
    for (const Stroke& stroke : finished) all.push_back(stroke);
    t_s_ += frame_s;
  }
  void empty(double seconds) {
    for (int i = 0; i < seconds / frame_s; ++i) press(0, 0, 0);
  }
  /// Force and place over time since the start, both given.
  void move(double seconds, const std::function<MatPoint(double)>& place,
            const std::function<double(double)>& force) {
    for (int i = 0; i < std::lround(seconds / frame_s); ++i) {
      const double t = i * frame_s;
      press(place(t).x_mm, place(t).y_mm, force(t));
    }
  }
  void end() {
    recorder_.finish(live, finished);
    for (const Stroke& stroke : finished) all.push_back(stroke);
  }

  std::vector<Stroke> live, finished, all;

 private:
  StrokeRecorder recorder_;
  PressureField field_;
  Contacts contacts_;
  std::vector<ContactLoads> loads_;
  double t_s_ = 0;
};

/// Up in `ramp`, a plateau, down in `ramp`.
std::function<double(double)> envelope(double force_N, double seconds, double ramp_s) {
  return [=](double t) {
    return std::max(0.01, force_N * std::clamp(std::min(t, seconds - t) / ramp_s, 0.0, 1.0));
  };
}

TEST(Stroke, AStripHasItsSpeedLengthDirectionAndAngle) {
  for (const double speed : {8.0, 20.0, 60.0, 150.0}) {
    Hand hand;
    const double length = 240, seconds = 1 + length / speed;
    hand.move(
        seconds, [&](double t) { return MatPoint{115, 360 - std::clamp((t - 0.5) * speed, 0.0, length)}; },
        envelope(30, seconds, 0.5));
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u) << speed;
    const Stroke& stroke = hand.all[0];
    EXPECT_EQ(stroke.id, 1u);
    EXPECT_EQ(stroke.contact, 1u);
    EXPECT_TRUE(stroke.finished);
    EXPECT_NEAR(stroke.speed_mm_s, speed, 0.05 * speed);
    EXPECT_NEAR(stroke.length_mm, length, 0.05 * length);
    EXPECT_NEAR(stroke.net_mm, length, 0.05 * length);
    EXPECT_NEAR(stroke.direction_deg.value(), -90, 1);
    EXPECT_NEAR(stroke.fibre_angle_deg.value(), 0, 1) << "the thick muscle takes more load by volume";
    EXPECT_NEAR(stroke.end_s - stroke.start_s, seconds, 0.05);
    EXPECT_NEAR(stroke.force_N, 30 * (1 - 0.5 / seconds), 1);
    EXPECT_LT(stroke.force_cv, 0.07) << "ramp and release left out";
    EXPECT_NEAR(stroke.ramp_s, 0.4, 0.1);
    EXPECT_EQ(stroke.tool, ContactTool::knuckles);
    EXPECT_FALSE(stroke.rate_hz);
    EXPECT_FALSE(stroke.clipped);
    ASSERT_EQ(stroke.muscles.size(), 2u);
    EXPECT_EQ(stroke.muscles[0].muscle, 1);
    EXPECT_NEAR(stroke.muscles[0].share, 0.8, 1e-3);
    EXPECT_NEAR(stroke.muscles[1].share, 0.5, 1e-3);
    EXPECT_FALSE(stroke.target_share);
    EXPECT_LE(stroke.path.size(), Stroke::most_samples);
    EXPECT_NEAR(stroke.path.front().t_s, stroke.start_s, 0.05);
  }
}

TEST(Stroke, AHoldHasNoDirection) {
  Hand hand;
  std::mt19937 random(2);
  std::normal_distribution<double> normal(0, 0.3);
  const auto force = envelope(60, 12, 2);
  hand.move(12, [&](double) { return MatPoint{115 + normal(random), 200 + normal(random)}; }, force);
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  const Stroke& stroke = hand.all[0];
  EXPECT_EQ(stroke.length_mm, 0);
  EXPECT_EQ(stroke.speed_mm_s, 0);
  EXPECT_NEAR(stroke.hold_s, 12, 0.2);
  EXPECT_FALSE(stroke.direction_deg);
  EXPECT_FALSE(stroke.fibre_angle_deg);
  EXPECT_LT(stroke.drift_mm, 2);
  EXPECT_NEAR(stroke.ramp_s, 1.6, 0.1);
}

TEST(Stroke, OutAndBackInOneContactAreTwo) {
  Hand hand;
  const auto place = [](double t) { return MatPoint{115, t < 4 ? 400 - 80 * t : 80 + 160 * (t - 4)}; };
  hand.move(6, place, [](double t) { return t < 4 ? 30.0 : 8.0; });
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].direction_deg.value(), -90, 2);
  EXPECT_NEAR(hand.all[1].direction_deg.value(), 90, 2);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 80, 4);
  EXPECT_NEAR(hand.all[1].speed_mm_s, 160, 8);
  EXPECT_NEAR(hand.all[0].end_s, 4, 0.15);
  EXPECT_EQ(hand.all[0].end_s, hand.all[1].start_s);
  EXPECT_NEAR(hand.all[0].force_N, 30, 1);
  EXPECT_NEAR(hand.all[1].force_N, 8, 1.5);
  EXPECT_EQ(hand.all[0].contact, hand.all[1].contact);
  EXPECT_LT(hand.all[0].id, hand.all[1].id);
  EXPECT_LE(hand.all[0].path.back().t_s, hand.all[0].end_s);
  EXPECT_GT(hand.all[1].path.front().t_s, hand.all[1].start_s);
}

TEST(Stroke, AStripThenAHoldAreTwo) {
  Hand hand;
  hand.move(
      18, [](double t) { return MatPoint{115, 300 - 15 * std::clamp(t - 1, 0.0, 8.0)}; },
      envelope(30, 18, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].length_mm, 120, 5);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 15, 0.75);
  EXPECT_NEAR(hand.all[0].end_s, 9, 0.4);
  EXPECT_LT(hand.all[0].hold_s, 1.5);
  EXPECT_NEAR(hand.all[1].hold_s, 9, 0.4);
  EXPECT_LT(hand.all[1].length_mm, 3);
  EXPECT_FALSE(hand.all[1].direction_deg);
}

TEST(Stroke, AHoldThenAStripAreTwo) {
  Hand hand;
  hand.move(
      16, [](double t) { return MatPoint{115, 300 - 15 * std::clamp(t - 8, 0.0, 7.0)}; },
      envelope(30, 16, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].hold_s, 8, 0.4);
  EXPECT_LT(hand.all[0].length_mm, 3);
  EXPECT_NEAR(hand.all[1].length_mm, 105, 5);
  EXPECT_NEAR(hand.all[1].speed_mm_s, 15, 0.75);
  EXPECT_LT(hand.all[1].hold_s, 1.5);
}

TEST(Stroke, AShortRestDoesNotCutAGlide) {
  Hand hand;
  hand.move(
      10, [](double t) { return MatPoint{115, 300 - 20 * (t < 4 ? t : std::max(4.0, t - 1.5))}; },
      envelope(30, 10, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].hold_s, 1.5, 0.3);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 20, 1);
}

// A hand comes down heel first and leaves fingers last: its centre wanders by centimetres, yet it did not move.
TEST(Stroke, LandingAndLiftingAreNoMotion) {
  Hand hand;
  const double seconds = 6;
  const auto force = envelope(30, seconds, 0.5);
  hand.move(
      seconds,
      [](double t) {
        return MatPoint{
            115, 240 - 30 * std::clamp(t / 0.4, 0.0, 1.0) - 30 * std::clamp((t - 5.6) / 0.4, 0.0, 1.0)};
      },
      force);
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_LT(hand.all[0].length_mm, 4);

  EXPECT_GT(hand.all[0].hold_s, 4.5);
}

TEST(Stroke, CrossFibreFrictionIsOneStrokeWithARate) {
  Hand hand;
  hand.move(
      8, [](double t) { return MatPoint{115 + 12 * std::sin(2 * std::numbers::pi * 1.6 * t), 200}; },
      envelope(20, 8, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].rate_hz.value_or(0), 1.6, 0.03);
  EXPECT_NEAR(hand.all[0].fibre_angle_deg.value_or(0), 90, 2);
  EXPECT_GT(hand.all[0].length_mm, 200);
}

TEST(Stroke, PercussionThatLeavesTheSkinHasARate) {
  Hand hand;
  hand.move(
      6, [](double) { return MatPoint{115, 200}; },
      [](double t) { return std::fmod(t, 0.2) < 0.08 ? 15.0 : 0.0; });
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].rate_hz.value_or(0), 5, 0.1);
}

TEST(Stroke, EndsWhenItsContactHasGoneAndSaysWhenThatWas) {
  Hand hand;
  hand.move(2, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  EXPECT_EQ(hand.live.size(), 1u);
  const double left_s = hand.t_s() - frame_s;
  hand.empty(0.2);
  EXPECT_EQ(hand.live.size(), 1u) << "it may come back";
  hand.empty(0.2);
  EXPECT_TRUE(hand.live.empty());
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_DOUBLE_EQ(hand.all[0].end_s, left_s);
}

TEST(Stroke, TooShortOrTooLightIsNone) {
  Hand hand;
  hand.move(0.2, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  hand.empty(0.5);
  hand.move(2, [](double) { return MatPoint{100, 100}; }, [](double) { return 0.6; });
  hand.empty(0.5);
  EXPECT_TRUE(hand.all.empty());
}

TEST(Stroke, IsClippedWhenItTouchedTheEdgeForLong) {
  for (const int clipped_frames : {4, 20}) {
    Hand hand;
    for (int i = 0; i < 100; ++i) hand.press(115, 200 - i, 20, 1, i < clipped_frames);
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u);
    EXPECT_EQ(hand.all[0].clipped, clipped_frames == 20);
  }
}

TEST(Stroke, ALongPathIsThinnedEvenly) {
  Hand hand;
  hand.move(60, [](double t) { return MatPoint{115, 440 - 6 * t}; }, [](double) { return 20.0; });
  hand.end();
  ASSERT_EQ(hand.all.size(), 1u);
  const auto& path = hand.all[0].path;
  EXPECT_LE(path.size(), Stroke::most_samples);
  EXPECT_GE(path.size(), Stroke::most_samples / 2);
  for (std::size_t i = 2; i < path.size(); ++i)
    EXPECT_NEAR(path[i].t_s - path[i - 1].t_s, path[1].t_s - path[0].t_s, frame_s * 1.01);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 6, 0.3);
}

TEST(Stroke, FinishEndsAll) {
  Hand hand;
  hand.move(1, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  hand.end();
  EXPECT_TRUE(hand.live.empty());
  EXPECT_EQ(hand.all.size(), 1u);
  hand.end();
  EXPECT_EQ(hand.all.size(), 1u + 0u);
}

// A print of 24 mm across a lane of 30 mm fits: what it misses when it goes beside the lane is accuracy lost.
TEST(Stroke, AccuracyIsShareOverWhatThePrintCouldReach) {
  double centred = 0;
  for (const double x : {115.0, 130.0, 200.0}) {
    Hand hand;
    hand.recorder().set_target(0);
    hand.move(4, [&](double t) { return MatPoint{x, 350 - 40 * t}; }, envelope(30, 4, 0.3));
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u);
    const Stroke& stroke = hand.all[0];
    ASSERT_TRUE(stroke.target_share && stroke.target_ceiling && stroke.accuracy);
    EXPECT_GT(*stroke.target_ceiling, 0.8);
    EXPECT_NEAR(*stroke.accuracy, std::min(1.0, *stroke.target_share / *stroke.target_ceiling), 1e-9);
    if (x == 115) {
      centred = *stroke.accuracy;
      EXPECT_GT(centred, 0.95);
    } else if (x == 130) {
      EXPECT_NEAR(*stroke.accuracy, 0.5, 0.1) << "half of the print lies beside";
    } else {
      EXPECT_LT(*stroke.accuracy, 0.01);
    }
  }
}

TEST(Stroke, WithoutATargetThereIsNoAccuracyAgain) {
  Hand hand;
  hand.recorder().set_target(0);
  hand.move(1, [](double) { return MatPoint{115, 200}; }, [](double) { return 20.0; });
  hand.recorder().set_target(std::nullopt);
  hand.move(1, [](double) { return MatPoint{115, 200}; }, [](double) { return 20.0; });
  hand.end();
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_FALSE(hand.all[0].target_share || hand.all[0].target_ceiling || hand.all[0].accuracy);
}

TEST(Stroke, ATargetThatTakesAFairPartIsWhatIsMeant) {
  Hand hand;
  hand.recorder().set_target(0);
  hand.move(3, [](double t) { return MatPoint{115 + 20 * t, 200}; }, [](double) { return 20.0; });
  hand.end();
  EXPECT_NEAR(hand.all.at(0).fibre_angle_deg.value_or(-1), 90, 2);
}

TEST(Stroke, BrokenPromisesThrow) {
  EXPECT_THROW(StrokeRecorder(nullptr, {}, grid, {}), std::invalid_argument);
  EXPECT_THROW(StrokeRecorder(small_atlas(), {7}, grid, {}), std::invalid_argument);
  EXPECT_THROW(StrokeRecorder(small_atlas(), {}, {0, 0, 1, 1}, {}), std::invalid_argument);
  StrokeParameters parameters;
  parameters.dead_band_mm = std::nan("");
  EXPECT_THROW(StrokeRecorder(small_atlas(), {}, grid, {}, parameters), std::invalid_argument);
  StrokeRecorder recorder(small_atlas(), {}, grid, {});
  EXPECT_THROW(recorder.set_target(2), std::invalid_argument);
}

TEST(TargetMask, AgreesWithTheCoverageOfTheCells) {
  Placement placement;
  placement.u0_mm = -100;
  placement.v0_mm = 40;
  placement.angle_deg = 20;
  placement.scale = 1.1;
  const BodyPolygon outline = box(20, 120, 55, 400);
  const auto cells = body::coverage(outline, grid, placement);
  const TargetMask mask(outline, grid, placement);
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const auto i = static_cast<int>(std::lround((col + 0.5) * grid.pitch_x_mm / mask.step_x_mm()));
      const auto j = static_cast<int>(std::lround((row + 0.5) * grid.pitch_y_mm / mask.step_y_mm()));
      EXPECT_NEAR(mask.share(i, j), cells[static_cast<std::size_t>(grid.index(row, col))], 1e-4);
    }
  }
  EXPECT_FALSE(mask.spots().empty());
}

TEST(PrintImage, GrowsWithThePrintAndKeepsItsForce) {
  const TargetMask mask(box(0, 0, 480, 480), grid, Placement{});
  PrintImage image;
  image.clear(mask);
  EXPECT_FALSE(image.best_share(mask));
  for (double x = -110; x <= 110; x += 10) image.add(x, x / 2, 1);
  EXPECT_NEAR(image.best_share(mask).value_or(0), 1, 1e-5);
  const TargetMask beside(box(2000, 2000, 2100, 2100), grid, Placement{});
  EXPECT_FALSE(image.best_share(beside)) << "no spot of it lies on the mat";
}

}  // namespace
}  // namespace palmar::stroke
