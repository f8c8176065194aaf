// Depth and anatomy: the back in space, which can be turned, and the back at a depth, which is chosen with a slider.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/slice_picture.hpp"

namespace palmar::screens {
namespace {

// px of the sheet
constexpr double title_height = 44, foot_height = 64, slider_width = 76;
// Over one length of the card the back turns half round.
constexpr double degrees_a_card = 180;

Rect slider_place(const Rect& card, const Sheet& sheet) {
  const double k = sheet.k();
  return {card.right() - slider_width * k, card.y + title_height * k, slider_width * k - 14 * k,
          card.h - (title_height + foot_height) * k};
}

// What lies at that depth under the middle of the slice; empty where the tissue is not known.
std::string layer_name(const Frame& frame, double depth_mm) {
  const SlicePicture* slice = frame.pictures.slice;
  if (depth_mm <= 0) return frame.phrases("on_the_skin");
  if (!slice || slice->profile.boundaries.empty()) return {};
  const auto middle = static_cast<std::size_t>(slice->profile.columns / 2);
  for (const auto& layer : slice->profile.boundaries) {
    if (depth_mm <= static_cast<double>(layer.depth_mm[middle])) return frame.phrases("layer_" + layer.id);
  }
  return frame.phrases("layer_bone");
}

void draw_slider(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.right() - 12 * k, tick = 9 * k;
  const auto y = [&](double depth_mm) { return place.y + depth_mm / deepest_layer_mm * place.h; };
  sheet.box({x - 3 * k, place.y, 6 * k, place.h}, theme.track, 3 * k);
  for (int mm = 0; mm <= static_cast<int>(deepest_layer_mm); mm += 10) {
    sheet.line({x - tick, y(mm)}, {x - 4 * k, y(mm)}, theme.muted, k);
    sheet.text({x - tick - 4 * k, y(mm) + 4 * k}, std::to_string(mm),
               {Weight::regular, 12, theme.muted, Align::right});
  }
  const double at = y(frame.state.look.layer_mm);
  sheet.dot({x, at}, 9 * k, theme.target);
  sheet.dot({x, at}, 4 * k, theme.card);
}

}  // namespace

Rect layer_picture_place(const Rect& card, const Sheet& sheet) {
  const double k = sheet.k();
  return {card.x + 12 * k, card.y + title_height * k, card.w - (slider_width + 8) * k,
          card.h - (title_height + foot_height) * k};
}

std::optional<DepthLook> layer_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const double k = sheet.k();
  const Theme& theme = sheet.theme();
  std::optional<DepthLook> touched;
  {
    const Card card("Layer by layer###layer", place, sheet);
    sheet.text_within({place.x + 20 * k, place.y + 28 * k}, frame.phrases("layers"),
                      {Weight::semibold, 13, theme.muted}, place.w - 40 * k);
    const Rect slider = slider_place(place, sheet);
    draw_slider(sheet, frame, slider);
    ImGui::SetCursorScreenPos(vec({slider.x, slider.y - 10 * k}));
    ImGui::InvisibleButton("depth", vec({slider.w, slider.h + 20 * k}));
    if (ImGui::IsItemActive()) {
      const double share =
          std::clamp((static_cast<double>(ImGui::GetIO().MousePos.y) - slider.y) / slider.h, 0.0, 1.0);
      touched = frame.state.look;
      touched->layer_mm = std::round(share * deepest_layer_mm / layer_step_mm) * layer_step_mm;
    }
    const double shown_mm = frame.pictures.layer ? frame.pictures.layer_mm : 0;
    const std::string name = layer_name(frame, shown_mm);
    std::string words = shown_mm > 0 ? format(Unit::mm, shown_mm) + " " + frame.phrases("below_skin")
                                     : frame.phrases("on_the_skin");
    if (shown_mm > 0 && !name.empty()) words += " · " + name;
    sheet.text_within({place.x + 20 * k, place.bottom() - 38 * k}, words, {Weight::semibold, 15, theme.text},
                      place.w - 40 * k);
    const bool pressed = !frame.snapshot.observation.field.loaded.empty();
    const double peak =
        shown_mm > 0 ? frame.pictures.layer_peak_kPa : frame.snapshot.observation.field.peak_kPa;
    std::string second = frame.phrases(shown_mm > 0 ? "modelled_stress" : "measured_normal");
    if (pressed) second = frame.phrases("at_most") + " " + format(Unit::kPa, peak) + " · " + second;
    sheet.text_within({place.x + 20 * k, place.bottom() - 15 * k}, second, {Weight::regular, 13, theme.muted},
                      place.w - 40 * k);
  }
  back_panel(sheet, frame, layer_picture_place(place, sheet));
  return touched;
}

std::optional<DepthLook> scene_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("The back in space###scene", place, sheet);
  const double k = sheet.k();
  const Theme& theme = sheet.theme();
  if (frame.pictures.scene)
    ImGui::GetWindowDrawList()->AddImageRounded(
        frame.pictures.scene, vec({place.x, place.y}), vec({place.right(), place.bottom()}), {0, 1}, {1, 0},
        IM_COL32_WHITE, static_cast<float>(14 * sheet.scale().window));
  if (theme.framed) sheet.frame(place, theme.muted, 1.5, 14 * sheet.scale().window);
  sheet.text_within({place.x + 20 * k, place.y + 28 * k}, frame.phrases("in_space"),
                    {Weight::semibold, 13, theme.muted}, place.w - 40 * k);
  sheet.text_within({place.x + 20 * k, place.bottom() - 15 * k}, frame.phrases("in_space_hint"),
                    {Weight::regular, 13, theme.muted}, place.w - 40 * k);
  ImGui::SetCursorScreenPos(vec({place.x, place.y}));
  ImGui::InvisibleButton("turn", vec({place.w, place.h}));
  if (!ImGui::IsItemActive()) return std::nullopt;
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (moved.x == 0 && moved.y == 0) return std::nullopt;
  DepthLook look = frame.state.look;
  look.turn = turned(look.turn, static_cast<double>(moved.x) / place.w * degrees_a_card,
                     static_cast<double>(moved.y) / place.h * degrees_a_card);
  return look;
}

void depth_header(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Depth and anatomy###depth_header", place, sheet, false);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  std::string model = frame.phrases("modelled_on");
  model += " " + frame.scene.atlas->mannequin.name;
  if (frame.scene.depth) model += " · " + frame.phrases("tissue") + " " + frame.scene.depth->id();
  const double used =
      sheet.text_within({place.right() - 12 * k -
                             std::min(sheet.width(model, {Weight::medium, 18, theme.muted}), place.w * 0.6),
                         place.y + 50 * k},
                        model, {Weight::medium, 18, theme.muted}, place.w * 0.6);
  sheet.text_within({place.x + 12 * k, place.y + 50 * k}, frame.phrases("depth_title"),
                    {Weight::bold, 26, theme.text}, place.w - used - 60 * k);
}

}  // namespace palmar::screens
