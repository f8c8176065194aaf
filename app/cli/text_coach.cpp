#include "app/cli/text_coach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>

#include "app/coach/hand_words.hpp"
#include "app/coach/worked_muscle.hpp"

namespace palmar::cli {
namespace {

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

std::string technique_name(std::string_view id, const std::vector<coach::Technique>& techniques) {
  for (const coach::Technique& technique : techniques) {
    if (technique.id == id) return technique.name;
  }
  return "not sure which stroke";
}

std::string way_words(coach::FibreWay way) {
  switch (way) {
    case coach::FibreWay::unknown:
      return {};
    case coach::FibreWay::along:
      return "along the fibre";
    case coach::FibreWay::oblique:
      return "oblique to the fibre";
    case coach::FibreWay::across:
      return "across the fibre";
  }
  return {};
}

/// "deep rotators" of an id
std::string spaced(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

/// "longissimus, right" of "Erector spinae: longissimus, right"
std::string short_name(const Muscle& muscle) {
  const std::size_t colon = muscle.name.find(": ");
  std::string name = colon == std::string::npos ? muscle.name : muscle.name.substr(colon + 2);
  if (!name.empty()) name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return name;
}

constexpr double hand_pause_s = 2;  // of the mat's clock: a screen reader has to get to the end of a line
constexpr std::size_t most_remembered = 64;  // strokes; the snapshot shows three

}  // namespace

TextCoach::TextCoach(const library::Words& words, const Atlas& atlas,
                     const std::vector<coach::Technique>& techniques, std::optional<coach::Lesson> lesson)
    : words_(words), atlas_(atlas), techniques_(techniques), lesson_(std::move(lesson)) {}

void TextCoach::look(const station::Snapshot& snapshot) {
  if (!begun_) {
    say(lesson_ ? "lesson: " + lesson_->name : "free practice: rest both palms on the back");
    if (snapshot.setup.placed_before && !snapshot.setup.slip)
      say("the mat was placed before: u shows whether it lies as it did");
  }
  begun_ = true;
  say_mat(snapshot.mat);
  say_files(snapshot.files);
  say_strokes(snapshot);  // before the step that a stroke completes
  if (lesson_) say_step(snapshot.coaching.progress);
  say_cue(snapshot.coaching);
  say_hand(snapshot);
}

void TextCoach::say_mat(const station::MatHealth& mat) {
  if (mat.message == message_) return;
  message_ = mat.message;
  say("mat: " + (message_.empty() ? std::string("all is well") : message_));
}

void TextCoach::say_files(const station::FileNotice& files) {
  if (files == files_) return;
  if (files.refused != files_.refused)
    say("files: " + (files.refused.empty() ? std::string("all is well") : files.refused));
  if (files.waits != files_.waits && !files.waits.empty())
    say("files: " + files.waits + " has changed: it holds from the next start");
  files_ = files;
}

void TextCoach::say_step(const coach::LessonProgress& progress) {
  if (progress.complete && !complete_) say("lesson complete");
  complete_ = progress.complete;
  if (progress.paused != paused_) say(progress.paused ? "paused" : "on");
  paused_ = progress.paused;
  if (step_ == progress.step || progress.step >= lesson_->steps.size()) return;
  step_ = progress.step;
  say(fmt::format("step {} of {}: {}", progress.step + 1, lesson_->steps.size(),
                  lesson_->steps[progress.step].title));
}

void TextCoach::say_cue(const coach::Coaching& coaching) {
  const std::string key = coaching.cue ? std::string(coaching.cue->key) : std::string();
  if (key == cue_) return;
  cue_ = key;
  if (key.empty()) return;
  const std::string_view hint = words_.hint(coaching.cue->hint_key);
  say(hint.empty() ? fmt::format("cue: {}", words_.cue(key))
                   : fmt::format("cue: {} ({})", words_.cue(key), hint));
}

std::string hand_line(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target,
                      std::optional<int> level) {
  if (now.contacts.list.empty()) return {};
  const coach::HandWords hand = coach::hand_words(atlas, now, target, level);
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : "; ") + part;
  };
  if (hand.over) add("over " + short_name(atlas.muscles[*hand.over]));
  if (hand.level) add(fmt::format("level {}", *hand.level));
  if (hand.reaches) {
    add("reaches the " + spaced(atlas.muscles[*hand.reaches].group) + " (modelled)");
  } else if (hand.stays_above) {
    add("stays above the muscles (modelled)");
  }
  add(way_words(hand.way));
  return line;
}

// A hand that leaves is not told of: the next that comes is.
void TextCoach::say_hand(const station::Snapshot& snapshot) {
  const double now_s = snapshot.observation.t_s;
  if (hand_said_s_ && now_s >= *hand_said_s_ && now_s < *hand_said_s_ + hand_pause_s) return;
  const std::string line =
      hand_line(atlas_, snapshot.observation, target(snapshot.coaching.progress), snapshot.coaching.level);
  if (line.empty() || line == hand_) return;
  hand_ = line;
  hand_said_s_ = now_s;
  say("hand: " + line);
}

std::optional<std::size_t> TextCoach::target(const coach::LessonProgress& progress) const {
  if (!lesson_ || progress.step >= lesson_->steps.size()) return std::nullopt;
  return atlas_.muscle(lesson_->steps[progress.step].target);
}

// A look may miss frames, so the strokes come from the last three and not from those that ended with the frame.
void TextCoach::say_strokes(const station::Snapshot& snapshot) {
  const auto aim = target(snapshot.coaching.progress);
  for (const coach::AssessedStroke& stroke : snapshot.last_strokes) {
    if (said_strokes_.insert(stroke.stroke.id).second) say(stroke_line(stroke, aim));
  }
  while (said_strokes_.size() > most_remembered) said_strokes_.erase(said_strokes_.begin());
}

std::string TextCoach::stroke_line(const coach::AssessedStroke& assessed,
                                   std::optional<std::size_t> target) const {
  const Stroke& stroke = assessed.stroke;
  std::string line = fmt::format("stroke {}: {}, {:.0f} N", stroke.id,
                                 technique_name(assessed.recognition.technique, techniques_), stroke.force_N);
  if (stroke.moving_s > stroke.hold_s) line += fmt::format(", {:.0f} mm/s", stroke.speed_mm_s);
  if (stroke.hold_s > stroke.moving_s) line += fmt::format(", held {:.0f} s", stroke.hold_s);
  if (const auto over = coach::worked_muscle(atlas_, stroke.muscles, target))
    line += ", over " + atlas_.muscles[*over].name;
  if (stroke.accuracy) line += fmt::format(", on target {:.0f} %", 100 * *stroke.accuracy);
  if (assessed.score) line += fmt::format(", score {:.0f}", assessed.score->total);
  return line;
}

void TextCoach::finish(const station::Snapshot& snapshot, const exchange::Summary& summary) {
  if (!snapshot.setup.open) look(snapshot);
  std::string line = fmt::format("result: {} strokes in {:.0f} s", summary.strokes, summary.duration_s);
  if (summary.score) line += fmt::format(", score {:.0f} of 100 on this mannequin", *summary.score);
  if (summary.coverage) line += fmt::format(", {:.0f} % of the targets covered", 100 * *summary.coverage);
  say(line);
}

}  // namespace palmar::cli
