#include "sensing/source/mat/serial_line.hpp"

// <termios.h> and <asm/termbits.h> cannot be included together; the latter has BOTHER, for baud rates that
// have no name (250000).
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace palmar::source {
namespace {

Error in_use(const std::string& path) {
  return failure(
      "port_in_use", path + " is in use", "another program has opened it",
      "close it; where ModemManager has taken the port, stop it with: sudo systemctl stop ModemManager");
}

Error open_error(const std::string& path, int code) {
  const std::string what = "cannot open " + path;
  switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case ENODEV:
      return failure(
          "port_missing", what, "there is no such port",
          "plug the mat in, or name its port with --port; ls /dev/ttyACM* /dev/ttyUSB* lists them");
    case EACCES:
    case EPERM:
      return failure("port_forbidden", what, "you may not use serial ports",
                     "join the group dialout with: sudo usermod -aG dialout $USER, then log in again");
    case EBUSY:
      return in_use(path);
    default:
      return failure("port_failed", what, std::strerror(code),
                     "plug the mat in again, or name another port with --port");
  }
}

bool set_raw(int descriptor, unsigned baud) {
  termios2 settings{};
  if (::ioctl(descriptor, TCGETS2, &settings) != 0) return false;
  settings.c_iflag &=
      ~static_cast<tcflag_t>(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF);
  settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  settings.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB | CSTOPB | CRTSCTS | CBAUD | (CBAUD << IBSHIFT));
  settings.c_cflag |= CS8 | CREAD | CLOCAL | BOTHER | (BOTHER << IBSHIFT);
  settings.c_ispeed = baud;
  settings.c_ospeed = baud;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return ::ioctl(descriptor, TCSETS2, &settings) == 0;
}

}  // namespace

Result<int> open_serial(const std::string& path, unsigned baud) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return open_error(path, errno);
  const auto refuse = [&](Error error) -> Result<int> {
    ::close(descriptor);
    return error;
  };
  if (::isatty(descriptor) == 0)
    return refuse(failure("port_failed", path + " is not a serial port", "it is a file of another kind",
                          "name the mat's port with --port; a capture file is read by: palmar analyse FILE"));
  // The lock tells programs that lock as we do, the exclusive mode all others (but root).
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return refuse(in_use(path));
  ::ioctl(descriptor, TIOCEXCL);
  if (!set_raw(descriptor, baud)) {
    const int code = errno;
    close_serial(descriptor);
    return open_error(path, code);
  }
  ::ioctl(descriptor, TCFLSH, TCIFLUSH);  // not what goes out: that is an earlier program's farewell
  return descriptor;
}

bool set_serial_baud(int descriptor, unsigned baud) {
  return set_raw(descriptor, baud) && ::ioctl(descriptor, TCFLSH, TCIFLUSH) == 0;
}

void close_serial(int descriptor) {
  ::ioctl(descriptor, TIOCNXCL);
  ::close(descriptor);
}

}  // namespace palmar::source
