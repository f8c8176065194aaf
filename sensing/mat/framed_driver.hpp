// The host's side of every family that a FrameFormat describes: listen or ask, find frames, number them; and
// their capture files, which are the frames one after the other.
#pragma once

#include <string>
#include <vector>

#include "sensing/mat/driver_base.hpp"
#include "sensing/mat/frame_finder.hpp"

namespace palmar::mat {

/// Numbers frames of a mat that has neither counter nor clock: an index from 0 that frames known to be lost
/// take part in, and time by arrival.
class ArrivalNumbering {
 public:
  explicit ArrivalNumbering(double nominal_period_s) : period_s_(nominal_period_s) {}
  /// For a live mat: t_s is the time of arrival since the first frame. It always grows, by a quarter of the
  /// nominal period where frames have come at once.
  void number_live(RawFrame& frame, std::uint32_t lost_before, StationTime at);
  /// For a file: t_s = sequence times the nominal period.
  void number_file(RawFrame& frame, std::uint32_t lost_before);

 private:
  void number(RawFrame& frame, std::uint32_t lost_before);
  double period_s_;
  std::uint64_t next_ = 0;
  std::optional<StationTime> first_at_;
  double last_s_ = 0;
};

/// How patient a FramedDriver is.
struct FramedTiming {
  StationTime::duration listen =
      std::chrono::milliseconds(400);  ///< before it asks a mat that may be sending already
  StationTime::duration answer = std::chrono::milliseconds(500);  ///< until it asks again, when nothing came
  StationTime::duration quiet =
      std::chrono::milliseconds(200);  ///< after the last byte of an answer that is not whole
  /// Many boards start anew when their port is opened and take about two seconds to do so.
  int attempts = 8;
  StationTime::duration silence = std::chrono::seconds(1);  ///< of a mat that was sending at its own pace
  int silences = 3;
  std::size_t garbage_bytes = 65536;  ///< without one frame: this is not such a mat
};

/// Errors of status(): timeout, wrong_magic (what comes holds no frame). A mat that sends at its own pace is
/// listened to first, and asked only when it is silent.
class FramedDriver final : public DriverBase {
 public:
  FramedDriver(const MatDescription& mat, std::unique_ptr<FrameFormat> format, FramedTiming timing = {});

  void start(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  void stop() override;
  std::optional<StationTime> deadline() const override;
  std::size_t unread_bytes() const override { return finder_.unread(); }
  bool streaming() const override { return phase_ == Phase::streaming; }
  WireCounters counters() const override;
  std::string device_serial() const override { return {}; }

 private:
  enum class Phase { idle, waiting, streaming };

  bool polled() const { return !habits_.poll.empty(); }
  void take(StationTime at);
  void ask(StationTime now);
  void give_up();

  MatDescription mat_;
  FramedTiming timing_;
  FrameFinder finder_;
  SessionHabits habits_;
  ArrivalNumbering numbering_;
  Phase phase_ = Phase::idle;
  int attempts_ = 0;
  bool draining_ = false;       ///< after a question was asked twice, its second answer may still come
  std::uint32_t unqueued_ = 0;  ///< frames that nobody took
  std::uint64_t retries_ = 0;
  std::uint64_t unqueued_in_all_ = 0;
  std::size_t strange_bytes_ = 0;  ///< since start, or since the last frame
  StationTime deadline_{};
};

class FramedCapture final : public CaptureDecoder {
 public:
  FramedCapture(const MatDescription& mat, std::unique_ptr<FrameFormat> format);

  void feed(std::span<const std::uint8_t> bytes) override { finder_.feed(bytes); }
  void end() override { ended_ = true; }
  bool next_frame(RawFrame& frame) override;
  std::span<const std::uint8_t> frame_bytes() const override { return finder_.record(); }
  bool truncated() const override { return finder_.cut(); }
  WireCounters counters() const override { return finder_.counters(); }

 private:
  GridGeometry geometry_;
  FrameFinder finder_;
  ArrivalNumbering numbering_;
  bool ended_ = false;
};

}  // namespace palmar::mat
