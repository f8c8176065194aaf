#include "sensing/pipeline.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "tests/pipeline/frames.hpp"

namespace palmar {
namespace {

constexpr double newtons_per_code = 9.80665e-3 / 8;

TEST(Pipeline, ForceIsConservedFromCountsToContacts) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  Pipeline pipeline(config_of(mat));
  for (const RawFrame& frame : simulate("mixed", mat, 30).frames) {
    const Observation& seen = pipeline.step(frame);
    const double counts = std::accumulate(frame.counts.begin(), frame.counts.end(), 0.0);
    ASSERT_NEAR(seen.field.force_N, counts * mat.rule->newtons_per_count, 1e-9 * (1 + counts));
    double contacts = 0;
    for (const Contact& contact : seen.contacts.list) contacts += contact.force_N;
    double unowned = 0;
    for (const auto cell : seen.field.loaded) {
      if (seen.contacts.owner[cell] == Contacts::none)
        unowned += seen.field.kPa[cell] * 1e-3 * mat.geometry.cell_area_mm2();
    }
    ASSERT_NEAR(contacts + unowned, seen.field.force_N, 1e-4 * (1 + seen.field.force_N));
    ASSERT_LT(unowned, 0.3) << "only specks belong to no contact";
    for (const MuscleLoad& load : seen.muscles) ASSERT_LE(load.load_N, seen.field.force_N * 1.001);
  }
}

TEST(Pipeline, ContactsHaveTheirPlaceOnTheBody) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  PipelineConfig config = config_of(mat);
  config.placement.angle_deg = 12;
  config.placement.scale = 1.05;
  Pipeline pipeline(config);
  bool any = false;
  for (const RawFrame& frame : simulate("effleurage_firm", mat, 4).frames) {
    for (const Contact& contact : pipeline.step(frame).contacts.list) {
      ASSERT_TRUE(contact.centre_body);
      ASSERT_NEAR(distance_mm(*contact.centre_body, config.placement.to_body(contact.centre)), 0, 1e-9);
      any = true;
    }
  }
  EXPECT_TRUE(any);
}

// The truth's strokes come out one by one, where and when they were.
TEST(Pipeline, AStripIsOneStrokeOverItsMuscle) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  PipelineConfig config = config_of(mat);
  config.target = config.atlas->muscle("longissimus_R");
  ASSERT_TRUE(config.target);
  Pipeline pipeline(config);
  std::vector<Stroke> strokes;
  const Recorded recorded = simulate("strip_longissimus", mat, 1000);
  for (const RawFrame& frame : recorded.frames) {
    const Observation& seen = pipeline.step(frame);
    ASSERT_TRUE(seen.target);
    strokes.insert(strokes.end(), seen.finished_strokes.begin(), seen.finished_strokes.end());
  }
  const Observation& last = pipeline.finish();
  strokes.insert(strokes.end(), last.finished_strokes.begin(), last.finished_strokes.end());
  EXPECT_TRUE(last.live_strokes.empty());
  int scripted = 0;
  for (const auto& truth : recorded.truth) {
    for (const auto& press : truth.presses) scripted = std::max(scripted, press.stroke);
  }
  ASSERT_EQ(static_cast<int>(strokes.size()), scripted);
  for (const Stroke& stroke : strokes) {
    EXPECT_TRUE(stroke.finished);
    EXPECT_FALSE(stroke.clipped);
    EXPECT_NEAR(stroke.direction_deg.value(), -90, 5);
    EXPECT_LT(stroke.fibre_angle_deg.value(), 8);
    EXPECT_GT(stroke.accuracy.value(), 0.8);
    EXPECT_GE(stroke.target_ceiling.value(), stroke.target_share.value() - 0.05);
    ASSERT_FALSE(stroke.muscles.empty());
    EXPECT_TRUE(std::is_sorted(stroke.muscles.begin(), stroke.muscles.end(),
                               [](const MuscleShare& a, const MuscleShare& b) { return a.share > b.share; }));
    ASSERT_FALSE(stroke.path.empty());
    EXPECT_TRUE(stroke.path.front().body);
  }
}

TEST(Pipeline, TheTargetCanChangeAndGo) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  PipelineConfig config = config_of(mat);
  Pipeline pipeline(config);
  const auto frames = simulate("effleurage_firm", mat, 3).frames;
  const auto left = config.atlas->muscle("iliocostalis_L");
  EXPECT_FALSE(pipeline.step(frames[0]).target);
  pipeline.set_target(left);
  for (const RawFrame& frame : frames) pipeline.step(frame);
  const Observation& seen = pipeline.step(frames.back());
  ASSERT_TRUE(seen.target);
  EXPECT_EQ(seen.target->muscle, *left);
  EXPECT_GT(seen.target->share_now, 0.02);
  pipeline.set_target(std::nullopt);
  EXPECT_FALSE(pipeline.step(frames.back()).target);
  EXPECT_THROW(pipeline.set_target(config.atlas->muscles.size()), std::invalid_argument);
  EXPECT_FALSE(pipeline.step(frames.back()).target) << "a refused target changes nothing";
}

TEST(Pipeline, ANewTareTakesEffectAtOnce) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  Pipeline pipeline(config_of(mat));
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 50);
  EXPECT_GT(pipeline.step(frame).field.force_N, 1000 * 0.5);
  MatCalibration calibration = maker_calibration(mat);
  calibration.tare_counts.assign(frame.counts.size(), 50);
  pipeline.set_calibration(calibration);
  EXPECT_EQ(pipeline.step(frame).field.force_N, 0);
  calibration.geometry.rows = 2;
  EXPECT_THROW(pipeline.set_calibration(calibration), std::invalid_argument);
}

TEST(Pipeline, TheSameFramesGiveTheSameStrokes) {
  const MatDescription mat = mat_of("sensel-morph");
  const auto frames = simulate("mixed_pad", mat, 20).frames;
  Pipeline a(config_of(mat)), b(config_of(mat));
  for (const RawFrame& frame : frames) {
    const Observation& first = a.step(frame);
    const Observation& second = b.step(frame);
    ASSERT_EQ(first.contacts.owner, second.contacts.owner);
    ASSERT_EQ(first.finished_strokes.size(), second.finished_strokes.size());
    for (std::size_t i = 0; i < first.finished_strokes.size(); ++i) {
      ASSERT_EQ(first.finished_strokes[i].length_mm, second.finished_strokes[i].length_mm);
      ASSERT_EQ(first.finished_strokes[i].id, second.finished_strokes[i].id);
    }
  }
}

// Real hands on a real mat: the force is that of the codes, and what presses has a contact.
TEST(Pipeline, RecordedFramesKeepTheirForce) {
  const auto frames = captured("20260712_204642_full_test");
  if (frames.empty()) GTEST_SKIP() << "no recordings under " << PALMAR_SHARED;
  Pipeline pipeline(config_of(mat_of("sensel-morph")));
  std::size_t strokes = 0;
  for (const RawFrame& frame : frames) {
    const Observation& seen = pipeline.step(frame);
    const double codes = std::accumulate(frame.counts.begin(), frame.counts.end(), 0.0);
    ASSERT_NEAR(seen.field.force_N, codes * newtons_per_code, 1e-6 * (1 + codes));
    double contacts = 0;
    for (const Contact& contact : seen.contacts.list) contacts += contact.force_N;
    ASSERT_LE(contacts, seen.field.force_N * 1.0001);
    if (seen.field.force_N > 5) {
      ASSERT_GT(contacts, 0.9 * seen.field.force_N) << "what is left are touches below least_force_N";
    }
    strokes += seen.finished_strokes.size();
  }
  strokes += pipeline.finish().finished_strokes.size();
  EXPECT_GT(strokes, 2u);
}

TEST(Pipeline, BrokenPromisesThrow) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  PipelineConfig config = config_of(mat);
  config.atlas = nullptr;
  EXPECT_THROW(Pipeline{config}, std::invalid_argument);
  config = config_of(mat);
  config.calibration = maker_calibration(mat_of("sensel-morph"));
  EXPECT_THROW(Pipeline{config}, std::invalid_argument);
  Pipeline pipeline(config_of(mat));
  RawFrame frame;
  frame.rows = 2;
  frame.cols = 2;
  frame.counts.assign(4, 0);
  EXPECT_THROW(pipeline.step(frame), std::invalid_argument);
}

}  // namespace
}  // namespace palmar
