#include "app/screens/depth_kernels.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/screens/slice_picture.hpp"

namespace palmar::screens {
namespace {

bool same(const WarpKernel& a, const WarpKernel& b) {
  return a.at.x_mm == b.at.x_mm && a.at.y_mm == b.at.y_mm && a.wu == b.wu && a.wv == b.wv;
}

// True while the work goes on. What has come is taken over, unless it is outdated; where it failed, what was there stays.
template <class T>
bool still_working(std::future<T>& coming, bool& outdated, std::optional<T>& taken) {
  if (!coming.valid()) return false;
  if (coming.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return true;
  const bool discarded = std::exchange(outdated, false);
  T came = coming.get();
  if (!discarded) taken.emplace(std::move(came));
  return false;
}

}  // namespace

bool same_place(const Placement& a, const Placement& b) {
  return a.u0_mm == b.u0_mm && a.v0_mm == b.v0_mm && a.angle_deg == b.angle_deg && a.scale == b.scale &&
         std::equal(a.warp.begin(), a.warp.end(), b.warp.begin(), b.warp.end(),
                    [](const WarpKernel& x, const WarpKernel& y) { return same(x, y); });
}

DepthKernels::DepthKernels(std::shared_ptr<const depth::DepthModel> model, const GridGeometry& mat,
                           double c7_psis_mm)
    : model_(std::move(model)), mat_(mat), c7_psis_mm_(c7_psis_mm) {}

void DepthKernels::set_model(std::shared_ptr<const depth::DepthModel> model) {
  model_ = std::move(model);
  slicer_.reset();
  layer_.reset();
  slice_place_.reset();
  layer_key_.reset();
  slicer_outdated_ = coming_slicer_.valid();
  layer_outdated_ = coming_layer_.valid();
}

void DepthKernels::want_slice(const Placement& placement) {
  if (still_working(coming_slicer_, slicer_outdated_, slicer_)) return;
  if (slice_place_ && same_place(*slice_place_, placement)) return;
  slice_place_ = placement;
  coming_slicer_ = std::async(std::launch::async, [model = model_, mat = mat_, placement, c7 = c7_psis_mm_] {
    return depth::Slicer(model, mat, placement, c7, slice_depth_mm);
  });
}

void DepthKernels::want_layer(const Placement& placement, double depth_mm) {
  if (still_working(coming_layer_, layer_outdated_, layer_)) return;
  if (layer_key_ && layer_key_->depth_mm == depth_mm && same_place(layer_key_->placement, placement)) return;
  layer_key_ = {placement, depth_mm};
  coming_layer_ =
      std::async(std::launch::async, [model = model_, mat = mat_, placement, depth_mm, c7 = c7_psis_mm_] {
        return depth::StressLayer(mat, depth_mm, *model, placement, c7);
      });
}

}  // namespace palmar::screens
