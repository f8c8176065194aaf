// What the corridor makes of ghosts, by how the mat's description says that it is read.
#include <gtest/gtest.h>

#include <numeric>

#include "sensing/pipeline.hpp"
#include "sensing/simulator/loads.hpp"
#include "tests/pipeline/frames.hpp"

namespace palmar {
namespace {

RawFrame frame_of(const MatDescription& mat, std::vector<std::uint16_t> counts) {
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.counts = std::move(counts);
  return frame;
}

/// Three corners of 9 cells each at 300 counts, and 90 counts at the fourth.
RawFrame rectangle(const MatDescription& mat) {
  std::vector<std::uint16_t> counts(static_cast<std::size_t>(mat.geometry.cells()), 0);
  for (const auto& [row, col, count] :
       {std::tuple{10, 12, 300}, {10, 30, 300}, {28, 12, 300}, {28, 30, 90}}) {
    for (int r = row; r < row + 3; ++r) {
      for (int c = col; c < col + 3; ++c)
        counts[static_cast<std::size_t>(mat.geometry.index(r, c))] = static_cast<std::uint16_t>(count);
    }
  }
  return frame_of(mat, std::move(counts));
}

TEST(PipelineGhosts, AMatOfUnknownReadoutHasItsGhostsMarked) {
  MatDescription mat = mat_of("palmar-open-48x48");
  ASSERT_EQ(mat.readout, MatReadout::unknown);
  Pipeline pipeline(config_of(mat));
  const Observation& seen = pipeline.step(rectangle(mat));
  EXPECT_EQ(seen.contacts.list.size(), 3U);
  EXPECT_NEAR(seen.field.force_N, 81, 1e-4);
  EXPECT_EQ(seen.field.validity[28 * 48 + 30], CellValidity::untrusted);
}

TEST(PipelineGhosts, AMatThatIsolatesIsTakenAtItsWord) {
  MatDescription mat = mat_of("palmar-open-48x48");
  mat.readout = MatReadout::isolated;
  Pipeline pipeline(config_of(mat));
  const Observation& seen = pipeline.step(rectangle(mat));
  EXPECT_EQ(seen.contacts.list.size(), 4U);
  EXPECT_NEAR(seen.field.force_N, 81 + 8.1, 1e-4);
}

TEST(PipelineGhosts, AnUnisolatedMatIsInverted) {
  MatDescription mat = mat_of("palmar-open-48x48");
  mat.readout = MatReadout::unisolated;
  mat.saturated_count = 0;
  simulator::SensorFaults faults;
  faults.readout = simulator::Readout::unisolated;
  simulator::VirtualMat virtual_mat(mat, faults, 2);
  PipelineConfig config = config_of(mat);
  config.calibration.wires.per_count =
      faults.switch_ohm / faults.cell_ohm / (virtual_mat.counts_per_kPa() * simulator::reference_kPa);
  Pipeline pipeline(config);
  const simulator::ToolPress palm(mat.geometry, ContactTool::palm_heel);
  const simulator::ToolPress thumb(mat.geometry, ContactTool::thumb_pad);
  simulator::CellForces spots(simulator::spot_grid(mat.geometry));
  RawFrame frame;
  for (int k = 0; k < 25; ++k) {
    spots.clear();
    palm.add({150.0 + k, 150}, 0, 30, spots);
    palm.add({330, 150}, 20, 25, spots);
    thumb.add({150.0 + k, 320}, 50, 12, spots);
    virtual_mat.read(spots, k * 0.02, frame);
    const Observation& seen = pipeline.step(frame);
    EXPECT_NEAR(seen.field.force_N, 67, 0.03 * 67);
    EXPECT_EQ(seen.contacts.list.size(), 3U);
    EXPECT_EQ(seen.sequence, frame.sequence);
  }
}

TEST(PipelineGhosts, ANewTareIsTakenOffBeforeTheInversion) {
  MatDescription mat = mat_of("palmar-open-48x48");
  mat.readout = MatReadout::unisolated;
  PipelineConfig config = config_of(mat);
  Pipeline pipeline(config);
  std::vector<std::uint16_t> counts(static_cast<std::size_t>(mat.geometry.cells()), 50);
  counts[20 * 48 + 20] = 450;
  config.calibration.tare_counts.assign(counts.size(), 50);
  pipeline.set_calibration(config.calibration);
  EXPECT_NEAR(pipeline.step(frame_of(mat, counts)).field.force_N, 4, 0.02);
}

}  // namespace
}  // namespace palmar
