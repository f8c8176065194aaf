// Finds frames of one family in a stream that comes in any pieces, over any garbage, and counts what it cost.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sensing/mat/capture_buffer.hpp"
#include "sensing/mat/frame_format.hpp"
#include "sensing/mat/mat_driver.hpp"

namespace palmar::mat {

class FrameFinder {
 public:
  /// `cells` = rows * cols.
  FrameFinder(std::unique_ptr<FrameFormat> format, int cells);

  void feed(std::span<const std::uint8_t> bytes) { input_.append(bytes); }
  /// Another connection: what is left of the old one is dropped. The stream may begin inside a frame, whose
  /// rest is passed over without being counted as damage.
  void restart();
  /// Drops an answer that never became whole.
  void abandon();

  /// How much longer the stream goes on: its end is not known, the mat awaits a question, or it is over.
  enum class Ahead : std::uint8_t { more, answered, over };
  /// The next frame; false until more bytes come.
  bool next(Ahead ahead = Ahead::more);
  /// Of the last frame, until the next call of next(). counts() may be swapped away; it is sized anew.
  std::vector<std::uint16_t>& counts() { return counts_; }
  std::span<const std::uint8_t> record() const { return record_; }
  std::uint32_t lost_before() const { return lost_before_; }

  /// Bytes at the end of what was fed that may yet become a frame.
  std::size_t unread() const { return input_.rest().size() + (record_done_ ? 0 : record_.size()); }
  bool empty() const { return input_.rest().empty(); }
  bool cut() const { return cut_; }  ///< the stream is over and ended inside a frame
  const WireCounters& counters() const { return counters_; }
  FrameFormat& format() { return *format_; }

 private:
  void take_garbage(const Sighting& seen);
  void end_garbage();

  std::unique_ptr<FrameFormat> format_;
  std::size_t cells_;
  CaptureBuffer input_;
  std::vector<std::uint16_t> counts_;
  std::vector<std::uint8_t> record_;
  bool record_done_ = true;
  std::uint32_t lost_before_ = 0;
  WireCounters counters_;
  std::size_t run_bytes_ = 0;  ///< of garbage since the last frame
  std::uint32_t run_spoilt_ = 0;
  std::uint32_t lost_ = 0;      ///< since the last frame
  bool joined_inside_ = false;  ///< the first garbage of a connection is the rest of a frame
  bool cut_ = false;
};

}  // namespace palmar::mat
