#include "app/coach/technique.hpp"

namespace palmar::coach {

std::string_view words(Provenance provenance) {
  switch (provenance) {
    case Provenance::literature:
      return "literature";
    case Provenance::common_teaching:
      return "common teaching";
    case Provenance::design_default:
      return "design default";
    case Provenance::demonstrated:
      return "demonstrated";
  }
  return "design default";
}

std::optional<Band> Technique::force_band(ContactTool tool) const {
  for (const ToolForce& row : tool_forces) {
    if (row.tool == tool) return row.force_N;
  }
  return force_N;
}

std::optional<int> walton_level(const std::vector<LevelRow>& scale, ContactTool tool, double force_N) {
  std::optional<int> level;
  for (const LevelRow& row : scale) {
    if (row.tool != tool) continue;
    if (!level) level = 0;
    if (force_N >= row.N_min && row.level > *level) level = row.level;
  }
  return level;
}

}  // namespace palmar::coach
