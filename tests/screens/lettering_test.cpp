#include "app/screens/lettering.hpp"

#include <gtest/gtest.h>

#include "app/library/assets.hpp"
#include "app/screens/fonts.hpp"

namespace palmar::screens {
namespace {

TEST(Lettering, ASpaceLeavesNoMarkWhereverItFalls) {
  const auto typeface = find_typeface(library::Path(PALMAR_SOURCE) / "assets" / "fonts");
  ASSERT_TRUE(typeface) << typeface.error().message();
  const auto regular = Lettering::load(typeface->files[static_cast<int>(Weight::regular)]);
  ASSERT_TRUE(regular) << regular.error().message();
  const Image empty = blank(64, 32, {0, 0, 0, 255});
  // Memory that was written to and given back, as what an unwritten pixel would show.
  for (int i = 0; i < 64; ++i) {
    std::vector<unsigned char> dirt(static_cast<std::size_t>(1 + i % 8), 255);
    Image image = empty;
    const double off = 0.37 + i / 64.0;
    dirt = {};
    regular->paint(image, {8 + off, 20 + off}, "   ", 15, {255, 255, 255, 255});
    EXPECT_EQ(image.rgba, empty.rgba) << off;
  }
}

}  // namespace
}  // namespace palmar::screens
