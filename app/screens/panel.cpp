#include "app/screens/panel.hpp"

#include <algorithm>

namespace palmar::screens {

const coach::LessonStep* Frame::step() const {
  const coach::LessonProgress& progress = snapshot.coaching.progress;
  if (!lesson || !progress.active || progress.complete || progress.step >= lesson->steps.size())
    return nullptr;
  return &lesson->steps[progress.step];
}

std::optional<std::size_t> Frame::target() const {
  const coach::LessonStep* now_step = step();
  if (!now_step || now_step->target.empty()) return std::nullopt;
  return scene.atlas->muscle(now_step->target);
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
