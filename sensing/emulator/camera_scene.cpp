#include "sensing/emulator/camera_scene.hpp"

#include <algorithm>

namespace palmar::emulator {

Scene next_scene(const Scene& before, const simulator::FrameTruth& truth) {
  Scene scene;
  scene.t_s = truth.t_s;
  scene.sequence = truth.sequence;
  for (const simulator::PressTruth& press : truth.presses) {
    if (scene.hand_count == Scene::most_hands) break;
    scene.hands[scene.hand_count++] = {press.tool,      press.hand,    press.at_body,
                                       press.angle_deg, press.force_N, 0};
  }
  const double passed_s = truth.t_s - before.t_s;
  if (passed_s < 0) return scene;
  const std::size_t pressing = scene.hand_count;
  for (std::size_t i = 0; i < before.hand_count && scene.hand_count < Scene::most_hands; ++i) {
    SceneHand hand = before.hands[i];
    const bool presses =
        std::any_of(scene.hands.begin(), scene.hands.begin() + static_cast<std::ptrdiff_t>(pressing),
                    [&](const SceneHand& other) { return other.side == hand.side; });
    hand.lifted_s += passed_s;
    hand.force_N = 0;
    if (!presses && hand.lifted_s < hover_s) scene.hands[scene.hand_count++] = hand;
  }
  return scene;
}

void SceneSlot::put(const simulator::FrameTruth& truth) {
  const std::lock_guard lock(mutex_);
  scene_ = next_scene(scene_, truth);
}

Scene SceneSlot::newest() const {
  const std::lock_guard lock(mutex_);
  return scene_;
}

}  // namespace palmar::emulator
