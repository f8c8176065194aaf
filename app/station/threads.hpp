// Threads with names, as a debugger and `top -H` show them, and no exception that crosses one.
#pragma once

#include <pthread.h>

#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <utility>

namespace palmar::station {

/// What a thread does with an exception that nobody expected: a health event, never the end of the program.
using FaultSink = std::function<void(const std::string& what)>;

/// Runs the body; an exception goes to the sink. False after one.
template <class Body>
bool guarded(Body&& body, const FaultSink& fault) {
  try {
    body();
    return true;
  } catch (const std::exception& error) {
    fault(error.what());
  } catch (...) {
    fault("an exception of unknown type");
  }
  return false;
}

/// Runs the body on a thread of that name, again after every exception, until it returns by itself. Precondition: at most 15
/// characters.
template <class Body>
std::thread named_thread(const char* name, Body body, FaultSink fault) {
  return std::thread([label = std::string(name), body = std::move(body), fault = std::move(fault)]() mutable {
    pthread_setname_np(pthread_self(), label.c_str());
    while (!guarded(body, [&](const std::string& what) { fault("thread " + label + ": " + what); })) {
    }
  });
}

}  // namespace palmar::station
