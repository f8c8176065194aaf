#include "sensing/emulator/mat_device.hpp"

#include "sensing/emulator/framed_device.hpp"
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
  auto format = mat::make_frame_format(mat);
  if (!format) return format.error();
  return make_framed_device(mat, std::move(format).value(), std::move(supply), faults, seed);
}

}  // namespace palmar::emulator
