// Writes what the station records, on a thread of its own: raw bytes, frames, strokes. Flushes twice a second, so that a crash loses
// little. Its queue never drops silently: full() says so on screen.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/exchange/capture_writer.hpp"
#include "app/exchange/json_lines.hpp"
#include "app/station/bounded_queue.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::station {

struct RecordPaths {
  std::optional<std::filesystem::path> capture;
  std::optional<std::filesystem::path> frames;
  std::optional<std::filesystem::path> strokes;
  bool any() const { return capture || frames || strokes; }
};

/// What one frame adds to the files.
struct RecordItem {
  std::vector<std::uint8_t> capture;
  std::string frames;
  std::string strokes;
};
void swap(RecordItem& a, RecordItem& b) noexcept;

class Recorder {
 public:
  /// Makes the files at once, so that a missing folder is an error before anything starts.
  static Result<std::unique_ptr<Recorder>> start(const RecordPaths& paths,
                                                 std::shared_ptr<const Atlas> atlas);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Any thread. Swaps the item in; it comes back empty, with memory to use again.
  void record(RecordItem& item);
  /// Items were refused because the disk cannot keep up, or writing failed.
  bool full() const { return refused_ > 0 || failed_; }
  std::uint64_t refused() const { return refused_; }
  /// Writes what waits, ends the thread, gives the files their names. The first error of the run.
  Status finish();

 private:
  Recorder() : queue_(capacity, Overflow::refuse) {}
  void write_until_closed();
  void write(const RecordItem& item);
  void flush();
  void keep(Status status);

  static constexpr std::size_t capacity = 1024;  ///< items: ten seconds at 100 frames/s
  BoundedQueue<RecordItem> queue_;
  std::optional<exchange::CaptureWriter> capture_;
  std::optional<exchange::FramesWriter> frames_;
  std::optional<exchange::StrokesWriter> strokes_;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<bool> failed_ = false;
  Status first_error_;
  std::thread thread_;
};

}  // namespace palmar::station
