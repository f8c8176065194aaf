#include "app/station/file_watcher.hpp"

#include <system_error>
#include <utility>

namespace palmar::station {

FileWatcher::FileWatcher(WatchedFiles files, FaultSink fault)
    : files_(std::move(files)), tissue_(stamp(files_.tissue)), mannequin_(stamp(files_.mannequin)) {
  if (files_.tissue.empty() && files_.mannequin.empty()) return;
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
  if (const Stamp now = stamp(files_.mannequin); now != mannequin_) {
    mannequin_ = now;
    read_mannequin();
  }
}

namespace {

FileNotice notice_of(const std::string& tissue_refused, const std::string& mannequin_refused,
                     const std::string& waits) {
  FileNotice notice;
  notice.refused = tissue_refused;
  if (!mannequin_refused.empty()) notice.refused += (notice.refused.empty() ? "" : "; ") + mannequin_refused;
  notice.waits = waits;
  return notice;
}

}  // namespace

void FileWatcher::read_tissue() {
  auto model = files_.load_tissue();
  tissue_refused_ = model ? "" : model.error().message() + "; the tissue that was good goes on";
  std::lock_guard lock(mutex_);
  News news{model ? *model : nullptr, {}};
  // A good one that nobody has taken yet goes on waiting where the next is refused.
  if (!news.tissue && news_) news.tissue = std::move(news_->tissue);
  news.notice = notice_of(tissue_refused_, mannequin_refused_,
                          mannequin_waits_ ? files_.mannequin.filename().string() : "");
  news_ = std::move(news);
}

void FileWatcher::read_mannequin() {
  const Status good = files_.check_mannequin();
  mannequin_refused_ = good ? "" : good.error().message() + "; the mannequin that was good goes on";
  mannequin_waits_ = good.ok();
  std::lock_guard lock(mutex_);
  News news;
  if (news_) news.tissue = std::move(news_->tissue);
  news.notice = notice_of(tissue_refused_, mannequin_refused_,
                          mannequin_waits_ ? files_.mannequin.filename().string() : "");
  news_ = std::move(news);
}

}  // namespace palmar::station
