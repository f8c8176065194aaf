#include "app/station/file_watcher.hpp"

#include <system_error>
#include <utility>

namespace palmar::station {

FileWatcher::FileWatcher(WatchedFiles files, FaultSink fault)
    : files_(std::move(files)), tissue_(stamp(files_.tissue)) {
  if (files_.tissue.empty() && files_.body.empty()) return;
  for (const auto& file : files_.body) body_.push_back(stamp(file));
  thread_ = named_thread("files", [this] { run(); }, std::move(fault));
}

FileWatcher::~FileWatcher() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<FileWatcher::News> FileWatcher::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(news_, std::nullopt);
}

FileWatcher::Stamp FileWatcher::stamp(const std::filesystem::path& file) {
  Stamp now;
  if (file.empty()) return now;
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error);
  if (error) return now;
  const auto bytes = std::filesystem::file_size(file, error);
  if (error) return now;
  now.written = written;
  now.bytes = bytes;
  return now;
}

void FileWatcher::run() {
  std::unique_lock lock(mutex_);
  while (!over_) {
    wake_.wait_for(lock, files_.period, [this] { return over_; });
    if (over_) return;
    lock.unlock();
    look();
    lock.lock();
  }
}

// The stamp is of before the reading: what is written meanwhile is read at the next look.
void FileWatcher::look() {
  if (const Stamp now = stamp(files_.tissue); now != tissue_) {
    tissue_ = now;
    read_tissue();
  }
  bool changed = false;
  for (std::size_t i = 0; i < body_.size(); ++i) {
    const Stamp now = stamp(files_.body[i]);
    if (now == body_[i]) continue;
    body_[i] = now;
    waits_ = files_.body[i].filename().string();
    changed = true;
  }
  if (changed) read_body();
}

void FileWatcher::read_tissue() {
  auto model = files_.load_tissue();
  tissue_refused_ = model ? "" : model.error().message() + "; the tissue that was good goes on";
  tell(model ? *model : nullptr);
}

// The tables and the mannequin are good or wrong together.
void FileWatcher::read_body() {
  const Status good = files_.check_body();
  body_refused_ = good ? "" : good.error().message() + "; the anatomy that was good goes on";
  tell(nullptr);
}

void FileWatcher::tell(std::shared_ptr<const depth::DepthModel> tissue) {
  News news{std::move(tissue), {}};
  news.notice.refused = tissue_refused_;
  if (!body_refused_.empty()) news.notice.refused += (tissue_refused_.empty() ? "" : "; ") + body_refused_;
  if (body_refused_.empty()) news.notice.waits = waits_;
  std::lock_guard lock(mutex_);
  // A good one that nobody has taken yet goes on waiting where the next is refused.
  if (!news.tissue && news_) news.tissue = std::move(news_->tissue);
  news_ = std::move(news);
}

}  // namespace palmar::station
