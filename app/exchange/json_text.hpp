// JSON appended to a string, without a tree: commas, escapes and numbers. Fields without a value are left
// out.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palmar::exchange {

/// At most that many decimals, trailing zeros left off. Precondition: value is finite.
void append_number(std::string& out, double value, int decimals);
/// In quotes; what is not UTF-8 becomes U+FFFD.
void append_quoted(std::string& out, std::string_view text);

class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }
  void key(std::string_view name) {
    comma();
    append_quoted(out_, name);
    out_ += ':';
    comma_ = false;
  }

  /// Left out where the value is not finite.
  void field(std::string_view name, double value, int decimals) {
    if (!std::isfinite(value)) return;
    key(name);
    append_number(out_, value, decimals);
    comma_ = true;
  }
  void field(std::string_view name, const std::optional<double>& value, int decimals) {
    if (value) field(name, *value, decimals);
  }
  void field(std::string_view name, std::string_view text) {
    key(name);
    append_quoted(out_, text);
    comma_ = true;
  }
  template <std::same_as<bool> Bool>
  void field(std::string_view name, Bool value) {
    key(name);
    out_ += value ? "true" : "false";
    comma_ = true;
  }
  template <std::integral Whole>
    requires(!std::same_as<Whole, bool>)
  void field(std::string_view name, Whole value) {
    key(name);
    append_whole(static_cast<std::int64_t>(value));
    comma_ = true;
  }
  /// An element of an array. Precondition: value is finite.
  void element(double value, int decimals) {
    comma();
    append_number(out_, value, decimals);
    comma_ = true;
  }

 private:
  void comma() {
    if (comma_) out_ += ',';
  }
  void open(char bracket) {
    comma();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  void append_whole(std::int64_t value);

  std::string& out_;
  bool comma_ = false;
};

}  // namespace palmar::exchange
