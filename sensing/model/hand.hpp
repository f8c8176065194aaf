// What the camera sees of the student's hands.
#pragma once

#include <optional>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/time.hpp"

namespace palmar {

struct Hand {
  Side side = Side::right;
  BodyPoint centre;
};

struct Hands {
  std::vector<Hand> list;
  StationTime seen{};
};

}  // namespace palmar
