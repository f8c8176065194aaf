#include <utility>
// Asio's coroutine headers want <utility> before them.
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "sensing/emulator/emulator_host.hpp"
#include "sensing/emulator/frame_supply.hpp"
#include "sensing/simulator/virtual_mat.hpp"
#include "tests/station/support/hand_on_mat.hpp"

namespace palmar::station {
namespace {

struct Hand {
  std::mutex mutex;
  Load load;
  std::atomic<double> t_s = 0;
};

/// Outlives the line it is sent over: the next one goes on with the same mat.
struct Mat {
  Mat(const MatDescription& given, const simulator::SensorFaults& faults)
      : description(given), device(given, faults, 7), spots(simulator::spot_grid(given.geometry)) {}

  MatDescription description;
  simulator::VirtualMat device;
  simulator::CellForces spots;
  std::shared_ptr<Hand> hand = std::make_shared<Hand>();
  double t_s = 0;
};

class HandSupply final : public emulator::FrameSupply {
 public:
  HandSupply(std::shared_ptr<Mat> mat, double times) : mat_(std::move(mat)), times_(times) {}
  std::optional<double> next_at_s() const override { return frames_ / (mat_->description.rate_hz * times_); }
  bool live() const override { return true; }
  bool next(emulator::SuppliedFrame& out) override {
    ++frames_;
    mat_->t_s += 1 / mat_->description.rate_hz;
    mat_->spots.clear();
    {
      std::lock_guard lock(mat_->hand->mutex);
      if (mat_->hand->load) mat_->hand->load(mat_->t_s, mat_->spots);
    }
    mat_->device.read(mat_->spots, mat_->t_s, out.frame);
    out.record.clear();
    out.renumbered = false;
    mat_->hand->t_s = mat_->t_s;
    return true;
  }

 private:
  std::shared_ptr<Mat> mat_;
  double times_;
  double frames_ = 0;
};

}  // namespace

struct HandOnMat::State {
  std::shared_ptr<Mat> mat;
  double times = 1;
  std::string port;
  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::unique_ptr<emulator::EmulatorHost> host;
  std::thread thread;

  void open() {
    auto device =
        emulator::make_mat_device(mat->description, std::make_unique<HandSupply>(mat, times), {}, 7);
    if (!device) throw std::runtime_error(device.error().message());
    auto made =
        std::make_unique<emulator::EmulatorHost>(io, std::move(device).value(), emulator::HostOptions{});
    if (Status started = made->start(); !started) throw std::runtime_error(started.error().message());
    host = std::move(made);
    if (port.empty()) {
      port = host->address() + "-port";
    } else {
      std::filesystem::remove(port);
    }
    std::filesystem::create_symlink(std::filesystem::read_symlink(host->address()), port);
  }
  void on_line(const std::function<void()>& work_to_do) {
    std::atomic<bool> done = false;
    boost::asio::post(io, [&] {
      work_to_do();
      done = true;
    });
    while (!done) std::this_thread::yield();
  }
};

HandOnMat::HandOnMat(const MatDescription& mat, double times, const simulator::SensorFaults& faults)
    : state_(std::make_unique<State>()) {
  state_->mat = std::make_shared<Mat>(mat, faults);
  state_->times = times;
  state_->open();
  state_->thread = std::thread([s = state_.get()] { s->io.run(); });
}

HandOnMat::~HandOnMat() {
  state_->on_line([this] {
    if (state_->host) state_->host->stop();
    state_->work.reset();
  });
  state_->thread.join();
  std::filesystem::remove(state_->port);
}

std::string HandOnMat::port() const { return state_->port; }
double HandOnMat::now_s() const { return state_->mat->hand->t_s; }

void HandOnMat::put(Load load) {
  std::lock_guard lock(state_->mat->hand->mutex);
  state_->mat->hand->load = std::move(load);
}

void HandOnMat::press(MatPoint at) {
  const GridGeometry grid = state_->mat->description.geometry;
  const auto thumb = std::make_shared<simulator::ToolPress>(grid, ContactTool::thumb_pad);
  put([thumb, at](double, simulator::CellForces& spots) { thumb->add(at, -90, 20, spots); });
}

void HandOnMat::pull_the_cable() {
  state_->on_line([this] {
    state_->host->stop();
    state_->host.reset();
  });
  std::filesystem::remove(state_->port);
}

void HandOnMat::plug_it_in() {
  state_->on_line([this] { state_->open(); });
}

}  // namespace palmar::station
