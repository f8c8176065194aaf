#include "app/cli/line_input.hpp"

#include <poll.h>
#include <unistd.h>

namespace palmar::cli {

std::optional<std::string> LineInput::next() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (!ended_ && typed_.find('\n') == std::string::npos) {
    if (::poll(&input, 1, 0) <= 0) break;
    char bytes[256];
    const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got <= 0) {
      ended_ = true;
    } else {
      typed_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  const std::size_t end = typed_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = typed_.substr(0, end);
  typed_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace palmar::cli
