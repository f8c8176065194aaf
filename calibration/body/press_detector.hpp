// When is a landmark pressed? One compact contact, held still for a second. Pure: frames and their time come as arguments.
#pragma once

#include <cstdint>
#include <optional>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/status.hpp"

namespace palmar::calibration {

struct PressParameters {
  double hold_s = 1.0;     ///< so long still; > 0
  double steady_mm = 2.0;  ///< the centre stays this near to its mean: slower than 4 mm/s over the hold; > 0
  double least_force_N = 2.0;  ///< lighter is a hand that lies there; > 0
  double other_force_N = 1.0;  ///< a second contact counts from this force ...
  double other_share = 0.1;    ///< ... if it has this share of the strongest one's
  double compact_mm =
      40;  ///< a print up to this long is a thumb or fingers, whatever its tool was taken for; > 0
  double gap_s = 0.3;    ///< a hold does not survive a longer gap between frames; > 0
  double lift_s = 0.15;  ///< so long without contact is a lift; > 0

  /// Throws std::invalid_argument with the first value that is out of range.
  void check() const;
};

class PressDetector {
 public:
  explicit PressDetector(const PressParameters& parameters = {});

  /// The next frame. Contacts that lie on the mat when watching begins have to be lifted first. Time that runs backwards begins anew.
  void feed(double t_s, const Contacts& contacts);
  /// Waits for the next press; what lies on the mat now has to be lifted first.
  void rearm();

  /// Mean centre over the hold; present from its end until rearm().
  std::optional<MatPoint> press() const { return press_; }
  bool lifted() const { return lifted_; }  ///< nothing has touched the mat for a while
  double progress() const;                 ///< of the hold, 0 to 1
  /// Why what is seen is not a press: two_contacts, at_edge, too_broad, saturated, not_still, not_lifted. Absent where all is well
  /// or nothing touches.
  const std::optional<Error>& problem() const { return problem_; }

 private:
  void watch_lift(double t_s, const Contact* contact);
  void hold(double t_s, const Contact& contact);

  PressParameters parameters_;
  bool armed_ = false;  ///< a lift was seen since rearm()
  bool lifted_ = false;
  bool restless_ = false;  ///< the hold under way began because the one before moved
  std::optional<double> last_s_, clear_since_s_;
  std::uint32_t id_ = 0;  ///< of the contact that is held, 0 for none
  double begin_s_ = 0;
  int frames_ = 0;
  MatPoint mean_;
  std::optional<MatPoint> press_;
  std::optional<Error> problem_;
};

}  // namespace palmar::calibration
