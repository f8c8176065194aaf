// What the corridor knows after one frame. Everything here is measured, but for the loads on muscles and the target, which are modelled.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/pressure_field.hpp"
#include "sensing/model/stroke.hpp"
#include "sensing/model/time.hpp"

namespace palmar {

/// Load that reaches one muscle at its mid-depth (modelled).
struct MuscleLoad {
  std::uint16_t muscle = 0;  ///< index into Atlas::muscles
  float load_N = 0;          ///< integral of sigma_z over the muscle's outline
  float mean_kPa = 0;        ///< load over the area of the outline
  float share = 0;           ///< load_N / force_N of the frame (or of the contact)
  float share_lo = 0;        ///< 95 % interval from the ranges of tissue and placement
  float share_hi = 0;
  std::optional<float> load_lo_N = {};  ///< and of the mat's force; absent where that is unknown
  std::optional<float> load_hi_N = {};
};

/// Force inside one zone of the body (measured).
struct ZoneLoad {
  std::uint16_t zone = 0;  ///< index into Atlas::zones
  float force_N = 0;
  float mean_kPa = 0;      ///< force over the loaded area inside the zone
};

/// The muscle that a lesson asks for, under the strongest contact.
struct TargetLoad {
  std::uint16_t muscle = 0;          ///< index into Atlas::muscles
  float share_now = 0;               ///< share of the frame's force on cells inside the target's outline (measured)
  std::optional<float> reach;        ///< sigma_z under the contact's centre at the target's mid-depth / mean pressure (modelled);
                                     ///< absent where that centre is not over the target
  std::optional<float> target_kPa;   ///< that sigma_z (modelled)
  std::optional<float> reach_lo = {};       ///< 95 % intervals from the ranges of tissue and placement ...
  std::optional<float> reach_hi = {};
  std::optional<float> target_lo_kPa = {};  ///< ... and of the contact's force; absent where that is unknown
  std::optional<float> target_hi_kPa = {};
  bool off_target = false;                  ///< there is such a contact, but its centre lies beside the target's outline
  std::optional<float> share_lo = {};       ///< 95 % interval of share_now from the placement
  std::optional<float> share_hi = {};
};

/// How deep one contact presses (modelled), each with its 95 % interval. Absent for a contact that is clipped.
struct ContactDepth {
  std::uint32_t contact = 0;                 ///< Contact::id
  std::optional<float> half_depth_mm = {};   ///< where sigma_z under its centre falls to half of its mean pressure
  std::optional<float> half_depth_lo_mm = {};  ///< absent in a half-space, which knows no ranges
  std::optional<float> half_depth_hi_mm = {};
  bool reaches_bone = false;                 ///< more than half arrives at the bone: half_depth_mm is the bone's depth
  std::optional<float> indentation_mm = {};  ///< of the skin under its centre; absent in a half-space
  std::optional<float> indentation_lo_mm = {};
  std::optional<float> indentation_hi_mm = {};
  std::optional<std::uint16_t> reaches = {};  ///< index into Atlas::muscles: the deepest muscle under its centre whose middle still has
                                              ///< half of its mean pressure, or the uppermost if enough arrives on it; absent where
                                              ///< no muscle lies, or the contact is too light to tell
  bool stays_above = false;                  ///< heavy enough to tell, but hardly anything arrives at the muscles under its centre
  bool beyond_linear = false;                ///< the dent is more than most_linear_strain of the tissue's thickness: too large
};
/// Compression of the tissue up to which its layers are taken as linear (common teaching for soft tissue: 10 to 20 %; design default).
inline constexpr double most_linear_strain = 0.2;

/// Loads on muscles by one contact alone.
struct ContactLoads {
  std::uint32_t contact = 0;         ///< Contact::id
  std::vector<float> load_N;         ///< one for each scoreable muscle, in the order of Observation::muscles before sorting
};

struct Observation {
  std::uint64_t sequence = 0;
  std::uint32_t lost_before = 0;
  double t_s = 0;
  StationTime received{};
  PressureField field;
  Contacts contacts;
  std::vector<MuscleLoad> muscles;       ///< all scoreable muscles, in atlas order
  std::vector<ZoneLoad> zones;           ///< zones with force on them
  std::optional<TargetLoad> target;
  std::vector<ContactDepth> depths;      ///< of contacts.list, in its order
  std::vector<Stroke> live_strokes;      ///< one for each contact that has begun a stroke
  std::vector<Stroke> finished_strokes;  ///< those that ended with this frame
};

}  // namespace palmar
