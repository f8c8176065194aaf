#include "sensing/source/camera/jpeg_walk.hpp"

#include <algorithm>
#include <cstring>

namespace palmar::source {
namespace {

constexpr std::uint8_t soi = 0xD8, eoi = 0xD9, sos = 0xDA, tem = 0x01, rst0 = 0xD0, rst7 = 0xD7;

}  // namespace

JpegWalk::Outcome JpegWalk::take_marker(std::uint8_t code) {
  if (code == 0xFF) return Outcome::more;  // fill byte
  if (code == eoi) return Outcome::ended;
  if (code == 0x00 || code == soi) return Outcome::not_jpeg;
  if (code == tem || (code >= rst0 && code <= rst7)) {
    step_ = Step::marker_ff;
    return Outcome::more;
  }
  scan_follows_ = code == sos;
  step_ = Step::length_hi;
  return Outcome::more;
}

JpegWalk::Outcome JpegWalk::feed(std::span<const std::uint8_t> bytes, std::size_t& used) {
  used = 0;
  while (used < bytes.size()) {
    if (step_ == Step::skip) {
      const std::size_t now = std::min(left_, bytes.size() - used);
      used += now;
      left_ -= now;
      if (left_ == 0) step_ = scan_follows_ ? Step::entropy : Step::marker_ff;
      continue;
    }
    if (step_ == Step::entropy) {
      const void* found = std::memchr(bytes.data() + used, 0xFF, bytes.size() - used);
      if (found == nullptr) {
        used = bytes.size();
        return Outcome::more;
      }
      used = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data()) + 1;
      step_ = Step::entropy_ff;
      continue;
    }
    const std::uint8_t byte = bytes[used++];
    switch (step_) {
      case Step::soi_ff:
        if (byte != 0xFF) return Outcome::not_jpeg;
        step_ = Step::soi;
        break;
      case Step::soi:
        if (byte != soi) return Outcome::not_jpeg;
        step_ = Step::marker_ff;
        break;
      case Step::marker_ff:
        if (byte != 0xFF) return Outcome::not_jpeg;
        step_ = Step::marker;
        break;
      case Step::marker:
        if (const Outcome outcome = take_marker(byte); outcome != Outcome::more) return outcome;
        break;
      case Step::length_hi:
        left_ = static_cast<std::size_t>(byte) << 8;
        step_ = Step::length_lo;
        break;
      case Step::length_lo:
        left_ |= byte;
        if (left_ < 2) return Outcome::not_jpeg;
        left_ -= 2;
        step_ = left_ > 0 ? Step::skip : scan_follows_ ? Step::entropy : Step::marker_ff;
        break;
      case Step::entropy_ff:
        if (byte == 0x00 || (byte >= rst0 && byte <= rst7)) {
          step_ = Step::entropy;
        } else if (byte != 0xFF) {
          step_ = Step::marker;
          if (const Outcome outcome = take_marker(byte); outcome != Outcome::more) return outcome;
        }
        break;
      case Step::skip:
      case Step::entropy:
        break;
    }
  }
  return Outcome::more;
}

}  // namespace palmar::source
