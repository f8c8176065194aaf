// The slice through the hand: skin, fat, muscles and bone in scale, and the stress in them as lines. Modelled, on this mannequin.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/coach/hand_words.hpp"
#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/slice_words.hpp"

namespace palmar::screens {
namespace {

// px of the sheet
constexpr double title_height = 44, foot_height = 40, depths_height = 20;
// What of the depth is shown, and how much of the card's width the picture keeps for it.
constexpr double least_depth_mm = 64, least_width_share = 0.74;
// In the practice view: what is shown to each side of the hand, the height of a line in ems, and the part of the card that words may take.
constexpr double near_half_width_mm = 42, line_of_reach = 1.2, most_reach_share = 0.45;

std::string foot_words(const Frame& frame) {
  const auto& now = frame.snapshot.observation;  // the slice goes through the strongest hand: its newtons
  if (now.contacts.list.empty()) return frame.phrases("slice_waits");
  std::string words = format(Unit::newton, strongest_hand(now)->force_N);
  if (now.target && now.target->reach && now.target->target_kPa)
    words += "   ·   " + frame.phrases("reach") + " " +
             format(Unit::share, static_cast<double>(*now.target->reach)) +
             (*now.target->reach > 1 ? " " + frame.phrases("reach_over_one") : std::string()) + "   ·   " +
             format(Unit::kPa, static_cast<double>(*now.target->target_kPa)) + " " +
             frame.phrases("at_target");
  return words;
}

std::string reach_words(const Frame& frame) {
  if (frame.snapshot.observation.contacts.list.empty()) return frame.phrases("slice_waits");
  const coach::HandWords hand = coach::hand_words(*frame.scene.atlas, frame.snapshot.observation,
                                                  frame.target(), frame.snapshot.coaching.level);
  if (hand.reaches)
    return with_capital(with(frame.phrases("words_reaches"), "group",
                             spaced(frame.scene.atlas->muscles[*hand.reaches].group)));
  return hand.stays_above ? with_capital(frame.phrases("words_shallow")) : frame.phrases("slice");
}

// So large that a few lines of them stand in a card that is narrow beside its words.
Style fitting(const Sheet& sheet, const std::string& words, double width, double height) {
  Style style{Weight::semibold, 32, sheet.theme().text};
  const auto widest = [&] {
    double w = 0;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::min(words.find(' ', at), words.size());
      w = std::max(w, sheet.width(words.substr(at, end - at), style));
      at = end + 1;
    }
    return w;
  };
  while (style.size > 14 &&
         (widest() > width ||
          line_of_reach * style.size * sheet.k() * sheet.lines(words, style, width) > height))
    style.size -= 1;
  return style;
}

}  // namespace

void practice_slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Slice###practice_slice", place, sheet);
  const double k = sheet.k(), air = 16 * sheet.scale().window;
  const Rect inner = place.inset(air);
  const std::string words = reach_words(frame);
  const Style style = fitting(sheet, words, inner.w, most_reach_share * inner.h);
  const double line = line_of_reach * style.size * k;
  const double below = line * sheet.lines(words, style, inner.w), hand = (slice_hand_height + 4) * k;
  Rect window{inner.x, inner.y, inner.w, inner.h - below - 0.5 * air};
  const auto write = [&](double top) {
    sheet.paragraph({inner.x, top + 0.95 * style.size * k}, words, style, inner.w, line);
  };
  const SlicePicture* picture = frame.pictures.slice;
  if (!picture || picture->profile.columns < 2 || window.h < 40 * sheet.scale().window)
    return write(inner.bottom() - below);
  const double rise = *std::max_element(picture->height_mm.begin(), picture->height_mm.end());
  const double half_mm = picture->profile.plane.half_width_mm, deep_mm = rise + slice_depth_mm;
  const double px_per_mm = std::max(
      window.w / (2 * half_mm), std::min(window.w / (2 * near_half_width_mm), (window.h - hand) / deep_mm));
  // Below what is modelled the card is left free, above and below the picture and its words.
  const double free = std::max(0.0, window.h - hand - deep_mm * px_per_mm);
  window.y += free / 2;
  window.h -= free;
  write(window.bottom() + 0.5 * air);
  // What is near the hand fills the card; the sides are cut off.
  Cut cut{sheet, frame, *picture,
          Rect{window.middle_x() - half_mm * px_per_mm, window.y, 2 * half_mm * px_per_mm, window.h}};
  cut.px_per_mm = px_per_mm;
  cut.skin_y = window.y + hand + rise * px_per_mm;
  ImGui::GetWindowDrawList()->PushClipRect(vec({window.x, window.y}), vec({window.right(), window.bottom()}),
                                           true);
  draw_cut(cut);
  draw_hands(cut);
  ImGui::GetWindowDrawList()->PopClipRect();
}

std::optional<DepthLook> slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Slice through the hand###slice", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  // In the depth view the depths stand in a card of their own.
  const std::string depths = frame.state.view != View::depth ? depth_words(frame) : std::string();
  const double foot = foot_height + (depths.empty() ? 0 : depths_height);
  const Rect inner{place.x + 20 * k, place.y + title_height * k, place.w - 40 * k,
                   place.h - (title_height + foot) * k};
  const bool along = frame.state.look.along_fibre;
  const std::string turn = frame.phrases(along ? "slice_along" : "slice_across");
  const Style button{Weight::medium, 13, theme.target, Align::right};
  const double turn_width = sheet.width(turn, button);
  sheet.text_within({inner.x, place.y + 28 * k},
                    frame.phrases(frame.state.view == View::debrief ? "slice_hardest" : "slice"),
                    {Weight::semibold, 13, theme.muted}, inner.w - turn_width - 16 * k);
  sheet.text({inner.right(), place.y + 28 * k}, turn, button);
  ImGui::SetCursorScreenPos(vec({inner.right() - turn_width, place.y + 10 * k}));
  std::optional<DepthLook> touched;
  if (ImGui::InvisibleButton("turn", vec({turn_width, 28 * k}))) {
    touched = frame.state.look;
    touched->along_fibre = !along;
  }
  sheet.text_within({inner.x, place.bottom() - (foot - 25) * k}, foot_words(frame),
                    {Weight::semibold, 15, theme.text}, inner.w);
  sheet.text_within({inner.x, place.bottom() - 14 * k}, depths, {Weight::regular, 13, theme.muted}, inner.w);
  const SlicePicture* picture = frame.pictures.slice;
  if (!picture || picture->profile.columns < 2 || inner.h < 40 * k) return touched;
  const double ruler = slice_ruler_width * k;
  const double rise = *std::max_element(picture->height_mm.begin(), picture->height_mm.end());
  const double head = std::max(slice_hand_height + 4, slice_name_height) * k,
               tall = inner.h - slice_ruler_height * k,
               full = (inner.w - ruler) / (2 * picture->profile.plane.half_width_mm);
  // In a low card the picture is smaller, so that the bone is seen.
  const double px_per_mm =
      std::min(full, std::max((tall - head) / (least_depth_mm + rise), least_width_share * full));
  const double wide = 2 * picture->profile.plane.half_width_mm * px_per_mm;
  const Rect window{inner.x + ruler + (inner.w - ruler - wide) / 2, inner.y, wide, tall};
  Cut cut{sheet, frame, *picture, window};
  cut.px_per_mm = px_per_mm;
  cut.skin_y = window.y + head + rise * cut.px_per_mm;
  draw_rulers(cut);
  ImGui::GetWindowDrawList()->PushClipRect(vec({window.x, window.y}), vec({window.right(), window.bottom()}),
                                           true);
  draw_cut(cut);
  draw_hands(cut);
  draw_slice_words(cut);
  ImGui::GetWindowDrawList()->PopClipRect();
  return touched;
}

}  // namespace palmar::screens
