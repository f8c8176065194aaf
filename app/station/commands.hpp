// What a person can ask of the running station. Screens and gestures make them; the pipeline thread carries them out.
#pragma once

#include <cstdint>
#include <optional>
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
/// One of the choices that the page offers; anything else is passed over.
struct ChooseInSetup {
  SetupChoice choice = SetupChoice::keep;
};
/// What a person typed where the view has an entry: "A17", "5 kg".
struct TypeInSetup {
  std::string text;
};
/// To the page before of the same stage; from a stage's first page to the stage before.
struct BackInSetup {};
/// Begins the quiz of place anew; a lesson ends with it.
struct OpenQuiz {
  std::optional<std::uint64_t> seed;  ///< fixes the order; absent: another one each time
};
struct CloseQuiz {};
/// Leaves what the quiz asks, or its answer, for another place.
struct NextPlace {};
struct Quit {};

using Command = std::variant<NextStep, TogglePause, RestartLesson, ChooseLesson, Tare, OpenSetup, CloseSetup, ActInSetup,
                             ChooseInSetup, TypeInSetup, BackInSetup, OpenQuiz, CloseQuiz, NextPlace, Quit>;

}  // namespace palmar::station
