// The camera's picture, and how old it is.
#include <algorithm>
#include <cmath>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {

void camera_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Camera###camera", place, sheet);
  const Theme& theme = sheet.theme();
  const station::Snapshot& now = frame.snapshot;
  const double k = sheet.k(), inset = 10 * k;
  const Rect screen{place.x + inset, place.y + inset, std::min(150 * k, place.w - 110 * k),
                    place.h - 2 * inset};
  sheet.box(screen, theme.dark ? mix(theme.ground, {0, 0, 0, 255}, 0.35) : theme.track, 6 * k);
  if (frame.pictures.camera && now.picture) {
    // The whole picture, as large as it fits.
    const double w = std::min(screen.w, screen.h * static_cast<double>(frame.pictures.camera_aspect)),
                 h = w / static_cast<double>(frame.pictures.camera_aspect);
    const Point at{screen.middle_x() - w / 2, screen.middle_y() - h / 2};
    ImGui::GetWindowDrawList()->AddImageRounded(frame.pictures.camera, vec(at), vec({at.x + w, at.y + h}),
                                                {0, 0}, {1, 1}, IM_COL32_WHITE, static_cast<float>(4 * k));
  }
  const double x = screen.right() + 14 * k, w = place.right() - x - 10 * k;
  sheet.text_within({x, place.y + 32 * k}, frame.phrases("camera"), {Weight::semibold, 13, theme.muted}, w);
  if (!now.camera.present) {
    sheet.paragraph({x, place.y + 56 * k}, frame.phrases("camera_none"), {Weight::regular, 13, theme.muted},
                    w, 18 * k);
    return;
  }
  if (!now.picture) {
    sheet.paragraph({x, place.y + 56 * k},
                    now.camera.message.empty() ? frame.phrases("camera_waiting") : now.camera.message,
                    {Weight::regular, 12, theme.warning}, w, 16 * k);
    return;
  }
  const double age_ms = std::max(0.0, seconds(frame.now - now.picture->received) * 1000);
  const bool old = age_ms > 500 || now.camera.link != station::Link::streaming;
  sheet.text_within({x, place.y + 57 * k}, number(Unit::count, now.camera.rate_hz) + " fps",
                    {Weight::semibold, 15, theme.text}, w);
  std::string age =
      frame.phrases("age") + " " +
      (age_ms < 1000 ? number(Unit::count, age_ms) + " ms" : format(Unit::second, age_ms / 1000));
  if (old) age = "! " + age;
  sheet.text_within({x, place.y + 80 * k}, age, {Weight::regular, 13, old ? theme.warning : theme.muted}, w);
  if (now.camera.dropped > 0)
    sheet.text_within({x, place.y + 100 * k}, count(now.camera.dropped) + " " + frame.phrases("lost"),
                      {Weight::regular, 13, theme.muted}, w);
}

}  // namespace palmar::screens
