// The set-up flow: where one is, one instruction at a time, what is wrong, and large buttons.
#include <algorithm>
#include <string>
#include <vector>

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
      sheet.text({rect.right() - 16 * k, rect.middle_y() + 8 * k}, key_of(button.use).shown, key);
  sheet.text_within({rect.x + 20 * k, rect.middle_y() + (large ? 12 : 9) * k}, frame.phrases(button.phrase),
                    {Weight::semibold, large ? 34.0 : 24.0, main ? theme.ground : theme.text},
                    rect.w - used - 44 * k);
}

/// The large buttons over all of the width, the others in a row below them.
struct ButtonPlan {
  std::vector<SetupButton> list;
  std::vector<Rect> places;
  double top = 0;  ///< of them all
};

ButtonPlan plan_buttons(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const double k = sheet.k(), gap = 12 * k, small = 62 * k, edge = 28 * sheet.scale().window;
  ButtonPlan plan;
  plan.list = setup_buttons(frame.snapshot, frame.state.typed);
  const auto larges = static_cast<double>(std::count_if(plan.list.begin(), plan.list.end(), wide));
  const auto others = static_cast<double>(plan.list.size()) - larges;
  const double large = larges > 1 ? 68 * k : 84 * k;
  const double bottom = place.bottom() - 24 * k, x = place.x + edge, w = place.w - 2 * edge;
  const double row = others > 0 ? bottom - small : bottom + gap;
  plan.top = row - larges * (gap + large);
  double at = x, y = plan.top;
  for (const SetupButton& button : plan.list) {
    Rect rect{at, row, (w - gap * (others - 1)) / std::max(1.0, others), small};
    if (wide(button)) {
      rect = {x, y, w, large};
      y += large + gap;
    } else {
      at += rect.w + gap;
    }
    plan.places.push_back(rect);
  }
  return plan;
}

std::optional<int> draw_buttons(const Sheet& sheet, const Frame& frame, const ButtonPlan& plan) {
  std::optional<int> clicked;
  for (std::size_t i = 0; i < plan.list.size(); ++i) {
    const Rect& rect = plan.places[i];
    draw_button(sheet, frame, plan.list[i], rect);
    ImGui::SetCursorScreenPos(vec({rect.x, rect.y}));
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::InvisibleButton("button", vec({rect.w, rect.h}))) clicked = static_cast<int>(i);
    ImGui::PopID();
  }
  return clicked;
}

constexpr double rail_height = 92,
                 foot_height = 52;    // px of the sheet, where words have the size that is asked for
constexpr double entry_height = 162;  // px of the sheet: label, box, and the number in other units

/// What is being typed, with its unit, and what that is in other units.
void entry_box(const Sheet& sheet, const Frame& frame, const Rect& place, double bottom) {
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
}

void progress_bar(const Sheet& sheet, const Rect& at, double share) {
  sheet.box(at, sheet.theme().track, at.h / 2);
  sheet.box({at.x, at.y, std::max(at.h, at.w * std::clamp(share, 0.0, 1.0)), at.h}, sheet.theme().target,
            at.h / 2);
}

/// The words of the card from its top; at any size, drawn or only measured.
class CardWords {
 public:
  CardWords(const Sheet& sheet, const Frame& frame, const Rect& place, const SetupWords& page)
      : sheet_(sheet), page_(page), place_(place), x_(place.x + edge(sheet)), w_(place.w - 2 * edge(sheet)) {
    // Residuals of a place stand beside the landmarks on the picture, and of known weights the last ones say enough.
    const station::SetupView& setup = frame.snapshot.setup;
    const bool only = setup.page == station::SetupPage::only;
    notes_ = page.notes;
    if (setup.fit && only && notes_.size() > 2) notes_.resize(2);
    if (only && setup.procedure && setup.procedure->key == "verify" && notes_.size() > 4)
      notes_.erase(notes_.begin(), notes_.end() - 4);
  }
  static double edge(const Sheet& sheet) { return 32 * sheet.scale().window; }

  /// y of the lowest word.
  double bottom() { return run(false, 1e9); }
  /// Notes that would lie below that are left out.
  void draw(double lowest) { run(true, lowest); }

 private:
  double run(bool draw, double lowest) {
    const Theme& theme = sheet_.theme();
    const double k = sheet_.k();
    draw_ = draw;
    y_ = place_.y + 62 * k;
    paragraph(page_.title, {Weight::bold, 44, theme.text}, 50, 52);
    paragraph(page_.instruction, {Weight::regular, 32, theme.text}, 41, 50);
    if (!page_.problem.empty()) {
      const double from = y_ - 26 * k;
      paragraph(page_.problem, {Weight::semibold, 24, theme.warning}, 31, 39);
      paragraph(page_.remedy, {Weight::semibold, 24, theme.text}, 31, 39);
      if (draw)
        sheet_.line({place_.x + edge(sheet_) / 2, from}, {place_.x + edge(sheet_) / 2, y_ - 30 * k},
                    theme.warning, 5 * k);
    }
    paragraph(page_.question, {Weight::semibold, 28, theme.warning}, 36, 44);
    for (const std::string& note : notes_) {
      const Style style{Weight::regular, 24, theme.muted};
      if (y_ + 30 * k * (sheet_.lines(note, style, w_) - 1) > lowest) break;
      paragraph(note, style, 30, 36);
    }
    return last_;
  }
  /// Heights in px of the sheet: from line to line, and to the next paragraph.
  void paragraph(const std::string& text, const Style& style, double line, double next) {
    if (text.empty()) return;
    const double k = sheet_.k();
    last_ = draw_ ? sheet_.paragraph({x_, y_}, text, style, w_, line * k)
                  : y_ + line * k * (sheet_.lines(text, style, w_) - 1);
    y_ = last_ + next * k;
  }

  const Sheet& sheet_;
  const SetupWords& page_;
  Rect place_;
  double x_, w_, y_ = 0, last_ = 0;
  bool draw_ = false;
  std::vector<std::string> notes_;
};

/// What of the card stands below its words: the bars, what is typed, and the buttons.
struct CardFoot {
  ButtonPlan buttons;
  double top = 0, entry_bottom = 0;

  CardFoot(const Sheet& sheet, const Frame& frame, const Rect& place, const SetupWords& page)
      : buttons(plan_buttons(sheet, frame, place)) {
    const double k = sheet.k();
    top = entry_bottom = buttons.top - 20 * k;
    if (frame.snapshot.setup.entry) top -= entry_height * k;
    top -= 32 * k * (int{page.progress.has_value()} + int{page.step_progress.has_value()});
  }
};

/// The size at which everything has room: the one that is asked for, or the next smaller one.
double fitting_k(const Sheet& asked, const Frame& frame, const Rect& place, const SetupWords& page) {
  constexpr double step = 0.95, least = 0.66;
  double k = asked.k();
  for (; k > least * asked.scale().window; k *= step) {
    const Sheet sheet = asked.at(k);
    if (CardWords(sheet, frame, place, page).bottom() + 12 * k < CardFoot(sheet, frame, place, page).top)
      break;
  }
  return k;
}

}  // namespace

void setup_rail(const Sheet& asked, const Frame& frame, const Rect& place) {
  const Card card("Set-up###setup_rail", place, asked);
  const Sheet sheet = asked.at(std::min(asked.k(), place.h / rail_height));
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), w = sheet.scale().window;
  const double radius = std::min(20 * k, place.h * 0.3), edge = 26 * w, gap = 14 * w;
  const double each = place.w / station::setup_stages, room = each - edge - 2 * radius - 1.2 * gap;
  const int now = static_cast<int>(frame.snapshot.setup.stage);
  double size = 32;  // all names are set alike
  for (const char* words : stage_words)
    size = std::min(size, sheet.fitted(frame.phrases(words), {Weight::semibold, size, {}}, room).size);
  for (int i = 0; i < station::setup_stages; ++i) {
    const bool here = i == now, done = i < now && brought(frame.snapshot.setup, static_cast<SetupStage>(i));
    const Colour colour = done ? theme.good : here ? theme.target : theme.muted;
    const Point at{place.x + i * each + edge + radius, place.middle_y()};
    if (here) sheet.dot(at, radius, theme.target.faded(0.22));
    ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(radius), colour.packed(), 40,
                                          static_cast<float>(3 * k));
    if (done) {
      sheet.tick(at, radius, colour);
    } else {
      sheet.text({at.x, at.y + radius * 0.4}, std::to_string(i + 1),
                 {Weight::semibold, 24, colour, Align::centre});
    }
    sheet.text_within({at.x + radius + gap, at.y + size * 0.34 * k}, frame.phrases(stage_words[i]),
                      {here ? Weight::semibold : Weight::regular, size, here ? theme.text : theme.muted},
                      room);
  }
}

std::optional<int> setup_panel(const Sheet& asked, const Frame& frame, const Rect& place) {
  const Card card("What to do###setup", place, asked);
  const SetupWords page = setup_words(frame.snapshot, frame.scene.mat.name, frame.phrases);
  // A large setting is met as far as the card allows: no word is given up for another's size.
  const Sheet sheet = asked.at(fitting_k(asked, frame, place, page));
  const double k = sheet.k(), x = place.x + CardWords::edge(sheet), w = place.w - 2 * CardWords::edge(sheet);
  const CardFoot foot(sheet, frame, place, page);
  const std::optional<int> clicked = draw_buttons(sheet, frame, foot.buttons);
  if (frame.snapshot.setup.entry) entry_box(sheet, frame, place, foot.entry_bottom);
  double bar = foot.top + 18 * k;
  for (const auto& share : {page.step_progress, page.progress}) {
    if (!share) continue;
    progress_bar(sheet, {x, bar, w, 14 * k}, *share);
    bar += 32 * k;
  }
  CardWords(sheet, frame, place, page).draw(foot.top);
  return clicked;
}

void setup_foot(const Sheet& asked, const Frame& frame, const Rect& place) {
  const Card card("Foot switch###setup_foot", place, asked);
  const Sheet sheet = asked.at(std::min(asked.k(), place.h / foot_height));
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
