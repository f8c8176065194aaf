// The wall clock as files have it.
#pragma once

#include <string>

namespace palmar::exchange {

/// "2026-11-20T09:30:00Z"
std::string utc_now();

}  // namespace palmar::exchange
