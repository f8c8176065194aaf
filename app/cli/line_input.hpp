// Lines that a person types on standard input, read without waiting.
#pragma once

#include <optional>
#include <string>

namespace palmar::cli {

class LineInput {
 public:
  /// The next whole line without its end; absent where none is there yet.
  std::optional<std::string> next();
  bool ended() const { return ended_; }  ///< nobody can answer any more

 private:
  std::string typed_;
  bool ended_ = false;
};

}  // namespace palmar::cli
