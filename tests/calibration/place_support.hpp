// A back with landmarks, a truth that ties mat to body, and presses made from both.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "calibration/body/landmark_press.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::calibration {

inline const std::vector<Landmark>& back_landmarks() {
  static const std::vector<Landmark> all{{"C7", "C7 spinous process", {0, 0}},
                                         {"TS_L", "root of scapular spine, left", {-62, 61}},
                                         {"TS_R", "root of scapular spine, right", {62, 61}},
                                         {"T7", "T7 spinous tip", {0, 163}},
                                         {"AI_L", "inferior angle, left", {-72, 170}},
                                         {"AI_R", "inferior angle, right", {72, 170}},
                                         {"T12", "T12 spinous tip", {0, 302}},
                                         {"L4", "L4 spinous tip", {0, 420}},
                                         {"PSIS_L", "PSIS, left", {-43, 500}},
                                         {"PSIS_R", "PSIS, right", {43, 500}}};
  return all;
}

inline Landmark landmark_of(const std::string& id) {
  for (const Landmark& landmark : back_landmarks())
    if (landmark.id == id) return landmark;
  throw std::invalid_argument("no landmark " + id);
}

inline const std::vector<std::string>& usual_ten() {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> all;
    for (const Landmark& landmark : back_landmarks()) all.push_back(landmark.id);
    return all;
  }();
  return ids;
}
inline const std::vector<std::string> spread_five{"C7", "AI_L", "AI_R", "PSIS_L", "PSIS_R"};

/// A mat of 640 mm that lies a little askew.
inline Placement askew() {
  Placement truth;
  truth.angle_deg = 7;
  truth.scale = 1.02;
  truth.u0_mm = -290;
  truth.v0_mm = -120;
  return truth;
}

using MatOf = std::function<MatPoint(BodyPoint)>;

inline LandmarkPresses press_all(const std::vector<std::string>& ids, const MatOf& to_mat) {
  LandmarkPresses presses;
  for (const std::string& id : ids) {
    const BodyPoint at = landmark_of(id).at;
    presses.push_back({id, at, to_mat(at)});
  }
  return presses;
}
inline LandmarkPresses press_all(const std::vector<std::string>& ids, const Placement& truth) {
  return press_all(ids, [&](BodyPoint p) { return truth.to_mat(p); });
}

/// Adds Gaussian noise of `rms_mm` in total.
inline void jitter(LandmarkPresses& presses, double rms_mm, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, rms_mm / std::sqrt(2.0));
  for (LandmarkPress& press : presses) {
    press.at.x_mm += normal(random);
    press.at.y_mm += normal(random);
  }
}

inline LandmarkPress& press_of(LandmarkPresses& presses, const std::string& id) {
  return *std::find_if(presses.begin(), presses.end(),
                       [&](const LandmarkPress& p) { return p.landmark == id; });
}

inline std::vector<MatPoint> mat_samples() {
  std::vector<MatPoint> points;
  for (double x = 0; x <= 640; x += 80)
    for (double y = 0; y <= 640; y += 80) points.push_back({x, y});
  return points;
}

}  // namespace palmar::calibration
