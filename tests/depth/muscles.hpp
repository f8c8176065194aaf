// Small atlases and contacts for tests.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "sensing/body/atlas.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::depth {

inline Muscle muscle(std::string id, BodyPolygon outline, double depth_mm, double thickness_mm,
                     bool scoreable = true) {
  Muscle m;
  m.id = m.base_id = std::move(id);
  m.outline = std::move(outline);
  m.depth_to_top_mm = {depth_mm, depth_mm, depth_mm};
  m.thickness_mm = thickness_mm;
  m.scoreable = scoreable;
  return m;
}

inline BodyPolygon box(double u0, double v0, double u1, double v1) {
  return {{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}};
}

inline const BodyPolygon longissimus = {{18, 20},  {40, 20},  {46, 117}, {45, 200}, {48, 300}, {44, 380},
                                        {38, 460}, {43, 500}, {20, 500}, {15, 420}, {15, 300}, {15, 150}};

inline Atlas small_atlas() {
  Atlas atlas;
  atlas.muscles = {muscle("longissimus_R", longissimus, 14, 28),
                   muscle("spinalis_R", box(5, 85, 15, 335), 11, 6, false),
                   muscle("longissimus_L", body::mirrored(longissimus), 14, 28),
                   muscle("shallow", {{20, 210}, {90, 200}, {60, 260}, {110, 330}, {10, 320}}, 3, 4),
                   muscle("psoas_R", {}, 90, 0, false)};
  Zone spine;
  spine.id = "spinous";
  spine.outline = box(-9, -20, 9, 560);
  Zone far = spine;
  far.id = "far";
  far.outline = box(-9, 900, 9, 950);
  atlas.zones = {far, spine};
  return atlas;
}

inline Contact contact(std::uint32_t id, MatPoint centre, double force_N, double mean_kPa) {
  Contact made;
  made.id = id;
  made.centre = centre;
  made.force_N = force_N;
  made.mean_kPa = mean_kPa;
  return made;
}

}  // namespace palmar::depth
