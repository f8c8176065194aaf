// The typeface, baked at exactly the sizes that the screens use at the display's scale.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/status.hpp"

struct ImFont;  // of Dear ImGui, whose header stays in the files that draw

namespace palmar::screens {

enum class Weight : unsigned char { regular, medium, semibold, bold };
inline constexpr int weight_count = 4;

/// The files of one typeface.
struct Typeface {
  std::filesystem::path files[weight_count];
  std::string notice;  ///< what to tell a person where it is not Inter; else empty
};

/// Inter from `beside` (assets/fonts) or the system's font folders; DejaVu Sans where Inter is not installed,
/// and a notice says so. Errors (failed): typeface_missing.
Result<Typeface> find_typeface(const std::filesystem::path& beside);

class Fonts {
 public:
  /// Adds every size, times k, to ImGui's atlas in place of what is there, and builds it. Errors (failed):
  /// typeface_unreadable.
  Status load(const Typeface& typeface, double k);

  /// The font baked for that size of the sheet (px at 1280x800), else the next larger one, else the largest.
  ImFont* get(Weight weight, double size) const;
  /// Size in px to draw it at. A font's em, not its line, is `size` times k.
  float pixels(Weight weight, double size) const;
  double k() const { return k_; }

 private:
  struct Baked {
    double size = 0;
    ImFont* font = nullptr;
  };
  std::vector<Baked> baked_[weight_count];  // ascending
  double line_per_em_[weight_count] = {1, 1, 1, 1};
  double k_ = 1;
};

}  // namespace palmar::screens
