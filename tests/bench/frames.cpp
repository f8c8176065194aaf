#include "tests/bench/frames.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <random>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/simulator/print.hpp"
#include "sensing/simulator/sensor.hpp"

namespace palmar::bench {
namespace {

constexpr double side_mm = 640;
constexpr int frames_made = 100;
constexpr double frame_s = 0.02;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "palmar_bench: %s\n", result.error().message().c_str());
  std::exit(1);
}

MatDescription square_mat(int cells_a_side) {
  MatDescription mat;
  mat.id = "square";
  mat.geometry = {cells_a_side, cells_a_side, side_mm / cells_a_side, side_mm / cells_a_side};
  mat.rate_hz = 1 / frame_s;
  mat.threshold_count = 3;
  mat.noise_counts = 0.4;
  mat.saturated_count = 4095;
  // A tenth of a kPa a count, whatever the cell.
  mat.rule = CountRule{0.1e-3 * mat.geometry.cell_area_mm2(), std::nullopt, "bench"};
  return mat;
}

}  // namespace

std::shared_ptr<const Atlas> atlas() { return must(library::load_atlas(must(library::find_assets()))); }

std::optional<Frames> recorded_frames() {
  const auto folder =
      std::filesystem::path(std::getenv("PALMAR_SHARED") ? std::getenv("PALMAR_SHARED") : PALMAR_SHARED);
  const auto path = folder / "recordings/sensel_morph/20260712_204642_full_test.serial_rx.bin";
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  Frames frames;
  frames.mat = must(library::load_mat(must(library::find_assets()), "sensel-morph"));
  frames.placement = default_placement(frames.mat);
  auto decoder = must(mat::make_capture_decoder(frames.mat));
  decoder->feed(bytes);
  decoder->end();
  RawFrame frame;
  while (decoder->next_frame(frame)) frames.list.push_back(frame);
  return frames;
}

Frames simulated_frames(int cells_a_side, int contacts) {
  constexpr ContactTool tools[] = {ContactTool::palm_full, ContactTool::palm_heel, ContactTool::knuckles,
                                   ContactTool::elbow, ContactTool::thumb_pad};
  Frames frames;
  frames.mat = square_mat(cells_a_side);
  frames.placement = default_placement(frames.mat);
  const GridGeometry& grid = frames.mat.geometry;
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<simulator::Print> prints;
  for (int k = 0; k < contacts; ++k)
    prints.push_back(
        simulator::make_print(tools[k % 5], k % 2 ? Side::left : Side::right, grid.pitch_x_mm / 2));
  simulator::CellForces cells(grid);
  for (int n = 0; n < frames_made; ++n) {
    cells.clear();
    // To and fro without a jump, so that the frames can be played round and round.
    const double swing = 60 * std::sin(2 * std::numbers::pi * n / frames_made);
    for (int k = 0; k < contacts; ++k) {
      const MatPoint at{80.0 + 120 * (k % 5), (contacts > 5 ? 170.0 + 300 * (k / 5) : 320.0) + swing};
      const auto& print = prints[static_cast<std::size_t>(k)];
      simulator::press(print, frames.placement.to_body(at), -90, print.reference_N, frames.placement, grid,
                       cells);
    }
    RawFrame& frame = frames.list.emplace_back();
    frame.rows = grid.rows;
    frame.cols = grid.cols;
    for (int i = 0; i < grid.cells(); ++i) {
      frame.counts.push_back(
          simulator::count_of(frames.mat, cells.at(static_cast<std::uint32_t>(i)), normal(random)));
    }
  }
  return frames;
}

}  // namespace palmar::bench
