#include "app/ears/wav_file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "app/ears/tone.hpp"

namespace palmar::ears {
namespace {

constexpr std::uint32_t header_bytes = 44, channels = 2, sample_bytes = 2;

void add(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// RIFF/WAVE with one chunk "fmt " and one "data" (Microsoft, Multimedia Programming Interface 1.0, 1991).
std::string header(std::uint32_t data_bytes) {
  constexpr std::uint32_t open_ended = std::numeric_limits<std::uint32_t>::max();
  std::string out = "RIFF";
  add(out, data_bytes > open_ended - header_bytes ? open_ended : data_bytes + header_bytes - 8, 4);
  out += "WAVEfmt ";
  add(out, 16, 4);
  add(out, 1, 2);  // PCM
  add(out, channels, 2);
  add(out, rate_Hz, 4);
  add(out, rate_Hz * channels * sample_bytes, 4);
  add(out, channels * sample_bytes, 2);
  add(out, 8 * sample_bytes, 2);
  out += "data";
  add(out, data_bytes, 4);
  return out;
}

}  // namespace

Result<WavFile> WavFile::create(const std::filesystem::path& path) {
  auto file = exchange::OutputFile::create(path);
  if (!file) return file.error();
  if (Status written = file->write(header(std::numeric_limits<std::uint32_t>::max())); !written)
    return written.error();
  return WavFile(std::move(file).value());
}

Status WavFile::write(std::span<const std::int16_t> interleaved) {
  std::array<char, 4096> bytes;
  for (std::size_t from = 0; from < interleaved.size();) {
    const std::size_t count = std::min(interleaved.size() - from, bytes.size() / sample_bytes);
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = static_cast<std::uint16_t>(interleaved[from + i]);
      bytes[2 * i] = static_cast<char>(value & 0xFF);
      bytes[2 * i + 1] = static_cast<char>(value >> 8);
    }
    if (Status written = file_.write(std::string_view(bytes.data(), count * sample_bytes)); !written)
      return written;
    from += count;
  }
  return {};
}

Status WavFile::finish() {
  const std::uint64_t data = file_.bytes() - header_bytes;
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max() - header_bytes;
  if (data <= most) {
    if (Status set = file_.rewrite_beginning(header(static_cast<std::uint32_t>(data))); !set) return set;
  }
  return file_.finish();
}

}  // namespace palmar::ears
