#include "sensing/depth/layered.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "sensing/depth/gauss.hpp"
#include "sensing/depth/half_space.hpp"
#include "sensing/depth/spectrum.hpp"

namespace palmar::depth {
namespace {

/// The load's transform on the axis times k: the integral of spectrum(k) * response(k) over k from 0 is the
/// answer.
using LoadSpectrum = std::function<double(double k)>;
using HalfSpace = std::function<StackAnswer(double z_mm, double modulus_kPa, double nu)>;

/// Load over first layer: the number of wave numbers to solve grows with it.
constexpr double largest_reach_over_layer = 2000;
constexpr double rounding_mm = 1e-13;

Status check(const Stack& stack, double reach_mm, const std::vector<double>& depths_mm) {
  if (Status sound = check_stack(stack); !sound) return sound;
  const auto wrong = [](std::string why, std::string remedy) {
    return Status(bad_input("bad_stack", "these layers cannot be solved", std::move(why), std::move(remedy)));
  };
  if (reach_mm > largest_reach_over_layer * stack.layers[0].thickness_mm) {
    return wrong("a first layer of " + std::to_string(stack.layers[0].thickness_mm) +
                     " mm under a load that reaches " + std::to_string(reach_mm) + " mm from its centre",
                 "leave so thin a layer out, or take a smaller load");
  }
  for (double depth : depths_mm) {
    const bool below = stack.base == Base::rigid && depth > total_thickness_mm(stack) * (1 + 1e-12);
    if (!std::isfinite(depth) || depth < 0 || below) {
      return wrong("a depth of " + std::to_string(depth) + " mm in " +
                       std::to_string(total_thickness_mm(stack)) + " mm of layers",
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
  const double thickest = std::max(total_thickness_mm(stack), reach_mm);
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
        const Response here = layers.at(stack, answer.depth_mm);
        const Response there = plain.at(only_first, answer.depth_mm);
        answer.sigma_over_q += weight * (here.sigma - there.sigma);
        answer.displacement_mm += weight * (here.vertical - there.vertical) / (k * modulus);
      }
    }
    from += width;
    width = std::min(panel, width * 1.5);
  }
  const double total_mm = total_thickness_mm(stack);
  for (StackAnswer& answer : answers) {
    // What rounding leaves of a displacement that a rigid base does not have.
    const bool at_base = stack.base == Base::rigid && answer.depth_mm >= total_mm * (1 - 1e-12);
    if (at_base || std::abs(answer.displacement_mm) < rounding_mm) answer.displacement_mm = 0;
  }
  return answers;
}

/// Answers that the arithmetic could not carry are told as such: a load never lifts what lies under its middle.
Result<std::vector<StackAnswer>> sound(std::vector<StackAnswer> answers) {
  for (const StackAnswer& answer : answers) {
    if (std::isfinite(answer.sigma_over_q) && std::isfinite(answer.displacement_mm) &&
        answer.displacement_mm >= 0)
      continue;
    return bad_input("bad_stack", "these layers cannot be solved",
                     "at " + std::to_string(answer.depth_mm) + " mm the answer is lost in rounding",
                     "give moduli, thicknesses and a load that differ less");
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
  return sound(integrate(stack, depths_mm, radius_mm, load, half_space));
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
  return sound(integrate(stack, depths_mm, reach, load, half_space));
}

}  // namespace palmar::depth
