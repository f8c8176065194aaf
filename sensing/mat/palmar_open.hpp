// Palmar's own open protocol, for mats that a school builds: easy to send from a small microcontroller, hard
// to misread.
//
// Link: a serial port (8N1, 115200 or what the mat's description says) or TCP. The mat sends packets; the
// station sends words.
//
// Words to the mat, each ended by a line feed (0A); a carriage return before it is ignored, and so is any
// other word:
//   hello   the mat answers with an identity packet, at any time
//   start   the mat sends frame packets at its own pace
//   stop    the mat sends no more
//
// A packet, all integers little-endian:
//
//   offset  bytes  field
//   0       4      sync: 50 4C 4D A5 ("PLM", then A5)
//   4       1      version: 1
//   5       1      kind: 1 identity, 2 frame of cells, 3 frame of runs
//   6       4      mat id: a number that tells this mat from others of its kind
//   10      2      rows, 1 to 256
//   12      2      columns, 1 to 256
//   14      4      counter: 1 more with every frame, modulo 2^32; frames that could not be sent are counted
//   too 18      8      device time in microseconds; a clock of 32 bits may be sent as it is, it wraps after
//   71 minutes 26      4      n: bytes of the payload; at most 2 * rows * columns for a frame, at most 64 for
//   an identity 30      n      payload 30+n    4      CRC-32 (see crc32.hpp) of bytes 4 to 30+n-1: of all but
//   the sync
//
// Payloads:
//   identity       the mat's serial number, printable ASCII, may be empty
//   cells          rows * columns * u16, row by row from the top left corner
//   runs           words of u16 until rows * columns cells are filled: a word that is not 0 is a cell; after
//   a word 0 comes a word n,
//                  1 or more, for n cells of 0. Only to be sent where it is shorter than cells.
//
// A reader looks for the sync, believes a packet only if version, kind, sizes and CRC are right, and else
// goes on one byte behind that sync.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/mat/capture_buffer.hpp"

namespace palmar::mat {

inline constexpr std::uint8_t open_sync[4] = {0x50, 0x4C, 0x4D, 0xA5};
inline constexpr std::uint8_t open_version = 1;
inline constexpr std::size_t open_header_bytes = 30;
inline constexpr std::size_t open_crc_bytes = 4;
inline constexpr std::size_t open_longest_identity = 64;
inline constexpr int open_most_rows_or_cols = 256;

enum class OpenKind : std::uint8_t { identity = 1, cells = 2, runs = 3 };

/// A packet, whatever its kind. Its buffers are reused from packet to packet.
struct OpenPacket {
  bool identity = false;
  std::uint32_t mat_id = 0;
  int rows = 0;
  int cols = 0;
  std::uint32_t counter = 0;
  std::uint64_t time_us = 0;
  std::vector<std::uint16_t> cells;  ///< rows*cols; empty for an identity
  std::string serial;                ///< of an identity
  bool operator==(const OpenPacket&) const = default;
};

/// Appends the packet; a frame goes out as runs where that is shorter. Throws std::invalid_argument where
/// rows, columns, cells or serial do not fit the table above.
void encode_open_packet(const OpenPacket& packet, std::vector<std::uint8_t>& out);

enum class OpenLook : std::uint8_t {
  none,           ///< these bytes do not begin a packet: go on one byte later
  incomplete,     ///< they may, with more bytes
  packet,         ///< they do
  wrong_version,  ///< a header of another version: go on one byte later
  corrupt         ///< a whole packet with a wrong CRC or payload: go on one byte later
};

/// Looks at the front of `bytes`. Fills `packet` and `packet_bytes` for OpenLook::packet only; allocates
/// nothing once `packet` has grown.
OpenLook decode_open_packet(std::span<const std::uint8_t> bytes, OpenPacket& packet,
                            std::size_t& packet_bytes);

/// Finds packets in a stream that comes in any pieces.
class OpenStream {
 public:
  void feed(std::span<const std::uint8_t> bytes) { input_.append(bytes); }
  void clear() { input_.clear(); }
  /// The next packet; false until more bytes come. With `at_end` nothing more will come, and what looks like
  /// a cut packet is searched too.
  bool next(OpenPacket& packet, bool at_end = false);
  /// Bytes of the last packet; valid until the next feed() or clear().
  std::span<const std::uint8_t> packet_bytes() const { return packet_bytes_; }

  /// Bytes at the end of what was fed that may yet become a packet.
  std::size_t unread() const { return input_.rest().size(); }

  std::uint64_t skipped_bytes() const { return skipped_; }
  std::uint64_t corrupt() const { return corrupt_; }
  std::uint64_t wrong_versions() const { return wrong_versions_; }
  bool cut() const { return cut_; }  ///< at the end, inside a packet

 private:
  CaptureBuffer input_;
  std::span<const std::uint8_t> packet_bytes_;
  std::uint64_t skipped_ = 0;
  std::uint64_t corrupt_ = 0;
  std::uint64_t wrong_versions_ = 0;
  bool cut_ = false;
};

}  // namespace palmar::mat
