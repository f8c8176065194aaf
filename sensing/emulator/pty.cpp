#include "sensing/emulator/pty.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace palmar::emulator {
namespace {

Error no_pty(const std::string& why) {
  return failure("no_pty", "no pseudo-terminal for the emulated mat", why,
                 "serve it over TCP instead: --tcp 0");
}

Error no_pty(int code) { return no_pty(std::string(std::strerror(code))); }

constexpr int most_tries = 1000;

}  // namespace

Status PtyLink::point_at(const std::string& device) {
  static std::atomic<unsigned> next_number{0};
  remove();
  if (!path_.empty()) {
    if (::symlink(device.c_str(), path_.c_str()) != 0) return no_pty(errno);
    exists_ = true;
    return {};
  }
  for (int i = 0; i < most_tries; ++i) {
    const std::string path =
        "/tmp/palmar-" + std::to_string(::getpid()) + "-" + std::to_string(next_number++);
    if (::symlink(device.c_str(), path.c_str()) == 0) {
      path_ = path;
      exists_ = true;
      return {};
    }
    if (errno != EEXIST) return no_pty(errno);
  }
  return no_pty("/tmp is full of old links palmar-*");
}

void PtyLink::remove() {
  if (exists_) ::unlink(path_.c_str());
  exists_ = false;
}

Result<Pty> open_pty() {
  Pty pty;
  pty.master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (pty.master < 0) return no_pty(errno);
  const auto refuse = [&](int code) -> Result<Pty> {
    ::close(pty.master);
    if (pty.slave >= 0) ::close(pty.slave);
    return no_pty(code);
  };
  std::array<char, 128> name{};
  if (::grantpt(pty.master) != 0 || ::unlockpt(pty.master) != 0) return refuse(errno);
  if (const int code = ::ptsname_r(pty.master, name.data(), name.size()); code != 0) return refuse(code);
  pty.device = name.data();
  pty.slave = ::open(pty.device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pty.slave < 0) return refuse(errno);
  // Raw from the start: a cooked slave would echo what the device says before a client has set it up.
  termios settings{};
  if (::tcgetattr(pty.slave, &settings) != 0) return refuse(errno);
  ::cfmakeraw(&settings);
  if (::tcsetattr(pty.slave, TCSANOW, &settings) != 0) return refuse(errno);
  return pty;
}

}  // namespace palmar::emulator
