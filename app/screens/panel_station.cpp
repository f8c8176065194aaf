// Whether the numbers can be trusted: mat, rate, losses, latency, calibration.
#include <cstdint>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

std::string mat_line(const Frame& frame) {
  const GridGeometry& grid = frame.scene.mat.geometry;
  const station::MatHealth& mat = frame.snapshot.mat;
  return frame.phrases("mat") + " " + std::to_string(grid.cols) + "×" + std::to_string(grid.rows) + " · " +
         format(Unit::hertz, mat.rate_hz) + " · " + count(mat.lost + mat.dropped) + " " +
         frame.phrases("lost");
}

std::string calibration_line(const Frame& frame) {
  const auto from = frame.snapshot.newtons;
  if (from == exchange::NewtonsFrom::own) return frame.phrases("own_calibration");
  if (from == exchange::NewtonsFrom::nominal) return frame.phrases("nominal_rule");
  if (from == exchange::NewtonsFrom::virtual_mat) return frame.phrases("virtual_mat");
  const auto& rule = frame.scene.mat.rule;
  if (!rule) return frame.phrases("no_calibration");
  const std::string quality = rule->relative_uncertainty_95
                                  ? "±" + format(Unit::percent, *rule->relative_uncertainty_95)
                                  : frame.phrases("uncertainty_unknown");
  return frame.phrases("makers_rule") + " · " + quality;
}

bool believed(const Frame& frame) {
  const auto from = frame.snapshot.newtons;
  if (from == exchange::NewtonsFrom::maker) return frame.scene.mat.rule.has_value();
  return from == exchange::NewtonsFrom::own || from == exchange::NewtonsFrom::virtual_mat;
}

// "own.toml:17: thickness_mm = 0 ..." of a message with the whole path, the reason and what to do.
std::string file_line(const std::string& refused) {
  const std::size_t colon = refused.find(':'), folder = refused.rfind('/', colon);
  const std::size_t from = folder == std::string::npos ? 0 : folder + 1;
  return refused.substr(from, refused.find("; ", from) - from);
}

// What there is to say of files comes before where the mat is.
std::string link_line(const Frame& frame) {
  const station::FileNotice& files = frame.snapshot.files;
  if (!files.refused.empty()) return file_line(files.refused);
  if (!files.waits.empty()) return with(frame.phrases("next_start"), "file", files.waits);
  const station::MatHealth& mat = frame.snapshot.mat;
  std::string words = mat.where;
  if (mat.corrupt > 0) words += " · " + count(mat.corrupt) + " " + frame.phrases("corrupt");
  if (mat.reconnects > 0) words += " · " + frame.phrases("reconnects") + " " + count(mat.reconnects) + "×";
  return words;
}

std::string latency_line(const Frame& frame) {
  const station::MatHealth& mat = frame.snapshot.mat;
  return frame.phrases("latency") + " " + format(Unit::ms, mat.latency_p50_ms) + " (p99 " +
         number(Unit::ms, mat.latency_p99_ms) + ")";
}

}  // namespace

void station_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Station###station", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  const Health now = health(frame);
  const double used = sheet.text({x + w, place.y + 28 * k}, now.word,
                                 {Weight::semibold, 13, now.good ? theme.good : theme.warning, Align::right});
  if (now.good) {
    sheet.dot({x + w - used - 10 * k, place.y + 23.5 * k}, 4 * k, theme.good);
  } else {
    sheet.caution({x + w - used - 14 * k, place.y + 23.5 * k}, 14 * k, theme.warning);
  }
  sheet.text({x, place.y + 28 * k}, frame.phrases("station"), {Weight::semibold, 13, theme.muted});
  const Style line{Weight::regular, 13, theme.text};
  const std::uint64_t lost = frame.snapshot.mat.lost + frame.snapshot.mat.dropped;
  sheet.text_within({x, place.y + 50 * k}, mat_line(frame),
                    {Weight::regular, 13, lost > 0 ? theme.warning : theme.text}, w);
  sheet.text_within({x, place.y + 69 * k}, link_line(frame),
                    {Weight::regular, 13, frame.snapshot.files.refused.empty() ? theme.text : theme.warning}, w);
  sheet.text_within({x, place.y + 88 * k}, latency_line(frame), line, w);
  sheet.text_within({x, place.y + 107 * k}, calibration_line(frame),
                    {Weight::regular, 13, believed(frame) ? theme.text : theme.warning}, w);
}

}  // namespace palmar::screens
