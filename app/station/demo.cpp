#include <utility>
// Asio's coroutine headers want <utility> before them.
#include "app/station/demo.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "app/station/threads.hpp"
#include "sensing/emulator/camera_host.hpp"
#include "sensing/emulator/emulator_host.hpp"
#include "sensing/emulator/frame_supply.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::station {

struct Demo::State {
  boost::asio::io_context mat_io, camera_io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> mat_work{mat_io.get_executor()};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> camera_work{
      camera_io.get_executor()};
  std::shared_ptr<emulator::SceneSlot> scene = std::make_shared<emulator::SceneSlot>();
  std::unique_ptr<emulator::EmulatorHost> mat;
  std::unique_ptr<emulator::CameraHost> camera;
  std::thread mat_thread, camera_thread;

  Status open_mat(const DemoConfig& config);
  Status open_camera(const DemoConfig& config);
};

Status Demo::State::open_mat(const DemoConfig& config) {
  const auto simulate = [config] {
    return simulator::Simulation(config.scenario, config.mat, config.placement, *config.atlas, config.seed);
  };
  const bool loop = true;
  auto supply = emulator::make_scenario_supply(
      simulate, loop, 0, [slot = scene](const simulator::FrameTruth& truth) { slot->put(truth); });
  auto device = emulator::make_mat_device(config.mat, std::move(supply), {}, config.seed);
  if (!device) return device.error();
  mat = std::make_unique<emulator::EmulatorHost>(mat_io, std::move(device).value(), emulator::HostOptions{});
  return mat->start();
}

Status Demo::State::open_camera(const DemoConfig& config) {
  emulator::SceneRenderer renderer(*config.atlas, config.placement, config.mat.geometry);
  auto host = emulator::make_camera_host(camera_io, emulator::scene_pictures(std::move(renderer), scene));
  if (!host) return host.error();
  camera = std::move(host).value();
  return {};
}

Demo::Demo(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Demo>> Demo::start(DemoConfig config) {
  auto state = std::make_unique<State>();
  if (config.mat_wanted) {
    if (Status opened = state->open_mat(config); !opened) return opened.error();
  }
  if (config.camera_wanted) {
    if (Status opened = state->open_camera(config); !opened) return opened.error();
  }
  state->mat_thread = named_thread("demo-mat", [s = state.get()] { s->mat_io.run(); }, config.fault);
  state->camera_thread = named_thread("demo-camera", [s = state.get()] { s->camera_io.run(); }, config.fault);
  return std::unique_ptr<Demo>(new Demo(std::move(state)));
}

Demo::~Demo() {
  boost::asio::post(state_->camera_io, [s = state_.get()] {
    if (s->camera) s->camera->stop();
    s->camera_work.reset();
  });
  boost::asio::post(state_->mat_io, [s = state_.get()] {
    if (s->mat) s->mat->stop();
    s->mat_work.reset();
  });
  if (state_->camera_thread.joinable()) state_->camera_thread.join();
  if (state_->mat_thread.joinable()) state_->mat_thread.join();
}

std::string Demo::mat_port() const { return state_->mat ? state_->mat->address() : std::string(); }
std::string Demo::camera_url() const { return state_->camera ? state_->camera->url() : std::string(); }

}  // namespace palmar::station
