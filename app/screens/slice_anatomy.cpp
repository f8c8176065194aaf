#include "app/screens/slice_anatomy.hpp"

#include <stdexcept>
#include <utility>

#include "app/screens/slice_ground.hpp"

namespace palmar::screens {
namespace {

// Nearer to the spine than this the model's bone rises to the spinous tips; what lies beside them rests on the laminae.
constexpr double lamina_u_mm = 22;
// Sheets of fascia between muscles, mm.
constexpr double fascia_mm = 0.6;
// How far a muscle gives way to its neighbours over its sides, columns.
constexpr int soft_columns = 3;

void check(const depth::TissueProfile& profile, std::span<const double> height_mm) {
  if (profile.columns < 1 || height_mm.size() != static_cast<std::size_t>(profile.columns))
    throw std::invalid_argument("slice_anatomy: " + std::to_string(height_mm.size()) + " heights for " +
                                std::to_string(profile.columns) + " columns");
}

std::vector<float> end_of_fat(const depth::TissueProfile& profile) {
  const auto& layers = profile.boundaries;
  if (layers.size() < 2) return {};
  // All but the last layer, which is muscle, or foam in its place.
  return layers[layers.size() - 2].depth_mm;
}

void soften(std::vector<float>& values) {
  const int n = static_cast<int>(values.size());
  const std::vector<float> from = values;
  for (int i = 0; i < n; ++i) {
    float sum = 0;
    for (int j = i - soft_columns; j <= i + soft_columns; ++j)
      sum += from[static_cast<std::size_t>(std::clamp(j, 0, n - 1))];
    values[static_cast<std::size_t>(i)] = sum / (2 * soft_columns + 1);
  }
}

// Beside the spine the bone of the laminae; no value where the model has no bone.
std::vector<float> base_of(const depth::TissueProfile& profile) {
  if (profile.bone_mm.empty()) return {};
  const depth::SlicePlane& plane = profile.plane;
  const double du = std::cos(plane.direction_deg * std::numbers::pi / 180);
  std::vector<float> base(profile.bone_mm.size());
  for (int i = 0; i < profile.columns; ++i) {
    const double s = plane.half_width_mm * ((2 * i + 1.0) / profile.columns - 1), u = plane.at(s).u_mm;
    double moved = s;
    // Along the spine there is no column further out: what stands there is left as it is.
    if (std::abs(u) < lamina_u_mm && std::abs(du) > 0.4)
      moved = s + ((u < 0 ? -lamina_u_mm : lamina_u_mm) - u) / du;
    const double column = (moved / plane.half_width_mm + 1) / 2 * profile.columns - 0.5;
    const auto at =
        static_cast<std::size_t>(std::clamp(std::lround(column), 0L, static_cast<long>(profile.columns - 1)));
    const float bone = profile.bone_mm[at];
    base[static_cast<std::size_t>(i)] = bone < 0 ? static_cast<float>(SliceGround::no_base_mm) : bone;
  }
  soften(base);
  return base;
}

// Over the sacrum, which lies right under the fat, muscles are as thin as its groove is deep.
void add_sacrum(const Atlas& atlas, const depth::TissueProfile& profile, std::span<const float> fat_mm,
                std::vector<float>& base) {
  if (fat_mm.empty() || base.empty()) return;
  for (const Bone& bone : atlas.bones) {
    if (bone.id != "sacrum") continue;
    for (const Crossing& part : crossings(bone.outline, profile.plane)) {
      const double middle = (part.from_mm + part.to_mm) / 2, half = (part.to_mm - part.from_mm) / 2;
      for (int i = 0; i < profile.columns; ++i) {
        const double s = profile.plane.half_width_mm * ((2 * i + 1.0) / profile.columns - 1);
        const double t = std::abs(s - middle) / half;
        if (t >= 1) continue;
        const auto c = static_cast<std::size_t>(i);
        base[c] = std::min(base[c], fat_mm[c] + static_cast<float>(8 + 15 * std::pow(t, 1.4)));
      }
    }
  }
  soften(base);
}

// By the layers that anatomy tells, and within one as deep as the model has them.
std::vector<const depth::TissueProfile::Band*> from_above(const Atlas& atlas,
                                                          const depth::TissueProfile& profile) {
  std::vector<const depth::TissueProfile::Band*> bands;
  for (auto band = profile.muscles.rbegin(); band != profile.muscles.rend(); ++band) bands.push_back(&*band);
  // The model's order is kept within a layer.
  const auto place = [&](const depth::TissueProfile::Band* band) {
    return std::pair(atlas.muscles[band->muscle].layer, -(band - profile.muscles.data()));
  };
  std::sort(bands.begin(), bands.end(), [&](const auto* a, const auto* b) { return place(a) < place(b); });
  return bands;
}

// From the most superficial to the deepest: each below the fat and below what lies over it, thinner where there is less room than their
// usual thicknesses take.
void lay_muscles(const Atlas& atlas, const depth::TissueProfile& profile, std::span<const float> base_mm,
                 SliceAnatomy& out) {
  const auto columns = static_cast<std::size_t>(profile.columns);
  std::vector<float> low(columns);
  for (std::size_t c = 0; c < columns; ++c)
    low[c] = out.fat_mm.empty() ? 0.0f : out.fat_mm[c] + static_cast<float>(fascia_mm);
  for (const depth::TissueProfile::Band* band : from_above(atlas, profile)) {
    std::vector<float> push(columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const bool here = band->top_mm[c] >= 0;
      push[c] = here ? std::max(0.0f, low[c] - band->top_mm[c]) : (c > 0 ? push[c - 1] : 0.0f);
    }
    soften(push);
    SliceAnatomy::Belly belly{band->muscle, band->top_mm, band->bottom_mm};
    for (std::size_t c = 0; c < columns; ++c) {
      if (belly.top_mm[c] < 0) continue;
      belly.top_mm[c] = std::max(belly.top_mm[c] + push[c], low[c]);
      belly.bottom_mm[c] = std::max(belly.bottom_mm[c] + push[c], belly.top_mm[c]);
      low[c] = std::max(low[c], belly.bottom_mm[c] + static_cast<float>(fascia_mm));
    }
    out.muscles.push_back(std::move(belly));
  }
  std::reverse(out.muscles.begin(), out.muscles.end());
  if (base_mm.empty()) return;
  for (std::size_t c = 0; c < columns; ++c) {
    const float top = out.fat_mm.empty() ? 0.0f : out.fat_mm[c], room = std::max(base_mm[c] - top, 2.0f);
    const float taken = low[c] - top;
    if (taken <= room) continue;
    for (SliceAnatomy::Belly& belly : out.muscles) {
      if (belly.top_mm[c] < 0) continue;
      belly.top_mm[c] = top + (belly.top_mm[c] - top) * room / taken;
      belly.bottom_mm[c] = top + (belly.bottom_mm[c] - top) * room / taken;
    }
  }
}

}  // namespace

std::vector<Crossing> crossings(const BodyPolygon& outline, const depth::SlicePlane& plane) {
  const double angle = plane.direction_deg * std::numbers::pi / 180, du = std::cos(angle),
               dv = std::sin(angle);
  const auto along = [&](BodyPoint p) {
    return (p.u_mm - plane.centre.u_mm) * du + (p.v_mm - plane.centre.v_mm) * dv;
  };
  const auto beside = [&](BodyPoint p) {
    return (p.v_mm - plane.centre.v_mm) * du - (p.u_mm - plane.centre.u_mm) * dv;
  };
  std::vector<double> at;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const BodyPoint a = outline[i], b = outline[(i + 1) % outline.size()];
    const double from = beside(a), to = beside(b);
    if ((from > 0) != (to > 0)) at.push_back(along(a) + (along(b) - along(a)) * from / (from - to));
  }
  std::sort(at.begin(), at.end());
  std::vector<Crossing> out;
  for (std::size_t i = 0; i + 1 < at.size(); i += 2) out.push_back({at[i], at[i + 1]});
  return out;
}

SliceShape rounded_shape(SliceShape::Matter matter, Point middle, double half_w, double half_h, double edge) {
  constexpr int points = 18;
  SliceShape shape{matter, {}, {}};
  for (int i = 0; i <= points; ++i) {
    const double t = -std::cos(std::numbers::pi * i / points);
    const double rise = half_h * std::pow(std::max(0.0, 1 - std::pow(std::abs(t), edge)), 1 / edge);
    shape.upper.push_back({middle.x + half_w * t, middle.y - rise});
    shape.lower.push_back({middle.x + half_w * t, middle.y + rise});
  }
  return shape;
}

SliceAnatomy slice_anatomy(const Atlas& atlas, const depth::TissueProfile& profile,
                           std::span<const double> height_mm) {
  check(profile, height_mm);
  SliceAnatomy out;
  out.fat_mm = end_of_fat(profile);
  std::vector<float> base = base_of(profile);
  add_sacrum(atlas, profile, out.fat_mm, base);
  lay_muscles(atlas, profile, base, out);
  const SliceGround ground(profile, height_mm, out.fat_mm, base);
  add_bones(atlas, ground, out);
  add_spine(atlas, ground, out);
  return out;
}

}  // namespace palmar::screens
