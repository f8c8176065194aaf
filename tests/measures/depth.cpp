// How well the model below the skin keeps its promises (physics: section 1): a JSON line a measure.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>

#include "sensing/depth/half_space.hpp"
#include "sensing/depth/layered.hpp"
#include "sensing/depth/stress_layer.hpp"
#include "tests/depth/fields.hpp"
#include "tests/depth/tissues.hpp"

namespace palmar::depth {
namespace {

constexpr double c7_psis_mm = 500;

void say(const std::string& measure, double value, double target, const std::string& peer) {
  std::printf(R"({"measure":"%s","value":%.6g,"target":%g,"peer":"%s"})"
              "\n",
              measure.c_str(), value, target, peer.c_str());
}

/// Worst relative error on the axis at 2, 10, 20 and 30 mm, by `answer(depth)`.
template <class Answer>
double worst_of_the_example(Answer answer) {
  const double depths[] = {2, 10, 20, 30}, expected[] = {1.070, 0.809, 0.365, 0.215};
  double worst = 0;
  for (int i = 0; i < 4; ++i) worst = std::max(worst, std::abs(answer(depths[i]) / expected[i] - 1));
  return worst;
}

double by_cells(double depth_mm) {
  const GridGeometry grid{41, 41, 1, 1};
  std::vector<float> sigma;
  StressLayer(grid, depth_mm, example_model(), {}, c7_psis_mm)
      .solve(disc_field(grid, {20.5, 20.5}, 10), sigma);
  return static_cast<double>(sigma[static_cast<std::size_t>(grid.index(20, 20))]);
}

/// Sum of one cell's influence over windows of several sizes and depths, against the window's closed-form share.
double worst_window() {
  double worst = 0;
  for (int side : {21, 41, 81}) {
    for (double depth_mm : {5.0, 15.0, 40.0, 2.5 * side}) {
      const GridGeometry grid{side, side, 5, 5};
      PressureField field = empty_field(grid);
      press(field, side / 2, side / 2, 1);
      double sum = 0;
      for (float value : stress_layer(field, depth_mm)) sum += static_cast<double>(value);
      worst = std::max(worst, std::abs(sum / rectangle_stress(0, 0, depth_mm, 2.5 * side, 2.5 * side) - 1));
    }
  }
  return worst;
}

PressureField random_field(const GridGeometry& grid) {
  std::mt19937 random(7);
  PressureField field = empty_field(grid);
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      if (random() % 6 == 0) press(field, row, col, static_cast<float>(1 + random() % 80));
    }
  }
  return field;
}

void transforms_and_adjoint() {
  const GridGeometry grid{64, 64, 10, 10};
  const DepthModel model = model_of(varied_tissue());
  const PressureField field = random_field(grid);
  std::vector<float> mask(4096, 0.0f);
  for (int row = 20; row < 50; ++row) {
    for (int col = 30; col < 36; ++col) mask[static_cast<std::size_t>(grid.index(row, col))] = 1;
  }
  double transforms = 0, adjoint = 0;
  for (double depth_mm : {3.0, 10.0, 25.0, 45.0}) {
    const StressLayer layer(grid, depth_mm, model, {"adult", -320, 0, 0, 1, {}}, c7_psis_mm);
    std::vector<float> direct, fourier;
    const double peak = layer.solve(field, direct, StressLayer::Way::direct);
    layer.solve(field, fourier, StressLayer::Way::fourier);
    const std::vector<float> folded = layer.adjoint(mask);
    double convolved = 0, by_adjoint = 0;
    for (std::size_t i = 0; i < direct.size(); ++i) {
      transforms = std::max(transforms, static_cast<double>(std::abs(direct[i] - fourier[i])) / peak);
      convolved += static_cast<double>(mask[i]) * static_cast<double>(direct[i]);
      by_adjoint += static_cast<double>(folded[i]) * static_cast<double>(field.kPa[i]);
    }
    adjoint = std::max(adjoint, std::abs(by_adjoint / convolved - 1));
  }
  say("transforms against the direct sum, worst over the peak", transforms, 1e-5, "the direct sum");
  say("a mask's adjoint against convolve-then-sum", adjoint, 1e-5, "convolve, then sum");
}

}  // namespace
}  // namespace palmar::depth

int main() {
  using namespace palmar::depth;
  const Stack stack = stack_of(worked_example());
  say("skin, fat, muscle on bone: worst of four depths, on the axis",
      worst_of_the_example([&](double z) { return disc(stack, 10, {z}).value()[0].sigma_over_q; }), 0.01,
      "physics.md, layered");
  say("the same through the cells of a mat", worst_of_the_example(by_cells), 0.01, "physics.md, layered");
  say("a half-space for it: worst of four depths",
      worst_of_the_example([](double z) { return disc_stress(0, z, 10); }), 1, "what layers are for");
  say("kernel sums over windows against the closed-form share", worst_window(), 1e-3, "closed form");
  transforms_and_adjoint();
  return 0;
}
