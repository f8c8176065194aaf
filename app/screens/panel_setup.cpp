// The set-up flow: where one is, one instruction at a time, what is wrong, and large buttons.
#include <algorithm>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/setup_buttons.hpp"
#include "app/screens/setup_page.hpp"
#include "app/screens/sound_mark.hpp"
#include "app/station/typed_number.hpp"

namespace palmar::screens {
namespace {

using station::SetupStage;

constexpr const char* stage_words[station::setup_stages] = {"setup_find", "setup_check", "setup_calibrate",
                                                            "setup_place", "setup_ready"};

/// A stage that was passed over has no tick.
bool brought(const station::SetupView& setup, SetupStage stage) {
  switch (stage) {
    case SetupStage::check:
      return setup.health != nullptr;
    case SetupStage::calibrate:
      return setup.own_curves;
    case SetupStage::place:
      return setup.placed || (setup.slip && setup.slip->verdict == calibration::SlipVerdict::in_place);
    case SetupStage::find:
    case SetupStage::ready:
      break;
  }
  return true;
}

const char* key_words(ButtonUse use) {
  switch (use) {
    case ButtonUse::main:
      return "Enter";
    case ButtonUse::second:
      return "2";
    case ButtonUse::third:
      return "3";
    case ButtonUse::again:
      return "R";
    case ButtonUse::back:
      return "←";
    case ButtonUse::skip:
      return "→";
  }
  return "";
}

bool wide(const SetupButton& button) {
  return button.use == ButtonUse::main || button.use == ButtonUse::second || button.use == ButtonUse::third;
}

void draw_button(const Sheet& sheet, const Frame& frame, const SetupButton& button, const Rect& rect) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const bool main = button.use == ButtonUse::main, large = wide(button);
  if (main) {
    sheet.box(rect, theme.target, 12 * k);
  } else {
    sheet.frame(rect, large ? theme.target : theme.muted, 2 * k, 12 * k);
  }
  const Style key{Weight::regular, large ? 24.0 : 18.0, main ? theme.ground : theme.muted, Align::right};
  const double used =
      sheet.text({rect.right() - 16 * k, rect.middle_y() + 8 * k}, key_words(button.use), key);
  sheet.text_within({rect.x + 20 * k, rect.middle_y() + (large ? 12 : 9) * k}, frame.phrases(button.phrase),
                    {Weight::semibold, large ? 34.0 : 24.0, main ? theme.ground : theme.text},
                    rect.w - used - 44 * k);
}

/// The large buttons over all of the width, the others in a row below them. Returns the top of them all.
double buttons(const Sheet& sheet, const Frame& frame, const Rect& place, std::optional<int>& clicked) {
  const double k = sheet.k(), gap = 12 * k, small = 62 * k;
  const std::vector<SetupButton> list = setup_buttons(frame.snapshot, frame.state.typed);
  const auto larges = static_cast<double>(std::count_if(list.begin(), list.end(), wide));
  const auto others = static_cast<double>(list.size()) - larges;
  const double large = larges > 1 ? 68 * k : 84 * k;
  const double bottom = place.bottom() - 24 * k, x = place.x + 28 * k, w = place.w - 56 * k;
  const double row = others > 0 ? bottom - small : bottom + gap;
  const double top = row - larges * (gap + large);
  double at = x, y = top;
  for (int i = 0; i < static_cast<int>(list.size()); ++i) {
    const SetupButton& button = list[static_cast<std::size_t>(i)];
    Rect rect{at, row, (w - gap * (others - 1)) / std::max(1.0, others), small};
    if (wide(button)) {
      rect = {x, y, w, large};
      y += large + gap;
    } else {
      at += rect.w + gap;
    }
    draw_button(sheet, frame, button, rect);
    ImGui::SetCursorScreenPos(vec({rect.x, rect.y}));
    ImGui::PushID(i);
    if (ImGui::InvisibleButton("button", vec({rect.w, rect.h}))) clicked = i;
    ImGui::PopID();
  }
  return top;
}

/// What is being typed, with its unit, and what that is in other units. Returns the top.
double entry_box(const Sheet& sheet, const Frame& frame, const Rect& place, double bottom) {
  const station::SetupEntry& entry = *frame.snapshot.setup.entry;
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 28 * k, w = place.w - 56 * k;
  const bool fresh = !frame.state.typed.empty();
  const std::string& typed = fresh ? frame.state.typed : entry.known;
  const std::string also = station::weight_words(typed, entry.unit);
  const Rect box{x, bottom - 118 * k, w, 76 * k};
  sheet.text_within({x, box.y - 12 * k}, entry.label, {Weight::semibold, 24, theme.muted}, w);
  sheet.frame(box, theme.target, 3 * k, 12 * k);
  double used = 0;
  if (!entry.unit.empty())
    used = sheet.text({box.right() - 20 * k, box.middle_y() + 12 * k}, entry.unit,
                      {Weight::regular, 32, theme.muted, Align::right});
  const Style style{Weight::semibold, 44, fresh ? theme.text : theme.muted};
  const double width =
      sheet.text_within({box.x + 20 * k, box.middle_y() + 15 * k}, typed, style, box.w - used - 60 * k);
  sheet.box({box.x + 24 * k + width, box.y + 16 * k, 3 * k, box.h - 32 * k}, theme.target);
  sheet.text_within({x, bottom - 12 * k}, also, {Weight::regular, 24, theme.muted}, w);
  return box.y - 44 * k;
}

void progress_bar(const Sheet& sheet, const Rect& at, double share) {
  sheet.box(at, sheet.theme().track, at.h / 2);
  sheet.box({at.x, at.y, std::max(at.h, at.w * std::clamp(share, 0.0, 1.0)), at.h}, sheet.theme().target,
            at.h / 2);
}

}  // namespace

void setup_rail(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Set-up###setup_rail", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), each = place.w / station::setup_stages,
               radius = std::min(20 * k, place.h * 0.3);
  const int now = static_cast<int>(frame.snapshot.setup.stage);
  for (int i = 0; i < station::setup_stages; ++i) {
    const bool here = i == now, done = i < now && brought(frame.snapshot.setup, static_cast<SetupStage>(i));
    const Colour colour = done ? theme.good : here ? theme.target : theme.muted;
    const Point at{place.x + i * each + 26 * k + radius, place.middle_y()};
    if (here) sheet.dot(at, radius, theme.target.faded(0.22));
    ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(radius), colour.packed(), 40,
                                          static_cast<float>(3 * k));
    if (done) {
      sheet.tick(at, 20 * k, colour);
    } else {
      sheet.text({at.x, at.y + 8 * k}, std::to_string(i + 1), {Weight::semibold, 24, colour, Align::centre});
    }
    sheet.text_within({at.x + radius + 14 * k, at.y + 11 * k}, frame.phrases(stage_words[i]),
                      {here ? Weight::semibold : Weight::regular, 32, here ? theme.text : theme.muted},
                      each - 2 * radius - 44 * k);
  }
}

std::optional<int> setup_panel(const Sheet& asked, const Frame& frame, const Rect& place) {
  const Card card("What to do###setup", place, asked);
  // Where something is typed as well, all of it has to fit: a large setting is then met as far as the card allows.
  constexpr double typing_height = 520;
  const Sheet sheet =
      frame.snapshot.setup.entry ? asked.at(std::min(asked.k(), place.h / typing_height)) : asked;
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 32 * k, w = place.w - 64 * k;
  const SetupWords page = setup_words(frame.snapshot, frame.scene.mat.name, frame.phrases);
  std::optional<int> clicked;
  double bottom = buttons(sheet, frame, place, clicked) - 20 * k;
  if (frame.snapshot.setup.entry) bottom = entry_box(sheet, frame, place, bottom);
  for (const auto& share : {page.progress, page.step_progress}) {
    if (!share) continue;
    bottom -= 14 * k;
    progress_bar(sheet, {x, bottom, w, 14 * k}, *share);
    bottom -= 18 * k;
  }
  double y = place.y + 62 * k;
  sheet.text_within({x, y}, page.title, {Weight::bold, 44, theme.text}, w);
  y += 52 * k;
  // Words that would not fit are set smaller before the notes go.
  const auto size_of = [&](const std::string& text, double wanted) {
    for (const double size : {wanted, 24.0, 18.0})
      if (size <= wanted && y + 1.3 * size * k * sheet.lines(text, {Weight::regular, size, {}}, w) < bottom)
        return size;
    return 15.0;
  };
  const auto paragraph = [&](const std::string& text, Style style) {
    if (text.empty()) return;
    style.size = size_of(text, style.size);
    y = sheet.paragraph({x, y}, text, style, w, 1.3 * style.size * k) + (1.3 * style.size + 8) * k;
  };
  paragraph(page.instruction, {Weight::regular, 32, theme.text});
  if (!page.problem.empty()) {
    const double from = y - 26 * k;
    paragraph(page.problem, {Weight::semibold, 24, theme.warning});
    paragraph(page.remedy, {Weight::semibold, 24, theme.text});
    sheet.line({place.x + 16 * k, from}, {place.x + 16 * k, std::min(bottom, y - 30 * k)}, theme.warning,
               5 * k);
  }
  paragraph(page.question, {Weight::semibold, 28, theme.warning});
  // Residuals stand beside the landmarks on the picture.
  const bool drawn = frame.snapshot.setup.fit && frame.snapshot.setup.page == station::SetupPage::only;
  for (std::size_t i = 0; i < (drawn ? std::min<std::size_t>(2, page.notes.size()) : page.notes.size());
       ++i) {
    const std::string& note = page.notes[i];
    const Style style{Weight::regular, 24, theme.muted};
    if (y + 30 * k * (sheet.lines(note, style, w) - 1) > bottom) break;
    y = sheet.paragraph({x, y}, note, style, w, 30 * k) + 36 * k;
  }
  return clicked;
}

void setup_foot(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Foot switch###setup_foot", place, sheet);
  const double k = sheet.k();
  double x = place.x + 28 * sheet.scale().window;
  const double right = place.right() - 28 * sheet.scale().window;
  const double end = right - draw_sound_mark(sheet, frame, {right, place.middle_y() + 11 * k});
  const auto say = [&](const std::string& words) {
    if (x + sheet.width(words, {Weight::regular, 32, {}}) > end) return;
    x += sheet.text({x, place.middle_y() + 11 * k}, words, {Weight::regular, 32, sheet.theme().muted}) +
         44 * k;
  };
  for (const SetupButton& button : setup_buttons(frame.snapshot)) {
    if (button.use == ButtonUse::main)
      say(with(frame.phrases("setup_foot_main"), "button", frame.phrases(button.phrase)));
    if (button.use == ButtonUse::again)
      say(with(frame.phrases("setup_foot_again"), "button", frame.phrases(button.phrase)));
  }
  if (frame.snapshot.setup.calibrated) say(frame.phrases("setup_foot_leave"));
}

}  // namespace palmar::screens
