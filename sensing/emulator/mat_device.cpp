#include "sensing/emulator/mat_device.hpp"

#include "sensing/emulator/palmar_open_device.hpp"
#include "sensing/emulator/sensel_device.hpp"

namespace palmar::emulator {

Result<std::unique_ptr<MatDevice>> make_mat_device(const MatDescription& mat,
                                                   std::unique_ptr<FrameSupply> supply, const Faults& faults,
                                                   std::uint64_t seed) {
  if (mat.protocol == "sensel-morph")
    return std::unique_ptr<MatDevice>(std::make_unique<SenselDevice>(mat, std::move(supply), faults, seed));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<MatDevice>(
        std::make_unique<PalmarOpenDevice>(mat, std::move(supply), faults, seed));
  return bad_input("unknown_protocol", "mat " + mat.id + " cannot be emulated",
                   "nothing here speaks the protocol \"" + mat.protocol + "\"",
                   "use sensel-morph or palmar-open in its description");
}

}  // namespace palmar::emulator
