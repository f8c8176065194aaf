#include "app/station/evidence.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "app/exchange/grid_table.hpp"

namespace palmar::station {

void EvidenceRing::keep(const RawFrame& frame) {
  frames_[next_] = frame;
  next_ = (next_ + 1) % most_frames;
  size_ = std::min(size_ + 1, most_frames);
}

Status EvidenceRing::write(const std::filesystem::path& path, const MatDescription& mat) const {
  auto table = exchange::TableWriter::create(
      path, {exchange::TableKind::frames, mat.geometry, exchange::TableUnit::counts});
  if (!table) return table.error();
  for (std::size_t i = 0; i < size_; ++i) {
    const RawFrame& frame = frames_[(next_ + most_frames - size_ + i) % most_frames];
    if (frame.counts.size() != static_cast<std::size_t>(mat.geometry.cells())) continue;
    if (Status written = table->write(frame.t_s, frame.counts); !written) return written;
  }
  return table->finish();
}

std::filesystem::path evidence_path() {
  static std::atomic<int> number = 0;
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    folder = state;
  } else if (const char* home = std::getenv("HOME"); home && *home) {
    folder = std::filesystem::path(home) / ".local/state";
  }
  folder /= "palmar";
  std::error_code ignored;  // what cannot be made is reported when the file is written
  std::filesystem::create_directories(folder, ignored);
  return folder / fmt::format("evidence-{}-{}.csv", ::getpid(), ++number);
}

}  // namespace palmar::station
