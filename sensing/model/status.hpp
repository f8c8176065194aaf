// Expected failures as values. Bytes, files, devices and people fail in ways that the caller must handle: those come back as
// Status or Result. A promise broken by the caller throws std::invalid_argument; an impossible state asserts.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace palmar {

/// Who has to act, and so which exit status a command ends with.
enum class ErrorKind {
  failed,    ///< the work failed: exit status 1
  bad_input  ///< the command line or an input file is wrong: exit status 2
};

/// A failure in the three parts that a person reads: what happened, why, what to do.
struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string name;    ///< stable identifier for tests and scripts, e.g. "wrong_checksum"
  std::string what;    ///< "mat lost on /dev/ttyACM0"
  std::string why;     ///< "device closed the port"; may be empty
  std::string remedy;  ///< "recording goes on, plug it in again"

  /// "what (why); remedy"
  std::string message() const {
    std::string text = what;
    if (!why.empty()) text += " (" + why + ")";
    if (!remedy.empty()) text += "; " + remedy;
    return text;
  }
  int exit_status() const { return kind == ErrorKind::bad_input ? 2 : 1; }
};

inline Error bad_input(std::string name, std::string what, std::string why, std::string remedy) {
  return {ErrorKind::bad_input, std::move(name), std::move(what), std::move(why), std::move(remedy)};
}
inline Error failure(std::string name, std::string what, std::string why, std::string remedy) {
  return {ErrorKind::failed, std::move(name), std::move(what), std::move(why), std::move(remedy)};
}

/// Success, or the reason why not.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  /// Precondition: !ok().
  const Error& error() const { return error_.value(); }

 private:
  std::optional<Error> error_;
};

/// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Throws std::logic_error where the result holds an error: the caller has to ask first.
  T& value() & {
    require_value();
    return std::get<0>(state_);
  }
  const T& value() const& {
    require_value();
    return std::get<0>(state_);
  }
  T&& value() && {
    require_value();
    return std::get<0>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<1>(state_); }

 private:
  void require_value() const {
    if (!ok()) throw std::logic_error("Result without a value: " + std::get<1>(state_).message());
  }
  std::variant<T, Error> state_;
};

}  // namespace palmar
