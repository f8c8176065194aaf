#include "calibration/body/landmark_words.hpp"

#include <algorithm>
#include <string_view>

namespace palmar::calibration {
namespace {

/// What it says about a landmark's height ("T7 spinous tip = inferior angle of scapula") is not for the thumb.
std::string without_height(std::string name) {
  name.resize(std::min(name.find(" = "), name.size()));
  return name;
}

/// Takes ", left" or ", right" off the end, and returns it as a word.
std::string take_side(std::string& name) {
  for (const std::string_view side : {"left", "right"}) {
    if (!name.ends_with(", " + std::string(side))) continue;
    name.resize(name.size() - side.size() - 2);
    return std::string(side);
  }
  return {};
}

}  // namespace

std::string plain_name(const Landmark& landmark) {
  if (landmark.name.empty()) return landmark.id;
  std::string name = landmark.name;
  const std::string side = take_side(name);
  name = without_height(std::move(name));
  name.resize(std::min(name.find(" ("), name.size()));
  return side.empty() ? name : side + " " + name;
}

std::string hint(const Landmark& landmark) {
  std::string name = landmark.name;
  take_side(name);
  name = without_height(std::move(name));
  const std::size_t from = name.find(" ("), to = name.find(')', std::min(from, name.size()));
  return to == std::string::npos ? std::string() : name.substr(from + 2, to - from - 2);
}

std::string press_instruction(const Landmark& landmark) {
  const std::string how = hint(landmark);
  return "Feel for it" + (how.empty() ? how : " (" + how + ")") +
         ", press it with a thumb and hold still for a second.";
}

}  // namespace palmar::calibration
