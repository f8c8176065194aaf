#include "sensing/mat/wiresens.hpp"

#include <algorithm>

#include "sensing/mat/byte_order.hpp"

namespace palmar::mat {
namespace {

constexpr std::size_t values_at = 3;
constexpr std::size_t number_at = values_at + 2 * wiresens_values;
constexpr std::size_t trailer_bytes = sizeof wiresens_trailer;

std::uint16_t start_of(std::span<const std::uint8_t> packet) {
  return load_little<std::uint16_t>(packet.data() + 1);
}
std::uint32_t number_of(std::span<const std::uint8_t> packet) {
  return load_little<std::uint32_t>(packet.data() + number_at);
}

bool has_trailer(std::span<const std::uint8_t> bytes) {
  return bytes[wiresens_packet_bytes] == wiresens_trailer[0] &&
         bytes[wiresens_packet_bytes + 1] == wiresens_trailer[1];
}

}  // namespace

Wiresens::Wiresens(const MatDescription& mat)
    : map_(mat, {.big_endian = false, .falling = true, .full_scale = 4095}),
      send_trailer_(mat.wire.trailer.value_or(true)),
      image_(map_.cells(), 0),
      read_in_(map_.cells(), 0),
      packet_(wiresens_values) {}

void Wiresens::restart() {
  ++frame_number_;
  filled_ = position_ = 0;
  joined_inside_ = true;
  image_whole_ = false;
  last_number_.reset();
  doubted_number_.reset();
  refused_ = false;
  packet_values_ = next_value_ = 0;
}

/// As far as its bytes go: a start inside the grid, values of the range.
bool Wiresens::plausible(std::span<const std::uint8_t> packet) const {
  if (packet.size() < values_at) return true;
  const std::uint16_t start = start_of(packet);
  const bool pairs = start == wiresens_pairs_mark;
  if (start >= map_.cells() && !pairs) return false;
  const std::size_t end = std::min(packet.size(), number_at);
  for (std::size_t at = values_at, k = 0; at + 2 <= end; at += 2, ++k) {
    const std::uint16_t value = map_.load16(packet.data() + at);
    const bool is_cell = pairs && k % 2 == 0;
    if (is_cell ? value >= map_.cells() : !map_.in_range(value)) return false;
  }
  return true;
}

Wiresens::Shape Wiresens::shape(std::span<const std::uint8_t> bytes, bool more_follow, std::size_t& size) {
  constexpr std::size_t plain = wiresens_packet_bytes, sealed = plain + trailer_bytes;
  if (!plausible(bytes)) return Shape::none;
  if (bytes.size() < plain) return Shape::incomplete;
  if (bytes.size() >= sealed && has_trailer(bytes)) {
    known_bare_ = false;
    size = sealed;
    return Shape::packet;
  }
  const auto behind = bytes.subspan(plain);
  if (behind.size() < trailer_bytes && more_follow && !known_bare_) return Shape::incomplete;
  // Without a trailer, or with a spoilt one: by the packet before it or by the one behind it.
  const std::uint32_t number = number_of(bytes);
  size = plain;
  if (last_number_ && number == *last_number_ + 1) return Shape::packet;
  if (behind.size() < plain) return plausible(behind) ? Shape::incomplete : Shape::none;
  if (!plausible(behind.first(plain)) || behind[0] != bytes[0] || number_of(behind) != number + 1)
    return Shape::none;
  known_bare_ = true;
  return Shape::packet;
}

/// Does this packet begin where it ought to, behind one that came?
bool Wiresens::continues(std::uint16_t start) const {
  const std::size_t last_start = map_.cells() - wiresens_values;  // of a packet that ends with the frame
  return start == position_ || (start == last_start && start < position_);
}

/// Frames that are known to be missing because of that many missing packets.
std::uint32_t Wiresens::count_missing(std::uint32_t packets, std::uint16_t start) {
  const std::uint64_t cells = map_.cells();
  std::uint64_t gone = std::uint64_t{packets} * wiresens_values;
  const std::uint64_t in_frame = position_;
  if ((in_frame + gone) % cells != start) {
    // A sender that begins a packet with every frame: its packets do not run on.
    const std::uint64_t a_frame = (cells + wiresens_values - 1) / wiresens_values;
    const std::uint64_t before = (in_frame + wiresens_values - 1) / wiresens_values;
    gone = (before + packets) / a_frame * cells;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(gone / cells, 0xFFFFFFFF));
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>((in_frame + gone) / cells, 0xFFFFFFFF));
}

/// Takes a packet's values; the number of frames that it shows to be missing.
std::uint32_t Wiresens::open_packet(std::span<const std::uint8_t> packet) {
  bool doubted_now = false;
  const std::uint32_t number = number_of(packet);
  const std::uint16_t start = start_of(packet);
  std::uint32_t missing = 0;
  const bool leapt = last_number_ && number != *last_number_ + 1;
  // A number that is right again shows that only the one before it was spoilt: nothing is missing.
  if (!doubted_number_ || number != *doubted_number_ + 2) {
    missing = doubted_number_ ? doubted_missing_ : 0;
    if (leapt && !joined_inside_ && start != wiresens_pairs_mark) {
      const std::uint32_t gone = number - *last_number_ - 1;
      const bool anew = gone > 0x7FFFFFFF;  // the board has begun anew, or sends a packet twice
      doubted_missing_ = anew ? 0 : count_missing(gone, start);
      doubted_now = true;
      ++frame_number_;
      filled_ = 0;
    }
  }
  doubted_number_ = doubted_now ? last_number_ : std::nullopt;
  last_number_ = number;
  const bool after_refused = std::exchange(refused_, false);
  packet_values_ = next_value_ = 0;
  if (start != wiresens_pairs_mark && !joined_inside_ && !doubted_now) {
    if (after_refused) {
      if (start < position_ && filled_ > 0 && !continues(start)) {  // it has begun another frame
        ++missing;
        ++frame_number_;
        filled_ = 0;
      }
    } else if (!continues(start)) {
      refused_ = true;  // its start is spoilt: nobody knows where its values belong
      return missing;
    }
  }
  if (start == 0) joined_inside_ = false;
  for (std::size_t k = 0; k < wiresens_values; ++k)
    packet_[k] = map_.load16(packet.data() + values_at + 2 * k);
  pairs_ = start == wiresens_pairs_mark;
  if (!pairs_) position_ = start;
  packet_values_ = wiresens_values;
  next_value_ = 0;
  return missing;
}

/// Changes the last whole image; false where there is none yet.
bool Wiresens::apply_pairs(std::span<std::uint16_t> counts) {
  for (std::size_t k = 0; k + 1 < wiresens_values; k += 2)
    image_[map_.grid_index(packet_[k])] = map_.count(packet_[k + 1]);
  next_value_ = packet_values_;
  if (image_whole_) std::copy(image_.begin(), image_.end(), counts.begin());
  return image_whole_;
}

/// Fills cells until a frame ends or the packet does.
Sighting Wiresens::read_values(std::size_t bytes, std::uint32_t spoilt, std::span<std::uint16_t> counts) {
  if (pairs_ && holds_more()) {
    return {apply_pairs(counts) ? Sighting::frame : Sighting::part, bytes, spoilt};
  }
  while (next_value_ < packet_values_) {
    const std::uint32_t cell = map_.grid_index(position_);
    image_[cell] = map_.count(packet_[next_value_++]);
    if (std::exchange(read_in_[cell], frame_number_) != frame_number_) ++filled_;
    if (++position_ < map_.cells()) continue;
    position_ = 0;
    const bool whole = filled_ == map_.cells();
    const bool joined = std::exchange(joined_inside_, false);
    filled_ = 0;
    ++frame_number_;
    if (whole) {
      image_whole_ = true;
      std::copy(image_.begin(), image_.end(), counts.begin());
      return {Sighting::frame, bytes, spoilt};
    }
    if (!joined) ++spoilt;
  }
  return {Sighting::part, bytes, spoilt};
}

Sighting Wiresens::look(std::span<const std::uint8_t> bytes, bool more_follow,
                        std::span<std::uint16_t> counts) {
  if (holds_more()) return read_values(0, 0, counts);
  std::size_t size = 0;
  switch (shape(bytes, more_follow, size)) {
    case Shape::incomplete:
      return {};
    case Shape::none:
      return {Sighting::garbage, 1, 0};
    case Shape::packet:
      break;
  }
  const std::uint32_t missing = open_packet(bytes.first(wiresens_packet_bytes));
  return read_values(size, missing, counts);
}

void Wiresens::append_packet(std::size_t start, std::vector<std::uint8_t>& out) {
  out.push_back(1);  // id of the board
  append_little(out, static_cast<std::uint16_t>(start));
  for (std::size_t k = 0; k < wiresens_values; ++k) map_.append16(out, waiting_[k]);
  append_little(out, send_number_++);
  if (send_trailer_) out.insert(out.end(), std::begin(wiresens_trailer), std::end(wiresens_trailer));
}

void Wiresens::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  sent_.clear();
  for (std::size_t k = 0; k < map_.cells(); ++k) sent_.push_back(map_.value(counts[map_.grid_index(k)]));
  waiting_.insert(waiting_.end(), sent_.begin(), sent_.end());
  while (waiting_.size() >= wiresens_values) {
    append_packet(send_position_, out);
    waiting_.erase(waiting_.begin(), waiting_.begin() + wiresens_values);
    send_position_ = (send_position_ + wiresens_values) % map_.cells();
  }
}

void Wiresens::finish(std::vector<std::uint8_t>& out) {
  if (!waiting_.empty()) {
    const std::size_t begin = map_.cells() - wiresens_values;
    waiting_.assign(sent_.begin() + static_cast<std::ptrdiff_t>(begin), sent_.end());
    append_packet(begin, out);
  }
  waiting_.clear();
  send_position_ = 0;
}

void Wiresens::skip(std::uint64_t frames) {
  waiting_.clear();
  send_position_ = 0;
  const std::uint64_t a_frame = (map_.cells() + wiresens_values - 1) / wiresens_values;
  send_number_ += static_cast<std::uint32_t>(frames * a_frame);
}

}  // namespace palmar::mat
