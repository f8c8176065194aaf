#include "sensing/source/mat/port_name.hpp"

#include <algorithm>
#include <charconv>

namespace palmar::source {

Result<PortName> parse_port(const std::string& port) {
  const auto bad = [&](const std::string& why) {
    return bad_input(
        "bad_port", "\"" + port + "\" is not a mat's port", why,
        "name it as /dev/ttyACM0, tcp:HOST:PORT (for example tcp:127.0.0.1:4711) or, for a mat that calls, "
        "tcp-listen:PORT");
  };
  PortName name;
  if (port.rfind("tcp-listen:", 0) == 0) {
    const std::string rest = port.substr(11);
    const bool alone = rest.find(':') == std::string::npos;
    auto called = parse_port("tcp:" + (alone ? "0.0.0.0:" + rest : rest));
    if (!called) return bad(called.error().why);
    called->listens = true;
    return called;
  }
  if (port.rfind("tcp:", 0) != 0) {
    if (port.empty() || port.find('/') == std::string::npos || port.find('\0') != std::string::npos)
      return bad("it is neither a path nor tcp:HOST:PORT");
    name.path = port;
    return name;
  }
  name.tcp = true;
  const std::size_t colon = port.rfind(':');
  if (colon < 5) return bad("the host or its port number is missing");
  name.host = port.substr(4, colon - 4);
  if (name.host.size() > 2 && name.host.front() == '[' && name.host.back() == ']')
    name.host = name.host.substr(1, name.host.size() - 2);
  name.service = port.substr(colon + 1);
  unsigned number = 0;
  const auto [end, code] =
      std::from_chars(name.service.data(), name.service.data() + name.service.size(), number);
  if (code != std::errc() || end != name.service.data() + name.service.size() || number < 1 || number > 65535)
    return bad("its port number is not one of 1 to 65535");
  return name;
}

}  // namespace palmar::source
