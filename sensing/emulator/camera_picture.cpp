#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "sensing/emulator/camera_hand.hpp"
#include "sensing/emulator/camera_scene.hpp"

namespace palmar::emulator {
namespace {

// What the camera sees: 760 mm of the back from over the shoulders to under the sacrum, the spine in the middle.
constexpr double view_height_mm = 790, view_centre_v_mm = 262;
constexpr int fraction_bits = 4;  // sub-pixel drawing

// Colours as OpenCV has them: blue, green, red.
const cv::Scalar floor_colour(58, 52, 46), table_colour(112, 98, 74), table_edge(84, 72, 54),
    cloth_colour(206, 200, 190);
const cv::Scalar torso_colour(176, 180, 184), torso_edge(126, 130, 136), mark_colour(140, 144, 150);
const cv::Scalar mat_colour(74, 62, 40), mat_line(226, 214, 176);
const cv::Scalar skin_edge(66, 92, 132), skin_colour(134, 168, 216), skin_light(160, 192, 234);
const cv::Scalar left_sleeve(176, 120, 52), left_sleeve_edge(120, 76, 28), left_sleeve_light(186, 132, 66);
const cv::Scalar right_sleeve(60, 122, 212), right_sleeve_edge(32, 78, 150), right_sleeve_light(74, 134, 220);

struct View {
  double scale = 1;  ///< pixels a mm
  double x0 = 0, y0 = 0;
  cv::Point2d operator()(BodyPoint p) const { return {x0 + scale * p.u_mm, y0 + scale * p.v_mm}; }
};

View view_of(int width, int height) {
  const double scale = height / view_height_mm;
  return {scale, width / 2.0, height / 2.0 - scale * view_centre_v_mm};
}

cv::Point fixed(cv::Point2d p) {
  constexpr double one = 1 << fraction_bits;
  return {cv::saturate_cast<int>(p.x * one), cv::saturate_cast<int>(p.y * one)};
}

void fill(cv::Mat& picture, const std::vector<cv::Point>& points, const cv::Scalar& colour) {
  if (points.size() < 3) return;
  cv::fillPoly(picture, std::vector<std::vector<cv::Point>>{points}, colour, cv::LINE_AA, fraction_bits);
}

void outline(cv::Mat& picture, const std::vector<cv::Point>& points, const cv::Scalar& colour,
             int thickness) {
  if (points.size() < 2) return;
  cv::polylines(picture, std::vector<std::vector<cv::Point>>{points}, true, colour, thickness, cv::LINE_AA,
                fraction_bits);
}

/// Torso, table and mat, drawn twice as large and then shrunk, once.
class Background {
 public:
  Background(int width, int height)
      : picture_(2 * height, 2 * width, CV_8UC3, floor_colour), view_(view_of(2 * width, 2 * height)) {}

  void table(const Atlas& atlas) {
    const Mannequin& body = atlas.mannequin;
    const double half = std::max(350.0, body.u_max_mm + 90);
    rounded(-half, -800, half, 1600, 60, table_edge);
    rounded(-half + 12, -800, half - 12, 1600, 52, table_colour);
    rounded(-half + 70, body.v_max_mm - 180, half - 70, 1600, 40, cloth_colour);
  }
  void torso(const Atlas& atlas) {
    const std::vector<cv::Point> skin = polygon(torso_outline(atlas));
    // Light from above: the back is bright along its middle and falls off towards the flanks.
    cv::Mat mask(picture_.size(), CV_8UC1, cv::Scalar(0));
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{skin}, cv::Scalar(255), cv::LINE_AA,
                 fraction_bits);
    cv::Mat inside, shade;
    cv::distanceTransform(mask > 127, inside, cv::DIST_L2, 3);
    const double reach = 90 * view_.scale;
    inside.convertTo(shade, CV_32FC1, 1 / reach);
    for (int y = 0; y < picture_.rows; ++y) {
      const auto* const cover = mask.ptr<std::uint8_t>(y);
      const auto* const depth = shade.ptr<float>(y);
      auto* const pixel = picture_.ptr<cv::Vec3b>(y);
      for (int x = 0; x < picture_.cols; ++x) {
        if (cover[x] == 0) continue;
        const double d = std::min(1.0, static_cast<double>(depth[x]));
        const double light = 0.66 + 0.34 * d * (2 - d);
        for (int c = 0; c < 3; ++c) {
          const double over = torso_colour[c] * light;
          pixel[x][c] =
              cv::saturate_cast<std::uint8_t>(pixel[x][c] + (over - pixel[x][c]) * cover[x] / 255.0);
        }
      }
    }
    outline(picture_, skin, torso_edge, 3);
    for (const Muscle& muscle : atlas.muscles) {
      if (muscle.layer == 1) outline(picture_, polygon(muscle.outline), torso_colour * 0.9, 2);
    }
    for (const Landmark& landmark : atlas.landmarks) {
      cv::circle(picture_, fixed(view_(landmark.at)), cvRound(3.5 * view_.scale * (1 << fraction_bits)),
                 mark_colour, cv::FILLED, cv::LINE_AA, fraction_bits);
    }
  }
  void mat(const Placement& placement, const GridGeometry& grid) {
    const double w = grid.width_mm(), h = grid.height_mm();
    std::vector<cv::Point> edge;
    constexpr int steps = 16;
    const auto along = [&](MatPoint a, MatPoint b) {
      for (int i = 0; i < steps; ++i) {
        const double t = static_cast<double>(i) / steps;
        edge.push_back(at({a.x_mm + t * (b.x_mm - a.x_mm), a.y_mm + t * (b.y_mm - a.y_mm)}, placement));
      }
    };
    along({0, 0}, {w, 0});
    along({w, 0}, {w, h});
    along({w, h}, {0, h});
    along({0, h}, {0, 0});
    cv::Mat over = picture_.clone();
    fill(over, edge, mat_colour);
    for (int i = 1; i < 8; ++i) {
      const double x = w * i / 8, y = h * i / 8;
      cv::line(over, at({x, 0}, placement), at({x, h}, placement), mat_line * 0.6, 2, cv::LINE_AA,
               fraction_bits);
      cv::line(over, at({0, y}, placement), at({w, y}, placement), mat_line * 0.6, 2, cv::LINE_AA,
               fraction_bits);
    }
    cv::addWeighted(over, 0.42, picture_, 0.58, 0, picture_);
    outline(picture_, edge, mat_line, 3);
  }
  cv::Mat shrunk() const {
    cv::Mat small;
    cv::resize(picture_, small, {picture_.cols / 2, picture_.rows / 2}, 0, 0, cv::INTER_AREA);
    return small;
  }

 private:
  static BodyPolygon torso_outline(const Atlas& atlas) {
    if (atlas.outline.size() >= 3) return atlas.outline;
    const Mannequin& m = atlas.mannequin;
    return {{m.u_min_mm, m.v_min_mm},
            {m.u_max_mm, m.v_min_mm},
            {m.u_max_mm, m.v_max_mm},
            {m.u_min_mm, m.v_max_mm}};
  }
  cv::Point at(MatPoint p_mat, const Placement& placement) const {
    return fixed(view_(placement.to_body(p_mat)));
  }
  std::vector<cv::Point> polygon(const BodyPolygon& outline_body) const {
    std::vector<cv::Point> points;
    for (const BodyPoint& p : outline_body) points.push_back(fixed(view_(p)));
    return points;
  }
  void rounded(double u0, double v0, double u1, double v1, double radius, const cv::Scalar& colour) {
    BodyPolygon corner;
    const std::array<BodyPoint, 4> centres = {{{u1 - radius, v1 - radius},
                                               {u0 + radius, v1 - radius},
                                               {u0 + radius, v0 + radius},
                                               {u1 - radius, v0 + radius}}};
    for (std::size_t c = 0; c < 4; ++c) {
      for (int i = 0; i <= 8; ++i) {
        const double angle = (static_cast<double>(c) + i / 8.0) * CV_PI / 2;
        corner.push_back(
            {centres[c].u_mm + radius * std::cos(angle), centres[c].v_mm + radius * std::sin(angle)});
      }
    }
    fill(picture_, polygon(corner), colour);
  }

  cv::Mat picture_;
  View view_;
};

/// Outline of a rod, grown by `grow` mm and moved by `moved` pixels.
void rod_polygon(const LimbRod& rod, const View& view, double grow_mm, cv::Point2d moved,
                 std::vector<cv::Point>& points) {
  constexpr int arc = 10;
  const cv::Point2d a = view(rod.from) + moved, b = view(rod.to) + moved;
  const double direction = std::atan2(b.y - a.y, b.x - a.x);
  const double ra = (rod.radius_from_mm + grow_mm) * view.scale,
               rb = (rod.radius_to_mm + grow_mm) * view.scale;
  points.clear();
  for (int i = 0; i <= arc; ++i) {
    const double angle = direction - CV_PI / 2 + CV_PI * i / arc;
    points.push_back(fixed({b.x + rb * std::cos(angle), b.y + rb * std::sin(angle)}));
  }
  for (int i = 0; i <= arc; ++i) {
    const double angle = direction + CV_PI / 2 + CV_PI * i / arc;
    points.push_back(fixed({a.x + ra * std::cos(angle), a.y + ra * std::sin(angle)}));
  }
}

}  // namespace

struct SceneRenderer::State {
  SceneLook look;
  View view;
  cv::Mat background;
  cv::Mat picture;
  cv::Mat shadow;
  std::vector<LimbRod> rods;
  std::vector<cv::Point> points;
  std::vector<int> encoding;

  void draw_shadow(cv::Point2d moved, int softness);
  void draw_limb();
  void draw_caption(const Scene& scene);
};

void SceneRenderer::State::draw_shadow(cv::Point2d moved, int softness) {
  cv::Rect2d box;
  for (const LimbRod& rod : rods) {
    const double r = (std::max(rod.radius_from_mm, rod.radius_to_mm))*view.scale + softness;
    for (const BodyPoint& end : {rod.from, rod.to}) {
      const cv::Point2d p = view(end) + moved;
      box = box.empty() ? cv::Rect2d(p.x - r, p.y - r, 2 * r, 2 * r)
                        : box | cv::Rect2d(p.x - r, p.y - r, 2 * r, 2 * r);
    }
  }
  const cv::Rect whole(0, 0, picture.cols, picture.rows);
  const cv::Rect area =
      cv::Rect(cvFloor(box.x), cvFloor(box.y), cvCeil(box.width) + 1, cvCeil(box.height) + 1) & whole;
  if (area.empty()) return;
  cv::Mat mask = shadow(area);
  mask.setTo(0);
  const cv::Point2d corner = moved - cv::Point2d(area.x, area.y);
  for (const LimbRod& rod : rods) {
    rod_polygon(rod, view, 0, corner, points);
    cv::fillConvexPoly(mask, points, cv::Scalar(255), cv::LINE_8, fraction_bits);
  }
  cv::boxFilter(mask, mask, -1, {2 * softness + 1, 2 * softness + 1}, {-1, -1}, true,
                cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
  for (int y = 0; y < area.height; ++y) {
    const auto* const dark = mask.ptr<std::uint8_t>(y);
    auto* const pixel = picture.ptr<cv::Vec3b>(area.y + y) + area.x;
    for (int x = 0; x < area.width; ++x) {
      const int keep = 255 - dark[x] * 2 / 5;
      for (int c = 0; c < 3; ++c) pixel[x][c] = static_cast<std::uint8_t>(pixel[x][c] * keep / 255);
    }
  }
}

void SceneRenderer::State::draw_limb() {
  const auto pass = [&](LimbPart part, double grow_mm, cv::Point2d moved, const cv::Scalar& colour) {
    for (const LimbRod& rod : rods) {
      if (rod.part != part) continue;
      rod_polygon(rod, view, grow_mm, moved, points);
      cv::fillConvexPoly(picture, points, colour, cv::LINE_AA, fraction_bits);
    }
  };
  const auto light = [&](LimbPart part, const cv::Scalar& colour) {
    for (const LimbRod& rod : rods) {
      if (rod.part != part) continue;
      rod_polygon(rod, view, -0.55 * std::min(rod.radius_from_mm, rod.radius_to_mm),
                  {-0.8 * view.scale, -1.2 * view.scale}, points);
      cv::fillConvexPoly(picture, points, colour, cv::LINE_AA, fraction_bits);
    }
  };
  pass(LimbPart::skin, 1.8, {}, skin_edge);
  pass(LimbPart::skin, 0, {}, skin_colour);
  light(LimbPart::skin, skin_light);
  const auto sleeve = [&](LimbPart part, const cv::Scalar& edge, const cv::Scalar& cloth,
                          const cv::Scalar& bright) {
    pass(part, 2.2, {}, edge);
    pass(part, 0, {}, cloth);
    light(part, bright);
  };
  sleeve(LimbPart::left_sleeve, left_sleeve_edge, left_sleeve, left_sleeve_light);
  sleeve(LimbPart::right_sleeve, right_sleeve_edge, right_sleeve, right_sleeve_light);
}

void SceneRenderer::State::draw_caption(const Scene& scene) {
  const int tenths = static_cast<int>(std::lround(std::clamp(scene.t_s, 0.0, 1e6) * 10));
  const std::string text =
      "simulated  " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
  const double size = picture.rows / 960.0;
  const int margin = cvRound(picture.rows / 40.0);
  const cv::Point at(margin, picture.rows - margin);
  cv::putText(picture, text, at + cv::Point(1, 1), cv::FONT_HERSHEY_SIMPLEX, size, cv::Scalar(20, 20, 20), 2,
              cv::LINE_AA);
  cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, size, cv::Scalar(236, 236, 236), 1, cv::LINE_AA);
}

SceneRenderer::SceneRenderer(const Atlas& atlas, const Placement& placement, const GridGeometry& mat,
                             const SceneLook& look) {
  if (look.width < 16 || look.height < 16 || look.width > 4096 || look.height > 4096) {
    throw std::invalid_argument("SceneRenderer: a picture of " + std::to_string(look.width) + " x " +
                                std::to_string(look.height));
  }
  Background background(look.width, look.height);
  background.table(atlas);
  background.torso(atlas);
  background.mat(placement, mat);
  state_ = std::make_unique<State>();
  state_->look = look;
  state_->view = view_of(look.width, look.height);
  state_->background = background.shrunk();
  state_->shadow.create(look.height, look.width, CV_8UC1);
  state_->encoding = {cv::IMWRITE_JPEG_QUALITY, look.jpeg_quality};
}
SceneRenderer::~SceneRenderer() = default;
SceneRenderer::SceneRenderer(SceneRenderer&&) noexcept = default;
SceneRenderer& SceneRenderer::operator=(SceneRenderer&&) noexcept = default;

void SceneRenderer::render(const Scene& scene, std::vector<std::uint8_t>& jpeg) {
  State& state = *state_;
  state.background.copyTo(state.picture);
  for (std::size_t i = 0; i < scene.hand_count; ++i) {
    const SceneHand& hand = scene.hands[i];
    // Farther away nothing of a hand is in sight, and pixels would no longer be whole numbers.
    if (!(std::abs(hand.at.u_mm) < 3'000 && std::abs(hand.at.v_mm) < 3'000 && std::isfinite(hand.angle_deg)))
      continue;
    // A lifted hand throws its shadow farther away and softer.
    const double lift = std::min(1.0, hand.lifted_s / 0.3);
    const double far = (7 + 26 * lift) * state.view.scale;
    hand_rods(hand, state.rods);
    state.draw_shadow({far, far}, 4 + cvRound(5 * lift));
    state.draw_limb();
  }
  state.draw_caption(scene);
  cv::imencode(".jpg", state.picture, jpeg, state.encoding);
}

std::array<double, 2> SceneRenderer::pixel(BodyPoint at) const {
  const cv::Point2d p = state_->view(at);
  return {p.x, p.y};
}

}  // namespace palmar::emulator
