// The four quantities that a student can act on, each against its band, live.
#pragma once

#include <array>
#include <optional>

#include "app/coach/asked.hpp"
#include "app/coach/coaching.hpp"
#include "app/coach/live_motion.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::coach {

/// The contact that is being coached, and all that is known of it in this frame. Pointers into the observation.
struct LiveContact {
  const Contact* contact = nullptr;  ///< null: nothing touches
  const Stroke* stroke = nullptr;    ///< null: it has not begun a stroke
  const Motion* motion = nullptr;
  ContactTool tool = ContactTool::unknown;  ///< the stroke's, which is steadier than the contact's
  double age_s = 0;
  double still_s = 0;
  bool returning = false;  ///< on its feather-light way back
};

/// Picks the contact to coach: on the target's side where there is one, and the strongest; the one before it unless another is a
/// quarter stronger.
LiveContact pick_contact(const Observation& observation, const LiveMotion& motion, const Atlas& atlas,
                         const Asked& asked, std::uint32_t before);

class Gauges {
 public:
  /// Brings all four up to date. A state changes only when the value is a twentieth of the band's width beyond its edge.
  void update(const Observation& observation, const LiveContact& live, const Asked& asked,
              std::array<Gauge, gauge_count>& gauges);

  static constexpr Band target_band{0.7, 1.0,
                                    Provenance::design_default};  ///< share of what the print can reach
  static constexpr double settled_s =
      1.0;  ///< a hold whose contact has stayed for so long is still, whatever its jitter

 private:
  void set(Gauge& gauge, std::optional<double> value, const std::optional<Band>& band, double axis_hi);
};

}  // namespace palmar::coach
