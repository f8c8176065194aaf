// Raw device bytes as they came, frame after frame: what `--capture` and `simulate --out` write and every
// other command reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "app/exchange/output_file.hpp"

namespace palmar::exchange {

class CaptureWriter {
 public:
  static Result<CaptureWriter> create(const std::filesystem::path& path);
  /// The bytes of one whole frame, as mat::MatDriver::frame_bytes() gives them.
  Status write(std::span<const std::uint8_t> frame_bytes) { return file_.write(frame_bytes); }
  Status flush() { return file_.flush(); }
  Status finish() { return file_.finish(); }
  std::uint64_t bytes() const { return file_.bytes(); }

 private:
  explicit CaptureWriter(OutputFile file) : file_(std::move(file)) {}
  OutputFile file_;
};

}  // namespace palmar::exchange
