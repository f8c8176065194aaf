// Counts the allocations of this test program.
#pragma once

#include <cstddef>

namespace palmar::coach::testing {

/// Calls of operator new so far.
std::size_t allocations();

}  // namespace palmar::coach::testing
