#include "sensing/emulator/mat_device.hpp"

#include <algorithm>

#include "sensing/emulator/framed_device.hpp"
#include "sensing/emulator/palmar_open_device.hpp"
#include "sensing/emulator/sensel_device.hpp"

namespace palmar::emulator {
namespace {

/// Characters of a serial number that the mat's protocol can tell.
std::size_t longest_serial(const MatDescription& mat) {
  if (mat.protocol == "sensel-morph") return sensel_longest_serial;
  return mat.protocol == "palmar-open" ? mat::open_longest_identity : 0;
}

Status check_serial(const MatDescription& mat, const std::string& serial) {
  const std::size_t longest = longest_serial(mat);
  if (serial.empty()) return {};
  if (longest == 0)
    return bad_input("untold_serial", "a " + mat.name + " cannot tell a serial number",
                     "its protocol has no place for one", "leave the serial number out");
  const bool printable =
      std::all_of(serial.begin(), serial.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (printable && serial.size() <= longest) return {};
  return bad_input("untold_serial", "\"" + serial + "\" cannot be the serial number of a " + mat.name, "",
                   "use 1 to " + std::to_string(longest) + " letters and digits");
}

}  // namespace

Result<std::unique_ptr<MatDevice>> make_mat_device(const MatDescription& mat,
                                                   std::unique_ptr<FrameSupply> supply, const Faults& faults,
                                                   std::uint64_t seed, const std::string& serial) {
  if (Status told = check_serial(mat, serial); !told) return told.error();
  if (mat.protocol == "sensel-morph")
    return std::unique_ptr<MatDevice>(
        std::make_unique<SenselDevice>(mat, std::move(supply), faults, seed, serial));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<MatDevice>(
        std::make_unique<PalmarOpenDevice>(mat, std::move(supply), faults, seed, serial));
  auto format = mat::make_frame_format(mat);
  if (!format) return format.error();
  return make_framed_device(mat, std::move(format).value(), std::move(supply), faults, seed);
}

}  // namespace palmar::emulator
