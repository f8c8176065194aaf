#include "app/cli/sound_option.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace palmar::cli {

using station::Sound;

void add_sound_options(CLI::App& command, SoundWords& words, const std::string& otherwise) {
  command.add_option(
      "--sound", words.sound,
      "What is heard: off, tones (earcons and tones), or speech as well; without it " + otherwise);
  command.add_option("--sound-file", words.file, "Write what is heard as a WAV file (alone: with speech)");
}

Result<Sound> wanted_sound(const SoundWords& words, Sound otherwise) {
  if (words.sound.empty()) return words.file.empty() ? otherwise : Sound::speech;
  const auto sound = station::sound_of(words.sound);
  if (!sound)
    return bad_input("unknown_sound", "--sound " + words.sound + " is not known", "",
                     "use off, tones or speech");
  if (*sound == Sound::off && !words.file.empty())
    return bad_input("silent_file", "--sound-file " + words.file + " would hold nothing", "--sound is off",
                     "give --sound tones or speech");
  return *sound;
}

bool speaks(const std::string& language) { return language.starts_with("English"); }

Result<std::unique_ptr<ears::Ears>> open_ears(const SoundWords& words, Sound sound, bool always,
                                              const std::string& language) {
  if (sound == Sound::off && !always) return std::unique_ptr<ears::Ears>();
  if (sound == Sound::speech && !speaks(language)) {
    fmt::print(
        stderr,
        "palmar: the voice speaks English, and the words are {}: tones are heard, --text says the words\n",
        language);
    sound = Sound::tones;
  }
  auto ears = ears::Ears::open({sound, true, words.file});
  if (!ears) return ears.error();
  if (sound != Sound::off && !(*ears)->notice())
    fmt::print(stderr, "palmar: {}\n", (*ears)->notice().error().message());
  if (!(*ears)->hears()) return std::unique_ptr<ears::Ears>();
  return ears;
}

ears::Dictionary dictionary(const screens::Phrases& phrases) {
  return {[phrases](std::string_view key) { return phrases.cue(key); },
          [phrases](std::string_view key) { return phrases.hint(key); },
          [phrases](std::string_view key) { return phrases(key); }};
}

}  // namespace palmar::cli
