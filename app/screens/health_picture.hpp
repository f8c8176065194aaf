// A mat's health as a picture: its map with the cells that are out, the verdict, and what to do.
#pragma once

#include "app/screens/fonts.hpp"
#include "app/screens/painter.hpp"
#include "app/screens/theme.hpp"
#include "calibration/mat/health.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

/// 1280 x 800 px. Each kind of fault has a shape of its own beside its colour. Errors (failed): typeface_unreadable.
/// Throws std::invalid_argument for a report without cells.
Result<Image> draw_health(const calibration::HealthReport& report, std::string_view mat_name,
                          const Theme& theme, const Typeface& typeface);

/// "good: 50.0 frames a second, 3 cells out of 2304": the verdict in one line.
std::string health_sentence(const calibration::HealthReport& report);

}  // namespace palmar::screens
