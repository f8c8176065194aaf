#include "app/screens/slice_anatomy.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
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
// The bone that carries the muscles turns as softly as the wall of the chest: where the model has steps.
constexpr int round_columns = 9;
// Bones as deep as common teaching has them beside the spine and over the ribs, where the model knows none.
constexpr double beside_spine_mm = 46, over_ribs_mm = 28;
// The model's bone is the picture's where they are so near each other, mm.
constexpr double near_bone_mm = 9;
constexpr std::size_t least_floor_columns = 10;

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

void soften(std::vector<float>& values, int reach = soft_columns) {
  const int n = static_cast<int>(values.size());
  const std::vector<float> from = values;
  for (int i = 0; i < n; ++i) {
    float sum = 0;
    for (int j = i - reach; j <= i + reach; ++j)
      sum += from[static_cast<std::size_t>(std::clamp(j, 0, n - 1))];
    values[static_cast<std::size_t>(i)] = sum / static_cast<float>(2 * reach + 1);
  }
}

// Of the laminae, the chest's wall, and under the crest of the pelvis nothing that muscles rest on.
double taught_base_mm(const Atlas& atlas, BodyPoint at) {
  const double scale = atlas.mannequin.c7_psis_mm / 500, u = std::abs(at.u_mm) / scale, v = at.v_mm / scale;
  const auto rise = [](double x, double from, double to) {
    const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
  };
  const double beside = std::lerp(over_ribs_mm, SliceGround::no_base_mm, rise(v, 290, 350));
  return std::lerp(beside_spine_mm, beside, rise(u, 48, 78));
}

// Beside the spine the bone of the laminae; where the model has no bone, so deep that nothing rests on it.
std::vector<float> base_of(const Atlas& atlas, const depth::TissueProfile& profile) {
  const depth::SlicePlane& plane = profile.plane;
  const double du = std::cos(plane.direction_deg * std::numbers::pi / 180);
  std::vector<float> base(static_cast<std::size_t>(profile.columns));
  for (int i = 0; i < profile.columns; ++i) {
    const double s = plane.half_width_mm * ((2 * i + 1.0) / profile.columns - 1);
    const BodyPoint place = plane.at(s);
    const bool midline = std::abs(place.u_mm) < lamina_u_mm, across = std::abs(du) > 0.4;
    float& mm = base[static_cast<std::size_t>(i)];
    // Along the spine there is no column further out.
    if (profile.bone_mm.empty() || (midline && !across)) {
      mm = static_cast<float>(taught_base_mm(atlas, place));
      continue;
    }
    const double moved = midline ? s + ((place.u_mm < 0 ? -lamina_u_mm : lamina_u_mm) - place.u_mm) / du : s;
    const double column = (moved / plane.half_width_mm + 1) / 2 * profile.columns - 0.5;
    const auto at =
        static_cast<std::size_t>(std::clamp(std::lround(column), 0L, static_cast<long>(profile.columns - 1)));
    const float bone = profile.bone_mm[at];
    mm = bone < 0 ? static_cast<float>(SliceGround::no_base_mm) : bone;
  }
  for (int time = 0; time < 2; ++time) soften(base, round_columns);
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

// Where the layers of one region go over into those of the next a muscle does not follow them in steps.
void even_out(SliceAnatomy::Belly& belly) {
  const int n = static_cast<int>(belly.top_mm.size());
  const std::vector<float> top = belly.top_mm, bottom = belly.bottom_mm;
  const auto middle = [&](int c) {
    return (top[static_cast<std::size_t>(c)] + bottom[static_cast<std::size_t>(c)]) / 2;
  };
  for (int c = 0; c < n; ++c) {
    const auto i = static_cast<std::size_t>(c);
    if (top[i] < 0) continue;
    // As far to both sides, so that its ends stay.
    int reach = 0;
    const auto here = [&](int at) { return at >= 0 && at < n && top[static_cast<std::size_t>(at)] >= 0; };
    while (reach < 2 * round_columns && here(c - reach - 1) && here(c + reach + 1)) ++reach;
    float sum = 0;
    for (int j = c - reach; j <= c + reach; ++j) sum += middle(j);
    const float moved = sum / static_cast<float>(2 * reach + 1) - middle(c);
    belly.top_mm[i] = std::max(0.0f, top[i] + moved), belly.bottom_mm[i] = bottom[i] + moved;
  }
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
    even_out(belly);
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
  // How much of its usual thickness each column has room for.
  std::vector<float> share(columns, 1.0f);
  for (std::size_t c = 0; c < columns; ++c) {
    const float top = out.fat_mm.empty() ? 0.0f : out.fat_mm[c], room = std::max(base_mm[c] - top, 2.0f);
    share[c] = std::min(1.0f, room / std::max(low[c] - top, 1e-3f));
  }
  soften(share, round_columns);
  for (std::size_t c = 0; c < columns; ++c) {
    const float top = out.fat_mm.empty() ? 0.0f : out.fat_mm[c];
    for (SliceAnatomy::Belly& belly : out.muscles) {
      if (belly.top_mm[c] < 0) continue;
      belly.top_mm[c] = top + (belly.top_mm[c] - top) * share[c];
      belly.bottom_mm[c] = top + (belly.bottom_mm[c] - top) * share[c];
    }
  }
}

// The model's bone where the picture has none: between ribs, under the loin. Beside the spine the arches stand for it.
std::vector<float> bare_floor(const depth::TissueProfile& profile, std::span<const double> height_mm,
                              const SliceAnatomy& anatomy) {
  std::vector<float> floor = profile.bone_mm;
  if (floor.empty()) return floor;
  const SliceGround ground(profile, height_mm, {}, {});
  for (int c = 0; c < profile.columns; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double s = ground.s_mm(c), y = static_cast<double>(floor[i]) - height_mm[i];
    const auto near = [&](const SliceShape& shape) {
      if (shape.matter != SliceShape::Matter::bone) return false;
      if (s < shape.upper.front().x - 2 || s > shape.upper.back().x + 2) return false;
      std::size_t k = 0;
      while (k + 1 < shape.upper.size() && shape.upper[k].x < s) ++k;
      return y > shape.upper[k].y - near_bone_mm;
    };
    if ((ground.across() && std::abs(ground.place(s).u_mm) < lamina_u_mm + 4) ||
        std::any_of(anatomy.bones.begin(), anatomy.bones.end(), near) ||
        std::any_of(anatomy.arches.begin(), anatomy.arches.end(), near))
      floor[i] = -1;
  }
  // A short piece of it would be a riddle.
  for (std::size_t from = 0; from < floor.size();) {
    std::size_t to = from;
    while (to < floor.size() && (floor[to] < 0) == (floor[from] < 0)) ++to;
    if (floor[from] >= 0 && to - from < least_floor_columns)
      std::fill(floor.begin() + static_cast<std::ptrdiff_t>(from),
                floor.begin() + static_cast<std::ptrdiff_t>(to), -1.0f);
    from = to;
  }
  return floor;
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
  std::vector<float> base = base_of(atlas, profile);
  add_sacrum(atlas, profile, out.fat_mm, base);
  lay_muscles(atlas, profile, base, out);
  const SliceGround ground(profile, height_mm, out.fat_mm, base);
  add_bones(atlas, ground, out);
  add_spine(atlas, ground, out);
  out.floor_mm = bare_floor(profile, height_mm, out);
  return out;
}

}  // namespace palmar::screens
