// A port that is opened to find out what is on it: blocking, for one thread, without an io_context.
#pragma once

#include <cstdint>
#include <span>

#include "sensing/model/status.hpp"
#include "sensing/model/time.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::source {

class ProbeLine {
 public:
  /// Errors: those of open_serial and of tcp_error.
  static Result<ProbeLine> open(const PortName& port, unsigned baud, StationTime::duration connect_limit);
  ProbeLine(ProbeLine&& other) noexcept;
  ProbeLine& operator=(ProbeLine&&) = delete;
  ~ProbeLine();

  bool has_baud() const { return serial_; }
  /// Another rate on the same open port: boards that start anew when a port is opened do not.
  void set_baud(unsigned baud);
  /// Waits until `until` at the latest; the bytes that came, none at that time or where the line has broken.
  std::span<const std::uint8_t> read(std::span<std::uint8_t> buffer, StationTime until);
  /// What the system does not take at once is not worth waiting for.
  void write(std::span<const std::uint8_t> bytes);
  bool broken() const { return broken_; }

 private:
  ProbeLine(int descriptor, bool serial) : descriptor_(descriptor), serial_(serial) {}
  int descriptor_;
  bool serial_;
  bool broken_ = false;
};

}  // namespace palmar::source
