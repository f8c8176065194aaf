// The host's side of a Sensel Morph: identify, open as the maker's library does, configure, ask for frame
// after frame, stop.
#pragma once

#include <string>
#include <vector>

#include "sensing/mat/driver_base.hpp"
#include "sensing/mat/frame_numbering.hpp"
#include "sensing/mat/sensel_morph.hpp"
#include "sensing/mat/sensel_packets.hpp"

namespace palmar::mat {

/// How patient a SenselDriver is.
struct SenselTiming {
  StationTime::duration answer = std::chrono::milliseconds(500);  ///< for the first byte of an answer
  StationTime::duration optional_answer =
      std::chrono::milliseconds(150);                           ///< ... to a question that it can do without
  StationTime::duration rest = std::chrono::milliseconds(150);  ///< from one piece of an answer to the next
  StationTime::duration quiet = std::chrono::milliseconds(30);  ///< silence that ends a resynchronisation
  StationTime::duration longest_drain = std::chrono::seconds(2);  ///< a line that is never silent is given up
  /// From question to question: well under a frame of the device, so that it costs no time, but a device that
  /// answers at once (a replay) does not flood the station.
  StationTime::duration between_frames = std::chrono::microseconds(2500);
  StationTime::duration no_frame_yet = std::chrono::milliseconds(5);  ///< until it asks again
  int attempts = 3;                                                   ///< at a question of the opening
  int frame_attempts = 8;  ///< frame questions that may fail one after another
};

/// Errors of status(): timeout, short_read, wrong_magic, wrong_grid, refused_register, wrong_checksum,
/// unexpected_answer, unused_payload_bytes and the other SenselFaults. A single spoilt frame is counted and
/// left out: the driver waits until the line is quiet and asks again; only `frame_attempts` failures in a row
/// end the session.
class SenselDriver final : public DriverBase {
 public:
  explicit SenselDriver(const MatDescription& mat, SenselTiming timing = {});

  void start(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  void stop() override;
  std::optional<StationTime> deadline() const override;
  std::size_t unread_bytes() const override { return input_.size(); }
  bool streaming() const override { return opened() && status_.ok() && phase_ != Phase::idle; }
  WireCounters counters() const override { return counters_; }
  std::string device_serial() const override { return serial_; }

 private:
  enum class Phase { idle, awaiting, draining, pausing };

  bool opened() const { return step_ >= step_count(); }
  static std::size_t step_count();
  void ask(StationTime now);
  void read_answers(StationTime at);
  void take_register(std::span<const std::uint8_t> payload, StationTime at);
  void take_frame(const SenselAnswer& answer, StationTime at);
  void failed(Error error, StationTime at);
  void give_up(Error error);
  void next_step(StationTime at);
  void pause(StationTime until);
  void drain(StationTime now);
  Error silence() const;

  GridGeometry geometry_;
  SenselTiming timing_;
  FrameNumbering numbering_;
  SenselFrame decoded_;
  WireCounters counters_;
  std::string serial_;

  Phase phase_ = Phase::idle;
  std::size_t step_ = 0;  ///< of the opening; step_count() once open
  int failures_ = 0;      ///< one after another
  SenselQuestion question_;
  std::vector<std::uint8_t> input_;
  StationTime asked_{};
  StationTime last_byte_{};
  StationTime until_{};  ///< of the drain or the pause
  StationTime drain_end_{};
};

}  // namespace palmar::mat
