#include "sensing/depth/muscle_loader.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/body/coverage.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/depth/cell_weights.hpp"
#include "sensing/depth/gauss.hpp"
#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/polygon_load.hpp"

namespace palmar::depth {
namespace {

/// Of the mean over one cell, relative to a weight of 1.
constexpr double cell_tolerance = 1e-4;
/// The same for one image of a layered tissue, which is itself good to some 1e-3.
constexpr double image_tolerance = 1e-3;
/// Beyond so many depths from an outline less than 2e-4 of a force arrives.
constexpr double reach_over_depth = 10;

/// Nodes of a composite Gauss rule over the cells [first, last) of an axis.
std::vector<float> axis_nodes(int first, int last, double pitch_mm, const GaussRule& rule) {
  std::vector<float> nodes;
  for (int i = first; i < last; ++i) {
    for (double node : rule.nodes) nodes.push_back(static_cast<float>((i + 0.5 + node / 2) * pitch_mm));
  }
  return nodes;
}

/// Cells [first, last) of one axis that lie within `reach` of the outline.
struct CellSpan {
  int first = 0, last = 0;
  CellSpan(const std::vector<MatPoint>& outline, double MatPoint::* axis, double pitch_mm, int cells,
           double reach_mm) {
    const auto less = [&](MatPoint a, MatPoint b) { return a.*axis < b.*axis; };
    const auto [low, high] = std::minmax_element(outline.begin(), outline.end(), less);
    const double end = cells;
    first = static_cast<int>(std::clamp(std::floor(((*low).*axis - reach_mm) / pitch_mm), 0.0, end));
    last = static_cast<int>(std::clamp(std::ceil(((*high).*axis + reach_mm) / pitch_mm), 0.0, end));
  }
};

/// Mean over each cell of the stress under the outline at one image's depth, in mm of the mat frame.
void fold_outline(const std::vector<MatPoint>& outline, double z_mm, const GridGeometry& geometry,
                  double tolerance, double reach_mm, std::vector<float>& means) {
  means.assign(static_cast<std::size_t>(geometry.cells()), 0.0f);
  const GaussRule rule_x = gauss_rule(gauss_order(geometry.pitch_x_mm, z_mm, tolerance));
  const GaussRule rule_y = gauss_rule(gauss_order(geometry.pitch_y_mm, z_mm, tolerance));
  const CellSpan cols(outline, &MatPoint::x_mm, geometry.pitch_x_mm, geometry.cols, reach_mm);
  const CellSpan rows(outline, &MatPoint::y_mm, geometry.pitch_y_mm, geometry.rows, reach_mm);
  const std::vector<float> xs = axis_nodes(cols.first, cols.last, geometry.pitch_x_mm, rule_x);
  std::vector<float> stress(xs.size());
  const std::size_t order_x = rule_x.nodes.size();
  for (int row = rows.first; row < rows.last; ++row) {
    for (std::size_t j = 0; j < rule_y.nodes.size(); ++j) {
      polygon_stress(outline, z_mm, xs, (row + 0.5 + rule_y.nodes[j] / 2) * geometry.pitch_y_mm, stress);
      std::size_t at = 0;
      for (int col = cols.first; col < cols.last; ++col) {
        double mean = 0;
        for (std::size_t i = 0; i < order_x; ++i)
          mean += rule_x.weights[i] * static_cast<double>(stress[at++]);
        means[static_cast<std::size_t>(geometry.index(row, col))] +=
            static_cast<float>(mean * rule_y.weights[j] / 4);
      }
    }
  }
}

/// What a force inside the outline gives to it: by image and stack, summed over the outline's cells.
class InsideSums {
 public:
  InsideSums(const std::vector<float>& coverage, const CellWeights& stacks)
      : coverage_(coverage), stacks_(stacks) {}

  void add_image(const std::vector<float>& means) {
    std::vector<double> sums(stacks_.stacks(), 0.0);
    for (std::size_t cell = 0; cell < coverage_.size(); ++cell) {
      if (coverage_[cell] <= 0) continue;
      const float inside = coverage_[cell] * means[cell];
      for (std::size_t k = 0; k < sums.size(); ++k)
        sums[k] += static_cast<double>(inside * stacks_.at(cell, k));
    }
    by_image_.push_back(std::move(sums));
  }
  double total(const ImageWeights& images) const {
    double sum = 0;
    for (std::size_t j = 0; j < by_image_.size(); ++j) {
      for (std::size_t k = 0; k < by_image_[j].size(); ++k) sum += images[k][j] * by_image_[j][k];
    }
    return sum;
  }

 private:
  const std::vector<float>& coverage_;
  const CellWeights& stacks_;
  std::vector<std::vector<double>> by_image_;
};

/// Mean change of a column of weights over one millimetre, over their mean, on the outline's cells.
double relative_slope(const std::vector<float>& coverage, const GridGeometry& g, const float* weights,
                      std::size_t stride) {
  double slope = 0, mean = 0;
  const auto at = [&](int row, int col) {
    return static_cast<double>(weights[static_cast<std::size_t>(g.index(row, col)) * stride]);
  };
  for (int row = 0; row < g.rows; ++row) {
    for (int col = 0; col < g.cols; ++col) {
      const double inside = static_cast<double>(coverage[static_cast<std::size_t>(g.index(row, col))]);
      if (inside <= 0) continue;
      const int left = std::max(col - 1, 0), right = std::min(col + 1, g.cols - 1);
      const int above = std::max(row - 1, 0), below = std::min(row + 1, g.rows - 1);
      const double dx = right > left ? (at(row, right) - at(row, left)) / ((right - left) * g.pitch_x_mm) : 0;
      const double dy =
          below > above ? (at(below, col) - at(above, col)) / ((below - above) * g.pitch_y_mm) : 0;
      slope += inside * std::hypot(dx, dy);
      mean += inside * at(row, col);
    }
  }
  return mean > 0 ? slope / mean : 0;
}

/// Of the force of all contacts together, as one mat's error is common to them; absent where one has none.
std::optional<float> relative_force_range(const Contacts& contacts) {
  double half_N = 0, force_N = 0;
  for (const Contact& contact : contacts.list) {
    const auto relative = depth::relative_force_range(contact);
    if (!relative) return std::nullopt;
    half_N += *relative * contact.force_N;
    force_N += contact.force_N;
  }
  if (!(force_N > 0)) return std::nullopt;
  return static_cast<float>(half_N / force_N);
}

/// FactorRange::widened(), cheap enough for every muscle of a frame.
float widened(float off, float relative) { return std::sqrt(off * off + relative * relative); }

}  // namespace

MuscleLoader::MuscleLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement,
                           const DepthModel& model)
    : geometry_(geometry) {
  require_grid(geometry);
  require_scale(placement);
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (!muscle.scoreable || muscle.outline.size() < 3) continue;
    muscles_.push_back(static_cast<std::uint16_t>(i));
    inverse_area_.push_back(static_cast<float>(1 / body::area_mm2(muscle.outline)));
  }
  stride_ = (muscles_.size() + 7) / 8 * 8;
  weights_.assign(static_cast<std::size_t>(geometry.cells()) * stride_, 0.0f);
  sums_.assign((Contacts::most + 1) * stride_, 0.0f);
  const CellWeights stacks(model, geometry, placement, atlas.mannequin.c7_psis_mm);
  for (std::size_t m = 0; m < muscles_.size(); ++m)
    prepare(m, atlas.muscles[muscles_[m]], placement, model, stacks);
}

void MuscleLoader::prepare(std::size_t m, const Muscle& muscle, const Placement& placement,
                           const DepthModel& model, const CellWeights& stacks) {
  const std::vector<double> image_mm = model.image_depths_of(muscle);
  const ImageWeights usual = model.stress_weights(image_mm, model.mid_depths_mm(muscle));
  const std::vector<MatPoint> outline = body::outline_on_mat(muscle.outline, placement);
  std::vector<std::vector<float>> by_image;
  for (std::size_t j = 0; j < image_mm.size(); ++j) {
    // Lengths of the body over scale are lengths in the mat frame.
    const double z = image_mm[j] / placement.scale;
    const double everywhere = geometry_.width_mm() + geometry_.height_mm() + 1e6;
    std::vector<float> means;
    fold_outline(outline, z, geometry_, model.layered() ? image_tolerance : cell_tolerance,
                 model.layered() ? reach_over_depth * z : everywhere, means);
    for (std::size_t cell = 0; cell < means.size(); ++cell) {
      if (means[cell] == 0) continue;
      float weight = 0;
      for (std::size_t k = 0; k < stacks.stacks(); ++k)
        weight += stacks.at(cell, k) * static_cast<float>(usual[k][j]);
      weights_[cell * stride_ + m] += weight * means[cell];
    }
    by_image.push_back(std::move(means));
  }
  // Its range is that of a press inside the outline, or, where the mat does not reach there, of presses that reach it most.
  std::vector<float> pressed = body::coverage(muscle.outline, geometry_, placement);
  if (std::all_of(pressed.begin(), pressed.end(), [](float part) { return part <= 0; })) {
    for (std::size_t cell = 0; cell < pressed.size(); ++cell)
      pressed[cell] = std::max(0.0f, weights_[cell * stride_ + m]);
  }
  InsideSums inside(pressed, stacks);
  for (const std::vector<float>& image : by_image) inside.add_image(image);
  std::vector<double> totals;
  for (Variant variant : stress_variants) {
    totals.push_back(
        inside.total(model.stress_weights(image_mm, model.mid_depths_mm(muscle, variant), variant)));
  }
  const double slope = relative_slope(pressed, geometry_, weights_.data() + m, stride_) / placement.scale;
  ranges_.push_back(range_over(totals).widened(slope * placement.error_95_mm()));
}

void MuscleLoader::load(const PressureField& field, const Contacts& contacts,
                        std::vector<MuscleLoad>& frame_loads,
                        std::vector<ContactLoads>& contact_loads) const {
  require_same_grid(field, geometry_);
  const std::size_t count = std::min(contacts.list.size(), Contacts::most);
  const std::size_t nobody = count;
  std::fill_n(sums_.begin(), (count + 1) * stride_, 0.0f);
  const float newtons_per_kPa = static_cast<float>(geometry_.cell_area_mm2() * 1e-3);
  double force = 0;
  std::fill(forces_.begin(), forces_.end(), 0.0f);
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const float cell_force = field.kPa[cell] * newtons_per_kPa;
    force += static_cast<double>(cell_force);
    const std::size_t owner = cell < contacts.owner.size() ? contacts.owner[cell] : Contacts::none;
    const float* row = weights_.data() + cell * stride_;
    float* sum = sums_.data() + (owner < count ? owner : nobody) * stride_;
    if (owner < count) forces_[owner] += cell_force;
    for (std::size_t m = 0; m < stride_; ++m) sum[m] += cell_force * row[m];
  }

  if (contact_loads.size() < count) contact_loads.resize(count);
  for (std::size_t i = 0; i < contact_loads.size(); ++i) {
    contact_loads[i].contact = i < count ? contacts.list[i].id : 0;
    if (i >= count) continue;
    const float* sum = sums_.data() + i * stride_;
    contact_loads[i].load_N.assign(sum, sum + muscles_.size());
    for (float& load_N : contact_loads[i].load_N) load_N = std::min(load_N, forces_[i]);
    for (std::size_t m = 0; m < stride_; ++m) sums_[nobody * stride_ + m] += sum[m];
  }
  frame_loads.resize(muscles_.size());
  const std::optional<float> force_range = relative_force_range(contacts);
  const float inverse_force = force > 0 ? static_cast<float>(1 / force) : 0.0f;
  for (std::size_t m = 0; m < muscles_.size(); ++m) {
    // Beside a press on a layer that hardly changes its volume the stress is a little below zero: no load. What lies under the press
    // then carries more than the force, by up to 4 %; no more than the force is told, as tissue is not glued to what lifts it.
    const float load = std::clamp(sums_[nobody * stride_ + m], 0.0f, static_cast<float>(force));
    MuscleLoad& out = frame_loads[m];
    out = {muscles_[m], load, load * inverse_area_[m] * 1e3f, load * inverse_force};
    out.share_lo = out.share * ranges_[m].lo;
    out.share_hi = std::min(1.0f, out.share * ranges_[m].hi);
    if (!force_range) continue;
    out.load_lo_N = load * std::max(0.0f, 1 - widened(1 - ranges_[m].lo, *force_range));
    out.load_hi_N = load * (1 + widened(ranges_[m].hi - 1, *force_range));
  }
}

}  // namespace palmar::depth
