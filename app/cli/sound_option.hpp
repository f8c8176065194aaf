// What was asked to be heard, the same for every command that can be heard.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/ears/ears.hpp"
#include "app/ears/hearing.hpp"
#include "app/screens/phrases.hpp"

namespace palmar::cli {

/// As given on the command line; empty where not given.
struct SoundWords {
  std::string sound, file;
  bool given() const { return !sound.empty() || !file.empty(); }
};

/// Adds --sound and --sound-file. `otherwise` says in the help what is heard where nothing is said.
void add_sound_options(CLI::App& command, SoundWords& words, const std::string& otherwise);

/// What --sound says, or speech for a file alone, or `otherwise`. Errors (bad_input): unknown_sound; silent_file for a file of silence.
Result<station::Sound> wanted_sound(const SoundWords& words, station::Sound otherwise);

/// Opens loudspeaker and file. Where there is no loudspeaker, or the voice does not know the language, that is said once on standard
/// error. Null where nothing is to be heard or nothing can be. `always`: also where it is off to begin with, because a key turns it on.
Result<std::unique_ptr<ears::Ears>> open_ears(const SoundWords& words, station::Sound sound, bool always,
                                              const std::string& language);
/// Does the voice know it?
bool speaks(const std::string& language);

ears::Dictionary dictionary(const screens::Phrases& phrases);

}  // namespace palmar::cli
