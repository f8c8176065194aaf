// Rules that protect the body under the hand and the hand itself: zones, caps on force, sudden rises.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/coaching.hpp"
#include "app/coach/live_motion.hpp"
#include "app/coach/technique.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::coach {

/// Design defaults of domain.md section 5.
struct SafetyCaps {
  double broad_tool_N = 150;         ///< palm, heel, fist, forearm
  double point_tool_N = 90;          ///< thumb, fingers, knuckles, elbow
  double rise_N_s = 150;             ///< of a contact that stays in place
  double rise_least_N = 30;          ///< smaller contacts may come down quickly
  double thumb_N = 60;               ///< above it for ...
  double thumb_after_s = 10;         ///< ... so long: it is the student's joint that suffers
  double dwell_s = 0.5;              ///< how long a level rule or a cap may be broken before it is said
  double percussion_s = 0.15;        ///< a contact that lives no longer is a strike
  int percussion_strikes = 3;        ///< so many strikes ...
  double percussion_window_s = 1.5;  ///< ... within this time are percussion
  double percussion_rate_hz = 30;    ///< a slower mat cannot see strikes
  double resume_s = 1.0;             ///< a rule broken again after this long is a new violation
  double release_share =
      0.8;                ///< an alarm ends below this share of the force or pressure that sets it off ...
  double release_mm = 4;  ///< ... or this far outside the zone
};

/// Thumb, fingers, knuckles and elbow press on a point.
bool is_point_tool(ContactTool tool);

/// What is wrong, in words of keys.hpp.
struct SafetyFinding {
  std::string_view cue;
  std::string_view hint;
};

class Safety {
 public:
  Safety(const Atlas& atlas, const std::vector<LevelRow>& scale, double rate_hz, const SafetyCaps& caps = {});

  /// What the lesson asks for now: the highest Walton level of its technique; absent in free practice.
  void ask(std::optional<int> lesson_level) { lesson_level_ = lesson_level; }
  /// Zones whose level limits an instructor has lifted for this lesson: ids, of paired zones without a side. Zones that cannot be
  /// enabled stay as they are.
  void enable(std::span<const std::string> zones);

  /// Takes one frame. `alarms` gets the zones whose rule is broken now; the first of them first. Allocates nothing once warm.
  void observe(const Observation& observation, const LiveMotion& motion, std::vector<ZoneAlarm>& alarms);

  /// The gravest thing that is wrong now; absent when all is well.
  const std::optional<SafetyFinding>& finding() const { return finding_; }
  /// How often a zone's rule has been broken since the last reset.
  int zone_violations() const { return violations_; }
  void reset_violations() { violations_ = 0; }

 private:
  struct ZoneState {
    std::optional<double> broken_since_s;  ///< the rule is broken, perhaps not for long enough
    double alarm_since_s = 0;
    double last_alarm_s = -1e9;
    bool alarm = false;
    bool enabled = false;             ///< by the instructor
    std::array<double, 8> strikes{};  ///< when contacts ended here after no more than percussion_s
    std::size_t next_strike = 0;
  };
  struct Last {
    std::uint32_t contact = 0;
    double began_s = 0;
    std::optional<BodyPoint> at;
  };
  bool breaks(std::size_t zone, const Observation& observation, double& after_s) const;
  bool overloads(std::size_t zone, const Observation& observation) const;
  bool exceeds_level(std::size_t zone, const Contact& contact, double cell_cm) const;
  bool percussion(std::size_t zone, double t_s) const;
  void note_strikes(const Observation& observation, const LiveMotion& motion);
  void check_zones(const Observation& observation, std::vector<ZoneAlarm>& alarms);
  void check_caps(const Observation& observation, const LiveMotion& motion);
  SafetyFinding zone_finding(std::size_t zone, double t_s) const;

  const Atlas& atlas_;
  const std::vector<LevelRow>& scale_;
  SafetyCaps caps_;
  bool sees_strikes_;
  std::vector<ZoneState> zones_;
  std::vector<Last> last_;
  std::optional<int> lesson_level_;
  std::optional<double> over_cap_since_s_, thumb_since_s_;
  std::optional<SafetyFinding> finding_;
  int violations_ = 0;
};

}  // namespace palmar::coach
