// What the commands on a mat have in common: mat, body, placement, lesson, techniques, all checked before anything starts.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/library/assets.hpp"
#include "app/station/file_watcher.hpp"
#include "app/station/session.hpp"
#include "calibration/body/placement_record.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::cli {

/// As given on the command line; empty where not given.
struct SetupWords {
  std::string mat;
  std::string placement;
  std::string mannequin;
  std::string lesson;
  std::string tissue;
  bool half_space = false;
  std::string serial;  ///< of the attached mat, where it is known
};

/// Adds the options of SetupWords.
void add_setup_options(CLI::App& command, SetupWords& words);

/// Everything that is loaded for a session.
struct Setup {
  library::Path assets;
  MatDescription mat;
  Placement placement;
  std::optional<calibration::PlacementRecord> placed;  ///< how it came about, where a calibration made it
  std::shared_ptr<const Atlas> atlas;
  std::shared_ptr<const depth::DepthModel> depth;
  std::vector<coach::Technique> techniques;
  std::vector<coach::LevelRow> pressure_scale;
  std::vector<coach::Lesson> lessons;
  std::optional<coach::Lesson> lesson;

  std::string tissue;  ///< id or file of what `depth` was read from; empty for the half-space

  station::SessionConfig session(const MatCalibration& calibration) const;
  /// The files of tissue and mannequin, to be read again as they were read here.
  station::WatchedFiles watched_files() const;
};

/// The atlas and the placement of a mat on it. Errors: unknown or broken mannequin or placement, a mat off the body.
struct Body {
  std::shared_ptr<const Atlas> atlas;
  Placement placement;
  std::optional<calibration::PlacementRecord> placed;
};
Result<Body> load_body(const library::Path& assets, const MatDescription& mat, const SetupWords& words);

/// Can a virtual mat of that kind answer a virtual hand? Error (bad_input): no_sensitivity.
Status check_can_simulate(const MatDescription& mat);

/// Everything around a mat that is known already. Errors (bad_input): as the loaders, and no such lesson.
Result<Setup> load_setup(const library::Path& assets, const MatDescription& mat, const SetupWords& words);

}  // namespace palmar::cli
