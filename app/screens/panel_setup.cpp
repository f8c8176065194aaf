// The set-up flow: where one is, one instruction at a time, what is wrong, and large buttons.
#include <algorithm>
#include <cmath>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/setup_buttons.hpp"

namespace palmar::screens {
namespace {

using station::SetupStage;

constexpr const char* stage_words[station::setup_stages] = {"setup_find", "setup_check", "setup_calibrate",
                                                            "setup_place", "setup_ready"};

std::string fixed(double value, int decimals) {
  std::string text = std::to_string(std::round(value * std::pow(10, decimals)) / std::pow(10, decimals));
  const std::size_t dot = text.find('.');
  return text.substr(0, decimals == 0 ? dot : dot + 1 + static_cast<std::size_t>(decimals));
}

/// What the card says; empty parts are left out.
struct Page {
  std::string title, instruction;
  std::string problem, remedy;
  std::vector<std::string> notes;
  std::optional<double> progress;
};

Page page_of_procedure(const Frame& frame, const calibration::ProcedureView& view) {
  Page page{view.title, view.instruction, {}, {}, {}, view.progress};
  if (view.problem) {
    page.problem = view.problem->what;
    if (!view.problem->why.empty()) page.problem += " (" + view.problem->why + ")";
    page.remedy = with_capital(view.problem->remedy);
  }
  if (view.question) page.remedy = *view.question;
  // Of a fit, what it comes to stands last in its table and first here.
  std::vector<calibration::ReportRow> rows = view.rows;
  if (view.key == "review" && rows.size() > 2) std::rotate(rows.begin(), rows.end() - 2, rows.end());
  for (const calibration::ReportRow& row : rows) {
    if (row.unit.empty()) {
      page.notes.push_back(with_capital(row.label));
    } else {
      page.notes.push_back(row.label + "  " + fixed(row.value, row.unit == "%" ? 0 : 1) + " " + row.unit);
    }
  }
  if (view.phase == calibration::Phase::done)
    page.title = frame.phrases("place_wait"), page.instruction = frame.phrases("place_wait_do");
  return page;
}

Page find_page(const Frame& frame) {
  const station::MatHealth& mat = frame.snapshot.mat;
  if (mat.link != station::Link::streaming)
    return {frame.phrases("find_title"), frame.phrases("find_do"), mat.message, {}, {}, std::nullopt};
  const std::string rate =
      with(with(frame.phrases("found_rate"), "rate", fixed(mat.rate_hz, 0)), "where", mat.where);
  return {frame.phrases("found_title"),
          frame.phrases("found_do"),
          {},
          {},
          {frame.scene.mat.name, rate},
          std::nullopt};
}

Page calibrate_page(const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  Page page{frame.phrases("calibrate_title"), {}, {}, {}, {}, std::nullopt};
  if (setup.calibration.empty() && !setup.own_curves) {
    page.instruction = frame.phrases("calibrate_none");
    return page;
  }
  page.instruction =
      with(frame.phrases(setup.own_curves ? "calibrate_own" : "calibrate_maker"), "uncertainty",
           setup.uncertainty_95 ? fixed(100 * *setup.uncertainty_95, 0) + " %"
                                : frame.phrases("calibrate_unknown"));
  if (!setup.own_curves) page.notes.push_back(with_capital(setup.calibration) + ".");
  return page;
}

Page ready_page(const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  Page page{frame.phrases("ready_title"), frame.phrases("ready_do"), {}, {}, {}, std::nullopt};
  page.notes.push_back(setup.health
                           ? with(frame.phrases("ready_health"), "verdict", words(setup.health->verdict))
                           : frame.phrases("ready_unchecked"));
  page.notes.push_back(setup.placed && setup.place_error_mm
                           ? with(frame.phrases("ready_placed"), "error", fixed(*setup.place_error_mm, 1))
                           : frame.phrases("ready_unplaced"));
  if (!setup.placement_file.empty())
    page.notes.push_back(with(frame.phrases("ready_kept"), "file", setup.placement_file));
  return page;
}

Page page_of(const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  Page page;
  if (setup.procedure) {
    page = page_of_procedure(frame, *setup.procedure);
  } else if (setup.stage == SetupStage::find) {
    page = find_page(frame);
  } else if (setup.stage == SetupStage::ready) {
    page = ready_page(frame);
  } else if (setup.stage == SetupStage::calibrate) {
    page = calibrate_page(frame);
  } else {
    page.title = frame.phrases("place_none_title");
    page.instruction = setup.message;
    return page;
  }
  if (!setup.message.empty() && page.problem.empty()) page.problem = setup.message;
  return page;
}

/// A stage that was passed over has no tick.
bool brought(const station::SetupView& setup, SetupStage stage) {
  switch (stage) {
    case SetupStage::check:
      return setup.health != nullptr;
    case SetupStage::calibrate:
      return setup.own_curves;
    case SetupStage::place:
      return setup.placed;
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
    case ButtonUse::again:
      return "R";
    case ButtonUse::back:
      return "←";
    case ButtonUse::skip:
      return "→";
  }
  return "";
}

/// The main button over all of the width, the others in a row below it. Returns the top of them all.
double buttons(const Sheet& sheet, const Frame& frame, const Rect& place, std::optional<int>& clicked) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), gap = 12 * k, small = 62 * k, large = 84 * k;
  const std::vector<SetupButton> list = setup_buttons(frame.snapshot);
  const auto is_main = [](const SetupButton& button) { return button.use == ButtonUse::main; };
  const auto others = static_cast<double>(list.size()) -
                      static_cast<double>(std::count_if(list.begin(), list.end(), is_main));
  const double bottom = place.bottom() - 24 * k, x = place.x + 28 * k, w = place.w - 56 * k;
  const double row = others > 0 ? bottom - small : bottom + gap;
  double top = row, at = x;
  for (int i = 0; i < static_cast<int>(list.size()); ++i) {
    const SetupButton& button = list[static_cast<std::size_t>(i)];
    Rect rect{at, row, (w - gap * (others - 1)) / std::max(1.0, others), small};
    if (is_main(button)) {
      rect = {x, row - gap - large, w, large};
      top = rect.y;
      sheet.box(rect, theme.target, 12 * k);
    } else {
      at += rect.w + gap;
      sheet.frame(rect, theme.muted, 2 * k, 12 * k);
    }
    const bool main = is_main(button);
    const Colour colour = main ? theme.ground : theme.text;
    const Style key{Weight::regular, main ? 24.0 : 18.0, main ? theme.ground : theme.muted, Align::right};
    const double used =
        sheet.text({rect.right() - 16 * k, rect.middle_y() + 8 * k}, key_words(button.use), key);
    sheet.text_within({rect.x + 20 * k, rect.middle_y() + (main ? 12 : 9) * k}, frame.phrases(button.phrase),
                      {Weight::semibold, main ? 34.0 : 24.0, colour}, rect.w - used - 44 * k);
    ImGui::SetCursorScreenPos(vec({rect.x, rect.y}));
    ImGui::PushID(i);
    if (ImGui::InvisibleButton("button", vec({rect.w, rect.h}))) clicked = i;
    ImGui::PopID();
  }
  return top;
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

std::optional<int> setup_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("What to do###setup", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 32 * k, w = place.w - 64 * k;
  const Page page = page_of(frame);
  std::optional<int> clicked;
  double bottom = buttons(sheet, frame, place, clicked) - 20 * k;
  if (page.progress) {
    bottom -= 14 * k;
    progress_bar(sheet, {x, bottom, w, 14 * k}, *page.progress);
    bottom -= 18 * k;
  }
  double y = place.y + 62 * k;
  sheet.text_within({x, y}, with_capital(page.title), {Weight::bold, 44, theme.text}, w);
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
    sheet.line({place.x + 16 * k, y - 26 * k}, {place.x + 16 * k, std::min(bottom, y + 70 * k)},
               theme.warning, 5 * k);
    paragraph(with_capital(page.problem), {Weight::semibold, 24, theme.warning});
    paragraph(page.remedy, {Weight::semibold, 24, theme.text});
  } else {
    paragraph(page.remedy, {Weight::semibold, 24, theme.text});
  }
  for (const std::string& note : page.notes) {
    const Style style{Weight::regular, 24, theme.muted};
    if (y + 30 * k * (sheet.lines(note, style, w) - 1) > bottom) break;
    y = sheet.paragraph({x, y}, with_capital(note), style, w, 30 * k) + 36 * k;
  }
  return clicked;
}

void setup_foot(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Foot switch###setup_foot", place, sheet);
  const double k = sheet.k();
  double x = place.x + 28 * sheet.scale().window;
  const auto say = [&](const std::string& words) {
    if (x + sheet.width(words, {Weight::regular, 32, {}}) > place.right() - 20 * k) return;
    x += sheet.text({x, place.middle_y() + 11 * k}, words, {Weight::regular, 32, sheet.theme().muted}) +
         44 * k;
  };
  for (const SetupButton& button : setup_buttons(frame.snapshot)) {
    if (button.use == ButtonUse::main)
      say(with(frame.phrases("setup_foot_main"), "button", frame.phrases(button.phrase)));
    if (button.use == ButtonUse::again) say(frame.phrases("setup_foot_again"));
  }
  say(frame.phrases("setup_foot_leave"));
}

}  // namespace palmar::screens
