// What every driver does alike: it holds bytes that are to be sent, frames that wait, and why a session has failed.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "sensing/mat/frame_queue.hpp"
#include "sensing/mat/mat_driver.hpp"

namespace palmar::mat {

class DriverBase : public MatDriver {
 public:
  std::span<const std::uint8_t> output() const final { return output_; }
  void consume_output(std::size_t bytes) final {
    output_.erase(output_.begin(),
                  output_.begin() + static_cast<std::ptrdiff_t>(std::min(bytes, output_.size())));
  }
  bool next_frame(RawFrame& frame) final { return frames_.pop(frame); }
  std::span<const std::uint8_t> frame_bytes() const final { return frames_.last_bytes(); }
  const Status& status() const final { return status_; }

 protected:
  explicit DriverBase(std::size_t frames) : frames_(frames) {}

  /// A new session: all is well, and nothing of an earlier one is left to be sent.
  void begin_session() {
    static const Status fine;
    status_ = fine;
    output_.clear();
  }
  void send(std::string_view word) { output_.insert(output_.end(), word.begin(), word.end()); }

  FrameQueue frames_;
  Status status_;
  std::vector<std::uint8_t> output_;
};

}  // namespace palmar::mat
