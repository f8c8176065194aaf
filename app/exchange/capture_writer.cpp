#include "app/exchange/capture_writer.hpp"

namespace palmar::exchange {

Result<CaptureWriter> CaptureWriter::create(const std::filesystem::path& path) {
  Result<OutputFile> file = OutputFile::create(path, 256 * 1024);
  if (!file) return file.error();
  return CaptureWriter(std::move(file).value());
}

}  // namespace palmar::exchange
