#include "app/cli/text_setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "app/screens/setup_buttons.hpp"
#include "app/screens/setup_page.hpp"

namespace palmar::cli {
namespace {

using screens::ButtonUse;

constexpr const char* stage_words[station::setup_stages] = {"setup_find", "setup_check", "setup_calibrate",
                                                            "setup_place", "setup_ready"};

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

std::optional<ButtonUse> use_of(const std::string& line) {
  if (line.empty() || line == "1" || line == "y") return ButtonUse::main;
  if (line == "2") return ButtonUse::second;
  if (line == "3") return ButtonUse::third;
  if (line == "r" || line == "n") return ButtonUse::again;
  if (line == "b") return ButtonUse::back;
  if (line == "s") return ButtonUse::skip;
  return std::nullopt;
}

/// Only what is finished: while a step is measured its numbers change with every frame.
bool settled(const station::Snapshot& snapshot) {
  const station::SetupView& setup = snapshot.setup;
  if (setup.stage == station::SetupStage::find && snapshot.mat.link == station::Link::streaming)
    return snapshot.mat.rate_hz > 0;
  return !setup.procedure || setup.page != station::SetupPage::only ||
         setup.procedure->phase == calibration::Phase::proposed;
}

}  // namespace

TextSetup::TextSetup(screens::Phrases phrases, std::string mat_name)
    : phrases_(std::move(phrases)), mat_name_(std::move(mat_name)) {}

void TextSetup::say_keys(const station::Snapshot& snapshot) const {
  say("  keys: " + keys_ + (snapshot.setup.calibrated ? ", q: leave" : ""));
}

void TextSetup::look(const station::Snapshot& snapshot) {
  const station::SetupView& setup = snapshot.setup;
  if (snapshot.mat.zeroed > zeroed_) say("the mat is zeroed");
  zeroed_ = snapshot.mat.zeroed;
  if (!setup.open) {
    if (open_) say("the set-up is closed");
    open_ = false;
    heading_.clear();
    return;
  }
  open_ = true;
  const screens::SetupWords page = screens::setup_words(snapshot, mat_name_, phrases_);
  const int stage = static_cast<int>(setup.stage);
  const std::string heading = fmt::format("set-up {} of {}, {}: {}", stage + 1, station::setup_stages,
                                          phrases_(stage_words[stage]), page.title);
  if (heading != heading_) {
    say(heading);
    instruction_.clear();
    notes_.clear();
    keys_.clear();
    half_said_ = false;
  }
  heading_ = heading;
  if (page.instruction != instruction_ && !page.instruction.empty()) say("  " + page.instruction);
  instruction_ = page.instruction;
  if (page.step_progress.value_or(0) < 0.5) half_said_ = false;
  if (page.step_progress.value_or(0) >= 0.5 && !half_said_) {
    half_said_ = true;
    say("  half done, go on");
  }
  const std::string problem = page.remedy.empty() ? page.problem : page.problem + ". " + page.remedy;
  if (problem != problem_) say(problem.empty() ? "  that is mended" : "  ! " + problem);
  problem_ = problem;
  if (page.question != question_ && !page.question.empty()) say("  ? " + page.question);
  question_ = page.question;
  std::string notes;
  const bool rate_said = setup.stage == station::SetupStage::find &&
                         snapshot.mat.link == station::Link::streaming && !notes_.empty();
  if (settled(snapshot))
    for (const std::string& note : page.notes) notes += "  - " + note + "\n";
  if (notes != notes_ && !notes.empty() && !rate_said) say(notes.substr(0, notes.size() - 1));
  notes_ = notes;
  std::string keys;
  for (const screens::SetupButton& button : screens::setup_buttons(snapshot))
    keys +=
        fmt::format("{}{}: {}", keys.empty() ? "" : ", ", key_of(button.use).typed, phrases_(button.phrase));
  if (setup.entry)
    keys = fmt::format("type: {}{}, {}", setup.entry->label,
                       setup.entry->unit.empty() ? "" : " in " + setup.entry->unit, keys);
  if (keys != keys_) {
    keys_ = keys;
    say_keys(snapshot);
  }
}

std::optional<station::Command> TextSetup::command(const std::string& line,
                                                   const station::Snapshot& snapshot) {
  if (!snapshot.setup.open) {
    if (line == "u") {
      return station::OpenSetup{snapshot.setup.placed_before && !snapshot.setup.slip
                                    ? station::SetupStage::place
                                    : station::SetupStage::find};
    }
    if (line == "z") return station::Tare{};
    say("u: the set-up of the mat, z: zero it, hands off");
    return std::nullopt;
  }
  if (line == "z" && !snapshot.setup.choices.empty() &&
      snapshot.setup.choices.front() == station::SetupChoice::zero)
    return station::ChooseInSetup{station::SetupChoice::zero};
  const std::optional<ButtonUse> use = use_of(line);
  const bool number = !line.empty() && line.find_first_of("0123456789") == 0;
  const bool typed = snapshot.setup.entry && !line.empty() && (!use || number) &&
                     !(snapshot.setup.procedure && snapshot.setup.procedure->question);
  if (typed && line != "q") return station::TypeInSetup{line};
  if (line == "q" && snapshot.setup.calibrated) return station::CloseSetup{};
  if (use) {
    const auto buttons = screens::setup_buttons(snapshot);
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [&](const screens::SetupButton& button) { return button.use == *use; });
    if (found != buttons.end()) return found->command;
  }
  say_keys(snapshot);
  return std::nullopt;
}

}  // namespace palmar::cli
