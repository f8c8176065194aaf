// Who speaks next: nothing talks over itself. Pure; time comes with every call.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/ears/heard.hpp"

namespace palmar::ears {

/// Of what waits, the most urgent comes first, then the oldest.
class Talk {
 public:
  static constexpr std::size_t most_waiting = 6;  ///< then the oldest of the least urgent goes

  /// What is more urgent than a note cuts short, and takes the place of, what is no more urgent than itself. What is being said or
  /// waits already is not said again.
  void say(Utterance utterance, double now_s);
  /// What to begin now; absent while something is being said, or nothing waits.
  std::optional<std::string> next(double now_s);
  /// What was begun has ended.
  void done() { current_.reset(); }
  /// True once where what is being said has to be cut short.
  bool take_stop();
  /// Nothing is said, and nothing waits.
  void clear();

  bool speaking() const { return current_.has_value(); }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    Utterance utterance;
    double since_s = 0;
  };
  std::optional<Utterance> current_;
  std::vector<Waiting> waiting_;
  bool stop_ = false;
};

}  // namespace palmar::ears
