#include "app/library/assets.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace palmar::library {
namespace {

bool is_assets(const Path& folder) {
  std::error_code code;
  return std::filesystem::is_directory(folder / "anatomy", code);
}

Path beside_program() {
  std::error_code code;
  const Path program = std::filesystem::read_symlink("/proc/self/exe", code);
  if (code) return {};
  return program.parent_path().parent_path() / "share" / "palmar" / "assets";
}

}  // namespace

Result<Path> find_assets() {
  // A folder that a person asks for is never passed over silently.
  if (const char* asked = std::getenv("PALMAR_ASSETS"); asked != nullptr && *asked != '\0') {
    if (is_assets(asked)) return Path(asked);
    return bad_input("assets_missing", std::string("no assets in ") + asked,
                     "PALMAR_ASSETS names this folder", "correct PALMAR_ASSETS or unset it");
  }
  const Path installed = beside_program();
  if (!installed.empty() && is_assets(installed)) return installed;
  const Path source = PALMAR_SOURCE_ASSETS;
  if (is_assets(source)) return source;
  return bad_input("assets_missing", "the assets folder is missing",
                   "neither " + installed.string() + " nor " + source.string() + " holds one",
                   "install Palmar again, or set PALMAR_ASSETS to the folder");
}

std::vector<std::string> list_ids(const Path& assets, std::string_view folder) {
  std::vector<std::string> ids;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(assets / folder, code)) {
    if (entry.path().extension() == ".toml") ids.push_back(entry.path().stem().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<Path> find_asset(const Path& assets, std::string_view folder, std::string_view kind,
                        const std::string& id_or_file) {
  std::error_code code;
  const Path as_path(id_or_file);
  if (id_or_file.find('/') != std::string::npos || as_path.extension() == ".toml") {
    if (std::filesystem::exists(as_path, code)) return as_path;
    return bad_input("file_missing", id_or_file + ": no such file", "", "check the path");
  }
  // Only names that the folder lists: an id never leads out of it.
  const std::vector<std::string> ids = list_ids(assets, folder);
  if (std::find(ids.begin(), ids.end(), id_or_file) != ids.end())
    return assets / folder / (id_or_file + ".toml");
  std::string choices;
  for (const std::string& id : ids) choices += (choices.empty() ? "" : ", ") + id;
  return bad_input("unknown_" + std::string(kind), "unknown " + std::string(kind) + " \"" + id_or_file + "\"",
                   "", "choose one of " + choices + ", or name a .toml file");
}

}  // namespace palmar::library
