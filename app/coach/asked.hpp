// What is asked of the student right now: a lesson's step, or in free practice the technique that was
// recognised.
#pragma once

#include <cstddef>
#include <optional>

#include "app/coach/lesson.hpp"
#include "app/coach/technique.hpp"

namespace palmar::coach {

struct Asked {
  const Technique* technique = nullptr;  ///< null: nothing is asked
  const LessonStep* step = nullptr;      ///< null in free practice
  std::optional<std::size_t> target;     ///< index into Atlas::muscles

  std::optional<Band> force_N(ContactTool tool) const {
    if (step && step->force_N) return step->force_N;
    return technique ? technique->force_band(tool) : std::nullopt;
  }
  std::optional<Band> speed_mm_s() const {
    if (step && step->speed_mm_s) return step->speed_mm_s;
    return technique ? technique->speed_mm_s : std::nullopt;
  }
  std::optional<Band> hold_s() const {
    if (step && step->hold_s) return step->hold_s;
    return technique ? technique->hold_s : std::nullopt;
  }
  std::optional<double> direction_deg() const { return step ? step->direction_deg : std::nullopt; }
  Band direction_band() const { return {0, step ? step->direction_tolerance_deg : 35}; }
  bool still() const { return technique && technique->still(); }
  /// The tools that may be used; empty: any.
  const std::vector<ContactTool>& tools() const {
    static const std::vector<ContactTool> any;
    if (step && !step->tools.empty()) return step->tools;
    return technique ? technique->tools : any;
  }
};

}  // namespace palmar::coach
