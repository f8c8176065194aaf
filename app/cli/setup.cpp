#include "app/cli/setup.hpp"

#include <filesystem>
#include <system_error>

#include "app/exchange/placement_file.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/lessons.hpp"
#include "app/library/techniques.hpp"
#include "app/library/tissues.hpp"
#include "sensing/body/placement_check.hpp"

namespace palmar::cli {
namespace {

// A placement file names its mannequin; --mannequin may only say the same.
Status reconcile(Placement& placement, const SetupWords& words) {
  if (words.mannequin.empty()) return {};
  if (!words.placement.empty() && placement.mannequin != words.mannequin) {
    return bad_input("wrong_mannequin", words.placement + " is for the mannequin " + placement.mannequin,
                     "--mannequin says " + words.mannequin,
                     "leave --mannequin out, or register the mat on that mannequin");
  }
  placement.mannequin = words.mannequin;
  return {};
}

// A placement that was calibrated names its mat: another mat has another grid and lies elsewhere.
Status check_mat(const exchange::PlacedMat& placed, const MatDescription& mat, const SetupWords& words) {
  if (!placed.record || words.mat.empty()) return {};
  const std::string& serial = placed.record->mat_serial;
  if (placed.record->mat == mat.id && !serial.empty() && !words.serial.empty() && serial != words.serial) {
    return bad_input("wrong_mat", words.placement + " places the mat with the serial " + serial,
                     "the mat in use is " + words.serial, "place this mat: palmar station --setup");
  }
  if (placed.record->mat == mat.id) return {};
  return bad_input("wrong_mat", words.placement + " places the mat " + placed.record->mat,
                   "the mat in use is " + mat.id, "calibrate the place of this mat: palmar calibrate body");
}

Result<std::shared_ptr<const depth::DepthModel>> load_depth(const library::Path& assets,
                                                            const std::string& tissue) {
  if (tissue.empty()) return std::make_shared<const depth::DepthModel>();
  return library::load_depth_model(assets, tissue);
}

}  // namespace

void add_setup_options(CLI::App& command, SetupWords& words) {
  command.add_option(
      "--placement", words.placement,
      "Where the mat lies on the mannequin (JSON); without it, centred as the mat's description says");
  command.add_option("--mannequin", words.mannequin, "Mannequin in use (default adult)");
  command.add_option(
      "--lesson", words.lesson,
      "Lesson to practise: an id of `palmar lessons`, or a TOML file; without it, free practice");
  auto* tissue = command.add_option(
      "--tissue", words.tissue,
      "Layers below the skin: lean, average, heavy, foam, or a TOML file; without it, the mannequin's");
  command
      .add_flag("--half-space", words.half_space,
                "Model the body as one homogeneous half-space instead of layers")
      ->excludes(tissue);
}

station::SessionConfig Setup::session(const MatCalibration& calibration) const {
  station::SessionConfig config;
  config.pipeline = {mat, calibration, placement, atlas, std::nullopt, depth};
  config.coach.atlas = atlas;
  config.coach.techniques = techniques;
  config.coach.pressure_scale = pressure_scale;
  config.coach.lesson = lesson;
  config.coach.resolves = mat.resolves;
  config.coach.scores = mat.scores;
  config.coach.rate_hz = mat.rate_hz;
  config.coach.geometry = mat.geometry;
  config.coach.placement = placement;
  return config;
}

station::WatchedFiles Setup::watched_files() const {
  station::WatchedFiles files;
  if (const auto file = library::find_asset(assets, "tissues", "tissue", tissue); file && !tissue.empty()) {
    files.tissue = *file;
    files.load_tissue = [folder = assets, id = tissue] { return library::load_depth_model(folder, id); };
  }
  const std::string& id = placement.mannequin;
  if (const auto file = library::find_asset(assets, "anatomy/mannequins", "mannequin", id)) {
    files.body.push_back(*file);
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator(assets / "anatomy", gone))
      if (entry.path().extension() == ".csv") files.body.push_back(entry.path());
    files.check_body = [folder = assets, id]() -> Status {
      const auto read = library::load_atlas(folder, id);
      return read ? Status() : Status(read.error());
    };
  }
  return files;
}

Result<Body> load_body(const library::Path& assets, const MatDescription& mat, const SetupWords& words) {
  Body body;
  body.placement = default_placement(mat);
  if (!words.placement.empty()) {
    auto read = exchange::read_placed_mat(words.placement);
    if (!read) return read.error();
    if (Status same = check_mat(*read, mat, words); !same) return same.error();
    body.placement = std::move(read->placement);
    body.placed = std::move(read->record);
  }
  if (Status same = reconcile(body.placement, words); !same) return same.error();
  auto atlas = library::load_atlas(assets, body.placement.mannequin);
  if (!atlas) {
    Error error = atlas.error();
    if (!words.placement.empty()) error.what = words.placement + ": " + error.what;
    return error;
  }
  body.atlas = std::move(atlas).value();
  if (Status on = body::check_on_body(body.placement, mat.geometry, body.atlas->mannequin); !on) {
    Error error = on.error();
    if (!words.placement.empty()) error.what = words.placement + ": " + error.what;
    return error;
  }
  return body;
}

Status check_can_simulate(const MatDescription& mat) {
  if (mat.rule || mat.simulated_newtons_per_count) return {};
  return bad_input("no_sensitivity", "the mat " + mat.id + " cannot be simulated",
                   "its description has neither a [rule] nor a nominal sensitivity",
                   "add a table [simulated] with newtons_per_count and source");
}

Result<Setup> load_setup(const library::Path& assets, const MatDescription& mat, const SetupWords& words) {
  Setup setup;
  setup.assets = assets;
  setup.mat = mat;
  auto techniques = library::load_techniques(assets / "techniques");
  if (!techniques) return techniques.error();
  setup.techniques = std::move(techniques).value();
  auto scale = library::load_pressure_scale(assets / "techniques" / "pressure_scale.csv");
  if (!scale) return scale.error();
  setup.pressure_scale = std::move(scale).value();
  auto body = load_body(assets, mat, words);
  if (!body) return body.error();
  setup.atlas = body->atlas;
  setup.placement = body->placement;
  if (!words.half_space) setup.tissue = words.tissue.empty() ? setup.atlas->mannequin.tissue : words.tissue;
  auto depth = load_depth(assets, setup.tissue);
  if (!depth) return depth.error();
  setup.depth = std::move(depth).value();
  setup.placed = body->placed;
  auto lessons = library::load_lessons(assets / "lessons", setup.techniques, *setup.atlas);
  if (!lessons) return lessons.error();
  setup.lessons = std::move(lessons).value();
  if (words.lesson.empty()) return setup;
  const auto file = library::find_asset(assets, "lessons", "lesson", words.lesson);
  if (!file) return file.error();
  auto lesson = library::load_lesson(*file, setup.techniques, *setup.atlas);
  if (!lesson) return lesson.error();
  setup.lesson = std::move(lesson).value();
  return setup;
}

}  // namespace palmar::cli
