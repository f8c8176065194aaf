// One place where the body of the student touches the mat, in one frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sensing/model/geometry.hpp"

namespace palmar {

/// Tools of assets/anatomy/contact_tools.csv, in its order.
enum class ContactTool : std::uint8_t {
  unknown, thumb_pad, fingers2, fingers4, palm_full, palm_heel, palms2, knuckles, fist_soft, forearm, elbow, ulnar_edge, cupped
};
inline constexpr int contact_tool_count = 13;

/// "thumb_pad", ...; "unknown" for ContactTool::unknown.
std::string_view id(ContactTool tool);
/// The tool of that id; absent where there is none.
std::optional<ContactTool> contact_tool(std::string_view id);

enum class Side : std::uint8_t { left, right };
std::string_view id(Side side);

struct Contact {
  std::uint32_t id = 0;               ///< stays with the contact through short gaps, merges and splits; from 1
  MatPoint centre;                    ///< force-weighted
  std::optional<BodyPoint> centre_body;
  double force_N = 0;
  std::optional<double> force_lo_N;   ///< 95 % interval; absent where the mat's uncertainty is unknown
  std::optional<double> force_hi_N;
  double area_cm2 = 0;
  double mean_kPa = 0;                ///< force over area
  double peak_kPa = 0;
  Ellipse ellipse;                    ///< mat frame, full axes 4 sqrt(lambda)
  bool clipped = false;               ///< touches the mat's edge: its centre, speed and score are not used
  bool saturated = false;             ///< holds a saturated cell: no score
  ContactTool tool = ContactTool::unknown;
  std::optional<Side> hand;           ///< which hand, where it can be told
  std::uint32_t age_frames = 0;       ///< frames since it began, this one not counted
};

/// Contacts of one frame and which of them each cell belongs to.
struct Contacts {
  static constexpr std::uint8_t none = 255;
  std::vector<Contact> list;           ///< at most `most`; ordered by id
  std::vector<std::uint8_t> owner;     ///< rows*cols: index into list, or none
  static constexpr std::size_t most = 32;
};

}  // namespace palmar
