#include "sensing/source/mat/usb_serial.hpp"

#include <fstream>

namespace palmar::source {
namespace {

constexpr std::size_t longest_serial = 126;  // a USB string holds no more

std::string read_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line, told;
  std::getline(in, line);
  for (const char c : line.substr(0, longest_serial))
    if (c > ' ' && c < 0x7F) told += c;
  return told;
}

}  // namespace

std::string usb_serial(const std::string& port, const std::filesystem::path& sysfs) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(port, error);
  const std::string name = (error ? std::filesystem::path(port) : real).filename().string();
  std::filesystem::path at = std::filesystem::canonical(sysfs / "class" / "tty" / name / "device", error);
  if (error) return {};
  // ttyACM0 is of an interface, whose parent is the device; between ttyUSB0 and its interface lies the adapter's port.
  for (int level = 0; level < 3; ++level, at = at.parent_path()) {
    if (std::filesystem::is_regular_file(at / "idVendor", error)) return read_line(at / "serial");
  }
  return {};
}

}  // namespace palmar::source
