#include "app/exchange/placement_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/exchange/input_file.hpp"
#include "app/exchange/json_text.hpp"
#include "app/exchange/output_file.hpp"
#include "app/exchange/placement_record.hpp"

namespace palmar::exchange {
namespace {

constexpr std::size_t most_bytes = 256 * 1024;
constexpr std::size_t most_kernels = 256;
/// Thin-plate weights of a warp of 100 mm over a mat of 600 mm stay below 1e-2; more is a mistake, and would
/// fold the skin over.
constexpr double largest_weight = 1.0;
constexpr double farthest_mm = 2'000;

struct Limit {
  double lo, hi;
};

Error wrong(const std::string& name, std::string_view key, const std::string& value,
            const std::string& allowed) {
  return bad_input("wrong_value", "placement " + name, fmt::format("{} is {}", key, value),
                   fmt::format("write {}", allowed));
}

/// Absent where the key is missing; `status` tells a wrong value.
std::optional<double> number(const nlohmann::json& json, const char* key, Limit limit,
                             const std::string& name, Status& status) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  const double value = found->is_number() ? found->get<double>() : std::nan("");
  if (value >= limit.lo && value <= limit.hi) return value;
  if (status.ok()) {
    // Lists and objects are only named: printing them recurses as deep as the file likes.
    const std::string shown = found->is_primitive()
                                  ? found->dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)
                                  : std::string("a list or an object");
    status = wrong(name, key, shown.substr(0, 40), fmt::format("a number from {} to {}", limit.lo, limit.hi));
  }
  return std::nullopt;
}

Status read_warp(const nlohmann::json& json, const std::string& name, std::vector<WarpKernel>& warp) {
  const std::string form = "[[x_mm,y_mm,wu,wv],..] with numbers";
  if (!json.is_array()) return wrong(name, "warp", "not a list", form);
  if (json.size() > most_kernels) {
    return bad_input("warp_too_large", "placement " + name, fmt::format("warp has {} kernels", json.size()),
                     fmt::format("at most {} are allowed", most_kernels));
  }
  for (std::size_t i = 0; i < json.size(); ++i) {
    const nlohmann::json& row = json[i];
    const std::string key = fmt::format("warp[{}]", i);
    if (!row.is_array() || row.size() != 4) return wrong(name, key, "not four numbers", form);
    double values[4];
    for (std::size_t k = 0; k < 4; ++k) {
      const double most = k < 2 ? farthest_mm : largest_weight;
      values[k] = row[k].is_number() ? row[k].get<double>() : std::nan("");
      if (!(std::abs(values[k]) <= most)) {
        return wrong(name, fmt::format("{}[{}]", key, k), "not a number in its range",
                     fmt::format("a number from -{0} to {0}", most));
      }
    }
    warp.push_back({{values[0], values[1]}, values[2], values[3]});
  }
  return {};
}

Status check_keys(const nlohmann::json& json, const std::string& name) {
  const std::string where = "placement " + name;
  if (!json.is_object())
    return bad_input("not_json", where, "it is not a JSON object", "write {\"version\":1,...}");
  const auto version = json.find("version");
  if (version == json.end() || !version->is_number_integer() || version->get<std::int64_t>() != 1) {
    return bad_input("unknown_version", where, "its version is not 1",
                     "place the mat again with this program");
  }
  for (const auto& [key, value] : json.items()) {
    static const std::string_view known[] = {"version",   "mannequin", "u0_mm", "v0_mm",
                                             "angle_deg", "scale",     "warp",  "fit"};
    if (std::find(std::begin(known), std::end(known), key) == std::end(known)) {
      return bad_input("unknown_key", where,
                       fmt::format("{:?} is not a key of a placement", key.substr(0, 40)),
                       "take it out; keys are version, mannequin, u0_mm, v0_mm, angle_deg, scale, warp, fit");
    }
  }
  return {};
}

Result<Placement> placement_of(const nlohmann::json& json, const std::string& name) {
  if (Status status = check_keys(json, name); !status) return status.error();
  Placement placement;
  Status status;
  const std::optional<double> u0 = number(json, "u0_mm", {-farthest_mm, farthest_mm}, name, status);
  const std::optional<double> v0 = number(json, "v0_mm", {-farthest_mm, farthest_mm}, name, status);
  const std::optional<double> angle = number(json, "angle_deg", {-360, 360}, name, status);
  const std::optional<double> scale = number(json, "scale", {0.1, 10}, name, status);
  if (!status) return status.error();
  if (!u0 || !v0) {
    return bad_input("missing_key", "placement " + name, fmt::format("{} is missing", u0 ? "v0_mm" : "u0_mm"),
                     "say where the mat's corner lies");
  }
  placement.u0_mm = *u0;
  placement.v0_mm = *v0;
  placement.angle_deg = angle.value_or(0);
  placement.scale = scale.value_or(1);
  if (const auto mannequin = json.find("mannequin"); mannequin != json.end()) {
    if (!mannequin->is_string() || mannequin->get_ref<const std::string&>().empty()) {
      return wrong(name, "mannequin", "not a name", "the id of a mannequin, such as \"adult\"");
    }
    placement.mannequin = mannequin->get<std::string>();
  }
  if (const auto warp = json.find("warp"); warp != json.end()) {
    if (Status read = read_warp(*warp, name, placement.warp); !read) return read.error();
  }
  return placement;
}

}  // namespace

Result<PlacedMat> parse_placed_mat(std::string_view text, const std::string& name) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return bad_input("not_json", "placement " + name, "it is not JSON",
                     "write {\"version\":1,\"u0_mm\":..,..}");
  }
  auto placement = placement_of(json, name);
  if (!placement) return placement.error();
  PlacedMat placed{std::move(placement).value(), std::nullopt};
  if (const auto fit = json.find("fit"); fit != json.end()) {
    auto record = parse_placement_record(*fit, name);
    if (!record) return record.error();
    placed.record = std::move(record).value();
    if (placed.record->expected_mean_mm > 0)
      placed.placement.expected_error_mm = placed.record->expected_mean_mm;
  }
  return placed;
}

Result<PlacedMat> read_placed_mat(const std::filesystem::path& path) {
  Result<std::string> text = read_file(path, most_bytes);
  if (!text) return text.error();
  return parse_placed_mat(*text, path.string());
}

Result<Placement> parse_placement(std::string_view text, const std::string& name) {
  auto placed = parse_placed_mat(text, name);
  if (!placed) return placed.error();
  return std::move(placed->placement);
}

Result<Placement> read_placement(const std::filesystem::path& path) {
  Result<std::string> text = read_file(path, most_bytes);
  if (!text) return text.error();
  return parse_placement(*text, path.string());
}

std::string placement_json(const Placement& placement) { return placed_mat_json({placement, std::nullopt}); }

std::string placed_mat_json(const PlacedMat& placed) {
  const Placement& placement = placed.placement;
  // Shortest digits that read back as the same number: a placement must not wander when it is saved again.
  std::string text = "{\"version\":1,\"mannequin\":";
  append_quoted(text, placement.mannequin);
  fmt::format_to(std::back_inserter(text),
                 ",\"u0_mm\":{},\"v0_mm\":{},\"angle_deg\":{},\"scale\":{},\"warp\":[", placement.u0_mm,
                 placement.v0_mm, placement.angle_deg, placement.scale);
  for (std::size_t i = 0; i < placement.warp.size(); ++i) {
    const WarpKernel& kernel = placement.warp[i];
    fmt::format_to(std::back_inserter(text), "{}[{},{},{},{}]", i > 0 ? "," : "", kernel.at.x_mm,
                   kernel.at.y_mm, kernel.wu, kernel.wv);
  }
  text += "]";
  if (placed.record) text += ",\n\"fit\":" + placement_record_json(*placed.record);
  return text + "}\n";
}

Status write_placed_mat(const std::filesystem::path& path, const PlacedMat& placed) {
  return write_file(path, placed_mat_json(placed));
}

Status write_placement(const std::filesystem::path& path, const Placement& placement) {
  return write_file(path, placement_json(placement));
}

}  // namespace palmar::exchange
