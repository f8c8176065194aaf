// Shipped lessons make sense on the mats that they are for; mistakes in a lesson named by line.
#include "app/library/lessons.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/techniques.hpp"
#include "sensing/body/coverage.hpp"

namespace palmar::library {
namespace {

Path assets() { return Path(PALMAR_SOURCE) / "assets"; }

class Lessons : public testing::Test {
 protected:
  const std::shared_ptr<const Atlas> atlas = load_atlas(assets()).value();
  const std::vector<coach::Technique> techniques = load_techniques(assets() / "techniques").value();

  std::vector<coach::Lesson> all() { return load_lessons(assets() / "lessons", techniques, *atlas).value(); }

  coach::Lesson shipped(const std::string& id) {
    const auto file = find_asset(assets(), "lessons", "lesson", id).value();
    return load_lesson(file, techniques, *atlas).value();
  }

  /// Area of the muscle's part under the mat, where it lies without a placement; mm^2.
  double area_on(const MatDescription& mat, const std::string& muscle) {
    const auto cells = body::coverage(atlas->muscles[atlas->muscle(muscle).value()].outline, mat.geometry,
                                      default_placement(mat));
    return std::accumulate(cells.begin(), cells.end(), 0.0) * mat.geometry.cell_area_mm2();
  }
};

TEST_F(Lessons, TheThreeThatScriptsRelyOn) {
  std::vector<std::string> ids;
  for (const auto& lesson : all()) ids.push_back(lesson.id);
  for (const char* id : {"swedish_effleurage", "deep_strip_longissimus", "strip_and_hold_pad"}) {
    EXPECT_NE(std::find(ids.begin(), ids.end(), id), ids.end()) << id;
  }
}

TEST_F(Lessons, EveryStepHasABandForEachOfItsTools) {
  for (const auto& lesson : all()) {
    EXPECT_FALSE(lesson.source.empty());
    for (const auto& step : lesson.steps) {
      const auto technique = std::find_if(techniques.begin(), techniques.end(),
                                          [&](const auto& t) { return t.id == step.technique; });
      for (ContactTool tool : step.tools.empty() ? technique->tools : step.tools) {
        EXPECT_TRUE(step.force_N || technique->force_band(tool)) << lesson.id << " " << step.id;
        EXPECT_NE(std::find(technique->tools.begin(), technique->tools.end(), tool), technique->tools.end())
            << lesson.id << " " << step.id << " " << id(tool);
      }
      EXPECT_EQ(step.holds_still, technique->still()) << lesson.id << " " << step.id;
    }
  }
}

TEST_F(Lessons, AStepMayWantTheSliceBesideTheBack) {
  EXPECT_FALSE(shipped("deep_strip_longissimus").steps[0].slice);
  EXPECT_TRUE(shipped("deep_strip_longissimus").steps[1].slice);
}

TEST_F(Lessons, TargetsLieUnderTheMatsTheyAreFor) {
  const auto pad = load_mat(assets(), "sensel-morph").value();
  const auto back = load_mat(assets(), "palmar-open-48x48").value();
  for (const auto& step : shipped("strip_and_hold_pad").steps)
    EXPECT_GT(area_on(pad, step.target), 2000) << step.target;
  for (const char* id : {"swedish_effleurage", "deep_strip_longissimus"}) {
    for (const auto& step : shipped(id).steps)
      EXPECT_GT(area_on(back, step.target), 7000) << id << " " << step.target;
  }
}

TEST_F(Lessons, TheFirmStrokeRunsTowardsTheHeartFromWhereOneStands) {
  for (const auto& lesson : all()) {
    for (const auto& step : lesson.steps) {
      if (step.technique != "eff_deep") continue;
      ASSERT_TRUE(step.direction_deg) << lesson.id;
      EXPECT_EQ(*step.direction_deg, lesson.standing == "head" ? 90 : -90) << lesson.id;
    }
  }
}

const std::string good = R"(id = "x"
name = "X"
family = "swedish"
standing = "left"
source = "a test"
provenance = "demonstrated"

[weights]
pressure = 40

[[step]]
id = "one"
title = "One"
technique = "eff_deep"
target = "longissimus_R"
tools = ["palm_full"]
force_N = [10, 20]
direction_deg = -90
duration_s = 30
)";

TEST_F(Lessons, AreReadAsWritten) {
  const auto lesson = parse_lesson(good, "x.toml", techniques, *atlas).value();
  EXPECT_EQ(lesson.weights.pressure, 40);
  EXPECT_EQ(lesson.weights.target, 20);
  ASSERT_EQ(lesson.steps.size(), 1u);
  EXPECT_EQ(lesson.steps[0].force_N->hi, 20);
  EXPECT_EQ(lesson.steps[0].force_N->provenance, coach::Provenance::demonstrated);
  EXPECT_EQ(lesson.steps[0].tools, std::vector<ContactTool>{ContactTool::palm_full});
  EXPECT_EQ(lesson.steps[0].direction_tolerance_deg, 35);
}

TEST_F(Lessons, MistakesAreNamedByLine) {
  struct Case {
    std::string from, to, name, line;
  };
  const Case cases[] = {
      {"force_N = [10, 20]", "force_N = [20, 10]", "band_upside_down", "x.toml:17"},
      {"force_N = [10, 20]", "force_newton = [10, 20]", "unknown_key", "x.toml:17"},
      {"force_N = [10, 20]", "force_N = [10, 900]", "out_of_range", "x.toml:17"},
      {"\"eff_deep\"", "\"hypnosis\"", "unknown_technique", "x.toml:14"},
      {"\"eff_deep\"", "\"fric_cross\"", "technique_not_recognised", "x.toml:14"},
      {"\"eff_deep\"", "\"tap_hack\"", "technique_not_recognised", "x.toml:14"},
      {"\"longissimus_R\"", "\"longissimus\"", "unknown_muscle", "x.toml:15"},
      {"\"longissimus_R\"", "\"spinalis_R\"", "unknown_muscle", "x.toml:15"},
      {"\"longissimus_R\"", "\"psoas_R\"", "unknown_muscle", "x.toml:15"},
      {"\"palm_full\"", "\"paw\"", "unknown_tool", "x.toml:16"},
      {"\"left\"", "\"under\"", "unknown_place", "x.toml:4"},
      {"pressure = 40", "pressure = -1", "out_of_range", "x.toml:9"},
      {"pressure = 40", "force = 40", "unknown_key", "x.toml:9"},
      {"duration_s = 30", "duration_s = \"long\"", "wrong_type", "x.toml:19"},
      {"duration_s = 30", "", "missing_key", "x.toml:11"},
      {"[[step]]", "[[steps]]", "unknown_key", "x.toml:11"},
      {"[weights]", "[weights", "toml_syntax", "x.toml:8"},
  };
  for (const Case& c : cases) {
    std::string text = good;
    text.replace(text.find(c.from), c.from.size(), c.to);
    const auto lesson = parse_lesson(text, "x.toml", techniques, *atlas);
    ASSERT_FALSE(lesson.ok()) << c.to;
    EXPECT_EQ(lesson.error().name, c.name) << c.to << ": " << lesson.error().message();
    EXPECT_EQ(lesson.error().exit_status(), 2) << c.to;
    EXPECT_NE(lesson.error().message().find(c.line), std::string::npos)
        << c.to << ": " << lesson.error().message();
    EXPECT_FALSE(lesson.error().what.empty());
  }
}

TEST_F(Lessons, ALessonWithoutStepsIsNone) {
  const std::string text = good.substr(0, good.find("[[step]]"));
  EXPECT_EQ(parse_lesson(text, "x.toml", techniques, *atlas).error().name, "no_steps");
}

TEST_F(Lessons, AMissingFileIsAnError) {
  const auto none = load_lesson("/nowhere/x.toml", techniques, *atlas);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().exit_status(), 2);
}

}  // namespace
}  // namespace palmar::library
