// What the demo camera sees: hands over the mannequin's back, from the simulator's truth.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::emulator {

struct SceneHand {
  ContactTool tool = ContactTool::unknown;
  Side side = Side::right;
  BodyPoint at;          ///< centre of the print
  double angle_deg = 0;  ///< of the print's long axis, body frame
  double force_N = 0;
  double lifted_s = 0;  ///< since it left the mat; 0 while it presses
};

struct Scene {
  static constexpr std::size_t most_hands = 8;
  double t_s = 0;
  std::uint64_t sequence = 0;
  std::size_t hand_count = 0;
  std::array<SceneHand, most_hands> hands;
};

/// A hand that has left the mat is still over the table for this long.
inline constexpr double hover_s = 3;

/// The scene after one more frame: pressing hands where they press, the hands of `before` that press no more lifted over
/// their last place. Time that runs back (a looped scenario) begins anew.
Scene next_scene(const Scene& before, const simulator::FrameTruth& truth);

/// Capacity one: the newest scene wins. Any thread may put or take; the lock is held for a copy of a few
/// hundred bytes.
class SceneSlot {
 public:
  void put(const simulator::FrameTruth& truth);
  Scene newest() const;

 private:
  mutable std::mutex mutex_;
  Scene scene_;
};

struct SceneLook {
  int width = 640;
  int height = 480;
  int jpeg_quality = 80;
};

/// Draws scenes. One thread at a time. The table, torso and mat are drawn once; a frame draws only the hands
/// and the clock.
class SceneRenderer {
 public:
  SceneRenderer(const Atlas& atlas, const Placement& placement, const GridGeometry& mat,
                const SceneLook& look = {});
  ~SceneRenderer();
  SceneRenderer(SceneRenderer&&) noexcept;
  SceneRenderer& operator=(SceneRenderer&&) noexcept;

  /// The picture as JPEG into `jpeg`, whose memory is used again.
  void render(const Scene& scene, std::vector<std::uint8_t>& jpeg);
  /// Where that point of the skin lies in the picture, in pixels: {x, y}.
  std::array<double, 2> pixel(BodyPoint at) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::emulator
