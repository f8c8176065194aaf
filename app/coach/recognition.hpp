// Which technique a stroke is: its features against each technique's bands, with the evidence, or "not sure".
#pragma once

#include <string>
#include <vector>

#include "app/coach/coaching.hpp"
#include "app/coach/technique.hpp"
#include "sensing/model/stroke.hpp"

namespace palmar::coach {

/// How far outside a band a feature may lie before it speaks against the technique. Design defaults; none of
/// them is fitted to a scenario.
struct RecognitionParameters {
  double least_s = 0.8;         ///< shorter strokes are not judged
  double least_length_mm = 30;  ///< nor those that neither glide so far ...
  double least_hold_s = 2;      ///< ... nor rest so long
  double speed_ratio = 0.15;    ///< e-folding of ln(speed / edge of the band)
  double force_ratio = 0.3;     ///< of ln(force / edge of the tool's band)
  double rival_ratio =
      0.05;  ///< of the same between rivals that force alone tells apart: light and firm effleurage
  double rival_fit = 3;  ///< techniques are rivals where all else fits them alike, within this factor
  double area_ratio =
      0.5;  ///< of ln(area / edge): a coarse mat widens a thumb, a light palm shows a part of itself
  double angle_deg = 15;  ///< e-folding beyond the fibre angle's band
  double cv = 0.15;       ///< of the coefficient of variation
  double length_mm = 15, drift_mm = 8;
  double least_force_fit = 0.08;  ///< the wrong force is a fault of the stroke, not another technique
  double least_area_fit = 0.1;
  double least_other_fit = 0.25;  ///< angle and steadiness alike
  double rhythm_hz = 0.5;  ///< a faster repetition than this belongs to techniques with a rhythm of their own
  double least_rhythm_fit = 0.05;
  double straight = 0.7;          ///< a glide whose net motion is a larger share of its path is straight
  double background = 0.08;       ///< weight of "none of these"
  double least_confidence = 0.6;  ///< below it the answer is not_sure
};

/// Smallest and largest area of a tool's print, cm^2 (sensing/model/print_area.hpp). Unknown: 0 to infinity.
Band tool_area_cm2(ContactTool tool);

class Recogniser {
 public:
  /// Candidates are the `recognised` techniques that the mat resolves (`resolves` empty: all) at its frame
  /// rate. Keeps pointers into `techniques`.
  Recogniser(const std::vector<Technique>& techniques, const std::vector<std::string>& resolves,
             double rate_hz, const RecognitionParameters& parameters = {});

  /// Names the stroke, alive or finished. Reuses out's memory. Evidence is that of the best candidate, also
  /// when not sure.
  void recognise(const Stroke& stroke, Recognition& out) const;

  bool resolves(const Technique& technique) const;

 private:
  /// How well all but the force fits, and how far the force lies outside the band (logarithm).
  struct Fit {
    double others = 1;
    double force_outside = 0;
  };
  Fit fit(const Stroke& stroke, const Technique& technique, std::vector<Evidence>* evidence) const;
  static constexpr std::size_t most_candidates = 32;

  std::vector<const Technique*> candidates_;
  RecognitionParameters parameters_;
};

}  // namespace palmar::coach
