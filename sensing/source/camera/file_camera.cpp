#include "sensing/source/camera/file_camera.hpp"

#include <pthread.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "sensing/source/camera/picture_files.hpp"

namespace palmar::source {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// Pictures on their way to the io thread; when it is behind, newer ones are dropped and counted.
constexpr int most_in_flight = 2;

/// What the reading thread and the io thread share.
struct Shared {
  CameraHandlers handlers;
  CameraCounters counters;  ///< io thread only
  bool stopped = false;     ///< io thread only
  std::atomic<int> in_flight{0};
  std::atomic<std::uint64_t> dropped{0};
  std::mutex mutex;
  std::condition_variable wake;
  bool quit = false;  ///< under the mutex

  void report(CameraLink link, std::optional<Error> error = std::nullopt) {
    if (!stopped && handlers.on_link) handlers.on_link({link, std::move(error), 0});
  }
  void deliver(CameraFrame& frame, std::uint64_t refused) {
    in_flight.fetch_sub(1);
    if (stopped) return;
    counters.refused = refused;
    counters.bytes += frame.jpeg.size();
    frame.sequence = counters.pictures++;
    if (frame.sequence == 0) report(CameraLink::streaming);
    if (handlers.on_picture) handlers.on_picture(frame);
  }
  /// Sleeps until then; true where the source is to quit.
  bool sleep_until(Clock::time_point then) {
    std::unique_lock lock(mutex);
    return wake.wait_until(lock, then, [&] { return quit; });
  }
};

class FileCamera : public CameraSource {
 public:
  FileCamera(asio::io_context& io, std::unique_ptr<PictureFiles> files, CameraHandlers handlers, bool loop)
      : io_(io), files_(std::move(files)), loop_(loop), shared_(std::make_shared<Shared>()) {
    shared_->handlers = std::move(handlers);
  }
  ~FileCamera() override { stop(); }

  void start() override {
    if (thread_.joinable() || shared_->stopped) return;
    thread_ = std::thread([this, guard = asio::make_work_guard(io_)] { read(); });
  }
  void stop() override {
    shared_->stopped = true;
    {
      const std::lock_guard lock(shared_->mutex);
      shared_->quit = true;
    }
    shared_->wake.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  CameraCounters counters() const override {
    CameraCounters counters = shared_->counters;
    counters.dropped = shared_->dropped.load();
    return counters;
  }

 private:
  void read() {
    ::pthread_setname_np(::pthread_self(), "camera-file");
    post([](Shared& shared) { shared.report(CameraLink::opening); });
    Clock::time_point due = Clock::now();
    bool any = false;
    while (true) {
      CameraFrame frame;
      if (!files_->next(frame.jpeg)) {
        if (!any) break;
        if (!loop_) return post([](Shared& shared) { shared.report(CameraLink::ended); });
        any = false;
        files_->rewind();
        continue;
      }
      any = true;
      if (shared_->sleep_until(due)) return;
      // A picture that comes late is not followed by a hurry: the pace starts anew.
      due = std::max(due + files_->period(), Clock::now());
      if (shared_->in_flight.load() >= most_in_flight) {
        shared_->dropped.fetch_add(1);
        continue;
      }
      shared_->in_flight.fetch_add(1);
      frame.received = Clock::now();
      post([held = std::move(frame), refused = files_->refused](Shared& shared) mutable {
        shared.deliver(held, refused);
      });
    }
    post([](Shared& shared) {
      shared.report(CameraLink::ended,
                    failure("no_pictures", "the camera's file ended", "it holds no picture that can be read",
                            "try another file or format"));
    });
  }
  template <class Work>
  void post(Work work) {
    asio::post(io_, [shared = shared_, work = std::move(work)]() mutable { work(*shared); });
  }

  asio::io_context& io_;
  std::unique_ptr<PictureFiles> files_;
  bool loop_;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<CameraSource>> make_file_camera(asio::io_context& io,
                                                       const std::filesystem::path& path,
                                                       CameraHandlers handlers,
                                                       const CameraOptions& options) {
  Result<std::unique_ptr<PictureFiles>> files =
      open_picture_files(path, options.folder_hz, options.most_picture_bytes);
  if (!files) return files.error();
  return std::unique_ptr<CameraSource>(
      std::make_unique<FileCamera>(io, std::move(files).value(), std::move(handlers), options.loop));
}

}  // namespace palmar::source
