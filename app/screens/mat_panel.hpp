// The mat alone, as it lies on the table while it is calibrated.
#pragma once

#include "app/screens/panel.hpp"

namespace palmar::screens {

/// Cells with how far the step has come on each, the load that lies there now, and what the shades mean; at the review, how well the
/// curves fit.
void mat_panel(const Sheet& sheet, const Frame& frame, const Rect& place);

}  // namespace palmar::screens
