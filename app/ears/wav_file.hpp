// What is heard, as a WAV file: 16 bits, stereo, at rate_Hz. Written aside, then renamed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "app/exchange/output_file.hpp"

namespace palmar::ears {

class WavFile {
 public:
  /// Errors: as exchange::OutputFile.
  static Result<WavFile> create(const std::filesystem::path& path);
  /// Left and right in turn.
  Status write(std::span<const std::int16_t> interleaved);
  /// Sets the length in the header (of a pipe it stays open-ended) and gives the file its name.
  Status finish();

 private:
  explicit WavFile(exchange::OutputFile file) : file_(std::move(file)) {}
  exchange::OutputFile file_;
};

}  // namespace palmar::ears
