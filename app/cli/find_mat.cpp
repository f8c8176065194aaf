#include "app/cli/find_mat.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "app/library/mats.hpp"
#include "app/station/stop_signal.hpp"
#include "sensing/source/mat/mat_finder.hpp"

namespace palmar::cli {

bool say_what_is_tried(const std::string& line) {
  fmt::print(stderr, "palmar: {}\n", line);
  std::fflush(stderr);
  return !station::stop_requested();
}

Result<AttachedMat> find_attached_mat(const std::optional<std::string>& port,
                                      const std::function<bool(const std::string& line)>& tell) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mats = library::list_mats(*assets);
  if (!mats) return mats.error();
  const auto ports = port ? std::vector<std::string>{*port} : source::attached_ports();
  if (ports.empty()) {
    return failure(
        "no_mat_attached", "no mat is attached", "there is no port /dev/ttyACM* or /dev/ttyUSB*",
        "plug the mat in, or name its port with --port; `palmar station` without --mat plays the demo");
  }
  std::string tried;
  for (const std::string& one : ports) {
    const auto found = source::find_mat(one, *mats, tell);
    if (found) {
      const std::string serial = found->serial.empty() ? "" : ", serial number " + found->serial;
      tell(fmt::format("found {} (--mat {}) on {}{}", found->mat.name, found->mat.id, found->port, serial));
      return AttachedMat{found->mat.id, found->port, found->serial};
    }
    const std::string& why = found.error().name;
    if (ports.size() == 1 || why == "ambiguous_mat" || why == "stopped") return found.error();
    tried += (tried.empty() ? "" : "; ") + found.error().what;
  }
  return failure("no_mat", "no mat was recognised on any port", tried,
                 "check its cable and power, or name the mat and its port with --mat and --port");
}

std::string ask_serial(const std::string& port, const MatDescription& mat) {
  if (!source::names_itself(mat)) return {};
  source::FinderTiming timing;
  timing.first_listen = timing.listen = std::chrono::milliseconds(0);  // it is known what to ask
  timing.answer = std::chrono::milliseconds(2000);  // a board may start anew when its port is opened
  const auto found =
      source::find_mat(port, {mat}, [](const std::string&) { return !station::stop_requested(); }, timing);
  return found ? found->serial : std::string();
}

Status take_attached_mat(std::string& mat, std::string& port) {
  if (mat != "auto") return {};
  const auto found = find_attached_mat(port.empty() ? std::nullopt : std::optional(port));
  if (!found) return found.error();
  mat = found->id;
  port = found->port;
  return {};
}

}  // namespace palmar::cli
