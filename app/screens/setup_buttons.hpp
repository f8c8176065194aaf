// What can be done at a stage of the set-up flow: the same buttons for mouse, keyboard and foot. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "app/station/commands.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens {

/// How a button is reached without a mouse.
enum class ButtonUse : unsigned char {
  main,   ///< tap of the foot, Enter
  again,  ///< hold of the foot, R
  back,   ///< arrow left
  skip    ///< arrow right
};

struct SetupButton {
  ButtonUse use = ButtonUse::main;
  std::string_view phrase;  ///< key of its words
  station::Command command;
};

/// The main one first, where there is one.
std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot);

}  // namespace palmar::screens
