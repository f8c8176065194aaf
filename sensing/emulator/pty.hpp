// A pseudo-terminal behind a path that stays the same when it is closed and opened anew.
#pragma once

#include <string>

#include "sensing/model/status.hpp"

namespace palmar::emulator {

/// The path: a symbolic link /tmp/palmar-PID-N, which goes away with this object.
class PtyLink {
 public:
  PtyLink() = default;
  ~PtyLink() { remove(); }
  PtyLink(const PtyLink&) = delete;
  PtyLink& operator=(const PtyLink&) = delete;

  /// Points the path at `device`; the first time it chooses one. Error: no_pty.
  Status point_at(const std::string& device);
  void remove();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool exists_ = false;
};

/// Both ends of a pseudo-terminal in raw mode. The slave is held open, so that the master stays readable without a client.
struct Pty {
  int master = -1;
  int slave = -1;
  std::string device;  ///< "/dev/pts/3"
};

/// The descriptors are the caller's; the master does not block. Error: no_pty.
Result<Pty> open_pty();

}  // namespace palmar::emulator
