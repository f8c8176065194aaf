#include "app/screens/panel.hpp"

#include <algorithm>

#include "app/coach/worked_muscle.hpp"

namespace palmar::screens {

const coach::LessonStep* Frame::step() const {
  const coach::LessonProgress& progress = snapshot.coaching.progress;
  if (!lesson || !progress.active || progress.complete || progress.step >= lesson->steps.size())
    return nullptr;
  return &lesson->steps[progress.step];
}

std::optional<std::size_t> Frame::target() const {
  if (state.view == View::setup) return std::nullopt;
  if (state.view == View::quiz) {
    // What is asked for is not shown before it is answered.
    const station::QuizView& quiz = snapshot.quiz;
    if (!quiz.open || !quiz.answer || quiz.place()->kind != coach::QuizKind::muscle) return std::nullopt;
    return scene.atlas->muscle(quiz.place()->id);
  }
  const coach::LessonStep* now_step = step();
  if (!now_step || now_step->target.empty()) return std::nullopt;
  return scene.atlas->muscle(now_step->target);
}

std::optional<std::size_t> Frame::worked() const {
  const auto& muscles = scene.atlas->muscles;
  const auto& loads = snapshot.observation.muscles;
  const bool known = std::all_of(loads.begin(), loads.end(),
                                 [&](const MuscleLoad& load) { return load.muscle < muscles.size(); });
  if (!known) return std::nullopt;
  return coach::worked_muscle(*scene.atlas, loads, target());
}

const coach::Technique* Frame::technique(std::string_view id) const {
  const auto found = std::find_if(scene.techniques.begin(), scene.techniques.end(),
                                  [&](const coach::Technique& t) { return t.id == id; });
  return found == scene.techniques.end() ? nullptr : &*found;
}

std::string short_name(const Muscle& muscle) {
  std::string_view name = muscle.name;
  const std::string_view side = muscle.side == Side::right ? ", right" : ", left";
  if (name.ends_with(side)) name.remove_suffix(side.size());
  const std::size_t colon = name.find(": ");
  if (colon != std::string_view::npos) name.remove_prefix(colon + 2);
  const std::size_t bracket = name.find(" (");
  if (bracket != std::string_view::npos) name = name.substr(0, bracket);
  return with_capital(name);
}

std::string tabled_name(const Muscle& muscle) {
  std::string name = short_name(muscle);
  if (name.empty()) return muscle.id;
  name[0] = static_cast<char>(name[0] >= 'A' && name[0] <= 'Z' ? name[0] + ('a' - 'A') : name[0]);
  name.erase(std::remove(name.begin(), name.end(), ','), name.end());
  return name + (muscle.side == Side::right ? " R" : " L");
}

namespace {

// As anatomists do: up to the consonants after so many groups of vowels. "lat." of "latissimus", "rhomb." of
// "rhomboid". Short words stay.
std::string abbreviated_word(std::string_view word, int groups) {
  constexpr std::string_view vowels = "aeiouyAEIOUY";
  std::size_t at = 0;
  for (int i = 0; i < groups && at < word.size(); ++i) {
    at = word.find_first_of(vowels, at);
    if (at != std::string_view::npos) at = word.find_first_not_of(vowels, at);
    if (at != std::string_view::npos) at = word.find_first_of(vowels, at);
  }
  if (at == std::string_view::npos || at + 2 >= word.size()) return std::string(word);
  return std::string(word.substr(0, at)) + ".";
}

}  // namespace

std::string abbreviated(std::string_view name, bool last_too) {
  // The side, " R", belongs to the last word.
  const bool sided = name.ends_with(" R") || name.ends_with(" L");
  const std::string_view side = sided ? name.substr(name.size() - 2) : std::string_view();
  std::string_view words = name.substr(0, name.size() - side.size());
  std::string out;
  for (std::size_t space = words.find(' '); space != std::string_view::npos; space = words.find(' ')) {
    const std::string_view word = words.substr(0, space);
    if (!last_too || word != "and") out += abbreviated_word(word, 1) + ' ';
    words.remove_prefix(space + 1);
  }
  const std::size_t slash = words.find('/');
  if (slash != std::string_view::npos) {  // two muscles in one word
    out += abbreviated_word(words.substr(0, slash), 2) + "/" + abbreviated_word(words.substr(slash + 1), 2);
  } else {
    out += last_too ? abbreviated_word(words, 1) : std::string(words);
  }
  return out.append(side);
}

std::string technique_name(const Frame& frame, std::string_view id) {
  if (id == coach::not_sure || id.empty()) return frame.phrases("not_sure");
  const coach::Technique* technique = frame.technique(id);
  // "Deep stripping / longitudinal gliding", "Effleurage, light (opening, linking)": the first of two names is enough on a screen.
  if (!technique) return with_capital(spaced(id));
  const std::string& name = technique->name;
  return name.substr(0, std::min(name.find(" / "), name.find(" (")));
}

std::string with(std::string words, std::string_view name, std::string_view value) {
  std::string hole("{");
  hole.append(name).append("}");
  const std::size_t at = words.find(hole);
  if (at != std::string::npos) words.replace(at, hole.size(), value);
  return words;
}

}  // namespace palmar::screens
