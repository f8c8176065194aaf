// palmar check: is this mat healthy.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.hpp"
#include "app/cli/find_mat.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/exchange/json_text.hpp"
#include "app/exchange/newtons.hpp"
#include "app/library/assets.hpp"
#include "app/library/mats.hpp"
#include "app/library/techniques.hpp"
#include "app/screens/health_picture.hpp"
#include "app/screens/png.hpp"
#include "app/station/mat_reader.hpp"
#include "calibration/mat/health.hpp"

namespace palmar::cli {
namespace {

using calibration::HealthGatherer;
using calibration::HealthReport;
using calibration::Verdict;

constexpr std::chrono::seconds patience{10};  // without a frame; then the mat has not answered
constexpr double say_every_s = 5;
constexpr std::size_t most_cells_in_words = 20;

struct Words {
  std::string mat, port, input, picture, theme = "dark";
  double unloaded_s = 30, press_s = 20;
  bool json = false;
};

void say(const std::string& line) { fmt::print(stderr, "{}\n", line); }

/// Which frame belongs to which phase, by the time since the first; and what is said meanwhile.
class Phases {
 public:
  Phases(HealthGatherer& gatherer, const Words& words) : gatherer_(gatherer), words_(words) {}

  /// False once both are over.
  bool take(const RawFrame& frame) {
    if (!begun_) begin(frame.t_s);
    const double t = frame.t_s - first_t_s_;
    if (t < words_.unloaded_s) {
      gatherer_.add_unloaded(frame);
      if (due(t)) say(fmt::format("  {:.0f} of {:.0f} s: hands off", t, words_.unloaded_s));
      return true;
    }
    if (t >= words_.unloaded_s + words_.press_s) return false;
    if (!pressing_) say_press();
    gatherer_.add_pressed(frame);
    if (due(t))
      say(fmt::format("  {:.0f} of {:.0f} s: {:.0f} % of the cells have answered", t - words_.unloaded_s,
                      words_.press_s, 100 * gatherer_.answered_share()));
    return true;
  }

 private:
  void begin(double t_s) {
    begun_ = true;
    first_t_s_ = t_s;
    say(fmt::format("The mat answers. Leave it alone for {:.0f} s: cover and lubricant film on, hands off.",
                    words_.unloaded_s));
  }
  void say_press() {
    pressing_ = true;
    say(
        fmt::format("Now press for {:.0f} s: glide a palm over all of the mat and along its edges. Then, for "
                    "ghosts, press\n"
                    "with both palms and lay a full bottle (or a helper's palm), so that the three are three "
                    "corners of a\n"
                    "rectangle. On a small mat take three fingers.",
                    words_.press_s));
  }
  bool due(double t) {
    if (t < said_ + say_every_s) return false;
    said_ = t;
    return true;
  }

  HealthGatherer& gatherer_;
  const Words& words_;
  bool begun_ = false, pressing_ = false;
  double first_t_s_ = 0, said_ = 0;
};

/// A report, and whose.
struct Checked {
  HealthReport report;
  std::string serial;  ///< empty where the mat does not tell
};

Result<Checked> check_live(const MatDescription& mat, const Words& words, HealthGatherer gatherer) {
  auto reader =
      station::MatReader::open(mat, words.port, [](const std::string& line) { say("palmar: " + line); });
  if (!reader) return reader.error();
  say("Looking for the mat on " + words.port + " ...");
  Phases phases(gatherer, words);
  RawFrame frame;
  auto heard = std::chrono::steady_clock::now();
  while (!(*reader)->wants_to_end()) {
    if ((*reader)->next(frame, std::chrono::milliseconds(200))) {
      heard = std::chrono::steady_clock::now();
      if (!phases.take(frame)) break;
    } else if (std::chrono::steady_clock::now() - heard > patience) {
      return failure("mat_silent", "the mat on " + words.port + " sent nothing for ten seconds",
                     (*reader)->health().message,
                     "plug it in and switch it on, look whether --mat names the right one, and check again");
    }
  }
  const station::MatHealth health = (*reader)->health();
  return Checked{gatherer.report(health.corrupt), health.serial};
}

Result<Checked> check_file(const MatDescription& mat, const Words& words, HealthGatherer gatherer) {
  // Counts are all that is looked at, so a mat without a rule can be checked as well.
  MatCalibration none;
  none.geometry = mat.geometry;
  none.newtons_per_count = mat.rule ? mat.rule->newtons_per_count : 1;
  auto input = exchange::open_capture(words.input, mat, none);
  if (!input) return input.error();
  Phases phases(gatherer, words);
  RawFrame frame;
  while (true) {
    const auto more = (*input)->next_frame(frame);
    if (!more) return more.error();
    if (!*more || !phases.take(frame)) break;
  }
  return Checked{gatherer.report((*input)->counters().corrupt), {}};
}

void put_cells(exchange::JsonText& json, const HealthReport& report) {
  json.key("cells");
  json.open_array();
  for (const calibration::FaultyCell& cell : report.faulty) {
    json.open_object();
    json.field("row", cell.row);
    json.field("col", cell.col);
    json.field("state", id(cell.state));
    json.field("counts", cell.counts, 1);
    json.close_object();
  }
  json.close_array();
  for (const auto& [name, lines] :
       {std::pair{"rows_out", &report.rows_out}, {"columns_out", &report.columns_out}}) {
    json.key(name);
    json.open_array();
    for (const int line : *lines) json.element(line, 0);
    json.close_array();
  }
}

std::string as_json(const Checked& checked, const MatDescription& mat) {
  const HealthReport& report = checked.report;
  std::string out;
  exchange::JsonText json(out);
  json.open_object();
  json.field("mat", std::string_view(mat.id));
  if (!checked.serial.empty()) json.field("serial", std::string_view(checked.serial));
  json.field("verdict", id(report.verdict));
  json.field("sentence", std::string_view(screens::health_sentence(report)));
  json.field("unloaded_frames", report.unloaded_frames);
  json.field("pressed_frames", report.pressed_frames);
  json.field("duration_s", report.seconds, 3);
  json.field("rate_hz", report.rate_hz, 2);
  json.field("nominal_rate_hz", report.nominal_rate_hz, 2);
  json.field("jitter_ms", report.jitter_ms, 2);
  json.field("longest_gap_ms", report.longest_gap_ms, 1);
  json.field("lost", report.lost);
  json.field("corrupt", report.corrupt);
  json.field("tested_share", report.tested_share, 4);
  json.field("noise_counts", report.noise_counts, 2);
  json.field("largest_offset_counts", report.largest_offset_counts, 1);
  json.field("offset_cells", report.offset_cells);
  json.field("pressed_to_end", report.pressed_to_end);
  if (!report.touched) json.field("drift_counts_per_min", report.drift_counts_per_min, 2);
  json.field("drift_N_per_min", report.drift_N_per_min, 3);
  json.field("ghosting", report.ghosting, 4);
  json.field("ghosts_of_three", report.ghosts_of_three);
  put_cells(json, report);
  json.key("techniques");
  json.open_array();
  for (const calibration::TechniqueHealth& technique : report.techniques) {
    json.open_object();
    json.field("id", std::string_view(technique.id));
    json.field("name", std::string_view(technique.name));
    json.field("resolves", technique.resolves);
    if (!technique.why.empty()) json.field("why", std::string_view(technique.why));
    json.close_object();
  }
  json.close_array();
  json.key("findings");
  json.open_array();
  for (const calibration::Finding& finding : report.findings) {
    json.open_object();
    json.field("name", std::string_view(finding.name));
    json.field("weight", id(finding.weight));
    json.field("what", std::string_view(finding.what));
    json.field("remedy", std::string_view(finding.remedy));
    json.close_object();
  }
  json.close_array();
  json.close_object();
  return out;
}

void print_words(const Checked& checked, const MatDescription& mat) {
  const HealthReport& report = checked.report;
  fmt::print("{}: {}\n", mat.name, screens::health_sentence(report));
  if (!checked.serial.empty()) fmt::print("  serial     {}\n", checked.serial);
  fmt::print(
      "  frames     {:.1f} a second of {:.0f}, jitter {:.1f} ms, longest gap {:.0f} ms, {} lost, {} "
      "corrupt\n",
      report.rate_hz, report.nominal_rate_hz, report.jitter_ms, report.longest_gap_ms, report.lost,
      report.corrupt);
  fmt::print("  zero       noise {:.1f} counts rms, largest offset {:.0f} counts", report.noise_counts,
             report.largest_offset_counts);
  if (report.touched) {
    fmt::print(", drift not judged");
  } else {
    fmt::print(", drift {:+.1f} counts a minute", report.drift_counts_per_min);
  }
  if (report.drift_N_per_min) fmt::print(" ({:+.2f} N on the whole mat)", *report.drift_N_per_min);
  fmt::print("\n  ghosts     {}\n",
             report.ghosting ? fmt::format("{:.1f} % of a press, from {} presses", 100 * *report.ghosting,
                                           report.ghosts_of_three ? "three" : "two")
                             : "not measured");
  if (mat.saturated_count > 0 && report.pressed_frames > 0)
    fmt::print("  range      {} cells reached its end, {} counts, under the presses\n", report.pressed_to_end,
               mat.saturated_count);
  std::string resolved, missing;
  for (const calibration::TechniqueHealth& technique : report.techniques) {
    if (technique.resolves) {
      resolved += (resolved.empty() ? "" : ", ") + technique.name;
    } else {
      missing += fmt::format("             {}: {}\n", technique.name, technique.why);
    }
  }
  fmt::print("  resolves   {}\n", resolved.empty() ? "nothing" : resolved);
  if (!missing.empty()) fmt::print("  but not\n{}", missing);
  for (std::size_t i = 0; i < std::min(report.faulty.size(), most_cells_in_words); ++i) {
    const calibration::FaultyCell& cell = report.faulty[i];
    fmt::print("  cell       row {}, column {}: {} ({:.0f} counts)\n", cell.row, cell.col, id(cell.state),
               cell.counts);
  }
  if (report.faulty.size() > most_cells_in_words)
    fmt::print("             and {} more: --json lists them all, --picture shows them\n",
               report.faulty.size() - most_cells_in_words);
  for (const calibration::Finding& finding : report.findings)
    fmt::print("{} {}\n    {}\n", finding.weight == Verdict::good ? "-" : "!", finding.what, finding.remedy);
}

Status write_picture(const library::Path& assets, const HealthReport& report, const MatDescription& mat,
                     const Words& words) {
  const auto theme = screens::load_theme(assets / "themes" / (words.theme + ".toml"));
  if (!theme) return theme.error();
  const auto typeface = screens::find_typeface(assets / "fonts");
  if (!typeface) return typeface.error();
  const auto picture = screens::draw_health(report, mat.name, *theme, *typeface);
  if (!picture) return picture.error();
  return screens::write_png(words.picture, *picture);
}

Result<int> check(Words words) {
  if (words.input.empty()) {
    if (Status taken = take_attached_mat(words.mat, words.port); !taken) return taken.error();
  }
  if (words.port.empty() == words.input.empty()) {
    return bad_input("no_frames", "one source of frames is wanted", "",
                     "give --port PORT for a mat, or --input CAPTURE for a recording");
  }
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto mat = library::load_mat(*assets, words.mat);
  if (!mat) return mat.error();
  const auto techniques = library::load_techniques(*assets / "techniques");
  if (!techniques) return techniques.error();
  HealthGatherer gatherer(*mat, library::technique_needs(*techniques));
  const auto checked = words.input.empty() ? check_live(*mat, words, std::move(gatherer))
                                           : check_file(*mat, words, std::move(gatherer));
  if (!checked) return checked.error();
  if (const auto notice =
          exchange::newtons_notice(exchange::newtons_from(*mat, false), "`palmar calibrate mat`"))
    say("palmar: " + *notice);
  if (words.json) {
    fmt::print("{}\n", as_json(*checked, *mat));
  } else {
    print_words(*checked, *mat);
  }
  const HealthReport& report = checked->report;
  if (!words.picture.empty()) {
    if (Status written = write_picture(*assets, report, *mat, words); !written) return written.error();
  }
  return report.verdict == Verdict::good || report.verdict == Verdict::limits ? 0 : 1;
}

}  // namespace

void add_check(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "check", "Is this mat healthy: half a minute unloaded, then presses; a verdict with what to do");
  auto words = std::make_shared<Words>();
  command
      ->add_option("--mat", words->mat,
                   "Mat to check: an id of `palmar mats`, a TOML file, or auto, which tries what is attached")
      ->required();
  command->add_option(
      "--port", words->port,
      "Where it is: /dev/ttyACM0, tcp:HOST:PORT, or tcp-listen:PORT for a mat that calls the station");
  command->add_option("--input", words->input, "Check a capture instead: unloaded first, then pressed");
  command->add_option("--seconds", words->unloaded_s, "How long it is left alone first")
      ->check(CLI::Range(1.0, 600.0))
      ->capture_default_str();
  command->add_option("--press", words->press_s, "How many seconds of presses follow; 0 for none")
      ->check(CLI::Range(0.0, 600.0))
      ->capture_default_str();
  command->add_option("--picture", words->picture,
                      "Write a PNG: the map of the mat with the cells that are out");
  command->add_option("--theme", words->theme, "Of the picture: dark, light or high_contrast")
      ->capture_default_str();
  command->add_flag("--json", words->json, "Print the report as JSON");
  command->footer(
      "Examples:\n"
      "  palmar check --mat auto\n"
      "  palmar check --mat sensel-morph --port /dev/ttyACM0 --picture mat.png\n"
      "  palmar check --mat palmar-open-48x48 --port tcp:127.0.0.1:7000 --seconds 10 --json\n"
      "  palmar check --mat palmar-open-48x48 --input check.bin --seconds 30\n"
      "Exit status: 0 good or usable with limits, 1 not usable or not judged, 2 the command line or a file "
      "is wrong.");
  command->callback([words, &status] {
    const auto done = check(*words);
    status = done ? *done : report(done.error());
  });
}

}  // namespace palmar::cli
