// The files of tissue, mannequin and anatomy while the station runs: looked at every two seconds on a thread of its own. A file that is wrong is
// told of with line and reason until it is mended, and changes nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/station/snapshot.hpp"
#include "app/station/threads.hpp"
#include "sensing/model/status.hpp"

namespace palmar::station {

/// What is watched, and how it is read. An empty path: not watched.
struct WatchedFiles {
  std::filesystem::path tissue;
  std::vector<std::filesystem::path> body;  ///< the mannequin's file and the tables of the anatomy
  std::function<Result<std::shared_ptr<const depth::DepthModel>>()> load_tissue;
  std::function<Status()> check_body;
  std::chrono::milliseconds period{2000};
};

class FileWatcher {
 public:
  /// What is there now is what the station began with.
  FileWatcher(WatchedFiles files, FaultSink fault);
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  /// `tissue`: a good one to take over; null where the notice alone changed.
  struct News {
    std::shared_ptr<const depth::DepthModel> tissue;
    FileNotice notice;
  };
  /// What changed since the last call.
  std::optional<News> take();

 private:
  /// Time and size of a file; the first look at one that is gone counts as a change too.
  struct Stamp {
    std::optional<std::filesystem::file_time_type> written;
    std::uintmax_t bytes = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp stamp(const std::filesystem::path& file);
  void run();
  void look();
  void read_tissue();
  void read_body();
  void tell(std::shared_ptr<const depth::DepthModel> tissue);

  WatchedFiles files_;
  Stamp tissue_;
  std::vector<Stamp> body_;
  std::string tissue_refused_, body_refused_;
  std::string waits_;  ///< the file of the body that was changed last, once all of them are good

  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::optional<News> news_;
  std::thread thread_;
};

}  // namespace palmar::station
