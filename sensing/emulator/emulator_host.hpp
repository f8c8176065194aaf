// Puts an emulated mat on a pseudo-terminal or a TCP port, on a given io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sensing/emulator/faults.hpp"
#include "sensing/emulator/mat_device.hpp"
#include "sensing/model/status.hpp"

namespace palmar::emulator {

struct HostOptions {
  std::optional<std::uint16_t> tcp_port;  ///< absent: a pseudo-terminal; 0: any free port
  std::string bind = "127.0.0.1";
  Faults faults;  ///< stall and unplug; drop and corrupt belong to the device
  std::uint64_t seed = 1;
  std::chrono::milliseconds unplugged_for = Faults::unplugged_for;
};

/// Serves one host at a time; over TCP a second one waits until the first has gone. All work is done on the
/// io_context, by one thread.
class EmulatorHost {
 public:
  EmulatorHost(boost::asio::io_context& io, std::unique_ptr<MatDevice> device, HostOptions options);
  ~EmulatorHost();
  EmulatorHost(const EmulatorHost&) = delete;
  EmulatorHost& operator=(const EmulatorHost&) = delete;

  /// Opens the port. Errors: no_pty, port_in_use, port_forbidden, bad_address.
  Status start();
  /// Closes it and removes the path. Safe to call twice; call it on the io_context's thread, or when that no
  /// longer runs.
  void stop();

  /// What a client is told: "/tmp/palmar-1234-0" (a link that stays the same when the mat is plugged in
  /// again) or "tcp:127.0.0.1:4711". Valid after start().
  std::string address() const;
  /// The recording or scenario has ended and all of it has been sent. Call it on the io_context's thread.
  bool ended() const;
  DeviceCounters counters() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace palmar::emulator
