#include "app/station/evidence.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "app/exchange/grid_table.hpp"

namespace palmar::station {
namespace {

MatDescription small_mat() {
  MatDescription mat;
  mat.id = "small";
  mat.geometry = {2, 3, 10, 10};
  return mat;
}

TEST(Evidence, KeepsTheLastFramesOldestFirst) {
  EvidenceRing ring;
  RawFrame frame;
  frame.rows = 2;
  frame.cols = 3;
  constexpr int frames = static_cast<int>(EvidenceRing::most_frames) + 50;
  for (int i = 0; i < frames; ++i) {
    frame.t_s = 0.02 * i;
    frame.counts.assign(6, static_cast<std::uint16_t>(i));
    ring.keep(frame);
  }
  EXPECT_EQ(ring.size(), EvidenceRing::most_frames);
  const auto path =
      std::filesystem::temp_directory_path() / ("palmar-evidence-" + std::to_string(::getpid()) + ".csv");
  const Status written = ring.write(path, small_mat());
  ASSERT_TRUE(written.ok()) << written.error().message();
  auto table = exchange::TableReader::open(path, exchange::TableKind::frames);
  ASSERT_TRUE(table.ok()) << table.error().message();
  exchange::TableRow row;
  int expected = 50;
  for (auto more = table->next(row); more.ok() && *more; more = table->next(row)) {
    EXPECT_EQ(row.values[5], static_cast<float>(expected++));
  }
  EXPECT_EQ(expected, frames);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace palmar::station
