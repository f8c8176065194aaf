// What can be done at a stage of the set-up flow: the same buttons for mouse, keyboard, foot and text. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "app/station/commands.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens {

/// How a button is reached without a mouse.
enum class ButtonUse : unsigned char {
  main,    ///< tap of the foot, Enter
  second,  ///< 2: another choice
  third,   ///< 3
  again,   ///< hold of the foot, R
  back,    ///< arrow left
  skip     ///< arrow right
};

/// Its key as the window shows it, as it is said of the window, and as it is typed at a terminal.
struct ButtonKey {
  const char *shown, *said, *typed;
};
ButtonKey key_of(ButtonUse use);

struct SetupButton {
  ButtonUse use = ButtonUse::main;
  std::string_view phrase;  ///< key of its words
  station::Command command;
};

/// The main one first, where there is one.
std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot);
/// What Enter does with that text typed: the text where one is wanted, else the main button.
std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot, const std::string& typed);

}  // namespace palmar::screens
