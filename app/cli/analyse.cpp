// palmar analyse: a recording through the same session as the live station.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/calibration_option.hpp"
#include "app/cli/checks.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/progress.hpp"
#include "app/cli/setup.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/exchange/grid_table.hpp"
#include "app/exchange/json_lines.hpp"
#include "app/exchange/summary.hpp"
#include "app/library/mats.hpp"
#include "app/station/session.hpp"
#include "app/station/stop_signal.hpp"
#include "sensing/depth/stress_layer.hpp"

namespace palmar::cli {
namespace {

struct Words {
  std::string input, frames, strokes, summary, stress, calibration;
  std::vector<double> depths;
  std::optional<std::uint64_t> frame;
  SetupWords setup;
};

/// The files that one run writes; each only where asked for.
struct Outputs {
  std::optional<exchange::FramesWriter> frames;
  std::optional<exchange::StrokesWriter> strokes;

  Status open(const Words& words, const std::shared_ptr<const Atlas>& atlas) {
    if (!words.frames.empty()) {
      auto made = exchange::FramesWriter::create(words.frames, atlas);
      if (!made) return made.error();
      frames.emplace(std::move(made).value());
    }
    if (!words.strokes.empty()) {
      auto made = exchange::StrokesWriter::create(words.strokes, atlas);
      if (!made) return made.error();
      strokes.emplace(std::move(made).value());
    }
    return {};
  }
  Status write_strokes(const coach::Coaching& coaching) {
    for (const coach::AssessedStroke& stroke : coaching.finished) {
      if (Status written = strokes ? strokes->write(stroke) : Status(); !written) return written;
    }
    return {};
  }
  Status finish() {
    if (frames) {
      if (Status finished = frames->finish(); !finished) return finished;
    }
    return strokes ? strokes->finish() : Status();
  }
};

/// Layers of stress below the mat, and the one grid that --stress asks for.
class Layers {
 public:
  Layers(const Words& words, const Setup& setup) : words_(words), peaks_(words.depths.size()) {
    for (double depth_mm : words.depths)
      layers_.emplace_back(setup.mat.geometry, depth_mm, *setup.depth, setup.placement,
                           setup.atlas->mannequin.c7_psis_mm);
  }
  const std::vector<exchange::DepthPeak>& solve(const PressureField& field) {
    for (std::size_t i = 0; i < layers_.size(); ++i)
      peaks_[i] = {layers_[i].depth_mm(), layers_[i].solve(field, sigma_kPa_), layers_[i].on_bone(field)};
    return peaks_;
  }
  Status write_grid(const PressureField& field) {
    auto table = exchange::TableWriter::create(
        words_.stress, {exchange::TableKind::stress, field.geometry, exchange::TableUnit::kPa});
    if (!table) return table.error();
    for (const depth::StressLayer& layer : layers_) {
      layer.solve(field, sigma_kPa_);
      if (Status written = table->write(layer.depth_mm(), sigma_kPa_); !written) return written;
    }
    return table->finish();
  }

 private:
  const Words& words_;
  std::vector<depth::StressLayer> layers_;
  std::vector<exchange::DepthPeak> peaks_;
  std::vector<float> sigma_kPa_;
};

/// A recording and all that its session needs.
struct Opened {
  std::unique_ptr<exchange::FrameInput> frames;
  Setup setup;
};

Result<Opened> open_table(const Words& words, const library::Path& assets) {
  std::optional<MatDescription> mat;
  if (!words.setup.mat.empty()) {
    auto loaded = library::load_mat(assets, words.setup.mat);
    if (!loaded) return loaded.error();
    mat = std::move(loaded).value();
  }
  std::optional<MatCalibration> calibration;
  if (!words.calibration.empty()) {
    if (!mat) {
      return bad_input("no_mat", "--calibration " + words.calibration + " is of one mat",
                       "which mat is not said", "name it with --mat");
    }
    auto own = load_calibration(words.calibration, *mat);
    if (!own) return own.error();
    calibration = std::move(own).value();
  }
  auto frames = exchange::open_frame_table(words.input, mat, calibration);
  if (!frames) return frames.error();
  auto setup = load_setup(assets, (*frames)->mat(), words.setup);  // the grid is the table's own
  if (!setup) return setup.error();
  return Opened{std::move(frames).value(), std::move(setup).value()};
}

Result<Opened> open_capture(const Words& words, const library::Path& assets) {
  if (words.setup.mat.empty()) {
    return bad_input("no_mat", words.input + " is a capture of some mat's bytes", "which mat is not said",
                     "name it with --mat; `palmar mats` lists them");
  }
  const auto mat = library::load_mat(assets, words.setup.mat);
  if (!mat) return mat.error();
  auto setup = load_setup(assets, *mat, words.setup);
  if (!setup) return setup.error();
  const auto calibration = load_calibration(words.calibration, *mat);
  if (!calibration) return calibration.error();
  auto frames = exchange::open_capture(words.input, *mat, *calibration);
  if (!frames) return frames.error();
  return Opened{std::move(frames).value(), std::move(setup).value()};
}

Result<Opened> open(const Words& words) {
  const auto assets = library::find_assets();
  if (!assets) return assets.error();
  const auto table = exchange::is_frame_table(words.input);
  if (!table) return table.error();
  return *table ? open_table(words, *assets) : open_capture(words, *assets);
}

Status check_words(const Words& words) {
  const Status paths = check_paths(
      {{"INPUT", words.input}, {"--placement", words.setup.placement}, {"--lesson", words.setup.lesson}},
      {{"--frames", words.frames},
       {"--strokes", words.strokes},
       {"--summary", words.summary},
       {"--stress", words.stress}});
  if (!paths) return paths;
  if (words.stress.empty() == words.frame.has_value() || (!words.stress.empty() && words.depths.empty())) {
    return bad_input("incomplete_options", "--stress GRID.csv, --frame N and --depths go together", "",
                     "give all three, e.g. --depths 5,10,20 --stress grid.csv --frame 100");
  }
  for (std::size_t i = 1; i < words.depths.size(); ++i) {
    if (words.depths[i] <= words.depths[i - 1]) {
      return bad_input("bad_depth", "--depths do not rise", "",
                       "give each depth once, in order, e.g. --depths 5,10,20");
    }
  }
  for (double depth_mm : words.depths) {
    if (!(depth_mm > 0 && depth_mm <= 500)) {
      return bad_input("bad_depth", "--depths has " + std::to_string(depth_mm),
                       "depths are in mm, above 0 and up to 500", "e.g. --depths 5,10,20");
    }
  }
  return {};
}

Status analyse(const Words& words) {
  if (Status checked = check_words(words); !checked) return checked;
  auto opened = open(words);
  if (!opened) return opened.error();
  exchange::FrameInput& frames = *opened->frames;
  station::SessionConfig config = opened->setup.session(frames.calibration());
  config.raw_counts = frames.raw_counts();
  station::Session session(config);
  const exchange::NewtonsFrom from = exchange::newtons_from(frames.mat(), !words.calibration.empty());
  if (frames.raw_counts()) {
    if (const auto notice = exchange::newtons_notice(from, "`palmar calibrate mat`, then --calibration"))
      fmt::print(stderr, "palmar: {}\n", *notice);
  }
  Outputs outputs;
  if (Status made = outputs.open(words, opened->setup.atlas); !made) return made;
  Layers layers(words, opened->setup);
  Progress progress("analyse");
  RawFrame frame;
  bool grid_written = words.stress.empty();
  std::uint64_t index = 0;
  for (; !station::stop_requested(); ++index) {  // Ctrl-C: what has been read so far is finished and written
    const auto more = frames.next_frame(frame);
    if (!more) return more.error();
    if (!*more) break;
    session.step(frame);
    const Observation& seen = session.observation();
    const auto& peaks = layers.solve(seen.field);
    if (outputs.frames) {
      if (Status written = outputs.frames->write(seen, &session.coaching(), peaks); !written) return written;
    }
    if (Status written = outputs.write_strokes(session.coaching()); !written) return written;
    if (!grid_written && index == *words.frame) {
      if (Status written = layers.write_grid(seen.field); !written) return written;
      grid_written = true;
    }
    progress.frames(index + 1);
  }
  session.finish();
  if (Status written = outputs.write_strokes(session.coaching()); !written) return written;
  if (!grid_written) {
    return bad_input("no_such_frame", "--frame " + std::to_string(*words.frame) + " is not in " + words.input,
                     "it has " + std::to_string(index) + " frames, counted from 0", "choose one of them");
  }
  if (Status finished = outputs.finish(); !finished) return finished;
  progress.clear();

  exchange::Summary summary = session.summary();
  if (frames.raw_counts()) summary.newtons = from;
  summary.truncated = frames.truncated();
  summary.corrupt = frames.counters().corrupt;
  summary.skipped_bytes = frames.counters().skipped_bytes;
  if (!words.summary.empty()) return exchange::write_summary(words.summary, summary);
  if (words.frames.empty() && words.strokes.empty() && words.stress.empty())
    fmt::print("{}\n", exchange::summary_json(summary));
  return {};
}

}  // namespace

void add_analyse(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("analyse", "Read a recording: frames, contacts, strokes, muscles, score");
  auto words = std::make_shared<Words>();
  command
      ->add_option("INPUT", words->input, "A capture (raw device bytes, with --mat) or a frame table (CSV)")
      ->required();
  command->add_option("--mat", words->setup.mat,
                      "Mat that made the capture: an id of `palmar mats`, or a TOML file");
  add_calibration_option(*command, words->calibration);
  add_setup_options(*command, words->setup);
  command->add_option("--frames", words->frames, "Write a JSON line a frame");
  command->add_option("--strokes", words->strokes, "Write a JSON line a stroke");
  command->add_option("--summary", words->summary,
                      "Write the summary as JSON; without any output file it is printed");
  command
      ->add_option("--depths", words->depths,
                   "Depths in mm at which the largest stress (modelled) is added to each frame")
      ->delimiter(',');
  command->add_option("--stress", words->stress,
                      "Write the stress grids of one frame at those depths (modelled)");
  command->add_option("--frame", words->frame, "Which frame, counted from 0");
  command->footer(
      "Examples:\n"
      "  palmar analyse take1.bin --mat sensel-morph --strokes strokes.jsonl --summary summary.json\n"
      "  palmar analyse take1.bin --mat sensel-morph --lesson strip_and_hold_pad\n"
      "  palmar analyse take1.bin --mat sensel-morph --tissue foam --frames frames.jsonl\n"
      "  palmar analyse table.csv --frames frames.jsonl --depths 5,10,20 --stress grid.csv --frame 100");
  command->callback([words, &status] { status = report(analyse(*words)); });
}

}  // namespace palmar::cli
