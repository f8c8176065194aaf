// What is measured: a frame's bytes through each shipped mat's capture decoder, and, beside it, a copy of the same
// bytes by memcpy. Two seconds of a scenario, round and round; times are of one frame.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/mat/capture_encoder.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::bench {
namespace {

using Records = std::vector<std::vector<std::uint8_t>>;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "bench_decoders: " << result.error().message() << '\n';
  std::exit(1);
}

Records records(const MatDescription& mat, const simulator::Scenario& scenario, const Atlas& atlas) {
  Placement placement;
  placement.u0_mm = mat.default_centre.u_mm - mat.geometry.width_mm() / 2;
  placement.v0_mm = mat.default_centre.v_mm - mat.geometry.height_mm() / 2;
  simulator::Simulation simulation(scenario, mat, placement, atlas, 1);
  Records list;
  RawFrame frame;
  simulator::FrameTruth truth;
  while (simulation.next(frame, truth) && frame.t_s < 5) {
    if (frame.t_s < 3) continue;  // hands lie on the mat by then
    mat::encode_capture_frame(mat, frame, list.emplace_back());
  }
  return list;
}

void decode(benchmark::State& state, const MatDescription& mat, const Records& list) {
  auto decoder = must(mat::make_capture_decoder(mat));
  RawFrame frame;
  std::size_t next = 0, decoded = 0, bytes = 0;
  for (auto _ : state) {
    decoder->feed(list[next]);
    bytes += list[next].size();
    next = (next + 1) % list.size();
    while (decoder->next_frame(frame)) ++decoded;
    benchmark::DoNotOptimize(frame.counts.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  if (decoded + 2 < static_cast<std::size_t>(state.iterations()) / 2)
    state.SkipWithError("frames were not decoded");
}

void copy(benchmark::State& state, const Records& list) {
  std::vector<std::uint8_t> to(1 << 20);
  std::size_t next = 0, bytes = 0;
  for (auto _ : state) {
    std::memcpy(to.data(), list[next].data(), list[next].size());
    bytes += list[next].size();
    next = (next + 1) % list.size();
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

const bool registered = [] {
  const library::Path assets = must(library::find_assets());
  const auto atlas = must(library::load_atlas(assets));
  const auto scenario = must(library::load_scenario(assets, "compression"));
  for (const MatDescription& mat : must(library::list_mats(assets))) {
    const Records list = records(mat, scenario, *atlas);
    benchmark::RegisterBenchmark(("decode/" + mat.id).c_str(),
                                 [mat, list](benchmark::State& state) { decode(state, mat, list); });
    benchmark::RegisterBenchmark(("copy/" + mat.id).c_str(),
                                 [list](benchmark::State& state) { copy(state, list); });
  }
  return true;
}();

}  // namespace
}  // namespace palmar::bench
