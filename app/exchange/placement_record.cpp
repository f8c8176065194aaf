#include "app/exchange/placement_record.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/exchange/json_text.hpp"

namespace palmar::exchange {
namespace {

constexpr std::size_t most_presses = 200;
constexpr double largest_mm = 5'000;
constexpr std::size_t longest_text = 1'000;
constexpr double least_fle_mm = 0.01, largest_fle_mm = 50;  // as BodyFitParameters allow

/// Reads the fields of one object and remembers the first mistake.
class Fields {
 public:
  Fields(const nlohmann::json& json, std::string where, std::string name)
      : json_(json), where_(std::move(where)), name_(std::move(name)) {}

  double number(const char* key, double lo, double hi) {
    const auto found = json_.find(key);
    if (found == json_.end()) {
      note("missing_key", fmt::format("{}.{} is missing", where_, key));
      return 0;
    }
    const double value = found->is_number() ? found->get<double>() : std::nan("");
    if (value >= lo && value <= hi) return value;
    note("wrong_value", fmt::format("{}.{} is not a number from {} to {}", where_, key, lo, hi));
    return 0;
  }
  std::string text(const char* key, bool needed) {
    const auto found = json_.find(key);
    if (found == json_.end()) {
      if (needed) note("missing_key", fmt::format("{}.{} is missing", where_, key));
      return {};
    }
    if (found->is_string() && found->get_ref<const std::string&>().size() <= longest_text)
      return found->get<std::string>();
    note("wrong_value", fmt::format("{}.{} is not a text of at most {} bytes", where_, key, longest_text));
    return {};
  }
  const Status& status() const { return status_; }

 private:
  void note(const char* error, const std::string& why) {
    if (status_.ok())
      status_ = bad_input(error, "placement " + name_, why, "calibrate the mat's place again");
  }
  const nlohmann::json& json_;
  std::string where_, name_;
  Status status_;
};

Error wrong(const std::string& name, const std::string& why) {
  return bad_input("wrong_value", "placement " + name, why, "calibrate the mat's place again");
}

void append_exact(std::string& text, std::string_view key, double value) {
  fmt::format_to(std::back_inserter(text), ",\"{}\":{}", key, value);
}

void append_text(std::string& text, std::string_view key, const std::string& value) {
  if (value.empty()) return;
  fmt::format_to(std::back_inserter(text), ",\"{}\":", key);
  append_quoted(text, value);
}

}  // namespace

Result<calibration::PlacementRecord> parse_placement_record(const nlohmann::json& json,
                                                            const std::string& name) {
  if (!json.is_object()) return wrong(name, "fit is not an object");
  Fields fields(json, "fit", name);
  calibration::PlacementRecord record;
  record.who = fields.text("who", false);
  record.when = fields.text("when", false);
  record.mat = fields.text("mat", true);
  record.mat_serial = fields.text("mat_serial", false);
  record.conditions = fields.text("conditions", false);
  record.fle_mm = fields.number("fle_mm", least_fle_mm, largest_fle_mm);
  record.fre_mm = fields.number("fre_mm", 0, largest_mm);
  record.expected_mean_mm = fields.number("expected_mean_mm", 0, largest_mm);
  record.expected_largest_mm = fields.number("expected_largest_mm", 0, largest_mm);
  if (!fields.status()) return fields.status().error();
  const auto presses = json.find("presses");
  if (presses == json.end() || !presses->is_array() || presses->size() > most_presses)
    return wrong(name, fmt::format("fit.presses is not a list of at most {}", most_presses));
  for (std::size_t i = 0; i < presses->size(); ++i) {
    const std::string where = fmt::format("fit.presses[{}]", i);
    if (!(*presses)[i].is_object()) return wrong(name, where + " is not an object");
    Fields press((*presses)[i], where, name);
    calibration::RecordedPress read;
    read.press.landmark = press.text("landmark", true);
    read.press.expected = {press.number("u_mm", -largest_mm, largest_mm),
                           press.number("v_mm", -largest_mm, largest_mm)};
    read.press.at = {press.number("x_mm", -largest_mm, largest_mm),
                     press.number("y_mm", -largest_mm, largest_mm)};
    read.residual_mm = press.number("residual_mm", 0, largest_mm);
    if (!press.status()) return press.status().error();
    record.presses.push_back(std::move(read));
  }
  return record;
}

std::string placement_record_json(const calibration::PlacementRecord& record) {
  std::string text = "{\"mat\":";
  append_quoted(text, record.mat);
  append_text(text, "mat_serial", record.mat_serial);
  append_text(text, "who", record.who);
  append_text(text, "when", record.when);
  append_text(text, "conditions", record.conditions);
  append_exact(text, "fle_mm", record.fle_mm);
  append_exact(text, "fre_mm", record.fre_mm);
  append_exact(text, "expected_mean_mm", record.expected_mean_mm);
  append_exact(text, "expected_largest_mm", record.expected_largest_mm);
  text += ",\"presses\":[";
  for (std::size_t i = 0; i < record.presses.size(); ++i) {
    const calibration::RecordedPress& each = record.presses[i];
    text += i > 0 ? ",\n{\"landmark\":" : "\n{\"landmark\":";
    append_quoted(text, each.press.landmark);
    append_exact(text, "u_mm", each.press.expected.u_mm);
    append_exact(text, "v_mm", each.press.expected.v_mm);
    append_exact(text, "x_mm", each.press.at.x_mm);
    append_exact(text, "y_mm", each.press.at.y_mm);
    append_exact(text, "residual_mm", each.residual_mm);
    text += "}";
  }
  return text + "]}";
}

}  // namespace palmar::exchange
