// How deep the strongest hand reaches: the dent, where half of its pressure is left, the bone, and what arrives at the target. Modelled,
// each with its 95 % interval.
#include <algorithm>
#include <string>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Row {
  std::string name, value, interval;
  bool known = true;
};

std::string range(Unit unit, std::optional<float> lo, std::optional<float> hi) {
  if (!lo || !hi) return {};
  const auto words = [&](float v) { return number(unit, static_cast<double>(v)); };
  const std::string from = words(*lo), to = words(*hi);
  return from == to ? std::string() : from + "–" + to;
}

// A dent larger than the tissue's layers are linear for is smaller than its number says.
std::string dent(const Frame& frame, const ContactDepth& depth) {
  const std::string words = format(Unit::mm, static_cast<double>(*depth.indentation_mm));
  return depth.beyond_linear ? frame.phrases("at_most") + " " + words : words;
}

std::string value(Unit unit, std::optional<float> v) {
  return v ? format(unit, static_cast<double>(*v)) : "–";
}

Row target_row(const Frame& frame, const char* name, Unit unit, std::optional<float> v,
               std::optional<float> lo, std::optional<float> hi) {
  const auto& target = frame.snapshot.observation.target;
  if (target && target->off_target) return {frame.phrases(name), frame.phrases("beside_target"), {}, false};
  return {frame.phrases(name), value(unit, v), range(unit, lo, hi), v.has_value()};
}

// Without a target there is nothing to say of one.
std::vector<Row> rows(const Frame& frame) {
  std::vector<Row> out;
  const ContactDepth* depth = strongest_depth(frame.snapshot.observation);
  const bool dented = depth && depth->indentation_mm, half = depth && depth->half_depth_mm;
  out.push_back({frame.phrases("dent"), dented ? dent(frame, *depth) : "–",
                 dented ? range(Unit::mm, depth->indentation_lo_mm, depth->indentation_hi_mm) : "", dented});
  out.push_back({frame.phrases("half_depth"), value(Unit::mm, half ? depth->half_depth_mm : std::nullopt),
                 half ? range(Unit::mm, depth->half_depth_lo_mm, depth->half_depth_hi_mm) : "", half});
  out.push_back({frame.phrases("bone_contact"),
                 half ? frame.phrases(depth->reaches_bone ? "bone_reached" : "bone_free") : "–",
                 {},
                 half});
  const auto& target = frame.snapshot.observation.target;
  if (!frame.target() || !target) return out;
  out.push_back(
      target_row(frame, "reach_of_target", Unit::share, target->reach, target->reach_lo, target->reach_hi));
  out.push_back(target_row(frame, "pressure_at_target", Unit::kPa, target->target_kPa, target->target_lo_kPa,
                           target->target_hi_kPa));
  return out;
}

}  // namespace

const Contact* strongest_hand(const Observation& now) {
  const auto& list = now.contacts.list;
  const auto hand = std::max_element(
      list.begin(), list.end(), [](const Contact& a, const Contact& b) { return a.force_N < b.force_N; });
  return hand == list.end() ? nullptr : &*hand;
}

const ContactDepth* strongest_depth(const Observation& now) {
  const Contact* hand = strongest_hand(now);
  if (!hand) return nullptr;
  const auto found = std::find_if(now.depths.begin(), now.depths.end(),
                                  [&](const ContactDepth& d) { return d.contact == hand->id; });
  return found == now.depths.end() ? nullptr : &*found;
}

std::string depth_words(const Frame& frame) {
  const ContactDepth* depth = strongest_depth(frame.snapshot.observation);
  if (!depth) return {};
  const auto with_range = [&](const char* name, const std::string& said, std::optional<float> lo,
                              std::optional<float> hi) {
    std::string words = frame.phrases(name) + " " + said;
    if (const std::string interval = range(Unit::mm, lo, hi); !interval.empty())
      words += " (" + interval + ")";
    return words;
  };
  std::string words, half;
  if (depth->indentation_mm)
    words = with_range("dent", dent(frame, *depth), depth->indentation_lo_mm, depth->indentation_hi_mm);
  if (depth->half_depth_mm)
    half = with_range("half_depth", value(Unit::mm, depth->half_depth_mm), depth->half_depth_lo_mm,
                      depth->half_depth_hi_mm);
  if (!words.empty() && !half.empty()) words += "   ·   ";
  words += half;
  if (depth->reaches_bone) words += "   ·   " + frame.phrases("words_bone");
  return words;
}

void reach_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("How deep it reaches###reach", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("how_deep"), {Weight::semibold, 13, theme.muted}, w);
  const std::vector<Row> list = rows(frame);
  const Style interval{Weight::regular, 13, theme.muted, Align::right};
  double widest = 0;
  for (const Row& row : list) widest = std::max(widest, sheet.width(row.interval, interval));
  const double column = widest > 0 ? widest + 10 * k : 0;
  const double step = std::clamp((place.h - 62 * k) / static_cast<double>(list.size()), 19 * k, 27 * k);
  double y = place.y + 58 * k;
  for (const Row& row : list) {
    if (y > place.bottom() - 8 * k) break;
    const double beside = row.interval.empty() ? 0 : column;
    const double used =
        sheet.text({x + w - beside, y}, row.value,
                   {Weight::semibold, 14, row.known ? theme.text : theme.muted, Align::right});
    sheet.text({x + w, y}, row.interval, interval);
    sheet.text_within({x, y}, row.name, {Weight::regular, 13, theme.text}, w - beside - used - 8 * k);
    y += step;
  }
  if (widest > 0)
    sheet.text_within({x + w, place.y + 28 * k}, frame.phrases("interval_95"), interval, w * 0.4);
}

}  // namespace palmar::screens
