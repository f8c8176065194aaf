#include "app/cli/press_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "app/exchange/input_file.hpp"
#include "calibration/body/landmark_words.hpp"

namespace palmar::cli {
namespace {

constexpr std::size_t most_bytes = 256 * 1024;
constexpr double farthest_mm = 5'000;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(std::abs(value) <= farthest_mm)) return std::nullopt;  // not for NaN either
  return value;
}

Error bad_line(const std::string& path, std::size_t line) {
  return bad_input("bad_press", fmt::format("{}:{} is not a press", path, line), "",
                   "write {\"landmark\":\"C7\",\"x_mm\":240,\"y_mm\":20}, mm on the mat, a line each");
}

std::optional<NamedPress> parse_line(const std::string& line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto name = json.find("landmark"), x = json.find("x_mm"), y = json.find("y_mm");
  if (name == json.end() || x == json.end() || y == json.end()) return std::nullopt;
  if (!name->is_string() || !x->is_number() || !y->is_number()) return std::nullopt;
  NamedPress press{name->get<std::string>(), {x->get<double>(), y->get<double>()}};
  const bool near = std::abs(press.at.x_mm) <= farthest_mm && std::abs(press.at.y_mm) <= farthest_mm;
  return near ? std::optional(press) : std::nullopt;
}

}  // namespace

Result<NamedPress> parse_press(const std::string& word) {
  const std::size_t equals = word.find('='), comma = word.find(',', equals);
  if (equals != std::string::npos && equals > 0 && comma != std::string::npos) {
    const std::string_view text = word;
    const auto x = number(text.substr(equals + 1, comma - equals - 1));
    const auto y = number(text.substr(comma + 1));
    if (x && y) return NamedPress{word.substr(0, equals), {*x, *y}};
  }
  return bad_input("bad_press", "--press " + word + " cannot be read", "it is LANDMARK=X,Y in mm on the mat",
                   "e.g. --press C7=240,20");
}

Result<std::vector<NamedPress>> read_presses(const std::string& path) {
  const auto text = exchange::read_file(path, most_bytes);
  if (!text) return text.error();
  std::vector<NamedPress> presses;
  std::size_t begin = 0, line_number = 0;
  while (begin < text->size()) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string line = text->substr(begin, end - begin);
    begin = end + 1;
    ++line_number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto press = parse_line(line);
    if (!press) return bad_line(path, line_number);
    presses.push_back(std::move(*press));
  }
  return presses;
}

Result<std::vector<Landmark>> find_landmarks(const std::vector<std::string>& ids, const Atlas& atlas) {
  std::vector<Landmark> found;
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    const auto landmark = std::find_if(atlas.landmarks.begin(), atlas.landmarks.end(),
                                       [&](const Landmark& l) { return l.id == id; });
    if (landmark == atlas.landmarks.end()) {
      std::string known;
      for (const Landmark& l : atlas.landmarks) known += (known.empty() ? "" : ", ") + l.id;
      return bad_input("unknown_landmark", "there is no landmark " + id, "", "choose of " + known);
    }
    if (!seen.insert(id).second)
      return bad_input("landmark_twice", "the landmark " + id + " is given twice", "",
                       "give each landmark once");
    found.push_back(*landmark);
  }
  return found;
}

Result<calibration::LandmarkPresses> look_up(const std::vector<NamedPress>& presses, const Atlas& atlas) {
  std::vector<std::string> ids;
  for (const NamedPress& press : presses) ids.push_back(press.landmark);
  const auto landmarks = find_landmarks(ids, atlas);
  if (!landmarks) return landmarks.error();
  calibration::LandmarkPresses found;
  for (std::size_t i = 0; i < presses.size(); ++i)
    found.push_back(
        {presses[i].landmark, (*landmarks)[i].at, presses[i].at, calibration::plain_name((*landmarks)[i])});
  return found;
}

}  // namespace palmar::cli
