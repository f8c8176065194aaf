// The device's side of a mat's protocol, as a pure machine: bytes and time go in, bytes come out. No I/O, no
// clock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "sensing/emulator/faults.hpp"
#include "sensing/emulator/frame_supply.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"
#include "sensing/model/time.hpp"

namespace palmar::emulator {

struct DeviceCounters {
  std::uint64_t sent = 0;       ///< frames put on the wire, spoilt ones too
  std::uint64_t dropped = 0;    ///< by Faults::drop
  std::uint64_t corrupted = 0;  ///< by Faults::corrupt
  std::uint64_t overrun =
      0;  ///< pushed frames that the host did not read in time, or that were due while unplugged
};

class MatDevice {
 public:
  virtual ~MatDevice() = default;

  /// Power on: registers as at first, nothing awaited, nothing to send. The supply goes on where it is.
  virtual void power_on(StationTime now) = 0;
  /// A host has opened the line, or closed it: for a mat that sends without being asked. Nobody needs to call
  /// them for the others.
  virtual void host_came(StationTime /*at*/) {}
  virtual void host_left() {}
  /// Takes bytes from the host, in any pieces.
  virtual void receive(std::span<const std::uint8_t> bytes, StationTime at) = 0;
  /// Lets time pass: frames that are due go out.
  virtual void tick(StationTime now) = 0;

  /// Bytes to send. consume_output(n) drops the first n of them.
  virtual std::span<const std::uint8_t> output() const = 0;
  virtual void consume_output(std::size_t bytes) = 0;
  /// When tick() wants to be called at the latest; absent when nothing is due.
  virtual std::optional<StationTime> deadline() const = 0;

  virtual bool ended() const = 0;  ///< the supply has no more frames: the device is quiet now
  virtual DeviceCounters counters() const = 0;
};

/// A device of that mat's protocol. `serial`: its serial number, where the protocol tells one; empty for a made-up one.
/// Errors (bad_input): as mat::make_frame_format; untold_serial (the protocol has no place for it, or not for so long
/// a one).
Result<std::unique_ptr<MatDevice>> make_mat_device(const MatDescription& mat,
                                                   std::unique_ptr<FrameSupply> supply, const Faults& faults,
                                                   std::uint64_t seed, const std::string& serial = {});

}  // namespace palmar::emulator
