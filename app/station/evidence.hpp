// The last raw frames before a fault, so that whoever mends it can see what it was.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::station {

class EvidenceRing {
 public:
  static constexpr std::size_t most_frames = 200;

  /// Copies the frame over the oldest one; its buffers are used again.
  void keep(const RawFrame& frame);
  std::size_t size() const { return size_; }
  /// Writes the frames, oldest first, as a frame table of counts.
  Status write(const std::filesystem::path& path, const MatDescription& mat) const;

 private:
  std::vector<RawFrame> frames_ = std::vector<RawFrame>(most_frames);
  std::size_t next_ = 0;
  std::size_t size_ = 0;
};

/// A new file name for evidence under $XDG_STATE_HOME/palmar (or ~/.local/state/palmar, or the temporary folder); makes the folder.
std::filesystem::path evidence_path();

}  // namespace palmar::station
