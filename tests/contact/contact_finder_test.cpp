#include "sensing/contact/contact_finder.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <set>
#include <stdexcept>

#include "tests/contact/watch.hpp"

namespace palmar::contact {
namespace {

double total_N(const Contacts& contacts) {
  return std::accumulate(contacts.list.begin(), contacts.list.end(), 0.0,
                         [](double sum, const Contact& c) { return sum + c.force_N; });
}

TEST(Contact, MeasuresOnePress) {
  for (const auto& grid : {fine, coarse}) {
    Watch watch(grid);
    const PaintedPress heel{{grid.width_mm() / 2 + 3.3, grid.height_mm() / 2 - 1.7}, 40, 70, 46, 30, true};
    const Contacts& contacts = watch.see({heel});
    ASSERT_EQ(contacts.list.size(), 1u);
    const Contact& c = contacts.list[0];
    EXPECT_EQ(c.id, 1u);
    EXPECT_NEAR(c.centre.x_mm, heel.at.x_mm, 0.1);
    EXPECT_NEAR(c.centre.y_mm, heel.at.y_mm, 0.1);
    EXPECT_NEAR(c.force_N, 40, 1e-3);
    EXPECT_NEAR(c.ellipse.angle_deg, 30, 2);
    EXPECT_NEAR(c.mean_kPa * c.area_cm2 * 0.1, c.force_N, 1e-6);
    EXPECT_NEAR(c.peak_kPa, watch.field().peak_kPa, 1e-6);
    EXPECT_FALSE(c.clipped);
    EXPECT_FALSE(c.force_lo_N);
  }
}

// An evenly loaded ellipse has 4 sqrt(lambda) equal to its axes; coarse cells add their own width.
TEST(Contact, EllipseHasTheAxesOfAnEvenPress) {
  Watch watch(fine);
  const Contact c = watch.see({{{110, 60}, 40, 60, 30, -25, true}}).list.at(0);
  EXPECT_NEAR(c.ellipse.major_mm, 60, 0.6);
  EXPECT_NEAR(c.ellipse.minor_mm, 30, 0.6);
  EXPECT_NEAR(c.ellipse.angle_deg, -25, 0.5);
}

// Physics note, section 2: a bar w cells wide is off by f(1-f)/(2w) at worst.
TEST(Contact, CentreOfAThumbIsWithinTheBiasOfItsCells) {
  double square_sum[2] = {0, 0};
  int n = 0;
  for (double dx = 0; dx < 10; dx += 1.3) {
    for (double dy = 0; dy < 10; dy += 1.7, ++n) {
      for (int k = 0; k < 2; ++k) {
        const GridGeometry& grid = k == 0 ? fine : coarse;
        Watch watch(grid);
        const PaintedPress thumb{{100 + dx, 60 + dy}, 20, 15, 13, 90};
        const Contact c = watch.see({thumb}).list.at(0);
        square_sum[k] += std::pow(distance_mm(c.centre, thumb.at), 2);
      }
    }
  }
  EXPECT_LT(std::sqrt(square_sum[0] / n), 0.5);
  EXPECT_LT(std::sqrt(square_sum[1] / n), 1.5);
}

TEST(Contact, EveryCellsForceGoesToOneContact) {
  for (const auto& grid : {fine, coarse}) {
    Watch watch(grid);
    for (int frame = 0; frame < 20; ++frame) {
      const double x = 60 + frame * 1.5;
      const Contacts& contacts =
          watch.see({{{x, 60}, 20, 50, 40, 0}, {{150 - frame * 1.5, 62}, 15, 40, 40, 0}});
      EXPECT_NEAR(total_N(contacts), watch.field().force_N, 1e-4 * watch.field().force_N);
      std::vector<double> sum(contacts.list.size());
      for (const auto cell : watch.field().loaded) {
        ASSERT_LT(contacts.owner[cell], sum.size());
        sum[contacts.owner[cell]] += N_from_kPa(watch.field().kPa[cell], grid.cell_area_mm2());
      }
      for (std::size_t i = 0; i < sum.size(); ++i) EXPECT_NEAR(sum[i], contacts.list[i].force_N, 1e-4);
    }
  }
}

TEST(Contact, IsTheSameWhenEverythingMovesByOneCell) {
  for (const auto& grid : {fine, coarse}) {
    const std::vector<PaintedPress> here{{{90, 50}, 30, 60, 40, 20}, {{150, 70}, 10, 14, 12, 0}};
    auto there = here;
    for (auto& press : there) {
      press.at.x_mm += grid.pitch_x_mm;
      press.at.y_mm += grid.pitch_y_mm;
    }
    Watch a(grid), b(grid);
    const Contacts& first = a.see(here);
    const Contacts& moved = b.see(there);
    ASSERT_EQ(first.list.size(), moved.list.size());
    for (std::size_t i = 0; i < first.list.size(); ++i) {
      EXPECT_NEAR(moved.list[i].centre.x_mm - first.list[i].centre.x_mm, grid.pitch_x_mm, 1e-3);
      EXPECT_NEAR(moved.list[i].force_N, first.list[i].force_N, 1e-4);
      EXPECT_EQ(moved.list[i].tool, first.list[i].tool);
    }
  }
}

TEST(Contact, IsClippedOnlyAtTheEdge) {
  Watch watch(fine);
  EXPECT_FALSE(watch.see({{{30, 60}, 20, 40, 40, 0}}).list.at(0).clipped);
  EXPECT_TRUE(Watch(fine).see({{{12, 60}, 20, 40, 40, 0}}).list.at(0).clipped);
  EXPECT_TRUE(Watch(fine).see({{{100, fine.height_mm() - 5}, 20, 40, 40, 0}}).list.at(0).clipped);
}

TEST(Contact, AnEmptyMatHasNone) {
  Watch watch(fine);
  const Contacts& contacts = watch.see({});
  EXPECT_TRUE(contacts.list.empty());
  EXPECT_EQ(contacts.owner,
            std::vector<std::uint8_t>(static_cast<std::size_t>(fine.cells()), Contacts::none));
}

TEST(Contact, FaintSpecksAreNone) {
  PressureField field = paint(fine, {});
  std::mt19937 random(5);
  std::set<std::uint32_t> cells;
  while (cells.size() < 40)
    cells.insert(static_cast<std::uint32_t>(random() % static_cast<unsigned>(fine.cells())));
  for (const auto cell : cells) {
    field.kPa[cell] = 0.8f;  // the lowest code of a Sensel Morph
    field.validity[cell] = CellValidity::measured;
    field.loaded.push_back(cell);
  }
  ContactFinder finder(fine);
  Contacts contacts;
  finder.find(field, 0, contacts);
  EXPECT_TRUE(contacts.list.empty());
}

/// A flat hand: heel and palm, four fingers that lie apart from it.
std::vector<PaintedPress> hand(MatPoint at, double force_N, double turn_deg = 0) {
  std::vector<PaintedPress> parts{{{at.x_mm, at.y_mm + 45}, force_N * 0.55, 75, 80, 0, true}};
  for (int finger = 0; finger < 4; ++finger) {
    parts.push_back({{at.x_mm - 31.5 + 21 * finger, at.y_mm - 38}, force_N * 0.1125, 62, 15, 90, true});
  }
  for (auto& part : parts) {
    const double c = std::cos(radians(turn_deg)), s = std::sin(radians(turn_deg));
    const double dx = part.at.x_mm - at.x_mm, dy = part.at.y_mm - at.y_mm;
    part.at = {at.x_mm + c * dx - s * dy, at.y_mm + s * dx + c * dy};
    part.angle_deg += turn_deg;
  }
  return parts;
}

TEST(Contact, TheIslandsOfOneHandAreOneContact) {
  for (const double turn : {0.0, 37.0, 90.0}) {
    const GridGeometry large{96, 96, 2.5, 2.5};
    Watch close(large), back(coarse);
    EXPECT_EQ(close.see(hand({120, 120}, 30, turn)).list.size(), 1u) << turn;
    const Contacts& contacts = back.see(hand({240, 240}, 30, turn));
    ASSERT_EQ(contacts.list.size(), 1u) << turn;
    EXPECT_NEAR(contacts.list[0].force_N, 30, 1e-3);
    EXPECT_EQ(contacts.list[0].tool, ContactTool::palm_full);
  }
}

TEST(Contact, TheHeelComesDownBeforeTheFingersAndStaysOneContact) {
  const GridGeometry large{96, 96, 2.5, 2.5};
  Watch watch(large);
  auto parts = hand({120, 120}, 30);
  for (int frame = 0; frame < 60; ++frame) {
    std::vector<PaintedPress> down;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      PaintedPress part = parts[k];
      part.force_N *= std::clamp((frame - 3.0 * static_cast<double>(k)) / 12, 0.0, 1.0);
      if (part.force_N > 0) down.push_back(part);
    }
    watch.see(down, 0.3);
  }
  const Contacts& contacts = watch.see(parts, 0.3);
  ASSERT_EQ(contacts.list.size(), 1u);
  EXPECT_EQ(contacts.list[0].id, 1u);
  EXPECT_NEAR(contacts.list[0].force_N, watch.field().force_N, 0.01);
}

TEST(Contact, TwoWholeHandsThatTouchStayTwo) {
  for (const double pitch : {5.0, 10.0}) {
    const GridGeometry back{static_cast<int>(480 / pitch), static_cast<int>(480 / pitch), pitch, pitch};
    Watch watch(back);
    for (int frame = 0; frame < 120; ++frame) {
      const double apart = frame < 60 ? 160 - 1.3 * frame : 82;
      auto both = hand({240 - apart / 2, 240}, 30);
      const auto right = hand({240 + apart / 2, 243}, 24);
      both.insert(both.end(), right.begin(), right.end());
      const Contacts& contacts = watch.see(both);
      ASSERT_EQ(contacts.list.size(), 2u) << pitch << " mm, frame " << frame;
      EXPECT_NEAR(contacts.list[0].centre.x_mm, 240 - apart / 2, 3);
      EXPECT_NEAR(contacts.list[1].centre.x_mm, 240 + apart / 2, 3);
      EXPECT_NEAR(contacts.list[0].force_N, 30, 2);
    }
  }
}

TEST(Contact, FourFingerPadsAreOneTool) {
  std::vector<PaintedPress> pads;
  for (int finger = 0; finger < 4; ++finger)
    pads.push_back({{80.0 + 17 * finger, 60 + 2.0 * finger}, 3, 15, 12, 90});
  for (const auto& grid : {fine, coarse}) {
    Watch watch(grid);
    const Contacts& contacts = watch.see(pads);
    ASSERT_EQ(contacts.list.size(), 1u);
    EXPECT_EQ(contacts.list[0].tool, ContactTool::fingers4);
    EXPECT_NEAR(contacts.list[0].force_N, 12, 1e-3);
  }
}

TEST(Contact, TwoThumbsSideBySideAreTwo) {
  for (const auto& grid : {fine, coarse}) {
    // Closer than two and a half coarse cells, two thumbs look no different from one bar.
    for (double apart = grid.pitch_x_mm > 5 ? 25 : 15; apart < 40; apart += 1.9) {
      for (double phase = 0; phase < 10; phase += 2.3) {
        for (const double angle : {0.0, 90.0, 35.0}) {
          const MatPoint a{90 + phase, 60};
          const MatPoint b{a.x_mm + apart * std::cos(radians(angle)),
                           a.y_mm + apart * std::sin(radians(angle))};
          Watch watch(grid);
          const Contacts& contacts = watch.see({{a, 15, 14, 13, 0}, {b, 12, 14, 13, 0}});
          ASSERT_EQ(contacts.list.size(), 2u) << "pitch " << grid.pitch_x_mm << " apart " << apart
                                              << " phase " << phase << " angle " << angle;
        }
      }
    }
  }
}

TEST(Contact, OneThumbIsOneWhereverItLiesOnItsCells) {
  for (const auto& grid : {fine, coarse}) {
    for (double x = 0; x < 10; x += 0.7) {
      for (double y = 0; y < 10; y += 0.9) {
        for (const double angle : {0.0, 90.0, 45.0}) {
          Watch watch(grid);
          ASSERT_EQ(watch.see({{{90 + x, 60 + y}, 25, 17, 12, angle}}).list.size(), 1u)
              << x << ' ' << y << ' ' << angle;
        }
      }
    }
  }
}

TEST(Contact, ForceIntervalFollowsTheMatsUncertainty) {
  ContactFinder finder(fine, 0.1);
  Contacts contacts;
  finder.find(paint(fine, {{{110, 60}, 20, 40, 30, 0}}), 0, contacts);
  EXPECT_NEAR(contacts.list.at(0).force_lo_N.value(), 18, 1e-3);
  EXPECT_NEAR(contacts.list.at(0).force_hi_N.value(), 22, 1e-3);
}

TEST(Contact, MoreThanCanBeListedAreCutOffNotMixedUp) {
  const GridGeometry large{128, 128, 10, 10};
  std::vector<PaintedPress> presses;
  for (int k = 0; k < 49; ++k)
    presses.push_back({{100.0 + 160 * (k % 7), 100.0 + 160 * (k / 7)}, 10.0 + k, 60, 60, 0});
  ContactFinder finder(large);
  Contacts contacts;
  const PressureField field = paint(large, presses);
  for (int frame = 0; frame < 3; ++frame) {
    finder.find(field, frame * frame_s, contacts);
    EXPECT_EQ(contacts.list.size(), Contacts::most);
  }
}

TEST(Contact, BrokenPromisesThrow) {
  EXPECT_THROW(ContactFinder({0, 4, 1, 1}), std::invalid_argument);
  ContactParameters upside_down;
  upside_down.keep_force_N = 2;
  EXPECT_THROW(ContactFinder(fine, std::nullopt, upside_down), std::invalid_argument);
  ContactFinder finder(fine);
  Contacts contacts;
  EXPECT_THROW(finder.find(paint(coarse, {}), 0, contacts), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::contact
