#include "app/coach/scoring.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/gauges.hpp"
#include "sensing/model/units.hpp"

namespace palmar::coach {
namespace {

double scored(const Band& band, double value, double half_width) {
  const double distance = std::max(band.lo - value, value - band.hi);
  if (!(distance > 0)) return band.contains(value) ? 1 : 0;
  if (!(half_width > 0)) return 0;
  const double ratio = distance / half_width;
  return std::max(0.0, 1 - ratio * ratio);
}

/// The force over the plateau, that is from the first to the last sample above 80 % of the mean: ramp and
/// release are part of good technique and are not counted as too light.
struct Plateau {
  double mean_score = 0;
  double in_band = 0;
  double mean_N = 0;
};

Plateau plateau(const Stroke& stroke, const Band& band) {
  const double edge = 0.8 * stroke.force_N;
  const auto above = [&](const StrokeSample& sample) { return sample.force_N >= edge; };
  const auto first = std::find_if(stroke.path.begin(), stroke.path.end(), above);
  const auto last = std::find_if(stroke.path.rbegin(), stroke.path.rend(), above).base();
  if (first >= last)
    return {pressure_score(band, stroke.force_N), band.contains(stroke.force_N) ? 1.0 : 0.0, stroke.force_N};
  Plateau result;
  for (auto sample = first; sample != last; ++sample) {
    result.mean_score += pressure_score(band, sample->force_N);
    result.in_band += band.contains(sample->force_N) ? 1 : 0;
    result.mean_N += sample->force_N;
  }
  const double count = static_cast<double>(last - first);
  return {result.mean_score / count, result.in_band / count, result.mean_N / count};
}

void score_pressure(const Stroke& stroke, const Asked& asked, double weight, Score& score) {
  const auto band = asked.force_N(stroke.tool);
  if (!band) return;
  const Plateau over = plateau(stroke, *band);
  score.in_band = over.in_band;
  score.parts.push_back({"pressure", weight, over.mean_score, stroke.force_N, band, "N"});
}

void score_pace(const Stroke& stroke, const Asked& asked, double weight, Score& score) {
  if (asked.still()) {
    if (const auto hold = asked.hold_s()) {
      score.parts.push_back({"speed", weight, band_score(*hold, stroke.hold_s), stroke.hold_s, hold, "s"});
    }
  } else if (const auto speed = asked.speed_mm_s()) {
    score.parts.push_back(
        {"speed", weight, band_score(*speed, stroke.speed_mm_s), stroke.speed_mm_s, speed, "mm/s"});
  }
}

void score_direction(const Stroke& stroke, const Asked& asked, double weight, Score& score) {
  if (asked.still()) return;
  const auto wanted = asked.direction_deg();
  if (wanted && stroke.direction_deg) {
    const double angle = std::abs(fold_direction_deg(*stroke.direction_deg - *wanted));
    const Band band = asked.direction_band();
    score.parts.push_back({"direction", weight, band_score(band, angle), angle, band, "deg"});
  } else if (asked.technique->fibre_angle_deg && stroke.fibre_angle_deg) {
    const Band& band = *asked.technique->fibre_angle_deg;
    score.parts.push_back({"direction", weight, band_score(band, *stroke.fibre_angle_deg),
                           *stroke.fibre_angle_deg, band, "deg"});
  }
}

}  // namespace

double band_score(const Band& band, double value) { return scored(band, value, (band.hi - band.lo) / 2); }

double pressure_score(const Band& band, double value) {
  const double half_width = (band.hi - band.lo) / 2;
  return scored(band, value, value > band.hi ? half_width / 2 : half_width);
}

void score_stroke(const Stroke& stroke, const Asked& asked, const LessonWeights& weights, Score& score) {
  score.total = 0;
  score.in_band = 0;
  score.capped = false;
  score.parts.clear();
  score_pressure(stroke, asked, weights.pressure, score);
  if (asked.target && stroke.accuracy) {
    score.parts.push_back({"target", weights.target, std::clamp(*stroke.accuracy, 0.0, 1.0), *stroke.accuracy,
                           std::nullopt, ""});
  }
  score_pace(stroke, asked, weights.speed, score);
  if (asked.technique->force_cv) {
    const Band& band = *asked.technique->force_cv;
    score.parts.push_back(
        {"flow", weights.flow, band_score(band, stroke.force_cv), stroke.force_cv, band, ""});
  }
  score_direction(stroke, asked, weights.direction, score);
  total(score);
}

bool is_good(const Stroke& stroke, const Recognition& recognition, const Asked& asked, const Score& score) {
  if (score.total < good_score || recognition.technique != asked.technique->id) return false;
  const auto& tools = asked.tools();
  const bool any_tool = tools.empty() || stroke.tool == ContactTool::unknown;
  if (!any_tool && std::find(tools.begin(), tools.end(), stroke.tool) == tools.end()) return false;
  return std::all_of(score.parts.begin(), score.parts.end(), [&](const ScorePart& part) {
    if (part.value < least_part) return false;
    if (part.id == "target") return part.measured >= Gauges::target_band.lo;
    if (part.id == "flow" || !part.band) return true;  // no cue corrects it
    const double measured = part.id == "pressure" ? plateau(stroke, *part.band).mean_N : part.measured;
    const double margin = band_tolerance * (part.band->hi - part.band->lo);
    return measured >= part.band->lo - margin && measured <= part.band->hi + margin;
  });
}

void total(Score& score, double cap) {
  double sum = 0;
  for (const ScorePart& part : score.parts) sum += part.weight;
  double points = 0;
  for (ScorePart& part : score.parts) {
    if (sum > 0) part.weight /= sum;
    points += part.weight * part.value;
  }
  score.total = 100 * points;
  if (score.capped) score.total = std::min(score.total, cap);
}

bool is_return(const Asked& asked, ContactTool tool, double force_N, std::optional<double> direction_deg) {
  const auto wanted = asked.direction_deg();
  const auto band = asked.force_N(tool);
  if (!wanted || !direction_deg || !band || asked.still()) return false;
  constexpr double back_deg = 120;       // from the asked direction
  constexpr double feather_light = 0.7;  // of the lower edge of the band
  return std::abs(fold_direction_deg(*direction_deg - *wanted)) > back_deg &&
         force_N < feather_light * band->lo;
}

}  // namespace palmar::coach
