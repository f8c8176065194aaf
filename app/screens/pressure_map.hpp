// Pressure as colour: one absolute scale in kPa, even to the eye, legible without colour vision because
// lightness alone tells it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/screens/colour.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::screens {

/// 256 colours from least to most pressure. Lightness rises (dark ground) or falls (light ground) evenly;
/// opacity rises from the first.
using PressureTable = std::array<Colour, 256>;

/// Computed in OKLab: blue over green to yellow, as viridis goes, at equal steps of lightness.
PressureTable pressure_table(bool dark_ground);

/// Pressure at the top end of the scale. Above it the colour stays: the legend says "40 kPa and more".
inline constexpr double pressure_scale_kPa = 40;
/// Where that pressure lies on the scale, 0 to 1: its square root, so that a resting palm (2 kPa) and a thumb are both seen.
double pressure_position(double kPa);
/// At a quarter, a half and the end of the scale.
inline constexpr double pressure_ticks_kPa[] = {0, 2.5, 10, 40};
/// Below this the colour fades out, so that the edge of a print is soft.
inline constexpr double pressure_shown_kPa = 0.4;

Colour colour_of(const PressureTable& table, double kPa);

/// The field as a picture, `factor` pixels a cell, kPa interpolated (Catmull-Rom, never below 0 nor above the
/// cells around it) and then coloured: the peak of a cell keeps its colour. rgba holds rows*cols*factor^2
/// pixels, row-major. Reuses the memory of `rgba`.
void draw_field(const PressureField& field, const PressureTable& table, int factor,
                std::vector<std::uint8_t>& rgba);

}  // namespace palmar::screens
