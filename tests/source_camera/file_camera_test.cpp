#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

#include "camera_support.hpp"

namespace palmar::source {
namespace {

class FileCameraTest : public ::testing::Test {
 protected:
  FileCameraTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "palmar-camera-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~FileCameraTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void put(const std::string& name, const Bytes& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  static Bytes picture(int grey, const char* format) {
    Bytes bytes;
    cv::imencode(format, cv::Mat(24, 32, CV_8UC3, cv::Scalar::all(grey)), bytes);
    return bytes;
  }
  static int grey_of(const CameraFrame& frame) {
    return cv::imdecode(frame.jpeg, cv::IMREAD_GRAYSCALE).at<std::uint8_t>(12, 16);
  }
  static CameraOptions fast() {
    CameraOptions options = Listener::quick();
    options.folder_hz = 120;
    return options;
  }
  std::filesystem::path folder_;
};

TEST_F(FileCameraTest, AFolderIsReadInOrderOfName) {
  put("b.JPG", picture(80, ".jpg"));
  put("a.png", picture(40, ".png"));
  put("c.jpeg", picture(120, ".jpg"));
  put("notes.txt", {'x'});
  put("d.jpg", {'n', 'o', 'n', 'e', '!'});
  put("e.png", {'n', 'o', 'n', 'e', '!'});
  asio::io_context io;
  Listener listener(io, folder_.string(), fast());
  ASSERT_TRUE(run_until(io, [&] { return listener.reached(CameraLink::ended); }));
  ASSERT_EQ(listener.frames.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(grey_of(listener.frames[i]), 40 * (static_cast<int>(i) + 1), 3);
  EXPECT_EQ(listener.trouble(), "");
}

TEST_F(FileCameraTest, AFolderMayLoop) {
  put("a.jpg", picture(40, ".jpg"));
  put("b.jpg", picture(80, ".jpg"));
  asio::io_context io;
  CameraOptions options = fast();
  options.loop = true;
  Listener listener(io, folder_.string(), options);
  ASSERT_TRUE(run_until(io, [&] { return listener.frames.size() >= 5; }));
  EXPECT_NEAR(grey_of(listener.frames[4]), 40, 3);
  EXPECT_FALSE(listener.reached(CameraLink::ended));
}

TEST_F(FileCameraTest, AFolderOfGarbageEndsWithAWord) {
  put("a.jpg", {'n', 'o', 'n', 'e', '!'});
  asio::io_context io;
  CameraOptions options = fast();
  options.loop = true;
  Listener listener(io, folder_.string(), options);
  ASSERT_TRUE(run_until(io, [&] { return listener.reached(CameraLink::ended); }));
  EXPECT_EQ(listener.trouble(), "no_pictures");
}

TEST_F(FileCameraTest, AVideoIsPlayed) {
  const std::string path = (folder_ / "v.avi").string();
  cv::VideoWriter writer(path, cv::CAP_OPENCV_MJPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 100,
                         {64, 48});
  ASSERT_TRUE(writer.isOpened());
  for (int i = 0; i < 6; ++i) writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(30 * i)));
  writer.release();
  asio::io_context io;
  Listener listener(io, path, fast());
  ASSERT_TRUE(run_until(io, [&] { return listener.reached(CameraLink::ended); }));
  ASSERT_GE(listener.frames.size() + listener.source->counters().dropped, 6u);
  EXPECT_NEAR(grey_of(listener.frames.back()), 150, 5);
  EXPECT_TRUE(listener.reached(CameraLink::streaming));
}

TEST_F(FileCameraTest, MistakesAreNamedAtOnce) {
  asio::io_context io;
  put("v.avi", {'n', 'o', 'n', 'e', '!'});
  EXPECT_EQ(make_camera_source(io, (folder_ / "v.avi").string(), {}).error().name, "camera_file_unreadable");
  std::filesystem::create_directory(folder_ / "empty");
  const auto empty = make_camera_source(io, (folder_ / "empty").string(), {});
  EXPECT_EQ(empty.error().name, "no_pictures");
  EXPECT_EQ(empty.error().exit_status(), 2);
}

TEST_F(FileCameraTest, StopsInTheMiddle) {
  for (int i = 0; i < 50; ++i) put(std::to_string(100 + i) + ".jpg", picture(i, ".jpg"));
  asio::io_context io;
  Listener listener(io, folder_.string(), fast());
  ASSERT_TRUE(run_until(io, [&] { return listener.frames.size() >= 2; }));
  listener.source->stop();
  const std::size_t heard = listener.frames.size();
  io.poll();
  EXPECT_EQ(listener.frames.size(), heard);
}

}  // namespace
}  // namespace palmar::source
