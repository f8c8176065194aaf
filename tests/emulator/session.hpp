// A driver that talks with an emulated device in memory, and what it has received.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/emulator/fixtures.hpp"

namespace palmar::test {

struct Session {
  Session(const MatDescription& mat, std::unique_ptr<emulator::MatDevice> device_)
      : driver(mat::make_driver(mat).value()), device(std::move(device_)), line(*driver, *device) {
    plug_in();
  }
  void plug_in() {
    device->power_on(line.now);
    device->host_came(line.now);
    driver->start(line.now);
  }
  /// Runs until `count` frames have come in all, keeping them.
  bool frames(std::size_t count, StationTime::duration limit = std::chrono::seconds(60)) {
    const auto done = [&] {
      RawFrame frame;
      while (driver->next_frame(frame)) {
        received.push_back(frame);
        const auto record = driver->frame_bytes();
        bytes.insert(bytes.end(), record.begin(), record.end());
      }
      return received.size() >= count;
    };
    return line.run(done, limit);
  }
  std::string error() const { return driver->status().ok() ? "" : driver->status().error().name; }

  std::unique_ptr<mat::MatDriver> driver;
  std::unique_ptr<emulator::MatDevice> device;
  MemoryLine line;
  std::vector<RawFrame> received;
  MemoryLine::Bytes bytes;
};

}  // namespace palmar::test
