// Bones other than the spine in a slice: in the place and the width that their outlines have, thick as common teaching has them.
#include <algorithm>
#include <cmath>
#include <functional>

#include "app/screens/slice_ground.hpp"

namespace palmar::screens {
namespace {

using Matter = SliceShape::Matter;

// Thickness of bones, mm.
constexpr double rib_mm = 8, blade_mm = 4.5, ilium_mm = 11, shaft_mm = 27;
// Between the blade and the ribs under it, and from the skin's side of a bone to its spongy part.
constexpr double under_blade_mm = 15, cortex_mm = 1.8;
// Between two ribs that lie side by side, the shortest that is drawn, and how far one bows, of its length.
constexpr double rib_gap_mm = 4, least_rib_mm = 7, rib_bow = 0.06;
// From the crest inwards the bone of the pelvis sinks under the gluteals, over so much.
constexpr double crest_mm = 40;

// A bone that is cut along: rounded at its ends, its upper side at that y.
SliceShape strip(Matter matter, const Crossing& part, double thick_mm,
                 const std::function<double(double)>& top) {
  const double length = part.to_mm - part.from_mm, end = std::min(thick_mm, length) / 2;
  const int points = std::clamp(static_cast<int>(length / 2) + 8, 10, 48);
  SliceShape shape{matter, {}, {}};
  for (int i = 0; i <= points; ++i) {
    const double s = part.from_mm + length * (1 - std::cos(std::numbers::pi * i / points)) / 2;
    const double in = std::min({s - part.from_mm, part.to_mm - s, end});
    const double share = end > 0 ? in / end : 0,
                 half = thick_mm / 2 * std::sqrt(std::max(0.0, share * (2 - share)));
    const double middle = top(s) + thick_mm / 2;
    shape.upper.push_back({s, middle - half});
    shape.lower.push_back({s, middle + half});
  }
  return shape;
}

// The bone with its spongy inside.
void add_strip(std::vector<SliceShape>& out, const Crossing& part, double thick_mm,
               const std::function<double(double)>& top) {
  out.push_back(strip(Matter::bone, part, thick_mm, top));
  const Crossing inside{part.from_mm + cortex_mm, part.to_mm - cortex_mm};
  if (inside.to_mm - inside.from_mm < 2 || thick_mm <= 3 * cortex_mm) return;
  out.push_back(
      strip(Matter::spongy, inside, thick_mm - 2 * cortex_mm, [&](double s) { return top(s) + cortex_mm; }));
}

bool in_view(const SliceGround& ground, const Crossing& part) {
  return part.to_mm > -ground.half_mm() && part.from_mm < ground.half_mm();
}

// What is named lies well within the picture.
void name(const SliceGround& ground, const std::string& words, const Crossing& part,
          const std::function<double(double)>& y, SliceAnatomy& out) {
  const double from = std::max(part.from_mm, 4 - ground.half_mm()),
               to = std::min(part.to_mm, ground.half_mm() - 4);
  if (to - from < 4) return;
  const double s = (from + to) / 2;
  out.names.push_back({words, {s, y(s)}, to - from});
}

const Bone* bone(const Atlas& atlas, std::string_view id) {
  for (const Bone& one : atlas.bones) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

// Under the blade the ribs lie deeper.
double rib_y(const SliceGround& ground, std::span<const Crossing> blades, double s) {
  double under = 0;
  for (const Crossing& blade : blades) {
    const double in = std::min(s - blade.from_mm, blade.to_mm - s);
    under = std::max(under, std::clamp(in / 10 + 0.8, 0.0, 1.0));
  }
  return ground.y(s, ground.base(s) + under * under_blade_mm);
}

void add_scapula(const Atlas& atlas, const SliceGround& ground, const char* side,
                 std::vector<Crossing>& blades, SliceAnatomy& out) {
  const std::string end = std::string("_") + side;
  const Bone* blade = bone(atlas, "scapula" + end);
  if (!blade) return;
  const auto top = [&](double s) { return ground.y(s, ground.base(s)); };
  for (const Crossing& part : crossings(blade->outline, ground.plane())) {
    if (!in_view(ground, part)) continue;
    blades.push_back(part);
    add_strip(out.bones, part, blade_mm, top);
    name(ground, blade->name, part, [&](double s) { return top(s) + blade_mm / 2; }, out);
  }
  const Bone* spine = bone(atlas, "scapular_spine" + end);
  if (!spine) return;
  for (const Crossing& part : crossings(spine->outline, ground.plane())) {
    if (!in_view(ground, part)) continue;
    const double length = part.to_mm - part.from_mm;
    const auto crest = [&](double s) {
      return ground.y(s, std::min(ground.fat(s) + 1.5, ground.base(s) - 4));
    };
    if (length > 26) {  // along its crest
      add_strip(out.arches, part, 9, crest);
      continue;
    }
    // A ridge that stands on the blade, thick at its crest.
    const double s = (part.from_mm + part.to_mm) / 2, high = std::max(top(s) - crest(s), 4.0);
    out.arches.push_back(rounded_shape(Matter::bone, {s, crest(s) + 3.5}, 5, 3.5));
    out.arches.push_back(rounded_shape(Matter::bone, {s, crest(s) + high / 2 + 2}, 2, high / 2, 6));
    out.names.push_back({spine->name, {s, crest(s) + 3}, length});
  }
}

// From one end to the other, a little out towards the skin, as a rib runs round the chest.
std::function<double(double)> bowed(const Crossing& part, double from_y, double to_y, double out_mm) {
  return [=](double s) {
    const double t = (s - part.from_mm) / std::max(part.to_mm - part.from_mm, 1e-6);
    return from_y + (to_y - from_y) * t - out_mm * 4 * t * (1 - t);
  };
}

struct Rib {
  const Bone* bone;
  Crossing part;
  double from_y, to_y;  // of its upper side
};

// Where the outlines of two ribs lie over each other, each gives way, so that both are seen.
std::vector<Rib> ribs_in(const Atlas& atlas, const SliceGround& ground, std::span<const Crossing> blades) {
  std::vector<Rib> ribs;
  for (const Bone& one : atlas.bones) {
    if (one.kind != "rib") continue;
    for (const Crossing& part : crossings(one.outline, ground.plane())) {
      if (in_view(ground, part)) ribs.push_back({&one, part, 0, 0});
    }
  }
  const auto length = [](const Rib& rib) { return rib.part.to_mm - rib.part.from_mm; };
  std::sort(ribs.begin(), ribs.end(),
            [](const Rib& a, const Rib& b) { return a.part.from_mm < b.part.from_mm; });
  for (std::size_t i = 0; i + 1 < ribs.size(); ++i) {
    Crossing &a = ribs[i].part, &b = ribs[i + 1].part;
    const double over = a.to_mm + rib_gap_mm - b.from_mm;
    if (over <= 0) continue;
    a.to_mm -= over / 2, b.from_mm += over / 2;
  }
  std::erase_if(ribs, [&](const Rib& rib) { return length(rib) < least_rib_mm; });
  for (Rib& rib : ribs) {
    rib.from_y = rib_y(ground, blades, rib.part.from_mm), rib.to_y = rib_y(ground, blades, rib.part.to_mm);
  }
  return ribs;
}

void add_ribs(const Atlas& atlas, const SliceGround& ground, std::span<const Crossing> blades,
              SliceAnatomy& out) {
  const std::vector<Rib> ribs = ribs_in(atlas, ground, blades);
  for (const Rib& rib : ribs) {
    const auto top = bowed(rib.part, rib.from_y, rib.to_y, rib_bow * (rib.part.to_mm - rib.part.from_mm));
    add_strip(out.bones, rib.part, rib_mm, top);
    name(ground, rib.bone->name, rib.part, [&](double s) { return top(s) + rib_mm / 2; }, out);
  }
  // Between ribs that are not far from each other lie the muscles of the wall of the chest.
  for (std::size_t i = 0; i + 1 < ribs.size(); ++i) {
    const Crossing gap{ribs[i].part.to_mm - 3, ribs[i + 1].part.from_mm + 3};
    const double u0 = ground.place(gap.from_mm).u_mm, u1 = ground.place(gap.to_mm).u_mm;
    const bool over_spine = u0 * u1 <= 0;
    if (gap.to_mm - gap.from_mm < 1 || gap.to_mm - gap.from_mm > 70 || over_spine) continue;
    out.beyond.push_back(strip(Matter::beyond, gap, rib_mm * 0.7,
                               bowed(gap, ribs[i].to_y + 0.15 * rib_mm, ribs[i + 1].from_y + 0.15 * rib_mm,
                                     rib_bow * (gap.to_mm - gap.from_mm))));
  }
}

void add_pelvis(const Bone& one, const SliceGround& ground, SliceAnatomy& out) {
  const auto top = [&](double s) {
    const BodyPoint at = ground.place(s);
    double below_crest = crest_mm;
    for (const BodyPoint p : one.outline) {
      if (p.v_mm < 500) below_crest = std::min(below_crest, std::hypot(p.u_mm - at.u_mm, p.v_mm - at.v_mm));
    }
    const double t = below_crest / crest_mm, shallow = ground.fat(s) + 4;
    return ground.y(s, shallow + std::max(ground.base(s) - shallow, 0.0) * t * (2 - t));
  };
  for (const Crossing& part : crossings(one.outline, ground.plane())) {
    if (!in_view(ground, part)) continue;
    add_strip(out.bones, part, std::min(ilium_mm, std::max(part.to_mm - part.from_mm, 5.0)), top);
    name(
        ground, one.name.substr(0, one.name.find(' ')), part, [&](double s) { return top(s) + ilium_mm / 2; },
        out);
  }
}

// A long bone: round where it is cut across.
void add_shaft(const Bone& one, const SliceGround& ground, SliceAnatomy& out) {
  for (const Crossing& part : crossings(one.outline, ground.plane())) {
    if (!in_view(ground, part)) continue;
    const double length = part.to_mm - part.from_mm, thick = std::min(length, shaft_mm);
    const auto top = [&](double s) {
      return ground.y(s, std::min(ground.base(s) - 4, std::max(one.depth_to_top_mm.mid, ground.fat(s) + 3)));
    };
    add_strip(out.bones, part, thick, top);
    name(ground, one.name, part, [&](double s) { return top(s) + thick / 2; }, out);
  }
}

}  // namespace

void add_bones(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out) {
  std::vector<Crossing> blades;
  for (const char* side : {"R", "L"}) add_scapula(atlas, ground, side, blades, out);
  std::vector<SliceShape> over;
  over.swap(out.bones);
  add_ribs(atlas, ground, blades, out);
  out.bones.insert(out.bones.end(), over.begin(), over.end());
  for (const Bone& one : atlas.bones) {
    if (one.kind == "pelvis") add_pelvis(one, ground, out);
    if (one.kind == "leg" || one.kind == "arm") add_shaft(one, ground, out);
  }
}

}  // namespace palmar::screens
