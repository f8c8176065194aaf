#include "tests/measures/truth.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>

#include "app/coach/coach.hpp"
#include "sensing/body/lookup.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/model/units.hpp"
#include "sensing/pipeline.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::measures {
namespace {

constexpr double least_mean_kPa = 1.5;
constexpr double match_mm = 60;  // a contact further from the truth is another one's
constexpr double inside_mm = 5;  // design, section 5: right muscle
constexpr double wide_lanes = 1.5;
constexpr double window_s = 0.3;  // over which the true speed is taken, so that tremor averages out

/// A technique as one of the three that have to be told apart.
std::string family_of(std::string_view technique) {
  if (technique == "eff_light" || technique == "eff_deep") return "effleurage";
  return std::string(technique);
}

double distance_to_segment(BodyPoint p, BodyPoint a, BodyPoint b) {
  const double du = b.u_mm - a.u_mm, dv = b.v_mm - a.v_mm;
  const double length2 = du * du + dv * dv;
  const double t =
      length2 > 0 ? std::clamp(((p.u_mm - a.u_mm) * du + (p.v_mm - a.v_mm) * dv) / length2, 0.0, 1.0) : 0.0;
  return distance_mm(p, {a.u_mm + t * du, a.v_mm + t * dv});
}

bool holds(const BodyPolygon& outline, BodyPoint p) {
  bool in = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    if ((outline[i].v_mm > p.v_mm) != (outline[j].v_mm > p.v_mm) &&
        p.u_mm < (outline[j].u_mm - outline[i].u_mm) * (p.v_mm - outline[i].v_mm) /
                         (outline[j].v_mm - outline[i].v_mm) +
                     outline[i].u_mm) {
      in = !in;
    }
  }
  return in;
}

/// Depth inside an outline, mm; negative outside.
double depth_inside(const BodyPolygon& outline, BodyPoint p) {
  double nearest = 1e9;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++)
    nearest = std::min(nearest, distance_to_segment(p, outline[i], outline[j]));
  return holds(outline, p) ? nearest : -nearest;
}

/// What one scripted stroke truly did.
struct TrueStroke {
  std::string technique;
  std::vector<double> t_s;
  std::vector<BodyPoint> at;
  int found = 0;
  bool judged = true;  ///< strong enough and never clipped for long
  double clipped = 0;
  double strong = 0;  ///< frames with a mean pressure that is judged

  /// Median speed over windows in which it moved; absent for a hold.
  std::optional<double> speed_mm_s() const {
    std::vector<double> speeds;
    for (std::size_t i = 0, k = 0; k < t_s.size(); ++k) {
      while (t_s[k] - t_s[i] > window_s) ++i;
      if (t_s[k] - t_s[i] > 0.8 * window_s) speeds.push_back(distance_mm(at[i], at[k]) / (t_s[k] - t_s[i]));
    }
    if (speeds.empty()) return std::nullopt;
    const double fastest = *std::max_element(speeds.begin(), speeds.end());
    std::erase_if(speeds, [&](double v) { return v < 0.6 * fastest; });
    std::nth_element(speeds.begin(), speeds.begin() + static_cast<std::ptrdiff_t>(speeds.size() / 2),
                     speeds.end());
    const double median = speeds[speeds.size() / 2];
    if (median < 4) return std::nullopt;
    return median;
  }
};

class Run {
 public:
  Run(const World& world, const simulator::Scenario& scenario, const MatDescription& mat, std::uint64_t seed)
      : world_(world),
        scenario_(scenario),
        placement_(default_placement(mat)),
        simulation_(scenario, mat, placement_, *world.atlas, seed),
        pipeline_({mat, maker_calibration(mat), placement_, world.atlas, std::nullopt, world.depth}),
        loader_(*world.atlas, mat.geometry, placement_, *world.depth),
        coach_(config(world, mat)) {}

  Accuracy judge(bool tell) {
    RawFrame frame;
    simulator::FrameTruth truth;
    while (simulation_.next(frame, truth)) {
      const auto before = std::chrono::steady_clock::now();
      const Observation& seen = pipeline_.step(frame);
      accuracy_.step_s += seconds(std::chrono::steady_clock::now() - before);
      ++accuracy_.steps;
      judge_frame(seen, truth);
      take_strokes(coach_.observe(seen).finished, tell);
    }
    take_strokes(coach_.observe(pipeline_.finish()).finished, tell);
    for (const auto& [number, stroke] : true_) {
      if (stroke.judged) accuracy_.whole.add(stroke.found == 1);
      if (tell && stroke.found != 1)
        std::fprintf(stderr, "    scripted stroke %d (%s) found %d times\n", number, stroke.technique.c_str(),
                     stroke.found);
    }
    return accuracy_;
  }

 private:
  static coach::CoachConfig config(const World& world, const MatDescription& mat) {
    coach::CoachConfig config;
    config.atlas = world.atlas;
    config.techniques = world.techniques;
    config.pressure_scale = world.pressure_scale;
    config.resolves = mat.resolves;
    config.scores = mat.scores;
    config.rate_hz = mat.rate_hz;
    return config;
  }

  void judge_frame(const Observation& seen, const simulator::FrameTruth& truth) {
    loader_.load(seen.field, seen.contacts, muscles_, contact_loads_);
    std::vector<int> taken(seen.contacts.list.size(), 0);
    for (const auto& press : truth.presses) {
      TrueStroke& stroke = true_[press.stroke];
      stroke.technique = press.technique;
      stroke.t_s.push_back(truth.t_s);
      stroke.at.push_back(press.at_body);
      stroke.clipped += press.clipped ? 1 : 0;
      stroke.strong += press.mean_kPa >= least_mean_kPa ? 1 : 0;
      const auto contact = nearest(seen.contacts, press.at_mat);
      if (press.clipped || press.mean_kPa < least_mean_kPa) continue;
      accuracy_.found.add(contact && !taken[*contact]);
      if (!contact || taken[*contact]++) continue;
      const Contact& c = seen.contacts.list[*contact];
      accuracy_.centre_mm.add(distance_mm(c.centre, press.at_mat));
      accuracy_.force_share.add((c.force_N - press.seen_N) / press.seen_N);
      accuracy_.tool.add(c.tool == press.tool);
      judge_muscle(c, contact_loads_[*contact], press);
    }
    frames_.push_back({truth.t_s, truth.presses});
  }

  static std::optional<std::size_t> nearest(const Contacts& contacts, MatPoint at) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < contacts.list.size(); ++i) {
      if (distance_mm(contacts.list[i].centre, at) > match_mm) continue;
      if (!best || distance_mm(contacts.list[i].centre, at) < distance_mm(contacts.list[*best].centre, at))
        best = i;
    }
    return best;
  }

  void judge_muscle(const Contact& contact, const ContactLoads& loads, const simulator::PressTruth& press) {
    const auto intended = world_.atlas->muscle(press.muscle);
    if (!intended) return;
    const Muscle& meant = world_.atlas->muscles[*intended];
    if (depth_inside(meant.outline, press.at_body) <= inside_mm) return;
    std::optional<std::size_t> most;
    for (std::size_t m = 0; m < loader_.muscles().size(); ++m) {
      const std::size_t index = loader_.muscles()[m];
      const Muscle& muscle = world_.atlas->muscles[index];
      if (muscle.layer != meant.layer) continue;
      if (index != *intended && depth_inside(muscle.outline, press.at_body) > 0) return;
      if (!most || loads.load_N[m] > loads.load_N[*most]) most = m;
    }
    if (!most) return;
    const Muscle& named = world_.atlas->muscles[loader_.muscles()[*most]];
    const double across = radians(placement_.angle_deg + contact.ellipse.angle_deg - meant.fibre_angle_deg);
    const double width =
        std::hypot(contact.ellipse.major_mm * std::sin(across), contact.ellipse.minor_mm * std::cos(across));
    const bool wide = width > wide_lanes * body::lane_width_mm(meant, press.at_body);
    accuracy_.right_muscle.add(wide ? named.group == meant.group && named.side == meant.side
                                    : named.id == meant.id);
  }

  /// Scripted stroke that was where the stroke is, for most of its samples.
  std::optional<int> scripted(const Stroke& stroke) const {
    std::map<int, int> votes;
    std::size_t k = 0;
    for (const StrokeSample& sample : stroke.path) {
      while (k + 1 < frames_.size() && frames_[k].t_s < sample.t_s - 1e-9) ++k;
      for (const auto& press : frames_[k].presses) {
        if (distance_mm(press.at_mat, sample.mat) < match_mm) ++votes[press.stroke];
      }
    }
    if (votes.empty()) return std::nullopt;
    return std::max_element(votes.begin(), votes.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

  void take_strokes(const std::vector<coach::AssessedStroke>& finished, bool tell) {
    for (const coach::AssessedStroke& assessed : finished) {
      const Stroke& stroke = assessed.stroke;
      const auto number = scripted(stroke);
      if (!number) continue;
      TrueStroke& truth = true_[*number];
      ++truth.found;
      const auto speed = truth.speed_mm_s();
      const bool clipped = stroke.clipped || truth.clipped > 0.1 * static_cast<double>(truth.t_s.size());
      if (clipped) truth.judged = false;
      if (!clipped) {
        if (speed && truth.strong >= 0.5 * static_cast<double>(truth.t_s.size())) {
          const double error = (stroke.speed_mm_s - *speed) / *speed;
          accuracy_.speed_share.add(error);
          accuracy_.speed_within.add(std::abs(error) <= 0.05);
        }
        judge_rate(stroke, scenario_.strokes[static_cast<std::size_t>(*number) - 1].beat_hz);
        accuracy_.technique.add(family_of(assessed.recognition.technique) == family_of(truth.technique));
      }
      if (!tell) continue;
      std::fprintf(stderr,
                   "    #%d %-10s -> %-10s %.2f  t %6.2f-%6.2f  v %6.1f / %6.1f  len %6.1f  hold %5.2f  F "
                   "%5.1f  cv %.2f  dir %4.0f  fib %3.0f  rate %.2f  "
                   "tool %-9s %s\n",
                   *number, truth.technique.c_str(), std::string(assessed.recognition.technique).c_str(),
                   assessed.recognition.confidence, stroke.start_s, stroke.end_s, stroke.speed_mm_s,
                   speed.value_or(0), stroke.length_mm, stroke.hold_s, stroke.force_N, stroke.force_cv,
                   stroke.direction_deg.value_or(999), stroke.fibre_angle_deg.value_or(-1),
                   stroke.rate_hz.value_or(0), std::string(id(stroke.tool)).c_str(),
                   clipped ? "clipped" : "");
    }
  }

  void judge_rate(const Stroke& stroke, double true_hz) {
    accuracy_.rate_found.add(stroke.rate_hz.has_value() == (true_hz > 0));
    if (stroke.rate_hz && true_hz > 0) accuracy_.rate_share.add((*stroke.rate_hz - true_hz) / true_hz);
  }

  struct Frame {
    double t_s;
    std::vector<simulator::PressTruth> presses;
  };

  const World& world_;
  const simulator::Scenario& scenario_;
  Placement placement_;
  simulator::Simulation simulation_;
  Pipeline pipeline_;
  depth::MuscleLoader loader_;
  coach::Coach coach_;
  std::vector<MuscleLoad> muscles_;
  std::vector<ContactLoads> contact_loads_;
  std::vector<Frame> frames_;
  std::map<int, TrueStroke> true_;
  Accuracy accuracy_;
};

}  // namespace

double Rms::value() const { return n > 0 ? std::sqrt(square_sum / n) : 0; }

void Accuracy::add(const Accuracy& other) {
  centre_mm.add(other.centre_mm);
  force_share.add(other.force_share);
  found.add(other.found);
  speed_share.add(other.speed_share);
  speed_within.add(other.speed_within);
  whole.add(other.whole);
  technique.add(other.technique);
  rate_share.add(other.rate_share);
  rate_found.add(other.rate_found);
  right_muscle.add(other.right_muscle);
  tool.add(other.tool);
  steps += other.steps;
  step_s += other.step_s;
}

Accuracy run(const World& world, const simulator::Scenario& scenario, const MatDescription& mat,
             std::uint64_t seed, bool tell) {
  return Run(world, scenario, mat, seed).judge(tell);
}

}  // namespace palmar::measures
