// Where the shipped data lies, and which file an id or a path means.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/status.hpp"

namespace palmar::library {

using Path = std::filesystem::path;

/// The assets folder, in this order: $PALMAR_ASSETS; ../share/palmar/assets beside the program; the source
/// tree that it was built from. Errors (bad input): assets_missing, which names the folders that were looked
/// at.
Result<Path> find_assets();

/// Ids of the files *.toml in assets/folder, sorted: their names without the ending.
std::vector<std::string> list_ids(const Path& assets, std::string_view folder);

/// The file that a word on the command line means: a path where it holds a '/' or ends in .toml, else
/// assets/folder/ID.toml. `kind` is the word for people ("mat"). Errors (bad input): unknown_KIND, which
/// lists what there is; file_missing for a path.
Result<Path> find_asset(const Path& assets, std::string_view folder, std::string_view kind,
                        const std::string& id_or_file);

}  // namespace palmar::library
