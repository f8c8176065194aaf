// The cue and why, the technique and why.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// Fields of a stroke by which techniques are told apart, with the unit a person reads them in.
struct Feature {
  std::string_view id;
  std::string_view words;
  Unit unit;
};
constexpr std::array features{Feature{"speed_mm_s", "speed", Unit::mm_per_s},
                              Feature{"force_N", "force", Unit::newton},
                              Feature{"fibre_angle_deg", "to the fibre", Unit::degree},
                              Feature{"area_cm2", "area", Unit::count},
                              Feature{"hold_s", "hold", Unit::second},
                              Feature{"length_mm", "length", Unit::mm},
                              Feature{"net_mm", "net", Unit::mm},
                              Feature{"drift_mm", "drift", Unit::mm},
                              Feature{"force_cv", "unsteady by", Unit::percent},
                              Feature{"rate_hz", "rhythm", Unit::hertz},
                              Feature{"ramp_s", "ramp", Unit::second}};

std::string evidence_words(const coach::Evidence& evidence) {
  for (const Feature& feature : features) {
    if (feature.id != evidence.feature) continue;
    std::string words = std::string(feature.words) + " " + format(feature.unit, evidence.value);
    if (evidence.feature == "area_cm2") words += " cm²";
    return evidence.fits
               ? words
               : words + " (asked " + format_range(feature.unit, evidence.band.lo, evidence.band.hi) + ")";
  }
  return spaced(evidence.feature) + " " + number(Unit::second, evidence.value);
}

void draw_cue(const Sheet& sheet, const Frame& frame, const Rect& place, double width) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 28 * k;
  const auto& cue = frame.snapshot.coaching.cue;
  if (!cue) {
    sheet.text_within({x, place.y + 42 * k}, "–", {Weight::bold, 36, theme.muted}, width);
    return;
  }
  sheet.text_within({x, place.y + 42 * k}, capitals(frame.phrases.cue(cue->key)),
                    {Weight::bold, 36, cue->praise ? theme.good : theme.warning}, width);
  const coach::Gauge& gauge = frame.snapshot.coaching.gauges[static_cast<std::size_t>(cue->gauge)];
  std::string why = frame.phrases.hint(cue->hint_key);
  const Unit unit = unit_of(cue->gauge);
  if (gauge.value && gauge.band)
    why = (cue->gauge == coach::GaugeKind::target ? frame.phrases("on_target") + " " : std::string()) +
          format(unit, gauge.value) + ", aim for " + format_range(unit, gauge.band->lo, gauge.band->hi);
  sheet.text_within({x, place.y + 70 * k}, why, {Weight::regular, 15, theme.muted}, width);
}

// Whole pieces of evidence on at most two lines: one that has no room is left out, none is cut. What does not
// fit its band comes first, as it is what to talk about.
std::vector<std::string> evidence_lines(const Sheet& sheet, const coach::Recognition& live,
                                        const Style& style, double width) {
  std::vector<coach::Evidence> evidence = live.evidence;
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const coach::Evidence& a, const coach::Evidence& b) { return !a.fits && b.fits; });
  std::vector<std::string> lines;
  for (const coach::Evidence& one : evidence) {
    const std::string words = evidence_words(one);
    std::string longer = lines.empty() ? words : lines.back() + " · " + words;
    if (!lines.empty() && sheet.width(longer, style) <= width) {
      lines.back() = std::move(longer);
    } else if (lines.size() < 2 && sheet.width(words, style) <= width) {
      lines.push_back(words);
    }
  }
  return lines;
}

std::string reach_words(const Frame& frame) {
  const auto& target = frame.snapshot.observation.target;
  if (!target || !target->reach || !target->target_kPa) return {};
  return frame.phrases("reach") + " " + format(Unit::share, static_cast<double>(*target->reach)) + " · " +
         format(Unit::kPa, static_cast<double>(*target->target_kPa)) + " " + frame.phrases("at_target");
}

void draw_recognition(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const coach::Recognition& live = frame.snapshot.coaching.live;
  const bool stroking = !frame.snapshot.observation.live_strokes.empty();
  std::string name = stroking ? technique_name(frame, live.technique) : frame.phrases("nothing_recognised");
  if (stroking && live.technique != coach::not_sure) name += "  " + format(Unit::share, live.confidence);
  const Style style{Weight::regular, 13, theme.muted};
  std::vector<std::string> lines;
  if (stroking) lines = evidence_lines(sheet, live, style, place.w);
  if (std::string reach = reach_words(frame); !reach.empty()) lines.push_back(std::move(reach));
  // Set in the middle of the card as one block.
  constexpr double name_height = 20, line_height = 18;
  double y =
      place.middle_y() + (15 - (name_height + line_height * static_cast<double>(lines.size())) / 2) * k;
  sheet.text_within({place.x, y}, name, {Weight::semibold, 18, stroking ? theme.text : theme.muted}, place.w);
  y += 2 * k;
  for (const std::string& line : lines)
    sheet.text_within({place.x, y += line_height * k}, line, style, place.w);
}

}  // namespace

void judgement_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Cue and recognition###judgement", place, sheet);
  const double k = sheet.k();
  if (place.h > 150 * k) {
    draw_cue(sheet, frame, place, place.w - 56 * k);
    draw_recognition(sheet, frame, {place.x + 28 * k, place.y + 88 * k, place.w - 56 * k, 92 * k});
    return;
  }
  draw_cue(sheet, frame, place, 262 * k);
  const Style keys{Weight::regular, 15, sheet.theme().muted, Align::right};
  const double words = sheet.width(frame.phrases("instructor_keys"), keys);
  const bool with_keys = place.w > 310 * k + words + 400 * k;
  const double end = with_keys ? place.right() - 20 * k - words - 24 * k : place.right() - 20 * k;
  draw_recognition(sheet, frame, {place.x + 310 * k, place.y, end - place.x - 310 * k, place.h});
  if (with_keys)
    sheet.text({place.right() - 20 * k, place.y + 52 * k}, frame.phrases("instructor_keys"), keys);
}

}  // namespace palmar::screens
