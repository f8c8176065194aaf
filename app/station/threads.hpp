// Threads with names, as a debugger and `top -H` show them.
#pragma once

#include <pthread.h>

#include <string>
#include <thread>
#include <utility>

namespace palmar::station {

/// Precondition: at most 15 characters.
template <class Body>
std::thread named_thread(const char* name, Body body) {
  return std::thread([label = std::string(name), body = std::move(body)]() mutable {
    pthread_setname_np(pthread_self(), label.c_str());
    body();
  });
}

}  // namespace palmar::station
