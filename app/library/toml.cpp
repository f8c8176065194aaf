#include "app/library/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "app/library/text_file.hpp"

namespace palmar::library {
namespace {

struct Mistake {
  int line = 0;
  Error error;
};

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string in_words(Limits limits) {
  const bool low = std::isfinite(limits.lo);
  const bool high = std::isfinite(limits.hi);
  if (low && high) return "from " + short_number(limits.lo) + " to " + short_number(limits.hi);
  if (low) return "at least " + short_number(limits.lo);
  if (high) return "at most " + short_number(limits.hi);
  return "finite";
}

int line_of(const toml::node& node) { return std::max(1, static_cast<int>(node.source().begin.line)); }

const toml::table& as_table(const void* table) { return *static_cast<const toml::table*>(table); }

}  // namespace

struct TomlTable::Document {
  std::filesystem::path file;
  toml::table root;
  std::vector<Mistake> mistakes;
  std::map<const void*, std::set<std::string, std::less<>>> asked;  ///< keys that a loader knows, by table
  std::map<const void*, std::string> names;

  std::string at(int line) const { return file.string() + ":" + std::to_string(line) + ": "; }
};

TomlTable::TomlTable(std::shared_ptr<Document> document, const void* table, std::string name)
    : document_(std::move(document)), table_(table), name_(std::move(name)) {
  document_->asked[table_];
  document_->names[table_] = name_;
}

const std::filesystem::path& TomlTable::file() const { return document_->file; }
bool TomlTable::mistaken() const { return !document_->mistakes.empty(); }
bool TomlTable::has(std::string_view key) const { return as_table(table_).contains(key); }

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::pair<std::pair<unsigned, unsigned>, std::string>> found;
  for (const auto& [key, node] : as_table(table_)) {
    found.push_back({{key.source().begin.line, key.source().begin.column}, std::string(key.str())});
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> result;
  for (auto& [place, key] : found) result.push_back(std::move(key));
  return result;
}

int TomlTable::line(std::string_view key) const {
  const toml::node* node = key.empty() ? nullptr : as_table(table_).get(key);
  return line_of(node != nullptr ? *node : static_cast<const toml::node&>(as_table(table_)));
}

void TomlTable::mistake(std::string_view key, std::string name, const std::string& what, std::string why,
                        std::string remedy) {
  const int at = line(key);
  if (remedy.empty()) remedy = "correct this line";
  document_->mistakes.push_back(
      {at, bad_input(std::move(name), document_->at(at) + what, std::move(why), std::move(remedy))});
}

const void* TomlTable::find(std::string_view key, bool required) {
  document_->asked[table_].emplace(key);
  const toml::node* node = as_table(table_).get(key);
  if (node == nullptr && required) {
    mistake({}, "missing_key", (name_.empty() ? "" : name_ + ": ") + "no " + std::string(key),
            "this key has to be there", "add a line " + std::string(key) + " = ...");
  }
  return node;
}

template <class T>
std::optional<T> TomlTable::scalar(std::string_view key, bool required, const char* kind) {
  const auto* node = static_cast<const toml::node*>(find(key, required));
  if (node == nullptr) return std::nullopt;
  // Exactly this type: toml++ would turn a number into a truth value.
  if (const auto value = node->value_exact<T>()) return *value;
  mistake(key, "wrong_type", std::string(key) + " is not " + kind, "",
          "write " + std::string(kind) + " here");
  return std::nullopt;
}

std::string TomlTable::text(std::string_view key) {
  return scalar<std::string>(key, true, "a text in quotes").value_or("");
}
std::optional<std::string> TomlTable::optional_text(std::string_view key) {
  return scalar<std::string>(key, false, "a text in quotes");
}
bool TomlTable::boolean(std::string_view key) {
  return scalar<bool>(key, true, "true or false").value_or(false);
}
std::optional<bool> TomlTable::optional_boolean(std::string_view key) {
  return scalar<bool>(key, false, "true or false");
}

bool TomlTable::within(std::string_view key, double value, Limits limits) {
  if (std::isfinite(value) && value >= limits.lo && value <= limits.hi) return true;
  mistake(key, "out_of_range", std::string(key) + " holds " + short_number(value),
          "it must be " + in_words(limits));
  return false;
}

std::optional<double> TomlTable::checked_number(std::string_view key, Limits limits, bool required,
                                                bool whole) {
  const auto* node = static_cast<const toml::node*>(find(key, required));
  if (node == nullptr) return std::nullopt;
  if (!node->is_number() || (whole && !node->is_integer())) {
    mistake(key, "wrong_type", std::string(key) + " is not a " + (whole ? "whole " : "") + "number", "");
    return std::nullopt;
  }
  const double value = node->value<double>().value_or(NAN);
  if (!within(key, value, limits)) return std::nullopt;
  return value;
}

double TomlTable::number(std::string_view key, Limits limits) {
  return checked_number(key, limits, true, false).value_or(0);
}
std::optional<double> TomlTable::optional_number(std::string_view key, Limits limits) {
  return checked_number(key, limits, false, false);
}

namespace {
/// So that the conversion to int is always defined.
Limits as_int(Limits limits) {
  return {std::max(limits.lo, -2147483648.0), std::min(limits.hi, 2147483647.0)};
}
}  // namespace

int TomlTable::integer(std::string_view key, Limits limits) {
  return static_cast<int>(checked_number(key, as_int(limits), true, true).value_or(0));
}
std::optional<int> TomlTable::optional_integer(std::string_view key, Limits limits) {
  const auto value = checked_number(key, as_int(limits), false, true);
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

std::vector<std::string> TomlTable::checked_texts(std::string_view key, bool required) {
  const auto* node = static_cast<const toml::node*>(find(key, required));
  std::vector<std::string> result;
  if (node == nullptr) return result;
  const toml::array* array = node->as_array();
  const bool all_texts = array != nullptr && std::all_of(array->begin(), array->end(),
                                                         [](const toml::node& n) { return n.is_string(); });
  if (!all_texts) {
    mistake(key, "wrong_type", std::string(key) + " is not a list of texts", "", "write [\"...\", \"...\"]");
    return result;
  }
  for (const toml::node& element : *array) result.push_back(element.as_string()->get());
  return result;
}

std::vector<std::string> TomlTable::texts(std::string_view key) { return checked_texts(key, true); }
std::vector<std::string> TomlTable::optional_texts(std::string_view key) { return checked_texts(key, false); }

std::vector<double> TomlTable::numbers(std::string_view key, Limits limits) {
  const auto* node = static_cast<const toml::node*>(find(key, true));
  std::vector<double> result;
  if (node == nullptr) return result;
  const toml::array* array = node->as_array();
  const bool all_numbers = array != nullptr && std::all_of(array->begin(), array->end(),
                                                           [](const toml::node& n) { return n.is_number(); });
  if (!all_numbers) {
    mistake(key, "wrong_type", std::string(key) + " is not a list of numbers", "", "write [1.0, 2.0]");
    return result;
  }
  for (const toml::node& element : *array) {
    const double value = element.value<double>().value_or(NAN);
    if (!within(key, value, limits)) return {};
    result.push_back(value);
  }
  return result;
}

std::vector<std::array<double, 2>> TomlTable::pairs(std::string_view key, Limits limits) {
  const auto* node = static_cast<const toml::node*>(find(key, true));
  std::vector<std::array<double, 2>> result;
  if (node == nullptr) return result;
  const auto is_pair = [](const toml::node& n) {
    const toml::array* pair = n.as_array();
    return pair != nullptr && pair->size() == 2 && pair->get(0)->is_number() && pair->get(1)->is_number();
  };
  const toml::array* array = node->as_array();
  if (array == nullptr || !std::all_of(array->begin(), array->end(), is_pair)) {
    mistake(key, "wrong_type", std::string(key) + " is not a list of pairs", "", "write [[1, 2], [3, 4]]");
    return result;
  }
  for (const toml::node& element : *array) {
    const toml::array& pair = *element.as_array();
    const std::array<double, 2> value{pair.get(0)->value<double>().value_or(NAN),
                                      pair.get(1)->value<double>().value_or(NAN)};
    if (!within(key, value[0], limits) || !within(key, value[1], limits)) return {};
    result.push_back(value);
  }
  return result;
}

std::optional<TomlBand> TomlTable::checked_band(std::string_view key, Limits limits, bool required) {
  const auto* node = static_cast<const toml::node*>(find(key, required));
  if (node == nullptr) return std::nullopt;
  const toml::array* pair = node->as_array();
  if (pair == nullptr || pair->size() != 2 || !pair->get(0)->is_number() || !pair->get(1)->is_number()) {
    mistake(key, "wrong_type", std::string(key) + " is not a band", "", "write [lowest, highest]");
    return std::nullopt;
  }
  const TomlBand value{pair->get(0)->value<double>().value_or(NAN),
                       pair->get(1)->value<double>().value_or(NAN)};
  if (!within(key, value.lo, limits) || !within(key, value.hi, limits)) return std::nullopt;
  if (value.lo > value.hi) {
    mistake(key, "band_upside_down",
            std::string(key) + " is upside down: [" + short_number(value.lo) + ", " + short_number(value.hi) +
                "]",
            "the lowest value comes first", "swap the two numbers");
    return std::nullopt;
  }
  return value;
}

TomlBand TomlTable::band(std::string_view key, Limits limits) {
  return checked_band(key, limits, true).value_or(TomlBand{});
}
std::optional<TomlBand> TomlTable::optional_band(std::string_view key, Limits limits) {
  return checked_band(key, limits, false);
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const auto* node = static_cast<const toml::node*>(find(key, false));
  if (node == nullptr) return std::nullopt;
  if (const toml::table* found = node->as_table()) return TomlTable(document_, found, std::string(key));
  mistake(key, "wrong_type", std::string(key) + " is not a table", "", "write [" + std::string(key) + "]");
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  const auto* node = static_cast<const toml::node*>(find(key, false));
  std::vector<TomlTable> result;
  if (node == nullptr) return result;
  const toml::array* array = node->as_array();
  const bool all_tables = array != nullptr && std::all_of(array->begin(), array->end(),
                                                          [](const toml::node& n) { return n.is_table(); });
  if (!all_tables) {
    mistake(key, "wrong_type", std::string(key) + " is not a list of tables", "",
            "write [[" + std::string(key) + "]]");
    return result;
  }
  for (const toml::node& element : *array) {
    result.emplace_back(document_, element.as_table(),
                        std::string(key) + " " + std::to_string(result.size() + 1));
  }
  return result;
}

Status TomlTable::finish() const {
  const Document& document = *document_;
  std::vector<Mistake> unknown;
  for (const auto& [table, known] : document.asked) {
    for (const auto& [key, node] : as_table(table)) {
      if (known.contains(key.str())) continue;
      std::string remedy = "known here:";
      for (const std::string& name : known) remedy += (name == *known.begin() ? " " : ", ") + name;
      const int at = std::max(1, static_cast<int>(key.source().begin.line));
      const std::string& name = document.names.at(table);
      unknown.push_back(
          {at, bad_input("unknown_key", document.at(at) + "unknown key " + std::string(key.str()),
                         name.empty() ? "" : "in " + name, remedy)});
    }
  }
  const std::vector<Mistake>& mistakes = unknown.empty() ? document.mistakes : unknown;
  if (mistakes.empty()) return {};
  const auto first = std::min_element(mistakes.begin(), mistakes.end(),
                                      [](const Mistake& a, const Mistake& b) { return a.line < b.line; });
  return first->error;
}

Result<TomlTable> parse_toml(std::string_view text, const std::filesystem::path& name) {
  auto document = std::make_shared<TomlTable::Document>();
  document->file = name;
  try {
    document->root = toml::parse(text, name.string());
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return bad_input(
        "toml_syntax",
        name.string() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": not TOML",
        std::string(error.description()), "correct this line");
  }
  const toml::table* root = &document->root;
  return TomlTable(std::move(document), root, "");
}

Result<TomlTable> read_toml(const std::filesystem::path& file) {
  const Result<std::string> text = read_text_file(file);
  if (!text) return text.error();
  return parse_toml(*text, file);
}

}  // namespace palmar::library
