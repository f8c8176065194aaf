#include "sensing/source/camera/camera_address.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace palmar::source {
namespace {

constexpr std::string_view scheme = "http://";
constexpr std::size_t longest_url = 2'048;

Error bad(const std::string& why) {
  return bad_input("bad_camera", "this is not the address of a camera", why, "write http://HOST[:PORT]/PATH");
}

std::string base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) out += i + k <= text.size() ? digits[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

std::string CameraAddress::where() const {
  std::string text = host;
  if (host.find(':') != std::string::npos) text.insert(0, 1, '[').append(1, ']');
  if (port != 80) text.append(1, ':').append(std::to_string(port));
  return text;
}

Result<CameraAddress> camera_address(const std::string& url) {
  std::string_view rest = url;
  if (!rest.starts_with(scheme)) return bad("it does not begin with http://");
  if (url.size() > longest_url) return bad("it is longer than 2048 characters");
  const bool printable = std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!printable) return bad("it holds a space or a character that is not ASCII");
  rest.remove_prefix(scheme.size());
  CameraAddress address;
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, path);
  const std::string_view target = rest.substr(path, rest.find('#', path) - path);
  if (!target.empty())
    address.target = target.front() == '/' ? std::string(target) : "/" + std::string(target);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    address.authorization = "Basic ";
    address.authorization += base64(authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return bad("the [ of its host is not closed");
    address.host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    address.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (address.host.empty()) return bad("it names no host");
  if (!port.empty()) {
    const char* const last = port.data() + port.size();
    const auto [end, code] = std::from_chars(port.data() + 1, last, address.port);
    if (port.front() != ':' || code != std::errc{} || end != last || address.port == 0) {
      return bad("its port is not a number from 1 to 65535");
    }
  }
  return address;
}

}  // namespace palmar::source
