// The worker that makes a new placement or tissue ready: writes the placement's file and prepares the pipeline, while practice goes on.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/station/setup_place.hpp"
#include "sensing/model/status.hpp"
#include "sensing/pipeline.hpp"

namespace palmar::station {

class PlacementKeeper {
 public:
  /// An empty path: nothing is written.
  explicit PlacementKeeper(std::filesystem::path file) : file_(std::move(file)) {}
  ~PlacementKeeper();
  PlacementKeeper(const PlacementKeeper&) = delete;
  PlacementKeeper& operator=(const PlacementKeeper&) = delete;

  struct Kept {
    FoundPlace place;                    ///< not told of where the tissue is what changed
    Status written;                      ///< not ok: it is in force, but was not kept
    std::unique_ptr<Pipeline> prepared;  ///< null: it cannot be used, and `written` says why
    std::shared_ptr<const depth::DepthModel> tissue = nullptr;  ///< another tissue at the same place
  };

  /// Begins with a configuration of the pipeline; the place's goes in. One at a time: waits for the one before.
  void begin(PipelineConfig config, FoundPlace place);
  /// The same place with another tissue, which is in the configuration.
  void begin(PipelineConfig config);
  /// What is ready; once.
  std::optional<Kept> take();

  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  std::mutex mutex_;
  std::optional<Kept> kept_;
  std::thread thread_;
};

}  // namespace palmar::station
