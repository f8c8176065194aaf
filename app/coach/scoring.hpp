// How well a stroke was done, in parts that each name what was measured against which band.
#pragma once

#include <optional>
#include <vector>

#include "app/coach/asked.hpp"
#include "app/coach/coaching.hpp"
#include "app/coach/lesson.hpp"
#include "sensing/model/stroke.hpp"

namespace palmar::coach {

/// 1 inside the band, else max(0, 1 - (d/w)^2): d the distance to the band, w half its width.
double band_score(const Band& band, double value);
/// The same with w/2 above the band: too much pressure counts more than too little.
double pressure_score(const Band& band, double value);

/// Why a stroke has no score; scored where it can have one.
enum class Scorable { scored, clipped, saturated, too_light, not_on_this_mat, a_return, nothing_asked };

/// Fills `score` from what the stroke shows against what was asked; parts that cannot be assessed are left
/// out and the weights renormalised. Precondition: asked.technique.
void score_stroke(const Stroke& stroke, const Asked& asked, const LessonWeights& weights, Score& score);

/// Renormalises the weights over the parts, and adds them up to 0..100; at most `cap` where capped.
void total(Score& score, double cap = 60);

/// A feather-light way back against the asked direction belongs to effleurage; it is neither scored nor
/// corrected.
bool is_return(const Asked& asked, ContactTool tool, double force_N, std::optional<double> direction_deg);

}  // namespace palmar::coach
