// Writes what a given mat would send for a frame: the other direction of CaptureDecoder.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::mat {

/// Appends to `out` the bytes that the mat would send for `frame`, as a capture holds them. Counter =
/// sequence, time = device_time, or t_s where the frame has none. A Sensel Morph's record carries pressure
/// alone; cells above 32,770 are sent as 32,770. Throws std::invalid_argument where the frame's grid is not
/// the mat's, or the mat's protocol has no encoder. A mat whose frames share packets begins one with
/// every frame here.
void encode_capture_frame(const MatDescription& mat, const RawFrame& frame, std::vector<std::uint8_t>& out);

}  // namespace palmar::mat
