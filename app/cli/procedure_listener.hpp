// A step machine on a terminal, for the ear.
#pragma once

#include <memory>

#include "app/cli/sound_option.hpp"
#include "calibration/procedure/procedure.hpp"

namespace palmar::cli {

/// A step as it is read aloud.
ears::Page procedure_page(const calibration::ProcedureView& view);

class ProcedureListener {
 public:
  /// Null where nothing is or can be heard. Errors: as wanted_sound, open_ears.
  static Result<std::unique_ptr<ProcedureListener>> open(const SoundWords& words);

  /// Once for each look, also where nothing has changed.
  void look(const calibration::ProcedureView& view);
  /// Says how it ended, and finishes the file. `ended` comes back, or the file's error where it ended well.
  Status finish(const Status& ended, const calibration::ProcedureView& view);

 private:
  explicit ProcedureListener(std::unique_ptr<ears::Ears> ears) : ears_(std::move(ears)) {}

  std::unique_ptr<ears::Ears> ears_;
  ears::PageEar page_;
  ears::Heard heard_;
};

/// What a calibration by ear needs: adds the options, which hold for a live mat alone.
void add_procedure_sound(CLI::App& command, SoundWords& words);

}  // namespace palmar::cli
