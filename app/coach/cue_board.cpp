#include "app/coach/cue_board.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/keys.hpp"
#include "app/coach/recognition.hpp"

namespace palmar::coach {
namespace {

/// Order of the rules: safety, place, technique, pressure, speed, rhythm, then the lesson itself.
enum Rule : std::size_t {
  rule_safety,
  rule_mat_edge,
  rule_side,
  rule_across,
  rule_lengthwise,
  rule_tool,
  rule_still,
  rule_way,
  rule_path,
  rule_heavy,
  rule_light,
  rule_fast,
  rule_slow,
  rule_hold,
  rule_contact,
  rule_stopped,
  rule_begin
};
static_assert(rule_begin + 1 == CueBoard::rules);

constexpr double way_back_deg = 120;  ///< from the asked direction: the other way, and not merely askew
constexpr double lane_edge_mm = 3;    ///< a centre this far outside the lane is beside it
constexpr double midline_mm = 10;
constexpr double far_off_ratio =
    1.6;  ///< of the speed to its band's edge: half or twice of it is what to aim for

BandState state(const CueInput& input, GaugeKind kind) {
  return input.gauges[static_cast<std::size_t>(kind)].state;
}

/// Is the speed so far from its band that "a little" would mislead?
bool far_off(const CueInput& input) {
  const Gauge& speed = input.gauges[static_cast<std::size_t>(GaugeKind::speed)];
  return speed.value && speed.band &&
         (*speed.value > far_off_ratio * speed.band->hi || far_off_ratio * *speed.value < speed.band->lo);
}

std::string_view use(ContactTool tool) {
  switch (tool) {
    case ContactTool::thumb_pad:
      return cue::use_thumb;
    case ContactTool::fingers2:
    case ContactTool::fingers4:
      return cue::use_fingers;
    case ContactTool::palm_heel:
      return cue::use_heel;
    case ContactTool::knuckles:
      return cue::use_knuckles;
    case ContactTool::fist_soft:
      return cue::use_fist;
    case ContactTool::forearm:
      return cue::use_forearm;
    case ContactTool::elbow:
      return cue::use_elbow;
    default:
      return cue::use_palm;
  }
}

/// Range of u of the outline at that v; nothing where it does not reach so far.
std::optional<Band> lane_at(const BodyPolygon& outline, double v_mm) {
  std::optional<Band> lane;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const BodyPoint a = outline[j];
    const BodyPoint b = outline[i];
    if ((a.v_mm < v_mm) == (b.v_mm < v_mm)) continue;
    const double u = a.u_mm + (v_mm - a.v_mm) / (b.v_mm - a.v_mm) * (b.u_mm - a.u_mm);
    if (!lane) lane = Band{u, u};
    lane->lo = std::min(lane->lo, u);
    lane->hi = std::max(lane->hi, u);
  }
  return lane;
}

/// A tool that is plainly none of those asked for: another id, and a print of another size.
bool wrong_tool(const CueInput& input) {
  const auto& tools = input.asked.tools();
  if (tools.empty() || input.live.tool == ContactTool::unknown || !input.live.stroke) return false;
  constexpr double factor = 2;
  const double area = input.live.stroke->area_cm2;
  return std::none_of(tools.begin(), tools.end(), [&](ContactTool tool) {
    const Band size = tool_area_cm2(tool);
    return tool == input.live.tool || (area * factor > size.lo && area < size.hi * factor);
  });
}

}  // namespace

void CueBoard::wish_place(const CueInput& input, Wishes& wishes) const {
  const Contact* contact = input.live.contact;
  if (!contact) return;
  if (contact->clipped && input.lesson)
    wishes[rule_mat_edge] = {cue::back_onto_mat, hint::mat_edge, GaugeKind::target, 1.5};
  if (!input.target || !contact->centre_body || contact->clipped || input.live.returning) return;
  const BodyPoint at = *contact->centre_body;
  const bool right = input.target->side == Side::right;
  if (std::abs(at.u_mm) > midline_mm && (at.u_mm > 0) != right) {
    wishes[rule_side] = {cue::other_side, hint::lit_muscle, GaugeKind::target, 1.0};
    return;
  }
  if (state(input, GaugeKind::target) != BandState::below) return;
  const auto lane = lane_at(input.target->outline, at.v_mm);
  if (!lane) {
    const auto lower = std::max_element(input.target->outline.begin(), input.target->outline.end(),
                                        [](BodyPoint a, BodyPoint b) { return a.v_mm < b.v_mm; });
    wishes[rule_lengthwise] = {at.v_mm > lower->v_mm ? cue::towards_head : cue::towards_feet,
                               hint::lit_muscle, GaugeKind::target, 0.7};
    return;
  }
  const bool beyond_lo = at.u_mm < lane->lo - lane_edge_mm;
  const bool beyond_hi = at.u_mm > lane->hi + lane_edge_mm;
  if (!beyond_lo && !beyond_hi) return;
  const bool too_far_out = right ? beyond_hi : beyond_lo;
  wishes[rule_across] = {too_far_out ? cue::closer_to_spine : cue::away_from_spine, hint::lit_muscle,
                         GaugeKind::target, 0.7};
}

void CueBoard::wish_technique(const CueInput& input, Wishes& wishes) const {
  if (!input.live.contact || !input.asked.technique || input.live.age_s < timing_.settle_s) return;
  if (wrong_tool(input)) wishes[rule_tool] = {use(input.asked.tools().front()), {}, GaugeKind::pressure, 1.0};
  if (input.asked.still()) {
    if (state(input, GaugeKind::speed) == BandState::above)
      wishes[rule_still] = {cue::hold_still, hint::wait, GaugeKind::speed, 0.6};
    return;
  }
  if (input.asked.speed_mm_s() && input.live.still_s > 1.5 && !input.live.motion->releasing) {
    wishes[rule_still] = {cue::keep_gliding, hint::even_glide, GaugeKind::speed, 0.5};
  }
  const Gauge& direction = input.gauges[static_cast<std::size_t>(GaugeKind::direction)];
  if (input.live.returning || direction.state != BandState::above) return;
  if (input.asked.direction_deg() && *direction.value > way_back_deg) {
    wishes[rule_way] = {cue::other_way, hint::firm_one_way, GaugeKind::direction, 0.5};
  } else if (input.asked.direction_deg()) {
    wishes[rule_path] = {cue::straighter, {}, GaugeKind::direction, 0.7};
  } else {
    wishes[rule_path] = {cue::along_the_fibres, hint::fibre_lines, GaugeKind::direction, 0.7};
  }
}

void CueBoard::wish_pressure(const CueInput& input, Wishes& wishes) const {
  if (!input.live.contact || input.live.returning) return;
  if (state(input, GaugeKind::pressure) == BandState::above)
    wishes[rule_heavy] = {cue::lighter, hint::let_up, GaugeKind::pressure, 0.5};
  const double settle = input.asked.still() ? timing_.settle_still_s : timing_.settle_s;
  const bool sinking = input.live.motion && input.live.motion->rise_N_s > timing_.sinking_N_s;
  const bool landing = input.live.age_s < settle || sinking;
  const bool releasing = input.live.motion && input.live.motion->releasing;
  if (state(input, GaugeKind::pressure) == BandState::below && !landing && !releasing) {
    wishes[rule_light] = {cue::deeper, hint::lean, GaugeKind::pressure, 0.8};
  }
}

void CueBoard::wish_pace(const CueInput& input, Wishes& wishes) const {
  const LiveContact& live = input.live;
  if (live.contact && live.motion && !live.returning && !input.asked.still() &&
      live.age_s > timing_.settle_s) {
    const bool moving = live.still_s < 0.8;
    if (state(input, GaugeKind::speed) == BandState::above)
      wishes[rule_fast] = {cue::slower, far_off(input) ? hint::half_the_speed : hint::a_little_slower,
                           GaugeKind::speed, 0.5};
    if (state(input, GaugeKind::speed) == BandState::below && moving && !live.motion->releasing) {
      wishes[rule_slow] = {cue::faster, far_off(input) ? hint::twice_the_speed : hint::a_little_faster,
                           GaugeKind::speed, 0.8};
    }
  }
  const auto hold = input.asked.hold_s();
  if (live.contact && live.stroke && live.motion && input.asked.still() && hold) {
    const bool short_hold =
        live.motion->releasing && live.stroke->hold_s < hold->lo && live.age_s > timing_.settle_s;
    if (short_hold) wishes[rule_hold] = {cue::keep_holding, hint::wait, GaugeKind::pressure, 0.15};
    if (live.stroke->hold_s > hold->hi)
      wishes[rule_hold] = {cue::release_slowly, hint::ease_out, GaugeKind::pressure, 0.3};
  }
  const bool running = input.progress.active && !input.progress.paused;
  if (running && !live.contact && input.hands_off_s > timing_.gap_s) {
    wishes[rule_contact] = {cue::keep_contact, hint::unbroken, GaugeKind::pressure, 0};
  }
}

void CueBoard::wish_lesson(const CueInput& input, Wishes& wishes) const {
  if (!input.lesson) return;
  if (input.progress.paused) wishes[rule_stopped] = {cue::paused, hint::hands_on, GaugeKind::pressure, 0};
  if (input.progress.complete) wishes[rule_stopped] = {cue::lesson_done, {}, GaugeKind::pressure, 0};
  if (!input.lesson_begun && !input.progress.complete && !input.live.contact) {
    wishes[rule_begin] = {cue::rest_hands, hint::both_palms, GaugeKind::pressure, 0};
  }
}

/// The first rule in order whose wish has lasted long enough.
const CueBoard::Wish* CueBoard::due(const Wishes& wishes, double t_s) {
  const Wish* first = nullptr;
  for (std::size_t i = 0; i < rules; ++i) {
    const Wish& wish = wishes[i];
    if (wish.key.empty() || wish.key != wished_[i]) since_s_[i].reset();
    wished_[i] = wish.key;
    if (wish.key.empty()) continue;
    if (!since_s_[i]) since_s_[i] = t_s;
    if (!first && t_s - *since_s_[i] >= wish.dwell_s) first = &wish;
  }
  return first;
}

void CueBoard::show(const Wish& wish, bool warning, double t_s) {
  shown_ = Cue{wish.key, wish.hint, wish.gauge, warning, false, t_s};
  reason_s_ = hinted_s_ = t_s;
}

/// Everything known in its band for a while, and pressure among it.
void CueBoard::praise(const CueInput& input, bool corrected) {
  const auto outside = [](const Gauge& gauge) {
    return gauge.state == BandState::below || gauge.state == BandState::above;
  };
  const bool good = !corrected && input.live.contact && input.asked.technique &&
                    state(input, GaugeKind::pressure) == BandState::inside &&
                    std::none_of(input.gauges.begin(), input.gauges.end(), outside);
  if (!good) {
    good_since_s_.reset();
    return;
  }
  if (!good_since_s_) good_since_s_ = input.t_s;
  if (shown_ || input.t_s - *good_since_s_ < timing_.good_after_s ||
      input.t_s - last_good_s_ < timing_.good_every_s)
    return;
  last_good_s_ = input.t_s;
  shown_ = Cue{cue::good, {}, GaugeKind::pressure, false, true, input.t_s};
  reason_s_ = input.t_s;
}

const std::optional<Cue>& CueBoard::observe(const CueInput& input) {
  Wishes wishes{};
  if (input.safety) wishes[rule_safety] = {input.safety->cue, input.safety->hint, GaugeKind::pressure, 0};
  const bool asked_now = input.asked.technique && !input.progress.paused && !input.progress.complete;
  if (asked_now) {
    wish_place(input, wishes);
    wish_technique(input, wishes);
    wish_pressure(input, wishes);
  }
  if (asked_now || input.lesson) wish_pace(input, wishes);
  wish_lesson(input, wishes);

  const Wish* wish = due(wishes, input.t_s);
  const bool warning = wish && wish == &wishes[rule_safety];
  if (shown_ && wish && wish->key == shown_->key) {
    reason_s_ = input.t_s;
    if (input.t_s - hinted_s_ >= timing_.least_shown_s && wish->hint != shown_->hint_key) {
      shown_->hint_key = wish->hint;
      hinted_s_ = input.t_s;
    }
  } else if (!shown_ && wish) {
    show(*wish, warning, input.t_s);
  } else if (shown_) {
    // Praise never stands beside what is to be corrected.
    const bool read = shown_->praise || input.t_s - shown_->since_s >= timing_.least_shown_s;
    const double stays = shown_->praise ? timing_.good_shown_s : timing_.least_shown_s;
    const bool over = input.t_s - shown_->since_s >= stays && input.t_s - reason_s_ >= timing_.clear_s;
    if (wish && (read || warning)) {
      show(*wish, warning, input.t_s);
    } else if (over) {
      shown_.reset();
    }
  }
  praise(input, wish != nullptr);
  return shown_;
}

}  // namespace palmar::coach
