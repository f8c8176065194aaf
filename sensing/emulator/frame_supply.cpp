#include "sensing/emulator/frame_supply.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "sensing/mat/mat_driver.hpp"

namespace palmar::emulator {
namespace {

/// What comes round again goes on counting: sequence, seconds and device time of a round's frames are moved on by these.
struct RoundOffset {
  std::uint64_t sequence = 0;
  double t_s = 0;

  void apply(RawFrame& frame) const {
    frame.sequence += sequence;
    frame.t_s += t_s;
    if (frame.device_time) *frame.device_time += std::chrono::microseconds(std::llround(t_s * 1e6));
  }
  /// Begins a new round one `period_s` behind `last`.
  void next_round(const RawFrame& last, double period_s, std::uint64_t first_sequence) {
    sequence = last.sequence + 1 - first_sequence;
    t_s = last.t_s + period_s;
  }
};

class Replay final : public FrameSupply {
 public:
  Replay(const MatDescription& mat, std::vector<std::uint8_t> capture, bool loop, double rate_hz)
      : mat_(mat), capture_(std::move(capture)), loop_(loop), rate_hz_(rate_hz) {
    rewind();
    has_next_ = decode();
    first_sequence_ = next_.frame.sequence;
  }

  bool empty() const { return !has_next_; }

  std::optional<double> next_at_s() const override {
    if (!has_next_) return std::nullopt;
    return rate_hz_ > 0 ? static_cast<double>(given_) / rate_hz_ : next_.frame.t_s;
  }

  bool next(SuppliedFrame& out) override {
    if (!has_next_) return false;
    std::swap(out, next_);
    ++given_;
    has_next_ = decode();
    if (!has_next_ && loop_) {
      offset_.next_round(out.frame, 1.0 / std::max(mat_.rate_hz, 1.0), first_sequence_);
      rewind();
      ++round_;
      has_next_ = decode();
    }
    return true;
  }

  bool live() const override { return false; }

 private:
  void rewind() {
    decoder_ = std::move(mat::make_capture_decoder(mat_)).value();
    decoder_->feed(capture_);
    decoder_->end();
  }
  bool decode() {
    if (!decoder_->next_frame(next_.frame)) return false;
    const auto bytes = decoder_->frame_bytes();
    next_.record.assign(bytes.begin(), bytes.end());
    next_.renumbered = round_ > 0;
    offset_.apply(next_.frame);
    return true;
  }

  MatDescription mat_;
  std::vector<std::uint8_t> capture_;
  bool loop_;
  double rate_hz_;
  std::unique_ptr<mat::CaptureDecoder> decoder_;
  SuppliedFrame next_;
  RoundOffset offset_;
  std::uint64_t first_sequence_ = 0;
  std::uint64_t given_ = 0;
  int round_ = 0;
  bool has_next_ = false;
};

class Scenario final : public FrameSupply {
 public:
  Scenario(std::function<simulator::Simulation()> make, bool loop, double rate_hz, TruthSink sink)
      : make_(std::move(make)), loop_(loop), rate_hz_(rate_hz), sink_(std::move(sink)), simulation_(make_()) {
    has_next_ = simulate();
  }

  std::optional<double> next_at_s() const override {
    if (!has_next_) return std::nullopt;
    return rate_hz_ > 0 ? static_cast<double>(given_) / rate_hz_ : frame_.t_s;
  }

  bool next(SuppliedFrame& out) override {
    if (!has_next_) return false;
    std::swap(out.frame, frame_);
    out.record.clear();
    out.renumbered = false;
    ++given_;
    if (sink_) sink_(truth_);
    has_next_ = simulate();
    if (!has_next_ && loop_) {
      offset_.next_round(out.frame, 1.0 / simulation_.rate_hz(), 0);
      simulation_ = make_();
      has_next_ = simulate();
    }
    return true;
  }

  bool live() const override { return true; }

 private:
  bool simulate() {
    if (!simulation_.next(frame_, truth_)) return false;
    offset_.apply(frame_);
    truth_.sequence += offset_.sequence;
    truth_.t_s += offset_.t_s;
    return true;
  }

  std::function<simulator::Simulation()> make_;
  bool loop_;
  double rate_hz_;
  TruthSink sink_;
  simulator::Simulation simulation_;
  RawFrame frame_;
  simulator::FrameTruth truth_;
  RoundOffset offset_;
  std::uint64_t given_ = 0;
  bool has_next_ = false;
};

void require_rate(double rate_hz) {
  if (!(rate_hz >= 0) || rate_hz > 1e6)
    throw std::invalid_argument("frame supply with a rate of " + std::to_string(rate_hz) + " Hz");
}

}  // namespace

Result<std::unique_ptr<FrameSupply>> make_replay(const MatDescription& mat, std::vector<std::uint8_t> capture,
                                                 bool loop, double rate_hz) {
  require_rate(rate_hz);
  if (const auto decoder = mat::make_capture_decoder(mat); !decoder) return decoder.error();
  const std::size_t bytes = capture.size();
  auto replay = std::make_unique<Replay>(mat, std::move(capture), loop, rate_hz);
  if (replay->empty())
    return bad_input("no_frames", "the capture holds no frame of a " + mat.name,
                     "none of its " + std::to_string(bytes) + " bytes make a whole frame",
                     "name the mat it was recorded from with --mat");
  return std::unique_ptr<FrameSupply>(std::move(replay));
}

std::unique_ptr<FrameSupply> make_scenario_supply(std::function<simulator::Simulation()> make, bool loop,
                                                  double rate_hz, TruthSink sink) {
  require_rate(rate_hz);
  if (!make) throw std::invalid_argument("scenario supply without a simulation");
  return std::make_unique<Scenario>(std::move(make), loop, rate_hz, std::move(sink));
}

}  // namespace palmar::emulator
