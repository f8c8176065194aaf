// JPEGs for tests: a hand-made skeleton with everything that misleads a scanner, and streams of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace palmar::source {

using Bytes = std::vector<std::uint8_t>;

inline void put(Bytes& to, int byte) { to.push_back(static_cast<std::uint8_t>(byte)); }

/// SOI, an Exif segment that holds an end marker, a scan with stuffed and restart bytes, EOI. `mark` tells one from another.
inline Bytes skeleton(std::uint8_t mark, std::size_t coded_bytes = 40) {
  Bytes jpeg;
  for (const int byte : {0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x08, 0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xD9})
    put(jpeg, byte);
  for (const int byte : {0xFF, 0xFF, 0xDA, 0x00, 0x03, 0x01, 0xFF, 0x00, 0xFF, 0xD3}) put(jpeg, byte);
  put(jpeg, mark);
  for (std::size_t i = 0; i < coded_bytes; ++i) put(jpeg, static_cast<int>(i % 251));
  for (const int byte : {0xFF, 0xD9}) put(jpeg, byte);
  return jpeg;
}

inline void append(Bytes& to, const std::string& text) { to.insert(to.end(), text.begin(), text.end()); }
inline void append(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

inline Bytes part(const std::string& delimiter, const Bytes& jpeg, bool with_length) {
  Bytes bytes;
  append(bytes, delimiter + "\r\nContent-Type: image/jpeg\r\n");
  if (with_length) append(bytes, "Content-Length: " + std::to_string(jpeg.size()) + "\r\n");
  append(bytes, "\r\n");
  append(bytes, jpeg);
  append(bytes, "\r\n");
  return bytes;
}

}  // namespace palmar::source
