#include <cstdio>
#include <exception>

#include "app/cli/cli.hpp"

// Expected failures are told where they happen. What comes this far is a mistake in the program, and still no reason to abort.
int main(int argc, char** argv) {
  try {
    return palmar::cli::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "palmar: this is a mistake in palmar itself (%s); please report it\n", error.what());
  } catch (...) {
    std::fputs("palmar: this is a mistake in palmar itself; please report it\n", stderr);
  }
  return 1;
}
