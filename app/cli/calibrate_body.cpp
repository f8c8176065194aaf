// palmar calibrate body: where the mat lies on the mannequin, from presses on landmarks. The same step machine as the screens, fed by a
// live mat, a recording, or a list of presses.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/calibrate.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/press_list.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/cli/setup.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/exchange/json_text.hpp"
#include "app/exchange/placement_file.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/station/mat_reader.hpp"
#include "calibration/body/body_procedure.hpp"
#include "calibration/body/landmark_choice.hpp"
#include "calibration/body/slip.hpp"
#include "sensing/pipeline.hpp"

namespace palmar::cli {
namespace {

using calibration::Action;
using calibration::BodyProcedure;
using calibration::Phase;

constexpr std::chrono::seconds patience{10};  // without a frame; then the mat has not answered
constexpr std::chrono::milliseconds look_period{50};

struct Words {
  std::string mat, mannequin = "adult", port, input, press_file, check, out, who, serial, conditions;
  std::vector<std::string> presses, landmarks;
  double fle_mm = calibration::BodyFitParameters().fle_mm;
  bool yes = false, json = false;

  bool listed() const { return !presses.empty() || !press_file.empty(); }
};

struct Place {
  MatDescription mat;
  std::shared_ptr<const Atlas> atlas;
  Placement thought;  ///< where the mat is taken to lie until it is known
};

Result<Place> load_place(const Words& words) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  auto mat = library::load_mat(*assets, words.mat);
  if (!mat) return mat.error();
  auto atlas = library::load_atlas(*assets, words.mannequin);
  if (!atlas) return atlas.error();
  Place place{std::move(mat).value(), std::move(atlas).value(), {}};
  place.thought = default_placement(place.mat);
  place.thought.mannequin = words.mannequin;
  return place;
}

Result<calibration::LandmarkPresses> listed_presses(const Words& words, const Atlas& atlas) {
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

calibration::BodyProcedureConfig configure(const Words& words, const Place& place,
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

/// A press that does not fit is proposed again, as a person does who is sure of it: the review then names the one at fault.
Status press(BodyProcedure& procedure, MatPoint at) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (Status proposed = procedure.propose(at); !proposed) return proposed;
    const Status kept = procedure.act(Action::accept);
    if (kept || attempt == 1 || kept.error().name == "same_place") return kept;
  }
  return {};
}

Result<calibration::BodyFit> run_list(const Words& words, const Place& place) {
  const auto presses = listed_presses(words, *place.atlas);
  if (!presses) return presses.error();
  std::vector<std::string> ids;
  for (const auto& each : *presses) ids.push_back(each.landmark);
  auto landmarks = find_landmarks(ids, *place.atlas);
  if (!landmarks) return landmarks.error();
  auto config = configure(words, place, std::move(landmarks).value());
  if (static_cast<int>(config.landmarks.size()) < config.fit.least_landmarks)
    return calibration::check_presses(*presses, config.offered, config.fit)->error;
  BodyProcedure procedure(std::move(config));
  ProcedureConsole console;
  for (const auto& each : *presses) {
    console.say(procedure.view());
    if (Status pressed = press(procedure, each.at); !pressed) return pressed.error();
  }
  if (!procedure.fit()) return procedure.view().problem.value();
  if (Status kept = procedure.act(Action::accept); !kept) return kept.error();
  return procedure.result();
}

Result<std::vector<Landmark>> landmarks_to_press(const Words& words, const Place& place) {
  if (!words.landmarks.empty()) return find_landmarks(words.landmarks, *place.atlas);
  return calibration::choose_landmarks(*place.atlas, place.mat.geometry, place.thought).press;
}

/// Frames through the corridor into the step machine.
class Watch {
 public:
  Watch(const Place& place, BodyProcedure& procedure)
      : pipeline_({place.mat, maker_calibration(place.mat), place.thought, place.atlas, std::nullopt}),
        procedure_(procedure) {}

  void take(const RawFrame& frame) {
    const Observation& seen = pipeline_.step(frame);
    procedure_.feed({seen.t_s, &frame, &seen});
    console_.say(procedure_.view());
  }
  ProcedureConsole& console() { return console_; }

 private:
  Pipeline pipeline_;
  BodyProcedure& procedure_;
  ProcedureConsole console_;
};

Status run_recording(const Words& words, const Place& place, BodyProcedure& procedure) {
  auto frames = exchange::open_capture(words.input, place.mat);
  if (!frames) return frames.error();
  Watch watch(place, procedure);
  RawFrame frame;
  while (true) {
    const auto more = (*frames)->next_frame(frame);
    if (!more) return more.error();
    if (!*more) break;
    watch.take(frame);
    if (procedure.fit()) return procedure.act(Action::accept);
  }
  const auto& view = procedure.view();
  if (!procedure.landmark()) return view.problem.value();
  return failure("not_all_pressed", words.input + " ends before every landmark is pressed",
                 fmt::format("step {} of {} was {}", view.step + 1, view.steps, view.title),
                 "record all presses, or name those that it holds with --landmarks");
}

Status obey(BodyProcedure& procedure, ProcedureConsole& console, const Words& words) {
  if (const auto action = console.asked()) {
    if (Status done = procedure.act(*action); !done && done.error().name == "not_now")
      fmt::print(stderr, "  ! {}\n", done.error().message());
  }
  if (!procedure.fit() || procedure.ended()) return {};
  if (words.yes) return procedure.act(Action::accept);
  if (!console.input_ended()) return {};
  return failure("not_kept", "the fit was not kept", "nobody is there to keep it",
                 "give --yes to keep it without asking");
}

Status run_live(const Words& words, const Place& place, BodyProcedure& procedure) {
  auto reader = station::MatReader::open(
      place.mat, words.port, [](const std::string& line) { fmt::print(stderr, "palmar: {}\n", line); });
  if (!reader) return reader.error();
  Watch watch(place, procedure);
  ProcedureConsole::say_keys();
  RawFrame frame;
  auto heard = std::chrono::steady_clock::now();
  bool lost = false, shown = false;
  while (!procedure.ended() && !(*reader)->wants_to_end()) {
    if ((*reader)->next(frame, look_period)) {
      heard = std::chrono::steady_clock::now();
      lost = false;
      watch.take(frame);
    } else if ((*reader)->health().link == station::Link::lost && !lost) {
      lost = true;
      procedure.interrupted(failure("mat_lost", "the mat on " + words.port + " is lost", "",
                                    "plug it in again; what was pressed is kept"));
      watch.console().say(procedure.view());
    } else if (std::chrono::steady_clock::now() - heard > patience && !lost) {
      return failure("mat_silent", "the mat on " + words.port + " sent nothing for ten seconds",
                     (*reader)->health().message, "plug it in, look whether --mat names the right one");
    }
    if (!procedure.fit()) {
      shown = false;
    } else if (!shown) {
      shown = true;
      fmt::print(stderr, "{}", table(procedure.view().rows));
    }
    if (Status obeyed = obey(procedure, watch.console(), words); !obeyed) return obeyed;
    watch.console().say(procedure.view());
  }
  if (procedure.view().phase == Phase::done) return {};
  return failure("cancelled", "the calibration was ended before the mat was placed", "",
                 "nothing was written");
}

Result<calibration::BodyFit> run_frames(const Words& words, const Place& place) {
  if (!place.mat.rule) {
    return bad_input("no_rule", "the mat " + place.mat.id + " has no rule from counts to newtons", "",
                     "calibrate its force first, or give the presses with --press");
  }
  auto landmarks = landmarks_to_press(words, place);
  if (!landmarks) return landmarks.error();
  auto config = configure(words, place, *landmarks);
  if (static_cast<int>(config.landmarks.size()) < config.fit.least_landmarks) {
    return bad_input("too_few_landmarks",
                     fmt::format("{} landmarks are to be pressed", config.landmarks.size()),
                     fmt::format("at least {} are needed", config.fit.least_landmarks),
                     "name those that lie on the mat with --landmarks");
  }
  BodyProcedure procedure(std::move(config));
  const Status ran =
      words.input.empty() ? run_live(words, place, procedure) : run_recording(words, place, procedure);
  if (!ran) return ran.error();
  return procedure.result();
}

std::string now_utc() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

void print_json(const calibration::BodyFit& fit, const calibration::ErrorMap& errors, const Words& words) {
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
  fmt::print("{:<10} {:>9} {:>22} {:>12}\n", "landmark", "residual", "by the others alone", "expected");
  for (const calibration::LandmarkResidual& r : fit.residuals)
    fmt::print("{:<10} {:>6.1f} mm {:>19.1f} mm {:>9.1f} mm\n", r.landmark, r.residual_mm, r.left_out_mm,
               r.left_out_sd_mm);
  fmt::print(
      "residuals {:.1f} mm rms; expected error over the back (modelled) {:.1f} mm, at most {:.1f} mm\n",
      fit.fre_mm, errors.mean_mm, errors.largest_mm);
}

Status calibrate(const Words& words) {
  const auto place = load_place(words);
  if (!place) return place.error();
  const int sources = static_cast<int>(words.listed()) + !words.port.empty() + !words.input.empty();
  if (sources != 1) {
    return bad_input("no_presses", "one source of presses is wanted", "",
                     "give --port PORT, --input CAPTURE, or --press and --presses");
  }
  const auto fit = words.listed() ? run_list(words, *place) : run_frames(words, *place);
  if (!fit) return fit.error();
  const calibration::ErrorMap errors =
      calibration::error_map(*fit, place->mat.geometry, place->atlas->outline);
  if (words.json) {
    print_json(*fit, errors, words);
  } else {
    print_words(*fit, errors);
  }
  if (words.out.empty()) return {};
  calibration::PlacementRecord record = calibration::record_of(*fit, errors);
  record.who = words.who;
  record.when = now_utc();
  record.mat = place->mat.id;
  record.mat_serial = words.serial;
  record.conditions = words.conditions;
  return exchange::write_placed_mat(words.out, {fit->placement, record});
}

/// Landmarks pressed again against a placement that was kept.
Status check(const Words& words) {
  const auto placed = exchange::read_placed_mat(words.check);
  if (!placed) return placed.error();
  if (!placed->record) {
    return bad_input("no_record", words.check + " does not say how it came about",
                     "it was not written by a calibration",
                     "calibrate the mat's place with palmar calibrate body");
  }
  if (placed->record->mat != words.mat) {
    return bad_input("wrong_mat", words.check + " places the mat " + placed->record->mat,
                     "--mat says " + words.mat, "use the placement of the mat that lies there");
  }
  Words on = words;
  on.mannequin = placed->placement.mannequin;
  const auto place = load_place(on);
  if (!place) return place.error();
  const auto again = listed_presses(words, *place->atlas);
  if (!again) return again.error();
  if (again->empty())
    return bad_input("no_presses", "no landmark was pressed again", "", "give --press or --presses");
  const auto fit = calibration::fit_again(*placed->record);
  if (!fit) return fit.error();
  const calibration::SlipCheck slip = calibration::check_slip(*fit, *again);
  if (words.json) {
    fmt::print(
        "{{\"verdict\":\"{}\",\"shift_u_mm\":{:.2f},\"shift_v_mm\":{:.2f},\"shift_mm\":{:.2f},\"threshold_"
        "mm\":{:.2f},\"turn_deg\":{:.2f}}}\n",
        id(slip.verdict), slip.shift.u_mm, slip.shift.v_mm, slip.shift_mm, slip.threshold_mm, slip.turn_deg);
  } else {
    fmt::print("{}: landmarks lie {:.1f} mm from where they were; up to {:.1f} mm is in doubt\n",
               id(slip.verdict), slip.shift_mm, slip.threshold_mm);
  }
  return slip.problem ? Status(*slip.problem) : Status();
}

}  // namespace

void add_calibrate_body(CLI::App& calibrate_command, int& status) {
  CLI::App* command = calibrate_command.add_subcommand(
      "body", "Where the mat lies on the mannequin: press landmarks, keep the fit as a placement");
  auto words = std::make_shared<Words>();
  command->add_option("--mat", words->mat, "Mat that lies there: an id of `palmar mats`, or a TOML file")
      ->required();
  command->add_option("--mannequin", words->mannequin, "Mannequin that lies there")->capture_default_str();
  command->add_option("--port", words->port, "Press on the live mat: /dev/ttyACM0 or tcp:HOST:PORT");
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
  command->add_flag("--yes", words->yes, "Keep the fit without asking");
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
      [words, &status] { status = report(words->check.empty() ? calibrate(*words) : check(*words)); });
}

}  // namespace palmar::cli
