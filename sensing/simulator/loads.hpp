// Known loads for a virtual mat: a calibration bench's, rollers of known weight, and a hand's. Each is put on
// the spots of spot_grid(mat), force by force, and conserves it: what a function returns is the force that
// fell beside the mat, N. They add up; clear() the spots between frames.
//
//   VirtualMat mat(description, typical_faults(), seed);
//   CellForces spots(spot_grid(description.geometry));
//   add_punch(description.geometry, {120, 120}, 60, 60, 20, spots);
//   mat.read(spots, t_s, frame);
#pragma once

#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::simulator {

/// The same pressure on every cell, as a bladder makes it: rows*cols.
std::vector<float> uniform_kPa(const GridGeometry& grid, double kPa);

/// A flat punch, its sides along the mat's, of that pressure.
double add_punch(const GridGeometry& grid, MatPoint centre, double width_mm, double height_mm, double kPa,
                 CellForces& spots);

/// Places that a punch has to be put at to cover the whole mat, row by row, with an overlap of at least that
/// many mm. Throws std::invalid_argument where the punch is not larger than the overlap.
std::vector<MatPoint> punch_steps(const GridGeometry& grid, double width_mm, double height_mm,
                                  double overlap_mm);

/// A cylinder that lies on the mat: pressure is even along it, and across it falls as sqrt(1 - x^2) (Hertz).
struct Roller {
  double length_mm = 200;
  double contact_mm = 20;  ///< width of its track under reference_N
  double reference_N = 100;
  double exponent = 0.5;  ///< the track widens with (weight / reference_N)^exponent
};
/// Width of its track under a weight.
double contact_width_mm(const Roller& roller, double weight_N);

/// A steel or wooden roll, and one with a soft cover (design defaults; a cylinder on an elastic plane widens
/// with the square root of its weight, a foam cover more slowly).
inline constexpr Roller hard_roller{200, 20, 100, 0.5};
inline constexpr Roller soft_roller{200, 50, 100, 0.33};

/// The roller with its axis at an angle from +x, mat frame, and that weight. The force on the mat and the
/// force returned are together exactly the weight.
double add_roller(const GridGeometry& grid, const Roller& roller, MatPoint centre, double axis_deg,
                  double weight_N, CellForces& spots);

/// A roll of known weight over the whole mat: tracks beside each other along the columns, then along the rows,
/// at that speed. The roller is always whole on the mat; where it is longer than the mat is wide, its middle
/// stays in the middle. place() is a pure function of time.
class RollPath {
 public:
  /// Throws std::invalid_argument where speed or step is not above 0.
  RollPath(const GridGeometry& grid, const Roller& roller, double weight_N, double speed_mm_s,
           double track_step_mm);

  struct Place {
    MatPoint centre;
    double axis_deg = 0;
  };
  double duration_s() const { return duration_s_; }
  /// Wraps around after duration_s().
  Place place(double t_s) const;

 private:
  struct Track {
    MatPoint from, to;
    double axis_deg = 0;
    double end_s = 0;
  };
  std::vector<Track> tracks_;
  double duration_s_ = 0;
};

/// A press of a hand's tool with its long axis at an angle, mat frame.
class ToolPress {
 public:
  ToolPress(const GridGeometry& grid, ContactTool tool, Side hand = Side::right);
  double add(MatPoint centre, double angle_deg, double force_N, CellForces& spots) const;
  double mean_kPa(double force_N) const;  ///< force over the print's area

 private:
  GridGeometry spots_;
  Print print_;
};

}  // namespace palmar::simulator
