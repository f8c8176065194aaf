// The set-up flow as lines of text: the same pages, words and choices as on screen, for the ear, screen readers and braille displays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/screens/phrases.hpp"
#include "app/station/commands.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::cli {

class TextSetup {
 public:
  TextSetup(screens::Phrases phrases, std::string mat_name);

  /// Prints a line to standard output whenever something changes; nothing while the flow is closed.
  void look(const station::Snapshot& snapshot);
  /// What a typed line asks for. Enter: the main choice; 2, 3: the others; r: again; b: back; s: skip; q: leave; where something is
  /// to be typed, any other line. While the flow is closed, u opens it and z zeroes the mat. Absent, with a line of help, for what means nothing now.
  std::optional<station::Command> command(const std::string& line, const station::Snapshot& snapshot);

 private:
  void say_keys(const station::Snapshot& snapshot) const;

  screens::Phrases phrases_;
  std::string mat_name_;
  std::string heading_, instruction_, problem_, question_, notes_, keys_;
  bool half_said_ = false;
  std::uint32_t zeroed_ = 0;
  bool open_ = false;
};

}  // namespace palmar::cli
