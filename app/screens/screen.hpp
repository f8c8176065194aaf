// The screen: draws a snapshot of the station, returns what the person asked for. Everything here belongs to
// one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/lesson.hpp"
#include "app/coach/technique.hpp"
#include "app/screens/view_history.hpp"
#include "app/station/commands.hpp"
#include "app/station/snapshot.hpp"
#include "app/station/sound.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

/// What does not change while the station runs.
struct SceneContext {
  std::shared_ptr<const Atlas> atlas;  ///< never null
  MatDescription mat;
  Placement placement;
  std::shared_ptr<const depth::DepthModel> depth;  ///< of the body below the skin; null: a half-space
  std::optional<coach::Lesson> lesson;       ///< the one that runs when the screen opens
  std::vector<coach::Lesson> lessons;        ///< for the chooser
  std::vector<coach::Technique> techniques;  ///< for their names
  /// Text of "cues.KEY", "hints.KEY" or "screen.KEY"; empty where there is none, and then the screen's own English is used.
  std::function<std::string_view(std::string_view)> words;
  std::filesystem::path themes;  ///< folder with dark.toml, light.toml, high_contrast.toml
};

enum class View : std::uint8_t { welcome, practice, instructor, setup, depth, quiz, debrief };

struct ScreenOptions {
  int width = 1280;                ///< px, at least 640
  int height = 800;                ///< px, at least 400
  double ui_scale = 1.0;           ///< 1.0 to 2.5, on top of the window's own scale
  std::string theme = "dark";      ///< dark, light or high_contrast
  std::optional<View> start_view;  ///< absent: practice with a lesson, else the first thirty seconds
  bool offscreen = false;          ///< no window, only pictures; needs no display
  std::optional<station::Sound> sound{};  ///< what is heard; absent: nothing can be, and key M does nothing
  bool speaks = true;              ///< the voice knows the language
  ViewHistory history;             ///< of the snapshots that were looked at before the screen opened
};

/// Medians over the last frames, at most 600. Building is ImGui's frame on the processor; drawing is OpenGL
/// until the last pixel.
struct ScreenTimes {
  double build_ms = 0;
  double draw_ms = 0;
  std::uint64_t frames = 0;
};

class Screen {
 public:
  /// Opens the window. Errors: no SDL video driver, no OpenGL 3, the typeface or a theme is missing.
  /// Throws std::invalid_argument for a context without an atlas, or a size or scale out of range.
  static Result<std::unique_ptr<Screen>> open(SceneContext context, const ScreenOptions& options);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  /// Reads the keyboard, draws the snapshot, appends what was asked for to `out`. False once the person has
  /// closed the window or quit; station::Quit is then in `out`.
  bool frame(const station::Snapshot& snapshot, std::vector<station::Command>& out);

  /// What the person wants to hear.
  std::optional<station::Sound> sound() const;
  /// For the ear: what a list or a page over the view says now ("Lessons: Swedish effleurage"), or a step of the first thirty seconds;
  /// empty where the snapshot says it all.
  std::string focus() const;
  /// The lesson that was chosen; null in free practice.
  const coach::Lesson* lesson() const;

  /// Is everything in the last frame that it shows, or is something still being made on another thread?
  bool complete() const;

  /// Writes the picture of the last frame as PNG, aside and then renamed.
  Status save_png(const std::filesystem::path& path);

  /// SDL's video driver: "x11", "wayland", or "offscreen" where there is no display.
  std::string driver_name() const;
  /// What to tell the person about the screen itself (a typeface that stands in); empty when all is well.
  std::string notice() const;
  /// OpenGL runs on the processor (llvmpipe, softpipe, swrast).
  bool software_gl() const;
  ScreenTimes times() const;

 private:
  struct State;
  explicit Screen(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The driver that SDL picks now, without opening a window: "offscreen" where there is no display; empty where there is none at all.
std::string video_driver_name();

/// What the loop of the screen thread needs from the station.
struct RunHooks {
  std::function<const station::Snapshot&()> take;  ///< the newest snapshot; valid until the next call
  std::function<void(const station::Command&)> send;
  std::function<bool()> keep_going;  ///< false ends the loop
};

/// Draws until the window is closed or keep_going() says no: at most 20 frames/s on software GL, else with
/// the display.
void run(Screen& screen, const RunHooks& hooks);

}  // namespace palmar::screens
