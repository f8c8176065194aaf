// Pictures into files.
#pragma once

#include <filesystem>

#include "app/screens/painter.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

/// Writes the picture as PNG, aside and then renamed. Errors (failed): png_not_written.
Status write_png(const std::filesystem::path& path, const Image& image);

}  // namespace palmar::screens
