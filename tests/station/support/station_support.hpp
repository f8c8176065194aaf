// What tests of the running station share.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "app/library/anatomy.hpp"
#include "app/library/assets.hpp"
#include "app/library/mats.hpp"
#include "app/library/techniques.hpp"
#include "app/station/station.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {

/// A station of an open mat where it usually lies, with all techniques, no lesson and nothing attached. `anatomy`: a folder of assets
/// with another atlas.
inline StationConfig open_mat_config(const std::string& mat = "palmar-open-48x48",
                                     const std::filesystem::path& anatomy = {}) {
  const auto assets = library::find_assets().value();
  StationConfig config;
  PipelineConfig& pipeline = config.session.pipeline;
  pipeline.mat = library::load_mat(assets, mat).value();
  pipeline.atlas = library::load_atlas(anatomy.empty() ? assets : anatomy).value();
  pipeline.placement = default_placement(pipeline.mat);
  pipeline.calibration = maker_calibration(pipeline.mat);
  coach::CoachConfig& coach = config.session.coach;
  coach.atlas = pipeline.atlas;
  coach.placement = pipeline.placement;
  coach.techniques = library::load_techniques(assets / "techniques").value();
  coach.pressure_scale = library::load_pressure_scale(assets / "techniques" / "pressure_scale.csv").value();
  return config;
}

/// Waits for the real threads; false after a time that no healthy machine needs.
inline bool eventually(const std::function<bool()>& holds) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace palmar::station
