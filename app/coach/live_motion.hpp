// How each contact moves right now: a short window of its own past. Needed because a stroke's own figures are means since it began.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/observation.hpp"

namespace palmar::coach {

struct MotionParameters {
  double window_s = 0.5;        ///< over which speed and direction are taken
  double force_window_s = 0.2;  ///< over which the rise of the force is taken
  double least_path_mm = 6;     ///< shorter motion within the window has no direction
  double still_mm = 6;          ///< a contact that stays within this of where it came to rest is still
};

/// One contact's motion. Points are in the body frame where the contact has one, else in the mat frame.
struct Motion {
  std::uint32_t contact = 0;
  double began_s = 0;
  double speed_mm_s = 0;                ///< net motion over the window
  std::optional<double> direction_deg;  ///< of that motion
  double rise_N_s = 0;                  ///< of the force over its window
  double still_since_s = 0;             ///< it has stayed within still_mm since then
  double peak_N = 0;                    ///< since it began
  bool releasing = false;               ///< the force falls by more than a quarter within the window
};

class LiveMotion {
 public:
  explicit LiveMotion(const MotionParameters& parameters = {});

  /// Takes one frame; contacts that are gone are forgotten. Allocates nothing once warm.
  void observe(const Observation& observation);

  /// Of the contact with that id; null where there is none.
  const Motion* find(std::uint32_t contact) const;

 private:
  struct Sample {
    double t_s = 0, x_mm = 0, y_mm = 0, force_N = 0;
  };
  struct Track {
    Motion motion;
    Sample rest;  ///< where it came to rest
    std::array<Sample, 128>
        ring{};  ///< at most 128 samples of the window; older ones are thinned at higher frame rates
    std::size_t next = 0, filled = 0;
    bool seen = false;
  };
  Track& track(const Contact& contact, double t_s);
  void update(Track& track, const Contact& contact, double t_s);
  const Sample& back(const Track& track, double age_s) const;

  MotionParameters parameters_;
  std::vector<Track> tracks_;
};

}  // namespace palmar::coach
