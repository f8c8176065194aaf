// Finds out which mat is on a port: listens first, then asks each family its own harmless question, in turn and
// with short time-outs. Blocks for up to about ten seconds; it is done before a station starts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"
#include "sensing/model/time.hpp"

namespace palmar::source {

struct FinderTiming {
  /// Many boards start anew when their port is opened and take about two seconds to do so.
  StationTime::duration first_listen = std::chrono::milliseconds(2200);
  StationTime::duration listen = std::chrono::milliseconds(600);  ///< at each further baud rate
  StationTime::duration answer = std::chrono::milliseconds(1000);
  StationTime::duration connect = std::chrono::seconds(3);  ///< to a TCP port
};

struct FoundMat {
  MatDescription mat;
  std::string port;
  std::string serial;  ///< empty where the mat has not told
};

/// Gets a line for people at every step, and says whether to go on.
using FinderReport = std::function<bool(const std::string& line)>;

/// Does a mat of that protocol say its serial number when it is asked?
bool names_itself(const MatDescription& mat);

/// Serial ports that a mat may be on: /dev/ttyACM* and /dev/ttyUSB*, sorted.
std::vector<std::string> attached_ports();

/// Which of `mats` is on that port. A protocol without integrity has to send three sound frames in a row. Errors:
/// those of check_port; no_mat (nothing there that these descriptions fit); ambiguous_mat (several do: which,
/// only a person can say); stopped.
Result<FoundMat> find_mat(const std::string& port, const std::vector<MatDescription>& mats,
                          const FinderReport& report, FinderTiming timing = {});

}  // namespace palmar::source
