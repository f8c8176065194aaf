// A lesson: steps that ask for one technique on one muscle. Read from assets/lessons by app/library.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/coach/technique.hpp"

namespace palmar::coach {

struct LessonStep {
  std::string id;
  std::string title;               ///< "Glide up, along the right erectors"
  std::string technique;           ///< Technique::id
  std::string target;              ///< Muscle::id, "longissimus_R"; empty for no target
  std::vector<ContactTool> tools;  ///< allowed; empty for the technique's own
  std::optional<Band> force_N;     ///< overrides the technique's for every tool
  std::optional<Band> speed_mm_s;
  std::optional<Band> hold_s;
  std::optional<double>
      direction_deg;  ///< of the firm stroke, body frame: -90 towards the head, 90 towards the feet
  double direction_tolerance_deg = 35;
  double duration_s = 60;    ///< the step ends after this time ...
  int strokes = 0;           ///< ... or after this many good strokes, where > 0
  bool holds_still = false;  ///< no rest gesture during this step
  bool slice = false;        ///< the practice view shows the slice through the hand beside the back
};

struct LessonWeights {  ///< of the measured score; see domain.md section 4
  double pressure = 25, target = 20, speed = 15, flow = 15, symmetry = 10, direction = 10, order = 5;
};

struct Lesson {
  std::string id;
  std::string name;
  std::string family;
  std::string mannequin = "adult";
  std::string standing;  ///< head, left, right of the table
  std::vector<LessonStep> steps;
  std::vector<std::string> enabled_zones;  ///< whose level limits the instructor lifts; ids without a side
  LessonWeights weights;
  std::string source;
};

}  // namespace palmar::coach
