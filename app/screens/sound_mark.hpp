// Every sound has a shape: whether and what the station lets be heard.
#pragma once

#include "app/screens/panel.hpp"

namespace palmar::screens {

/// A loudspeaker with its middle there: struck through when off, with waves when on.
void draw_loudspeaker(const Sheet& sheet, Point middle, double size, Colour colour, bool on);
/// The loudspeaker and a word, ending at `right`; returns its width, 0 where nothing can be heard.
double draw_sound_mark(const Sheet& sheet, const Frame& frame, Point right_baseline);
double sound_mark_width(const Sheet& sheet, const Frame& frame);

}  // namespace palmar::screens
