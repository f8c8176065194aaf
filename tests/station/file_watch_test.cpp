// Files that are edited while the station runs, on the demo's real pty: what is good is taken over, what is wrong is told of.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/library/anatomy.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/tissues.hpp"
#include "sensing/depth/depth_model.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

class FileWatchTest : public testing::Test {
 protected:
  FileWatchTest() {
    fs::create_directories(folder_);
    for (const char* part : {"anatomy", "tissues"})
      fs::copy(assets_ / part, folder_ / part,
               fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    StationConfig config = open_mat_config("palmar-open-48x48", folder_);
    config.session.pipeline.depth = library::load_depth_model(folder_, "average").value();
    config.scenario = library::load_scenario(assets_, "strip_longissimus").value();
    config.files.tissue = tissue_;
    config.files.body = {mannequin_, muscles_};
    config.files.load_tissue = [this] { return library::load_depth_model(folder_, "average"); };
    config.files.check_body = [this]() -> Status {
      const auto atlas = library::load_atlas(folder_);
      return atlas ? Status() : Status(atlas.error());
    };
    config.files.period = 20ms;
    station_ = std::move(Station::start(config).value());
    EXPECT_TRUE(eventually([&] { return station_->newest().mat.frames > 5; }));
  }
  ~FileWatchTest() override { fs::remove_all(folder_); }

  /// Replaces the first `from` by `to`.
  void edit(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = text_of(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const fs::path aside = file.string() + ".new";
    std::ofstream(aside) << text;
    fs::rename(aside, file);
  }
  std::string refused() { return station_->newest().files.refused; }

  const fs::path assets_ = library::find_assets().value();
  const fs::path folder_ = fs::path(testing::TempDir()) / ("file_watch_" + std::to_string(::getpid()));
  const fs::path tissue_ = folder_ / "tissues" / "average.toml",
                 mannequin_ = folder_ / "anatomy" / "mannequins" / "adult.toml",
                 muscles_ = folder_ / "anatomy" / "muscles.csv";
  std::unique_ptr<Station> station_;
};

TEST_F(FileWatchTest, ATissueThatIsEditedIsTakenOverAndABrokenOneChangesNothing) {
  EXPECT_EQ(station_->newest().depth, nullptr);
  edit(tissue_, "modulus_kPa = [100, 200, 400]", "modulus_kPa = [500, 800, 1000]");
  ASSERT_TRUE(eventually([&] { return station_->newest().depth != nullptr; })) << refused();
  const auto good = station_->newest().depth;
  EXPECT_EQ(good->tissue()->stacks[0].layers[0].modulus_kPa.mid, 800);
  EXPECT_EQ(refused(), "");

  edit(tissue_, "thickness_mm = [1.5, 2, 2.5]", "thickness_mm = [1.5, -2, 2.5]");
  ASSERT_TRUE(eventually([&] { return !refused().empty(); }));
  EXPECT_NE(refused().find("average.toml:17: "), std::string::npos) << refused();
  EXPECT_NE(refused().find("thickness_mm"), std::string::npos) << refused();
  const auto frames = station_->newest().mat.frames;
  ASSERT_TRUE(eventually([&] { return station_->newest().mat.frames > frames + 20; }));
  EXPECT_EQ(station_->newest().depth, good);

  edit(tissue_, "thickness_mm = [1.5, -2, 2.5]", "thickness_mm = [2.5, 3, 3.5]");
  ASSERT_TRUE(eventually([&] { return station_->newest().depth != good; }));
  EXPECT_EQ(station_->newest().depth->tissue()->stacks[0].layers[0].thickness_mm.mid, 3);
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(station_->newest().mat.lost, 0u);
}

TEST_F(FileWatchTest, AMannequinHoldsFromTheNextStartAndABrokenOneIsToldOf) {
  edit(mannequin_, "name = \"", "name = \"Our ");
  ASSERT_TRUE(eventually([&] { return !station_->newest().files.waits.empty(); })) << refused();
  EXPECT_EQ(station_->newest().files.waits, "adult.toml");
  EXPECT_EQ(refused(), "");
  edit(mannequin_, "name = \"", "nickname = \"back\"\nname = \"");
  ASSERT_TRUE(eventually([&] { return !refused().empty(); }));
  EXPECT_NE(refused().find("adult.toml:"), std::string::npos) << refused();
  EXPECT_NE(refused().find("nickname"), std::string::npos) << refused();
  EXPECT_EQ(station_->newest().files.waits, "");
  edit(mannequin_, "nickname = \"back\"\n", "");
  ASSERT_TRUE(eventually([&] { return refused().empty(); }));
  EXPECT_EQ(station_->newest().depth, nullptr);
}

TEST_F(FileWatchTest, ABrokenTableOfTheAnatomyIsToldOfAndTheMannequinStaysBroken) {
  edit(muscles_, "0,-110;25,-110;70,-20", "25,-110;0,-110;70,-20");  // the outline crosses itself
  ASSERT_TRUE(eventually([&] { return !refused().empty(); }));
  EXPECT_NE(refused().find("muscles.csv"), std::string::npos) << refused();
  EXPECT_NE(refused().find("the anatomy that was good goes on"), std::string::npos) << refused();
  const auto frames = station_->newest().mat.frames;
  edit(mannequin_, "name = \"", "name = \"Our ");
  ASSERT_TRUE(eventually([&] { return station_->newest().mat.frames > frames + 100; }));
  EXPECT_FALSE(refused().empty()) << "the table is still wrong";
  edit(muscles_, "25,-110;0,-110;70,-20", "0,-110;25,-110;70,-20");
  ASSERT_TRUE(eventually([&] { return refused().empty(); }));
  EXPECT_EQ(station_->newest().files.waits, "muscles.csv");
}

TEST_F(FileWatchTest, ATissueThatIsGoneIsToldOf) {
  const fs::path elsewhere = folder_ / "elsewhere.toml";
  fs::rename(tissue_, elsewhere);
  ASSERT_TRUE(eventually([&] { return !refused().empty(); }));
  fs::rename(elsewhere, tissue_);
  ASSERT_TRUE(eventually([&] { return refused().empty(); }));
}

}  // namespace
}  // namespace palmar::station
