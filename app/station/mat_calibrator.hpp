// A calibration of the mat on a thread of its own: frames and wishes go in, what a person has to be told comes out. Its fit may take a
// minute and more, so neither the pipeline nor the screen waits for it.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "app/station/bounded_queue.hpp"
#include "app/station/setup_view.hpp"
#include "calibration/mat/fit.hpp"
#include "calibration/mat/record.hpp"
#include "calibration/procedure/mat_procedure.hpp"
#include "sensing/model/mat_description.hpp"

namespace palmar::station {

struct MatCalibratorConfig {
  /// Makes the procedure on the calibrator's thread; its fit reports to `progress` and stops where that says so.
  std::function<std::unique_ptr<calibration::MatProcedure>(const calibration::FitProgress& progress)> make;
  MatDescription mat;
  calibration::MatRecord
      record;  ///< mat, serial, who, method, conditions; the calibrator adds when, report and calibration
  std::filesystem::path folder;  ///< where calibrations are kept; empty: nowhere
};

/// "FOLDER/calibration-MAT-SERIAL.json"; letters of the serial that a file name cannot hold become "_".
std::filesystem::path calibration_file(const std::filesystem::path& folder, const std::string& mat,
                                       const std::string& serial);

class MatCalibrator {
 public:
  explicit MatCalibrator(MatCalibratorConfig config);
  /// Stops a fit that is under way; nothing is written then.
  ~MatCalibrator();
  MatCalibrator(const MatCalibrator&) = delete;
  MatCalibrator& operator=(const MatCalibrator&) = delete;

  // One thread may call these; none of them waits for the procedure.
  void feed(const RawFrame& frame);
  void act(calibration::Action action);
  void enter(double value);
  void interrupted(const Error& why);
  /// Asks a fit that is under way to stop; finished() then says when the destructor no longer waits.
  void stop();
  bool finished() const { return finished_; }

  struct Shown {
    calibration::ProcedureView view;
    std::optional<double> fitting;  ///< share of the fit that is done, while it runs
    MatPicture picture;
    std::shared_ptr<const calibration::MatRecord> proposed;  ///< at the review: what would be kept
    std::string refused;  ///< why the last number was not taken; empty when it was
    std::string fault;    ///< of ours; empty when all is well
  };
  /// The newest; strings and vectors keep their memory.
  void show(Shown& shown) const;

  struct Made {
    calibration::MatRecord record;
    std::filesystem::path file;  ///< empty: kept nowhere
    Status written;
  };
  /// What was accepted; once.
  std::optional<Made> take();

 private:
  struct Wish {
    std::optional<calibration::Action> action;
    std::optional<double> value;
    std::optional<Error> lost;
  };
  void run();
  void carry_out(calibration::MatProcedure& procedure, const Wish& wish);
  void wish(Wish wish);
  void see_load(const calibration::MatProcedure& procedure, const RawFrame& frame);
  void publish(const calibration::MatProcedure& procedure);
  void keep(const calibration::MatProcedure& procedure);

  MatCalibratorConfig config_;
  BoundedQueue<RawFrame> frames_;
  RawFrame slot_;
  mutable std::mutex mutex_;
  std::vector<Wish> wishes_;
  Shown shown_;
  std::optional<Made> made_;
  std::atomic<bool> stop_ = false, finished_ = false;
  std::atomic<double> fitting_ = -1;  // below 0: no fit runs
  // Of the calibrator's thread:
  std::vector<std::uint16_t> least_counts_;  // stand for the zero until it is there
  std::vector<std::uint8_t> load_;
  int highest_load_ = 0;  // counts
  std::shared_ptr<const calibration::MatRecord> proposed_;
  std::thread thread_;
};

}  // namespace palmar::station
