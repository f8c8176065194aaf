// The serial number of the USB device that a serial port belongs to.
#pragma once

#include <filesystem>
#include <string>

namespace palmar::source {

/// `port`: "/dev/ttyACM0", or a link to such a port. Empty for a port that is no USB device's (a pseudo-terminal) and
/// for a device that has no serial number, as many cheap adapters. `sysfs`: where the kernel shows its devices.
std::string usb_serial(const std::string& port, const std::filesystem::path& sysfs = "/sys");

}  // namespace palmar::source
