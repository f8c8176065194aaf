#include "app/library/mats.hpp"

#include <algorithm>

#include "app/library/sensor.hpp"
#include "app/library/toml.hpp"
#include "sensing/model/units.hpp"

namespace palmar::library {
namespace {

constexpr int most_side = 1024;  ///< cells; a mat of 1024 x 1024 is far beyond any that is sold
constexpr double most_count = 65535;

/// pitch_mm = 10 for square cells, or [x, y].
void read_pitch(TomlTable& table, GridGeometry& grid) {
  const Limits limits{0.1, 100};
  if (!table.has("pitch_x_mm") && !table.has("pitch_y_mm")) {
    grid.pitch_x_mm = grid.pitch_y_mm = table.number("pitch_mm", limits);
    return;
  }
  table.optional_number("pitch_mm", limits);
  grid.pitch_x_mm = table.number("pitch_x_mm", limits);
  grid.pitch_y_mm = table.number("pitch_y_mm", limits);
  if (table.has("pitch_mm")) {
    table.mistake("pitch_mm", "contradiction", "pitch_mm beside pitch_x_mm and pitch_y_mm",
                  "they say the same thing twice", "keep one form");
  }
}

void read_counts(TomlTable& table, MatDescription& mat) {
  mat.threshold_count = static_cast<std::uint16_t>(table.integer("threshold", {1, most_count}));
  mat.saturated_count =
      static_cast<std::uint16_t>(table.optional_integer("saturated", {0, most_count}).value_or(0));
  mat.noise_counts = table.optional_number("noise", {0, most_count}).value_or(0);
  table.optional_text("source");
  if (mat.saturated_count != 0 && mat.saturated_count <= mat.threshold_count) {
    table.mistake("saturated", "band_upside_down", "saturated is not above threshold",
                  "no count could be a pressure");
  }
}

CountRule read_rule(TomlTable& table) {
  CountRule rule;
  rule.newtons_per_count = table.number("newtons_per_count", {1e-9, 1e3});
  rule.relative_uncertainty_95 = table.optional_number("relative_uncertainty_95", {0, 10});
  rule.source = table.text("source");
  rule.nominal = table.optional_boolean("nominal").value_or(false);
  if (rule.nominal && rule.relative_uncertainty_95) {
    table.mistake("nominal", "contradiction", "nominal = true beside relative_uncertainty_95",
                  "how wrong a nominal rule is, is not known", "keep one");
  }
  return rule;
}

WireSettings read_wire(TomlTable& table) {
  WireSettings wire;
  wire.transposed = table.optional_boolean("transposed").value_or(false);
  wire.flip_x = table.optional_boolean("flip_x").value_or(false);
  wire.flip_y = table.optional_boolean("flip_y").value_or(false);
  wire.big_endian = table.optional_boolean("big_endian");
  wire.falling = table.optional_boolean("falling");
  if (const auto scale = table.optional_integer("full_scale", {1, most_count}))
    wire.full_scale = static_cast<std::uint16_t>(*scale);
  wire.trailer = table.optional_boolean("trailer");
  return wire;
}

double read_simulated(TomlTable& table) {
  table.text("source");  // a number names where it comes from
  return table.number("newtons_per_count", {1e-9, 1e3});
}

MatReadout read_readout(TomlTable& table) {
  const std::string text = table.optional_text("readout").value_or("unknown");
  if (text == "isolated") return MatReadout::isolated;
  if (text == "unisolated") return MatReadout::unisolated;
  if (text != "unknown") {
    table.mistake("readout", "unknown_readout", "readout = \"" + text + "\"", "no readout is called that",
                  "write isolated, unisolated or unknown");
  }
  return MatReadout::unknown;
}

/// switch_ohm and cell_ohm, nominal: what the inversion of an unisolated readout takes off for its switches. A cell of cell_ohm reads
/// cell_count counts, or what [rule] or [simulated] says of 20 kPa.
void read_switches(TomlTable& table, MatDescription& mat) {
  constexpr double nominal_kPa = 20;
  const auto switch_ohm = table.optional_number("switch_ohm", {0, 10000});
  const auto cell_ohm = table.optional_number("cell_ohm", {10, 1e8});
  auto count = table.optional_number("cell_count", {1, most_count});
  if ((!switch_ohm && !cell_ohm && !count) || table.mistaken()) return;
  const std::string_view first = switch_ohm ? "switch_ohm" : cell_ohm ? "cell_ohm" : "cell_count";
  if (mat.readout != MatReadout::unisolated) {
    table.mistake(first, "contradiction", std::string(first) + " of a readout that is not inverted",
                  "only the network of an unisolated readout is solved",
                  "write readout = \"unisolated\", or take it out");
    return;
  }
  if (!switch_ohm || !cell_ohm) {
    table.mistake(first, "missing_key", std::string(first) + " alone", "a switch counts as a share of a cell",
                  "write switch_ohm and cell_ohm");
    return;
  }
  const std::optional<double> rate =
      mat.rule ? std::optional(mat.rule->newtons_per_count) : mat.simulated_newtons_per_count;
  if (!count && rate) count = N_from_kPa(nominal_kPa, mat.geometry.cell_area_mm2()) / *rate;
  if (!count) {
    table.mistake("cell_ohm", "missing_key", "cell_ohm without cell_count",
                  "without a rule it is not known what such a cell reads",
                  "write cell_count, its counts above the zero");
    return;
  }
  mat.switch_per_count = *switch_ohm / *cell_ohm / *count;
}

/// The techniques that are scored have to be among those that the mat can tell apart.
void read_techniques(TomlTable& table, MatDescription& mat) {
  mat.resolves = table.optional_texts("resolves");
  mat.scores = table.optional_texts("scores");
  for (const std::string& id : mat.scores) {
    if (std::find(mat.resolves.begin(), mat.resolves.end(), id) == mat.resolves.end()) {
      table.mistake("scores", "contradiction", "scores " + id + ", which it does not resolve", "",
                    "add it to resolves");
    }
  }
}

struct MatFile {
  MatDescription mat;
  std::optional<simulator::SensorFaults> sensor;
};

Result<MatFile> read_mat(const Path& file) {
  Result<TomlTable> root = read_toml(file);
  if (!root) return root.error();
  MatFile read;
  MatDescription& mat = read.mat;
  mat.id = root->text("id");
  mat.name = root->text("name");
  mat.protocol = root->text("protocol");
  mat.link = root->text("link");
  mat.geometry.rows = root->integer("rows", {1, most_side});
  mat.geometry.cols = root->integer("cols", {1, most_side});
  read_pitch(*root, mat.geometry);
  mat.rate_hz = root->number("rate_hz", {0.1, 10000});
  mat.baud = static_cast<unsigned>(root->optional_integer("baud", {300, 20000000}).value_or(115200));
  root->optional_text("note");
  mat.readout = read_readout(*root);
  if (root->has("default_centre_mm")) {
    const std::vector<double> centre = root->numbers("default_centre_mm", {-5000, 5000});
    if (centre.size() == 2) mat.default_centre = {centre[0], centre[1]};
    if (centre.size() != 2 && !root->mistaken()) {
      root->mistake("default_centre_mm", "wrong_type", "default_centre_mm is not a point", "",
                    "write [u, v] in mm");
    }
  }
  read_techniques(*root, mat);
  if (auto counts = root->table("counts")) {
    read_counts(*counts, mat);
  } else {
    root->mistake({}, "missing_key", "no [counts]", "the range of the counts has to be known",
                  "add a table [counts]");
  }
  if (auto rule = root->table("rule")) mat.rule = read_rule(*rule);
  if (auto wire = root->table("wire")) mat.wire = read_wire(*wire);
  if (auto simulated = root->table("simulated")) mat.simulated_newtons_per_count = read_simulated(*simulated);
  read_switches(*root, mat);
  read.sensor = read_sensor_table(*root);
  if (const Status status = root->finish(); !status) return status.error();
  return read;
}

Result<MatFile> find_mat(const Path& assets, const std::string& id_or_file) {
  const Result<Path> file = find_asset(assets, "mats", "mat", id_or_file);
  if (!file) return file.error();
  return read_mat(*file);
}

}  // namespace

Result<MatDescription> load_mat(const Path& assets, const std::string& id_or_file) {
  auto read = find_mat(assets, id_or_file);
  if (!read) return read.error();
  return std::move(read->mat);
}

Result<std::optional<simulator::SensorFaults>> load_mat_sensor(const Path& assets,
                                                               const std::string& id_or_file) {
  auto read = find_mat(assets, id_or_file);
  if (!read) return read.error();
  return read->sensor;
}

Result<std::vector<MatDescription>> list_mats(const Path& assets) {
  std::vector<MatDescription> mats;
  for (const std::string& id : list_ids(assets, "mats")) {
    Result<MatDescription> mat = load_mat(assets, id);
    if (!mat) return mat.error();
    mats.push_back(std::move(*mat));
  }
  return mats;
}

}  // namespace palmar::library
