// Words painted into a picture in memory, for pictures that are made without a window.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "app/screens/painter.hpp"
#include "app/screens/sheet.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

class Lettering {
 public:
  /// Errors (failed): typeface_unreadable.
  static Result<Lettering> load(const std::filesystem::path& font_file);
  ~Lettering();
  Lettering(Lettering&&) noexcept;
  Lettering& operator=(Lettering&&) noexcept;

  /// Width in px of the words at that em size.
  double width(std::string_view words, double em_px) const;
  /// Paints them on a baseline; returns their width.
  double paint(Image& image, Point baseline, std::string_view words, double em_px, Colour colour,
               Align align = Align::left) const;
  /// Paints lines of at most that width; returns the y of the baseline after the last.
  double paint_paragraph(Image& image, Point baseline, std::string_view words, double em_px, Colour colour,
                         double width_px) const;

 private:
  struct State;
  explicit Lettering(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palmar::screens
