#include "sensing/model/contact.hpp"

#include <array>

namespace palmar {
namespace {

constexpr std::array<std::string_view, contact_tool_count> tool_ids = {
    "unknown", "thumb_pad", "fingers2", "fingers4", "palm_full",  "palm_heel", "palms2",
    "knuckles", "fist_soft", "forearm", "elbow",    "ulnar_edge", "cupped"};

}  // namespace

std::string_view id(ContactTool tool) { return tool_ids[static_cast<std::size_t>(tool)]; }

std::optional<ContactTool> contact_tool(std::string_view id) {
  for (std::size_t i = 0; i < tool_ids.size(); ++i) {
    if (tool_ids[i] == id) return static_cast<ContactTool>(i);
  }
  return std::nullopt;
}

std::string_view id(Side side) { return side == Side::left ? "left" : "right"; }

}  // namespace palmar
