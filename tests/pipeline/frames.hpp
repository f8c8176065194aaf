// Frames for tests of the whole corridor.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/pipeline.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

inline library::Path assets() { return library::Path(PALMAR_SOURCE) / "assets"; }
inline std::shared_ptr<const Atlas> adult() {
  static const auto atlas = must(library::load_atlas(assets()));
  return atlas;
}
inline MatDescription mat_of(const std::string& id) { return must(library::load_mat(assets(), id)); }

inline PipelineConfig config_of(const MatDescription& mat) {
  return {mat, maker_calibration(mat), default_placement(mat), adult(), std::nullopt};
}

struct Recorded {
  std::vector<RawFrame> frames;
  std::vector<simulator::FrameTruth> truth;
};

inline Recorded simulate(const std::string& scenario, const MatDescription& mat, double seconds,
                         std::uint64_t seed = 1) {
  simulator::Simulation simulation(must(library::load_scenario(assets(), scenario)), mat,
                                   default_placement(mat), *adult(), seed);
  Recorded recorded;
  RawFrame frame;
  simulator::FrameTruth truth;
  while (simulation.next(frame, truth) && frame.t_s < seconds) {
    recorded.frames.push_back(frame);
    recorded.truth.push_back(truth);
  }
  return recorded;
}

/// Frames of a recorded capture; none where the recordings are not there.
inline std::vector<RawFrame> captured(const std::string& name) {
  const auto path =
      std::filesystem::path(PALMAR_SHARED) / "recordings/sensel_morph" / (name + ".serial_rx.bin");
  std::ifstream file(path, std::ios::binary);
  std::vector<RawFrame> frames;
  if (!file) return frames;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  auto decoder = must(mat::make_capture_decoder(mat_of("sensel-morph")));
  decoder->feed(bytes);
  decoder->end();
  RawFrame frame;
  while (decoder->next_frame(frame)) frames.push_back(frame);
  return frames;
}

}  // namespace palmar
