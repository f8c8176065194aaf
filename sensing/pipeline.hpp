// The corridor as one function, read top to bottom: step(RawFrame, Hands) -> Observation. Synchronous; no allocation once warm.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "sensing/body/atlas.hpp"
#include "sensing/model/hand.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar {

namespace depth {
class DepthModel;
}

struct PipelineConfig {
  MatDescription mat;
  MatCalibration calibration;
  Placement placement;
  std::shared_ptr<const Atlas> atlas;  ///< never null
  std::optional<std::size_t> target;   ///< index into atlas->muscles
  std::shared_ptr<const depth::DepthModel> depth = nullptr;  ///< how stress spreads under the skin; null: a half-space
};

class Pipeline {
 public:
  /// Prepares everything that depends on mat, body and placement only. Throws std::invalid_argument with the values where grids differ.
  explicit Pipeline(PipelineConfig config);
  ~Pipeline();
  Pipeline(Pipeline&&) noexcept;
  Pipeline& operator=(Pipeline&&) noexcept;

  /// One frame through the corridor. The reference is valid until the next call. Throws std::invalid_argument where the frame's grid
  /// is not the mat's.
  const Observation& step(const RawFrame& frame, const std::optional<Hands>& hands = std::nullopt);

  /// Ends the strokes that are still alive, as if all contacts had left; they are in finished_strokes.
  const Observation& finish();

  /// The muscle that strokes are measured against from now on. Not for every frame: it prepares the target's mask.
  void set_target(std::optional<std::size_t> muscle);
  /// New tare or curves for the same grid.
  void set_calibration(const MatCalibration& calibration);
  /// Takes over the place of the mat and the tissue, and all that depends on them, from a pipeline that was prepared elsewhere for the same mat and
  /// atlas. Contacts live on, calibration and target stay; strokes have to be ended by finish() before, and are numbered on. Throws
  /// std::invalid_argument for another grid or atlas.
  void take_placement(Pipeline&& prepared);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar
