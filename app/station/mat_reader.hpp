// A mat's raw frames and nothing else, for work without coaching: checks, calibrations. The io thread of the station reads them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/station/snapshot.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::station {

class MatReader {
 public:
  /// `report` gets one line for people, from another thread, when the mat is lost or back; may be empty. Errors: as
  /// source::check_port and mat::make_driver.
  static Result<std::unique_ptr<MatReader>> open(const MatDescription& mat, const std::string& port,
                                                 std::function<void(const std::string&)> report = {});
  ~MatReader();
  MatReader(const MatReader&) = delete;
  MatReader& operator=(const MatReader&) = delete;

  /// The next frame in order; waits for at most `patience`. False when none came.
  bool next(RawFrame& frame, std::chrono::milliseconds patience);
  /// How the line is: link, losses, why it is lost.
  MatHealth health() const;
  /// SIGINT or SIGTERM came.
  bool wants_to_end() const;

 private:
  struct State;
  explicit MatReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palmar::station
