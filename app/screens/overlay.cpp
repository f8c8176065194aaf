// What lies over a view for a while: pause, keys, lessons, settings, leaving.
#include <algorithm>
#include <iterator>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Heading {
  double y;  // of the first line below it
};

Heading heading(const Sheet& sheet, const Rect& place, const std::string& title) {
  const double k = sheet.k();
  sheet.text_within({place.x + 40 * k, place.y + 66 * k}, title, {Weight::bold, 44, sheet.theme().text},
                    place.w - 80 * k);
  return {place.y + 96 * k};
}

void footing(const Sheet& sheet, const Rect& place, const std::string& words) {
  const double k = sheet.k();
  sheet.text_within({place.x + 40 * k, place.bottom() - 28 * k}, words,
                    {Weight::regular, 24, sheet.theme().muted}, place.w - 80 * k);
}

struct Row {
  std::string name;
  std::string more;
  bool current = false;
  bool needed = false;  // `more` is the point of the row
};

// Rows of a list; where not all fit, those around the selected one. Returns the one that was clicked.
std::optional<int> rows(const Sheet& sheet, const Rect& place, double top, const std::vector<Row>& list,
                        int selected) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), height = 74 * k, bottom = place.bottom() - 68 * k;
  const int fit = std::max(1, static_cast<int>((bottom - top) / height)),
            count_rows = static_cast<int>(list.size());
  const int first = std::clamp(selected - fit / 2, 0, std::max(0, count_rows - fit));
  std::optional<int> clicked;
  for (int i = first; i < std::min(first + fit, count_rows); ++i) {
    const Row& row = list[static_cast<std::size_t>(i)];
    const Rect at{place.x + 24 * k, top + (i - first) * height, place.w - 48 * k, height - 8 * k};
    const bool here = i == selected;
    if (here) {
      sheet.box(at, theme.target.faded(0.16), 10 * k);
      sheet.frame(at, theme.target, 2.5 * k, 10 * k);
    }
    const Style more{Weight::regular, 24, theme.muted, Align::right};
    const double more_width = sheet.width(row.more, more) + 30 * k,
                 name_width = sheet.width(row.name, {Weight::semibold, 32, theme.text}) + 80 * k;
    // The name comes first: what is said beside it only where there is room.
    const bool both = !row.more.empty() && (row.needed || name_width + more_width < at.w);
    const double used = both ? more_width : 0;
    if (both) sheet.text({at.right() - 20 * k, at.middle_y() + 9 * k}, row.more, more);
    double x = at.x + 20 * k;
    if (row.current) {
      sheet.tick({x + 12 * k, at.middle_y()}, 24 * k, theme.good);
      x += 40 * k;
    }
    sheet.text_within({x, at.middle_y() + 11 * k}, row.name,
                      {here ? Weight::semibold : Weight::regular, 32, theme.text},
                      at.right() - used - x - 12 * k);
    ImGui::SetCursorScreenPos(vec({at.x, at.y}));
    ImGui::PushID(i);
    if (ImGui::InvisibleButton("row", vec({at.w, at.h}))) clicked = i;
    ImGui::PopID();
  }
  if (first + fit < count_rows)
    sheet.triangle({place.middle_x() - 14 * k, bottom}, {place.middle_x() + 14 * k, bottom},
                   {place.middle_x(), bottom + 12 * k}, theme.muted);
  return clicked;
}

}  // namespace

void veil(const Sheet& sheet, double width, double height) {
  const Card card("Behind###veil", {0, 0, width, height}, sheet, false);
  sheet.box({0, 0, width, height}, sheet.theme().ground.faded(0.72));
}

void pause_overlay(const Sheet& sheet, const Frame& frame, double width, double height) {
  veil(sheet, width, height);
  const double k = sheet.k();
  const Rect place = centred(width, height, 760 * k, 250 * k);
  const Card card("Paused###pause", place, sheet);
  const Theme& theme = sheet.theme();
  for (int bar = 0; bar < 2; ++bar)
    sheet.box({place.x + (48 + 34 * bar) * k, place.y + 54 * k, 20 * k, 68 * k}, theme.target, 5 * k);
  sheet.text_within({place.x + 132 * k, place.y + 114 * k}, frame.phrases("paused"),
                    {Weight::bold, 76, theme.text}, place.w - 160 * k);
  sheet.text_within({place.x + 48 * k, place.y + 176 * k}, frame.phrases("paused_hint"),
                    {Weight::semibold, 32, theme.text}, place.w - 96 * k);
  sheet.text_within({place.x + 48 * k, place.y + 218 * k}, frame.phrases("paused_more"),
                    {Weight::regular, 32, theme.muted}, place.w - 96 * k);
}

void help_overlay(const Sheet& sheet, const Frame& frame, double width, double height) {
  veil(sheet, width, height);
  const double k = sheet.k();
  const int lines = static_cast<int>(std::size(key_help));
  const Rect place = centred(width, height, 940 * k, 640 * k);
  const Card card("Keys###help", place, sheet);
  const Theme& theme = sheet.theme();
  double y = heading(sheet, place, frame.phrases("help")).y;
  const double free = place.bottom() - 72 * k - y - 40 * k;
  sheet.text_within({place.x + 40 * k, y + 20 * k}, frame.phrases("help_foot"),
                    {Weight::regular, 24, theme.muted}, place.w - 80 * k);
  y += 48 * k;
  // In two columns, the foot switch first; all in the size at which the longest line fits.
  const int half = (lines + 1) / 2;
  const double step = std::min(64 * k, free / half), column = (place.w - 80 * k) / 2;
  double size = step >= 40 * k ? 32 : step >= 30 * k ? 24 : 18;
  double key_width = 0;
  for (const double smaller : {24.0, 18.0, 15.0}) {
    double longest = key_width = 0;
    for (const KeyHelp& one : key_help) {
      key_width = std::max(key_width, sheet.width(one.key, {Weight::semibold, size, {}}) + 24 * k);
      longest = std::max(longest, sheet.width(frame.phrases(one.does), {Weight::regular, size, {}}) + 20 * k);
    }
    if (key_width + longest <= column || smaller >= size) break;
    size = smaller;
  }
  for (int i = 0; i < lines; ++i) {
    const double x = place.x + 40 * k + (i / half) * column, baseline = y + (i % half) * step + 0.66 * step;
    sheet.text({x, baseline}, key_help[i].key, {Weight::semibold, size, theme.target});
    sheet.text_within({x + key_width, baseline}, frame.phrases(key_help[i].does),
                      {Weight::regular, size, theme.text}, column - key_width);
  }
  footing(sheet, place, frame.phrases("help_close"));
}

void leave_overlay(const Sheet& sheet, const Frame& frame, double width, double height) {
  veil(sheet, width, height);
  const double k = sheet.k();
  const Rect place = centred(width, height, 760 * k, 230 * k);
  const Card card("Leave###leave", place, sheet);
  const double y = heading(sheet, place, frame.phrases("leave")).y;
  sheet.text_within({place.x + 40 * k, y + 34 * k}, frame.phrases("leave_more"),
                    {Weight::regular, 32, sheet.theme().text}, place.w - 80 * k);
  footing(sheet, place, frame.phrases("leave_keys"));
}

std::optional<int> lessons_overlay(const Sheet& sheet, const Frame& frame, double width, double height) {
  veil(sheet, width, height);
  const double k = sheet.k();
  std::vector<Row> list{
      {frame.phrases("lessons_free"), frame.phrases("lessons_free_more"),
       frame.state.lesson_id.empty() && !frame.snapshot.quiz.open},
      {frame.phrases("quiz"), frame.phrases("quiz_more"), frame.snapshot.quiz.open}};
  for (const coach::Lesson& lesson : frame.scene.lessons) {
    double total_s = 0;
    for (const coach::LessonStep& step : lesson.steps) total_s += step.duration_s;
    list.push_back(
        {lesson.name, spaced(lesson.family) + ", " + clock(total_s), lesson.id == frame.state.lesson_id});
  }
  const Rect place = centred(width, height, 1000 * k,
                             (190 + 74 * static_cast<double>(std::min<std::size_t>(list.size(), 6))) * k);
  const Card card("Lessons###lessons", place, sheet);
  const double y = heading(sheet, place, frame.phrases("lessons")).y;
  footing(sheet, place, frame.phrases("choose_keys"));
  return rows(sheet, place, y, list, frame.state.selected);
}

std::optional<int> settings_overlay(const Sheet& sheet, const Frame& frame, double width, double height) {
  veil(sheet, width, height);
  const double k = sheet.k();
  const std::vector<Row> list{
      {frame.phrases("setting_theme"), "‹  " + sheet.theme().name + "  ›", false, true},
      {frame.phrases("setting_scale"), "‹  " + format(Unit::percent, frame.state.ui_scale) + "  ›", false,
       true},
      {frame.phrases("set_up"), "U", false, true}};
  const Rect place = centred(width, height, 760 * k, 404 * k);
  const Card card("Settings###settings", place, sheet);
  const double y = heading(sheet, place, frame.phrases("settings")).y;
  footing(sheet, place, frame.phrases("settings_keys"));
  return rows(sheet, place, y, list, frame.state.selected);
}

}  // namespace palmar::screens
