// Burmister's solution of one stack at one wave number: the small linear system behind every layered answer.
#pragma once

#include <vector>

#include "sensing/depth/layered.hpp"

namespace palmar::depth {

/// What a unit pressure cos(k x) at the skin, without shear, makes at one depth.
struct Response {
  double sigma = 0;     ///< sigma_z over the pressure
  double vertical = 0;  ///< displacement into the body times k and the first layer's modulus
};

/// All layers at one wave number k > 0. Precondition: check_stack() is ok.
class Spectrum {
 public:
  Spectrum(const Stack& stack, double k);

  /// At depth z below the skin, 0 <= z <= total_thickness_mm() where the base is rigid.
  Response at(const Stack& stack, double z_mm) const;

 private:
  double k_;
  std::vector<double> coefficients_;  ///< four a layer; two in a last layer that goes on for ever
};

double total_thickness_mm(const Stack& stack);

/// Errors (bad_input): no layer, a thickness, modulus or Poisson's ratio that is out of range or not finite, moduli that differ by more
/// than 1e8 times.
Status check_stack(const Stack& stack);

}  // namespace palmar::depth
