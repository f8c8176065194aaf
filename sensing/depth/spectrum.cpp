#include "sensing/depth/spectrum.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

namespace palmar::depth {
namespace {

/// Beyond it less than six digits are left of a double's sixteen (tried at ratios up to 1e18).
constexpr double largest_modulus_ratio = 1e8;

std::string short_text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

/// sigma_z, tau, and the displacements times E1 k, of one wave number. Plane strain and the axisymmetric
/// problem share them.
struct Mode {
  double sigma = 0, tau = 0, lateral = 0, vertical = 0;
};

/// The four solutions in a layer, F = k^2 times Airy's function with s = k (z - top), t = k (bottom - z):
/// e^-s, s e^-s, e^-t, t e^-t. Each decays from the surface it belongs to, so that nothing grows. `softness`
/// is E1 / E.
Mode basis(int which, double s, double t, double nu, double softness) {
  const bool from_top = which < 2;
  const double depth = from_top ? s : t;
  const double sign = from_top ? 1 : -1;
  const double decay = std::exp(-depth);
  // Derivatives by s of e^-s: -1, 1, -1; of s e^-s: 1-s, s-2, 3-s; from the bottom odd ones change sign.
  const bool linear = which % 2 == 1;
  const double f0 = linear ? depth : 1;
  const double f1 = sign * (linear ? 1 - depth : -1);
  const double f2 = linear ? depth - 2 : 1;
  const double f3 = sign * (linear ? 3 - depth : -1);
  const double compliance = (1 + nu) * softness;
  return {f0 * decay, f1 * decay, compliance * ((1 - nu) * f2 + nu * f0) * decay,
          compliance * ((1 - nu) * f3 - (2 - nu) * f1) * decay};
}

int solutions(const Stack& stack, std::size_t layer) {
  return stack.base == Base::half_space && layer + 1 == stack.layers.size() ? 2 : 4;
}

Mode value(const Stack& stack, double k, std::size_t layer, int which, double s) {
  const Layer& here = stack.layers[layer];
  return basis(which, s, k * here.thickness_mm - s, stack.nu, stack.layers[0].modulus_kPa / here.modulus_kPa);
}

/// Adds the conditions in `mask` (bit 0 sigma, 1 tau, 2 lateral, 3 vertical) of one layer at s, a row each.
void put(Eigen::MatrixXd& system, int row, const Stack& stack, double k, int layer, double s, double sign,
         unsigned mask) {
  const std::size_t index = static_cast<std::size_t>(layer);
  for (int which = 0; which < solutions(stack, index); ++which) {
    const Mode mode = value(stack, k, index, which, s);
    const double conditions[] = {mode.sigma, mode.tau, mode.lateral, mode.vertical};
    int at_row = row;
    for (unsigned bit = 0; bit < 4; ++bit) {
      if (mask >> bit & 1u) system(at_row++, 4 * layer + which) += sign * conditions[bit];
    }
  }
}

}  // namespace

Spectrum::Spectrum(const Stack& stack, double k) : k_(k) {
  const int layers = static_cast<int>(stack.layers.size());
  const bool open = stack.base == Base::half_space;
  const int unknowns = 4 * layers - (open ? 2 : 0);
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(unknowns, unknowns);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(unknowns);
  right(0) = 1;  // sigma = 1, tau = 0 at the skin
  put(system, 0, stack, k, 0, 0, 1, 0b0011);
  int row = 2;
  for (int i = 0; i + 1 < layers; ++i) {
    put(system, row, stack, k, i, k * stack.layers[static_cast<std::size_t>(i)].thickness_mm, 1, 0b1111);
    put(system, row, stack, k, i + 1, 0, -1, 0b1111);
    row += 4;
  }
  if (!open) put(system, row, stack, k, layers - 1, k * stack.layers.back().thickness_mm, 1, 0b1100);
  const Eigen::VectorXd solved = system.partialPivLu().solve(right);
  coefficients_.assign(solved.data(), solved.data() + unknowns);
}

Response Spectrum::at(const Stack& stack, double z_mm) const {
  std::size_t layer = 0;
  double below_top = z_mm;
  while (layer + 1 < stack.layers.size() && below_top > stack.layers[layer].thickness_mm) {
    below_top -= stack.layers[layer].thickness_mm;
    ++layer;
  }
  Response sum;
  for (int which = 0; which < solutions(stack, layer); ++which) {
    const Mode mode = value(stack, k_, layer, which, k_ * below_top);
    const double c = coefficients_[4 * layer + static_cast<std::size_t>(which)];
    sum.sigma += c * mode.sigma;
    sum.vertical += c * mode.vertical;
  }
  return sum;
}

double total_thickness_mm(const Stack& stack) {
  double sum = 0;
  for (const Layer& layer : stack.layers) sum += layer.thickness_mm;
  return sum;
}

Status check_stack(const Stack& stack) {
  const auto wrong = [](std::string why, std::string remedy) {
    return Status(bad_input("bad_stack", "these layers cannot be solved", std::move(why), std::move(remedy)));
  };
  if (stack.layers.empty())
    return wrong("there is no layer", "give thickness:modulus pairs from the skin down, as 2:100,8:10,30:30");
  for (const Layer& layer : stack.layers) {
    if (!std::isfinite(layer.thickness_mm) || layer.thickness_mm <= 0) {
      return wrong("a thickness of " + std::to_string(layer.thickness_mm) + " mm",
                   "give finite thicknesses above 0 mm");
    }
    if (!std::isfinite(layer.modulus_kPa) || layer.modulus_kPa <= 0) {
      return wrong("a modulus of " + std::to_string(layer.modulus_kPa) + " kPa", "give finite moduli above 0 kPa; bone is --base rigid");
    }
  }
  const auto softer = [](const Layer& a, const Layer& b) { return a.modulus_kPa < b.modulus_kPa; };
  const auto [soft, stiff] = std::minmax_element(stack.layers.begin(), stack.layers.end(), softer);
  if (stiff->modulus_kPa > largest_modulus_ratio * soft->modulus_kPa) {
    return wrong("moduli from " + short_text(soft->modulus_kPa) + " to " + short_text(stiff->modulus_kPa) +
                     " kPa differ by more than " + short_text(largest_modulus_ratio) +
                     " times, and the digits of the one are lost beside the other",
                 "take a layer so stiff as the rigid base, or leave one so soft out");
  }
  if (!(stack.nu >= 0 && stack.nu <= 0.5)) {
    return wrong("a Poisson's ratio of " + std::to_string(stack.nu), "give one from 0 to 0.5");
  }
  return {};
}

}  // namespace palmar::depth
