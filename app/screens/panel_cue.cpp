// One cue, huge: what to do now.
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Headline {
  std::string words;
  std::string hint;
  Colour colour;
  enum class Sign : unsigned char { none, tick, caution } sign = Sign::none;
};

std::string zone_words(const Frame& frame) {
  const auto& alarms = frame.snapshot.coaching.alarms;
  if (alarms.empty() || alarms.front().zone >= frame.scene.atlas->zones.size()) return {};
  return with(frame.phrases("zone_alarm"), "zone", frame.scene.atlas->zones[alarms.front().zone].name);
}

Headline of_cue(const Theme& theme, const Frame& frame, const coach::Cue& cue) {
  Headline line{capitals(frame.phrases.cue(cue.key)), frame.phrases.hint(cue.hint_key), theme.warning,
                Headline::Sign::none};
  if (cue.praise) line.colour = theme.good, line.sign = Headline::Sign::tick;
  if (cue.warning) line.sign = Headline::Sign::caution;
  if (cue.warning && line.hint.empty()) line.hint = zone_words(frame);
  return line;
}

Headline of_welcome(const Theme& theme, const Frame& frame) {
  switch (frame.welcome.phase()) {
    case Welcome::Phase::rest:
      return {frame.phrases("rest_palms"), {}, theme.text, {}};
    case Welcome::Phase::glide:
      if (frame.snapshot.coaching.cue) return of_cue(theme, frame, *frame.snapshot.coaching.cue);
      return {frame.phrases("glide_up"), frame.phrases("glide_up_hint"), theme.text, {}};
    case Welcome::Phase::result:
      return {frame.welcome.result(frame.phrases), {}, theme.good, Headline::Sign::tick};
  }
  return {};
}

Headline headline(const Theme& theme, const Frame& frame) {
  const station::Snapshot& now = frame.snapshot;
  const auto link = now.mat.link;
  if (link == station::Link::lost)
    return {frame.phrases("mat_lost_title"), {}, theme.warning, Headline::Sign::caution};
  if (link == station::Link::searching || link == station::Link::opening)
    return {frame.phrases("looking_for_mat"), {}, theme.muted, {}};
  if (frame.state.view == View::welcome) return of_welcome(theme, frame);
  if (now.coaching.progress.complete)
    return {frame.phrases("complete"), frame.phrases("complete_hint"), theme.good, Headline::Sign::tick};
  if (now.coaching.progress.paused)
    return {frame.phrases("paused"), frame.phrases("paused_hint"), theme.text, {}};
  if (now.coaching.cue) return of_cue(theme, frame, *now.coaching.cue);
  if (const coach::LessonStep* step = frame.step()) return {step->title, {}, theme.text, {}};
  if (now.observation.contacts.list.empty()) return {frame.phrases("begin"), {}, theme.muted, {}};
  // In free practice the screen says what it sees.
  const coach::Recognition& live = now.coaching.live;
  const bool sure = !now.observation.live_strokes.empty() && live.technique != coach::not_sure;
  return {sure ? technique_name(frame, live.technique) : frame.phrases("free_practice"), {}, theme.muted, {}};
}

}  // namespace

void cue_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("What to do###cue", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), pad = 36 * sheet.scale().window;
  const Headline line = headline(theme, frame);
  double x = place.x + pad;
  double free = place.w - 2 * pad;
  // The sign says the same as the colour.
  const double sign = 64 * k;
  if (line.sign != Headline::Sign::none) {
    const Point at{x + 0.55 * sign, place.middle_y()};
    if (line.sign == Headline::Sign::tick) sheet.tick(at, sign, line.colour);
    if (line.sign == Headline::Sign::caution) sheet.caution(at, sign, line.colour);
    x += sign + 24 * k, free -= sign + 24 * k;
  }
  const Style huge = sheet.fitted(line.words, {Weight::bold, 92, line.colour}, free);
  const double baseline = place.middle_y() + 0.352 * huge.size * k;
  const double used = sheet.text_within({x, baseline}, line.words, huge, free);
  const Style small{Weight::regular, 32, theme.muted, Align::right};
  const double hint_free = free - used - 48 * k;
  if (!line.hint.empty() && sheet.width(line.hint, small) <= hint_free) {
    sheet.text({place.right() - pad, place.middle_y() + 24 * k}, line.hint, small);
  }
}

}  // namespace palmar::screens
