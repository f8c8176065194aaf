// A file that appears whole or not at all: written aside in the same folder, renamed when it is finished.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// Bytes gather in a buffer and go to `PATH.PID.part`; finish() renames that to PATH. A crash leaves the
/// .part file with everything up to the last flush(). Without finish() the destructor removes the part file
/// and PATH stays as it was. A path that exists and is not a regular file (/dev/stdout, a pipe) is written
/// directly. Not for two threads at once. Errors: folder_missing, not_writable, disk_full, write_failed.
class OutputFile {
 public:
  static Result<OutputFile> create(const std::filesystem::path& path, std::size_t buffer_bytes = 64 * 1024);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  /// After the first failure every further call returns that same error.
  Status write(std::string_view text);
  Status write(std::span<const std::uint8_t> bytes);
  /// Writes over the first bytes of the file, which have been written before; does nothing where PATH is written directly.
  Status rewrite_beginning(std::string_view text);
  /// Hands what is buffered to the operating system.
  Status flush();
  /// Flushes, brings the file to the disk and gives it its name. No write may follow.
  Status finish();

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  OutputFile() = default;
  void discard();
  Status send(const char* data, std::size_t size);
  Status fail(int error_number);

  std::filesystem::path path_;
  std::filesystem::path aside_;  ///< empty where PATH is written directly
  int descriptor_ = -1;
  std::string buffer_;
  std::size_t buffer_bytes_ = 0;
  std::uint64_t bytes_ = 0;
  Status status_;
};

/// A whole small file at once.
Status write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace palmar::exchange
