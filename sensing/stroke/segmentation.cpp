// Where one stroke of a contact becomes two: at the turning point of a long way out and back, and between a glide and a hold that lasts.
#include <algorithm>
#include <utility>

#include "sensing/stroke/recorder_state.hpp"

namespace palmar::stroke {

void StrokeRecorder::State::segment(std::size_t place, double t_s, std::vector<Stroke>& live,
                                    std::vector<Stroke>& finished) {
  ActiveStroke& a = active_of(place);
  if (a.landing || a.lifting) return;
  const double back = distance_mm(a.motion.place(), a.furthest);
  if (a.reach_mm >= parameters.reversal_leg_mm && back >= parameters.reversal_back_mm) {
    const Place turn = a.furthest;
    cut(place, a.furthest_s, live, finished);
    a.leg_start = turn;
    a.furthest = a.motion.place();
    a.furthest_s = t_s;
    a.reach_mm = distance_mm(a.furthest, turn);
    return;
  }
  if (!a.motion.moving() && a.motion.rest_s() >= parameters.hold_split_s &&
      a.sums.length_mm >= parameters.glide_split_mm) {
    cut(place, a.motion.since_s(), live, finished);
    a.length_base_mm = a.motion.length_mm();  // what is left of the glide is the dead band's
    a.net_base_mm = a.motion.net_mm();
    a.moving_base_s = a.motion.moving_s();
    a.sums.length_mm = a.sums.moving_s = 0;
    a.sums.net_mm = {};
    a.leg_start = a.furthest = a.motion.place();
    a.reach_mm = 0;
    return;
  }
  if (a.motion.moving() && a.motion.last_rest_s() >= parameters.hold_split_s) {
    const Sums* onset = a.checkpoints.before(a.motion.since_s(), nullptr);
    if (onset && a.sums.length_mm - onset->length_mm >= parameters.glide_split_mm) {
      cut(place, a.motion.since_s(), live, finished);
    }
  }
}

// What happened until at_s becomes a finished stroke; what came after goes on as a new one.
bool StrokeRecorder::State::cut(std::size_t place, double at_s, std::vector<Stroke>& live,
                                std::vector<Stroke>& finished) {
  ActiveStroke& a = active_of(place);
  std::span<const float> load_Ns;
  const Sums* found = a.checkpoints.before(at_s, &load_Ns);
  if (!found || !(at_s > live[place].start_s)) return false;
  const Sums then = *found;
  Stroke next = fresh_stroke(a.contact, at_s);
  Stroke& old = live[place];
  const auto later = std::find_if(old.path.begin(), old.path.end(),
                                  [&](const StrokeSample& sample) { return sample.t_s > at_s; });
  next.path.assign(later, old.path.end());
  old.path.erase(later, old.path.end());
  old.end_s = at_s;
  complete(old, a, then, load_Ns, a.longest_rest_s);

  a.sums -= then;
  for (std::size_t m = 0; m < a.load_Ns.size(); ++m) a.load_Ns[m] -= load_Ns[m];
  a.length_base_mm += then.length_mm;
  a.net_base_mm.x += then.net_mm.x;
  a.net_base_mm.y += then.net_mm.y;
  a.moving_base_s += then.moving_s;
  a.checkpoints.clear();
  a.checkpoints.keep(a.sums, a.load_Ns);
  a.longest_rest_s = 0;
  a.motion.forget_rest();
  a.peak_kPa = 0;
  a.rhythm.clear();
  if (mask) a.print.clear(*mask);
  std::swap(old, next);
  deliver(std::move(next), finished);
  return true;
}

// Noise is no stroke.
void StrokeRecorder::State::deliver(Stroke&& stroke, std::vector<Stroke>& finished) {
  const bool noise =
      stroke.end_s - stroke.start_s < parameters.least_s || stroke.force_N < parameters.least_N;
  if (!noise && finished.size() < finished.capacity()) {
    finished.push_back(std::move(stroke));
  } else if (spare.size() < spare.capacity()) {
    spare.push_back(std::move(stroke));
  }
}

}  // namespace palmar::stroke
