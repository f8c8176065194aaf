// One simulated run through the whole corridor, beside its truth.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/coach/technique.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::measures {

/// Sum of squares, and what follows from it.
struct Rms {
  double square_sum = 0;
  double n = 0;
  void add(double error) {
    square_sum += error * error;
    ++n;
  }
  void add(const Rms& other) {
    square_sum += other.square_sum;
    n += other.n;
  }
  double value() const;
};

/// How often something was right.
struct Share {
  double right = 0;
  double n = 0;
  void add(bool ok) {
    right += ok ? 1 : 0;
    ++n;
  }
  void add(const Share& other) {
    right += other.right;
    n += other.n;
  }
  double value() const { return n > 0 ? right / n : 1; }
};

/// Against the simulator's truth, where prints are not clipped and of a mean of 1.5 kPa or more.
struct Accuracy {
  Rms centre_mm;
  Rms force_share;     ///< error of the force over what the cells could see
  Share found;         ///< presses that have a contact of their own
  Rms speed_share;     ///< error of a stroke's speed over the true speed
  Share speed_within;  ///< strokes whose speed is within 5 %
  Share whole;         ///< scripted strokes that came out as exactly one stroke
  Share technique;     ///< strokes named as scripted, of effleurage, deep stripping and sustained compression
  Rms rate_share;      ///< error of a stroke's repetition rate over the scripted one
  Share rate_found;    ///< rhythmic strokes that have a rate, and others that have none
  Share right_muscle;  ///< share of time, as the design defines it
  Share tool;          ///< share of time
  double steps = 0;
  double step_s = 0;  ///< processor time in step()
  void add(const Accuracy& other);
};

struct World {
  std::shared_ptr<const Atlas> atlas;
  std::shared_ptr<const depth::DepthModel> depth;
  std::vector<coach::Technique> techniques;
  std::vector<coach::LevelRow> pressure_scale;
};

/// With `tell`, prints every stroke beside its truth on stderr.
Accuracy run(const World& world, const simulator::Scenario& scenario, const MatDescription& mat,
             std::uint64_t seed, bool tell);

}  // namespace palmar::measures
