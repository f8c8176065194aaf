// Where the set-up flow keeps the place of a mat between two runs of the station.
#pragma once

#include <filesystem>
#include <string>

namespace palmar::cli {

/// "$XDG_CONFIG_HOME/palmar", else below ~/.config; empty where there is no home.
std::filesystem::path kept_folder();
/// "$XDG_CONFIG_HOME/palmar/placement-MAT.json", else below ~/.config; empty where there is no home.
std::filesystem::path kept_placement(const std::string& mat_id);

}  // namespace palmar::cli
