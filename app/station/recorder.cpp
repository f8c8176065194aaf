#include "app/station/recorder.hpp"

#include <chrono>
#include <utility>

#include "app/station/threads.hpp"

namespace palmar::station {
namespace {

constexpr std::chrono::milliseconds flush_period{500};

template <class Writer, class... Arguments>
Status make(std::optional<Writer>& writer, const std::optional<std::filesystem::path>& path,
            Arguments... arguments) {
  if (!path) return {};
  auto made = Writer::create(*path, arguments...);
  if (!made) return made.error();
  writer.emplace(std::move(made).value());
  return {};
}

}  // namespace

void swap(RecordItem& a, RecordItem& b) noexcept {
  a.capture.swap(b.capture);
  a.frames.swap(b.frames);
  a.strokes.swap(b.strokes);
}

Result<std::unique_ptr<Recorder>> Recorder::start(const RecordPaths& paths,
                                                  std::shared_ptr<const Atlas> atlas) {
  std::unique_ptr<Recorder> recorder(new Recorder);
  if (Status made = make(recorder->capture_, paths.capture); !made) return made.error();
  if (Status made = make(recorder->frames_, paths.frames, atlas); !made) return made.error();
  if (Status made = make(recorder->strokes_, paths.strokes, atlas); !made) return made.error();
  recorder->thread_ = named_thread(
      "recorder", [self = recorder.get()] { self->write_until_closed(); },
      [self = recorder.get()](const std::string& what) {
        self->keep(failure("recorder_fault", "the recording has gaps", what,
                           "report this to whoever maintains the station"));
      });
  return recorder;
}

Recorder::~Recorder() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void Recorder::record(RecordItem& item) {
  if (!queue_.push(item)) ++refused_;
  item.capture.clear();
  item.frames.clear();
  item.strokes.clear();
}

Status Recorder::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
  if (capture_) keep(capture_->finish());
  if (frames_) keep(frames_->finish());
  if (strokes_) keep(strokes_->finish());
  if (first_error_.ok() && refused_ > 0) {
    return failure("recorder_full", "the recording has gaps", std::to_string(refused_) + " items were lost",
                   "the disk could not keep up; record to a faster one");
  }
  return first_error_;
}

void Recorder::write_until_closed() {
  RecordItem item;
  auto flushed = std::chrono::steady_clock::now();
  while (!queue_.finished()) {
    if (queue_.pop(item, flush_period)) write(item);
    const auto now = std::chrono::steady_clock::now();
    if (now - flushed < flush_period) continue;
    flush();
    flushed = now;
  }
}

void Recorder::write(const RecordItem& item) {
  if (capture_ && !item.capture.empty()) keep(capture_->write(item.capture));
  if (frames_ && !item.frames.empty()) keep(frames_->write_lines(item.frames));
  if (strokes_ && !item.strokes.empty()) keep(strokes_->write_lines(item.strokes));
}

void Recorder::flush() {
  if (capture_) keep(capture_->flush());
  if (frames_) keep(frames_->flush());
  if (strokes_) keep(strokes_->flush());
}

void Recorder::keep(Status status) {
  if (status.ok()) return;
  failed_ = true;
  if (first_error_.ok()) first_error_ = std::move(status);
}

}  // namespace palmar::station
