// For tests that draw with OpenGL under the address sanitizer.
#pragma once

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

namespace palmar::screens {

/// OpenGL's driver keeps memory when it is unloaded, and nothing tells its frames any more; what it allocates is not looked for.
struct DriverLeaks {
#ifdef __SANITIZE_ADDRESS__
  DriverLeaks() { __lsan_disable(); }
  ~DriverLeaks() { __lsan_enable(); }
#else
  DriverLeaks() {}
#endif
};

}  // namespace palmar::screens
