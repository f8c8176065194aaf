// What `palmar station` is told, and everything that is read before it starts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/kept_calibration.hpp"
#include "app/cli/setup.hpp"
#include "app/cli/sound_option.hpp"
#include "app/library/words.hpp"
#include "app/screens/screen.hpp"
#include "app/station/station.hpp"

namespace palmar::cli {

/// The command line of `palmar station`.
struct StationWords {
  std::string port = "demo", camera, scenario = "mixed", screenshot, capture, frames, strokes, summary,
              theme = "dark", view, texts = "en", student, calibration, who;
  bool headless = false, text = false, quiz = false, port_given = false, set_up = false;
  bool serial_given = false;  ///< by a person
  bool mat_told = false;      ///< who it is was asked of the mat itself
  std::optional<double> for_s;
  double ui_scale = 1.0;
  std::uint64_t seed = 1;
  SetupWords setup;
  SoundWords sound;

  /// The demo's hand is seeded, so its quiz is too; a student is asked in a new order each time.
  std::optional<std::uint64_t> quiz_seed() const {
    return port == "demo" ? std::optional(seed) : std::nullopt;
  }
  bool asks() const { return quiz || view == "quiz"; }
  bool sets_up() const { return view == "setup" || (set_up && view.empty()); }
  bool records() const { return !frames.empty() || !strokes.empty() || !summary.empty(); }
};

/// Fills in what was not given. Errors: the first that is wrong with it.
Status check_words(StationWords& words);

/// Everything that is read before the station starts.
struct Prepared {
  Setup setup;
  CalibrationInUse in_use;
  library::Words texts;
  station::StationConfig config;
  screens::ScreenOptions options;
};

/// Asks the mat who it is where that decides which calibration it uses. Errors: those of every file that is read.
Result<Prepared> prepare(StationWords& words);

/// Points into `prepared`.
screens::SceneContext scene_of(const Prepared& prepared);

}  // namespace palmar::cli
