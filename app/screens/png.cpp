#include "app/screens/png.hpp"

#include <stb_image_write.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace palmar::screens {

Status write_png(const std::filesystem::path& path, const Image& image) {
  const auto failed = [&](std::string why) {
    return failure("png_not_written", "no picture written to " + path.string(), std::move(why),
                   "choose a folder that can be written to");
  };
  std::filesystem::path aside = path;
  aside += ".part";
  aside += std::to_string(::getpid());
  errno = 0;
  if (!stbi_write_png(aside.c_str(), image.width, image.height, 4, image.rgba.data(), image.width * 4)) {
    return failed(errno ? std::strerror(errno) : "the encoder gave up");
  }
  std::error_code error;
  std::filesystem::rename(aside, path, error);
  if (error) {
    std::filesystem::remove(aside, error);
    return failed("the file could not be renamed into its place");
  }
  return {};
}

}  // namespace palmar::screens
