// The address of a camera on the network, taken apart.
#pragma once

#include <cstdint>
#include <string>

#include "sensing/model/status.hpp"

namespace palmar::source {

struct CameraAddress {
  std::string host;
  std::uint16_t port = 80;
  std::string target = "/";
  std::string authorization;  ///< "Basic ..." where the address holds user:password@; never shown

  /// For people and for the Host field: "192.168.0.7:8080"; the port only where it is not 80.
  std::string where() const;
};

/// "http://[USER:PASSWORD@]HOST[:PORT][/PATH]". Error (bad_input): bad_camera.
Result<CameraAddress> camera_address(const std::string& url);

}  // namespace palmar::source
