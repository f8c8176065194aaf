// What the depth pictures need prepared: made on a thread of its own, so that the screen never waits for it.
#pragma once

#include <future>
#include <memory>
#include <optional>

#include "sensing/depth/depth_model.hpp"
#include "sensing/depth/slice.hpp"
#include "sensing/depth/stress_layer.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::screens {

/// Do both put every point of the mat at the same place?
bool same_place(const Placement& a, const Placement& b);

/// For one thread. Its own thread gets copies and hands back what it made.
class DepthKernels {
 public:
  DepthKernels(std::shared_ptr<const depth::DepthModel> model, const GridGeometry& mat, double c7_psis_mm);

  /// Takes over what is ready, and begins what is asked for and not there. Called for every picture; never waits.
  void want_slice(const Placement& placement);
  void want_layer(const Placement& placement, double depth_mm);

  /// Another tissue: what was made for the one before goes at once, and is made again when it is wanted.
  void set_model(std::shared_ptr<const depth::DepthModel> model);
  bool working() const { return coming_slicer_.valid() || coming_layer_.valid(); }
  const depth::DepthModel& model() const { return *model_; }
  /// Null until there is one. While another is made for a new place, the old one goes on.
  const depth::Slicer* slicer() const { return slicer_ ? &*slicer_ : nullptr; }
  const depth::StressLayer* layer() const { return layer_ ? &*layer_ : nullptr; }

 private:
  struct LayerKey {
    Placement placement;
    double depth_mm = 0;
  };
  std::shared_ptr<const depth::DepthModel> model_;
  GridGeometry mat_;
  double c7_psis_mm_;
  std::optional<depth::Slicer> slicer_;
  std::optional<depth::StressLayer> layer_;
  std::optional<Placement> slice_place_;
  std::optional<LayerKey> layer_key_;
  bool slicer_outdated_ = false, layer_outdated_ = false;  ///< what comes is of a tissue that is gone
  // Last, so that they are waited for before what they were started for goes.
  std::future<depth::Slicer> coming_slicer_;
  std::future<depth::StressLayer> coming_layer_;
};

}  // namespace palmar::screens
