#include "sensing/mat/framed_driver.hpp"

#include <algorithm>

namespace palmar::mat {
namespace {

double period_s(const MatDescription& mat) { return 1.0 / std::max(mat.rate_hz, 0.1); }

Error silent(const MatDescription& mat, bool ever) {
  if (!ever)
    return failure("timeout", "the mat does not answer", "no frame of a " + mat.name + " came from the port",
                   "check that it is the mat's port, that it has power, and that no other program "
                   "(ModemManager) uses it");
  return failure("timeout", "the mat has fallen silent", "no frame came for some seconds",
                 "check its cable, then plug it in again");
}

Error wrong_magic(const MatDescription& mat) {
  return failure("wrong_magic", "this is not a " + mat.name, "what it sends holds no frame of such a mat",
                 "choose the mat's port, check its baud rate, or name the mat that is attached with --mat");
}

}  // namespace

void ArrivalNumbering::number(RawFrame& frame, std::uint32_t lost_before) {
  next_ += lost_before;
  frame.sequence = next_++;
  frame.lost_before = lost_before;
  frame.device_time.reset();
}

void ArrivalNumbering::number_live(RawFrame& frame, std::uint32_t lost_before, StationTime at) {
  const bool first = !first_at_;
  if (first) first_at_ = at;
  number(frame, lost_before);
  if (!first) last_s_ = std::max(seconds(at - *first_at_), last_s_ + period_s_ / 4);
  frame.t_s = last_s_;
  frame.received = at;
}

void ArrivalNumbering::number_file(RawFrame& frame, std::uint32_t lost_before) {
  number(frame, lost_before);
  frame.t_s = static_cast<double>(frame.sequence) * period_s_;
  frame.received = StationTime{};
}

FramedDriver::FramedDriver(const MatDescription& mat, std::unique_ptr<FrameFormat> format,
                           FramedTiming timing)
    : DriverBase(32),
      mat_(mat),
      timing_(timing),
      finder_(std::move(format), mat.geometry.cells()),
      habits_(finder_.format().habits()),
      numbering_(period_s(mat)) {}

void FramedDriver::start(StationTime now) {
  begin_session();
  finder_.restart();
  phase_ = Phase::waiting;
  attempts_ = 0;
  strange_bytes_ = 0;
  draining_ = false;
  if (polled()) {
    ask(now);
  } else {
    deadline_ = now + timing_.listen;
  }
}

void FramedDriver::stop() {
  if (phase_ != Phase::idle) send(habits_.closing);
  phase_ = Phase::idle;
}

void FramedDriver::ask(StationTime now) {
  send(habits_.poll);
  deadline_ = now + timing_.answer;
}

std::optional<StationTime> FramedDriver::deadline() const {
  if (phase_ == Phase::idle) return std::nullopt;
  return deadline_;
}

void FramedDriver::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  if (phase_ == Phase::idle) return;
  strange_bytes_ += bytes.size();
  finder_.feed(bytes);
  bool any = false;
  while (finder_.next(polled() ? FrameFinder::Ahead::answered : FrameFinder::Ahead::more)) {
    take(at);
    any = true;
  }
  if (strange_bytes_ > timing_.garbage_bytes) return give_up();
  if (!polled()) return;
  // The next question waits for what an earlier one may still bring.
  if (any && finder_.empty() && !draining_) return ask(at);
  deadline_ = at + timing_.quiet;
}

void FramedDriver::take(StationTime at) {
  phase_ = Phase::streaming;
  attempts_ = 0;
  strange_bytes_ = 0;
  if (!polled()) deadline_ = at + timing_.silence;
  if (frames_.full()) {
    unqueued_ += 1 + finder_.lost_before();
    ++unqueued_in_all_;
    return;
  }
  FrameQueue::Slot& slot = frames_.back_slot();
  numbering_.number_live(slot.frame, finder_.lost_before() + std::exchange(unqueued_, 0), at);
  slot.frame.rows = mat_.geometry.rows;
  slot.frame.cols = mat_.geometry.cols;
  slot.frame.counts.swap(finder_.counts());
  slot.bytes.assign(finder_.record().begin(), finder_.record().end());
  frames_.push();
}

void FramedDriver::tick(StationTime now) {
  if (phase_ == Phase::idle || now < deadline_) return;
  if (polled() && std::exchange(draining_, false) && finder_.empty()) return ask(now);
  const bool was_streaming = phase_ == Phase::streaming;
  if (++attempts_ >= (was_streaming && !polled() ? timing_.silences : timing_.attempts)) return give_up();
  ++retries_;
  if (polled()) {
    finder_.abandon();
    draining_ = true;
    ask(now);
  } else {
    send(habits_.opening);
    deadline_ = now + (was_streaming ? timing_.silence : timing_.answer);
  }
}

void FramedDriver::give_up() {
  const bool was_streaming = phase_ == Phase::streaming;
  phase_ = Phase::idle;
  status_ = Status(strange_bytes_ > 0 && !was_streaming ? wrong_magic(mat_) : silent(mat_, was_streaming));
}

WireCounters FramedDriver::counters() const {
  WireCounters counters = finder_.counters();
  counters.lost += unqueued_in_all_;
  counters.frames -= unqueued_in_all_;
  counters.retries = retries_;
  return counters;
}

FramedCapture::FramedCapture(const MatDescription& mat, std::unique_ptr<FrameFormat> format)
    : geometry_(mat.geometry), finder_(std::move(format), mat.geometry.cells()), numbering_(period_s(mat)) {}

bool FramedCapture::next_frame(RawFrame& frame) {
  if (!finder_.next(ended_ ? FrameFinder::Ahead::over : FrameFinder::Ahead::more)) return false;
  frame.rows = geometry_.rows;
  frame.cols = geometry_.cols;
  frame.counts.swap(finder_.counts());
  numbering_.number_file(frame, finder_.lost_before());
  return true;
}

}  // namespace palmar::mat
