// A new placement is taken over between two frames: from then on everything is where a pipeline that began with it has it.
#include <gtest/gtest.h>

#include <stdexcept>

#include "sensing/pipeline.hpp"
#include "tests/pipeline/frames.hpp"

namespace palmar {
namespace {

TEST(TakePlacement, GivesWhatAFreshPipelineGives) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  const auto frames = simulate("mixed", mat, 20).frames;
  PipelineConfig config = config_of(mat);
  config.target = config.atlas->muscle("longissimus_R");
  PipelineConfig moved = config;
  moved.placement.u0_mm += 31;
  moved.placement.angle_deg = 4;
  moved.target.reset();

  Pipeline pipeline(config);
  std::size_t k = 0;
  std::uint32_t last_stroke = 0;
  for (; k < frames.size() / 2; ++k) {
    const Observation& seen = pipeline.step(frames[k]);
    for (const Stroke& stroke : seen.finished_strokes) last_stroke = std::max(last_stroke, stroke.id);
  }
  for (const Stroke& stroke : pipeline.finish().finished_strokes)
    last_stroke = std::max(last_stroke, stroke.id);
  pipeline.take_placement(Pipeline(moved));
  ASSERT_GT(last_stroke, 0u);

  moved.target = config.target;
  Pipeline fresh(moved);
  bool any = false;
  for (; k < frames.size(); ++k) {
    const Observation& seen = pipeline.step(frames[k]);
    const Observation& expected = fresh.step(frames[k]);
    ASSERT_EQ(seen.contacts.list.size(), expected.contacts.list.size());
    for (const Contact& contact : seen.contacts.list) {
      const BodyPoint at = moved.placement.to_body(contact.centre);
      ASSERT_NEAR(distance_mm(contact.centre_body.value(), at), 0, 1e-9);
    }
    ASSERT_EQ(seen.muscles.size(), expected.muscles.size());
    for (std::size_t m = 0; m < seen.muscles.size(); ++m)
      ASSERT_DOUBLE_EQ(seen.muscles[m].load_N, expected.muscles[m].load_N);
    ASSERT_EQ(seen.target.has_value(), expected.target.has_value());
    for (const Stroke& stroke : seen.finished_strokes) {
      EXPECT_GT(stroke.id, last_stroke) << "numbers go on";
      any = true;
    }
  }
  EXPECT_TRUE(any);
}

TEST(TakePlacement, RefusesAnotherMatOrBody) {
  Pipeline pipeline(config_of(mat_of("palmar-open-48x48")));
  EXPECT_THROW(pipeline.take_placement(Pipeline(config_of(mat_of("palmar-open-64x64")))),
               std::invalid_argument);
}

}  // namespace
}  // namespace palmar
