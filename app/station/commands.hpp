// What a person can ask of the running station. Screens and gestures make them; the pipeline thread carries them out.
#pragma once

#include <string>
#include <variant>

namespace palmar::station {

struct NextStep {};
struct TogglePause {};
struct RestartLesson {};
struct ChooseLesson {
  std::string id;  ///< empty: free practice
};
struct Tare {};  ///< refused while something touches the mat
struct Quit {};

using Command = std::variant<NextStep, TogglePause, RestartLesson, ChooseLesson, Tare, Quit>;

}  // namespace palmar::station
