// Which muscles the load reaches, most first. Modelled on this mannequin.
#include <algorithm>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {

void muscles_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Load by muscle###muscles", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("load_by_muscle"),
                    {Weight::semibold, 13, theme.muted}, w);
  std::vector<MuscleLoad> loads;
  for (const MuscleLoad& load : frame.snapshot.observation.muscles) {
    if (load.share >= 0.005f && load.muscle < frame.scene.atlas->muscles.size()) loads.push_back(load);
  }
  std::sort(loads.begin(), loads.end(),
            [](const MuscleLoad& a, const MuscleLoad& b) { return a.share > b.share; });
  if (loads.empty())
    sheet.text_within({x, place.y + 58 * k}, frame.phrases("load_none"), {Weight::regular, 13, theme.muted},
                      w);
  const auto target = frame.target();
  const double name_width = 112 * k, number_width = 36 * k, bar_width = w - name_width - number_width;
  double y = place.y + 48 * k;
  for (const MuscleLoad& load : loads) {
    if (y + 18 * k > place.bottom()) break;
    const bool aim = target && load.muscle == *target;
    const Muscle& muscle = frame.scene.atlas->muscles[load.muscle];
    sheet.text_within({x, y + 10 * k}, tabled_name(muscle),
                      {aim ? Weight::semibold : Weight::regular, 13, theme.text}, name_width - 8 * k);
    const Rect bar{x + name_width, y, bar_width, 11 * k};
    sheet.box(bar, theme.track, 4 * k);
    const double share = std::clamp(static_cast<double>(load.share), 0.0, 1.0);
    sheet.box({bar.x, bar.y, std::max(bar.w * share, 4 * k), bar.h}, aim ? theme.target : theme.bar, 4 * k);
    sheet.text({x + w, y + 10 * k}, format(Unit::percent, share),
               {Weight::regular, 13, theme.muted, Align::right});
    y += 23 * k;
  }
}

}  // namespace palmar::screens
