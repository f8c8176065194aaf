#include "app/ears/ears.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace palmar::ears {
namespace {

constexpr std::size_t block_samples = 960;  // 20 ms
constexpr std::size_t most_waiting = 64;    // orders, beside those that the renderer holds
constexpr double end_s = 6;                 // what is being said at the end has so long

std::int32_t packed(std::int16_t left, std::int16_t right) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint16_t>(left)) << 16 |
                                   static_cast<std::uint16_t>(right));
}

}  // namespace

Ears::Ears(const EarsOptions& options) : sound_(options.sound), block_(2 * block_samples) {}

Result<std::unique_ptr<Ears>> Ears::open(const EarsOptions& options) {
  std::unique_ptr<Ears> self(new Ears(options));
  if (!options.file.empty()) {
    auto file = WavFile::create(options.file);
    if (!file) return file.error();
    self->file_ = std::move(file).value();
  }
  if (options.device) {
    const auto fill = [ears = self.get()](std::span<std::int16_t> interleaved) {
      ears->renderer_.render(interleaved);
      if (!ears->file_) return;
      for (std::size_t i = 0; i + 1 < interleaved.size(); i += 2)
        ears->played_.push(packed(interleaved[i], interleaved[i + 1]));
    };
    auto device = SoundDevice::open(fill);
    if (device) {
      self->device_ = std::move(device).value();
    } else {
      self->notice_ = device.error();
    }
  }
  if (self->hears()) self->speaker_ = std::make_unique<Speaker>();
  return self;
}

Ears::~Ears() = default;

double Ears::now_s() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

void Ears::order(const Order& order) {
  if (waiting_.empty() && renderer_.order(order)) return;
  // Only earcons and clips must not be lost, and so many never wait unless the device stands still.
  if (waiting_.size() < most_waiting || order.clip) waiting_.push_back(order);
}

void Ears::set_tone(const std::optional<Tone>& tone) {
  if (tone == tone_) return;
  tone_ = tone;
  Order change{tone ? Order::Kind::tone : Order::Kind::hush};
  if (tone) change.tone = *tone;
  order(change);
}

void Ears::set(station::Sound sound) {
  if (sound == sound_) return;
  sound_ = sound;
  if (sound == station::Sound::speech) return;
  talk_.clear();
  asked_ = 0;
  order({sound == station::Sound::off ? Order::Kind::silence : Order::Kind::stop});
  if (sound == station::Sound::off) tone_.reset();
}

void Ears::hear(const Heard& heard) {
  if (!hears()) return;
  while (!waiting_.empty() && renderer_.order(waiting_.front())) waiting_.pop_front();
  if (sound_ != station::Sound::off) {
    set_tone(heard.tone);
    for (const Short& earcon : heard.earcons) order({Order::Kind::earcon, {}, earcon});
  }
  if (sound_ == station::Sound::speech)
    for (const Utterance& utterance : heard.said) talk_.say(utterance, now_s());
  speak();
  pump();
}

void Ears::speak() {
  while (const Clip* done = renderer_.retired()) {
    const auto lent =
        std::find_if(lent_.begin(), lent_.end(), [&](const Lent& one) { return one.clip.get() == done; });
    if (lent == lent_.end()) continue;
    if (lent->current) talk_.done();
    lent_.erase(lent);
  }
  if (talk_.take_stop()) {
    asked_ = 0;
    for (Lent& lent : lent_) lent.current = false;
    order({Order::Kind::stop});
  }
  if (auto answer = speaker_->answer(); answer && answer->number == asked_) {
    asked_ = 0;
    if (answer->clip->empty() || lent_.size() >= Renderer::most_clips) {
      talk_.done();
    } else {
      order({Order::Kind::speak, {}, {}, answer->clip.get()});
      lent_.push_back({std::move(answer->clip), true});
    }
  }
  if (auto text = talk_.next(now_s())) speaker_->ask(std::move(*text), asked_ = ++number_);
}

void Ears::keep(std::span<const std::int16_t> interleaved) {
  if (file_ && written_) written_ = file_->write(interleaved);
}

void Ears::keep_what_was_played() {
  std::size_t filled = 0;
  std::int32_t both = 0;
  while (played_.pop(both)) {
    block_[filled++] = static_cast<std::int16_t>(static_cast<std::uint32_t>(both) >> 16);
    block_[filled++] = static_cast<std::int16_t>(static_cast<std::uint32_t>(both) & 0xFFFF);
    if (filled < block_.size()) continue;
    keep(block_);
    filled = 0;
  }
  keep(std::span<const std::int16_t>(block_).first(filled));
}

void Ears::render_block(std::size_t samples) {
  const std::span<std::int16_t> block = std::span(block_).first(2 * samples);
  renderer_.render(block);
  keep(block);
  rendered_ += samples;
}

void Ears::pump() {
  if (device_) return keep_what_was_played();
  const auto due = static_cast<std::uint64_t>(now_s() * rate_Hz);
  while (rendered_ < due) render_block(std::min<std::uint64_t>(block_samples, due - rendered_));
}

bool Ears::quiet() const {
  return !talk_.speaking() && talk_.waiting() == 0 && asked_ == 0 && waiting_.empty() && renderer_.silent();
}

Status Ears::finish() {
  if (!hears()) return notice_;
  const double until_s = now_s() + end_s;
  Heard nothing;
  do {
    hear(nothing);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  } while (!quiet() && now_s() < until_s);
  pump();
  device_.reset();
  keep_what_was_played();
  if (!file_) return {};
  if (!written_) return written_;
  return file_->finish();
}

}  // namespace palmar::ears
