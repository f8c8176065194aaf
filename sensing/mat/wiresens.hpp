// WiReSens mats (arXiv 2412.00247), over serial, TCP or Bluetooth. A packet, packed and little-endian:
//
//   id s8 | start u16 | 120 x u16 | packet number u32      247 bytes; on a serial port then 77 72
//
// Values run on over the ends of frames: the k-th is of cell (start + k) mod (rows * cols), row by row. They
// have 12 bits; 0 means saturated, and they fall as pressure rises. With start = 20000 the values are pairs of
// (cell, value) instead: what has changed since the packet before.
//
// 77 72 may occur inside the data, so a packet is told by its length and its trailer; without a trailer (TCP)
// by a second packet behind it that continues it. The packet number tells what is missing.
#pragma once

#include <limits>
#include <optional>

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::mat {

inline constexpr std::size_t wiresens_packet_bytes = 247;
inline constexpr std::size_t wiresens_values = 120;
inline constexpr std::uint8_t wiresens_trailer[2] = {0x77, 0x72};
inline constexpr std::uint16_t wiresens_pairs_mark = 20000;
inline constexpr int wiresens_least_cells = 120;  ///< a packet holds the end of one frame at most

/// A packet without its trailer.
struct WiresensPacket {
  std::int8_t id = 0;
  std::uint16_t start = 0;
  std::uint32_t number = 0;
  std::span<const std::uint8_t> values;  ///< 120 x u16, where it was read from
};

class Wiresens final : public FrameFormat {
 public:
  explicit Wiresens(const MatDescription& mat);

  SessionHabits habits() const override { return {}; }
  /// Packet numbers, not lengths, tell what garbage has cost.
  std::size_t smallest_frame() const override { return std::numeric_limits<std::size_t>::max(); }
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  bool holds_more() const override { return next_value_ < packet_values_; }
  void restart() override;

  /// Sends every packet that is full; the rest waits for the next frame, as on the device.
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;
  /// Sends what waits in a packet that begins earlier in the same frame, so that it is full too.
  void finish(std::vector<std::uint8_t>& out) override;
  void skip(std::uint64_t frames) override;

 private:
  enum class Shape : std::uint8_t { incomplete, none, packet };

  Shape shape(std::span<const std::uint8_t> bytes, bool more_follow, std::size_t& size);
  bool continues(std::uint16_t start) const;
  bool plausible(std::span<const std::uint8_t> packet) const;
  std::uint32_t open_packet(std::span<const std::uint8_t> packet);
  std::uint32_t count_missing(std::uint32_t packets, std::uint16_t start);
  Sighting read_values(std::size_t bytes, std::uint32_t spoilt, std::span<std::uint16_t> counts);
  bool apply_pairs(std::span<std::uint16_t> counts);
  void append_packet(std::size_t start, std::vector<std::uint8_t>& out);

  CellMap map_;
  bool send_trailer_;

  // reading
  std::vector<std::uint16_t> image_;    ///< of the frame under way
  std::vector<std::uint32_t> read_in_;  ///< number of the frame in which a cell was read last
  std::uint32_t frame_number_ = 1;
  std::size_t filled_ = 0;     ///< cells read in this frame
  std::size_t position_ = 0;   ///< cell that is due next
  bool joined_inside_ = true;  ///< no frame has begun yet since restart()
  bool image_whole_ = false;   ///< pairs need an image to change
  std::optional<std::uint32_t> last_number_;
  /// A number that leaps is believed when the next packet continues it; until then, the number before it, and
  /// the frames that would be missing.
  std::optional<std::uint32_t> doubted_number_;
  std::uint32_t doubted_missing_ = 0;
  bool refused_ = false;               ///< the packet before began where it could not
  bool known_bare_ = false;            ///< packets have come without trailers
  std::vector<std::uint16_t> packet_;  ///< values of the packet under way
  std::size_t packet_values_ = 0;
  std::size_t next_value_ = 0;
  bool pairs_ = false;  ///< they are cells and values in turn

  // writing
  std::vector<std::uint16_t> waiting_;  ///< values that do not fill a packet yet
  std::vector<std::uint16_t> sent_;     ///< values of the last frame
  std::size_t send_position_ = 0;       ///< cell of the first value that waits
  std::uint32_t send_number_ = 0;
};

}  // namespace palmar::mat
