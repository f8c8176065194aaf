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

/// A stroke that counts towards the step: scored high enough, seen as the technique that is asked, with a tool that is asked (an unknown one
/// is let pass), every assessed part worth one half, and nothing outside the band by which a cue corrects it: pressure between ramp and
/// release, pace, direction, and the share of what the print can reach.
bool is_good(const Stroke& stroke, const Recognition& recognition, const Asked& asked, const Score& score);

inline constexpr double good_score = 70;        ///< of 100
inline constexpr double least_part = 0.5;       ///< of an assessed part's 0 to 1
inline constexpr double band_tolerance = 0.05;  ///< of a band's width beyond its edge: as much as the gauges let pass

/// Renormalises the weights over the parts, and adds them up to 0..100; at most `cap` where capped.
void total(Score& score, double cap = 60);

/// A feather-light way back against the asked direction belongs to effleurage; it is neither scored nor
/// corrected.
bool is_return(const Asked& asked, ContactTool tool, double force_N, std::optional<double> direction_deg);

}  // namespace palmar::coach
