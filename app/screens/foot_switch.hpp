// One key drives practice: tap, hold, double tap. A pure machine; time comes with every call, in seconds of
// any steady clock.
#pragma once

#include <optional>

namespace palmar::screens {

enum class FootAction : unsigned char { tap, hold, double_tap };

class FootSwitch {
 public:
  /// A press this long is a hold; it is told while the foot is still down.
  static constexpr double hold_s = 0.8;
  /// A second press that begins within this time after the first release makes a double tap, so a single tap
  /// is told only after it.
  static constexpr double double_s = 0.35;

  /// Key repeats and a second pedal pressed meanwhile are ignored. A hold right after a tap swallows it: a fumble never skips a step.
  void press(double now_s);
  void release(double now_s);
  /// Call once per frame, after the keys: what the foot meant, told once.
  std::optional<FootAction> poll(double now_s);
  /// Forgets what is going on, as when the window loses the keyboard.
  void reset() { *this = FootSwitch(); }

  /// Share of the hold that has passed, 0 to 1, for a shape on screen; 0 while the foot is up or the hold is
  /// told.
  double held_share(double now_s) const;

 private:
  std::optional<double> down_since_;  // while pressed
  std::optional<double> tapped_at_;   // a first tap that waits for a second
  bool second_ = false;               // this press is the second of a double tap
  bool told_ = false;                 // this press has been told as a hold
  std::optional<FootAction> pending_;
};

}  // namespace palmar::screens
