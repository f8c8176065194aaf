#include "sensing/depth/layered.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "sensing/depth/gauss.hpp"
#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

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

/// All layers at one wave number k: solved for sigma = 1, tau = 0 at the skin.
class Spectrum {
 public:
  Spectrum(const Stack& stack, double k) : stack_(stack), k_(k) {
    const int layers = static_cast<int>(stack.layers.size());
    const bool open = stack.base == Base::half_space;
    const int unknowns = 4 * layers - (open ? 2 : 0);
    Eigen::MatrixXd system = Eigen::MatrixXd::Zero(unknowns, unknowns);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(unknowns);
    right(0) = 1;
    put(system, 0, 0, 0, 1, 0b0011);
    int row = 2;
    for (int i = 0; i + 1 < layers; ++i) {
      put(system, row, i, k * stack.layers[static_cast<std::size_t>(i)].thickness_mm, 1, 0b1111);
      put(system, row, i + 1, 0, -1, 0b1111);
      row += 4;
    }
    if (!open) put(system, row, layers - 1, k * stack.layers.back().thickness_mm, 1, 0b1100);
    coefficients_ = system.partialPivLu().solve(right);
  }

  /// At depth z below the skin.
  Mode at(double z_mm) const {
    std::size_t layer = 0;
    double below_top = z_mm;
    while (layer + 1 < stack_.layers.size() && below_top > stack_.layers[layer].thickness_mm) {
      below_top -= stack_.layers[layer].thickness_mm;
      ++layer;
    }
    Mode sum;
    for (int which = 0; which < solutions(layer); ++which) {
      const Mode mode = value(layer, which, k_ * below_top);
      const double c = coefficients_(static_cast<Eigen::Index>(4 * layer) + which);
      sum.sigma += c * mode.sigma;
      sum.vertical += c * mode.vertical;
    }
    return sum;
  }

 private:
  int solutions(std::size_t layer) const {
    return stack_.base == Base::half_space && layer + 1 == stack_.layers.size() ? 2 : 4;
  }

  Mode value(std::size_t layer, int which, double s) const {
    const Layer& here = stack_.layers[layer];
    return basis(which, s, k_ * here.thickness_mm - s, stack_.nu,
                 stack_.layers[0].modulus_kPa / here.modulus_kPa);
  }

  /// Adds the conditions in `mask` (bit 0 sigma, 1 tau, 2 lateral, 3 vertical) of one layer at s, a row each.
  void put(Eigen::MatrixXd& system, int row, int layer, double s, double sign, unsigned mask) const {
    const std::size_t index = static_cast<std::size_t>(layer);
    for (int which = 0; which < solutions(index); ++which) {
      const Mode mode = value(index, which, s);
      const double conditions[] = {mode.sigma, mode.tau, mode.lateral, mode.vertical};
      int at_row = row;
      for (unsigned bit = 0; bit < 4; ++bit) {
        if (mask >> bit & 1u) system(at_row++, 4 * layer + which) += sign * conditions[bit];
      }
    }
  }

  const Stack& stack_;
  double k_;
  Eigen::VectorXd coefficients_;
};

/// The load's transform on the axis times k: the integral of spectrum(k) * response(k) over k from 0 is the
/// answer.
using LoadSpectrum = std::function<double(double k)>;
using HalfSpace = std::function<StackAnswer(double z_mm, double modulus_kPa, double nu)>;

double total_thickness(const Stack& stack) {
  double sum = 0;
  for (const Layer& layer : stack.layers) sum += layer.thickness_mm;
  return sum;
}

/// Load over first layer: the number of wave numbers to solve grows with it.
constexpr double largest_reach_over_layer = 2000;

Status check(const Stack& stack, double reach_mm, const std::vector<double>& depths_mm) {
  const auto wrong = [](std::string why, std::string remedy) {
    return Status(bad_input("bad_stack", "these layers cannot be solved", std::move(why), std::move(remedy)));
  };
  if (stack.layers.empty())
    return wrong("there is no layer", "give thickness:modulus pairs from the skin down, as 2:100,8:10,30:30");
  for (const Layer& layer : stack.layers) {
    if (!std::isfinite(layer.thickness_mm) || layer.thickness_mm <= 0) {
      return wrong("a thickness of " + std::to_string(layer.thickness_mm) + " mm",
                   "give thicknesses above 0 mm");
    }
    if (!std::isfinite(layer.modulus_kPa) || layer.modulus_kPa <= 0) {
      return wrong("a modulus of " + std::to_string(layer.modulus_kPa) + " kPa", "give moduli above 0 kPa");
    }
  }
  if (!(stack.nu >= 0 && stack.nu <= 0.5)) {
    return wrong("a Poisson's ratio of " + std::to_string(stack.nu), "give one from 0 to 0.5");
  }
  if (reach_mm > largest_reach_over_layer * stack.layers[0].thickness_mm) {
    return wrong("a first layer of " + std::to_string(stack.layers[0].thickness_mm) +
                     " mm under a load that reaches " + std::to_string(reach_mm) + " mm from its centre",
                 "leave so thin a layer out, or take a smaller load");
  }
  for (double depth : depths_mm) {
    const bool below = stack.base == Base::rigid && depth > total_thickness(stack) * (1 + 1e-12);
    if (!std::isfinite(depth) || depth < 0 || below) {
      return wrong("a depth of " + std::to_string(depth) + " mm in " +
                       std::to_string(total_thickness(stack)) + " mm of layers",
                   "give depths from the skin to the base");
    }
  }
  return {};
}

/// The first layer as a half-space, in closed form, and the difference that the other layers make, as an
/// integral over wave numbers: the difference dies out as exp(-k h1), also at the skin, where the answer
/// itself does not.
std::vector<StackAnswer> integrate(const Stack& stack, const std::vector<double>& depths_mm, double reach_mm,
                                   const LoadSpectrum& load, const HalfSpace& half_space) {
  std::vector<StackAnswer> answers;
  const double modulus = stack.layers[0].modulus_kPa;
  for (double depth : depths_mm) answers.push_back(half_space(depth, modulus, stack.nu));
  if (stack.layers.size() == 1 && stack.base == Base::half_space) return answers;

  const double thinnest = stack.layers[0].thickness_mm;
  const double thickest = std::max(total_thickness(stack), reach_mm);
  const double end = 50 / thinnest;
  const double panel = std::min(0.5 * std::numbers::pi / reach_mm, 1 / thinnest);
  const GaussRule rule = gauss_rule(8);
  const Stack only_first{{stack.layers[0]}, Base::half_space, stack.nu};
  // Panels double in width from far below 1/thickness up to the load's own wave length, then stay.
  double from = 0;
  double width = std::min(panel, 1e-3 / thickest);
  while (from < end) {
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      const double k = from + (rule.nodes[i] + 1) / 2 * width;
      const double weight = load(k) * rule.weights[i] / 2 * width;
      const Spectrum layers(stack, k);
      const Spectrum plain(only_first, k);
      for (StackAnswer& answer : answers) {
        const Mode here = layers.at(answer.depth_mm);
        const Mode there = plain.at(answer.depth_mm);
        answer.sigma_over_q += weight * (here.sigma - there.sigma);
        answer.displacement_mm += weight * (here.vertical - there.vertical) / (k * modulus);
      }
    }
    from += width;
    width = std::min(panel, width * 1.5);
  }
  return answers;
}

bool positive(double value) { return std::isfinite(value) && value > 0; }

Error bad_load(const std::string& why) {
  return bad_input("bad_load", "this load cannot be solved", why, "give a radius or sides above 0 mm");
}

}  // namespace

Result<std::vector<StackAnswer>> disc(const Stack& stack, double radius_mm,
                                      const std::vector<double>& depths_mm) {
  if (!positive(radius_mm)) return bad_load("a radius of " + std::to_string(radius_mm) + " mm");
  if (Status status = check(stack, radius_mm, depths_mm); !status) return status.error();
  const auto load = [&](double k) { return radius_mm * std::cyl_bessel_j(1.0, k * radius_mm); };
  const auto half_space = [&](double z, double modulus, double nu) {
    return StackAnswer{z, z == 0 ? 1.0 : disc_stress(0, z, radius_mm),
                       disc_axis_displacement_mm(z, radius_mm, modulus, nu)};
  };
  return integrate(stack, depths_mm, radius_mm, load, half_space);
}

Result<std::vector<StackAnswer>> rect(const Stack& stack, double side_x_mm, double side_y_mm,
                                      const std::vector<double>& depths_mm) {
  if (!positive(side_x_mm) || !positive(side_y_mm)) {
    return bad_load("sides of " + std::to_string(side_x_mm) + " x " + std::to_string(side_y_mm) + " mm");
  }
  const double half_x = side_x_mm / 2;
  const double half_y = side_y_mm / 2;
  const double reach = std::hypot(half_x, half_y);
  if (Status status = check(stack, reach, depths_mm); !status) return status.error();
  // The rectangle's transform, averaged over the directions of one wave number.
  const auto load = [&](double k) {
    const auto sinc = [](double x) { return std::abs(x) < 1e-8 ? 1.0 : std::sin(x) / x; };
    const int steps = 32 + static_cast<int>(2 * k * reach);
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
      const double angle = std::numbers::pi / 2 * (i + 0.5) / steps;
      sum += sinc(k * half_x * std::cos(angle)) * sinc(k * half_y * std::sin(angle));
    }
    return k * side_x_mm * side_y_mm * sum / steps / (2 * std::numbers::pi);
  };
  const auto half_space = [&](double z, double modulus, double nu) {
    return StackAnswer{z, rectangle_stress(0, 0, z, half_x, half_y),
                       rectangle_displacement_mm(0, 0, z, half_x, half_y, modulus, nu)};
  };
  return integrate(stack, depths_mm, reach, load, half_space);
}

}  // namespace palmar::depth
