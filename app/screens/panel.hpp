// What every panel is given: the snapshot, the scene around it, and the pictures that were prepared for it.
#pragma once

#include <imgui.h>

#include <optional>
#include <span>
#include <string>

#include "app/screens/body_view.hpp"
#include "app/screens/controller.hpp"
#include "app/screens/phrases.hpp"
#include "app/screens/pressure_map.hpp"
#include "app/screens/screen.hpp"
#include "app/screens/sheet.hpp"
#include "app/screens/slice_picture.hpp"
#include "app/screens/welcome.hpp"

namespace palmar::screens {

/// Textures of the frame, prepared before anything is drawn; null where there is none yet.
struct Pictures {
  ImTextureID anatomy = nullptr;
  ImTextureID field = nullptr;
  ImTextureID camera = nullptr;
  ImTextureID fit = nullptr;            ///< how well new curves of the mat fit, as large as `back`
  ImTextureID scene = nullptr;          ///< the 3-D back, upside down
  const SlicePicture* slice = nullptr;  ///< null where it is not shown
  ImTextureID pressed = nullptr;        ///< the most that each cell has seen: for the debrief
  ImTextureID layer =
      nullptr;  ///< stress at layer_mm below the skin (modelled); null: the skin itself is shown
  double layer_mm = 0, layer_peak_kPa = 0;
  Rect back;      ///< where the anatomy lies in the window
  BodyView view;  ///< within `back`
  float camera_aspect = 4.0f / 3;
  PressureTable table{};
};

class Debrief;

struct Frame {
  const station::Snapshot& snapshot;
  const SceneContext& scene;
  const coach::Lesson* lesson;  ///< the one that runs; null in free practice
  const ViewState& state;
  const Welcome& welcome;
  const Phrases& phrases;
  const Pictures& pictures;
  StationTime now{};
  double foot_held = 0;              ///< share of the hold that has passed
  bool losing = false;               ///< frames were lost within the last seconds
  const Debrief* debrief = nullptr;  ///< what was done so far; null only where no view of it is asked for

  /// The step that runs; null in free practice and after the last.
  const coach::LessonStep* step() const;
  /// The muscle that the step asks for.
  std::optional<std::size_t> target() const;
  /// The muscle that the hand works over, by coach::worked_muscle.
  std::optional<std::size_t> worked() const;
  const coach::Technique* technique(std::string_view id) const;
};

/// "Longissimus" of "Erector spinae: longissimus, right".
std::string short_name(const Muscle& muscle);
/// "longissimus R"
std::string tabled_name(const Muscle& muscle);
/// "quadr. lumborum R": every word before the last as its first letters; "quadr. lumb. R" with the last one too.
std::string abbreviated(std::string_view name, bool last_too = false);
/// "Deep stripping"; the id with spaces where the technique is not known.
std::string technique_name(const Frame& frame, std::string_view id);
/// Words with "{name}" replaced by the value.
std::string with(std::string words, std::string_view name, std::string_view value);

}  // namespace palmar::screens
