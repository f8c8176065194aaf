#include "app/coach/safety.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>

#include "app/coach/keys.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/print_area.hpp"

namespace palmar::coach {
namespace {

bool inside(const Zone& zone, const Contact& contact, double beside_mm) {
  return contact.centre_body && !zone.outline.empty() &&
         body::inside_mm(zone.outline, *contact.centre_body) >= -beside_mm;
}

/// Could a print of that area be this tool's? A cell counts as a whole, so that prints look larger by a border of half a cell around them.
bool may_be(ContactTool tool, double area_cm2, double cell_cm) {
  constexpr double hand_size = 1.3;  ///< between hands of one kind (design default)
  const PrintArea print = print_area(tool);
  const double largest_cm2 = std::pow(std::sqrt(print.hi_cm2) + cell_cm, 2);
  return area_cm2 * hand_size >= print.lo_cm2 && area_cm2 <= hand_size * largest_cm2;
}

/// The tools that a contact may be: its own, or, where that is unknown, all that its area allows. One that no area fits may be any.
std::bitset<contact_tool_count> tools_of(const Contact& contact, double cell_cm) {
  std::bitset<contact_tool_count> tools;
  if (contact.tool != ContactTool::unknown) return tools.set(static_cast<std::size_t>(contact.tool));
  for (std::size_t tool = 1; tool < tools.size(); ++tool)
    tools[tool] = may_be(static_cast<ContactTool>(tool), contact.area_cm2, cell_cm);
  return tools.none() ? tools.set() : tools;
}

double cell_cm(const Observation& observation) {
  return std::sqrt(std::max(0.0, observation.field.geometry.cell_area_mm2())) / 10;
}

/// "ql_window" names both of its sides.
bool names(std::string_view id, const Zone& zone) {
  return zone.id == id || (zone.id.size() == id.size() + 2 && zone.id.starts_with(id) &&
                           (zone.id.ends_with("_L") || zone.id.ends_with("_R")));
}

/// With an unknown tool: is there a point tool among what it may be?
bool may_be_point_tool(const Contact& contact, double cell_cm) {
  const auto tools = tools_of(contact, cell_cm);
  for (std::size_t tool = 0; tool < tools.size(); ++tool) {
    if (tools[tool] && is_point_tool(static_cast<ContactTool>(tool))) return true;
  }
  return false;
}

}  // namespace

bool is_point_tool(ContactTool tool) {
  return tool == ContactTool::thumb_pad || tool == ContactTool::fingers2 || tool == ContactTool::fingers4 ||
         tool == ContactTool::knuckles || tool == ContactTool::elbow;
}

Safety::Safety(const Atlas& atlas, const std::vector<LevelRow>& scale, double rate_hz, const SafetyCaps& caps)
    : atlas_(atlas),
      scale_(scale),
      caps_(caps),
      sees_strikes_(rate_hz >= caps.percussion_rate_hz),
      zones_(atlas.zones.size()) {
  for (ZoneState& zone : zones_) zone.strikes.fill(-1e9);
  last_.reserve(Contacts::most);
}

void Safety::observe(const Observation& observation, const LiveMotion& motion,
                     std::vector<ZoneAlarm>& alarms) {
  finding_.reset();
  if (sees_strikes_) note_strikes(observation, motion);
  check_caps(observation, motion);
  check_zones(observation, alarms);
  if (!alarms.empty()) finding_ = zone_finding(alarms.front().zone, observation.t_s);
}

void Safety::enable(std::span<const std::string> zones) {
  for (std::size_t i = 0; i < zones_.size(); ++i) {
    const Zone& zone = atlas_.zones[i];
    zones_[i].enabled =
        zone.rule.instructor_enables &&
        std::any_of(zones.begin(), zones.end(), [&](const std::string& id) { return names(id, zone); });
  }
}

/// Force and pressure of everything in the zone. An alarm that is on ends a little below what set it off.
bool Safety::overloads(std::size_t zone, const Observation& observation) const {
  const ZoneRule& rule = atlas_.zones[zone].rule;
  if (!rule.alarm_force_N && !rule.alarm_mean_kPa) return false;
  const double share = zones_[zone].alarm ? caps_.release_share : 1;
  return std::any_of(observation.zones.begin(), observation.zones.end(), [&](const ZoneLoad& load) {
    return load.zone == zone &&
           (!rule.alarm_force_N || static_cast<double>(load.force_N) > share * *rule.alarm_force_N) &&
           (!rule.alarm_mean_kPa || static_cast<double>(load.mean_kPa) > share * *rule.alarm_mean_kPa);
  });
}

/// Walton's level of one contact against what the zone allows its tool: of an unknown one, against the strictest of all that it may be. A
/// tool without a row in the scale has no level.
bool Safety::exceeds_level(std::size_t zone, const Contact& contact, double cell_cm) const {
  const ZoneRule& rule = atlas_.zones[zone].rule;
  const ZoneState& state = zones_[zone];
  if (state.enabled || !inside(atlas_.zones[zone], contact, state.alarm ? caps_.release_mm : 0)) return false;
  const double force_N = contact.force_N / (state.alarm ? caps_.release_share : 1);
  const auto exceeds = [&](ContactTool tool) {
    const auto level = walton_level(scale_, tool, force_N);
    const auto above = [&](const std::optional<int>& most) { return level && most && *level > *most; };
    const bool point = is_point_tool(tool);
    return above(rule.any_tool_max_level) || (point && above(rule.point_tool_max_level)) ||
           (!point && rule.broad_tools_by_lesson && above(lesson_level_));
  };
  const auto tools = tools_of(contact, cell_cm);
  for (std::size_t tool = 0; tool < tools.size(); ++tool) {
    if (tools[tool] && exceeds(static_cast<ContactTool>(tool))) return true;
  }
  return false;
}

/// Is the zone's rule broken in this frame, and how long may it be? Percussion apart.
bool Safety::breaks(std::size_t zone, const Observation& observation, double& after_s) const {
  after_s = atlas_.zones[zone].rule.alarm_after_s;
  if (overloads(zone, observation)) return true;
  after_s = caps_.dwell_s;
  const auto& list = observation.contacts.list;
  return std::any_of(list.begin(), list.end(), [&](const Contact& contact) {
    return exceeds_level(zone, contact, cell_cm(observation));
  });
}

void Safety::note_strikes(const Observation& observation, const LiveMotion& motion) {
  for (const Last& last : last_) {
    const auto& list = observation.contacts.list;
    const bool gone =
        std::none_of(list.begin(), list.end(), [&](const Contact& c) { return c.id == last.contact; });
    if (!gone || !last.at || observation.t_s - last.began_s > caps_.percussion_s) continue;
    for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
      if (!atlas_.zones[zone].rule.percussion_forbidden ||
          !body::contains(atlas_.zones[zone].outline, *last.at))
        continue;
      ZoneState& state = zones_[zone];
      state.strikes[state.next_strike] = observation.t_s;
      state.next_strike = (state.next_strike + 1) % state.strikes.size();
    }
  }
  last_.clear();
  for (const Contact& contact : observation.contacts.list) {
    const Motion* moved = motion.find(contact.id);
    if (last_.size() < Contacts::most)
      last_.push_back({contact.id, moved ? moved->began_s : observation.t_s, contact.centre_body});
  }
}

bool Safety::percussion(std::size_t zone, double t_s) const {
  int strikes = 0;
  for (double at : zones_[zone].strikes) strikes += t_s - at <= caps_.percussion_window_s ? 1 : 0;
  return strikes >= caps_.percussion_strikes;
}

void Safety::check_zones(const Observation& observation, std::vector<ZoneAlarm>& alarms) {
  const double t = observation.t_s;
  alarms.clear();
  for (std::size_t i = 0; i < zones_.size(); ++i) {
    ZoneState& state = zones_[i];
    double after_s = 0;
    const bool beaten = percussion(i, t);
    const bool broken = breaks(i, observation, after_s) || beaten;
    if (!broken) {
      state.broken_since_s.reset();
      if (state.alarm) state.last_alarm_s = t;
      state.alarm = false;
      continue;
    }
    if (!state.broken_since_s) state.broken_since_s = t;
    if (!beaten && t - *state.broken_since_s < after_s) continue;
    if (!state.alarm) {
      state.alarm = true;
      state.alarm_since_s = t;
      if (t - state.last_alarm_s > caps_.resume_s) ++violations_;
    }
    alarms.push_back({static_cast<std::uint16_t>(i), state.alarm_since_s});
  }
  std::sort(alarms.begin(), alarms.end(),
            [](const ZoneAlarm& a, const ZoneAlarm& b) { return a.since_s < b.since_s; });
}

void Safety::check_caps(const Observation& observation, const LiveMotion& motion) {
  const double t = observation.t_s;
  bool over_cap = false, thumb = false, rising = false;
  for (const Contact& contact : observation.contacts.list) {
    const double cap =
        may_be_point_tool(contact, cell_cm(observation)) ? caps_.point_tool_N : caps_.broad_tool_N;
    over_cap = over_cap || contact.force_N > cap;
    thumb = thumb || (contact.tool == ContactTool::thumb_pad && contact.force_N > caps_.thumb_N);
    const Motion* moved = motion.find(contact.id);
    const bool in_place = moved && moved->speed_mm_s < 30;
    rising = rising || (in_place && contact.force_N > caps_.rise_least_N && moved->rise_N_s > caps_.rise_N_s);
  }
  const auto since = [&](bool now, std::optional<double>& start) {
    if (!now) start.reset();
    if (now && !start) start = t;
    return start ? t - *start : -1.0;
  };
  const double over_for = since(over_cap, over_cap_since_s_);
  const double thumb_for = since(thumb, thumb_since_s_);
  if (over_for >= caps_.dwell_s) {
    finding_ = {cue::too_deep, hint::force_cap};
  } else if (thumb_for >= caps_.thumb_after_s) {
    finding_ = {cue::change_tool, hint::thumb_joint};
  } else if (rising) {
    finding_ = {cue::ease_in, hint::sink_in};
  }
}

SafetyFinding Safety::zone_finding(std::size_t zone, double t_s) const {
  const Zone& broken = atlas_.zones[zone];
  const bool kidneys = broken.id.starts_with("kidney");
  if (percussion(zone, t_s)) return {cue::no_percussion_here, kidneys ? hint::kidneys : hint::delicate};
  if (broken.id == "spinous") return {cue::off_the_spine, hint::bone};
  if (broken.rule.alarm_force_N) return {cue::off_this_spot, hint::delicate};
  return {cue::lighter_here, kidneys ? hint::kidneys : hint::delicate};
}

}  // namespace palmar::coach
