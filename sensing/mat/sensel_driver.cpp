#include "sensing/mat/sensel_driver.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <string_view>

namespace palmar::mat {
namespace {

/// A question of the opening. `optional`: a device that refuses it or keeps silent is used all the same.
struct Step {
  SenselQuestion::Kind kind;
  std::uint8_t reg;
  std::uint8_t size_or_value;  ///< bytes to read, or the one byte to write
  bool optional = false;
};

/// As the maker's library opens the device, then serial number, settings, grid and start.
constexpr Step opening[] = {
    {SenselQuestion::read, sensel_magic, 6},
    {SenselQuestion::write, sensel_soft_reset, 1},
    {SenselQuestion::read, sensel_firmware, 9},
    {SenselQuestion::read, sensel_frame_content, 1},
    {SenselQuestion::read, sensel_buffer_control, 1},
    {SenselQuestion::read, sensel_content_supported, 1},
    {SenselQuestion::read, sensel_dynamic_baseline, 1},
    {SenselQuestion::read, sensel_contacts_max, 1},
    {SenselQuestion::read, sensel_rows, 2},
    {SenselQuestion::read, sensel_columns, 2},
    {SenselQuestion::read, sensel_unit_shifts, 1},
    {SenselQuestion::read, sensel_unit_shifts + 1, 1},
    {SenselQuestion::read, sensel_unit_shifts + 3, 1},
    {SenselQuestion::read, sensel_unit_shifts + 2, 1},
    {SenselQuestion::read, sensel_width_um, 4},
    {SenselQuestion::read, sensel_height_um, 4},
    {SenselQuestion::read, sensel_led_count, 1},
    {SenselQuestion::read, sensel_led_largest, 2},
    {SenselQuestion::read, sensel_led_size, 1},
    {SenselQuestion::read_variable, sensel_led_brightness, 0, true},
    {SenselQuestion::read_variable, sensel_serial, 0, true},
    {SenselQuestion::write, sensel_contact_mask, sensel_all_contact_fields},
    {SenselQuestion::write, sensel_scan_detail, 0},
    {SenselQuestion::write, sensel_frame_content, sensel_all_content},
    // With it on, a held press decays towards zero.
    {SenselQuestion::write, sensel_dynamic_baseline, 0},
    {SenselQuestion::read_variable, sensel_compression_metadata, 0, true},
    {SenselQuestion::write, sensel_scan_enabled, sensel_scan_asked},
};

std::string hex(std::uint8_t value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%02Xh", value);
  return text.data();
}

const char* const cable_remedy = "check its cable, use a port of the computer itself, then plug it in again";

Error wrong_magic() {
  return failure("wrong_magic", "this is not a Sensel Morph", "it does not answer with the sign S3NS31",
                 "choose the port of the Sensel, or name the mat that is attached with --mat");
}

Error refused(std::uint8_t reg) {
  return failure("refused_register", "Sensel refuses register " + hex(reg), "its firmware does not know it",
                 "plug it in again; if it goes on, update its firmware");
}

Error wrong_checksum() {
  return failure("wrong_checksum", "Sensel's answer is spoilt", "its checksum is wrong", cable_remedy);
}

Error unexpected_answer(std::uint8_t reg) {
  return failure("unexpected_answer", "Sensel's answer for register " + hex(reg) + " is not one",
                 "bytes are missing or another program talks to it",
                 "close other programs that use the port");
}

Error wrong_grid() {
  return failure("wrong_grid", "Sensel sends another grid than expected",
                 "its high detail is not 93 x 53 cells",
                 "plug it in again, or describe this model in a file of its own under assets/mats");
}

bool is_write(const Step& step) { return step.kind == SenselQuestion::write; }

}  // namespace

SenselDriver::SenselDriver(const MatDescription& mat, SenselTiming timing)
    : DriverBase(8),
      geometry_(mat.geometry),
      timing_(timing),
      numbering_(8, 32, 1.0 / std::max(mat.rate_hz, 1.0)) {
  input_.reserve(sensel_largest_payload + 8);
}

std::size_t SenselDriver::step_count() { return std::size(opening); }

void SenselDriver::start(StationTime now) {
  begin_session();
  input_.clear();
  serial_.clear();  // another one may have been plugged in
  step_ = 0;
  failures_ = 0;
  numbering_.reconnected();
  ask(now);
}

void SenselDriver::stop() {
  if (phase_ != Phase::idle && status_.ok()) {
    const std::uint8_t off = sensel_scan_off;
    append_sensel_write(output_, sensel_scan_enabled, {&off, 1});
  }
  phase_ = Phase::idle;
}

std::optional<StationTime> SenselDriver::deadline() const {
  switch (phase_) {
    case Phase::idle:
      return std::nullopt;
    case Phase::awaiting: {
      if (!input_.empty()) return last_byte_ + timing_.rest;
      const bool optional = !opened() && opening[step_].optional;
      return asked_ + (optional ? timing_.optional_answer : timing_.answer);
    }
    case Phase::draining:
    case Phase::pausing:
      return until_;
  }
  return std::nullopt;
}

void SenselDriver::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  if (phase_ == Phase::idle || bytes.empty()) return;
  if (phase_ == Phase::draining) {
    counters_.skipped_bytes += bytes.size();
    until_ = at + timing_.quiet;
    if (at < drain_end_) return;
    give_up(opened() || step_ > 0 ? unexpected_answer(question_.reg) : wrong_magic());
    return;
  }
  // Nothing longer than one answer is ever awaited; a device that sends more is not answering.
  const std::size_t room = 2 * sensel_largest_payload - std::min(input_.size(), 2 * sensel_largest_payload);
  const auto taken = bytes.first(std::min(room, bytes.size()));
  counters_.skipped_bytes += bytes.size() - taken.size();
  input_.insert(input_.end(), taken.begin(), taken.end());
  last_byte_ = at;
  read_answers(at);
}

void SenselDriver::tick(StationTime now) {
  const auto due = deadline();
  if (!due || now < *due) return;
  if (phase_ == Phase::awaiting) {
    failed(silence(), now);
  } else {
    ask(now);
  }
}

void SenselDriver::ask(StationTime now) {
  if (opened()) {
    question_ = {SenselQuestion::read_variable, sensel_read_frame, 0};
    // An answer that came late, to a question asked twice, is as good as a new one.
    if (input_.empty() && !frames_.full()) append_sensel_read_variable(output_, sensel_read_frame);
    if (frames_.full()) return pause(now + timing_.no_frame_yet);
  } else {
    const Step& step = opening[step_];
    question_ = {step.kind, step.reg, step.size_or_value};
    if (step.kind == SenselQuestion::write) {
      append_sensel_write(output_, step.reg, {&step.size_or_value, 1});
    } else if (step.kind == SenselQuestion::read) {
      append_sensel_read(output_, step.reg, step.size_or_value);
    } else {
      append_sensel_read_variable(output_, step.reg);
    }
  }
  phase_ = Phase::awaiting;
  asked_ = now;
  if (!input_.empty()) {
    last_byte_ = now;
    read_answers(now);
  }
}

void SenselDriver::read_answers(StationTime at) {
  if (phase_ != Phase::awaiting) return;
  const SenselAnswer answer = parse_sensel_answer(question_, input_);
  switch (answer.state) {
    case SenselAnswerState::incomplete:
      return;
    case SenselAnswerState::refused:
      if (!opened() && opening[step_].optional) {
        input_.clear();
        return next_step(at);
      }
      return failed(refused(question_.reg), at);
    case SenselAnswerState::wrong_checksum:
      return failed(wrong_checksum(), at);
    case SenselAnswerState::unexpected:
      return failed(step_ == 0 ? wrong_magic() : unexpected_answer(question_.reg), at);
    case SenselAnswerState::whole:
      break;
  }
  if (opened()) {
    take_frame(answer, at);
  } else {
    take_register(answer.payload, at);
  }
}

void SenselDriver::take_register(std::span<const std::uint8_t> payload, StationTime at) {
  const Step& step = opening[step_];
  if (step.reg == sensel_magic && !is_write(step) &&
      std::string_view(reinterpret_cast<const char*>(payload.data()), payload.size()) != "S3NS31")
    return failed(wrong_magic(), at);
  if (step.reg == sensel_compression_metadata && payload.size() >= 4 &&
      (payload[2] != geometry_.cols || payload[3] != geometry_.rows))
    return failed(wrong_grid(), at);
  if (step.reg == sensel_serial) {
    serial_.clear();
    for (std::uint8_t c : payload.first(std::min<std::size_t>(payload.size(), 64)))
      if (c > ' ' && c < 0x7F) serial_ += static_cast<char>(c);
  }
  input_.clear();
  failures_ = 0;
  next_step(at);
}

void SenselDriver::take_frame(const SenselAnswer& answer, StationTime at) {
  if (answer.payload.empty()) {
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(answer.bytes));
    failures_ = 0;
    return pause(at + timing_.no_frame_yet);
  }
  SenselFault fault = decode_sensel_payload(answer.payload, geometry_.cells(), decoded_);
  if (fault == SenselFault::none && decoded_.cells.empty()) fault = SenselFault::unknown_content;
  if (fault != SenselFault::none) return failed(sensel_error(fault), at);
  failures_ = 0;
  FrameQueue::Slot& slot = frames_.back_slot();
  slot.frame.rows = geometry_.rows;
  slot.frame.cols = geometry_.cols;
  slot.frame.counts.assign(decoded_.cells.begin(), decoded_.cells.end());
  slot.bytes.assign(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(answer.bytes));
  if (numbering_.number(slot.frame, decoded_.counter, decoded_.time_us, at)) {
    counters_.lost += slot.frame.lost_before;
    ++counters_.frames;
    frames_.push();
  }
  input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(answer.bytes));
  const StationTime next = asked_ + timing_.between_frames;
  if (next <= at) return ask(at);
  pause(next);
}

void SenselDriver::failed(Error error, StationTime at) {
  const bool silent = input_.empty();
  if (!opened() && opening[step_].optional && silent) return next_step(at);
  if (opened() && !silent) ++counters_.corrupt;
  ++counters_.retries;
  if (++failures_ >= (opened() ? timing_.frame_attempts : timing_.attempts)) return give_up(std::move(error));
  if (!opened()) {
    // The device may still be pushing frames that an earlier host asked for; the answer is drained away.
    const std::uint8_t off = sensel_scan_off;
    append_sensel_write(output_, sensel_scan_enabled, {&off, 1});
  }
  if (silent && opened()) return ask(at);
  drain(at);
}

Error SenselDriver::silence() const {
  if (!input_.empty())
    return failure("short_read", "Sensel stopped in the middle of an answer",
                   "only " + std::to_string(input_.size()) + " bytes of it came", cable_remedy);
  if (step_ == 0)
    return failure("timeout", "Sensel does not answer", "nothing came back from the port",
                   "check that it is the mat's port, and that no other program (ModemManager) uses it");
  return failure("timeout", "Sensel has fallen silent", "no answer for register " + hex(question_.reg),
                 cable_remedy);
}

void SenselDriver::give_up(Error error) {
  status_ = Status(std::move(error));
  phase_ = Phase::idle;
  input_.clear();
}

void SenselDriver::next_step(StationTime at) {
  ++step_;
  failures_ = 0;
  ask(at);
}

void SenselDriver::pause(StationTime until) {
  phase_ = Phase::pausing;
  until_ = until;
}

void SenselDriver::drain(StationTime now) {
  counters_.skipped_bytes += input_.size();
  input_.clear();
  phase_ = Phase::draining;
  until_ = now + timing_.quiet;
  drain_end_ = now + timing_.longest_drain;
}

}  // namespace palmar::mat
