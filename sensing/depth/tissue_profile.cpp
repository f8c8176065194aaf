#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

#include "sensing/body/polygon.hpp"
#include "sensing/depth/slice.hpp"

namespace palmar::depth {
namespace {

/// Over so many mm from its border a muscle grows to its thickness, at most; a narrow one over a third of its width.
constexpr double belly_edge_mm = 12;

struct Box {
  double u0 = 1e9, v0 = 1e9, u1 = -1e9, v1 = -1e9;
  explicit Box(const BodyPolygon& outline) {
    for (BodyPoint p : outline) {
      u0 = std::min(u0, p.u_mm);
      v0 = std::min(v0, p.v_mm);
      u1 = std::max(u1, p.u_mm);
      v1 = std::max(v1, p.v_mm);
    }
  }
  bool holds(BodyPoint p) const { return p.u_mm >= u0 && p.u_mm <= u1 && p.v_mm >= v0 && p.v_mm <= v1; }
};

/// Where a column lies, and the weights of the stacks there.
struct Column {
  BodyPoint at;
  std::vector<double> weights;
};

/// Layers where they hold, blended by the stacks' weights. Layers of different stacks are joined by their ids.
void add_layers(const Tissue& tissue, const std::vector<Column>& columns, TissueProfile& profile) {
  for (const TissueLayer& layer : tissue.stacks[0].layers)
    profile.boundaries.push_back({layer.id, std::vector<float>(columns.size(), 0.0f)});
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const std::vector<double>& weights = columns[column].weights;
    double depth_mm = 0;
    for (TissueProfile::Boundary& boundary : profile.boundaries) {
      for (std::size_t k = 0; k < weights.size(); ++k) {
        for (const TissueLayer& layer : tissue.stacks[k].layers) {
          if (layer.id == boundary.id) depth_mm += weights[k] * layer.thickness_mm.mid;
        }
      }
      boundary.depth_mm[column] = static_cast<float>(depth_mm);
    }
    double rigid = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      if (tissue.stacks[k].base == Base::rigid) rigid += weights[k];
    }
    profile.bone_mm.push_back(rigid >= 0.5 ? static_cast<float>(depth_mm) : -1.0f);
  }
}

/// Top and bottom where the plane's column lies: those under its stacks, but for the ones where it lies under the bone. Empty
/// where that is most of them.
std::optional<MuscleSpan> blended(const std::vector<MuscleSpan>& spans, const std::vector<double>& weights) {
  MuscleSpan sum;
  double part = 0;
  for (std::size_t k = 0; k < spans.size(); ++k) {
    if (spans[k].under_bone) continue;
    sum.top_mm += weights[k] * spans[k].top_mm;
    sum.bottom_mm += weights[k] * spans[k].bottom_mm;
    part += weights[k];
  }
  if (part < 0.5) return std::nullopt;
  return MuscleSpan{sum.top_mm / part, sum.bottom_mm / part};
}

void add_muscle(const DepthModel& model, const Muscle& muscle, std::uint16_t index,
                const std::vector<Column>& columns, TissueProfile& profile) {
  const Box box(muscle.outline);
  TissueProfile::Band band;
  std::vector<MuscleSpan> spans;
  for (std::size_t k = 0; k < model.stacks(); ++k) spans.push_back(model.span(muscle, k));
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (!box.holds(columns[column].at)) continue;
    const double inside = body::inside_mm(muscle.outline, columns[column].at);
    if (inside <= 0) continue;
    const std::optional<MuscleSpan> here = blended(spans, columns[column].weights);
    if (!here) continue;
    if (band.top_mm.empty()) {
      band.top_mm.assign(columns.size(), -1.0f);
      band.bottom_mm.assign(columns.size(), -1.0f);
    }
    const double edge = std::min(belly_edge_mm, std::max(box.u1 - box.u0, 3.0) / 3);
    const double t = std::min(1.0, inside / edge);
    const double middle = here->middle_mm();
    const double half = (middle - here->top_mm) * std::sqrt(t * (2 - t));  // a quarter of an ellipse
    band.top_mm[column] = static_cast<float>(middle - half);
    band.bottom_mm[column] = static_cast<float>(middle + half);
  }
  if (band.top_mm.empty()) return;
  band.muscle = index;
  profile.muscles.push_back(std::move(band));
}

/// Over the columns where the plane cuts it.
double mean_middle_mm(const TissueProfile::Band& band) {
  double sum = 0;
  int columns = 0;
  for (std::size_t i = 0; i < band.top_mm.size(); ++i) {
    if (band.top_mm[i] < 0) continue;
    sum += static_cast<double>(band.top_mm[i] + band.bottom_mm[i]) / 2;
    ++columns;
  }
  return sum / columns;
}

}  // namespace

TissueProfile tissue_profile(const DepthModel& model, const Atlas& atlas, const SlicePlane& plane,
                             int columns) {
  if (columns < 1 || !(plane.half_width_mm > 0)) {
    throw std::invalid_argument("a profile of " + std::to_string(columns) + " columns over " +
                                std::to_string(2 * plane.half_width_mm) + " mm");
  }
  TissueProfile profile;
  profile.plane = plane;
  profile.columns = columns;
  std::vector<Column> places;
  for (int column = 0; column < columns; ++column) {
    places.push_back({plane.at(plane.half_width_mm * ((2 * column + 1.0) / columns - 1)), {}});
    model.weights_at(places.back().at, atlas.mannequin.c7_psis_mm, places.back().weights);
  }
  if (model.tissue()) add_layers(*model.tissue(), places, profile);
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    if (atlas.muscles[i].outline.size() >= 3)
      add_muscle(model, atlas.muscles[i], static_cast<std::uint16_t>(i), places, profile);
  }
  const auto deeper = [](const TissueProfile::Band& a, const TissueProfile::Band& b) {
    const double depth_a = mean_middle_mm(a), depth_b = mean_middle_mm(b);
    return depth_a != depth_b ? depth_a > depth_b : a.muscle < b.muscle;
  };
  std::sort(profile.muscles.begin(), profile.muscles.end(), deeper);
  return profile;
}

}  // namespace palmar::depth
