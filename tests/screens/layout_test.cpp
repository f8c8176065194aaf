#include "app/screens/layout.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/screens/body_view.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

struct Size {
  double width, height, ui_scale;
};

class Layout : public testing::TestWithParam<Size> {};

void expect_apart(const std::vector<Rect>& cards, double width, double height) {
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Rect& a = cards[i];
    if (!a.shown()) continue;
    EXPECT_GE(a.x, -1e-9);
    EXPECT_GE(a.y, -1e-9);
    EXPECT_LE(a.right(), width + 1e-9) << i;
    EXPECT_LE(a.bottom(), height + 1e-9) << i;
    for (std::size_t j = i + 1; j < cards.size(); ++j) {
      const Rect& b = cards[j];
      if (!b.shown()) continue;
      const bool apart = a.right() <= b.x + 1e-9 || b.right() <= a.x + 1e-9 || a.bottom() <= b.y + 1e-9 ||
                         b.bottom() <= a.y + 1e-9;
      EXPECT_TRUE(apart) << i << " and " << j;
    }
  }
}

TEST_P(Layout, PracticeCardsLieApartAndTheBackHasRoom) {
  const auto [width, height, ui_scale] = GetParam();
  const PracticeLayout l = practice_layout(width, height, scale_of(width, height, ui_scale));
  expect_apart({l.cue, l.back, l.gauge, l.lesson, l.foot}, width, height);
  EXPECT_GT(l.back.w, 0.17 * width);
  EXPECT_GT(l.back.h, 0.3 * height);
  EXPECT_TRUE(l.gauge.shown() && l.lesson.shown()) << "no card is ever given up";
}

TEST_P(Layout, TheSliceStandsBesideTheBackAsLargeAsIt) {
  const auto [width, height, ui_scale] = GetParam();
  const PracticeLayout l = practice_layout(width, height, scale_of(width, height, ui_scale), true);
  expect_apart({l.cue, l.back, l.slice, l.gauge, l.lesson, l.foot}, width, height);
  EXPECT_DOUBLE_EQ(l.slice.w, l.back.w);
  EXPECT_GT(l.back.w, 0.17 * width);
  const double k = scale_of(width, height, ui_scale).k;
  EXPECT_GE(l.gauge.w, std::min(0.14 * width, 268 * k) - 1e-9);
  EXPECT_GE(l.lesson.w, std::min(0.2 * width, 320 * k) - 1e-9);
  EXPECT_FALSE(practice_layout(width, height, scale_of(width, height, ui_scale)).slice.shown());
}

TEST_P(Layout, InstructorCardsLieApart) {
  const auto [width, height, ui_scale] = GetParam();
  const InstructorLayout l =
      instructor_layout(width, height, instructor_scale(scale_of(width, height, ui_scale)));
  std::vector<Rect> cards{l.header, l.back, l.muscles, l.strokes, l.force, l.camera, l.station, l.judgement};
  cards.insert(cards.end(), std::begin(l.gauges), std::end(l.gauges));
  for (const Rect& card : cards) EXPECT_TRUE(card.shown());
  expect_apart(cards, width, l.height);
}

INSTANTIATE_TEST_SUITE_P(Windows, Layout,
                         testing::Values(Size{1280, 800, 1}, Size{1280, 800, 1.5}, Size{1280, 800, 2},
                                         Size{1280, 800, 2.5}, Size{1920, 1080, 1}, Size{1920, 1080, 2.5},
                                         Size{800, 600, 1}, Size{800, 600, 2}, Size{640, 400, 1},
                                         Size{640, 400, 2.5}, Size{2560, 1080, 1}, Size{1080, 1920, 1},
                                         Size{3840, 2160, 1}));

TEST(LayoutMeasures, AreThoseOfTheSheet) {
  const PracticeLayout l = practice_layout(1280, 800, scale_of(1280, 800, 1));
  EXPECT_DOUBLE_EQ(l.back.w, 620);
  EXPECT_DOUBLE_EQ(l.back.h, 552);
  EXPECT_DOUBLE_EQ(l.gauge.x, 656);
  EXPECT_DOUBLE_EQ(l.lesson.x, 940);
  const InstructorLayout i = instructor_layout(1280, 800, scale_of(1280, 800, 1));
  EXPECT_DOUBLE_EQ(i.back.w, 430);
  EXPECT_NEAR(i.gauges[0].h, 104, 1e-9);
  EXPECT_NEAR(i.muscles.h, 144, 1);
}

TEST(BodyView, TheWholeTorsoFitsAndIsCentred) {
  const SceneContext scene = samples::scene();
  const BodyView view = fit_body(*scene.atlas, mat_corners(scene.placement, scene.mat.geometry), 620, 552);
  for (const BodyPoint p : scene.atlas->outline) {
    const Point at = view.to_px(p);
    EXPECT_GT(at.x, 0);
    EXPECT_LT(at.x, 620);
    EXPECT_GT(at.y, 0);
    EXPECT_LT(at.y, 552);
  }
  EXPECT_NEAR(view.to_px(BodyPoint{0, 0}).x, 310, 1e-6);
}

TEST(BodyView, APadIsShownFromNearAndWhole) {
  const SceneContext scene = samples::scene("sensel-morph", "strip_and_hold_pad");
  const auto pad = mat_corners(scene.placement, scene.mat.geometry);
  const BodyView near = fit_body(*scene.atlas, pad, 620, 552), whole = fit_body(*scene.atlas, {}, 620, 552);
  EXPECT_GT(near.px_per_mm, 2 * whole.px_per_mm);
  for (const BodyPoint p : pad) {
    const Point at = near.to_px(p);
    EXPECT_TRUE(at.x > 0 && at.x < 620 && at.y > 0 && at.y < 552);
  }
}

TEST(BodyView, RefusesAPictureWithoutSize) {
  const SceneContext scene = samples::scene();
  EXPECT_THROW(fit_body(*scene.atlas, {}, 0, 100), std::invalid_argument);
  EXPECT_THROW(fit_body(*scene.atlas, {}, 100, 50, 60), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
