// Tissues: assets/tissues/*.toml, or one that an instructor wrote.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/library/assets.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/depth/tissue.hpp"

namespace palmar::library {

/// By id or by path of a .toml file. Errors (bad input), with file and line: unknown_tissue, those of TomlTable (a thickness that is not
/// above 0, a modulus of 0 or without bounds, nu above 0.5, a key that is not known), range_upside_down, unlike_layers where stacks have
/// different layers, missing_region, crossed_outline, unknown_muscle and duplicate_id in [[stack.muscle]]; and those of load_anatomy().
Result<depth::Tissue> load_tissue(const Path& assets, const std::string& id_or_file);
std::vector<std::string> list_tissues(const Path& assets);

/// The tissue, solved. Errors: as load_tissue(), and bad_stack where its layers cannot be modelled.
Result<std::shared_ptr<const depth::DepthModel>> load_depth_model(const Path& assets,
                                                                  const std::string& id_or_file);

}  // namespace palmar::library
