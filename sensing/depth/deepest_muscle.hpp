// The deepest muscle that a contact reaches, for a teacher's words. Modelled.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/depth/load_split.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::depth {

/// A muscle is called reached where at least this arrives at its middle: some 3 % of a resting muscle's modulus (60 kPa in the shipped
/// tissues), less hardly deforms it. Design default: on the pressure scale a flat hand starts "to work the muscles" at 18 N, 1.6 kPa on
/// the skin.
inline constexpr double least_reach_kPa = 2;

class DeepestMuscle {
 public:
  /// Throws std::invalid_argument on an empty grid or a scale that is not positive.
  DeepestMuscle(const Atlas& atlas, const DepthModel& model, const GridGeometry& geometry,
                const Placement& placement);

  /// Fills ContactDepth::reaches: under the contact's centre, the muscle whose middle lies deepest and no deeper than the half depth;
  /// none where half of the mean pressure is less than least_reach_kPa. `depths` as ContactDepths left them. Allocates nothing.
  void name(const Contacts& contacts, std::vector<ContactDepth>& depths) const;

 private:
  struct Lying {
    std::uint16_t muscle = 0;
    BodyPolygon outline;
    BodyPoint low, high;         ///< the box around it
    std::vector<double> mid_mm;  ///< of each stack; under_bone_mm
  };
  /// Under that cell, by the stacks where it lies over the bone; infinite where those are less than half.
  double mid_depth_mm(const Lying& muscle, std::size_t cell) const;

  GridGeometry geometry_;
  Placement placement_;
  CellWeights weights_;
  std::vector<Lying> muscles_;
};

}  // namespace palmar::depth
