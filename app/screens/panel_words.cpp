// What a teacher would say of the hand: over which muscle, how firm, how deep it reaches (modelled), which way it goes.
#include <string>
#include <vector>

#include "app/coach/hand_words.hpp"
#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

std::string way(const Frame& frame, coach::FibreWay way) {
  switch (way) {
    case coach::FibreWay::unknown:
      return {};
    case coach::FibreWay::along:
      return frame.phrases("words_along");
    case coach::FibreWay::oblique:
      return frame.phrases("words_oblique");
    case coach::FibreWay::across:
      return frame.phrases("words_across");
  }
  return {};
}

std::string sentence(const Frame& frame) {
  if (frame.snapshot.observation.contacts.list.empty()) return frame.phrases("slice_waits");
  const coach::HandWords hand = coach::hand_words(*frame.scene.atlas, frame.snapshot.observation,
                                                  frame.target(), frame.snapshot.coaching.level);
  const auto& muscles = frame.scene.atlas->muscles;
  std::vector<std::string> parts;
  if (hand.over)
    parts.push_back(with(frame.phrases("words_over"), "muscle", tabled_name(muscles[*hand.over])));
  if (hand.level) parts.push_back(with(frame.phrases("words_level"), "level", std::to_string(*hand.level)));
  if (hand.reaches) {
    parts.push_back(with(frame.phrases("words_reaches"), "group", spaced(muscles[*hand.reaches].group)));
  } else if (hand.stays_above) {
    parts.push_back(frame.phrases("words_shallow"));
  }
  if (std::string words = way(frame, hand.way); !words.empty()) parts.push_back(std::move(words));
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : "  ·  ") + part;
  return with_capital(joined);
}

}  // namespace

void words_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("In a teacher's words###words", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  sheet.text_within({place.x + 28 * k, place.y + 44 * k}, sentence(frame), {Weight::semibold, 22, theme.text},
                    place.w - 56 * k);
  sheet.text_within({place.x + 28 * k, place.y + 72 * k}, frame.phrases("depth_keys"),
                    {Weight::regular, 15, theme.muted}, place.w - 56 * k);
}

}  // namespace palmar::screens
