// What the coach's tests share: techniques with round numbers, a small atlas, and a hand that is told where to be.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "app/coach/coach.hpp"
#include "sensing/model/units.hpp"

namespace palmar::coach::testing {

inline Technique light() {
  Technique t;
  t.id = "eff_light";
  t.name = "Effleurage, light";
  t.family = "swedish";
  t.tools = {ContactTool::palm_full, ContactTool::fingers4};
  t.force_N = Band{3, 15};
  t.speed_mm_s = Band{50, 200};
  t.length_mm = Band{60, 700};
  t.recognised = true;
  return t;
}

inline Technique firm() {
  Technique t = light();
  t.id = "eff_deep";
  t.tools = {ContactTool::palm_full, ContactTool::palm_heel, ContactTool::forearm};
  t.force_N = Band{15, 45};
  t.speed_mm_s = Band{40, 120};
  return t;
}

inline Technique strip() {
  Technique t;
  t.id = "deep_strip";
  t.family = "deep_tissue";
  t.tools = {ContactTool::knuckles, ContactTool::thumb_pad, ContactTool::elbow, ContactTool::forearm,
             ContactTool::fist_soft};
  t.force_N = Band{30, 90};
  t.tool_forces = {{ContactTool::thumb_pad, Band{10, 35}}, {ContactTool::knuckles, Band{15, 50}}};
  t.speed_mm_s = Band{5, 30};
  t.fibre_angle_deg = Band{0, 20};
  t.force_cv = Band{0, 0.15};
  t.length_mm = Band{40, 600};
  t.recognised = true;
  return t;
}

inline Technique press() {
  Technique t;
  t.id = "deep_comp";
  t.family = "deep_tissue";
  t.tools = {ContactTool::palm_heel, ContactTool::fist_soft, ContactTool::forearm};
  t.force_N = Band{30, 110};
  t.speed_mm_s = Band{0, 3};
  t.hold_s = Band{8, 30};
  t.drift_mm = Band{0, 15};
  t.recognised = true;
  return t;
}

inline std::vector<Technique> techniques() { return {press(), strip(), firm(), light()}; }

inline std::vector<LevelRow> scale() {
  std::vector<LevelRow> rows;
  const auto add = [&](ContactTool tool, std::vector<double> edges) {
    for (int level = 1; level <= 5; ++level) {
      const auto i = static_cast<std::size_t>(level);
      rows.push_back({level, "", tool, edges[i - 1], edges[i]});
    }
  };
  add(ContactTool::palm_full, {1, 6, 18, 45, 90, 150});
  add(ContactTool::palm_heel, {1, 5, 15, 38, 75, 130});
  add(ContactTool::thumb_pad, {0.5, 2, 6, 15, 35, 60});
  add(ContactTool::knuckles, {1, 4, 10, 24, 50, 85});
  return rows;
}

inline BodyPolygon box(double u0, double v0, double u1, double v1) {
  return {{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}};
}

/// One lane on each side (u 20 to 50, v 100 to 400) and some zones.
inline std::shared_ptr<Atlas> atlas() {
  auto made = std::make_shared<Atlas>();
  for (Side side : {Side::right, Side::left}) {
    Muscle lane;
    lane.id = side == Side::right ? "lane_R" : "lane_L";
    lane.base_id = "lane";
    lane.side = side;
    lane.outline = side == Side::right ? box(20, 100, 50, 400) : box(-50, 100, -20, 400);
    lane.fibre_angle_deg = 90;
    lane.depth_to_top_mm = {10, 10, 10};
    lane.thickness_mm = 20;
    lane.scoreable = true;
    made->muscles.push_back(lane);
  }
  Zone spine;
  spine.id = "spinous";
  spine.outline = box(-9, -20, 9, 560);
  spine.rule.alarm_force_N = 10;
  spine.rule.alarm_mean_kPa = 8;
  spine.rule.alarm_after_s = 0.5;
  Zone kidney;
  kidney.id = "kidney_point_R";
  kidney.outline = box(75, 268, 95, 393);
  kidney.rule.point_tool_max_level = 2;
  Zone percussion;
  percussion.id = "kidney_percussion_R";
  percussion.outline = box(25, 268, 95, 393);
  percussion.rule.percussion_forbidden = true;
  Zone head;
  head.id = "suboccipital";
  head.outline = box(-40, -130, 40, -90);
  head.rule.any_tool_max_level = 2;
  Zone tail;
  tail.id = "coccyx";
  tail.outline = box(-20, 560, 20, 610);
  tail.rule.alarm_force_N = 5;
  made->zones = {spine, kidney, percussion, head, tail};
  return made;
}

/// A stroke with its figures, as the recorder would hand it over.
inline Stroke stroke(double length_mm, double speed_mm_s, double force_N, ContactTool tool, double area_cm2) {
  Stroke s;
  s.id = s.contact = 1;
  s.finished = true;
  s.length_mm = s.net_mm = length_mm;
  s.speed_mm_s = speed_mm_s;
  s.moving_s = speed_mm_s > 0 ? length_mm / speed_mm_s : 0;
  s.start_s = 10;
  s.end_s = 11 + s.moving_s;
  s.drift_mm = length_mm / 2;
  s.hold_s = 0.4;
  s.force_N = force_N;
  s.force_cv = 0.05;
  s.tool = tool;
  s.area_cm2 = area_cm2;
  s.fibre_angle_deg = 2;
  return s;
}

/// A strip as the tests' step asks for it.
inline Stroke good_strip(double accuracy = 1) {
  Stroke s = stroke(150, 15, 25, ContactTool::knuckles, 7);
  s.accuracy = accuracy;
  return s;
}

/// Null where the score has no such part.
inline const ScorePart* part(const Score& score, std::string_view id) {
  for (const ScorePart& p : score.parts) {
    if (p.id == id) return &p;
  }
  return nullptr;
}

inline Stroke hold(double hold_s, double force_N, ContactTool tool, double area_cm2) {
  Stroke s = stroke(0, 0, force_N, tool, area_cm2);
  s.hold_s = hold_s;
  s.end_s = s.start_s + hold_s + 1;
  s.drift_mm = 1;
  s.fibre_angle_deg.reset();
  return s;
}

/// One hand on the back, frame by frame at 50 Hz.
class Hand {
 public:
  explicit Hand(Coach& coach) : coach_(coach) {}

  std::uint32_t id = 1;
  ContactTool tool = ContactTool::knuckles;
  BodyPoint at{35, 380};
  double force_N = 25;
  double area_cm2 = 7;
  double vu_mm_s = 0, vv_mm_s = -15;
  bool clipped = false;
  bool saturated = false;
  std::optional<double> accuracy = 1.0;
  double t_s = 0;
  std::vector<ZoneLoad> zones;
  std::vector<Contact> others;

  Contact contact() const {
    Contact c;
    c.id = id;
    c.tool = tool;
    c.centre = {at.u_mm + 240, at.v_mm};
    c.centre_body = at;
    c.force_N = force_N;
    c.area_cm2 = area_cm2;
    c.mean_kPa = force_N / area_cm2 * 10;
    c.ellipse = {30, 30, 0};
    c.clipped = clipped;
    c.saturated = saturated;
    return c;
  }

  /// For `seconds` the hand is on and moves; returns the last coaching.
  const Coaching& on(double seconds) {
    began_ = began_ ? began_ : std::optional(t_s);
    return run(seconds, true);
  }
  const Coaching& off(double seconds) {
    began_.reset();
    return run(seconds, false);
  }
  /// One frame without contact in which this stroke ends.
  const Coaching& finish(const Stroke& done) {
    began_.reset();
    observation_.finished_strokes.assign(1, done);
    observation_.live_strokes.clear();
    const Coaching& coaching = frame(false);
    observation_.finished_strokes.clear();
    return coaching;
  }
  /// All keys shown since the last call.
  std::vector<std::string> heard() { return std::exchange(heard_, {}); }

 private:
  const Coaching& run(double seconds, bool touching) {
    const Coaching* coaching = nullptr;
    for (int i = 0; i < static_cast<int>(std::lround(seconds * 50)); ++i) coaching = &frame(touching);
    return *coaching;
  }

  const Coaching& frame(bool touching) {
    t_s += 0.02;
    Observation& o = observation_;
    o.t_s = t_s;
    o.zones = zones;
    o.contacts.list = others;
    o.live_strokes.clear();
    o.target.reset();
    if (touching) {
      at.u_mm += vu_mm_s * 0.02;
      at.v_mm += vv_mm_s * 0.02;
      o.contacts.list.push_back(contact());
      live(o);
    }
    const Coaching& coaching = coach_.observe(o);
    const std::string key = coaching.cue ? std::string(coaching.cue->key) : "";
    if (!key.empty() && (heard_.empty() || heard_.back() != key)) heard_.push_back(key);
    return coaching;
  }

  void live(Observation& o) const {
    const double age = began_ ? t_s - *began_ : 0;
    if (age < 0.3) return;
    const double speed = std::hypot(vu_mm_s, vv_mm_s);
    Stroke s = stroke(speed * age, speed, force_N, tool, area_cm2);
    s.contact = id;
    s.finished = false;
    s.start_s = t_s - age;
    s.end_s = t_s;
    s.hold_s = speed < 2 ? age : 0;
    if (speed < 2) s.drift_mm = 1;
    s.clipped = clipped;
    s.target_ceiling = 1;
    s.target_share = s.accuracy = accuracy;
    s.fibre_angle_deg =
        speed > 2 ? std::optional(acute_angle_deg(degrees(std::atan2(vv_mm_s, vu_mm_s)), 90)) : std::nullopt;
    o.live_strokes.push_back(s);
    if (!accuracy) return;
    TargetLoad target;
    target.share_now = static_cast<float>(*accuracy);
    o.target = target;
  }

  Coach& coach_;
  Observation observation_;
  std::optional<double> began_;
  std::vector<std::string> heard_;
};

inline LessonStep step(std::string technique, std::string target = "lane_R") {
  LessonStep s;
  s.id = s.title = technique;
  s.technique = std::move(technique);
  s.target = std::move(target);
  s.duration_s = 60;
  return s;
}

inline CoachConfig config(std::vector<LessonStep> steps) {
  CoachConfig c;
  c.atlas = atlas();
  c.techniques = techniques();
  c.pressure_scale = scale();
  if (!steps.empty()) {
    c.lesson.emplace();
    c.lesson->id = "test";
    c.lesson->steps = std::move(steps);
  }
  return c;
}

}  // namespace palmar::coach::testing
