#include "app/station/stop_signal.hpp"

#include <atomic>
#include <csignal>

namespace palmar::station {
namespace {

std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");

void note(int) { requested = true; }

}  // namespace

void catch_stop_signals() {
  struct sigaction action{};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() { return requested; }

}  // namespace palmar::station
