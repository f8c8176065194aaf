// What a person can ask of the running station. Screens and gestures make them; the pipeline thread carries them out.
#pragma once

#include <string>
#include <variant>

#include "app/station/setup_view.hpp"

namespace palmar::station {

struct NextStep {};
struct TogglePause {};
struct RestartLesson {};
struct ChooseLesson {
  std::string id;  ///< empty: free practice
};
struct Tare {};  ///< refused while something touches the mat
/// Opens the set-up flow at a stage, or goes to another one.
struct OpenSetup {
  SetupStage stage = SetupStage::find;
};
struct CloseSetup {};
/// What a person wants of the procedure that runs; passed over where it is not offered. Never sent by a gesture.
struct ActInSetup {
  calibration::Action action = calibration::Action::accept;
};
struct Quit {};

using Command = std::variant<NextStep, TogglePause, RestartLesson, ChooseLesson, Tare, OpenSetup, CloseSetup, ActInSetup, Quit>;

}  // namespace palmar::station
