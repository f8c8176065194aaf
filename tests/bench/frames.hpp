// Frames to measure with: recorded and simulated, made before the clock runs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::bench {

struct Frames {
  MatDescription mat;
  Placement placement;
  std::vector<RawFrame> list;
};

/// The reference back. Ends the program with a message where the assets cannot be read.
std::shared_ptr<const Atlas> atlas();

/// All frames of one recorded Sensel Morph capture; absent where the recordings are not there.
std::optional<Frames> recorded_frames();

/// Two seconds of that many prints that glide side by side over a square mat of 640 mm: in turn a whole hand, a heel, knuckles, an elbow
/// and a thumb.
Frames simulated_frames(int cells_a_side, int contacts);

}  // namespace palmar::bench
