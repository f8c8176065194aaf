// A family of mats whose wire carries frames and nothing else: no handshake, no clock. One class for each
// family says how its frames look, in both directions; FrameFinder, FramedDriver and FramedCapture do the
// rest for all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::mat {

/// What a FrameFormat sees at the front of a stream.
struct Sighting {
  enum Kind : std::uint8_t {
    incomplete,  ///< right so far: more bytes are needed
    frame,       ///< `bytes` complete a frame, whose counts are filled
    part,        ///< `bytes` are sound and belong to a frame that is not complete yet
    garbage      ///< `bytes` belong to no frame
  } kind = incomplete;
  std::size_t bytes = 0;
  std::uint32_t spoilt = 0;  ///< frames that are known to have been on the wire and cannot be read
};

/// What the host says, and how it listens.
struct SessionHabits {
  std::string_view opening;  ///< makes the mat send at its own pace; empty where it does so by itself
  std::string_view poll;     ///< asks for one frame; empty for a mat that sends at its own pace
  std::string_view closing;  ///< makes it stop; empty where nothing does
};

class FrameFormat {
 public:
  virtual ~FrameFormat() = default;

  virtual SessionHabits habits() const = 0;
  /// Bytes of the smallest frame: a stretch of garbage at least so long has taken a frame's place.
  virtual std::size_t smallest_frame() const = 0;

  /// Looks at the front of `bytes`. `counts` has rows * cols elements. With `more_follow`, a frame may be
  /// judged by what comes behind it.
  virtual Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                        std::span<std::uint16_t> counts) = 0;
  /// Frames that look() would find without any more bytes.
  virtual bool holds_more() const { return false; }
  /// The next bytes come over a new connection.
  virtual void restart() {}

  /// Appends what the mat would send for these counts, rows * cols of them, clipped to what the wire can say.
  /// A mat whose frames share packets may keep some of it until the next frame or finish().
  virtual void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) = 0;
  virtual void finish(std::vector<std::uint8_t>& /*out*/) {}
  /// `frames` frames are never sent: their place in a device's own numbering passes.
  virtual void skip(std::uint64_t /*frames*/) {}
};

/// The format of that mat's protocol. Errors (bad_input): unknown_protocol; bad_grid, where the protocol
/// cannot carry the grid.
Result<std::unique_ptr<FrameFormat>> make_frame_format(const MatDescription& mat);
bool has_frame_format(std::string_view protocol);

}  // namespace palmar::mat
