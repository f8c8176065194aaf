#include "app/cli/station_listener.hpp"

#include <chrono>
#include <utility>

#include "app/screens/setup_buttons.hpp"
#include "app/screens/setup_page.hpp"

namespace palmar::cli {
namespace {

using station::Sound;

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

ears::Page setup_page(const station::Snapshot& snapshot, const std::string& mat_name,
                      const screens::Phrases& phrases, bool screen) {
  const station::SetupView& setup = snapshot.setup;
  screens::SetupWords words = screens::setup_words(snapshot, mat_name, phrases);
  ears::Page page;
  page.step =
      std::to_string(static_cast<int>(setup.stage)) + "." + std::to_string(static_cast<int>(setup.page));
  if (setup.procedure) page.step += "." + setup.procedure->key;
  page.title = std::move(words.title);
  page.instruction = std::move(words.instruction);
  page.problem = std::move(words.problem);
  page.remedy = std::move(words.remedy);
  page.question = std::move(words.question);
  page.progress = words.step_progress;
  // While a step is measured its numbers change with every frame.
  if (!setup.procedure || setup.page != station::SetupPage::only ||
      setup.procedure->phase == calibration::Phase::proposed)
    page.notes = std::move(words.notes);
  if (setup.entry) {
    page.choices = setup.entry->label;
    if (!setup.entry->unit.empty()) page.choices += " in " + setup.entry->unit;
  }
  for (const screens::SetupButton& button : screens::setup_buttons(snapshot))
    page.choices += std::string(page.choices.empty() ? "" : ". ") +
                    (screen ? key_of(button.use).said : key_of(button.use).typed) + ": " +
                    phrases(button.phrase);
  page.ready = setup.stage == station::SetupStage::ready && setup.calibrated;
  return page;
}

StationListener::StationListener(std::unique_ptr<ears::Ears> ears, screens::Phrases phrases,
                                 std::string mat_name, std::optional<coach::Lesson> lesson)
    : ears_(std::move(ears)),
      phrases_(std::move(phrases)),
      mat_name_(std::move(mat_name)),
      lesson_(std::move(lesson)),
      hearing_(dictionary(phrases_)) {}

Result<std::unique_ptr<StationListener>> StationListener::open(const SoundWords& words, bool window,
                                                               const std::string& language,
                                                               screens::Phrases phrases, std::string mat_name,
                                                               std::optional<coach::Lesson> lesson) {
  const auto sound = wanted_sound(words, window ? Sound::tones : Sound::off);
  if (!sound) return sound.error();
  auto ears = open_ears(words, *sound, window, language);
  if (!ears) return ears.error();
  if (!*ears) return std::unique_ptr<StationListener>();
  return std::unique_ptr<StationListener>(new StationListener(std::move(ears).value(), std::move(phrases),
                                                              std::move(mat_name), std::move(lesson)));
}

void StationListener::look(const station::Snapshot& snapshot, const screens::Screen* screen,
                           const station::QuizView* quiz) {
  const Sound sound = screen ? screen->sound().value_or(Sound::off) : ears_->sound();
  const bool switched = sound != ears_->sound();
  ears_->set(sound);
  std::optional<ears::Page> page;
  if (snapshot.setup.open) page = setup_page(snapshot, mat_name_, phrases_, screen != nullptr);
  const std::string focus = screen ? screen->focus() : std::string();
  hearing_.look({snapshot, quiz ? *quiz : snapshot.quiz,
                 screen    ? screen->lesson()
                 : lesson_ ? &*lesson_
                           : nullptr,
                 page ? &*page : nullptr, focus, !screen || sound == Sound::speech, now_s()},
                heard_);
  if (switched) {
    heard_.play(ears::Earcon::move);
    heard_.say(phrases_(station::id(sound)), ears::Urgency::result);
  }
  ears_->hear(heard_);
}

Status StationListener::finish(const station::Snapshot& snapshot) {
  heard_.clear();
  hearing_.end(snapshot, heard_);
  ears_->hear(heard_);
  return ears_->finish();
}

}  // namespace palmar::cli
