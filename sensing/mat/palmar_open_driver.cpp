#include "sensing/mat/palmar_open_driver.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace palmar::mat {
namespace {

double period_s(const MatDescription& mat) { return 1.0 / std::max(mat.rate_hz, 1.0); }

Error silent(bool ever) {
  if (!ever)
    return failure(
        "timeout", "the mat does not answer", "nothing came back from the port",
        "check that it is the mat's port, that it has power, and that no other program (ModemManager) "
        "uses it");
  return failure("timeout", "the mat has fallen silent", "no frame came for some seconds",
                 "check its cable, then plug it in again");
}

Error wrong_mat(const OpenPacket& packet, const GridGeometry& expected) {
  return failure("wrong_mat", "another mat is attached",
                 "it has " + std::to_string(packet.rows) + " x " + std::to_string(packet.cols) +
                     " cells, not " + std::to_string(expected.rows) + " x " + std::to_string(expected.cols),
                 "name the mat that is attached with --mat");
}

Error wrong_version() {
  return failure("wrong_version", "the mat speaks another version of the open protocol",
                 "this program knows version 1",
                 "load version 1 of the sketch onto the mat, or use a newer Palmar");
}

Error wrong_magic() {
  return failure("wrong_magic", "this is not a mat of the open protocol", "what it sends holds no packet",
                 "choose the mat's port, check its baud rate, or name the mat that is attached with --mat");
}

void fill(RawFrame& frame, const OpenPacket& packet) {
  frame.rows = packet.rows;
  frame.cols = packet.cols;
  frame.counts.assign(packet.cells.begin(), packet.cells.end());
}

}  // namespace

PalmarOpenDriver::PalmarOpenDriver(const MatDescription& mat, OpenTiming timing)
    : DriverBase(32), geometry_(mat.geometry), timing_(timing), numbering_(32, 64, period_s(mat)) {}

void PalmarOpenDriver::start(StationTime now) {
  begin_session();
  stream_.clear();
  numbering_.reconnected();
  serial_.clear();  // another mat may have been plugged in
  identified_ = false;
  greeted_ = now;
  phase_ = Phase::greeting;
  attempts_ = 0;
  strange_bytes_ = 0;
  versions_before_ = stream_.wrong_versions();
  // A line feed first ends whatever an earlier program left half said.
  say("\nhello\n", now);
}

void PalmarOpenDriver::stop() {
  if (phase_ != Phase::idle) say("stop\n", deadline_);
  phase_ = Phase::idle;
}

void PalmarOpenDriver::say(std::string_view word, StationTime now) {
  send(word);
  deadline_ = now + timing_.greeting;
}

std::optional<StationTime> PalmarOpenDriver::deadline() const {
  if (phase_ == Phase::idle) return std::nullopt;
  return deadline_;
}

void PalmarOpenDriver::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  if (phase_ == Phase::idle) return;
  strange_bytes_ += bytes.size();
  stream_.feed(bytes);
  while (phase_ != Phase::idle && stream_.next(packet_)) take(at);
  if (phase_ == Phase::idle || strange_bytes_ <= timing_.garbage_bytes) return;
  give_up(stream_.wrong_versions() > versions_before_ ? wrong_version() : wrong_magic());
}

void PalmarOpenDriver::take(StationTime at) {
  strange_bytes_ = 0;
  if (packet_.rows != geometry_.rows || packet_.cols != geometry_.cols)
    return give_up(wrong_mat(packet_, geometry_));
  if (packet_.identity) {
    serial_ = packet_.serial;
    identified_ = true;
    if (serial_.empty()) name_by_mat_id(at);
    attempts_ = 0;  // it is there, even where it has nothing to send
    if (phase_ == Phase::greeting) {
      phase_ = Phase::starting;
      say("start\n", at);
    }
    return;
  }
  phase_ = Phase::streaming;
  attempts_ = 0;
  deadline_ = at + timing_.silence;
  if (serial_.empty()) name_by_mat_id(at);
  if (frames_.full()) return;  // the gap in its numbers tells of it
  FrameQueue::Slot& slot = frames_.back_slot();
  if (!numbering_.number(slot.frame, packet_.counter, packet_.time_us, at)) return;
  fill(slot.frame, packet_);
  slot.bytes.assign(stream_.packet_bytes().begin(), stream_.packet_bytes().end());
  lost_ += slot.frame.lost_before;
  ++frames_taken_;
  frames_.push();
}

/// Frames may come before the answer to hello, which has a better name.
void PalmarOpenDriver::name_by_mat_id(StationTime at) {
  if (!identified_ && at < greeted_ + timing_.greeting) return;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08X", static_cast<unsigned>(packet_.mat_id));
  serial_ = text.data();
}

void PalmarOpenDriver::tick(StationTime now) {
  if (phase_ == Phase::idle || now < deadline_) return;
  const bool was_streaming = phase_ == Phase::streaming;
  if (++attempts_ >= (was_streaming ? timing_.silences : timing_.greetings)) {
    if (stream_.wrong_versions() > versions_before_) return give_up(wrong_version());
    return give_up(strange_bytes_ > 0 && !was_streaming ? wrong_magic() : silent(was_streaming));
  }
  ++retries_;
  say(phase_ == Phase::greeting ? "hello\n" : phase_ == Phase::starting ? "start\n" : "hello\nstart\n", now);
  if (was_streaming) deadline_ = now + timing_.silence;
}

void PalmarOpenDriver::give_up(Error error) {
  status_ = Status(std::move(error));
  phase_ = Phase::idle;
}

WireCounters PalmarOpenDriver::counters() const {
  return {frames_taken_, lost_, stream_.corrupt(), stream_.skipped_bytes(), retries_};
}

PalmarOpenCapture::PalmarOpenCapture(const MatDescription& mat)
    : geometry_(mat.geometry), numbering_(32, 64, period_s(mat)) {}

bool PalmarOpenCapture::next_frame(RawFrame& frame) {
  while (stream_.next(packet_, ended_)) {
    if (packet_.rows != geometry_.rows || packet_.cols != geometry_.cols) {
      ++foreign_;
      continue;
    }
    if (packet_.identity || !numbering_.number(frame, packet_.counter, packet_.time_us, StationTime{}))
      continue;
    fill(frame, packet_);
    lost_ += frame.lost_before;
    ++frames_;
    return true;
  }
  return false;
}

WireCounters PalmarOpenCapture::counters() const {
  return {frames_, lost_, stream_.corrupt() + foreign_, stream_.skipped_bytes(), 0};
}

}  // namespace palmar::mat
