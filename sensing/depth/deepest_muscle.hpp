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

/// Lighter than either, a contact is too light to tell: nothing is said of what it reaches. Work on muscle begins with Walton's level 3
/// (pressure_scale.csv), whose smallest values of all tools these are: a flat hand with 18 N, 1.6 kPa on its skin, of which half
/// arrives at what is reached; and a thumb with 6 N, less than which no tool works a muscle with, however small its print. The mat's
/// print of a hand is up to a quarter larger than the hand: so much less is its pressure. Design default.
inline constexpr double least_reach_kPa = 0.6, least_reach_N = 6;

class DeepestMuscle {
 public:
  /// Throws std::invalid_argument on an empty grid or a scale that is not positive.
  DeepestMuscle(const Atlas& atlas, const DepthModel& model, const GridGeometry& geometry,
                const Placement& placement);

  /// Fills ContactDepth::reaches and stays_above: under the contact's centre, the muscle whose middle lies deepest and no deeper than
  /// the half depth; where there is none, the uppermost one if least_reach_kPa arrive on it: under fat a thumb works muscle with less
  /// than half of its pressure. None of a contact too light to tell. `depths` as ContactDepths left them. Allocates nothing.
  void name(const Contacts& contacts, std::vector<ContactDepth>& depths) const;

 private:
  struct Lying {
    std::uint16_t muscle = 0;
    BodyPolygon outline;
    BodyPoint low, high;                 ///< the box around it
    std::vector<double> top_mm, mid_mm;  ///< of each stack; under_bone_mm
    bool under(BodyPoint at) const;
  };
  /// Under that cell, by the stacks where it lies over the bone; infinite where those are less than half.
  double depth_mm(const std::vector<double>& of_stack_mm, std::size_t cell) const;
  void name(const Contact& contact, ContactDepth& depth) const;

  GridGeometry geometry_;
  Placement placement_;
  CellWeights weights_;
  std::vector<Lying> muscles_;
};

}  // namespace palmar::depth
