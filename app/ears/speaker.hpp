// A thread that turns text into clips, since a sentence takes up to a tenth of a second.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/ears/renderer.hpp"

namespace palmar::ears {

/// One request and one answer wait at a time: the newest takes the place of an older one. For one thread.
class Speaker {
 public:
  static constexpr std::size_t most_kept =
      64;  ///< clips of short texts, for the next time that they are said

  Speaker();
  ~Speaker();
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;

  /// Returns at once. `number` comes back with the answer.
  void ask(std::string text, std::uint64_t number);
  struct Answer {
    std::uint64_t number = 0;
    std::shared_ptr<const Clip> clip;  ///< never null; empty where there is nothing to say
  };
  std::optional<Answer> answer();

 private:
  struct Request {
    std::string text;
    std::uint64_t number = 0;
  };
  void run();

  std::mutex mutex_;  // held to swap values, never while a voice speaks
  std::condition_variable wake_;
  std::optional<Request> request_;
  std::optional<Answer> answer_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace palmar::ears
