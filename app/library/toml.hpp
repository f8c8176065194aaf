// Checked reading of the TOML files in assets, which instructors write by hand: every mistake is found with
// its file and line.
//
//   Result<TomlTable> root = read_toml(path);
//   lesson.id = root->text("id");
//   lesson.speed = root->optional_band("speed_mm_s", {0, 1000});
//   for (TomlTable& step : root->tables("step")) ...
//   if (Status status = root->finish(); !status) return status.error();
//
// The getters never fail on the spot: they note the mistake and return an empty value, so that a loader reads
// top to bottom. finish() refuses the file with the first mistake, and with keys that nobody asked for.
#pragma once

#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/status.hpp"

namespace palmar::library {

/// Closed range that a number has to lie in.
struct Limits {
  double lo = -std::numeric_limits<double>::infinity();
  double hi = std::numeric_limits<double>::infinity();
};

/// An interval as written: [lo, hi] with lo <= hi.
struct TomlBand {
  double lo = 0;
  double hi = 0;
};

class TomlTable {
 public:
  struct Document;

  /// The value of a key that has to be there. Mistakes: missing_key, wrong_type, out_of_range,
  /// band_upside_down.
  std::string text(std::string_view key);
  double number(std::string_view key, Limits limits = {});
  int integer(std::string_view key, Limits limits = {});
  bool boolean(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::vector<double> numbers(std::string_view key, Limits limits = {});
  /// Pairs of numbers, as [[u, v], [u, v]].
  std::vector<std::array<double, 2>> pairs(std::string_view key, Limits limits = {});
  TomlBand band(std::string_view key, Limits limits = {});

  /// The same for a key that may be absent.
  std::optional<std::string> optional_text(std::string_view key);
  std::optional<double> optional_number(std::string_view key, Limits limits = {});
  std::optional<int> optional_integer(std::string_view key, Limits limits = {});
  std::optional<bool> optional_boolean(std::string_view key);
  std::optional<TomlBand> optional_band(std::string_view key, Limits limits = {});
  std::vector<std::string> optional_texts(std::string_view key);

  bool has(std::string_view key) const;
  /// All keys in the file's order; asking for them by a getter is still needed.
  std::vector<std::string> keys() const;
  /// A table under a key; absent where there is none.
  std::optional<TomlTable> table(std::string_view key);
  /// The tables of [[key]]; none where there are none.
  std::vector<TomlTable> tables(std::string_view key);

  /// Notes a mistake at the line of a key (or of this table where it has no such key).
  void mistake(std::string_view key, std::string name, const std::string& what, std::string why,
               std::string remedy = {});
  /// Line of the key, or of this table; from 1.
  int line(std::string_view key = {}) const;
  const std::filesystem::path& file() const;

  /// Has any table of the document a mistake so far? Unknown keys are not looked for yet.
  bool mistaken() const;
  /// After everything is read: ok, or an error (bad input) "FILE:LINE: ..." for the first mistake of the
  /// whole document. Unknown keys come first, since a key that is misspelt is missing too.
  Status finish() const;

  /// For read_toml only.
  TomlTable(std::shared_ptr<Document> document, const void* table, std::string name);

 private:
  std::shared_ptr<Document> document_;
  const void* table_;  ///< a toml::table of the document
  std::string name_;   ///< "step 2", for people; empty for the root

  const void* find(std::string_view key, bool required);
  template <class T>
  std::optional<T> scalar(std::string_view key, bool required, const char* kind);
  std::optional<double> checked_number(std::string_view key, Limits limits, bool required, bool whole);
  std::optional<TomlBand> checked_band(std::string_view key, Limits limits, bool required);
  std::vector<std::string> checked_texts(std::string_view key, bool required);
  bool within(std::string_view key, double value, Limits limits);
};

/// Reads a whole file (at most 1 MiB). Errors (bad input): file_missing, file_too_large, toml_syntax with
/// line and column.
Result<TomlTable> read_toml(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in messages.
Result<TomlTable> parse_toml(std::string_view text, const std::filesystem::path& name);

}  // namespace palmar::library
