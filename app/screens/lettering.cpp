#include "app/screens/lettering.hpp"

#include <stb_truetype.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace palmar::screens {

struct Lettering::State {
  std::vector<unsigned char> bytes;
  stbtt_fontinfo info{};

  double scale(double em_px) const {
    return stbtt_ScaleForMappingEmToPixels(&info, static_cast<float>(em_px));
  }
};

namespace {

/// The next code point of UTF-8; bytes that are none of it come out as U+FFFD.
int next_code_point(std::string_view words, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(words[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0) return 0xFFFD;
  int code = first & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= words.size() || (byte(at) & 0xC0) != 0x80) return 0xFFFD;
    code = code << 6 | (byte(at++) & 0x3F);
  }
  return code;
}

}  // namespace

Lettering::Lettering(std::unique_ptr<State> state) : state_(std::move(state)) {}
Lettering::~Lettering() = default;
Lettering::Lettering(Lettering&&) noexcept = default;
Lettering& Lettering::operator=(Lettering&&) noexcept = default;

Result<Lettering> Lettering::load(const std::filesystem::path& font_file) {
  auto state = std::make_unique<State>();
  std::ifstream in(font_file, std::ios::binary);
  state->bytes.assign(std::istreambuf_iterator<char>(in), {});
  if (state->bytes.size() < 16 || !stbtt_InitFont(&state->info, state->bytes.data(),
                                                  stbtt_GetFontOffsetForIndex(state->bytes.data(), 0))) {
    return failure("typeface_unreadable", "no words can be painted", font_file.string() + " is not a font",
                   "install the package fonts-inter again");
  }
  return Lettering(std::move(state));
}

double Lettering::width(std::string_view words, double em_px) const {
  const double scale = state_->scale(em_px);
  double x = 0;
  for (std::size_t at = 0; at < words.size();) {
    int advance = 0, bearing = 0;
    stbtt_GetCodepointHMetrics(&state_->info, next_code_point(words, at), &advance, &bearing);
    x += advance * scale;
  }
  return x;
}

double Lettering::paint(Image& image, Point baseline, std::string_view words, double em_px, Colour colour,
                        Align align) const {
  const double scale = state_->scale(em_px), total = width(words, em_px);
  double x = baseline.x - (align == Align::right ? total : align == Align::centre ? total / 2 : 0);
  const double whole_y = std::floor(baseline.y);
  for (std::size_t at = 0; at < words.size();) {
    const int code = next_code_point(words, at);
    int advance = 0, bearing = 0, w = 0, h = 0, dx = 0, dy = 0;
    stbtt_GetCodepointHMetrics(&state_->info, code, &advance, &bearing);
    const double whole_x = std::floor(x);
    const auto size = static_cast<float>(scale);
    // A space between two pixels comes back as one pixel that nobody has written.
    const int index = stbtt_FindGlyphIndex(&state_->info, code);
    unsigned char* glyph =
        stbtt_IsGlyphEmpty(&state_->info, index)
            ? nullptr
            : stbtt_GetGlyphBitmapSubpixel(&state_->info, size, size, static_cast<float>(x - whole_x),
                                           static_cast<float>(baseline.y - whole_y), index, &w, &h, &dx, &dy);
    if (glyph) {
      Mask mask{static_cast<int>(whole_x) + dx, static_cast<int>(whole_y) + dy, w, h, {}};
      mask.cover.reserve(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
      for (int i = 0; i < w * h; ++i) mask.cover.push_back(static_cast<float>(glyph[i]) / 255);
      stbtt_FreeBitmap(glyph, nullptr);
      if (mask.x0 >= 0 && mask.y0 >= 0) palmar::screens::paint(image, mask, colour);
    }
    x += advance * scale;
  }
  return total;
}

double Lettering::paint_paragraph(Image& image, Point baseline, std::string_view words, double em_px,
                                  Colour colour, double width_px) const {
  std::string line;
  while (!words.empty()) {
    const std::size_t space = words.find(' ');
    const std::string word(words.substr(0, space));
    words.remove_prefix(space == std::string_view::npos ? words.size() : space + 1);
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && width(longer, em_px) > width_px) {
      paint(image, baseline, line, em_px, colour);
      baseline.y += 1.35 * em_px;
      line = word;
    } else {
      line = longer;
    }
  }
  paint(image, baseline, line, em_px, colour);
  return baseline.y + 1.35 * em_px;
}

}  // namespace palmar::screens
