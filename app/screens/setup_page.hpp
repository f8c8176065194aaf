// What a page of the set-up flow says, for the screen and for the ear: one instruction, what is wrong, what is known. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screens/phrases.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens {

/// Empty parts are left out.
struct SetupWords {
  std::string title, instruction;
  std::string problem, remedy;
  std::string question;
  std::vector<std::string> notes;
  std::optional<double> progress;       ///< of the whole procedure
  std::optional<double> step_progress;  ///< of the step under way, or of the fit
};

SetupWords setup_words(const station::Snapshot& snapshot, const std::string& mat_name,
                       const Phrases& phrases);

/// A number with that many decimals.
std::string decimals(double value, int count);

}  // namespace palmar::screens
