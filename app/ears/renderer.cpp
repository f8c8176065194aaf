#include "app/ears/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::ears {
namespace {

constexpr double two_pi = 2 * std::numbers::pi;
// Loudness, shares of full scale; together they stay below 1.
constexpr double tone_level = 0.16, earcon_level = 0.26, speech_level = 0.5;
constexpr double ducked = 0.3;    // the tone's share while somebody speaks
constexpr double edge_s = 0.012;  // of the tone from nothing to full
constexpr double glide_s = 0.02;  // time constant of pitch and pan
constexpr double duck_s = 0.08, cut_s = 0.012;
constexpr double attack_s = 0.006;  // of a note

double towards(double now, double wanted, double step) {
  return now < wanted ? std::min(wanted, now + step) : std::max(wanted, now - step);
}

/// With a little of the octave and the twelfth, so that small loudspeakers carry low tones.
double wave(double phase) {
  return 0.8 * std::sin(phase) + 0.15 * std::sin(2 * phase) + 0.05 * std::sin(3 * phase);
}

void wrap(double& phase, double turn) {
  if (phase >= turn) phase -= turn;
}

}  // namespace

const Clip* Renderer::retired() {
  const Clip* clip = nullptr;
  return retired_.pop(clip) ? clip : nullptr;
}

void Renderer::retire_clip() {
  if (clip_) retired_.push(clip_);
  clip_ = nullptr;
  clip_sample_ = 0;
  clip_gain_ = 1;
  cut_clip_ = false;
}

void Renderer::obey(const Order& order) {
  switch (order.kind) {
    case Order::Kind::tone:
      tone_ = order.tone;
      return;
    case Order::Kind::hush:
      tone_.reset();
      return;
    case Order::Kind::earcon:
      return add_earcon(order.earcon);
    case Order::Kind::speak:
      if (next_clip_) retired_.push(next_clip_);
      next_clip_ = order.clip;
      cut_clip_ = clip_ != nullptr;
      return;
    case Order::Kind::silence:
      tone_.reset();
      waiting_count_ = 0;
      cut_earcon_ = playing_.has_value();
      [[fallthrough]];
    case Order::Kind::stop:
      if (next_clip_) retired_.push(next_clip_);
      next_clip_ = nullptr;
      cut_clip_ = clip_ != nullptr;
      return;
  }
}

void Renderer::add_earcon(Short wanted) {
  if (waiting_count_ == most_earcons) {
    std::copy(waiting_.begin() + 1, waiting_.end(), waiting_.begin());
    --waiting_count_;
  }
  waiting_[waiting_count_++] = wanted;
}

Renderer::Frame Renderer::next_of_tone() {
  const double wanted_duck = clip_ ? ducked : 1;
  duck_ = towards(duck_, wanted_duck, 1 / (duck_s * rate_Hz));
  if (!tone_ && level_ == 0) return {};
  if (tone_) last_ = *tone_;
  const Tone& tone = last_;
  const double angle = (std::clamp(tone.pan, -1.0, 1.0) + 1) * std::numbers::pi / 4;
  if (level_ == 0 && !(tone.pulses_per_s > 0 && pulse_ > 0)) {
    // Out of silence nothing has to glide.
    frequency_Hz_ = tone.frequency_Hz;
    left_ = std::cos(angle);
    right_ = std::sin(angle);
    phase_ = pulse_ = 0;
  }
  constexpr double follow = 1 / (glide_s * rate_Hz);
  frequency_Hz_ += follow * (tone.frequency_Hz - frequency_Hz_);
  left_ += follow * (std::cos(angle) - left_);
  right_ += follow * (std::sin(angle) - right_);
  pulse_ = tone.pulses_per_s > 0 ? pulse_ + tone.pulses_per_s / rate_Hz : 0;
  wrap(pulse_, 1);
  const bool on = tone_ && pulse_ < 0.5;
  level_ = towards(level_, on ? tone.level : 0, 1 / (edge_s * rate_Hz));
  if (!tone_ && level_ == 0) pulse_ = 0;
  phase_ += two_pi * frequency_Hz_ / rate_Hz;
  wrap(phase_, two_pi);
  const double value = tone_level * duck_ * level_ * wave(phase_);
  return {value * left_, value * right_};
}

double Renderer::next_of_earcon() {
  if (!playing_) {
    if (waiting_count_ == 0) return 0;
    playing_ = waiting_[0];
    std::copy(waiting_.begin() + 1, waiting_.end(), waiting_.begin());
    --waiting_count_;
    note_ = note_sample_ = 0;
    note_phase_ = 0;
    earcon_gain_ = 1;
    cut_earcon_ = false;
  }
  const std::span<const Note> all = notes(playing_->earcon);
  if (cut_earcon_) earcon_gain_ = towards(earcon_gain_, 0, 1 / (cut_s * rate_Hz));
  if (note_ >= all.size() || earcon_gain_ == 0) {
    playing_.reset();
    return 0;
  }
  const Note& note = all[note_];
  const double length = static_cast<double>(note.s) * rate_Hz, t = static_cast<double>(note_sample_);
  double value = 0;
  if (note.frequency_Hz > 0) {
    const double rise = playing_->earcon == Earcon::progress ? std::exp2(playing_->share) : 1;
    note_phase_ += two_pi * rise * static_cast<double>(note.frequency_Hz) / rate_Hz;
    wrap(note_phase_, two_pi);
    const double left = std::max(0.0, 1 - t / length);
    value = std::min(1.0, t / (attack_s * rate_Hz)) * left * std::sqrt(left) * wave(note_phase_);
  }
  if (static_cast<double>(++note_sample_) >= length) {
    ++note_;
    note_sample_ = 0;
    note_phase_ = 0;
  }
  return earcon_level * earcon_gain_ * value;
}

double Renderer::next_of_clip() {
  if (!clip_ && next_clip_ && !playing_ && waiting_count_ == 0) {
    retire_clip();
    clip_ = next_clip_;
    next_clip_ = nullptr;
  }
  if (!clip_) return 0;
  if (cut_clip_) clip_gain_ = towards(clip_gain_, 0, 1 / (cut_s * rate_Hz));
  if (clip_sample_ >= clip_->size() || clip_gain_ == 0) {
    retire_clip();
    return 0;
  }
  return speech_level * clip_gain_ * static_cast<double>((*clip_)[clip_sample_++]);
}

Renderer::Frame Renderer::next() {
  const Frame tone = next_of_tone();
  const double middle = next_of_earcon() + next_of_clip();
  return {tone.left + middle, tone.right + middle};
}

void Renderer::render(std::span<std::int16_t> interleaved) {
  // Before they are taken, so that silent() never misses an order.
  if (orders_.size() > 0) silent_.store(false, std::memory_order_release);
  Order order;
  while (orders_.pop(order)) obey(order);
  const auto whole = [](double value) {
    return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.0, 1.0) * 32767));
  };
  for (std::size_t i = 0; i + 1 < interleaved.size(); i += 2) {
    const Frame frame = next();
    interleaved[i] = whole(frame.left);
    interleaved[i + 1] = whole(frame.right);
  }
  silent_.store(!tone_ && level_ == 0 && !playing_ && waiting_count_ == 0 && !clip_ && !next_clip_,
                std::memory_order_release);
}

}  // namespace palmar::ears
