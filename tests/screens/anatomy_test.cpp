// The back as a drawing: grown outlines and fans of fibres.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/library/anatomy.hpp"
#include "app/screens/anatomy_picture.hpp"
#include "app/screens/anatomy_shapes.hpp"
#include "app/screens/relief.hpp"
#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::screens {
namespace {

const std::filesystem::path assets = std::filesystem::path(PALMAR_SOURCE) / "assets";
Atlas back(const char* mannequin = "adult") { return *library::load_atlas(assets, mannequin).value(); }
Theme dark() { return load_theme(assets / "themes" / "dark.toml").value(); }

constexpr BodyView plain{1, {0, 0}};

BodyPolygon in_mm(const std::vector<Point>& shape) {
  BodyPolygon out;
  for (const Point p : shape) out.push_back({p.x, p.y});
  return out;
}

/// Do two edges really cross? Points along one straight edge differ from it by rounding, which body::crosses_itself() may call a touch.
bool crosses(const std::vector<Point>& shape) {
  const auto side = [](Point o, Point a, Point b) {
    const double area = (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    return area > 1e-6 ? 1 : area < -1e-6 ? -1 : 0;
  };
  const std::size_t n = shape.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 2; j < n; ++j) {
      const Point a = shape[i], b = shape[(i + 1) % n], c = shape[j], d = shape[(j + 1) % n];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

TEST(Shapes, KeepToTheAnatomyTheyAreDrawnFrom) {
  const Atlas atlas = back();
  for (const Muscle& muscle : atlas.muscles) {
    if (muscle.outline.empty()) continue;
    const std::vector<Point> shape = grown_outline(plain, muscle.outline, 2);
    const BodyPolygon grown = in_mm(shape);
    EXPECT_FALSE(crosses(shape)) << muscle.id;
    EXPECT_NEAR(body::area_mm2(grown), body::area_mm2(muscle.outline), 0.12 * body::area_mm2(muscle.outline))
        << muscle.id;
    for (const BodyPoint p : grown) EXPECT_GT(body::inside_mm(muscle.outline, p), -9) << muscle.id;
  }
  for (const Structure& bone : atlas.bones)
    EXPECT_FALSE(crosses(grown_outline(plain, bone.outline, 2))) << bone.id;
}

TEST(Shapes, SidesMeetInAStraightLineOnTheSpine) {
  const Atlas atlas = back();
  for (const char* id : {"trap_lower_R", "lat_dorsi_R", "trap_middle_R"}) {
    const Muscle& muscle = atlas.muscles[*atlas.muscle(id)];
    for (const Point p : grown_outline(plain, muscle.outline, 2)) EXPECT_GE(p.x, -1e-9) << id;
  }
}

TEST(Shapes, FibreLinesRunAlongTheFibresAndFillTheMuscle) {
  const Atlas atlas = back();
  for (const Muscle& muscle : atlas.muscles) {
    if (muscle.outline.empty()) {
      EXPECT_TRUE(fibre_lines(plain, muscle, 6).empty());
      continue;
    }
    const auto lines = fibre_lines(plain, muscle, 6);
    ASSERT_GE(lines.size(), 2u) << muscle.id;
    int inside = 0, along = 0;
    for (const auto& line : lines) {
      for (std::size_t i = 1; i < line.size(); ++i) {
        const BodyPoint middle{(line[i].x + line[i - 1].x) / 2, (line[i].y + line[i - 1].y) / 2};
        if (!body::contains(muscle.outline, middle)) continue;
        const BodyPoint fibre = body::fibre_direction(muscle, middle);
        const double dx = line[i].x - line[i - 1].x, dy = line[i].y - line[i - 1].y,
                     length = std::hypot(dx, dy);
        ++inside;
        along += std::abs(dx * fibre.u_mm + dy * fibre.v_mm) > 0.97 * length;
      }
    }
    EXPECT_GT(inside, 0) << muscle.id;
    EXPECT_GE(along, 0.95 * inside) << muscle.id;
    // Nowhere is a hole in the hatching: a line is near every point that is well inside.
    int far = 0, points = 0;
    for (double u = -240; u < 240; u += 7) {
      for (double v = -150; v < 1100; v += 7) {
        if (!body::contains(muscle.outline, {u, v}) || body::inside_mm(muscle.outline, {u, v}) < 6) continue;
        double nearest = 1e9;
        for (const auto& line : lines)
          for (const Point p : line) nearest = std::min(nearest, std::hypot(p.x - u, p.y - v));
        ++points;
        far += nearest > 20;
      }
    }
    EXPECT_LE(far, 0.04 * points) << muscle.id << " " << points;
  }
}

TEST(Anatomy, EveryMuscleOfTheBackCanBeTheTarget) {
  const Atlas atlas = back();
  const Theme theme = dark();
  const BodyView view = fit_body(atlas, {}, 120, 150);
  const Image without = draw_anatomy(atlas, std::nullopt, theme, view, 120, 150, 1);
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.group == "hamstrings") continue;  // below this mannequin
    const Image image = draw_anatomy(atlas, i, theme, view, 120, 150, 1);
    EXPECT_EQ(image.rgba == without.rgba, muscle.outline.empty()) << muscle.id;
  }
}

TEST(Anatomy, FromNearTheBorderOfThePictureIsNotTheBodys) {
  const Atlas atlas = back();
  const Theme theme = dark();
  // The same place in a small picture and in one with room around it.
  const BodyView small{1.6, {150, -420}};
  const BodyView large{1.6, {150 + 80, -420 + 80}};
  const Image near = draw_anatomy(atlas, std::nullopt, theme, small, 300, 240, 1);
  const Image around = draw_anatomy(atlas, std::nullopt, theme, large, 460, 400, 1);
  int unlike = 0;
  for (int y = 0; y < 240; ++y) {
    for (int x = 0; x < 300; ++x) {
      const auto a = near.rgba[static_cast<std::size_t>((y * 300 + x) * 4)];
      const auto b = around.rgba[static_cast<std::size_t>(((y + 80) * 460 + x + 80) * 4)];
      unlike += std::abs(a - b) > 8;
    }
  }
  EXPECT_LT(unlike, 0.03 * 300 * 240);
}

TEST(Relief, AMoundIsLightOnTopAndDarkerOnTheSideTurnedAway) {
  const Point circle[] = {{20, 30}, {23, 21}, {30, 18}, {37, 21}, {40, 30}, {37, 39}, {30, 42}, {23, 39}};
  Relief relief(60, 60);
  relief.raise(fill_mask(circle, 60, 60, 12), 4, 6);
  const Colour grey{128, 128, 128};
  Image image = blank(60, 60, grey);
  const Point all[] = {{0, 0}, {60, 0}, {60, 60}, {0, 60}};
  relief.shade(image, fill_mask(all, 60, 60), 10, 0.8);
  const auto at = [&](int x, int y) {
    return static_cast<int>(image.rgba[static_cast<std::size_t>((y * 60 + x) * 4)]);
  };
  EXPECT_GT(at(30, 30), 140);
  EXPECT_GT(at(30, 20), at(30, 40)) << "the light comes from the head";
  EXPECT_NEAR(at(3, 3), 128, 2) << "flat ground keeps its colour";
  for (int y = 0; y < 60; ++y)
    for (int x = 0; x < 30; ++x) EXPECT_NEAR(at(x, y), at(59 - x, y), 3) << "its own mirror";
}

TEST(Relief, ASlopeWithoutAShapeIsOneShade) {
  Relief relief(60, 60);
  const Point all[] = {{0, 0}, {60, 0}, {60, 60}, {0, 60}};
  const Mask whole = fill_mask(all, 60, 60);
  relief.add(whole, [](int, int y) { return 0.3 * y; });
  Image image = blank(60, 60, {128, 128, 128});
  relief.shade(image, whole, 4, 0.8);
  const auto at = [&](int x, int y) {
    return static_cast<int>(image.rgba[static_cast<std::size_t>((y * 60 + x) * 4)]);
  };
  for (int y = 16; y < 44; ++y) EXPECT_NEAR(at(30, y), at(30, 30), 1);
  EXPECT_GT(at(30, 30), 128) << "it faces the head";
}

TEST(Anatomy, ADepthShowsWhatLiesThere) {
  const Atlas atlas = back();
  const Theme theme = dark();
  using Lies = DepthCut::Lies;
  const auto lies = [&](const char* id, double depth_mm) {
    return depth_cut(atlas, depth_mm).muscles.at(*atlas.muscle(id));
  };
  EXPECT_EQ(lies("trap_lower_R", 50), Lies::above);
  EXPECT_EQ(lies("quad_lumb_R", 10), Lies::below);
  const Muscle& deep = atlas.muscles.at(*atlas.muscle("quad_lumb_R"));
  EXPECT_EQ(lies("quad_lumb_R", deep.depth_to_top_mm.mid + 3), Lies::at);
  EXPECT_FALSE(depth_cut(atlas, 10).at_bone);
  EXPECT_TRUE(depth_cut(atlas, 40).at_bone);
  const BodyView view = fit_body(atlas, {}, 200, 260);
  const auto image = [&](double depth_mm) {
    const DepthCut cut = depth_cut(atlas, depth_mm);
    return draw_anatomy(atlas, std::nullopt, theme, view, 200, 260, 1, AnatomyDetail::whole, &cut);
  };
  EXPECT_NE(image(15).rgba, image(50).rgba);
  const DepthCut none;
  EXPECT_THROW(draw_anatomy(atlas, std::nullopt, theme, view, 200, 260, 1, AnatomyDetail::whole, &none),
               std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
