// What is modelled below the skin, on 64x64 cells of 10 mm with 200 loaded, with the tissue `average`:
//
// muscles                    loads of all scoreable muscles, both sides, of one frame.
// layer_direct, layer_fourier   one drawn layer of stress; layer_quicker is what StressLayer picks.
// layers8_fourier            eight drawn layers, beside scipy's fftconvolve for the same (half-space, one kernel each).
// slice                      96 x 40 points in a vertical plane.
// contacts                   half depth and dent of three contacts.
// placement                  everything that depends on where the mat lies: a whole Pipeline.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "app/library/assets.hpp"
#include "app/library/tissues.hpp"
#include "sensing/depth/contact_depth.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/depth/slice.hpp"
#include "sensing/depth/stress_layer.hpp"
#include "sensing/pipeline.hpp"
#include "tests/bench/frames.hpp"

namespace palmar::bench {
namespace {

const GridGeometry grid{64, 64, 10, 10};
const Placement placement{"adult", -320, -65, 0, 1, {}};

std::shared_ptr<const depth::DepthModel> average() {
  static const auto model = [] {
    auto loaded = library::load_depth_model(library::find_assets().value(), "average");
    if (!loaded) {
      std::fprintf(stderr, "%s: %s\n", loaded.error().what.c_str(), loaded.error().why.c_str());
      std::exit(2);
    }
    return std::move(loaded).value();
  }();
  return model;
}

/// Three prints with 200 cells together.
struct Hands {
  PressureField field;
  Contacts contacts;
};

const Hands& hands() {
  static const Hands made = [] {
    Hands h;
    std::mt19937 random(1);
    h.field.geometry = grid;
    h.field.kPa.assign(4096, 0.0f);
    h.field.validity.assign(4096, CellValidity::below_threshold);
    h.contacts.owner.assign(4096, Contacts::none);
    const struct {
      int row, col, rows, cols;
    } prints[] = {{10, 20, 10, 8}, {24, 36, 8, 8}, {40, 24, 7, 8}};
    for (std::uint8_t i = 0; i < 3; ++i) {
      const auto& print = prints[i];
      double force = 0;
      for (int row = print.row; row < print.row + print.rows; ++row) {
        for (int col = print.col; col < print.col + print.cols; ++col) {
          const auto cell = static_cast<std::uint32_t>(grid.index(row, col));
          h.field.kPa[cell] = static_cast<float>(4 + random() % 12);
          h.field.validity[cell] = CellValidity::measured;
          h.field.loaded.push_back(cell);
          h.contacts.owner[cell] = i;
          force += static_cast<double>(h.field.kPa[cell]) * 0.1;
        }
      }
      Contact contact;
      contact.id = i + 1u;
      contact.centre = {(print.col + print.cols / 2.0) * 10, (print.row + print.rows / 2.0) * 10};
      contact.centre_body = placement.to_body(contact.centre);
      contact.force_N = force;
      contact.force_lo_N = 0.9 * force;
      contact.force_hi_N = 1.1 * force;
      contact.mean_kPa = force * 10 / (print.rows * print.cols);
      h.contacts.list.push_back(contact);
      h.field.force_N += force;
    }
    return h;
  }();
  return made;
}

void muscles(benchmark::State& state) {
  const depth::MuscleLoader loader(*atlas(), grid, placement, *average());
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> contact_loads;
  for (auto _ : state) {
    loader.load(hands().field, hands().contacts, loads, contact_loads);
    benchmark::DoNotOptimize(loads.data());
  }
  state.counters["muscles"] = static_cast<double>(loader.muscles().size());
  state.counters["loaded"] = static_cast<double>(hands().field.loaded.size());
}
BENCHMARK(muscles);

void layers(benchmark::State& state, depth::StressLayer::Way way, int count) {
  std::vector<depth::StressLayer> list;
  for (int i = 0; i < count; ++i)
    list.emplace_back(grid, 5.0 * (i + 1), *average(), placement, atlas()->mannequin.c7_psis_mm);
  std::vector<float> sigma;
  for (auto _ : state) {
    for (const depth::StressLayer& layer : list)
      benchmark::DoNotOptimize(layer.solve(hands().field, sigma, way));
  }
}
BENCHMARK_CAPTURE(layers, layer_direct, depth::StressLayer::Way::direct, 1);
BENCHMARK_CAPTURE(layers, layer_fourier, depth::StressLayer::Way::fourier, 1);
BENCHMARK_CAPTURE(layers, layer_quicker, depth::StressLayer::Way::quicker, 1);
BENCHMARK_CAPTURE(layers, layers8_fourier, depth::StressLayer::Way::fourier, 8);
BENCHMARK_CAPTURE(layers, layers8_quicker, depth::StressLayer::Way::quicker, 8);

void layers_half_space(benchmark::State& state) {
  std::vector<depth::StressLayer> list;
  for (int i = 0; i < 8; ++i) list.emplace_back(grid, 5.0 * (i + 1));
  std::vector<float> sigma;
  for (auto _ : state) {
    for (const depth::StressLayer& layer : list)
      benchmark::DoNotOptimize(layer.solve(hands().field, sigma, depth::StressLayer::Way::fourier));
  }
}
BENCHMARK(layers_half_space)->Name("layers8_half_space");

void slice(benchmark::State& state) {
  const depth::Slicer slicer(average(), grid, placement, atlas()->mannequin.c7_psis_mm);
  depth::SliceField field;
  double turn = 0;
  for (auto _ : state) {
    slicer.solve(hands().field, {*hands().contacts.list[0].centre_body, turn += 7, 80}, 96, field);
    benchmark::DoNotOptimize(field.kPa.data());
  }
}
BENCHMARK(slice)->Unit(benchmark::kMillisecond);

void profile(benchmark::State& state) {
  double turn = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(depth::tissue_profile(
        *average(), *atlas(), {*hands().contacts.list[0].centre_body, turn += 7, 80}, 96));
  }
}
BENCHMARK(profile)->Unit(benchmark::kMillisecond);

void contacts(benchmark::State& state) {
  depth::ContactDepths estimator(*average(), grid, placement, atlas()->mannequin.c7_psis_mm);
  std::vector<ContactDepth> depths;
  for (auto _ : state) {
    estimator.estimate(hands().field, hands().contacts, depths);
    benchmark::DoNotOptimize(depths.data());
  }
}
BENCHMARK(contacts);

void kernels_for_a_placement(benchmark::State& state) {
  const Frames frames = simulated_frames(64, 1);
  PipelineConfig config{frames.mat, maker_calibration(frames.mat),    placement,
                        atlas(),    atlas()->muscle("longissimus_R"), average()};
  for (auto _ : state) {
    Pipeline pipeline(config);
    benchmark::DoNotOptimize(&pipeline);
  }
}
BENCHMARK(kernels_for_a_placement)->Name("placement")->Unit(benchmark::kMillisecond);

void slicer(benchmark::State& state) {
  for (auto _ : state) {
    const depth::Slicer made(average(), grid, placement, atlas()->mannequin.c7_psis_mm);
    benchmark::DoNotOptimize(&made);
  }
}
BENCHMARK(slicer)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace palmar::bench
