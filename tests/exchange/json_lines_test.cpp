#include "app/exchange/json_lines.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/exchange/json_text.hpp"
#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using nlohmann::json;
using JsonLinesTest = InFolder;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Every line parses, holds no null, and ends with a newline.
std::vector<json> lines(const std::string& text) {
  std::vector<json> parsed;
  EXPECT_TRUE(text.empty() || text.back() == '\n');
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    EXPECT_EQ(line.find("null"), std::string::npos) << line;
    parsed.push_back(json::parse(line));
  }
  return parsed;
}

json frame_line(const Observation& observation, const coach::Coaching* coaching = nullptr,
                std::span<const DepthPeak> depths = {}) {
  std::string text;
  FrameLines(small_atlas()).append(text, observation, coaching, depths);
  const std::vector<json> parsed = lines(text);
  EXPECT_EQ(parsed.size(), 1u);
  return parsed.at(0);
}

void expect_keys(const json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) EXPECT_TRUE(object.contains(key)) << key;
}

TEST(JsonText, NumbersAreShortAndFinite) {
  const auto text = [](double value, int decimals) {
    std::string out;
    append_number(out, value, decimals);
    return out;
  };
  EXPECT_EQ(text(0.0198, 6), "0.0198");
  EXPECT_EQ(text(12.0, 3), "12");
  EXPECT_EQ(text(100, 0), "100");
  EXPECT_EQ(text(-0.0001, 3), "0");
  EXPECT_EQ(text(-1.25, 3), "-1.25");
  EXPECT_DOUBLE_EQ(json::parse(text(1e300, 3)).get<double>(), 1e300);
}

TEST(JsonText, EscapesWhatJsonForbids) {
  std::string out;
  append_quoted(out, std::string("a\"b\\c\n\x01 \xC3\xBC \xFF\xC0\x80", 14));
  EXPECT_EQ(json::parse(out).get<std::string>(),
            "a\"b\\c\n\x01 \xC3\xBC \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(JsonText, EveryByteGivesValidJson) {
  for (int first = 0; first < 256; ++first) {
    for (const int second : {0, 0x22, 0x41, 0x80, 0xBF, 0xC2, 0xED, 0xF4}) {
      std::string out;
      append_quoted(out, std::string{static_cast<char>(first), static_cast<char>(second)});
      EXPECT_TRUE(json::accept(out)) << first << ' ' << second;
    }
  }
}

TEST(FrameLines, HoldsTheContractsFields) {
  const json line = frame_line(pressed_frame());
  expect_keys(line, {"t_s", "seq", "lost", "force_N", "peak_kPa", "contacts", "muscles", "target", "zones"});
  EXPECT_DOUBLE_EQ(line["t_s"], 0.0198);
  EXPECT_EQ(line["seq"], 165);
  const json& contact = line["contacts"].at(0);
  expect_keys(contact, {"id", "x_mm", "y_mm", "u_mm", "v_mm", "force_N", "area_cm2", "mean_kPa", "peak_kPa",
                        "major_mm", "minor_mm", "angle_deg", "clipped", "tool", "hand"});
  EXPECT_EQ(contact["tool"], "palm_heel");
  EXPECT_EQ(contact["hand"], "left");
  EXPECT_EQ(contact["clipped"], false);
  EXPECT_DOUBLE_EQ(contact["u_mm"], -30.125);
  EXPECT_EQ(line["target"]["id"], "longissimus_L");
  EXPECT_NEAR(line["target"]["reach"].get<double>(), 0.62, 1e-6);
  EXPECT_EQ(line["zones"].at(0)["id"], "spinous");
}

TEST(FrameLines, NamesMusclesByLoadAndLeavesCrumbsOut) {
  const json muscles = frame_line(pressed_frame())["muscles"];
  ASSERT_EQ(muscles.size(), 2u);
  EXPECT_EQ(muscles[0]["id"], "longissimus_L");
  EXPECT_EQ(muscles[1]["id"], "longissimus_R");
  expect_keys(muscles[0], {"load_N", "mean_kPa", "share"});
}

TEST(FrameLines, IntervalsAndDepthsOfContactsWhereKnown) {
  Observation observation = pressed_frame();
  for (MuscleLoad& each : observation.muscles) {
    each.share_lo = 0.75f * each.share;
    each.share_hi = 1.25f * each.share;
    each.load_lo_N = 0.5f * each.load_N;
    each.load_hi_N = 1.5f * each.load_N;
  }
  observation.target->off_target = true;
  observation.target->share_lo = 0.25f;
  observation.target->share_hi = 0.75f;
  observation.target->reach_lo = 0.5f;
  observation.target->reach_hi = 0.75f;
  ContactDepth depth;
  depth.contact = observation.contacts.list[0].id;
  depth.half_depth_mm = 21.5f;
  depth.half_depth_lo_mm = 20.0f;
  depth.half_depth_hi_mm = 23.0f;
  depth.reaches_bone = true;
  depth.indentation_mm = 3.25f;
  depth.beyond_linear = true;
  observation.depths = {depth};
  const json line = frame_line(observation);
  const json& contact = line["contacts"].at(0);
  EXPECT_DOUBLE_EQ(contact["half_depth_mm"], 21.5);
  EXPECT_DOUBLE_EQ(contact["half_depth_lo_mm"], 20);
  EXPECT_DOUBLE_EQ(contact["half_depth_hi_mm"], 23);
  EXPECT_EQ(contact["reaches_bone"], true);
  EXPECT_DOUBLE_EQ(contact["indentation_mm"], 3.25);
  EXPECT_FALSE(contact.contains("indentation_lo_mm"));
  EXPECT_EQ(contact["indentation_status"], "beyond the linear model");
  EXPECT_EQ(line["target"]["off_target"], true);
  EXPECT_DOUBLE_EQ(line["target"]["share_lo"], 0.25);
  EXPECT_DOUBLE_EQ(line["target"]["share_hi"], 0.75);
  const json& muscle = line["muscles"].at(0);
  EXPECT_NEAR(muscle["share_hi"].get<double>(), 1.25 * muscle["share"].get<double>(), 2e-4);
  EXPECT_NEAR(muscle["load_lo_N"].get<double>(), 0.5 * muscle["load_N"].get<double>(), 1e-3);
  EXPECT_NEAR(muscle["mean_lo_kPa"].get<double>(), 0.5 * muscle["mean_kPa"].get<double>(), 1e-3);
  EXPECT_NEAR(muscle["mean_hi_kPa"].get<double>(), 1.5 * muscle["mean_kPa"].get<double>(), 1e-3);
  EXPECT_DOUBLE_EQ(line["target"]["reach_lo"], 0.5);
  EXPECT_FALSE(line["target"].contains("target_lo_kPa"));
}

TEST(FrameLines, WhatIsUnknownIsAbsent) {
  Observation observation = pressed_frame();
  observation.contacts.list[0].centre_body.reset();
  observation.contacts.list[0].hand.reset();
  observation.target.reset();
  const json line = frame_line(observation);
  for (const char* key : {"target", "depth", "technique", "cue"}) EXPECT_FALSE(line.contains(key)) << key;
  for (const char* key : {"u_mm", "v_mm", "hand", "force_lo_N", "force_hi_N"}) {
    EXPECT_FALSE(line["contacts"][0].contains(key)) << key;
  }
}

TEST(FrameLines, NoTargetWhileNothingTouches) {
  Observation observation = pressed_frame();
  ASSERT_TRUE(frame_line(observation).contains("target"));
  observation.contacts.list.clear();
  observation.target = TargetLoad{};
  EXPECT_FALSE(frame_line(observation).contains("target"));
}

TEST(FrameLines, NothingThatIsNotANumberIsWritten) {
  Observation observation = pressed_frame();
  Contact& contact = observation.contacts.list[0];
  contact.force_N = nan;
  contact.mean_kPa = infinity;
  contact.ellipse.major_mm = -infinity;
  observation.field.force_N = nan;
  const json line = frame_line(observation);
  EXPECT_FALSE(line.contains("force_N"));
  EXPECT_FALSE(line["contacts"][0].contains("force_N"));
  EXPECT_FALSE(line["contacts"][0].contains("major_mm"));
}

TEST(FrameLines, CarriesCoachAndDepth) {
  coach::Coaching coaching;
  coaching.live.technique = "deep_strip";
  coaching.cue = coach::Cue{};
  coaching.cue->key = "slower";
  const std::vector<DepthPeak> depths = {{5, 12.5}, {10, 7.25}};
  const json line = frame_line(pressed_frame(), &coaching, depths);
  EXPECT_EQ(line["technique"], "deep_strip");
  EXPECT_EQ(line["cue"], "slower");
  EXPECT_EQ(line["depth"],
            json::parse(R"([{"depth_mm":5,"peak_kPa":12.5},{"depth_mm":10,"peak_kPa":7.25}])"));
}

TEST(FrameLines, AQuietCoachSaysNothing) {
  const coach::Coaching coaching;
  const json line = frame_line(Observation{}, &coaching);
  EXPECT_FALSE(line.contains("technique"));
  EXPECT_EQ(line["contacts"], json::array());
  EXPECT_EQ(line["muscles"], json::array());
  EXPECT_EQ(line["zones"], json::array());
}

coach::AssessedStroke stripped() {
  coach::AssessedStroke assessed;
  Stroke& stroke = assessed.stroke;
  stroke.id = 1;
  stroke.contact = 3;
  stroke.start_s = 0.5;
  stroke.end_s = 8.25;
  stroke.length_mm = 120;
  stroke.net_mm = 118;
  stroke.speed_mm_s = 15.5;
  stroke.force_N = 38;
  stroke.muscles = {{0, 0.71f}};
  stroke.target_share = 0.71;
  stroke.target_ceiling = 0.78;
  stroke.accuracy = 0.91;
  stroke.path = {
      {0.5, {1, 2}, BodyPoint{3, 4}, 5}, {0.6, {1, 2}, std::nullopt, 5}, {0.7, {nan, 2}, BodyPoint{3, 4}, 5}};
  assessed.recognition.technique = "deep_strip";
  assessed.recognition.family = "deep_tissue";
  assessed.recognition.confidence = 0.93;
  assessed.recognition.evidence = {{"speed_mm_s", 14, {5, 30}, true}, {"rate_hz", nan, {0, 1}, false}};
  assessed.score = coach::Score{};
  assessed.score->total = 96;
  return assessed;
}

json stroke_line(const coach::AssessedStroke& stroke) {
  std::string text;
  append_stroke_line(text, stroke, *small_atlas());
  return lines(text).at(0);
}

TEST(StrokeLines, HoldsTheContractsFields) {
  const json line = stroke_line(stripped());
  expect_keys(line,
              {"id",       "contact",  "start_s",      "end_s",          "length_mm", "net_mm", "speed_mm_s",
               "force_N",  "force_cv", "peak_kPa",     "hold_s",         "technique", "family", "confidence",
               "evidence", "muscles",  "target_share", "target_ceiling", "accuracy",  "score",  "path"});
  EXPECT_EQ(line["evidence"],
            json::parse(R"([{"feature":"speed_mm_s","value":14,"band":[5,30],"fits":true}])"));
  EXPECT_EQ(line["score"], 96);
  EXPECT_EQ(line["good"], false) << "whether it counts towards the lesson's step";
  EXPECT_EQ(line["muscles"][0]["id"], "longissimus_R");
  EXPECT_EQ(line["path"], json::parse("[[0.5,1,2,3,4,5]]"));
}

TEST(StrokeLines, WhatIsUnknownIsAbsent) {
  coach::AssessedStroke stroke;
  const json line = stroke_line(stroke);
  for (const char* key : {"direction_deg", "fibre_angle_deg", "rate_hz", "target_share", "target_ceiling",
                          "accuracy", "score", "good", "hand"}) {
    EXPECT_FALSE(line.contains(key)) << key;
  }
  EXPECT_EQ(line["technique"], "not_sure");
  EXPECT_EQ(line["path"], json::array());
}

TEST(TruthLines, HoldsTheContractsFields) {
  simulator::FrameTruth truth;
  truth.t_s = 1.25;
  truth.sequence = 62;
  simulator::PressTruth press;
  press.stroke = 1;
  press.tool = ContactTool::thumb_pad;
  press.technique = "deep_strip";
  press.muscle = "longissimus_R";
  truth.presses = {press, {}};
  std::string text;
  append_truth_line(text, truth);
  const json line = lines(text).at(0);
  expect_keys(line["presses"][0], {"stroke", "tool", "hand", "force_N", "seen_N", "mean_kPa", "clipped",
                                   "x_mm", "y_mm", "u_mm", "v_mm", "technique", "muscle"});
  EXPECT_EQ(line["presses"][0]["muscle"], "longissimus_R");
  EXPECT_FALSE(line["presses"][1].contains("muscle"));
}

TEST_F(JsonLinesTest, WritersMakeTheSameLines) {
  auto frames = FramesWriter::create(file("F.jsonl"), small_atlas());
  auto strokes = StrokesWriter::create(file("S.jsonl"), small_atlas());
  auto truth = TruthWriter::create(file("T.jsonl"));
  ASSERT_TRUE(frames.ok() && strokes.ok() && truth.ok());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(frames->write(pressed_frame(), nullptr).ok());
    ASSERT_TRUE(strokes->write(stripped()).ok());
    ASSERT_TRUE(truth->write({}).ok());
  }
  ASSERT_TRUE(frames->finish().ok() && strokes->finish().ok() && truth->finish().ok());
  for (const char* name : {"F.jsonl", "S.jsonl", "T.jsonl"})
    EXPECT_EQ(lines(contents(file(name))).size(), 3u) << name;
}

TEST(FrameLines, NeedsAnAtlas) { EXPECT_THROW(FrameLines(nullptr), std::invalid_argument); }

}  // namespace
}  // namespace palmar::exchange
