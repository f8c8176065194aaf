#include "app/cli/procedure_listener.hpp"

#include <fmt/format.h>

#include <utility>

namespace palmar::cli {

using calibration::Phase;

ears::Page procedure_page(const calibration::ProcedureView& view) {
  ears::Page page;
  page.step = view.key;
  page.title = view.title;
  page.instruction = view.instruction;
  if (view.problem) page.problem = view.problem->message();
  page.question = view.question.value_or("");
  if (view.phase == Phase::measuring) page.progress = view.step_progress;
  if (view.phase == Phase::proposed) {
    for (const calibration::ReportRow& row : view.rows)
      page.notes.push_back(fmt::format("{} {:.1f} {}", row.label, row.value, row.unit));
  }
  const auto offer = [&](bool offered, const char* key) {
    if (offered) page.choices += (page.choices.empty() ? "" : ", ") + std::string(key);
  };
  if (view.entry && !view.entry->value) page.choices = view.entry->label + " in " + view.entry->unit;
  offer(view.question.has_value(), "Enter: yes, R: no");
  offer(!view.question && view.can_accept, "Enter: keep");
  offer(!view.question && view.can_redo && view.phase == Phase::proposed, "R: again");
  page.ready = view.phase == Phase::done;
  return page;
}

Result<std::unique_ptr<ProcedureListener>> ProcedureListener::open(const SoundWords& words) {
  const auto sound = wanted_sound(words, station::Sound::off);
  if (!sound) return sound.error();
  auto ears = open_ears(words, *sound, false, "English");
  if (!ears) return ears.error();
  if (!*ears) return std::unique_ptr<ProcedureListener>();
  return std::unique_ptr<ProcedureListener>(new ProcedureListener(std::move(ears).value()));
}

void ProcedureListener::look(const calibration::ProcedureView& view) {
  heard_.clear();
  page_.look(procedure_page(view), heard_);
  ears_->hear(heard_);
}

Status ProcedureListener::finish(const Status& ended, const calibration::ProcedureView& view) {
  heard_.clear();
  if (ended) {
    page_.look(procedure_page(view), heard_);
  } else {
    heard_.play(ears::Earcon::problem);
    heard_.say(ended.error().message(), ears::Urgency::problem);
  }
  ears_->hear(heard_);
  const Status file = ears_->finish();
  return ended ? file : ended;
}

void add_procedure_sound(CLI::App& command, SoundWords& words) {
  add_sound_options(command, words, "off");
  for (const char* option : {"--sound", "--sound-file"})
    command.get_option(option)->needs(command.get_option("--port"));
}

}  // namespace palmar::cli
