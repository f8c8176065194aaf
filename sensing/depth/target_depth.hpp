// What reaches the muscle that a lesson asks for, under the strongest contact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/body/coverage.hpp"
#include "sensing/depth/cell_table.hpp"
#include "sensing/depth/load_split.hpp"
#include "sensing/depth/range.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class TargetDepth {
 public:
  /// Throws std::invalid_argument where the muscle is not in the atlas, has no outline, or its mid-depth is
  /// not positive.
  TargetDepth(const Atlas& atlas, std::size_t muscle, const GridGeometry& geometry,
              const Placement& placement, const DepthModel& model = {});

  /// share_now is measured: the part of the frame's force on the outline's cells. reach and target_kPa are
  /// modelled: the stress at the muscle's mid-depth under the centre of the strongest contact that is not
  /// clipped; absent without one, and where its centre is further outside of the outline than the placement may be off: then off_target
  /// is set. Their intervals hold the ranges of tissue and placement, and that of target_kPa also the force's, where
  /// the contact has one; that of share_now holds the placement's. One thread at a time.
  TargetLoad load(const PressureField& field, const Contacts& contacts) const;

  std::uint16_t muscle() const { return muscle_; }
  /// Part of each cell's area inside the outline; rows*cols.
  const std::vector<float>& coverage() const { return coverage_; }

 private:
  float share(const PressureField& field, const std::vector<float>& coverage) const;

  std::uint16_t muscle_ = 0;
  GridGeometry geometry_;
  Placement placement_;
  BodyPolygon outline_;
  double off_mm_ = 0;  ///< how far the placement may be off
  std::vector<float> coverage_;
  body::ShiftedCoverage shifted_;
  std::vector<double> of_stack_;  ///< stress there under a typical contact
  CellTable table_;               ///< at the muscle's mid-depth
  FactorRange range_;
  mutable LoadSplit split_;
};

}  // namespace palmar::depth
