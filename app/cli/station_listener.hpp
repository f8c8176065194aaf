// The running station for the ear: each look at a snapshot becomes sound, in the words of the screens.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/cli/sound_option.hpp"
#include "app/screens/screen.hpp"

namespace palmar::cli {

/// The page of the set-up that is open, as it is read aloud; `keys`: of the screen, else of lines of text.
ears::Page setup_page(const station::Snapshot& snapshot, const std::string& mat_name,
                      const screens::Phrases& phrases, bool screen);

class StationListener {
 public:
  /// Null where nothing is or can be heard. Errors: as wanted_sound, open_ears.
  static Result<std::unique_ptr<StationListener>> open(const SoundWords& words, bool window,
                                                       const std::string& language, screens::Phrases phrases,
                                                       std::string mat_name,
                                                       std::optional<coach::Lesson> lesson);

  station::Sound sound() const { return ears_->sound(); }
  /// Once for each look. `screen` is null without a window; `quiz` in place of the snapshot's, where it is asked elsewhere.
  void look(const station::Snapshot& snapshot, const screens::Screen* screen,
            const station::QuizView* quiz = nullptr);
  /// Says how it ended, and finishes the file.
  Status finish(const station::Snapshot& snapshot);

 private:
  StationListener(std::unique_ptr<ears::Ears> ears, screens::Phrases phrases, std::string mat_name,
                  std::optional<coach::Lesson> lesson);

  std::unique_ptr<ears::Ears> ears_;
  screens::Phrases phrases_;
  std::string mat_name_;
  std::optional<coach::Lesson> lesson_;
  ears::Hearing hearing_;
  ears::Heard heard_;
};

}  // namespace palmar::cli
