// Heap allocations, counted: linking palmar_allocations replaces operator new for the whole test program.
#pragma once

namespace palmar::test {

/// Calls of any operator new by this thread so far.
long allocations();

}  // namespace palmar::test
