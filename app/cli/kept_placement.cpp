#include "app/cli/kept_placement.hpp"

#include <cstdlib>

namespace palmar::cli {

std::filesystem::path kept_folder() {
  std::filesystem::path folder;
  const char* config = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  // The XDG specification passes over a path that is not absolute.
  if (config && std::filesystem::path(config).is_absolute()) {
    folder = config;
  } else if (home && *home) {
    folder = std::filesystem::path(home) / ".config";
  } else {
    return {};
  }
  return folder / "palmar";
}

std::filesystem::path kept_placement(const std::string& mat_id) {
  const std::filesystem::path folder = kept_folder();
  return folder.empty() ? folder : folder / ("placement-" + mat_id + ".json");
}

}  // namespace palmar::cli
