// The host's side of Palmar's open protocol: greet, start, listen; and its capture files, which are the frame
// packets one after the other.
#pragma once

#include <string>
#include <vector>

#include "sensing/mat/driver_base.hpp"
#include "sensing/mat/frame_numbering.hpp"
#include "sensing/mat/palmar_open.hpp"

namespace palmar::mat {

/// How patient a PalmarOpenDriver is.
struct OpenTiming {
  StationTime::duration greeting = std::chrono::milliseconds(500);  ///< until it says hello, or start, again
  /// Many boards start anew when their port is opened and take about two seconds to do so.
  int greetings = 8;
  StationTime::duration silence =
      std::chrono::seconds(1);  ///< of a mat that was streaming, until it is greeted and told to start again
  int silences = 3;             ///< one after another, until the session has failed
  std::size_t garbage_bytes = 65536;  ///< without one packet: this is not such a mat
};

/// Errors of status(): timeout, wrong_mat (another grid), wrong_version, wrong_magic (something else talks on
/// that port). Spoilt packets are counted and left out. A mat that sends frames without being greeted is
/// listened to; one that answers greetings but has no frames to send is waited for. device_serial() is what the
/// identity says; the mat id, as eight hexadecimal digits, where it says nothing or hello stays unanswered.
class PalmarOpenDriver final : public DriverBase {
 public:
  explicit PalmarOpenDriver(const MatDescription& mat, OpenTiming timing = {});

  void start(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  void stop() override;
  std::optional<StationTime> deadline() const override;
  std::size_t unread_bytes() const override { return stream_.unread(); }
  bool streaming() const override { return phase_ == Phase::streaming; }
  WireCounters counters() const override;
  std::string device_serial() const override { return serial_; }

 private:
  enum class Phase { idle, greeting, starting, streaming };

  void say(std::string_view word, StationTime now);
  void take(StationTime at);
  void give_up(Error error);
  void name_by_mat_id(StationTime at);

  GridGeometry geometry_;
  OpenTiming timing_;
  FrameNumbering numbering_;
  OpenStream stream_;
  OpenPacket packet_;
  std::string serial_;
  bool identified_ = false;  ///< hello was answered
  StationTime greeted_{};
  std::uint64_t frames_taken_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t retries_ = 0;

  Phase phase_ = Phase::idle;
  int attempts_ = 0;
  std::size_t strange_bytes_ = 0;  ///< since start, or since the last packet
  std::uint64_t versions_before_ = 0;
  StationTime deadline_{};
};

class PalmarOpenCapture final : public CaptureDecoder {
 public:
  explicit PalmarOpenCapture(const MatDescription& mat);

  void feed(std::span<const std::uint8_t> bytes) override { stream_.feed(bytes); }
  void end() override { ended_ = true; }
  bool next_frame(RawFrame& frame) override;
  std::span<const std::uint8_t> frame_bytes() const override { return stream_.packet_bytes(); }
  bool truncated() const override { return stream_.cut(); }
  WireCounters counters() const override;

 private:
  GridGeometry geometry_;
  FrameNumbering numbering_;
  OpenStream stream_;
  OpenPacket packet_;
  std::uint64_t frames_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t foreign_ = 0;  ///< intact packets of another grid
  bool ended_ = false;
};

}  // namespace palmar::mat
