// Any bytes as requests to the emulated devices.
#include <cstdlib>

#include "sensing/emulator/mat_device.hpp"
#include "tests/emulator/fixtures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar;
  for (MatDescription mat : {test::sensel_morph(), test::palmar_open(6, 9), test::sensing_tex_sparse(),
                             test::sensing_tex_full(), test::velostat(), test::wiresens()}) {
    auto device = test::live_device(mat, {}, 40);
    StationTime now{std::chrono::hours(1)};
    device->power_on(now);
    device->host_came(now);
    for (std::size_t at = 0; at < size;) {
      const std::size_t piece = std::min<std::size_t>(size - at, 1 + data[at] % 16);
      device->receive({data + at, piece}, now);
      at += piece;
      now += std::chrono::milliseconds(3);
      device->tick(now);
      if (device->output().size() > 10'000'000) std::abort();
      device->consume_output(device->output().size());
    }
  }
  return 0;
}
