#include "app/station/mat_reader.hpp"

#include <gtest/gtest.h>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/station/demo.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {
namespace {

TEST(MatReader, ReadsFramesInOrder) {
  const auto assets = library::find_assets().value();
  DemoConfig config;
  config.mat = library::load_mat(assets, "palmar-open-48x48").value();
  config.atlas = library::load_atlas(assets).value();
  config.placement = default_placement(config.mat);
  config.scenario = library::load_scenario(assets, "compression").value();
  auto demo = Demo::start(config);
  ASSERT_TRUE(demo.ok()) << demo.error().message();
  auto reader = MatReader::open(config.mat, (*demo)->mat_port());
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  RawFrame frame;
  std::uint64_t previous = 0;
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE((*reader)->next(frame, std::chrono::seconds(20)));
    if (i > 0) {
      EXPECT_EQ(frame.sequence, previous + 1);
    }
    previous = frame.sequence;
    EXPECT_EQ(frame.counts.size(), 48u * 48u);
  }
  EXPECT_EQ((*reader)->health().link, Link::streaming);
  EXPECT_FALSE((*reader)->wants_to_end());
}

TEST(MatReader, AMissingPortIsAnError) {
  const auto assets = library::find_assets().value();
  const auto reader = MatReader::open(library::load_mat(assets, "sensel-morph").value(), "/dev/ttyNOTHERE");
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().name, "port_missing");
}

}  // namespace
}  // namespace palmar::station
