#include "app/exchange/output_file.hpp"

#include <sys/stat.h>

#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using OutputFileTest = InFolder;

TEST_F(OutputFileTest, AppearsOnlyWhenFinished) {
  Result<OutputFile> made = OutputFile::create(file("out.jsonl"));
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(made->write("one\n").ok());
  ASSERT_TRUE(made->flush().ok());
  EXPECT_FALSE(std::filesystem::exists(file("out.jsonl")));
  ASSERT_EQ(names().size(), 1u);
  EXPECT_EQ(contents(folder_ / names().front()), "one\n") << "a flush must reach the part file";
  ASSERT_TRUE(made->finish().ok());
  EXPECT_EQ(names(), std::vector<std::string>{"out.jsonl"});
  EXPECT_EQ(contents(file("out.jsonl")), "one\n");
}

TEST_F(OutputFileTest, WithoutFinishLeavesTheOldFileAlone) {
  file("out.csv", "old");
  {
    Result<OutputFile> made = OutputFile::create(file("out.csv"));
    ASSERT_TRUE(made->write("new").ok());
    ASSERT_TRUE(made->flush().ok());
  }
  EXPECT_EQ(names(), std::vector<std::string>{"out.csv"});
  EXPECT_EQ(contents(file("out.csv")), "old");
}

TEST_F(OutputFileTest, KeepsOrderAcrossTheBuffer) {
  Result<OutputFile> made = OutputFile::create(file("out"), 16);
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    const std::string piece(static_cast<std::size_t>(i % 37), static_cast<char>('a' + i % 26));
    ASSERT_TRUE(made->write(piece).ok());
    expected += piece;
  }
  EXPECT_EQ(made->bytes(), expected.size());
  ASSERT_TRUE(made->finish().ok());
  EXPECT_EQ(contents(file("out")), expected);
}

TEST_F(OutputFileTest, MissingFolderIsNamed) {
  const Result<OutputFile> made = OutputFile::create(folder_ / "nowhere" / "out.csv");
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().name, "folder_missing");
  EXPECT_NE(made.error().message().find("nowhere"), std::string::npos);
}

TEST_F(OutputFileTest, AFolderIsNotAFile) {
  const Result<OutputFile> made = OutputFile::create(folder_);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().name, "not_writable");
}

TEST_F(OutputFileTest, AFullDiskIsNamedAndStaysNamed) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  Result<OutputFile> made = OutputFile::create("/dev/full", 8);
  ASSERT_TRUE(made.ok());
  const Status status = made->write("more than eight bytes");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().name, "disk_full");
  EXPECT_EQ(made->write("x").error().name, "disk_full");
  EXPECT_EQ(made->finish().error().name, "disk_full");
}

TEST_F(OutputFileTest, ADeviceIsWrittenDirectly) {
  Result<OutputFile> made = OutputFile::create("/dev/null");
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(made->write("x").ok());
  EXPECT_TRUE(made->finish().ok());
  struct stat found{};
  ASSERT_EQ(::stat("/dev/null", &found), 0);
  EXPECT_TRUE(S_ISCHR(found.st_mode));
}

TEST_F(OutputFileTest, WritingAfterTheEndIsABrokenPromise) {
  Result<OutputFile> made = OutputFile::create(file("out"));
  ASSERT_TRUE(made->finish().ok());
  EXPECT_THROW((void)made->write("x"), std::invalid_argument);
}

TEST_F(OutputFileTest, MovesWithItsFile) {
  Result<OutputFile> made = OutputFile::create(file("out"));
  ASSERT_TRUE(made->write("a").ok());
  OutputFile moved = std::move(made).value();
  ASSERT_TRUE(moved.write("b").ok());
  ASSERT_TRUE(moved.finish().ok());
  EXPECT_EQ(contents(file("out")), "ab");
}

}  // namespace
}  // namespace palmar::exchange
