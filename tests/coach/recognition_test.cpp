// Feature vectors to techniques, with evidence; "not sure" where they are too short or contradict each other.
#include "app/coach/recognition.hpp"

#include <gtest/gtest.h>

#include <random>

#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

class Recognising : public ::testing::Test {
 protected:
  std::vector<Technique> known = techniques();
  Recogniser recogniser{known, {}, 50};
  std::string name(const Stroke& s) {
    Recognition out;
    recogniser.recognise(s, out);
    return std::string(out.technique);
  }
};

TEST_F(Recognising, TellsTheTechniquesApart) {
  struct Case {
    const char* expected;
    Stroke stroke;
  };
  const Case cases[] = {
      {"eff_light", stroke(280, 110, 9, ContactTool::palm_full, 100)},
      {"eff_light", stroke(96, 85, 6, ContactTool::fingers4, 7)},
      {"eff_light", stroke(96, 85, 6, ContactTool::unknown, 7)},
      {"eff_deep", stroke(280, 70, 30, ContactTool::palm_full, 110)},
      {"eff_deep", stroke(76, 60, 26, ContactTool::palm_heel, 24)},
      {"deep_strip", stroke(150, 15, 27, ContactTool::knuckles, 7)},
      {"deep_strip", stroke(92, 14, 18, ContactTool::thumb_pad, 2)},
      {"deep_strip", stroke(92, 14, 18, ContactTool::thumb_pad, 5)},  // a thumb on cells of 10 mm
      {"deep_strip", stroke(150, 12, 60, ContactTool::forearm, 60)},
      {"deep_comp", hold(10, 48, ContactTool::palm_heel, 24)},
      {"deep_comp", hold(4, 75, ContactTool::forearm, 70)},
  };
  for (const Case& c : cases)
    EXPECT_EQ(name(c.stroke), c.expected) << c.stroke.speed_mm_s << " mm/s " << c.stroke.force_N << " N";
}

TEST_F(Recognising, IsNotSureWhereItCannotKnow) {
  EXPECT_EQ(name(stroke(12, 40, 20, ContactTool::palm_full, 100)), not_sure)
      << "too short a way, too short a rest";
  Stroke blink = stroke(60, 150, 9, ContactTool::palm_full, 100);
  blink.end_s = blink.start_s + 0.4;
  EXPECT_EQ(name(blink), not_sure) << "too short a time";
  EXPECT_EQ(name(stroke(200, 90, 18, ContactTool::thumb_pad, 1.6)), not_sure)
      << "a thumb that glides like a palm";
  EXPECT_EQ(name(stroke(200, 35, 20, ContactTool::palm_heel, 24)), "eff_deep");
  EXPECT_EQ(name(hold(6, 8, ContactTool::palm_full, 100)), not_sure) << "a resting palm is no compression";
  EXPECT_EQ(name(stroke(280, 450, 9, ContactTool::palm_full, 100)), not_sure) << "faster than anything";
  EXPECT_EQ(name(stroke(280, 90, 15, ContactTool::palm_full, 100)), not_sure) << "between light and firm";
  Stroke clipped = stroke(280, 110, 9, ContactTool::palm_full, 100);
  clipped.clipped = true;
  EXPECT_EQ(name(clipped), not_sure) << "half a print has no speed";
  Stroke across = stroke(100, 15, 8, ContactTool::palm_heel, 24);
  across.fibre_angle_deg = 85;
  across.force_cv = 0.5;
  EXPECT_EQ(name(across), not_sure) << "slow, but across the fibres, unsteady and weak";
}

TEST_F(Recognising, ARhythmOfItsOwnIsNoEffleurage) {
  Stroke kneading = stroke(300, 80, 20, ContactTool::palm_full, 100);
  kneading.net_mm = 40;
  kneading.rate_hz = 1.2;
  EXPECT_EQ(name(kneading), not_sure);
  kneading.rate_hz.reset();
  EXPECT_EQ(name(kneading), "eff_deep");
  Stroke over_cells = stroke(92, 15, 18, ContactTool::thumb_pad, 4);
  over_cells.rate_hz = 1.5;  // 15 mm/s over cells of 10 mm
  EXPECT_EQ(name(over_cells), "deep_strip");
}

TEST_F(Recognising, EvidenceNamesValueBandAndWhetherItFits) {
  Recognition out;
  recogniser.recognise(stroke(150, 36, 27, ContactTool::knuckles, 7), out);
  ASSERT_FALSE(out.evidence.empty());
  EXPECT_EQ(out.evidence[0].feature, "speed_mm_s");
  EXPECT_DOUBLE_EQ(out.evidence[0].value, 36);
  EXPECT_FALSE(out.evidence[0].fits);
  EXPECT_EQ(out.evidence[0].band.hi, 30);
  recogniser.recognise(stroke(150, 15, 27, ContactTool::knuckles, 7), out);
  EXPECT_EQ(out.technique, "deep_strip");
  EXPECT_EQ(out.family, "deep_tissue");
  EXPECT_GT(out.confidence, 0.8);
  EXPECT_LE(out.confidence, 1);
  for (const Evidence& evidence : out.evidence) EXPECT_TRUE(evidence.fits) << evidence.feature;
}

TEST_F(Recognising, ConfidenceFallsTowardsTheEdgeBetweenTwo) {
  const auto confidence = [&](double force_N) {
    Recognition out;
    recogniser.recognise(stroke(280, 90, force_N, ContactTool::palm_full, 100), out);
    return out.confidence;
  };
  EXPECT_GT(confidence(9), confidence(13.5));
  EXPECT_GT(confidence(13.5), confidence(14.8));
  EXPECT_LT(confidence(15.2), confidence(16.5));
  EXPECT_LT(confidence(16.5), confidence(25));
  EXPECT_GT(confidence(13), 0.75) << "two newtons below the edge there is no doubt left";
  EXPECT_GT(confidence(17.5), 0.75);
}

TEST_F(Recognising, WhatTheMatCannotResolveIsNeverGuessed) {
  const Recogniser only(known, {"eff_light", "eff_deep"}, 50);
  Recognition out;
  only.recognise(stroke(150, 15, 27, ContactTool::knuckles, 7), out);
  EXPECT_EQ(out.technique, not_sure);
  known[1].min_frame_rate_hz = 30;
  const Recogniser slow(known, {}, 10);
  slow.recognise(stroke(150, 15, 27, ContactTool::knuckles, 7), out);
  EXPECT_EQ(out.technique, not_sure);
  EXPECT_FALSE(slow.resolves(known[1]));
  EXPECT_TRUE(slow.resolves(known[0]));
}

TEST_F(Recognising, AnyFeaturesGiveAnAnswerWithAConfidenceBetweenNoughtAndOne) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> any(0, 1);
  Recognition out;
  for (int i = 0; i < 3000; ++i) {
    Stroke s = stroke(400 * any(random), 300 * any(random), 200 * any(random),
                      static_cast<ContactTool>(random() % contact_tool_count), 200 * any(random));
    s.hold_s = 20 * any(random);
    s.force_cv = any(random);
    s.drift_mm = 100 * any(random);
    if (any(random) < 0.3) s.fibre_angle_deg.reset();
    if (any(random) < 0.3) s.rate_hz = 10 * any(random);
    if (any(random) < 0.05) s.speed_mm_s = s.force_N = s.area_cm2 = 0;
    recogniser.recognise(s, out);
    ASSERT_GE(out.confidence, 0);
    ASSERT_LE(out.confidence, 1);
    ASSERT_TRUE(out.technique == not_sure || out.confidence >= 0.6);
  }
}

}  // namespace
}  // namespace palmar::coach
