// The mannequin in use: its size, how far its landmarks lie apart, how its skin is curved, what it is made of. Reference values are
// fitted to it here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/status.hpp"

namespace palmar {

/// What was measured on the mannequin, mm along its skin. What is absent follows from c7_psis_mm. In brackets the reference back.
struct LandmarkDistances {
  std::optional<double> c7_t3_mm;          ///< C7 to T3, the level of the scapular spine [61]
  std::optional<double> c7_t7_mm;          ///< C7 to T7, the level of the scapula's lower angle [163]
  std::optional<double> c7_l4_mm;          ///< C7 to L4, the level of the iliac crests [420]
  std::optional<double> c7_trochanter_mm;  ///< C7 to the level of the greater trochanters [602]
  std::optional<double> c7_knee_mm;        ///< C7 to the level of the knee creases [998]
  std::optional<double> scapulae_mm;       ///< between the roots of the scapular spines [124]
  std::optional<double> shoulders_mm;      ///< between the tips of the acromia [380]
  std::optional<double> psis_mm;           ///< between the PSIS dimples [86]
  std::optional<double> crests_mm;         ///< between the tops of the iliac crests [190]
  std::optional<double> trochanters_mm;    ///< between the greater trochanters [260]

  bool any() const;
};

/// How the skin is curved, row by row from the head to the feet; between rows it runs smoothly.
struct SurfaceRow {
  double v_mm = 0;
  double height_mm =
      0;  ///< of the crest of the back beside the spine, over the level of C7; out of the body is positive
  double radius_mm = 0;  ///< of the cross-section, > 0
  double furrow_mm = 0;  ///< how far the spine (or cleft) lies below the crests beside it
};

/// Size of the mannequin in use, in its own body frame.
struct Mannequin {
  std::string id = "adult";
  std::string name = "Reference adult back";
  double c7_psis_mm = 500;  ///< the reference back has 500 mm
  double u_min_mm = -240, u_max_mm = 240, v_min_mm = -150,
         v_max_mm = 720;  ///< the skin on which a mat can lie
  bool thighs = false;    ///< its legs reach to below the knee
  LandmarkDistances landmarks;
  std::vector<SurfaceRow> surface;  ///< v rising; empty: flat
  std::string tissue = "average";   ///< what it is made of: an id of the tissue presets

  /// Height of the skin over the level of C7, out of the body positive. Beyond the first and last row the profile stays as there.
  double surface_height_mm(BodyPoint p_body) const;
};

/// Ok, or bad_input: bad_mannequin (no size, or its skin upside down), landmarks_out_of_order (towards the feet C7, T3, T7, L4, PSIS,
/// trochanters, knees; outwards scapulae before shoulders, PSIS before crests before trochanters), bad_surface (rows that do not rise, a
/// radius that is not positive).
Status check_mannequin(const Mannequin& mannequin);

namespace body {

/// From the reference back to a mannequin and back: monotone and smooth, so that nothing folds over. Without measured distances it is a
/// plain scaling by c7_psis_mm / 500.
class Fit {
 public:
  /// Precondition: check_mannequin() is ok.
  explicit Fit(const Mannequin& mannequin);

  BodyPoint to_mannequin(BodyPoint p_reference) const;
  BodyPolygon to_mannequin(const BodyPolygon& reference) const;
  /// The axis as it runs on the mannequin at the fitted place of `at`, in (-90, 90].
  double axis_deg(double axis_reference_deg, BodyPoint at) const;
  /// Plain scaling: the mannequin has no distances of its own.
  bool uniform() const { return !bent_; }

 private:
  struct Curve {  ///< monotone cubic through knots, straight beyond them
    std::vector<double> x, y, slope;
    double at(double value) const;
  };
  static Curve curve(std::vector<double> x, std::vector<double> y);
  double factor_ = 1;
  bool bent_ = false;
  Curve along_;               ///< v
  Curve shoulders_, pelvis_;  ///< u, of u >= 0
};

}  // namespace body
}  // namespace palmar
