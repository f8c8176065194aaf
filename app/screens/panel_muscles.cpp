// Which muscles the load reaches, the worked one first. Modelled on this mannequin.
#include <algorithm>
#include <string>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// Less is not told apart from nothing.
constexpr float least_share = 0.005f;

// The muscle that is worked, then those of its layer when one is asked for, then by load: a thin muscle that
// lies above the target takes more of the stress, and is not what the hand is there for.
std::vector<MuscleLoad> ordered(const Frame& frame) {
  const auto& muscles = frame.scene.atlas->muscles;
  std::vector<MuscleLoad> loads;
  for (const MuscleLoad& load : frame.snapshot.observation.muscles) {
    if (load.share >= least_share && load.muscle < muscles.size()) loads.push_back(load);
  }
  const auto worked = frame.worked(), target = frame.target();
  const auto rank = [&](const MuscleLoad& load) {
    if (worked && load.muscle == *worked) return 0;
    return target && muscles[load.muscle].layer == muscles[*target].layer ? 1 : 2;
  };
  std::sort(loads.begin(), loads.end(), [&](const MuscleLoad& a, const MuscleLoad& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.share > b.share;
  });
  return loads;
}

// From where to where the share may lie: 95 %, by the ranges of tissue and placement.
void draw_range(const Sheet& sheet, const Rect& bar, const MuscleLoad& load) {
  if (!(load.share_hi > load.share_lo)) return;
  const double k = sheet.k(), y = bar.middle_y();
  const auto at = [&](float share) { return bar.x + bar.w * std::clamp(static_cast<double>(share), 0.0, 1.0); };
  const double lo = at(load.share_lo), hi = at(load.share_hi);
  const Colour colour = sheet.theme().text.faded(0.85);
  sheet.line({lo, y}, {hi, y}, colour, 1.2 * k);
  for (const double x : {lo, hi}) sheet.line({x, y - 3.5 * k}, {x, y + 3.5 * k}, colour, 1.2 * k);
}

}  // namespace

void muscles_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Load by muscle###muscles", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("load_by_muscle"),
                    {Weight::semibold, 13, theme.muted}, w);
  const std::vector<MuscleLoad> loads = ordered(frame);
  if (loads.empty())
    sheet.text_within({x, place.y + 58 * k}, frame.phrases("load_none"), {Weight::regular, 13, theme.muted},
                      w);
  const auto target = frame.target(), worked = frame.worked();
  const Style number_style{Weight::regular, 13, theme.muted, Align::right};
  const double number_width = sheet.width("100 %", number_style) + 8 * k;
  const double name_width = std::max(118 * k, 0.3 * w), bar_width = w - name_width - number_width;
  double y = place.y + 48 * k;
  for (const MuscleLoad& load : loads) {
    if (y + 18 * k > place.bottom()) break;
    const bool aim = target && load.muscle == *target, here = worked && load.muscle == *worked;
    const std::string name = tabled_name(frame.scene.atlas->muscles[load.muscle]);
    const std::string names[] = {name, abbreviated(name), abbreviated(name, true)};
    sheet.text_first({x, y + 10 * k}, names,
                     {aim || here ? Weight::semibold : Weight::regular, 13, theme.text}, name_width - 5 * k);
    const Rect bar{x + name_width, y, bar_width, 11 * k};
    sheet.box(bar, theme.track, 4 * k);
    const double share = std::clamp(static_cast<double>(load.share), 0.0, 1.0);
    sheet.box({bar.x, bar.y, std::max(bar.w * share, 4 * k), bar.h}, aim ? theme.target : theme.bar, 4 * k);
    draw_range(sheet, bar, load);
    sheet.text({x + w, y + 10 * k}, format(Unit::percent, share), number_style);
    y += 23 * k;
  }
}

}  // namespace palmar::screens
