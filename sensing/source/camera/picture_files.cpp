#include "sensing/source/camera/picture_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <string>

namespace palmar::source {
namespace {

constexpr int jpeg_quality = 90;
constexpr double slowest_hz = 0.1, fastest_hz = 120, usual_hz = 25;
constexpr int largest_side = 8192;

std::chrono::nanoseconds period_of(double hz) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / hz));
}

bool encode(const cv::Mat& picture, std::vector<std::uint8_t>& jpeg) {
  return !picture.empty() && cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, jpeg_quality});
}

std::string extension(const std::filesystem::path& path) {
  std::string text = path.extension().string();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_jpeg(const std::filesystem::path& path) {
  return extension(path) == ".jpg" || extension(path) == ".jpeg";
}
bool is_picture(const std::filesystem::path& path) { return is_jpeg(path) || extension(path) == ".png"; }

class Folder : public PictureFiles {
 public:
  Folder(std::vector<std::filesystem::path> files, double hz, std::size_t most_bytes)
      : files_(std::move(files)), period_(period_of(hz)), most_bytes_(most_bytes) {}

  bool next(std::vector<std::uint8_t>& jpeg) override {
    while (at_ < files_.size()) {
      const std::filesystem::path& path = files_[at_++];
      if (read(path, jpeg)) return true;
      ++refused;
    }
    return false;
  }
  void rewind() override { at_ = 0; }
  std::chrono::nanoseconds period() const override { return period_; }

 private:
  bool read(const std::filesystem::path& path, std::vector<std::uint8_t>& jpeg) {
    std::error_code ignored;
    const std::uintmax_t size = std::filesystem::file_size(path, ignored);
    if (ignored || size < 4 || size > most_bytes_) return false;
    std::ifstream stream(path, std::ios::binary);
    std::vector<std::uint8_t>& bytes = is_jpeg(path) ? jpeg : coded_;
    bytes.resize(static_cast<std::size_t>(size));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (static_cast<std::uintmax_t>(stream.gcount()) != size) return false;
    if (is_jpeg(path)) return jpeg[0] == 0xFF && jpeg[1] == 0xD8;
    // What is no PNG would be offered to every other decoder that OpenCV was built with.
    constexpr std::array<std::uint8_t, 4> png = {0x89, 'P', 'N', 'G'};
    if (!std::equal(png.begin(), png.end(), coded_.begin())) return false;
    try {
      return encode(cv::imdecode(coded_, cv::IMREAD_COLOR), jpeg);
    } catch (const cv::Exception&) {
      return false;
    }
  }

  std::vector<std::filesystem::path> files_;
  std::chrono::nanoseconds period_;
  std::size_t most_bytes_;
  std::size_t at_ = 0;
  std::vector<std::uint8_t> coded_;
};

/// FFmpeg, else OpenCV's own reader of AVI. Without names OpenCV also asks the backends of devices, and loads what they need.
bool open(cv::VideoCapture& capture, const std::string& path) {
  return capture.open(path, cv::CAP_FFMPEG) || capture.open(path, cv::CAP_OPENCV_MJPEG);
}

class Video : public PictureFiles {
 public:
  Video(cv::VideoCapture capture, std::string path) : capture_(std::move(capture)), path_(std::move(path)) {
    const double hz = capture_.get(cv::CAP_PROP_FPS);
    period_ = period_of(hz >= slowest_hz && hz <= fastest_hz ? hz : usual_hz);
  }

  bool next(std::vector<std::uint8_t>& jpeg) override {
    try {
      return capture_.read(picture_) && encode(picture_, jpeg);
    } catch (const cv::Exception&) {
      ++refused;
      return false;
    }
  }
  void rewind() override { open(capture_, path_); }
  std::chrono::nanoseconds period() const override { return period_; }

 private:
  cv::VideoCapture capture_;
  std::string path_;
  cv::Mat picture_;
  std::chrono::nanoseconds period_{};
};

Result<std::unique_ptr<PictureFiles>> open_folder(const std::filesystem::path& path, double hz,
                                                  std::size_t most_bytes) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_picture(entry->path()) && entry->is_regular_file()) files.push_back(entry->path());
  }
  if (error) {
    return bad_input("camera_file_unreadable", "cannot read the folder " + path.string(), error.message(),
                     "check who may read it");
  }
  if (files.empty()) {
    return bad_input("no_pictures", "no pictures in " + path.string(), "no .jpg, .jpeg or .png lies there",
                     "name another folder");
  }
  std::sort(files.begin(), files.end());
  return std::unique_ptr<PictureFiles>(
      std::make_unique<Folder>(std::move(files), std::clamp(hz, slowest_hz, fastest_hz), most_bytes));
}

Result<std::unique_ptr<PictureFiles>> open_video(const std::filesystem::path& path) {
  // OpenCV tells its troubles on the terminal as well; ours are told once, in one place.
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  std::string why = "OpenCV finds no video in it";
  try {
    cv::VideoCapture capture;
    if (open(capture, path.string())) {
      const double width = capture.get(cv::CAP_PROP_FRAME_WIDTH),
                   height = capture.get(cv::CAP_PROP_FRAME_HEIGHT);
      if (width <= largest_side && height <= largest_side) {
        return std::unique_ptr<PictureFiles>(std::make_unique<Video>(std::move(capture), path.string()));
      }
      why = "its pictures are larger than 8192 pixels";
    }
  } catch (const cv::Exception& thrown) {
    why = thrown.err;
  }
  return bad_input("camera_file_unreadable", "cannot read the video " + path.string(), why,
                   "try another file or format");
}

}  // namespace

Result<std::unique_ptr<PictureFiles>> open_picture_files(const std::filesystem::path& path, double folder_hz,
                                                         std::size_t most_picture_bytes) {
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) return open_folder(path, folder_hz, most_picture_bytes);
  if (std::filesystem::is_regular_file(status)) return open_video(path);
  return bad_input("camera_file_missing", "no camera at " + path.string(), "there is no such file or folder",
                   "give http://HOST/PATH, a video file, or a folder of pictures");
}

}  // namespace palmar::source
