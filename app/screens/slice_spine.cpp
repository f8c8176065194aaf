// The spine in a slice: body, pedicles, laminae, transverse and spinous process of the vertebra that the plane cuts, or disc and facets
// between two; the column of bodies in a plane along it; the sacrum. Sizes by level are common teaching of an adult.
#include <array>
#include <optional>

#include "app/screens/slice_ground.hpp"

namespace palmar::screens {
namespace {

using Matter = SliceShape::Matter;

constexpr double reference_mm = 500;  // C7 to PSIS of the back that the sizes are for
// From the laminae to the middle of the canal, and to the back of the bodies, mm.
constexpr double canal_mm = 10, to_body_mm = 19;
// Half the width of the canal where all levels have it; spinous processes down to there are those of the chest, mm from C7.
constexpr double canal_half_mm = 8, chest_to_mm = 290;
constexpr double disc_level_mm = 4;  // of the end of a body that counts as disc

struct Sizes {
  double body_half_w = 0, body_h = 0, canal_half_w = 0;
};

// 0 at C3, 21 at L5.
int order(const std::string& name) {
  if (name.size() < 2) return 0;
  const int number = std::atoi(name.c_str() + 1);
  return name[0] == 'C' ? number - 3 : name[0] == 'T' ? number + 4 : number + 16;
}

Sizes sizes(const std::string& name) {
  struct Row {
    int order;
    Sizes sizes;
  };
  static constexpr std::array<Row, 5> rows{
      {{0, {10, 15, 11}}, {5, {14, 16, 10}}, {11, {14, 24, 8.5}}, {16, {20, 29, 10.5}}, {21, {25, 34, 13}}}};
  const int at = std::clamp(order(name), 0, 21);
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    if (at > rows[i + 1].order) continue;
    const double t = static_cast<double>(at - rows[i].order) / (rows[i + 1].order - rows[i].order);
    const Sizes &a = rows[i].sizes, &b = rows[i + 1].sizes;
    return {std::lerp(a.body_half_w, b.body_half_w, t), std::lerp(a.body_h, b.body_h, t),
            std::lerp(a.canal_half_w, b.canal_half_w, t)};
  }
  return rows.back().sizes;
}

bool vertebra(const Bone& bone) { return bone.id.starts_with("vertebra_"); }

// From where to where along the spine its body lies.
Crossing extent(const Bone& bone, double within_u_mm = 12) {
  Crossing out{1e9, -1e9};
  for (const BodyPoint p : bone.outline) {
    if (std::abs(p.u_mm) > within_u_mm) continue;
    out.from_mm = std::min(out.from_mm, p.v_mm), out.to_mm = std::max(out.to_mm, p.v_mm);
  }
  return out;
}

const Bone* nearest(const Atlas& atlas, double v_mm) {
  const Bone* best = nullptr;
  double least = 40;
  for (const Bone& bone : atlas.bones) {
    if (!vertebra(bone)) continue;
    const Crossing lies = extent(bone);
    const double away = std::max({lies.from_mm - v_mm, v_mm - lies.to_mm, 0.0});
    if (away < least) least = away, best = &bone;
  }
  return best;
}

// y over s between two bounds at s0 + x * stretch.
template <class Upper, class Lower>
SliceShape curve(Matter matter, double s0, double stretch, double x0, double x1, Upper upper, Lower lower) {
  constexpr int points = 20;
  SliceShape shape{matter, {}, {}};
  for (int i = 0; i <= points; ++i) {
    const double x = x0 + (x1 - x0) * (1 - std::cos(std::numbers::pi * i / points)) / 2;
    shape.upper.push_back({s0 + x * stretch, upper(x)});
    shape.lower.push_back({s0 + x * stretch, std::max(lower(x), upper(x))});
  }
  return shape;
}

// One level, cut across. Lengths in mm as they are at a right angle to the spine.
struct Level {
  const Bone& bone;
  const SliceGround& ground;
  Sizes size;
  double s0, stretch, lamina_y, tip_y,
      reach_mm;  // reach: of the transverse processes; 0 where the plane misses them
  bool disc, spinous;
};

// Kidney-shaped: hollow towards the canal.
void add_body(const Level& at, SliceAnatomy& out) {
  const double w = at.size.body_half_w, h = at.size.body_h, middle = at.lamina_y + to_body_mm + h / 2;
  const auto body = [&](Matter matter, double by) {
    const double half = w - by, deep = h / 2 - by;
    const auto round = [=](double x) {
      return deep * std::pow(std::max(0.0, 1 - std::pow(std::abs(x) / half, 2.6)), 1 / 2.4);
    };
    const auto dent = [=](double x) { return 3.2 * std::exp(-x * x / (0.16 * w * w)); };
    return curve(
        matter, at.s0, at.stretch, -half, half, [=](double x) { return middle - round(x) + dent(x); },
        [=](double x) { return middle + round(x); });
  };
  // One bone with its arch; a disc lies before it.
  auto& list = at.disc ? out.beyond : out.arches;
  list.push_back(body(at.disc ? Matter::disc : Matter::bone, 0));
  list.push_back(at.disc ? body(Matter::nerve, 0.42 * h / 2 + 3) : body(Matter::spongy, 2.2));
  const std::string name = at.bone.name;
  if (!at.disc) out.names.push_back({name, {at.s0, middle}, 2 * w * at.stretch});
}

void add_arch(const Level& at, SliceAnatomy& out) {
  const double c = at.size.canal_half_w, y = at.lamina_y, q = at.stretch;
  auto& bones = out.arches;
  if (!at.disc) {
    // Pedicles: narrow in the middle, wide where they meet the body.
    const double root = y + to_body_mm + 3.5, outside = c + 5,
                 flare = std::clamp(at.size.body_half_w - 4 - outside, 0.5, 4.5);
    for (const double side : {-1.0, 1.0}) {
      const double a = side * (c - 1.5), b = side * (outside + flare);
      bones.push_back(curve(
          Matter::bone, at.s0, q, std::min(a, b), std::max(a, b),
          [=](double x) {
            const double t = std::clamp((std::abs(x) - outside) / flare, 0.0, 1.0);
            return t <= 0 ? y + 3 : root - 2 * flare * (1 - t) * (1 - t);
          },
          [=](double x) { return root + 1.5 - 0.5 * std::max(0.0, std::abs(x) - c); }));
    }
  }
  // Transverse processes, thinner and rounder towards their tips.
  if (at.reach_mm > c + 8) {
    for (const double side : {-1.0, 1.0}) {
      const double root = c, tip = at.reach_mm;
      const auto half = [=](double x) {
        const double t = std::clamp((std::abs(x) - root) / (tip - root), 0.0, 1.0);
        const double left = (tip - std::abs(x)) / 3.4;
        return (4.6 - 1.2 * t) * (left < 1 ? std::sqrt(std::max(0.0, left * (2 - left))) : 1.0);
      };
      const auto middle = [=](double x) { return y + 5.5 + 0.06 * (std::abs(x) - root); };
      bones.push_back(curve(
          Matter::bone, at.s0, q, std::min(side * root, side * tip), std::max(side * root, side * tip),
          [=](double x) { return middle(x) - half(x); }, [=](double x) { return middle(x) + half(x); }));
    }
  }
  // Laminae: a roof over the canal.
  const double eave = c + 5;
  bones.push_back(curve(
      Matter::bone, at.s0, q, -eave, eave,
      [=](double x) { return y - 6.5 + 8 * std::pow(std::abs(x) / eave, 1.4); },
      [=](double x) { return y + 0.5 + 7 * std::pow(std::abs(x) / eave, 1.3); }));
  for (const double side : {-1.0, 1.0}) {
    bones.push_back(rounded_shape(Matter::bone, {at.s0 + side * (c + 4.5) * q, y + 2.5}, 6.2 * q, 6));
    if (at.disc)
      bones.push_back(rounded_shape(Matter::disc, {at.s0 + side * (c + 4) * q, y + 2}, 0.7 * q, 5));
  }
}

void add_spinous(const Level& at, SliceAnatomy& out) {
  const double q = at.stretch, root = at.lamina_y - 4, tip = std::min(at.tip_y, root - 8);
  const Matter matter = at.spinous ? Matter::bone : Matter::ligament;
  const double wide = at.spinous ? 4.4 : 1.6, thin = at.spinous ? 2.7 : 1.6;
  out.arches.push_back(curve(
      matter, at.s0, q, -thin, thin, [=](double) { return tip + 4; }, [=](double) { return root + 3; }));
  out.arches.push_back(rounded_shape(matter, {at.s0, tip + 5}, wide * q, 5.5));
  if (!at.spinous) return;
  out.arches.push_back(curve(
      matter, at.s0, q, -8, 8, [=](double x) { return root - 6 + std::abs(x) * 0.9; },
      [=](double) { return root + 4; }));
  out.names.push_back({at.bone.name + " spinous process", {at.s0, tip + 5}, 2 * wide * q});
}

void add_canal(const Level& at, SliceAnatomy& out) {
  const double c = at.size.canal_half_w, q = at.stretch, y = at.lamina_y + canal_mm + 1;
  out.arches.push_back(rounded_shape(Matter::canal, {at.s0, y}, c * q, 8.5, 2.3));
  out.arches.push_back(rounded_shape(Matter::nerve, {at.s0, y + 0.5}, 0.62 * c * q, 5.4));
}

bool over_sacrum(const Atlas& atlas, const SliceGround& ground, double s0) {
  for (const Bone& bone : atlas.bones) {
    if (bone.id != "sacrum" && bone.id != "coccyx") continue;
    for (const Crossing& part : crossings(bone.outline, ground.plane())) {
      if (part.from_mm <= s0 && s0 <= part.to_mm) return true;
    }
  }
  return false;
}

void add_level(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out) {
  const double cosine = ground.cosine(), s0 = -ground.plane().centre.u_mm / cosine;
  if (over_sacrum(atlas, ground, s0)) return;
  const double v = ground.place(s0).v_mm;
  const Bone* bone = nearest(atlas, v);
  if (!bone || std::abs(s0) > ground.half_mm() + 60) return;
  const double near_mm = 24 / std::abs(cosine);
  const double lamina = std::min(ground.base(s0 - near_mm), ground.base(s0 + near_mm));
  const double tip = std::min(ground.fat(s0) + 1.5, lamina - 14);
  const Crossing body = extent(*bone);
  Level at{
      *bone, ground, sizes(bone->name), s0, 1 / std::abs(cosine), ground.y(s0, lamina), ground.y(s0, tip), 0,
      false, false};
  const double scale = atlas.mannequin.c7_psis_mm / reference_mm;
  at.size = {at.size.body_half_w * scale, at.size.body_h * scale, at.size.canal_half_w * scale};
  at.disc = v < body.from_mm + disc_level_mm / 2 || v > body.to_mm - disc_level_mm;
  for (const Crossing& part : crossings(bone->outline, ground.plane()))
    at.reach_mm = std::max({at.reach_mm, std::abs(part.from_mm - s0) * std::abs(cosine),
                            std::abs(part.to_mm - s0) * std::abs(cosine)});
  for (const Bone& one : atlas.bones) {
    if (one.kind != "spinous") continue;
    for (const Crossing& part : crossings(one.outline, ground.plane()))
      at.spinous |= part.from_mm <= s0 && s0 <= part.to_mm;
  }
  add_body(at, out);
  add_arch(at, out);
  add_canal(at, out);
  add_spinous(at, out);
  // The muscle in front that everyone asks about: never reached from here.
  if (order(bone->name) < 17) return;
  const double wide = 12 + 1.6 * (order(bone->name) - 17),
               y = at.lamina_y + to_body_mm + at.size.body_h * 0.45;
  for (const double side : {-1.0, 1.0})
    out.beyond.insert(
        out.beyond.begin(),
        rounded_shape(Matter::beyond, {s0 + side * (at.size.body_half_w + wide * 0.8) * at.stretch, y},
                      wide * at.stretch, wide * 1.15));
  out.names.push_back({"Psoas major", {s0 + (at.size.body_half_w + wide * 0.9) * at.stretch, y}, 1.6 * wide});
}

// A spinous process along the spine: a blade that slants towards the feet, more so in the chest.
void add_fin(const SliceGround& ground, double s, double half, double base, SliceAnatomy& out) {
  const double feet = ground.sine() < 0 ? -1 : 1, tip = ground.y(s, ground.fat(s) + 1.5),
               root = std::max(base, tip + 24) + 4, thick = ground.place(s).v_mm < chest_to_mm ? 10 : 17;
  const auto share = [=](double x) { return (feet * x / half + 1) / 2; };  // 0 at its end towards the head
  const auto corner = [=](double x) {
    const double in = half - std::abs(x), round = std::min(half, 5.0);
    return in >= round ? 0.0 : round - std::sqrt(std::max(0.0, in * (2 * round - in)));
  };
  out.arches.push_back(curve(
      Matter::bone, s, 1, -half, half,
      [=](double x) {
        const double t = std::clamp(share(x) / 0.6, 0.0, 1.0);
        return std::lerp(root - thick, tip, t * (2 - t)) + corner(x);
      },
      [=](double x) { return std::lerp(root, tip + thick, std::pow(share(x), 1.2)) - corner(x); }));
}

// The canal, with the cord in it, between the arches and the bodies.
void add_canal_along(const SliceGround& ground, SliceAnatomy& out) {
  const double end = ground.half_mm();
  const auto strip = [&](Matter matter, double from, double to) {
    const auto at = [&](double add) {
      return [&ground, add](double s) { return ground.y(s, ground.base(s)) + add; };
    };
    return curve(matter, 0, 1, -end, end, at(from), at(to));
  };
  for (int column = 0; column < ground.columns(); ++column) {
    if (std::abs(ground.place(ground.s_mm(column)).u_mm) > canal_half_mm) return;
  }
  out.beyond.push_back(strip(Matter::canal, 3, to_body_mm));
  out.beyond.push_back(strip(Matter::nerve, canal_mm - 2, canal_mm + 5));
}

// Along the spine: bodies and discs under the laminae, or transverse processes beside them.
void add_column(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out) {
  add_canal_along(ground, out);
  for (const Bone& one : atlas.bones) {
    if (!vertebra(one) && one.kind != "spinous") continue;
    for (const Crossing& part : crossings(one.outline, ground.plane())) {
      if (part.to_mm < -ground.half_mm() || part.from_mm > ground.half_mm()) continue;
      const double s = (part.from_mm + part.to_mm) / 2, half = (part.to_mm - part.from_mm) / 2;
      const double u = std::abs(ground.place(s).u_mm), base = ground.y(s, ground.base(s));
      if (one.kind == "spinous") {
        add_fin(ground, s, half, base, out);
        continue;
      }
      const Sizes size = sizes(one.name);
      if (u > size.canal_half_w + 5) {
        out.arches.push_back(rounded_shape(Matter::bone, {s, base + 5}, std::max(half, 3.0), 4.6));
        out.arches.push_back(rounded_shape(Matter::spongy, {s, base + 5}, std::max(half, 3.0) - 1.6, 3));
        out.names.push_back({"Transverse process " + one.name, {s, base + 5}, 2 * half});
      } else {
        out.arches.push_back(rounded_shape(Matter::bone, {s, base + 3}, std::max(half, 4.0), 5, 2.6));
      }
      if (u > size.body_half_w) continue;
      const double y = base + to_body_mm + size.body_h / 2, length = std::abs(ground.sine());
      const Crossing lies = extent(one);
      const double middle = s + ((lies.from_mm + lies.to_mm) / 2 - ground.place(s).v_mm) / ground.sine();
      const double long_half = (lies.to_mm - lies.from_mm) / 2 / length - 1.4;
      out.beyond.push_back(
          rounded_shape(Matter::disc, {middle + long_half + 2, y}, 4, size.body_h / 2 - 1, 3));
      out.beyond.push_back(rounded_shape(Matter::bone, {middle, y}, long_half, size.body_h / 2, 5));
      out.beyond.push_back(rounded_shape(Matter::spongy, {middle, y}, long_half - 2, size.body_h / 2 - 2, 5));
      out.names.push_back({one.name, {middle, y}, 2 * long_half});
    }
  }
}

void add_sacrum(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out) {
  for (const Bone& one : atlas.bones) {
    if (one.id != "sacrum" && one.id != "coccyx") continue;
    for (const Crossing& part : crossings(one.outline, ground.plane())) {
      if (part.to_mm < -ground.half_mm() || part.from_mm > ground.half_mm()) continue;
      const double s0 = (part.from_mm + part.to_mm) / 2, half = (part.to_mm - part.from_mm) / 2;
      const bool across = ground.across();
      const double deep = one.id == "coccyx" ? 9 : 26, groove = one.id == "coccyx" ? 1 : 15;
      const auto sacrum = [&](Matter matter, double by) {
        return curve(
            matter, s0, 1, -half + by, half - by,
            [&, by](double x) {
              const double t = std::abs(x) / half, s = s0 + x;
              const double crest = across ? 6 * std::exp(-x * x / 18) : 0,
                           slope = across ? groove * std::pow(t, 1.4) : 5;
              return ground.y(s, ground.fat(s) + 5 + slope) + 4 - crest + by;
            },
            [&, by](double x) {
              const double t = std::abs(x) / half, s = s0 + x;
              const double end = std::sqrt(std::max(0.0, 1 - std::pow(t, 4)));
              return ground.y(s, ground.fat(s) + 9 + groove) + (deep - groove * 0.4) * end - by;
            });
      };
      out.arches.push_back(sacrum(Matter::bone, 0));
      if (half > 8) out.arches.push_back(sacrum(Matter::spongy, 2));
      if (across && half > 14 && one.id == "sacrum") {
        const double y = ground.y(s0, ground.fat(s0) + 17);
        out.arches.push_back(rounded_shape(Matter::canal, {s0, y}, 8, 3.6));
        for (const double side : {-1.0, 1.0})
          out.arches.push_back(rounded_shape(Matter::canal, {s0 + side * 0.5 * half, y + 6}, 2.6, 3));
      }
      out.names.push_back({one.name, {s0, ground.y(s0, ground.fat(s0) + 26)}, 2 * half});
    }
  }
}

}  // namespace

void add_spine(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out) {
  if (ground.across()) {
    add_level(atlas, ground, out);
  } else {
    add_column(atlas, ground, out);
  }
  add_sacrum(atlas, ground, out);
}

}  // namespace palmar::screens
