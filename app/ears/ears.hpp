// Everything heard, from what one look says to the loudspeaker or a file. Belongs to the thread of the screen or of the lines of text.
//
//   caller   Heard -> who speaks next             -> orders (128; then they wait here), texts (one)
//   voice    text -> clip                         -> clip (one)
//   device   orders -> samples                    -> loudspeaker; samples for the file (1.4 s; then counted as lost)
//
// Where there is no device the caller renders by its own clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/ears/heard.hpp"
#include "app/ears/renderer.hpp"
#include "app/ears/sound_device.hpp"
#include "app/ears/speaker.hpp"
#include "app/ears/talk.hpp"
#include "app/ears/wav_file.hpp"
#include "app/station/sound.hpp"
#include "sensing/model/status.hpp"

namespace palmar::ears {

struct EarsOptions {
  station::Sound sound = station::Sound::tones;
  bool device = true;          ///< open the loudspeaker
  std::filesystem::path file;  ///< of what is heard; empty: none
};

class Ears {
 public:
  /// Errors: those of the file. A missing loudspeaker is no error: notice() says so, and nothing is heard.
  static Result<std::unique_ptr<Ears>> open(const EarsOptions& options);
  ~Ears();
  Ears(const Ears&) = delete;
  Ears& operator=(const Ears&) = delete;

  /// Can anything be heard or written?
  bool hears() const { return device_ || file_; }
  /// Why there is no loudspeaker; ok where there is one, or none was wanted.
  const Status& notice() const { return notice_; }

  void set(station::Sound sound);
  station::Sound sound() const { return sound_; }

  /// Once for each look.
  void hear(const Heard& heard);
  /// Lets what is being said end, within a few seconds, then finishes the file. Call once, last.
  Status finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Lent {
    std::shared_ptr<const Clip> clip;
    bool current = false;  ///< what Talk believes to be said
  };
  explicit Ears(const EarsOptions& options);
  void order(const Order& order);
  void set_tone(const std::optional<Tone>& tone);
  void speak();
  void pump();
  void render_block(std::size_t samples);
  void keep(std::span<const std::int16_t> interleaved);
  void keep_what_was_played();
  double now_s() const;
  bool quiet() const;

  station::Sound sound_;
  Status notice_, written_;
  Renderer renderer_;
  Ring<std::int32_t, 65536>
      played_;  ///< a left and a right sample each, from the device's thread to the file
  std::optional<WavFile> file_;
  std::deque<Order> waiting_;  ///< where the renderer's queue was full
  std::optional<Tone> tone_;
  Talk talk_;
  std::uint64_t asked_ = 0;  ///< number of the text that is waited for; 0: none
  std::uint64_t number_ = 0;
  std::vector<Lent> lent_;
  std::vector<std::int16_t> block_;
  Clock::time_point began_ = Clock::now();
  std::uint64_t rendered_ = 0;  ///< by the caller's clock
  std::unique_ptr<Speaker> speaker_;
  std::unique_ptr<SoundDevice> device_;  ///< goes first: it calls into all the rest
};

}  // namespace palmar::ears
