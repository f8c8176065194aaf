#include "sensing/body/placement_check.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace palmar::body {
namespace {

const GridGeometry back_sized{48, 48, 10, 10};
const GridGeometry pad{53, 93, 2.5, 2.5};

Placement centred(const GridGeometry& grid, BodyPoint centre, double angle_deg = 0) {
  Placement placement;
  placement.angle_deg = angle_deg;
  const BodyPoint turned = placement.to_body({grid.width_mm() / 2, grid.height_mm() / 2});
  placement.u0_mm = centre.u_mm - turned.u_mm;
  placement.v0_mm = centre.v_mm - turned.v_mm;
  return placement;
}

TEST(PlacementCheck, DefaultPlacementsLieOnTheBody) {
  EXPECT_TRUE(check_on_body(centred(back_sized, {0, 255}), back_sized, {}).ok());
  EXPECT_TRUE(check_on_body(centred(pad, {0, 390}), pad, {}).ok());
  EXPECT_TRUE(check_on_body(centred({64, 64, 10, 10}, {0, 255}), {64, 64, 10, 10}, {}).ok())
      << "it overhangs the flanks";
}

TEST(PlacementCheck, ShareIsThatOfTheArea) {
  EXPECT_DOUBLE_EQ(share_on_body(centred(back_sized, {0, 255}), back_sized, {}), 1);
  EXPECT_NEAR(share_on_body(centred(back_sized, {240, 255}), back_sized, {}), 0.5, 0.02);
  EXPECT_NEAR(share_on_body(centred(pad, {240, 720}), pad, {}), 0.25, 0.02);
  EXPECT_EQ(share_on_body(centred(pad, {900, 0}), pad, {}), 0);
}

TEST(PlacementCheck, AMatOffTheBodyIsNamedWithItsPlace) {
  for (const BodyPoint centre : {BodyPoint{300, 255}, {-300, 255}, {0, -400}, {0, 1200}, {5000, 5000}}) {
    const Status status = check_on_body(centred(pad, centre), pad, {});
    ASSERT_FALSE(status.ok()) << centre.u_mm << "," << centre.v_mm;
    EXPECT_EQ(status.error().name, "mat_off_body");
    EXPECT_EQ(status.error().exit_status(), 2);
    EXPECT_NE(status.error().message().find("adult"), std::string::npos);
  }
}

TEST(PlacementCheck, AMatFarLargerThanTheBodyIsRefused) {
  const GridGeometry vast{128, 128, 10, 10};
  EXPECT_EQ(check_on_body(centred(vast, {0, 255}), vast, {}).error().name, "mat_off_body");
}

TEST(PlacementCheck, ATurnedMatIsJudgedWhereItLies) {
  EXPECT_TRUE(check_on_body(centred(pad, {0, 390}, 90), pad, {}).ok());
  Placement swung = centred(pad, {0, 390});
  swung.angle_deg = 180;  // about its corner: the pad swings up and left, off its place yet on the back
  EXPECT_TRUE(check_on_body(swung, pad, {}).ok());
  swung.u0_mm = -200;
  EXPECT_FALSE(check_on_body(swung, pad, {}).ok());
}

TEST(PlacementCheck, NumbersThatAreNoneAreRefused) {
  for (const double scale : {0.0, -1.0, static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
    Placement placement = centred(pad, {0, 390});
    placement.scale = scale;
    EXPECT_EQ(check_on_body(placement, pad, {}).error().name, "bad_placement") << scale;
  }
  Placement placement = centred(pad, {0, 390});
  placement.u0_mm = NAN;
  EXPECT_EQ(check_on_body(placement, pad, {}).error().name, "bad_placement");
  placement = centred(pad, {0, 390});
  placement.warp = {{{0, 0}, INFINITY, 0}};
  EXPECT_EQ(check_on_body(placement, pad, {}).error().name, "bad_placement");
}

}  // namespace
}  // namespace palmar::body
