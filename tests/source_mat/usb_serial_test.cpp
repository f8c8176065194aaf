// The kernel's tree of devices, as it is for a board with USB of its own, for an adapter, and for no USB at all.
#include "sensing/source/mat/usb_serial.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace palmar::source {
namespace {

namespace fs = std::filesystem;

class UsbSerial : public testing::Test {
 protected:
  void SetUp() override {
    sys_ = fs::path(testing::TempDir()) / ("palmar-sys-" + std::to_string(::getpid()));
    fs::create_directories(sys_ / "class/tty");
  }
  void TearDown() override { fs::remove_all(sys_); }

  /// A port whose device lies at `interface_path` below the USB device.
  void plug(const std::string& port, const std::string& interface_path, const std::string& serial) const {
    const fs::path usb = sys_ / "devices/usb1" / port;
    fs::create_directories(usb / interface_path / "tty" / port);
    std::ofstream(usb / "idVendor") << "2c2f\n";
    if (!serial.empty()) std::ofstream(usb / "serial") << serial << '\n';
    fs::create_directory_symlink(usb / interface_path, usb / interface_path / "tty" / port / "device");
    fs::create_directory_symlink(usb / interface_path / "tty" / port, sys_ / "class/tty" / port);
  }
  fs::path sys_;
};

TEST_F(UsbSerial, IsThatOfTheDevice) {
  plug("ttyACM0", "1-1:1.0", "SM01174500123");
  plug("ttyUSB0", "1-2:1.0/ttyUSB0", "A50285BI");
  EXPECT_EQ(usb_serial("/dev/ttyACM0", sys_), "SM01174500123");
  EXPECT_EQ(usb_serial("/dev/ttyUSB0", sys_), "A50285BI");
}

TEST_F(UsbSerial, FollowsALinkToThePort) {
  plug("ttyACM0", "1-1:1.0", "A17");
  std::ofstream(sys_ / "ttyACM0") << "";
  fs::create_symlink(sys_ / "ttyACM0", sys_ / "by-id");
  EXPECT_EQ(usb_serial((sys_ / "by-id").string(), sys_), "A17");
}

TEST_F(UsbSerial, IsEmptyWhereNobodyTellsOne) {
  plug("ttyUSB0", "1-2:1.0/ttyUSB0", "");
  EXPECT_EQ(usb_serial("/dev/ttyUSB0", sys_), "");
  EXPECT_EQ(usb_serial("/dev/ttyUSB7", sys_), "");
  EXPECT_EQ(usb_serial("/dev/pts/3", sys_), "");
  EXPECT_EQ(usb_serial("", sys_), "");
  fs::create_directories(sys_ / "devices/platform/serial8250/tty/ttyS0");
  fs::create_directory_symlink(sys_ / "devices/platform/serial8250",
                               sys_ / "devices/platform/serial8250/tty/ttyS0/device");
  fs::create_directory_symlink(sys_ / "devices/platform/serial8250/tty/ttyS0", sys_ / "class/tty/ttyS0");
  EXPECT_EQ(usb_serial("/dev/ttyS0", sys_), "");
}

TEST_F(UsbSerial, KeepsToPrintableCharacters) {
  plug("ttyACM1", "1-1:1.0", "A 17\t\x01");
  EXPECT_EQ(usb_serial("/dev/ttyACM1", sys_), "A17");
}

}  // namespace
}  // namespace palmar::source
