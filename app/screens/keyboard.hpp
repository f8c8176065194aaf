// SDL's events as keys of the screen.
#pragma once

#include <SDL.h>

#include <optional>

#include "app/screens/controller.hpp"

namespace palmar::screens {

/// The key of a press or release; absent where it means nothing here.
std::optional<Key> key_of(const SDL_KeyboardEvent& event);
/// Signs that lie on other keys in other countries are read as text: + - ?, and the digits of choices
std::optional<Key> key_of(const SDL_TextInputEvent& event);
/// While words or a number are typed, all other keys are letters.
bool works_while_typing(Key key);
/// Holding the key down repeats it.
bool repeats(Key key, View view);

}  // namespace palmar::screens
