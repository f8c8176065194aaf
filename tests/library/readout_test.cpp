// How a mat's description says that its matrix is read.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

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

}  // namespace
}  // namespace palmar::library
