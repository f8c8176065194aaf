// Gauss-Legendre rules.
#pragma once

#include <vector>

namespace palmar::depth {

/// Nodes and weights on [-1, 1]; the weights sum to 2. Precondition: order >= 1.
struct GaussRule {
  std::vector<double> nodes;
  std::vector<double> weights;
};
GaussRule gauss_rule(int order);

/// Points per axis so that a function which is smooth on the scale z is integrated over a cell of that pitch
/// to about `tolerance`: the nearest singularity lies 2z/pitch half-cells off the real axis, and the error
/// falls with its Bernstein ellipse.
int gauss_order(double pitch_mm, double z_mm, double tolerance);

}  // namespace palmar::depth
