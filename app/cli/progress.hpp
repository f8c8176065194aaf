// Progress of long work on standard error: only where a person looks, and at most four times a second.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace palmar::cli {

class Progress {
 public:
  explicit Progress(std::string verb) : verb_(std::move(verb)), person_looks_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void frames(std::uint64_t count) {
    if (!person_looks_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < std::chrono::milliseconds(250)) return;
    shown_ = now;
    drawn_ = true;
    std::fprintf(stderr, "\r%s: %llu frames", verb_.c_str(), static_cast<unsigned long long>(count));
    std::fflush(stderr);
  }
  void clear() {
    if (drawn_) std::fputs("\r\033[K", stderr);
    drawn_ = false;
  }

 private:
  std::string verb_;
  bool person_looks_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

}  // namespace palmar::cli
