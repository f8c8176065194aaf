#include "app/station/mat_calibrator.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/exchange/calibration_file.hpp"
#include "app/exchange/utc_time.hpp"
#include "app/station/threads.hpp"

namespace palmar::station {
namespace {

constexpr std::size_t waiting_frames = 128;  // during the fit the oldest go, which nobody needs
constexpr std::chrono::milliseconds patience{20};
constexpr int frames_a_cell = 4;  // of one step, until its cell is drawn as covered

Status write(const std::filesystem::path& file, const calibration::MatRecord& record) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) {
    return failure("not_writable", "the calibration is not kept in " + file.string(), error.message(),
                   "it is in use until the station ends; make that folder writable and calibrate again");
  }
  return exchange::write_calibration(file, record);
}

}  // namespace

std::filesystem::path calibration_file(const std::filesystem::path& folder, const std::string& mat,
                                       const std::string& serial) {
  std::string name = serial;
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    if (!plain) c = '_';
  }
  return folder / ("calibration-" + mat + "-" + name + ".json");
}

MatCalibrator::MatCalibrator(MatCalibratorConfig config)
    : config_(std::move(config)), frames_(waiting_frames, Overflow::drop_oldest) {
  const auto cells = static_cast<std::size_t>(config_.mat.geometry.cells());
  least_counts_.assign(cells, 0xFFFF);
  loaded_frames_.assign(cells, 0);
  shown_.coverage.assign(cells, 0);
  thread_ = named_thread(
      "calibrator", [this] { run(); },
      [this](const std::string& what) {
        stop_ = true;  // a machine that threw is not asked again
        std::lock_guard lock(mutex_);
        shown_.fault = what;
      });
}

MatCalibrator::~MatCalibrator() {
  stop();
  thread_.join();
}

void MatCalibrator::stop() {
  stop_ = true;
  frames_.close();
}

void MatCalibrator::feed(const RawFrame& frame) {
  slot_ = frame;
  frames_.push(slot_);
}

void MatCalibrator::wish(Wish wish) {
  std::lock_guard lock(mutex_);
  wishes_.push_back(std::move(wish));
}
void MatCalibrator::act(calibration::Action action) { wish({action, {}, {}}); }
void MatCalibrator::enter(double value) { wish({{}, value, {}}); }
void MatCalibrator::interrupted(const Error& why) { wish({{}, {}, why}); }

void MatCalibrator::show(Shown& shown) const {
  const double fitting = fitting_;
  std::lock_guard lock(mutex_);
  shown = shown_;
  if (fitting >= 0) shown.fitting = fitting;
}

std::optional<MatCalibrator::Made> MatCalibrator::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(made_, std::nullopt);
}

void MatCalibrator::run() {
  if (stop_) {
    finished_ = true;
    return;
  }
  RunningProcedure running = config_.make([this](double share) {
    fitting_ = share;
    return !stop_;
  });
  publish(running);
  RawFrame frame;
  while (!stop_) {
    std::vector<Wish> wishes;
    {
      std::lock_guard lock(mutex_);
      wishes.swap(wishes_);
    }
    const bool came = frames_.pop(frame, patience);
    if (came) {
      running.procedure->feed({frame.t_s, &frame, nullptr});
      cover(running.procedure->view(), frame);
    }
    for (const Wish& wish : wishes) carry_out(running, wish);
    if (came || !wishes.empty()) publish(running);
  }
  finished_ = true;
}

// What it refuses, its view says.
void MatCalibrator::carry_out(RunningProcedure& running, const Wish& wish) {
  if (wish.lost) running.procedure->interrupted(*wish.lost);
  if (wish.value) {
    const Status entered = running.procedure->enter(*wish.value);
    std::lock_guard lock(mutex_);
    shown_.refused = entered.ok() ? "" : entered.error().message();
  }
  if (!wish.action) return;
  const bool before = running.procedure->ended();
  static_cast<void>(running.procedure->act(*wish.action));
  if (fitting_.exchange(-1) >= 0) {
    // What was asked for while the fit ran was asked of the step before it.
    std::lock_guard lock(mutex_);
    std::erase_if(wishes_, [](const Wish& late) { return late.action || late.value; });
  }
  if (!before && running.procedure->view().phase == calibration::Phase::done && !stop_) keep(running);
}

void MatCalibrator::keep(const RunningProcedure& running) {
  Made made{config_.record, {}, {}};
  calibration::MatFit fit = running.result();
  made.record.when = exchange::utc_now();
  made.record.report = std::move(fit.report);
  made.record.calibration = std::move(fit.calibration);
  if (!config_.folder.empty()) {
    made.file = calibration_file(config_.folder, made.record.mat, made.record.serial);
    made.written = write(made.file, made.record);
  }
  std::lock_guard lock(mutex_);
  made_ = std::move(made);
}

/// Which cells a step has loaded so far. What a cell reads unloaded is the least that it has read at all.
void MatCalibrator::cover(const calibration::ProcedureView& view, const RawFrame& frame) {
  if (frame.counts.size() != loaded_frames_.size()) return;
  const std::string step = view.key + std::to_string(view.step);
  if (step != step_ || (view.phase == calibration::Phase::waiting && view.step_progress <= 0))
    std::fill(loaded_frames_.begin(), loaded_frames_.end(), std::uint8_t{0});
  step_ = step;
  const int rise = std::max(3, config_.mat.threshold_count + static_cast<int>(6 * config_.mat.noise_counts));
  for (std::size_t i = 0; i < loaded_frames_.size(); ++i) {
    least_counts_[i] = std::min(least_counts_[i], frame.counts[i]);
    if (frame.counts[i] >= least_counts_[i] + rise && loaded_frames_[i] < frames_a_cell) ++loaded_frames_[i];
  }
}

void MatCalibrator::publish(const RunningProcedure& running) {
  std::lock_guard lock(mutex_);
  shown_.view = running.procedure->view();
  for (std::size_t i = 0; i < loaded_frames_.size(); ++i)
    shown_.coverage[i] = static_cast<std::uint8_t>(255 * loaded_frames_[i] / frames_a_cell);
}

}  // namespace palmar::station
