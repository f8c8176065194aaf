// Capture files of a Sensel Morph: its answers to frame requests, 03 26 00 size:u16 payload sum8, one after
// the other.
#pragma once

#include "sensing/mat/capture_buffer.hpp"
#include "sensing/mat/frame_numbering.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/mat/sensel_morph.hpp"

namespace palmar::mat {

/// Finds the next whole record over any garbage: one with the right checksum, of whose payload every byte is
/// used up. Pushed records (09 26 00 ...) are read as well; answers of size 0 and frames without a pressure
/// image are passed over.
class SenselCapture final : public CaptureDecoder {
 public:
  explicit SenselCapture(const MatDescription& mat);

  void feed(std::span<const std::uint8_t> bytes) override { input_.append(bytes); }
  void end() override { ended_ = true; }
  bool next_frame(RawFrame& frame) override;
  std::span<const std::uint8_t> frame_bytes() const override { return frame_bytes_; }
  bool truncated() const override { return truncated_; }
  WireCounters counters() const override { return counters_; }

  /// All that the frame of the last next_frame() held.
  const SenselFrame& decoded() const { return decoded_; }

 private:
  enum class Look { more_needed, skip_one, skip_record, frame };
  Look look(std::span<const std::uint8_t> bytes, std::size_t& record_bytes);
  bool number(RawFrame& frame, std::span<const std::uint8_t> record);

  GridGeometry geometry_;
  FrameNumbering numbering_;
  SenselFrame decoded_;
  CaptureBuffer input_;
  std::vector<std::uint8_t> frame_bytes_;
  WireCounters counters_;
  bool ended_ = false;
  bool truncated_ = false;
};

}  // namespace palmar::mat
