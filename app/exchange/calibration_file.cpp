#include "app/exchange/calibration_file.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/exchange/input_file.hpp"
#include "app/exchange/json_text.hpp"
#include "app/exchange/output_file.hpp"

namespace palmar::exchange {
namespace {

using calibration::FitReport;
using calibration::MatRecord;
using nlohmann::json;

constexpr std::size_t most_bytes = 64 * 1024 * 1024;
constexpr int most_side = 256;
constexpr std::size_t most_knots = 64;

/// What is wrong with a file; thrown inside this file only, where a parser is many small readers.
struct Wrong {
  Error error;
};

class Reader {
 public:
  Reader(const json& at, std::string where, const std::string& name)
      : at_(at), where_(std::move(where)), name_(name) {
    if (!at.is_object()) fail("wrong_value", "not an object", "an object");
  }

  [[noreturn]] void fail(const char* error, const std::string& why, const std::string& allowed) const {
    throw Wrong{bad_input(error, "calibration " + name_, where_ + " is " + why,
                          "it has to be " + allowed + "; calibrate the mat again")};
  }
  const json& key(const char* key) const {
    const auto found = at_.find(key);
    if (found == at_.end()) {
      throw Wrong{bad_input("missing_key", "calibration " + name_, path(key) + " is missing",
                            "calibrate the mat again")};
    }
    return *found;
  }
  bool has(const char* key) const { return at_.contains(key); }
  Reader child(const char* key_name) const { return Reader(key(key_name), path(key_name), name_); }
  double number(const char* key_name, double lo, double hi) const {
    return number(key(key_name), path(key_name), lo, hi);
  }
  int whole(const char* key_name, int lo, int hi) const {
    return static_cast<int>(std::lround(number(key_name, lo, hi)));
  }
  bool flag(const char* key_name) const {
    const json& value = key(key_name);
    if (!value.is_boolean())
      Reader(*this, key_name).fail("wrong_value", "not true or false", "true or false");
    return value.get<bool>();
  }
  std::string text(const char* key_name, bool may_be_empty) const {
    const json& value = key(key_name);
    if (!value.is_string() || (!may_be_empty && value.get_ref<const std::string&>().empty()))
      Reader(*this, key_name).fail("wrong_value", "not a text", "a text");
    return value.get<std::string>();
  }
  /// A table of one number for each of `entries`.
  template <class T>
  std::vector<T> table(const char* key_name, std::size_t entries, double lo, double hi) const {
    const json& list = key(key_name);
    if (!list.is_array()) Reader(*this, key_name).fail("wrong_value", "not a list", "a list of numbers");
    if (list.size() != entries) {
      Reader(*this, key_name)
          .fail("wrong_grid", fmt::format("a list of {} numbers", list.size()),
                fmt::format("one of {}", entries));
    }
    std::vector<T> values;
    values.reserve(entries);
    for (std::size_t i = 0; i < entries; ++i) {
      const double value = list[i].is_number() ? list[i].get<double>() : std::nan("");
      if (!(value >= lo && value <= hi)) number(list[i], fmt::format("{}[{}]", path(key_name), i), lo, hi);
      values.push_back(static_cast<T>(value));
    }
    return values;
  }

 private:
  Reader(const Reader& parent, const char* key_name)
      : at_(parent.at_), where_(parent.path(key_name)), name_(parent.name_) {}
  std::string path(const char* key_name) const { return where_.empty() ? key_name : where_ + "." + key_name; }
  double number(const json& value, const std::string& where, double lo, double hi) const {
    const double number = value.is_number() ? value.get<double>() : std::nan("");
    if (number >= lo && number <= hi) return number;
    const std::string shown = value.is_primitive()
                                  ? value.dump(-1, ' ', true, json::error_handler_t::replace).substr(0, 40)
                                  : "a list or an object";
    throw Wrong{
        bad_input("wrong_value", "calibration " + name_, where + " is " + shown,
                  fmt::format("it has to be a number from {} to {}; calibrate the mat again", lo, hi))};
  }

  const json& at_;
  std::string where_;
  const std::string& name_;
};

CellCurves read_curves(const Reader& at, std::size_t cells) {
  CellCurves curves;
  const json& knots = at.key("knot_counts");
  const std::size_t count = knots.is_array() ? knots.size() : 0;
  if (count < 3 || count > most_knots)
    at.fail("wrong_value", fmt::format("of {} knots", count), fmt::format("of 3 to {} knots", most_knots));
  curves.knot_counts = at.table<float>("knot_counts", count, 1e-3, 1e7);
  curves.force_N = at.table<float>("force_N", cells * count, 1e-9, 1e6);
  curves.top_counts = at.table<float>("top_counts", cells, 0, 1e7);
  curves.identified = at.table<std::uint8_t>("identified", cells, 0, 1);
  for (std::size_t k = 1; k < count; ++k) {
    if (!(curves.knot_counts[k] > curves.knot_counts[k - 1]))
      at.fail("falling_curve", fmt::format("at knot {} not above the one before", k), "rising in counts");
  }
  for (std::size_t i = 0; i < cells * count; ++i) {
    if (i % count != 0 && curves.force_N[i] < curves.force_N[i - 1])
      at.fail("falling_curve", fmt::format("falling in cell {} at knot {}", i / count, i % count),
              "a curve that never falls");
  }
  return curves;
}

ForceUncertainty read_uncertainty(const Reader& at, std::size_t cells) {
  return {at.number("common", 0, 10), at.table<float>("cells", cells, 0, 1e6), at.number("placement", 0, 10),
          at.has("falling") ? at.number("falling", 1, 100) : 1};
}

FitReport read_report(const Reader& at, std::size_t cells) {
  FitReport report;
  report.residual_N = at.number("residual_N", 0, 1e6);
  report.residual_share = at.number("residual_share", 0, 1e3);
  if (at.has("loading_share")) report.loading_share = at.number("loading_share", 0, 1e3);
  if (at.has("unloading_share")) report.unloading_share = at.number("unloading_share", 0, 1e3);
  report.lowest_kPa = at.number("lowest_kPa", 0, 1e5);
  report.highest_kPa = at.number("highest_kPa", 0, 1e5);
  report.frames = at.whole("frames", 0, 1'000'000'000);
  report.coverage = at.table<std::uint16_t>("coverage", cells, 0, 65535);
  return report;
}

MatCalibration read_values(const Reader& at) {
  MatCalibration values;
  values.geometry.rows = at.whole("rows", 1, most_side);
  values.geometry.cols = at.whole("cols", 1, most_side);
  values.geometry.pitch_x_mm = at.number("pitch_x_mm", 0.1, 1000);
  values.geometry.pitch_y_mm = at.number("pitch_y_mm", 0.1, 1000);
  const auto cells = static_cast<std::size_t>(values.geometry.cells());
  values.newtons_per_count = at.number("newtons_per_count", 1e-9, 1e3);
  values.threshold_count = static_cast<std::uint16_t>(at.whole("threshold_count", 1, 65535));
  values.saturated_count = static_cast<std::uint16_t>(at.whole("saturated_count", 0, 65535));
  values.tare_counts = at.table<std::uint16_t>("tare_counts", cells, 0, 65535);
  values.dead_cells = at.table<std::uint8_t>("dead_cells", cells, 0, 1);
  values.memory = {static_cast<float>(at.number("hysteresis", 0, 1)),
                   static_cast<float>(at.number("creep_per_decade", 0, 1)),
                   static_cast<float>(at.number("noise_counts", 0, 65535))};
  values.wires.per_count = at.number("wire_loss_per_count", 0, 1);
  values.curves = read_curves(at.child("curves"), cells);
  if (at.has("leans")) {  // since a cell's lean is known
    const Reader leans = at.child("leans");
    values.leans = {leans.table<float>("x", cells, -12, 12), leans.table<float>("y", cells, -12, 12)};
  }
  values.uncertainty = read_uncertainty(at.child("uncertainty_95"), cells);
  return values;
}

MatRecord read_record(const json& at, const std::string& name) {
  const Reader top(at, "", name);
  const json& version = top.key("version");
  if (!version.is_number_integer() || version.get<std::int64_t>() != calibration_version) {
    throw Wrong{bad_input("unknown_version", "calibration " + name,
                          "its version is " +
                              (version.is_number_integer() ? version.dump() : std::string("not a number")) +
                              fmt::format("; this program reads {}", calibration_version),
                          "calibrate the mat again with this program")};
  }
  MatRecord record;
  record.mat = top.text("mat", false);
  record.serial = top.text("serial", false);
  record.who = top.text("who", true);
  record.when = top.text("when", true);
  const auto method = calibration::mat_method(top.text("method", false));
  if (!method) top.fail("wrong_value", "made by an unknown method", "bench or roll");
  record.method = *method;
  const Reader conditions = top.child("conditions");
  if (conditions.has("temperature_C"))
    record.conditions.temperature_C = conditions.number("temperature_C", -50, 100);
  record.conditions.cover = conditions.flag("cover");
  record.conditions.lubricant_film = conditions.flag("lubricant_film");
  record.conditions.mounting = conditions.text("mounting", true);
  record.calibration = read_values(top.child("calibration"));
  record.report =
      read_report(top.child("report"), static_cast<std::size_t>(record.calibration.geometry.cells()));
  return record;
}

/// Shortest digits that read back as the same float.
template <class T>
void append_table(std::string& out, std::string_view key, const std::vector<T>& values) {
  fmt::format_to(std::back_inserter(out), ",\n\"{}\":[", key);
  for (std::size_t i = 0; i < values.size(); ++i)
    fmt::format_to(std::back_inserter(out), "{}{}", i > 0 ? "," : "", values[i]);
  out += ']';
}

void append_values(std::string& out, const MatCalibration& values) {
  const GridGeometry& grid = values.geometry;
  fmt::format_to(std::back_inserter(out),
                 "\"calibration\":{{\"rows\":{},\"cols\":{},\"pitch_x_mm\":{},\"pitch_y_mm\":{},\"newtons_"
                 "per_count\":{},"
                 "\"threshold_count\":{},\"saturated_count\":{},\"hysteresis\":{},\"creep_per_decade\":{},"
                 "\"noise_counts\":{},"
                 "\"wire_loss_per_count\":{}",
                 grid.rows, grid.cols, grid.pitch_x_mm, grid.pitch_y_mm, values.newtons_per_count,
                 values.threshold_count, values.saturated_count, values.memory.hysteresis,
                 values.memory.creep_per_decade, values.memory.noise_counts, values.wires.per_count);
  append_table(out, "tare_counts", values.tare_counts);
  append_table(out, "dead_cells", values.dead_cells);
  out += ",\n\"curves\":{\"law\":\"power between knots\"";
  append_table(out, "knot_counts", values.curves->knot_counts);
  append_table(out, "top_counts", values.curves->top_counts);
  append_table(out, "identified", values.curves->identified);
  append_table(out, "force_N", values.curves->force_N);
  out += '}';
  if (!values.leans.x.empty()) {
    out += ",\n\"leans\":{\"unit\":\"per pitch\"";
    append_table(out, "x", values.leans.x);
    append_table(out, "y", values.leans.y);
    out += '}';
  }
  fmt::format_to(std::back_inserter(out),
                 ",\n\"uncertainty_95\":{{\"common\":{},\"placement\":{},\"falling\":{}",
                 values.uncertainty->common, values.uncertainty->placement, values.uncertainty->falling);
  append_table(out, "cells", values.uncertainty->cells);
  out += "}}";
}

void append_report(std::string& out, const FitReport& report) {
  out += "\"report\":";
  JsonText text(out);
  text.open_object();
  text.field("residual_N", report.residual_N, 6);
  text.field("residual_share", report.residual_share, 6);
  text.field("loading_share", report.loading_share, 6);
  text.field("unloading_share", report.unloading_share, 6);
  text.field("lowest_kPa", report.lowest_kPa, 3);
  text.field("highest_kPa", report.highest_kPa, 3);
  text.field("frames", report.frames);
  text.key("presses");
  text.open_array();
  for (const calibration::PressReading& press : report.presses) {
    text.open_object();
    text.field("applied_N", press.applied_N, 3);
    text.field("read_N", press.read_N, 3);
    text.field("falling", press.falling);
    text.field("usable", press.usable);
    text.close_object();
  }
  text.close_array();
  text.key("worst_cells");
  text.open_array();
  for (const calibration::WorstCell& cell : report.worst) {
    text.open_object();
    text.field("cell", cell.cell);
    text.field("share", cell.share, 3);
    if (!cell.why.empty()) text.field("why", cell.why);
    text.close_object();
  }
  text.close_array();
  append_table(out, "coverage", report.coverage);
  out += '}';
}

std::optional<std::chrono::sys_seconds> time_of(std::string_view text) {
  // 2026-11-20T09:30:00Z
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto digits = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) {
      if (c < '0' || c > '9') return -1;
      value = 10 * value + (c - '0');
    }
    return value;
  };
  const int year = digits(0, 4), month = digits(5, 2), day = digits(8, 2), hour = digits(11, 2),
            minute = digits(14, 2), second = digits(17, 2);
  if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0 || hour > 23 || minute > 59 ||
      second > 60)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

struct TextPlace {
  std::size_t line = 1, character = 1;
};
/// The first NaN or infinity as other programs write them where JSON has none.
std::optional<TextPlace> find_nan(std::string_view text) {
  bool quoted = false;
  TextPlace at;
  for (std::size_t i = 0; i < text.size(); ++i, ++at.character) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    const std::string_view word = text.substr(i, 3);
    if (!quoted && (word == "NaN" || word == "nan" || word == "Inf" || word == "inf")) return at;
    if (text[i] == '\n') at = {at.line + 1, 0};
  }
  return std::nullopt;
}

}  // namespace

Result<MatRecord> parse_calibration(std::string_view text, const std::string& name) {
  const json at = json::parse(text, nullptr, false);
  if (const auto place = at.is_discarded() ? find_nan(text) : std::nullopt) {
    return bad_input("not_a_number", "calibration " + name,
                     fmt::format("it has a NaN or infinity in line {}, character {}", place->line, place->character),
                     "give a file that `palmar calibrate mat` wrote; it never writes them");
  }
  if (at.is_discarded() || !at.is_object())
    return bad_input("not_json", "calibration " + name, "it is not a JSON object",
                     "give a file that `palmar calibrate mat` wrote");
  try {
    return read_record(at, name);
  } catch (const Wrong& wrong) {
    return wrong.error;
  }
}

Result<MatRecord> read_calibration(const std::filesystem::path& path) {
  Result<std::string> text = read_file(path, most_bytes);
  if (!text) return text.error();
  return parse_calibration(*text, path.string());
}

std::string calibration_json(const MatRecord& record) {
  std::string out = fmt::format("{{\"version\":{},\"mat\":", calibration_version);
  append_quoted(out, record.mat);
  const auto text = [&](std::string_view key, std::string_view value) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":", key);
    append_quoted(out, value);
  };
  text("serial", record.serial);
  text("who", record.who);
  text("when", record.when);
  text("method", id(record.method));
  out += ",\"conditions\":";
  JsonText conditions(out);
  conditions.open_object();
  conditions.field("temperature_C", record.conditions.temperature_C, 2);
  conditions.field("cover", record.conditions.cover);
  conditions.field("lubricant_film", record.conditions.lubricant_film);
  conditions.field("mounting", record.conditions.mounting);
  conditions.close_object();
  out += ",\n";
  append_report(out, record.report);
  out += ",\n";
  append_values(out, record.calibration);
  return out + "}\n";
}

Status write_calibration(const std::filesystem::path& path, const MatRecord& record) {
  const std::string text = calibration_json(record);
  // A file that nobody can read again would look like a calibration until it is needed.
  if (const auto again = parse_calibration(text, path.string()); !again) return again.error();
  return write_file(path, text);
}

Status check_calibration(const MatRecord& record, const MatDescription& mat,
                         const std::optional<std::string>& serial, const std::string& name) {
  const std::string what = "calibration " + name;
  if (record.mat != mat.id)
    return bad_input("foreign_mat", what, "it is of a mat " + record.mat + ", and this is a " + mat.id,
                     "give the calibration of the mat that is attached");
  if (serial && *serial != record.serial) {
    return bad_input("foreign_mat", what,
                     "it is of the mat with serial " + record.serial + ", and this one has " + *serial,
                     "give this mat's calibration, or calibrate it");
  }
  const GridGeometry &own = record.calibration.geometry, &other = mat.geometry;
  if (!(own == other)) {
    return bad_input(
        "wrong_grid", what,
        fmt::format("it is for {} x {} cells of {} x {} mm, and the mat has {} x {} of {} x {} mm", own.rows,
                    own.cols, own.pitch_x_mm, own.pitch_y_mm, other.rows, other.cols, other.pitch_x_mm,
                    other.pitch_y_mm),
        "calibrate the mat again");
  }
  return {};
}

std::optional<double> days_between(std::string_view earlier, std::string_view later) {
  const auto from = time_of(earlier), to = time_of(later);
  if (!from || !to) return std::nullopt;
  return std::chrono::duration<double>(*to - *from).count() / 86400;
}

std::optional<std::string> calibration_warning(const MatRecord& record, std::string_view now) {
  const auto days = days_between(record.when, now);
  if (!days) return "when the mat was calibrated is not known; calibrate it again";
  if (*days < -1) return "the calibration was made later than this computer's clock says; set the clock";
  if (*days > calibration_old_after_days)
    return fmt::format(
        "the calibration is {:.0f} days old; press known weights to check it, or calibrate again", *days);
  return std::nullopt;
}

}  // namespace palmar::exchange
