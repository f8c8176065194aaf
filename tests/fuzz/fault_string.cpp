// Any text as a fault string: read or refused, and what is read lies in its bounds.
#include <cstdlib>

#include "sensing/emulator/faults.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto faults = palmar::emulator::parse_faults({reinterpret_cast<const char*>(data), size});
  if (!faults) return faults.error().name == "bad_fault" ? 0 : (std::abort(), 0);
  if (!(faults->drop >= 0 && faults->drop <= 1 && faults->corrupt >= 0 && faults->corrupt <= 1)) std::abort();
  if ((faults->stall && faults->stall->count() < 1) || (faults->unplug && faults->unplug->count() < 1))
    std::abort();
  return 0;
}
