// How a mat's description says that its matrix is read.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <tuple>

#include "app/library/mats.hpp"

namespace palmar::library {
namespace {

const Path assets = Path(PALMAR_SOURCE) / "assets";

class Readout : public testing::Test {
 protected:
  const Path file =
      std::filesystem::temp_directory_path() / ("readout-" + std::to_string(getpid()) + ".toml");
  void TearDown() override { std::filesystem::remove(file); }

  /// The open mat with one line more.
  Result<MatDescription> with(const std::string& line) const {
    std::ifstream in(assets / "mats" / "palmar-open-48x48.toml");
    std::ofstream(file) << line << '\n'
                        << std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    return load_mat(assets, file.string());
  }
};

TEST_F(Readout, IsUnknownUnlessItIsSaid) {
  EXPECT_EQ(with("").value().readout, MatReadout::unknown);
  EXPECT_EQ(with("readout = \"unknown\"").value().readout, MatReadout::unknown);
  EXPECT_EQ(with("readout = \"isolated\"").value().readout, MatReadout::isolated);
  EXPECT_EQ(with("readout = \"unisolated\"").value().readout, MatReadout::unisolated);
  EXPECT_EQ(load_mat(assets, "sensel-morph").value().readout, MatReadout::isolated);
}

TEST_F(Readout, OfAnotherNameIsRefused) {
  const auto mat = with("readout = \"floating\"");
  ASSERT_FALSE(mat);
  EXPECT_EQ(mat.error().name, "unknown_readout");
  EXPECT_NE(mat.error().message().find(":1"), std::string::npos) << mat.error().message();
}

TEST_F(Readout, SwitchesCountAsAShareOfACell) {
  const std::string unisolated = "readout = \"unisolated\"\n";
  EXPECT_EQ(with(unisolated).value().switch_per_count, 0);
  const auto counted = with(unisolated + "switch_ohm = 100\ncell_ohm = 2500\ncell_count = 200");
  ASSERT_TRUE(counted) << counted.error().message();
  EXPECT_DOUBLE_EQ(counted->switch_per_count, 100.0 / 2500 / 200);
  // 20 kPa on 100 mm2 are 2 N, by the open mat's rule of 0.01 N a count 200 counts.
  EXPECT_DOUBLE_EQ(with(unisolated + "switch_ohm = 100\ncell_ohm = 2500").value().switch_per_count,
                   100.0 / 2500 / 200);
}

TEST_F(Readout, SwitchesThatSayNothingAreRefusedWithTheirLine) {
  const std::string unisolated = "readout = \"unisolated\"\n";
  for (const auto& [lines, name, line] :
       {std::tuple{unisolated + "switch_ohm = 20", "missing_key", ":2"},
        {unisolated + "cell_ohm = 2500", "missing_key", ":2"},
        {std::string("switch_ohm = 20\ncell_ohm = 2500"), "contradiction", ":1"},
        {unisolated + "cell_ohm = 2500\nswitch_ohm = -20", "out_of_range", ":3"},
        {unisolated + "switch_ohm = 20\ncell_ohm = 0", "out_of_range", ":3"}}) {
    const auto mat = with(lines);
    ASSERT_FALSE(mat) << lines;
    EXPECT_EQ(mat.error().name, name) << lines;
    EXPECT_NE(mat.error().message().find(line), std::string::npos) << mat.error().message();
  }
}

}  // namespace
}  // namespace palmar::library
