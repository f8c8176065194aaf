#include "app/screens/fonts.hpp"

#include <imgui.h>

#include <imgui.h>
#include <stb_truetype.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

namespace palmar::screens {
namespace {

// Sizes in px of the 1280x800 sheet. Large ones hold few letters, so the atlas stays small.
const std::vector<double> sizes[weight_count] = {
    {12, 13, 15, 18, 24, 32, 34},
    {13, 15, 18, 32},
    {13, 15, 18, 24, 32, 34, 56, 84},
    {15, 22, 26, 36, 44, 60, 76, 92},
};

// The largest say a cue or a title; the smaller ones any name.
constexpr double display_size = 44;
constexpr ImWchar display_ranges[] = {0x20,   0x7E,   0xA0,   0xFF,   0x2013, 0x2014,
                                      0x2018, 0x201D, 0x2026, 0x2026, 0};

// Latin with accents, dashes, and the few signs in use.
constexpr ImWchar ranges[] = {0x20,   0x7E,   0xA0,   0x17F,  0x2013, 0x2014, 0x2018, 0x201D, 0x2026,
                              0x2026, 0x2039, 0x203A, 0x2190, 0x2193, 0x2265, 0x2265, 0};

std::optional<std::filesystem::path> find_file(const std::vector<std::filesystem::path>& folders,
                                               std::string_view stem) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder, ignored)) continue;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, ignored),
         end;
         it != end; it.increment(ignored)) {
      const fs::path& path = it->path();
      if (path.stem() == stem && (path.extension() == ".otf" || path.extension() == ".ttf")) return path;
    }
  }
  return std::nullopt;
}

std::vector<std::filesystem::path> font_folders(const std::filesystem::path& beside) {
  std::vector<std::filesystem::path> folders{beside, "/usr/share/fonts/opentype/inter",
                                             "/usr/share/fonts/truetype/inter", "/usr/local/share/fonts",
                                             "/usr/share/fonts"};
  if (const char* home = std::getenv("HOME"))
    folders.insert(folders.begin() + 1, std::filesystem::path(home) / ".local/share/fonts");
  return folders;
}

std::optional<Typeface> all_weights(const std::vector<std::filesystem::path>& folders,
                                    const char* const (&stems)[weight_count]) {
  Typeface typeface;
  for (int i = 0; i < weight_count; ++i) {
    const auto file = find_file(folders, stems[i]);
    if (!file) return std::nullopt;
    typeface.files[i] = *file;
  }
  return typeface;
}

}  // namespace

Result<Typeface> find_typeface(const std::filesystem::path& beside) {
  const auto folders = font_folders(beside);
  if (auto inter = all_weights(folders, {"Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"}))
    return *inter;
  if (auto other = all_weights(folders, {"DejaVuSans", "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Bold"})) {
    other->notice = "the typeface Inter is missing (DejaVu Sans stands in); install the package fonts-inter";
    return *other;
  }
  return failure("typeface_missing", "no words can be drawn",
                 "the typeface Inter is in none of the font folders", "install the package fonts-inter");
}

Status Fonts::load(const Typeface& typeface, double k) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  atlas.TexDesiredWidth = k > 1.6 ? 4096 : 2048;
  k_ = k;
  for (int w = 0; w < weight_count; ++w) {
    const std::string file = typeface.files[w].string();
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    stbtt_fontinfo info;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    if (bytes.size() < 16 || !stbtt_InitFont(&info, data, stbtt_GetFontOffsetForIndex(data, 0))) {
      return failure("typeface_unreadable", "no words can be drawn", file + " is not a font",
                     "install the package fonts-inter again");
    }
    // ImGui measures a font by its line; designers measure it by its em.
    line_per_em_[w] = stbtt_ScaleForMappingEmToPixels(&info, 1000) / stbtt_ScaleForPixelHeight(&info, 1000);
    baked_[w].clear();
    for (const double size : sizes[w]) {
      ImFontConfig config;
      config.OversampleH = size * k < 20 ? 2 : 1;
      config.OversampleV = 1;
      config.PixelSnapH = false;
      ImFont* font = atlas.AddFontFromFileTTF(file.c_str(), pixels(static_cast<Weight>(w), size), &config,
                                              size >= display_size ? display_ranges : ranges);
      if (!font)
        return failure("typeface_unreadable", "no words can be drawn", "cannot read " + file,
                       "install the package fonts-inter again");
      baked_[w].push_back({size, font});
    }
  }
  if (!atlas.Build())
    return failure("typeface_unreadable", "no words can be drawn", "the letters do not fit into one texture",
                   "choose a smaller size");
  return {};
}

ImFont* Fonts::get(Weight weight, double size) const {
  const std::vector<Baked>& baked = baked_[static_cast<int>(weight)];
  const auto found =
      std::find_if(baked.begin(), baked.end(), [&](const Baked& b) { return b.size >= size - 1e-9; });
  if (found != baked.end()) return found->font;
  return baked.empty() ? ImGui::GetFont() : baked.back().font;
}

float Fonts::pixels(Weight weight, double size) const {
  return static_cast<float>(std::max(6.0, std::round(size * k_ * line_per_em_[static_cast<int>(weight)])));
}

}  // namespace palmar::screens
