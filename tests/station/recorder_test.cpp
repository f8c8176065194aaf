#include "app/station/recorder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace palmar::station {
namespace {

class RecorderTest : public testing::Test {
 protected:
  RecorderTest()
      : folder_(std::filesystem::temp_directory_path() / ("palmar-recorder-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~RecorderTest() override { std::filesystem::remove_all(folder_); }

  std::string text(const std::filesystem::path& path) const {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }

  std::filesystem::path folder_;
  std::shared_ptr<const Atlas> atlas_ = std::make_shared<Atlas>();
};

TEST_F(RecorderTest, WritesEverythingInOrder) {
  RecordPaths paths{folder_ / "raw.bin", folder_ / "f.jsonl", folder_ / "s.jsonl"};
  auto recorder = Recorder::start(paths, atlas_);
  ASSERT_TRUE(recorder.ok());
  std::string frames, strokes, raw;
  RecordItem item;
  for (int i = 0; i < 500; ++i) {
    item.frames = "{\"f\":" + std::to_string(i) + "}\n";
    item.strokes = i % 10 == 0 ? "{\"s\":" + std::to_string(i) + "}\n" : "";
    item.capture.assign(3, static_cast<std::uint8_t>(i));
    frames += item.frames;
    strokes += item.strokes;
    raw += std::string(3, static_cast<char>(i));
    (*recorder)->record(item);
    EXPECT_TRUE(item.frames.empty() && item.strokes.empty() && item.capture.empty());
  }
  const Status finished = (*recorder)->finish();
  ASSERT_TRUE(finished.ok()) << finished.error().message();
  EXPECT_FALSE((*recorder)->full());
  EXPECT_EQ(text(*paths.frames), frames);
  EXPECT_EQ(text(*paths.strokes), strokes);
  EXPECT_EQ(text(*paths.capture), raw);
}

TEST_F(RecorderTest, AMissingFolderIsFoundBeforeAnythingStarts) {
  const auto recorder = Recorder::start({folder_ / "raw.bin", folder_ / "no/such/f.jsonl", {}}, atlas_);
  ASSERT_FALSE(recorder.ok());
  EXPECT_NE(recorder.error().message().find("no/such"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(folder_)) << "nothing half-written stays behind";
}

TEST_F(RecorderTest, AFullDiskIsSaid) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  auto recorder = Recorder::start({{}, "/dev/full", {}}, atlas_);
  ASSERT_TRUE(recorder.ok());
  RecordItem item;
  for (int i = 0; i < 100; ++i) {
    item.frames.assign(4096, 'x');
    (*recorder)->record(item);
  }
  const Status finished = (*recorder)->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().name, "disk_full");
  EXPECT_TRUE((*recorder)->full());
}

}  // namespace
}  // namespace palmar::station
