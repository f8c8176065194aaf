// palmar calibrate body: where the mat lies on the mannequin, from presses on landmarks. The same step machine as the screens, fed by a
// live mat, a recording, or a list of presses.
#include "app/cli/calibrate_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/cli/calibrate.hpp"
#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/find_mat.hpp"
#include "app/cli/press_list.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/cli/procedure_listener.hpp"
#include "app/cli/setup.hpp"
#include "app/exchange/json_text.hpp"
#include "app/exchange/placement_file.hpp"
#include "app/exchange/utc_time.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "calibration/body/landmark_choice.hpp"

namespace palmar::cli {

using calibration::Action;
using calibration::BodyProcedure;

Result<BodyPlace> load_body_place(const BodyWords& words) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  auto mat = library::load_mat(*assets, words.mat);
  if (!mat) return mat.error();
  auto atlas = library::load_atlas(*assets, words.mannequin);
  if (!atlas) return atlas.error();
  BodyPlace place{std::move(mat).value(), std::move(atlas).value(), {}};
  place.thought = default_placement(place.mat);
  place.thought.mannequin = words.mannequin;
  return place;
}

Result<calibration::LandmarkPresses> listed_presses(const BodyWords& words, const Atlas& atlas) {
  std::vector<NamedPress> named;
  if (!words.press_file.empty()) {
    auto read = read_presses(words.press_file);
    if (!read) return read.error();
    named = std::move(read).value();
  }
  for (const std::string& word : words.presses) {
    auto press = parse_press(word);
    if (!press) return press.error();
    named.push_back(std::move(press).value());
  }
  return look_up(named, atlas);
}

calibration::BodyProcedureConfig body_procedure_config(const BodyWords& words, const BodyPlace& place,
                                                       std::vector<Landmark> landmarks) {
  calibration::BodyProcedureConfig config;
  config.landmarks = std::move(landmarks);
  calibration::LandmarkChoice choice =
      calibration::choose_landmarks(*place.atlas, place.mat.geometry, place.thought);
  config.offered = std::move(choice.press);  // the usual ones first: advice takes the first that fits
  config.offered.insert(config.offered.end(), choice.offered.begin(), choice.offered.end());
  config.grid = place.mat.geometry;
  config.outline = place.atlas->outline;
  config.mannequin = words.mannequin;
  config.fit.fle_mm = words.fle_mm;
  return config;
}

Status settle_doubt(const BodyWords& words, const BodyProcedure& procedure) {
  const auto doubt = procedure.doubt();
  if (!doubt) return {};
  if (!words.yes)
    return failure("place_in_doubt", *doubt, "", "press the landmarks again, or give --yes if it is right");
  fmt::print(stderr, "palmar: warning: {}\n", *doubt);
  return {};
}

namespace {

/// A press that does not fit is proposed again, as a person does who is sure of it: the review then names the one at fault.
Status press(BodyProcedure& procedure, MatPoint at) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (Status proposed = procedure.propose(at); !proposed) return proposed;
    const Status kept = procedure.act(Action::accept);
    if (kept || attempt == 1 || kept.error().name == "same_place") return kept;
  }
  return {};
}

Result<calibration::BodyFit> run_list(const BodyWords& words, const BodyPlace& place) {
  const auto presses = listed_presses(words, *place.atlas);
  if (!presses) return presses.error();
  std::vector<std::string> ids;
  for (const auto& each : *presses) ids.push_back(each.landmark);
  auto landmarks = find_landmarks(ids, *place.atlas);
  if (!landmarks) return landmarks.error();
  auto config = body_procedure_config(words, place, std::move(landmarks).value());
  if (static_cast<int>(config.landmarks.size()) < config.fit.least_landmarks)
    return calibration::check_presses(*presses, config.offered, config.fit)->error;
  BodyProcedure procedure(std::move(config));
  ProcedureConsole console;
  for (const auto& each : *presses) {
    console.say(procedure.view());
    if (Status pressed = press(procedure, each.at); !pressed) return pressed.error();
  }
  if (!procedure.fit()) return procedure.view().problem.value();
  if (Status sure = settle_doubt(words, procedure); !sure) return sure.error();
  if (Status kept = procedure.act(Action::accept); !kept) return kept.error();
  return procedure.result();
}

void print_json(const calibration::BodyFit& fit, const calibration::ErrorMap& errors,
                const BodyWords& words) {
  std::string out;
  exchange::JsonText json(out);
  json.open_object();
  json.field("mat", std::string_view(words.mat));
  json.field("mannequin", std::string_view(fit.placement.mannequin));
  json.field("u0_mm", fit.placement.u0_mm, 3);
  json.field("v0_mm", fit.placement.v0_mm, 3);
  json.field("angle_deg", fit.placement.angle_deg, 4);
  json.field("scale", fit.placement.scale, 6);
  json.field("stretch_percent", fit.stretch_percent, 3);
  json.field("stretch_direction_deg", fit.stretch_direction_deg, 1);
  json.field("fre_mm", fit.fre_mm, 3);
  json.field("fle_seen_mm", fit.fle_seen_mm, 3);
  json.field("expected_mean_mm", errors.mean_mm, 3);
  json.field("expected_largest_mm", errors.largest_mm, 3);
  json.key("residuals");
  json.open_array();
  for (const calibration::LandmarkResidual& residual : fit.residuals) {
    json.open_object();
    json.field("landmark", std::string_view(residual.landmark));
    json.field("residual_mm", residual.residual_mm, 3);
    json.field("left_out_mm", residual.left_out_mm, 3);
    json.field("left_out_sd_mm", residual.left_out_sd_mm, 3);
    json.close_object();
  }
  json.close_array();
  json.close_object();
  fmt::print("{}\n", out);
}

void print_words(const calibration::BodyFit& fit, const calibration::ErrorMap& errors) {
  fmt::print(
      "The mat lies turned by {:.1f} degrees, its corner at u {:.1f} mm, v {:.1f} mm; scale {:.3f}, stretch "
      "{:.1f} %\n",
      fit.placement.angle_deg, fit.placement.u0_mm, fit.placement.v0_mm, fit.placement.scale,
      fit.stretch_percent);
  std::size_t width = 8;
  for (const calibration::LandmarkResidual& r : fit.residuals) width = std::max(width, r.name.size());
  fmt::print("{:<7} {:<{}} {:>9} {:>22} {:>12}\n", "id", "landmark", width, "residual", "by the others alone",
             "expected");
  for (const calibration::LandmarkResidual& r : fit.residuals)
    fmt::print("{:<7} {:<{}} {:>6.1f} mm {:>19.1f} mm {:>9.1f} mm\n", r.landmark, r.name, width,
               r.residual_mm, r.left_out_mm, r.left_out_sd_mm);
  fmt::print(
      "residuals {:.1f} mm rms; expected error over the back (modelled) {:.1f} mm, at most {:.1f} mm\n",
      fit.fre_mm, errors.mean_mm, errors.largest_mm);
}

Status calibrate(BodyWords words) {
  if (!words.listed() && words.input.empty()) {
    if (Status taken = take_attached_mat(words.mat, words.port); !taken) return taken;
  }
  const auto place = load_body_place(words);
  if (!place) return place.error();
  const int sources = static_cast<int>(words.listed()) + !words.port.empty() + !words.input.empty();
  if (sources != 1) {
    return bad_input("no_presses", "one source of presses is wanted", "",
                     "give --port PORT, --input CAPTURE, or --press and --presses");
  }
  LateFile out;
  if (Status reserved = out.reserve(words.out); !reserved) return reserved;
  const auto fit = words.listed() ? run_list(words, *place) : run_body_frames(words, *place);
  if (!fit) return fit.error();
  const calibration::ErrorMap errors =
      calibration::error_map(*fit, place->mat.geometry, place->atlas->outline);
  if (words.json) {
    print_json(*fit, errors, words);
  } else {
    print_words(*fit, errors);
  }
  if (!out.wanted()) return {};
  calibration::PlacementRecord record = calibration::record_of(*fit, errors);
  record.who = words.who;
  record.when = exchange::utc_now();
  record.mat = place->mat.id;
  record.mat_serial = words.serial;
  record.conditions = words.conditions;
  return out.write(exchange::placed_mat_json({fit->placement, record}));
}

}  // namespace

void add_calibrate_body(CLI::App& calibrate_command, int& status) {
  CLI::App* command = calibrate_command.add_subcommand(
      "body", "Where the mat lies on the mannequin: press landmarks, keep the fit as a placement");
  auto words = std::make_shared<BodyWords>();
  command
      ->add_option("--mat", words->mat, "Mat that lies there: an id of `palmar mats`, a TOML file, or auto")
      ->required();
  command->add_option("--mannequin", words->mannequin, "Mannequin that lies there")->capture_default_str();
  command->add_option(
      "--port", words->port,
      "Press on the live mat: /dev/ttyACM0, tcp:HOST:PORT, or tcp-listen:PORT for a mat that calls");
  add_procedure_sound(*command, words->sound);
  command->add_option("--input", words->input, "Take the presses from a capture of the mat's bytes");
  command->add_option("--press", words->presses,
                      "A press that was measured: LANDMARK=X,Y in mm on the mat; may be repeated");
  command->add_option("--presses", words->press_file,
                      "Measured presses as JSON lines {\"landmark\":\"C7\",\"x_mm\":240,\"y_mm\":20}");
  command
      ->add_option("--landmarks", words->landmarks,
                   "What to press, in this order; without it, what lies on the mat")
      ->delimiter(',');
  command->add_option("--fle", words->fle_mm, "How far a press is from its landmark, rms in mm")
      ->check(CLI::Range(0.1, 20.0))
      ->capture_default_str();
  command->add_option("--check", words->check,
                      "Has the mat slipped since this placement? Compares it with presses made now");
  command->add_option("--out", words->out, "Write the placement (JSON), with residuals and expected error");
  command->add_option("--who", words->who, "Who presses, for the file");
  command->add_option("--serial", words->serial, "Serial of the mat, for the file");
  command->add_option("--conditions", words->conditions,
                      "Cover, lubricant film, how the mat is held, for the file");
  command->add_option("--calibration", words->calibration,
                      "This mat's own calibration, for one without its maker's rule");
  command->add_flag("--yes", words->yes,
                    "Keep the fit without asking; what it would have asked is printed as a warning");
  command->add_flag("--json", words->json, "Print the result as JSON");
  command->footer(
      "Examples:\n"
      "  palmar calibrate body --mat palmar-open-64x64 --port /dev/ttyACM0 --who Ada --out placement.json\n"
      "  palmar calibrate body --mat palmar-open-64x64 --presses presses.jsonl --out placement.json --json\n"
      "  palmar calibrate body --mat palmar-open-64x64 --check placement.json --press T7=320,228 --press "
      "L4=322,485\n"
      "Left and right are the mannequin's. Hold each press still for a second; lifting keeps it.\n"
      "Exit status: 0 placed (or still in place), 1 a press has to be repeated (or the mat has slipped), 2 "
      "the command line or a "
      "file is wrong.");
  command->callback(
      [words, &status] { status = report(words->check.empty() ? calibrate(*words) : check_body(*words)); });
}

}  // namespace palmar::cli
