// The mannequin's anatomy as values: muscles with fibres and layers on both sides, zones, landmarks, outline. All in the body frame,
// scaled to the mannequin in use. app/library reads the tables of assets/anatomy; build_atlas() mirrors and scales them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/body/mannequin.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/status.hpp"

namespace palmar {

struct Range {
  double lo = 0;
  double mid = 0;
  double hi = 0;
};

/// One bundle of a muscle, from its origin to its insertion.
struct Fibre {
  BodyPoint from;
  BodyPoint to;
};

struct Muscle {
  std::string id;       ///< "longissimus_R"
  std::string base_id;  ///< "longissimus"
  std::string name;     ///< "longissimus, right"
  std::string
      group;  ///< "erectors", "gluteals", "scapular", ...: judged together where a contact is wider than 1.5 lanes
  Side side = Side::right;
  int layer = 0;        ///< 1 = superficial
  BodyPolygon outline;  ///< empty for muscles that are not on the back
  double fibre_angle_deg =
      0;  ///< main axis from +u towards +v, in (-90, 90]; body::fibre_angle_deg() for a place
  std::vector<Fibre>
      fan;  ///< neighbours side by side where the fibres turn over the muscle; empty: all run one way
  Range depth_to_top_mm;
  double thickness_mm = 0;
  bool scoreable = false;
  std::string source;
  std::string note;  ///< along what it is stroked, or why it cannot be reached; for people

  double mid_depth_mm() const { return depth_to_top_mm.mid + thickness_mm / 2; }
};

struct Landmark {
  std::string id;  ///< "C7"; paired ones "PSIS_L", "PSIS_R"
  std::string name;
  BodyPoint at;
};

/// A bone, or a sheet of fascia, as it lies under the skin: for drawing, and for what stops a load.
struct Structure {
  std::string id;  ///< "sacrum"; paired ones "scapula_L", "scapula_R"
  std::string name;
  std::string kind;  ///< of bones "spine", "rib", "scapula", "arm", "pelvis", "leg"; else "fascia"
  BodyPolygon outline;
  Range depth_to_top_mm;
  std::string source;
};

using Bone = Structure;  ///< one of Atlas::bones

/// A point of the bladder line, for location drills.
struct PointOfInterest {
  std::string id;  ///< "BL23_R"
  std::string name;
  std::string beside;  ///< the vertebra at whose level it lies
  BodyPoint at;
};

/// What a zone allows. An absent limit is not checked.
struct ZoneRule {
  std::optional<double> alarm_force_N;      ///< alarm above this force by any tool ...
  std::optional<double> alarm_mean_kPa;     ///< ... and above this mean pressure, where given ...
  double alarm_after_s = 0;                 ///< ... for so long
  std::optional<int> point_tool_max_level;  ///< highest Walton level for thumb, knuckles and elbow
  std::optional<int> any_tool_max_level;    ///< highest Walton level for every tool
  bool broad_tools_by_lesson =
      false;  ///< highest level for broad tools: that of the technique a lesson asks for
  bool instructor_enables = false;  ///< a lesson may lift the level limits
  bool percussion_forbidden = false;
};

struct Zone {
  std::string id;  ///< "spinous"; paired ones "kidney_point_L", "kidney_point_R"
  std::string name;
  BodyPolygon outline;
  ZoneRule rule;
  std::string rule_text;  ///< for people
};

/// Table rows as read: the right side and the midline, at the reference size (C7 to PSIS 500 mm).
struct AnatomyTables {
  struct ZoneRow {
    Zone zone;
    bool mirror = false;
  };
  struct LandmarkRow {
    Landmark landmark;
    bool mirror = false;
  };
  struct StructureRow {
    Structure structure;
    bool mirror = false;
  };
  std::vector<Muscle> muscles;  ///< id == base_id, name without a side
  std::vector<ZoneRow> zones;
  std::vector<LandmarkRow> landmarks;
  BodyPolygon outline_right;  ///< right half of the torso's outline, from the top of the neck to the crotch
  BodyPolygon
      outline_long_right;  ///< the same with the thigh; for a mannequin whose skin reaches below the crotch
  std::vector<StructureRow> structures;
  std::vector<PointOfInterest> acupoints;  ///< right side; always mirrored
};

struct Atlas {
  Mannequin mannequin;
  std::vector<Muscle>
      muscles;  ///< both sides, right before left of each row; info-only muscles have an empty outline
  std::vector<Zone> zones;
  std::vector<Landmark> landmarks;
  BodyPolygon outline;
  std::vector<Structure> bones;  ///< deeper ones first
  std::vector<Structure> fasciae;
  std::vector<PointOfInterest> acupoints;  ///< both sides

  std::optional<std::size_t> muscle(std::string_view id) const;
  std::optional<std::size_t> zone(std::string_view id) const;
};

/// Mirrors the right side to the left, fits the tables to the mannequin. Errors: those of check_mannequin(), fewer than three points
/// in an outline, an outline that crosses itself, a muscle of the back without a fibre direction, layers or thickness of zero or less.
Result<Atlas> build_atlas(const AnatomyTables& tables, const Mannequin& mannequin);

}  // namespace palmar
