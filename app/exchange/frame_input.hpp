// A recording as frames: a capture of device bytes, or a frame table. What `analyse` reads, whatever it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "sensing/mat/mat_driver.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

class FrameInput {
 public:
  virtual ~FrameInput() = default;
  /// The next frame; false at the end. Memory is bounded whatever the file's size.
  virtual Result<bool> next_frame(RawFrame& frame) = 0;
  virtual const MatDescription& mat() const = 0;
  virtual const MatCalibration& calibration() const = 0;
  /// The counts are those of a device, so that raw_sha256 means something.
  virtual bool raw_counts() const = 0;
  virtual bool truncated() const = 0;  ///< the file ended inside a frame; known at the end
  virtual mat::WireCounters counters() const = 0;
};

/// Is this file a frame table (its first bytes say `# palmar-frames`)? Errors (bad_input): file_missing,
/// not_a_file, file_unreadable.
Result<bool> is_frame_table(const std::filesystem::path& path);

/// A capture of that mat's bytes. Without a calibration the maker's rule is used. Errors (bad_input):
/// file_missing, not_a_file, file_unreadable, no_rule (neither a rule nor a calibration), wrong_grid
/// (calibration of another grid), no_frames (not one whole frame: found at opening).
Result<std::unique_ptr<FrameInput>> open_capture(
    const std::filesystem::path& path, const MatDescription& mat,
    const std::optional<MatCalibration>& calibration = std::nullopt);

/// A frame table. It is read twice, the first time at opening, so that a malformed row is found before
/// anything is made of it. Counts need a rule: from `calibration`, or from `mat`; its grid must be the
/// table's. Tables in kPa or N bring their own pressures: counts are made from them with a step of 1/65534 of
/// the table's largest value, so a value is off by at most 7.7e-6 of that largest; `mat`, if given, then only
/// says where the mat lies and what it resolves. Errors (bad_input): as TableReader, and no_rule, wrong_grid,
/// no_frames.
Result<std::unique_ptr<FrameInput>> open_frame_table(
    const std::filesystem::path& path, const std::optional<MatDescription>& mat = std::nullopt,
    const std::optional<MatCalibration>& calibration = std::nullopt);

}  // namespace palmar::exchange
