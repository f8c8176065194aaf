#include "sensing/depth/depth_model.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "sensing/depth/spectrum.hpp"

namespace palmar::depth {
namespace {

constexpr int wave_numbers = 160;
constexpr double largest_wave_number = 40;  ///< 1/mm
constexpr double image_ratio = 1.35;        ///< between neighbouring image depths, at most
constexpr double nearest_image = 0.5;       ///< over the depth of the answer
constexpr double furthest_image = 2.5;      ///< over the thickness of all layers
constexpr double ridge = 1e-6;              ///< of the largest coefficient's column: keeps coefficients small
constexpr double least_depth_mm = 0.7;      ///< above it the skin alone matters: a half-space
constexpr double largest_fit_error = 0.02;
constexpr double rounding = 1e-9;

double image(double k, double depth_mm) { return (1 + k * depth_mm) * std::exp(-k * depth_mm); }

/// count values from first to last in equal ratios.
std::vector<double> ratios(double first, double last, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(first * std::pow(last / first, i / (count - 1.0)));
  return values;
}

Stack varied(const TissueStack& tissue, Variant variant) {
  switch (variant) {
    case Variant::thin:
      return stack_of(tissue, TissueValue::lo);
    case Variant::thick:
      return stack_of(tissue, TissueValue::hi);
    case Variant::soft:
      return stack_of(tissue, TissueValue::mid, TissueValue::lo);
    case Variant::stiff:
      return stack_of(tissue, TissueValue::mid, TissueValue::hi);
    default:
      break;
  }
  Stack stack = stack_of(tissue);
  if (variant == Variant::usual) return stack;
  for (std::size_t i = 0; i < stack.layers.size(); ++i) {
    const Range& range = tissue.layers[i].modulus_kPa;
    stack.layers[i].modulus_kPa = (i % 2 == 0) == (variant == Variant::stiff_surface) ? range.hi : range.lo;
  }
  return stack;
}

/// Where the layer called fat ends; 0 in a body without one.
double fat_ends_mm(const TissueStack& tissue, const Stack& layers) {
  double depth_mm = 0;
  for (std::size_t i = 0; i < tissue.layers.size(); ++i) {
    depth_mm += layers.layers[i].thickness_mm;
    if (tissue.layers[i].id == "fat") return depth_mm;
  }
  return 0;
}

/// One stack with its system solved at every wave number.
struct SolvedStack {
  Stack stack;
  double total_mm = 0;
  std::vector<Spectrum> spectra;

  SolvedStack(Stack layers, const std::vector<double>& k)
      : stack(std::move(layers)), total_mm(total_thickness_mm(stack)) {
    for (double wave_number : k) spectra.emplace_back(stack, wave_number);
  }
  bool under_bone(double depth_mm) const {
    return !std::isfinite(depth_mm) || (stack.base == Base::rigid && depth_mm > total_mm * (1 + rounding));
  }
  /// Precondition: not under_bone().
  double sigma(std::size_t i, double depth_mm) const {
    const double z = stack.base == Base::rigid ? std::min(depth_mm, total_mm) : depth_mm;
    return spectra[i].at(stack, z).sigma;
  }
};

/// Least squares with a little ridge: columns of `functions` for each column of `wanted`.
Eigen::MatrixXd fit(const Eigen::MatrixXd& functions, const Eigen::MatrixXd& wanted) {
  const Eigen::Index rows = functions.rows(), cols = functions.cols();
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(rows + cols, cols);
  system.topRows(rows) = functions;
  system.bottomRows(cols).diagonal().setConstant(ridge * functions.colwise().norm().maxCoeff());
  Eigen::MatrixXd right = Eigen::MatrixXd::Zero(rows + cols, wanted.cols());
  right.topRows(rows) = wanted;
  return system.householderQr().solve(right);
}

}  // namespace

struct DepthModel::Solved {
  std::vector<double> k;
  double thickest_mm = 0;
  double thinnest_layer_mm = 0;
  std::array<std::vector<SolvedStack>, variant_count> variants;

  const std::vector<SolvedStack>& of(Variant variant) const {
    return variants[static_cast<std::size_t>(variant)];
  }
};

Result<DepthModel> DepthModel::of(Tissue tissue) {
  if (tissue.stacks.empty()) {
    return bad_input("bad_stack", "the tissue " + tissue.id + " has no stack of layers", "",
                     "give at least one");
  }
  auto solved = std::make_shared<Solved>();
  solved->thinnest_layer_mm = 1e9;
  for (const TissueStack& stack : tissue.stacks) {
    for (int v = 0; v < variant_count; ++v) {
      const Stack layers = varied(stack, static_cast<Variant>(v));
      if (Status sound = check_stack(layers); !sound) {
        Error error = sound.error();
        error.what = "the stack " + stack.id + " of the tissue " + tissue.id + " cannot be solved";
        return error;
      }
      solved->thickest_mm = std::max(solved->thickest_mm, total_thickness_mm(layers));
      solved->thinnest_layer_mm = std::min(solved->thinnest_layer_mm, layers.layers[0].thickness_mm);
    }
  }
  solved->k = ratios(0.02 / solved->thickest_mm, largest_wave_number, wave_numbers);
  for (int v = 0; v < variant_count; ++v) {
    for (const TissueStack& stack : tissue.stacks)
      solved->variants[static_cast<std::size_t>(v)].emplace_back(varied(stack, static_cast<Variant>(v)),
                                                                 solved->k);
  }
  DepthModel model;
  model.tissue_ = std::move(tissue);
  model.solved_ = std::move(solved);
  for (double depth_mm : {2.0, 5.0, 10.0, 20.0, 40.0}) {
    const std::vector<double> errors = model.fit_error(depth_mm);  // 0 under a bone
    for (std::size_t k = 0; k < errors.size(); ++k) {
      if (errors[k] <= largest_fit_error) continue;
      return bad_input("bad_stack",
                       "the stack " + model.tissue_->stacks[k].id + " of the tissue " + model.tissue_->id +
                           " cannot be solved",
                       "its layers are too unlike to be modelled to 2 %",
                       "give moduli and thicknesses that differ less");
    }
  }
  return model;
}

void DepthModel::weights_at(BodyPoint at, double c7_psis_mm, std::vector<double>& weights) const {
  if (tissue_) return depth::weights_at(*tissue_, at, c7_psis_mm, weights);
  weights.assign(1, 1.0);
}

std::vector<double> DepthModel::image_depths(const std::vector<double>& depths_mm) const {
  std::vector<double> sorted = depths_mm;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.empty()) throw std::invalid_argument("images for no depth");
  if (!(sorted.front() > 0) || !std::isfinite(sorted.back())) {
    throw std::invalid_argument("depths from " + std::to_string(sorted.front()) + " to " +
                                std::to_string(sorted.back()) + " mm");
  }
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (!layered() || sorted.back() < least_depth_mm) return sorted;
  double first = std::max(sorted.front(), least_depth_mm);
  double last = 0;
  for (const auto& variant : solved_->variants) {
    for (const SolvedStack& stack : variant) last = std::max(last, furthest_image * stack.total_mm);
  }
  first *= nearest_image;
  last = std::max(last, 1.5 * sorted.back());
  const int count = 2 + static_cast<int>(std::log(last / first) / std::log(image_ratio));
  std::vector<double> depths = ratios(first, last, count);
  if (sorted.front() < least_depth_mm) depths.insert(depths.begin(), sorted.front());
  return depths;
}

std::vector<double> DepthModel::image_depths_of(const Muscle& muscle) const {
  std::vector<double> depths;
  for (Variant variant : stress_variants) {
    for (double depth_mm : mid_depths_mm(muscle, variant)) {
      if (!(depth_mm > 0)) {
        throw std::invalid_argument("muscle " + muscle.id + " has a mid-depth of " +
                                    std::to_string(depth_mm) + " mm");
      }
      if (depth_mm != under_bone_mm) depths.push_back(depth_mm);
    }
  }
  if (depths.empty()) depths.push_back(span(muscle, 0).top_mm);  // under the bone everywhere: no load at all
  return image_depths(depths);
}

ImageWeights DepthModel::stress_weights(const std::vector<double>& image_depths_mm, double depth_mm,
                                        Variant variant) const {
  return stress_weights(image_depths_mm, std::vector<double>(stacks(), depth_mm), variant);
}

ImageWeights DepthModel::stress_weights(const std::vector<double>& image_depths_mm,
                                        const std::vector<double>& stack_depths_mm, Variant variant) const {
  if (stack_depths_mm.size() != stacks()) {
    throw std::invalid_argument("depths of " + std::to_string(stack_depths_mm.size()) + " stacks, of " +
                                std::to_string(stacks()));
  }
  const std::size_t images = image_depths_mm.size();
  ImageWeights weights(stacks(), std::vector<double>(images, 0.0));
  std::vector<std::size_t> solved;
  for (std::size_t s = 0; s < weights.size(); ++s) {
    const double depth_mm = stack_depths_mm[s];
    if (layered() ? solved_->of(variant)[s].under_bone(depth_mm) : !std::isfinite(depth_mm)) continue;
    if (layered() && depth_mm >= least_depth_mm) {
      solved.push_back(s);
      continue;
    }
    const auto nearest =
        std::min_element(image_depths_mm.begin(), image_depths_mm.end(),
                         [&](double a, double b) { return std::abs(a - depth_mm) < std::abs(b - depth_mm); });
    weights[s][static_cast<std::size_t>(nearest - image_depths_mm.begin())] = 1;
  }
  if (solved.empty()) return weights;
  // sum c = 1 by taking the last image out. The weight k (dk = k dlnk) is that of the stress at a point;
  // the small constant keeps broad loads right as well.
  const std::size_t skip = image_depths_mm.front() < nearest_image * least_depth_mm * 0.99 ? 1 : 0;
  const std::vector<double> used(image_depths_mm.begin() + static_cast<std::ptrdiff_t>(skip),
                                 image_depths_mm.end());
  const Eigen::Index free = static_cast<Eigen::Index>(used.size()) - 1;
  const double last = used.back();
  const std::vector<double>& k = solved_->k;
  const auto& stack = solved_->of(variant);
  Eigen::Index rows = 0;
  while (rows < wave_numbers && k[static_cast<std::size_t>(rows)] * used.front() < 14) ++rows;
  Eigen::MatrixXd functions(rows, free), wanted(rows, static_cast<Eigen::Index>(solved.size()));
  for (Eigen::Index i = 0; i < rows; ++i) {
    const double wave = k[static_cast<std::size_t>(i)];
    const double weight = 0.3 / solved_->thickest_mm + wave;
    const double at_last = image(wave, last);
    for (Eigen::Index j = 0; j < free; ++j)
      functions(i, j) = weight * (image(wave, used[static_cast<std::size_t>(j)]) - at_last);
    for (std::size_t column = 0; column < solved.size(); ++column) {
      const std::size_t s = solved[column];
      wanted(i, static_cast<Eigen::Index>(column)) =
          weight * (stack[s].sigma(static_cast<std::size_t>(i), stack_depths_mm[s]) - at_last);
    }
  }
  const Eigen::MatrixXd solution = fit(functions, wanted);
  for (std::size_t column = 0; column < solved.size(); ++column) {
    const std::size_t s = solved[column];
    double sum = 0;
    for (Eigen::Index j = 0; j < free; ++j) {
      const double c = solution(j, static_cast<Eigen::Index>(column));
      weights[s][skip + static_cast<std::size_t>(j)] = c;
      sum += c;
    }
    weights[s].back() = 1 - sum;
  }
  return weights;
}

std::vector<double> DepthModel::displacement_depths() const {
  const double first = solved_->thinnest_layer_mm / 2;
  const double last = 2 * furthest_image * solved_->thickest_mm;
  const int count = 2 + static_cast<int>(std::log(last / first) / std::log(image_ratio));
  std::vector<double> depths = ratios(first, last, count);
  depths.insert(depths.begin(), 0.0);  // the skin's own half-space
  return depths;
}

ImageWeights DepthModel::displacement_weights(const std::vector<double>& image_depths_mm,
                                              Variant variant) const {
  const auto& stack = solved_->of(variant);
  const std::vector<double>& k = solved_->k;
  const Eigen::Index free = static_cast<Eigen::Index>(image_depths_mm.size()) - 2;
  const double last = image_depths_mm.back();
  Eigen::MatrixXd functions(wave_numbers, free),
      wanted(wave_numbers, static_cast<Eigen::Index>(stack.size()));
  std::vector<double> at_skin, at_rest;
  for (const SolvedStack& one : stack) {
    const double nu = one.stack.nu;
    const auto compliance = [&](const Layer& layer) { return 2 * (1 - nu * nu) / layer.modulus_kPa; };
    at_skin.push_back(compliance(one.stack.layers.front()));
    at_rest.push_back(one.stack.base == Base::rigid ? 0 : compliance(one.stack.layers.back()));
  }
  for (Eigen::Index i = 0; i < wave_numbers; ++i) {
    const double wave = k[static_cast<std::size_t>(i)];
    const double weight = 1 + 0.3 / (wave * solved_->thickest_mm);
    const double at_last = std::exp(-wave * last);
    for (Eigen::Index j = 0; j < free; ++j)
      functions(i, j) =
          weight * (std::exp(-wave * image_depths_mm[static_cast<std::size_t>(j) + 1]) - at_last);
    for (std::size_t s = 0; s < stack.size(); ++s) {
      const double here = stack[s].spectra[static_cast<std::size_t>(i)].at(stack[s].stack, 0).vertical /
                          stack[s].stack.layers.front().modulus_kPa;
      // At the largest wave numbers only the first layer is felt, at the smallest only the base.
      wanted(i, static_cast<Eigen::Index>(s)) =
          weight * (here - at_skin[s] - (at_rest[s] - at_skin[s]) * at_last);
    }
  }
  const Eigen::MatrixXd solution = fit(functions, wanted);
  ImageWeights weights(stack.size(), std::vector<double>(image_depths_mm.size(), 0.0));
  for (std::size_t s = 0; s < stack.size(); ++s) {
    weights[s][0] = at_skin[s];
    double sum = at_skin[s];
    for (Eigen::Index j = 0; j < free; ++j) {
      const double c = solution(j, static_cast<Eigen::Index>(s));
      weights[s][static_cast<std::size_t>(j) + 1] = c;
      sum += c;
    }
    weights[s].back() = at_rest[s] - sum;
  }
  return weights;
}

std::vector<double> DepthModel::fit_error(double depth_mm) const {
  if (!layered() || depth_mm < least_depth_mm) return std::vector<double>(stacks(), 0.0);
  const std::vector<double> depths = image_depths({depth_mm});
  const ImageWeights weights = stress_weights(depths, depth_mm);
  std::vector<double> errors;
  for (std::size_t s = 0; s < stacks(); ++s) {
    if (solved_->of(Variant::usual)[s].under_bone(depth_mm)) {
      errors.push_back(0);
      continue;
    }
    double error = 0, largest = 0;
    for (std::size_t i = 0; i < solved_->k.size(); ++i) {
      const double k = solved_->k[i];
      const double exact = solved_->of(Variant::usual)[s].sigma(i, depth_mm);
      double carried = 0;
      for (std::size_t j = 0; j < depths.size(); ++j) carried += weights[s][j] * image(k, depths[j]);
      error += std::abs(carried - exact) * k * k;
      largest += std::abs(exact) * k * k;
    }
    errors.push_back(error / largest);
  }
  return errors;
}

double DepthModel::bone_mm(std::size_t stack, Variant variant) const {
  if (!layered()) return std::numeric_limits<double>::infinity();
  const SolvedStack& one = solved_->of(variant).at(stack);
  return one.stack.base == Base::rigid ? one.total_mm : std::numeric_limits<double>::infinity();
}

std::vector<double> DepthModel::down_to_bone_mm(double depth_mm, Variant variant) const {
  std::vector<double> depths;
  for (std::size_t s = 0; s < stacks(); ++s) depths.push_back(std::min(depth_mm, bone_mm(s, variant)));
  return depths;
}

MuscleSpan DepthModel::span(const Muscle& muscle, std::size_t stack, Variant variant) const {
  const Range& range = tissue_ ? depth_range_mm(muscle, tissue_->stacks[stack]) : muscle.depth_to_top_mm;
  const double usual = depth_in(range, tissue_ ? tissue_->muscle_depth : MuscleDepth::middle);
  MuscleSpan span{usual, 0};
  // Within one build, half of the way to the end of the range over all builds.
  if (variant == Variant::thin) span.top_mm = (usual + range.lo) / 2;
  if (variant == Variant::thick) span.top_mm = (usual + range.hi) / 2;
  if (tissue_) {
    const Stack& layers = solved_->of(variant)[stack].stack;
    span.top_mm = std::max(span.top_mm, fat_ends_mm(tissue_->stacks[stack], layers));
  }
  span.under_bone = span.top_mm >= bone_mm(stack, variant);
  span.bottom_mm = span.top_mm + muscle.thickness_mm;
  if (!span.under_bone) span.bottom_mm = std::min(span.bottom_mm, bone_mm(stack, variant));
  return span;
}

std::vector<double> DepthModel::mid_depths_mm(const Muscle& muscle, Variant variant) const {
  std::vector<double> depths;
  for (std::size_t s = 0; s < stacks(); ++s) {
    const MuscleSpan here = span(muscle, s, variant);
    depths.push_back(here.under_bone ? under_bone_mm : here.middle_mm());
  }
  return depths;
}

}  // namespace palmar::depth
