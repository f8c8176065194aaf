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
constexpr int least_range = 20;  // of what is drawn, times the counts that cells do not feel

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
  load_.assign(cells, 0);
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
  const std::unique_ptr<calibration::MatProcedure> procedure = config_.make([this](double share) {
    fitting_ = share;
    return !stop_;
  });
  publish(*procedure);
  RawFrame frame;
  while (!stop_) {
    std::vector<Wish> wishes;
    {
      std::lock_guard lock(mutex_);
      wishes.swap(wishes_);
    }
    const bool came = frames_.pop(frame, patience);
    if (came) {
      procedure->feed({frame.t_s, &frame, nullptr});
      see_load(*procedure, frame);
    }
    for (const Wish& wish : wishes) carry_out(*procedure, wish);
    if (came || !wishes.empty()) publish(*procedure);
  }
  finished_ = true;
}

// What it refuses, its view says.
void MatCalibrator::carry_out(calibration::MatProcedure& procedure, const Wish& wish) {
  if (wish.lost) procedure.interrupted(*wish.lost);
  if (wish.value) {
    const Status entered = procedure.enter(*wish.value);
    std::lock_guard lock(mutex_);
    shown_.refused = entered.ok() ? "" : entered.error().message();
  }
  if (!wish.action) return;
  const bool before = procedure.ended();
  static_cast<void>(procedure.act(*wish.action));
  if (fitting_.exchange(-1) >= 0) {
    // What was asked for while the fit ran was asked of the step before it.
    std::lock_guard lock(mutex_);
    std::erase_if(wishes_, [](const Wish& late) { return late.action || late.value; });
  }
  if (!before && procedure.view().phase == calibration::Phase::done && !stop_) keep(procedure);
}

void MatCalibrator::keep(const calibration::MatProcedure& procedure) {
  Made made{config_.record, {}, {}};
  calibration::MatFit fit = procedure.result();
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

/// Unloaded cells read anything, so that only what is above the zero is a load.
void MatCalibrator::see_load(const calibration::MatProcedure& procedure, const RawFrame& frame) {
  if (frame.counts.size() != load_.size()) return;
  const auto& start = procedure.start();
  const std::vector<std::uint16_t>& counts = procedure.counts(frame);
  const int felt =
      start ? start->threshold_count
            : std::max(3, config_.mat.threshold_count + static_cast<int>(6 * config_.mat.noise_counts));
  highest_load_ = std::max(highest_load_, least_range * felt);
  const auto above = [&](std::size_t i) {
    return counts[i] - (start ? start->tare_counts[i] : least_counts_[i]);
  };
  for (std::size_t i = 0; i < load_.size(); ++i) {
    least_counts_[i] = std::min(least_counts_[i], frame.counts[i]);
    if (!start || !start->skipped_cells[i]) highest_load_ = std::max(highest_load_, above(i));
  }
  for (std::size_t i = 0; i < load_.size(); ++i)
    load_[i] = static_cast<std::uint8_t>(
        above(i) < felt ? 0 : 255 * std::min(above(i), highest_load_) / highest_load_);
}

void MatCalibrator::publish(const calibration::MatProcedure& procedure) {
  const calibration::MatFit* fit = procedure.proposed();
  if (fit && !proposed_) {
    calibration::MatRecord record = config_.record;
    record.when = exchange::utc_now();
    record.report = fit->report;
    record.calibration = fit->calibration;
    proposed_ = std::make_shared<const calibration::MatRecord>(std::move(record));
  }
  if (!fit) proposed_.reset();
  std::lock_guard lock(mutex_);
  shown_.view = procedure.view();
  procedure.show_coverage(shown_.picture.coverage);
  shown_.picture.load = load_;
  if (procedure.start()) shown_.picture.left_out = procedure.start()->skipped_cells;
  shown_.picture.set_down = procedure.places();
  shown_.proposed = proposed_;
}

}  // namespace palmar::station
