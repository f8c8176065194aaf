#include "app/screens/keyboard.hpp"

namespace palmar::screens {

std::optional<Key> key_of(const SDL_KeyboardEvent& event) {
  if ((event.keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0) return std::nullopt;
  switch (event.keysym.sym) {
    case SDLK_SPACE:
    case SDLK_PAGEDOWN:
      return Key::foot;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
      return Key::enter;
    case SDLK_PAGEUP:
      return Key::second_pedal;
    case SDLK_v:
      return Key::view;
    case SDLK_p:
      return Key::pause;
    case SDLK_l:
      return Key::lessons;
    case SDLK_t:
      return Key::theme;
    case SDLK_s:
      return Key::settings;
    case SDLK_r:
      return Key::restart;
    case SDLK_u:
      return Key::set_up;
    case SDLK_d:
      return Key::depth;
    case SDLK_b:
      return Key::debrief;
    case SDLK_x:
      return Key::plane;
    case SDLK_w:
      return Key::reasons;
    case SDLK_z:
      return Key::tare;
    case SDLK_m:
      return Key::sound;
    case SDLK_BACKSPACE:
      return Key::erase;
    case SDLK_F1:
      return Key::help;
    case SDLK_ESCAPE:
      return Key::escape;
    case SDLK_UP:
      return Key::up;
    case SDLK_DOWN:
      return Key::down;
    case SDLK_LEFT:
      return Key::left;
    case SDLK_RIGHT:
      return Key::right;
    default:
      return std::nullopt;
  }
}

std::optional<Key> key_of(const SDL_TextInputEvent& event) {
  switch (event.text[0]) {
    case '+':
    case '=':
      return Key::larger;
    case '-':
      return Key::smaller;
    case ']':
      return Key::deeper;
    case '[':
      return Key::shallower;
    case '?':
      return Key::help;
    case '2':
      return Key::second;
    case '3':
      return Key::third;
    default:
      return std::nullopt;
  }
}

bool works_while_typing(Key key) {
  return key == Key::enter || key == Key::erase || key == Key::escape || key == Key::left || key == Key::right;
}

bool repeats(Key key, View view) {
  if (key == Key::up || key == Key::down || key == Key::erase) return true;
  // Elsewhere they choose, and one press is one choice.
  return view == View::depth && (key == Key::left || key == Key::right);
}

}  // namespace palmar::screens
