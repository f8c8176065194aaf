#include "app/coach/recognition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "sensing/model/print_area.hpp"

namespace palmar::coach {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Distance of the logarithm from the band; 0 inside.
double log_outside(const Band& band, double value) {
  if (value <= 0) return band.lo > 0 ? infinity : 0;
  if (value < band.lo) return std::log(band.lo / value);
  if (value > band.hi) return std::log(value / band.hi);
  return 0;
}

double outside(const Band& band, double value) { return std::max({0.0, band.lo - value, value - band.hi}); }

double fall(double distance, double scale, double floor = 0) {
  return std::max(floor, std::exp(-distance / scale));
}

/// The tool of the technique whose print is nearest to that area.
Band nearest_area(const Technique& technique, double area_cm2) {
  Band best{0, infinity};
  double best_distance = infinity;
  for (ContactTool tool : technique.tools) {
    const Band band = tool_area_cm2(tool);
    const double distance = log_outside(band, area_cm2);
    if (distance < best_distance) {
      best = band;
      best_distance = distance;
    }
  }
  return best;
}

/// Multiplies fits and notes what each was made of.
class Weighing {
 public:
  explicit Weighing(std::vector<Evidence>* evidence) : evidence_(evidence) {}
  void add(std::string_view feature, double value, const Band& band, double feature_fit) {
    product_ *= feature_fit;
    if (evidence_) evidence_->push_back({feature, value, band, band.contains(value)});
  }
  double product() const { return product_; }

 private:
  std::vector<Evidence>* evidence_;
  double product_ = 1;
};

}  // namespace

Band tool_area_cm2(ContactTool tool) {
  const PrintArea area = print_area(tool);
  return {area.lo_cm2, area.hi_cm2,
          tool == ContactTool::thumb_pad ? Provenance::literature : Provenance::common_teaching};
}

Recogniser::Recogniser(const std::vector<Technique>& techniques, const std::vector<std::string>& resolves,
                       double rate_hz, const RecognitionParameters& parameters)
    : parameters_(parameters) {
  for (const Technique& technique : techniques) {
    const bool resolved =
        resolves.empty() || std::find(resolves.begin(), resolves.end(), technique.id) != resolves.end();
    if (technique.recognised && resolved && rate_hz >= technique.min_frame_rate_hz)
      candidates_.push_back(&technique);
  }
  if (candidates_.size() > most_candidates) {
    throw std::invalid_argument(std::to_string(candidates_.size()) + " recognised techniques; at most 32");
  }
}

bool Recogniser::resolves(const Technique& technique) const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [&](const Technique* c) { return c->id == technique.id; });
}

Recogniser::Fit Recogniser::fit(const Stroke& stroke, const Technique& technique,
                                std::vector<Evidence>* evidence) const {
  const RecognitionParameters& p = parameters_;
  Weighing weighing(evidence);
  double force_outside = 0;
  if (technique.still()) {
    const Band drift = technique.drift_mm.value_or(Band{0, 15});
    weighing.add("drift_mm", stroke.drift_mm, drift, fall(outside(drift, stroke.drift_mm), p.drift_mm));
    // While it lasts, a hold is as long as it is; its full length is a matter of the score.
    const Band hold{p.least_hold_s, technique.hold_s ? technique.hold_s->hi : infinity,
                    technique.hold_s ? technique.hold_s->provenance : Provenance::design_default};
    weighing.add("hold_s", stroke.hold_s, hold, fall(std::max(0.0, hold.lo - stroke.hold_s), 0.5));
  } else {
    if (technique.speed_mm_s) {
      const Band& speed = *technique.speed_mm_s;
      weighing.add("speed_mm_s", stroke.speed_mm_s, speed,
                   fall(log_outside(speed, stroke.speed_mm_s), p.speed_ratio));
    }
    const Band length = technique.length_mm.value_or(Band{40, infinity});
    weighing.add("length_mm", stroke.length_mm, length, fall(outside(length, stroke.length_mm), p.length_mm));
  }
  if (const auto force = technique.force_band(stroke.tool)) {
    force_outside = log_outside(*force, stroke.force_N);
    weighing.add("force_N", stroke.force_N, *force, 1);
  }
  if (!technique.tools.empty() && stroke.area_cm2 > 0) {
    const Band area = nearest_area(technique, stroke.area_cm2);
    weighing.add("area_cm2", stroke.area_cm2, area,
                 fall(log_outside(area, stroke.area_cm2), p.area_ratio, p.least_area_fit));
  }
  if (technique.fibre_angle_deg && stroke.fibre_angle_deg && !technique.still()) {
    const Band& angle = *technique.fibre_angle_deg;
    weighing.add("fibre_angle_deg", *stroke.fibre_angle_deg, angle,
                 fall(outside(angle, *stroke.fibre_angle_deg), p.angle_deg, p.least_other_fit));
  }
  if (technique.force_cv) {
    weighing.add("force_cv", stroke.force_cv, *technique.force_cv,
                 fall(outside(*technique.force_cv, stroke.force_cv), p.cv, p.least_other_fit));
  }
  // A straight glide over the cells of a mat has a rhythm of its own, speed over pitch: it says nothing.
  const bool straight = !technique.still() && stroke.net_mm > p.straight * stroke.length_mm;
  if (stroke.rate_hz && *stroke.rate_hz > p.rhythm_hz && !straight) {
    const Band rate = technique.rate_hz.value_or(Band{0, p.rhythm_hz});
    weighing.add("rate_hz", *stroke.rate_hz, rate, rate.contains(*stroke.rate_hz) ? 1 : p.least_rhythm_fit);
  }
  return {weighing.product(), force_outside};
}

void Recogniser::recognise(const Stroke& stroke, Recognition& out) const {
  out.technique = not_sure;
  out.family = "other";
  out.confidence = 0;
  out.evidence.clear();
  const bool too_short =
      stroke.end_s - stroke.start_s < parameters_.least_s ||
      (stroke.length_mm < parameters_.least_length_mm && stroke.hold_s < parameters_.least_hold_s);
  if (too_short || stroke.clipped) return;
  std::array<Fit, most_candidates> fits;
  double best_others = 0;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    fits[i] = fit(stroke, *candidates_[i], nullptr);
    best_others = std::max(best_others, fits[i].others);
  }
  double nearest_force = infinity;
  const auto rival = [&](const Fit& f) { return f.others * parameters_.rival_fit >= best_others; };
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (rival(fits[i])) nearest_force = std::min(nearest_force, fits[i].force_outside);
  }
  const Technique* best = nullptr;
  double best_fit = 0;
  double sum = parameters_.background;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    double weight =
        fits[i].others * fall(fits[i].force_outside, parameters_.force_ratio, parameters_.least_force_fit);
    if (rival(fits[i])) weight *= fall(fits[i].force_outside - nearest_force, parameters_.rival_ratio);
    sum += weight;
    if (weight > best_fit) {
      best = candidates_[i];
      best_fit = weight;
    }
  }
  if (!best) return;
  fit(stroke, *best, &out.evidence);
  out.confidence = best_fit / sum;
  if (out.confidence < parameters_.least_confidence) return;
  out.technique = best->id;
  out.family = best->family;
}

}  // namespace palmar::coach
