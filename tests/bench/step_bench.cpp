// What one frame costs.
//
// step/sensel_93x53          Pipeline::step() on the frames of a recorded capture of a Sensel Morph (93 x 53 cells, real hands), played round
//                            and round: counts to kPa, contacts, body, loads of all muscles, zones, target, strokes.
// step/NxN/contacts:K        the same on simulated frames of a 640 mm mat of N x N cells with K prints of five tools that glide to and fro.
// step_curves/64x64/contacts:5  the same with a calibration of its own: another curve for each cell, creep and hysteresis, wires, leans and
//                            intervals, beside step/64x64/contacts:5 by the maker's rule.
// cv_components/...          cv::connectedComponentsWithStats alone on the same frames, already thresholded: labels, boxes, areas and
//                            unweighted centres, and nothing else of the above.
// stage/NAME/...             single stages on the 5-contact frames: where the time of a step goes.
//
// A time is the mean of one call; every iteration takes the next frame. Nothing is allocated or read from disk inside the loop.
#include <benchmark/benchmark.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <random>
#include <utility>

#include "sensing/contact/contact_finder.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/pipeline.hpp"
#include "sensing/pressure/pressure.hpp"
#include "tests/bench/frames.hpp"

namespace palmar::bench {
namespace {

Pipeline make_pipeline(const Frames& frames, MatCalibration calibration) {
  const auto back = atlas();
  return Pipeline(
      {frames.mat, std::move(calibration), frames.placement, back, back->muscle("longissimus_R")});
}

/// What a bench finds out, near the maker's rule so that the same presses are seen: gains and exponents differ from cell to cell.
MatCalibration own_curves(const MatDescription& mat) {
  MatCalibration calibration = maker_calibration(mat);
  const auto cells = static_cast<std::size_t>(mat.geometry.cells());
  std::mt19937 random(11);
  std::uniform_real_distribution<float> gain(0.7F, 1.4F), exponent(0.9F, 1.2F), lean(-1.0F, 1.0F);
  CellCurves& curves = calibration.curves.emplace();
  curves.knot_counts = {5, 50, 300, 1200, 4000};
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const float k = gain(random), power = exponent(random);
    for (const float counts : curves.knot_counts) {
      const auto rule_N = static_cast<float>(mat.rule->newtons_per_count) * 100;
      curves.force_N.push_back(k * rule_N * std::pow(counts / 100, power));
    }
    calibration.leans.x.push_back(lean(random));
    calibration.leans.y.push_back(lean(random));
  }
  curves.top_counts.assign(cells, 4000.0F);
  curves.identified.assign(cells, 1);
  calibration.memory = {0.08F, 0.03F, 0.5F};
  calibration.wires.per_count = 2.4e-5;
  calibration.uncertainty = ForceUncertainty{0.05, std::vector<float>(cells, 0.1F), 0.5};
  return calibration;
}

void time_step(benchmark::State& state, const Frames& frames, const MatCalibration& calibration) {
  Pipeline pipeline = make_pipeline(frames, calibration);
  std::size_t next = 0;
  RawFrame frame;
  double t_s = 0;
  std::size_t contacts = 0;
  const auto advance = [&] {
    const RawFrame& source = frames.list[next++ % frames.list.size()];
    frame.counts = source.counts;
    frame.rows = source.rows;
    frame.cols = source.cols;
    frame.t_s = (t_s += 0.02);
    ++frame.sequence;
  };
  for (int warm = 0; warm < 200; ++warm) {
    advance();
    contacts += pipeline.step(frame).contacts.list.size();
  }
  for (auto _ : state) {
    advance();
    benchmark::DoNotOptimize(pipeline.step(frame));
  }
  state.counters["contacts_seen"] = static_cast<double>(contacts) / 200;
}

void time_components(benchmark::State& state, const Frames& frames) {
  const pressure::PressureConverter converter(maker_calibration(frames.mat));
  std::vector<cv::Mat> masks;
  PressureField field;
  for (const RawFrame& frame : frames.list) {
    converter.convert(frame, field);
    cv::Mat mask(field.geometry.rows, field.geometry.cols, CV_8U, cv::Scalar(0));
    for (const auto cell : field.loaded) mask.data[cell] = 255;
    masks.push_back(mask);
  }
  cv::setNumThreads(1);
  cv::Mat labels, stats, centroids;
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        cv::connectedComponentsWithStats(masks[next++ % masks.size()], labels, stats, centroids, 8, CV_32S));
  }
}

void time_pressure(benchmark::State& state, const Frames& frames) {
  const pressure::PressureConverter converter(maker_calibration(frames.mat));
  PressureField field;
  std::size_t next = 0;
  for (auto _ : state) {
    converter.convert(frames.list[next++ % frames.list.size()], field);
    benchmark::DoNotOptimize(field.force_N);
  }
}

void time_contacts(benchmark::State& state, const Frames& frames) {
  const pressure::PressureConverter converter(maker_calibration(frames.mat));
  std::vector<PressureField> fields(frames.list.size());
  for (std::size_t i = 0; i < fields.size(); ++i) converter.convert(frames.list[i], fields[i]);
  contact::ContactFinder finder(frames.mat.geometry);
  Contacts contacts;
  std::size_t next = 0;
  for (auto _ : state) {
    finder.find(fields[next % fields.size()], 0.02 * static_cast<double>(next), contacts);
    ++next;
    benchmark::DoNotOptimize(contacts.list.data());
  }
}

void time_muscles(benchmark::State& state, const Frames& frames) {
  const pressure::PressureConverter converter(maker_calibration(frames.mat));
  std::vector<PressureField> fields(frames.list.size());
  std::vector<Contacts> contacts(frames.list.size());
  contact::ContactFinder finder(frames.mat.geometry);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    converter.convert(frames.list[i], fields[i]);
    finder.find(fields[i], 0.02 * static_cast<double>(i), contacts[i]);
  }
  const depth::MuscleLoader loader(*atlas(), frames.mat.geometry, frames.placement);
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> contact_loads;
  std::size_t next = 0;
  for (auto _ : state) {
    loader.load(fields[next % fields.size()], contacts[next % fields.size()], loads, contact_loads);
    ++next;
    benchmark::DoNotOptimize(loads.data());
  }
}

const bool registered = [] {
  if (auto recorded = recorded_frames()) {
    benchmark::RegisterBenchmark("step/sensel_93x53", [frames = *recorded](benchmark::State& state) {
      time_step(state, frames, maker_calibration(frames.mat));
    });
    benchmark::RegisterBenchmark("cv_components/sensel_93x53", [frames = *recorded](benchmark::State& state) {
      time_components(state, frames);
    });
  }
  for (const int side : {64, 128}) {
    const std::string size = std::to_string(side) + "x" + std::to_string(side);
    for (const int count : {0, 1, 5, 10}) {
      const std::string name = size + "/contacts:" + std::to_string(count);
      const Frames frames = simulated_frames(side, count);
      benchmark::RegisterBenchmark(("step/" + name).c_str(), [frames](benchmark::State& state) {
        time_step(state, frames, maker_calibration(frames.mat));
      });
      benchmark::RegisterBenchmark(("cv_components/" + name).c_str(),
                                   [frames](benchmark::State& state) { time_components(state, frames); });
    }
    const Frames five = simulated_frames(side, 5);
    if (side == 64) {
      benchmark::RegisterBenchmark("step_curves/64x64/contacts:5", [five](benchmark::State& state) {
        time_step(state, five, own_curves(five.mat));
      });
    }
    benchmark::RegisterBenchmark(("stage/pressure/" + size).c_str(),
                                 [five](benchmark::State& state) { time_pressure(state, five); });
    benchmark::RegisterBenchmark(("stage/contacts/" + size).c_str(),
                                 [five](benchmark::State& state) { time_contacts(state, five); });
    benchmark::RegisterBenchmark(("stage/muscles/" + size).c_str(),
                                 [five](benchmark::State& state) { time_muscles(state, five); });
  }
  return true;
}();

}  // namespace
}  // namespace palmar::bench
