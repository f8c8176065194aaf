// Stress and displacement on the axis of one load over elastic layers, bonded to each other: Burmister's
// solution, a small linear system for each wave number. Modelled, never measured; sigma/q may exceed 1.
#pragma once

#include <vector>

#include "sensing/model/status.hpp"

namespace palmar::depth {

struct Layer {
  double thickness_mm = 0;  ///< > 0
  double modulus_kPa = 0;   ///< Young's modulus, > 0
};

enum class Base {
  rigid,      ///< the last layer is bonded to something that does not move
  half_space  ///< the last layer goes on downwards for ever; its thickness is not used
};

struct Stack {
  std::vector<Layer> layers;  ///< from the skin down
  Base base = Base::rigid;
  double nu = 0.48;  ///< Poisson's ratio of every layer, 0 to 0.5
};

struct StackAnswer {
  double depth_mm = 0;
  double sigma_over_q = 0;     ///< compression positive; not clamped
  double displacement_mm = 0;  ///< downwards, under a load of 1 kPa
};

/// On the axis of a uniform disc of 1 kPa. Errors (bad_input): no layer, a thickness, modulus, radius,
/// Poisson's ratio or depth that is out of range or not finite, a depth below a rigid base, moduli that differ by more than 1e8 times.
Result<std::vector<StackAnswer>> disc(const Stack& stack, double radius_mm,
                                      const std::vector<double>& depths_mm);

/// Under the centre of a uniform rectangle of 1 kPa with full sides side_x and side_y. Errors as for disc().
Result<std::vector<StackAnswer>> rect(const Stack& stack, double side_x_mm, double side_y_mm,
                                      const std::vector<double>& depths_mm);

}  // namespace palmar::depth
