// Orders -> samples. Pure synthesis: no clock, no device, no allocation, no lock; every edge is rounded so that nothing clicks.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/ears/ring.hpp"
#include "app/ears/tone.hpp"

namespace palmar::ears {

/// Spoken words, mono at rate_Hz, -1 to 1.
using Clip = std::vector<float>;

/// What the renderer is told.
struct Order {
  enum class Kind : std::uint8_t {
    tone,    ///< this tone from now on
    hush,    ///< no tone
    earcon,  ///< after those that wait
    speak,   ///< once no earcon sounds; a clip that is being spoken is cut short
    stop,    ///< of speech
    silence  ///< of everything
  };
  Kind kind = Kind::hush;
  Tone tone{};
  Short earcon{};
  const Clip* clip = nullptr;  ///< stays valid until retired() gives it back
};

/// One thread orders and takes retired clips back; one other renders.
class Renderer {
 public:
  static constexpr std::size_t most_earcons = 4;  ///< waiting; then the oldest goes
  static constexpr std::size_t most_clips = 8;    ///< lent at a time

  /// False where the queue is full: try again after the next block.
  bool order(const Order& order) { return orders_.push(order); }
  /// The next samples, left and right in turn.
  void render(std::span<std::int16_t> interleaved);
  /// A clip that is not needed any more; null where there is none.
  const Clip* retired();
  /// Nothing sounds or waits to sound, by the last block.
  bool silent() const { return silent_.load(std::memory_order_acquire) && orders_.size() == 0; }

 private:
  struct Frame {
    double left = 0, right = 0;
  };
  void obey(const Order& order);
  void add_earcon(Short wanted);
  void retire_clip();
  Frame next();
  Frame next_of_tone();
  double next_of_earcon();
  double next_of_clip();

  Ring<Order, 128> orders_;
  Ring<const Clip*, 16> retired_;
  std::atomic<bool> silent_{true};

  std::optional<Tone> tone_;
  Tone last_;  ///< while it fades out
  double frequency_Hz_ = 440, phase_ = 0, pulse_ = 0, level_ = 0, left_ = 0.7071, right_ = 0.7071, duck_ = 1;

  std::array<Short, most_earcons> waiting_{};
  std::size_t waiting_count_ = 0;
  std::optional<Short> playing_;
  std::size_t note_ = 0, note_sample_ = 0;
  double note_phase_ = 0, earcon_gain_ = 1;
  bool cut_earcon_ = false;

  const Clip* clip_ = nullptr;
  const Clip* next_clip_ = nullptr;
  std::size_t clip_sample_ = 0;
  double clip_gain_ = 1;
  bool cut_clip_ = false;
};

}  // namespace palmar::ears
