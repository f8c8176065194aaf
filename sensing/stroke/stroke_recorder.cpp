#include "sensing/stroke/stroke_recorder.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "sensing/stroke/recorder_state.hpp"

namespace palmar::stroke {
namespace {

constexpr std::size_t most_active = Contacts::most + 16;  // live ones, and those whose contact has just left
constexpr std::size_t most_spare = 2 * most_active;
constexpr std::size_t most_muscles = 8;  // that a stroke names
constexpr double longest_step_s = 0.1;   // frames may be missing; nobody knows what happened meanwhile
constexpr double landing_rate_Hz =
    1.5;  // a force that grows faster than this share of itself a second is a hand coming down
constexpr double lifting_rate_Hz =
    2.5;  // and one that falls so fast, a hand going: its centre wanders off with the last cells
constexpr double change_gain = 0.5;  // of each frame's change
constexpr double longest_landing_s = 1.0;
constexpr double coarse_dead_band = 0.33;  // of the pitch: centres wander by some of that on coarse cells
constexpr std::uint32_t print_every = 4;   // frames; the mean print needs no more

const GridGeometry& checked(const GridGeometry& grid) {
  if (grid.rows <= 0 || grid.cols <= 0 || !(grid.pitch_x_mm > 0) || !(grid.pitch_y_mm > 0)) {
    throw std::invalid_argument("strokes on a grid of " + std::to_string(grid.rows) + " x " +
                                std::to_string(grid.cols) + " cells");
  }
  return grid;
}

}  // namespace

StrokeRecorder::State::State(std::shared_ptr<const Atlas> atlas_in, std::vector<std::uint16_t> muscles_in,
                             const GridGeometry& grid_in, const Placement& placement_in,
                             const StrokeParameters& parameters_in)
    : atlas(std::move(atlas_in)),
      muscles(std::move(muscles_in)),
      grid(checked(grid_in)),
      placement(placement_in),
      parameters(parameters_in) {
  parameters.check();
  if (!atlas) throw std::invalid_argument("strokes without an atlas");
  for (const std::uint16_t muscle : muscles) {
    if (muscle >= atlas->muscles.size()) {
      throw std::invalid_argument("muscle " + std::to_string(muscle) + " of " +
                                  std::to_string(atlas->muscles.size()));
    }
  }
  rhythm_parameters = {parameters.rate_window_s, parameters.rate_correlation, parameters.rate_force_share,
                       parameters.rate_motion_mm};
  const double pitch_mm = std::max(grid.pitch_x_mm, grid.pitch_y_mm);
  motion_parameters = {parameters.smoothing_s, std::max(parameters.dead_band_mm, coarse_dead_band * pitch_mm),
                       parameters.rest_mm_s, parameters.least_rest_s};
  for (std::size_t i = 0; i < most_active; ++i)
    active.push_back(std::make_unique<ActiveStroke>(muscles.size()));
  slot_of_live.reserve(most_active);
  spare.reserve(most_spare);
  for (std::size_t i = 0; i < most_spare; ++i) {
    Stroke& stroke = spare.emplace_back();
    stroke.path.reserve(Stroke::most_samples);
    stroke.muscles.reserve(most_muscles);
  }
  scratch.reserve(Stroke::most_samples);
  ranked.reserve(muscles.size());
}

StrokeRecorder::StrokeRecorder(std::shared_ptr<const Atlas> atlas, std::vector<std::uint16_t> muscles,
                               const GridGeometry& grid, const Placement& placement,
                               const StrokeParameters& parameters)
    : state_(std::make_unique<State>(std::move(atlas), std::move(muscles), grid, placement, parameters)) {}
StrokeRecorder::~StrokeRecorder() = default;
StrokeRecorder::StrokeRecorder(StrokeRecorder&&) noexcept = default;
StrokeRecorder& StrokeRecorder::operator=(StrokeRecorder&&) noexcept = default;

void StrokeRecorder::observe(const StrokeInput& input, std::vector<Stroke>& live,
                             std::vector<Stroke>& finished) {
  State& s = *state_;
  live.reserve(most_active);
  finished.reserve(most_spare);
  s.take_back(finished);
  s.dt_s = s.started ? std::clamp(input.t_s - s.now_s, 0.0, longest_step_s) : 0.0;
  s.now_s = input.t_s;
  s.started = true;

  s.follow_contacts(input, live);
  s.measure_target(input);
  for (std::size_t place = live.size(); place-- > 0;) {
    if (s.active_of(place).last_seen_s == input.t_s) s.segment(place, input.t_s, live, finished);
  }
  s.end_lifted(input.t_s, live, finished);
  for (std::size_t place = 0; place < live.size(); ++place)
    s.update(live[place], s.active_of(place), input.t_s);
}

void StrokeRecorder::finish(std::vector<Stroke>& live, std::vector<Stroke>& finished) {
  state_->take_back(finished);
  while (!live.empty()) state_->end(0, live, finished);
}

void StrokeRecorder::set_target(std::optional<std::size_t> muscle) {
  State& s = *state_;
  if (muscle && *muscle >= s.atlas->muscles.size()) {
    throw std::invalid_argument("target muscle " + std::to_string(*muscle) + " of " +
                                std::to_string(s.atlas->muscles.size()));
  }
  s.target = muscle;
  s.mask.reset();
  if (muscle) s.mask.emplace(s.atlas->muscles[*muscle].outline, s.grid, s.placement);
  for (auto& active : s.active) {
    active->sums.target_Ns = active->sums.judged_Ns = 0;
    active->sums.shifted_Ns.fill(0);
    active->checkpoints.clear();
    if (s.mask) active->print.clear(*s.mask);
  }
}

void StrokeRecorder::number_after(const StrokeRecorder& before) { state_->last_id = before.state_->last_id; }

// Finished strokes were shown for one frame; their memory serves again.
void StrokeRecorder::State::take_back(std::vector<Stroke>& finished) {
  for (Stroke& stroke : finished) {
    if (spare.size() < most_spare) spare.push_back(std::move(stroke));
  }
  finished.clear();
}

Stroke StrokeRecorder::State::fresh_stroke(std::uint32_t contact, double start_s) {
  Stroke stroke;
  if (!spare.empty()) {
    std::swap(stroke.path, spare.back().path);
    std::swap(stroke.muscles, spare.back().muscles);
    spare.pop_back();
    stroke.path.clear();
    stroke.muscles.clear();
  }
  stroke.id = ++last_id;
  stroke.contact = contact;
  stroke.start_s = stroke.end_s = start_s;
  return stroke;
}

void StrokeRecorder::State::follow_contacts(const StrokeInput& input, std::vector<Stroke>& live) {
  slot_of_contact.fill(-1);
  const std::size_t count = std::min(input.contacts.list.size(), Contacts::most);
  for (std::size_t i = 0; i < count; ++i) {
    const Contact& contact = input.contacts.list[i];
    std::optional<std::size_t> place;
    for (std::size_t k = 0; k < live.size() && !place; ++k) {
      if (active_of(k).contact == contact.id) place = k;
    }
    if (!place) place = begin(contact, input.t_s, live);
    if (!place) continue;
    slot_of_contact[i] = static_cast<std::int16_t>(slot_of_live[*place]);
    follow(active_of(*place), live[*place], contact, i < input.loads.size() ? &input.loads[i] : nullptr,
           input.t_s);
  }
}

std::optional<std::size_t> StrokeRecorder::State::begin(const Contact& contact, double t_s,
                                                        std::vector<Stroke>& live) {
  const auto free = std::find_if(active.begin(), active.end(), [](const auto& slot) { return !slot->used; });
  if (free == active.end()) return std::nullopt;
  ActiveStroke& slot = **free;
  slot.used = true;
  slot.contact = contact.id;
  slot.sums = {};
  slot.motion = MotionMeter(motion_parameters);
  slot.rhythm.clear();
  slot.checkpoints.clear();
  if (mask) slot.print.clear(*mask);
  std::fill(slot.load_Ns.begin(), slot.load_Ns.end(), 0.0f);
  slot.last_force_N = 0;
  slot.peak_kPa = 0;
  slot.landing = true;
  slot.lifting = false;
  slot.change_Hz = 2 * landing_rate_Hz;
  slot.length_base_mm = slot.moving_base_s = slot.longest_rest_s = 0;
  slot.net_base_mm = {};
  slot.refreshed_s = slot.rated_s = slot.reached_s = t_s;
  slot.frames = 0;
  slot.reach_mm = 0;
  slot.thinning = 1;
  slot.skipped = 0;
  live.push_back(fresh_stroke(contact.id, t_s));
  slot_of_live.push_back(static_cast<std::uint16_t>(free - active.begin()));
  return live.size() - 1;
}

void StrokeRecorder::State::follow(ActiveStroke& a, Stroke& stroke, const Contact& contact,
                                   const ContactLoads* loads, double t_s) {
  const Place place = contact.centre_body ? Place{contact.centre_body->u_mm, contact.centre_body->v_mm}
                                          : Place{contact.centre.x_mm, contact.centre.y_mm};
  if (a.frames == 0) a.motion.begin(place, t_s);
  const double dt = dt_s;
  a.sums.t_s = t_s;
  a.sums.seen_s += dt;
  a.sums.force_Ns += contact.force_N * dt;
  a.sums.area_cm2s += contact.area_cm2 * dt;
  if (contact.clipped) a.sums.clipped_s += dt;
  if (contact.saturated) a.sums.saturated_s += std::max(dt, 1e-6);
  a.sums.tool_s[static_cast<std::size_t>(contact.tool)] += static_cast<float>(dt);
  if (contact.hand) a.sums.hand_s[static_cast<std::size_t>(*contact.hand)] += static_cast<float>(dt);
  a.peak_kPa = std::max(a.peak_kPa, contact.peak_kPa);
  if (loads) {
    const std::size_t n = std::min(loads->load_N.size(), a.load_Ns.size());
    for (std::size_t m = 0; m < n; ++m) a.load_Ns[m] += loads->load_N[m] * static_cast<float>(dt);
  }

  if (a.frames > 0 && dt > 0) {
    const double change_Hz =
        (contact.force_N - a.last_force_N) / (dt * std::max(contact.force_N, a.last_force_N));
    a.change_Hz += change_gain * (change_Hz - a.change_Hz);
    a.landing = a.landing && a.change_Hz > landing_rate_Hz && t_s - stroke.start_s < longest_landing_s;
  }
  a.lifting = a.change_Hz < -lifting_rate_Hz;
  if (a.landing) {
    a.motion.settle(place, t_s);
  } else if (!a.lifting) {
    a.motion.step(place, t_s);
  }
  if (a.motion.moving()) a.longest_rest_s = std::max(a.longest_rest_s, a.motion.last_rest_s());
  a.sums.length_mm = a.motion.length_mm() - a.length_base_mm;
  const Place net = a.motion.net_mm();
  a.sums.net_mm = {net.x - a.net_base_mm.x, net.y - a.net_base_mm.y};
  a.sums.moving_s = a.motion.moving_s() - a.moving_base_s;
  if (a.landing || a.frames == 0) {
    a.leg_start = a.furthest = a.motion.place();
    a.furthest_s = t_s;
    a.reach_mm = 0;
  } else if (const double out = distance_mm(a.motion.place(), a.leg_start); out > a.reach_mm) {
    a.reach_mm = out;
    a.furthest = a.motion.place();
    a.furthest_s = t_s;
  }
  a.rhythm.add(t_s, contact.force_N, place);
  keep_sample(a, stroke, contact, t_s);
  a.last_force_N = contact.force_N;
  a.last_seen_s = t_s;
  ++a.frames;
}

void StrokeRecorder::State::keep_sample(ActiveStroke& a, Stroke& stroke, const Contact& contact,
                                        double t_s) const {
  if (++a.skipped < a.thinning && !stroke.path.empty()) return;
  a.skipped = 0;
  if (stroke.path.size() == Stroke::most_samples) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < stroke.path.size(); i += 2) stroke.path[kept++] = stroke.path[i];
    stroke.path.resize(kept);
    a.thinning *= 2;
  }
  stroke.path.push_back({t_s, contact.centre, contact.centre_body, contact.force_N});
}

// One pass over the cells: force on the target's, and now and then the print itself.
void StrokeRecorder::State::measure_target(const StrokeInput& input) {
  if (mask) {
    target_N.fill(0);
    shifted_N.fill({});
    const std::size_t count = std::min(input.contacts.list.size(), Contacts::most);
    std::array<bool, Contacts::most> picture{};
    for (std::size_t i = 0; i < count; ++i) {
      picture[i] = slot_of_contact[i] >= 0 &&
                   active[static_cast<std::size_t>(slot_of_contact[i])]->frames % print_every == 0;
    }
    const auto cols = static_cast<std::uint32_t>(grid.cols);
    for (const std::uint32_t cell : input.field.loaded) {
      const std::uint8_t owner = input.contacts.owner[cell];
      if (owner >= count) continue;
      const float kPa = input.field.kPa[cell];
      target_N[owner] += kPa * mask->cell(cell);
      const std::array<float, 4>& shifted = mask->shifted(cell);
      for (std::size_t i = 0; i < shifted.size(); ++i) shifted_N[owner][i] += kPa * shifted[i];
      if (!picture[owner]) continue;
      const MatPoint at = grid.centre(static_cast<int>(cell / cols), static_cast<int>(cell % cols));
      const MatPoint middle = input.contacts.list[owner].centre;
      active[static_cast<std::size_t>(slot_of_contact[owner])]->print.add(at.x_mm - middle.x_mm,
                                                                          at.y_mm - middle.y_mm, kPa);
    }
    const double newtons = grid.cell_area_mm2() * 1e-3;
    for (std::size_t i = 0; i < count; ++i) {
      if (slot_of_contact[i] < 0) continue;
      Sums& sums = active[static_cast<std::size_t>(slot_of_contact[i])]->sums;
      sums.target_Ns += target_N[i] * newtons * dt_s;
      for (std::size_t k = 0; k < sums.shifted_Ns.size(); ++k)
        sums.shifted_Ns[k] += shifted_N[i][k] * newtons * dt_s;
      sums.judged_Ns += input.contacts.list[i].force_N * dt_s;
    }
  }
  for (const std::int16_t slot : slot_of_contact) {
    if (slot < 0) continue;
    ActiveStroke& a = *active[static_cast<std::size_t>(slot)];
    a.checkpoints.keep(a.sums, a.load_Ns);
  }
}

void StrokeRecorder::State::end_lifted(double t_s, std::vector<Stroke>& live, std::vector<Stroke>& finished) {
  for (std::size_t place = live.size(); place-- > 0;) {
    ActiveStroke& a = active_of(place);
    if (a.last_seen_s == t_s) continue;
    if (t_s - a.last_seen_s > parameters.lift_s) {
      end(place, live, finished);
    } else {
      a.rhythm.add(t_s, 0, a.motion.place());  // percussion leaves the skin between beats
    }
  }
}

void StrokeRecorder::State::end(std::size_t place, std::vector<Stroke>& live, std::vector<Stroke>& finished) {
  ActiveStroke& a = active_of(place);
  Stroke& stroke = live[place];
  stroke.end_s = a.last_seen_s;
  double longest_rest_s = a.longest_rest_s;
  if (!a.motion.moving())
    longest_rest_s = std::max(longest_rest_s, a.last_seen_s - std::max(a.motion.since_s(), stroke.start_s));
  Sums sums = a.sums;
  // The centre of a print that fades away wanders: the way ends where half of the force was still there.
  if (const auto p = plateau(stroke.path, 0.5, scratch)) {
    if (const Sums* then = a.checkpoints.before(p->end_s + Checkpoints::interval_s, nullptr)) {
      sums.length_mm = then->length_mm;
      sums.net_mm = then->net_mm;
      sums.moving_s = then->moving_s;
    }
  }
  complete(stroke, a, sums, a.load_Ns, longest_rest_s);
  deliver(std::move(stroke), finished);
  a.used = false;
  if (place + 1 != live.size()) {
    live[place] = std::move(live.back());
    slot_of_live[place] = slot_of_live.back();
  }
  live.pop_back();
  slot_of_live.pop_back();
}

}  // namespace palmar::stroke
