#include "app/screens/focus.hpp"

#include "app/screens/format.hpp"

namespace palmar::screens {
namespace {

std::string lesson_row(int row, const std::vector<coach::Lesson>& lessons, const Phrases& phrases) {
  if (row == 0) return phrases("lessons_free");
  if (row == 1) return phrases("quiz");
  const auto at = static_cast<std::size_t>(row - 2);
  return at < lessons.size() ? lessons[at].name : std::string();
}

std::string settings_row(const ViewState& state, const std::string& theme, const Phrases& phrases) {
  if (state.selected == 0) return phrases("setting_theme") + ": " + theme;
  if (state.selected == 1) return phrases("setting_scale") + ": " + format(Unit::percent, state.ui_scale);
  return phrases("set_up");
}

std::string place_in(int row, std::size_t rows) {
  return ", " + std::to_string(row + 1) + " of " + std::to_string(rows);
}

std::string keys(const Phrases& phrases) {
  std::string words = phrases("help") + ". " + phrases("help_foot");
  for (const KeyHelp& one : key_help) words += std::string(". ") + one.key + ": " + phrases(one.does);
  return words;
}

std::string first_seconds(const Welcome& welcome, const Phrases& phrases) {
  switch (welcome.phase()) {
    case Welcome::Phase::rest:
      return phrases("step_rest");
    case Welcome::Phase::glide:
      return phrases("step_glide");
    case Welcome::Phase::result:
      return welcome.result(phrases) + " " + phrases("join_or_go_on");
  }
  return {};
}

}  // namespace

std::string focus_words(const ViewState& state, const std::vector<coach::Lesson>& lessons,
                        const std::string& theme, const Welcome& welcome, const Phrases& phrases) {
  switch (state.overlay) {
    case Overlay::help:
      return keys(phrases);
    case Overlay::lessons:
      return lesson_row(state.selected, lessons, phrases) + place_in(state.selected, lessons.size() + 2);
    case Overlay::settings:
      return settings_row(state, theme, phrases) + place_in(state.selected, 3);
    case Overlay::leave:
      return phrases("leave") + " " + phrases("leave_keys");
    case Overlay::none:
      break;
  }
  return state.view == View::welcome ? first_seconds(welcome, phrases) : std::string();
}

}  // namespace palmar::screens
