// How well the calibration of a mat fits, as pictures: where it was loaded, how far known weights read off, the curves, the worst cells.
#pragma once

#include <string_view>

#include "app/screens/fonts.hpp"
#include "app/screens/painter.hpp"
#include "app/screens/theme.hpp"
#include "calibration/mat/record.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

/// 1280 x 800 px each.
struct FitPictures {
  Image whole;  ///< the three others and the numbers on one sheet
  Image coverage, residuals, curves;
};

/// Errors (failed): typeface_unreadable. Throws std::invalid_argument for a record without curves or whose tables do not fit its grid.
Result<FitPictures> draw_fit(const calibration::MatRecord& record, std::string_view mat_name,
                             const Theme& theme, const Typeface& typeface);

/// The same in little, beside a card that says the numbers: coverage and residuals, where there is room also the worst cells and the
/// curves. On the card's colour; `scale`: px of one of draw_fit()'s. Errors and throws as draw_fit(), and for a size that is not positive.
Result<Image> draw_fit_card(const calibration::MatRecord& record, const Theme& theme,
                            const Typeface& typeface, int width_px, int height_px, double scale);

}  // namespace palmar::screens
