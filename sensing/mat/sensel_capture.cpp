#include "sensing/mat/sensel_capture.hpp"

#include <algorithm>

#include "sensing/mat/byte_order.hpp"
#include "sensing/mat/sensel_packets.hpp"

namespace palmar::mat {
namespace {

constexpr std::size_t header_bytes = 5;

/// Could these bytes be the beginning of a record?
bool begins_record(std::span<const std::uint8_t> bytes) {
  if (bytes[0] != sensel_read_variable_ack && bytes[0] != sensel_pushed_data) return false;
  if (bytes.size() > 1 && bytes[1] != sensel_read_frame) return false;
  if (bytes.size() > 2 && bytes[2] != 0) return false;
  if (bytes.size() < header_bytes) return true;
  const std::size_t size = load_little<std::uint16_t>(bytes.data() + 3);
  if (size > sensel_largest_payload) return false;
  return bytes.size() <= header_bytes || size == 0 || (bytes[header_bytes] & ~sensel_all_content) == 0;
}

}  // namespace

SenselCapture::SenselCapture(const MatDescription& mat)
    : geometry_(mat.geometry), numbering_(8, 32, 1.0 / std::max(mat.rate_hz, 1.0)) {}

SenselCapture::Look SenselCapture::look(std::span<const std::uint8_t> bytes, std::size_t& record_bytes) {
  if (!begins_record(bytes)) return Look::skip_one;
  if (bytes.size() < header_bytes) return Look::more_needed;
  const std::size_t size = load_little<std::uint16_t>(bytes.data() + 3);
  record_bytes = header_bytes + size + 1;
  if (bytes.size() < record_bytes) return Look::more_needed;
  const auto payload = bytes.subspan(header_bytes, size);
  const bool intact = sum8(payload) == bytes[record_bytes - 1];
  if (intact && size == 0) return Look::skip_record;
  if (!intact || decode_sensel_payload(payload, geometry_.cells(), decoded_) != SenselFault::none) {
    ++counters_.corrupt;
    return Look::skip_one;
  }
  return decoded_.cells.empty() ? Look::skip_record : Look::frame;
}

bool SenselCapture::number(RawFrame& frame, std::span<const std::uint8_t> record) {
  if (!numbering_.number(frame, decoded_.counter, decoded_.time_us, StationTime{})) return false;
  frame.rows = geometry_.rows;
  frame.cols = geometry_.cols;
  frame.counts.assign(decoded_.cells.begin(), decoded_.cells.end());
  frame_bytes_.assign(record.begin(), record.end());
  counters_.lost += frame.lost_before;
  ++counters_.frames;
  return true;
}

bool SenselCapture::next_frame(RawFrame& frame) {
  while (!input_.rest().empty()) {
    const auto bytes = input_.rest();
    std::size_t record_bytes = 1;
    switch (look(bytes, record_bytes)) {
      case Look::more_needed:
        if (!ended_) return false;
        // A record cut by the end, or garbage that looks like one: whole records behind it would show the
        // latter.
        truncated_ = true;
        ++counters_.skipped_bytes;
        input_.skip(1);
        break;
      case Look::skip_one:
        ++counters_.skipped_bytes;
        input_.skip(1);
        break;
      case Look::skip_record:
        input_.skip(record_bytes);
        truncated_ = false;
        break;
      case Look::frame: {
        const bool numbered = number(frame, bytes.first(record_bytes));
        input_.skip(record_bytes);
        truncated_ = false;
        if (numbered) return true;
        break;
      }
    }
  }
  return false;
}

}  // namespace palmar::mat
