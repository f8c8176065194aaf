// Two prints that come together, touch for a while and part again.
#pragma once

#include "tests/measures/truth.hpp"

namespace palmar::measures {

/// Centre error over all frames in which the prints touch: pairs of thumbs and of heels, in several directions. A press without a contact
/// of its own counts as 10 mm off.
double touching_centre_rms_mm(const World& world, const MatDescription& mat, int seeds);

}  // namespace palmar::measures
