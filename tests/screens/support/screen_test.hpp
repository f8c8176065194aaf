// A screen without a renderer: frames are built, and the words that they draw are read. At 1280 x 800 in the dark theme.
#pragma once

#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "app/screens/panels.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {

class ScreenTest : public testing::Test {
 protected:
  static constexpr double width = 1280, height = 800;

  static void SetUpTestSuite() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    fonts_ = new Fonts;
    scene_ = new SceneContext(samples::scene());
    const auto typeface = find_typeface(scene_->themes.parent_path() / "fonts");
    if (!typeface) throw std::runtime_error(typeface.error().message());
    if (Status loaded = fonts_->load(*typeface, 1); !loaded)
      throw std::runtime_error(loaded.error().message());
    theme_ = new Theme(load_theme(scene_->themes / "dark.toml").value());
  }
  static void TearDownTestSuite() {
    delete theme_;
    delete scene_;
    delete fonts_;
    ImGui::DestroyContext();
  }

  /// The words of a whole view.
  std::string words(const station::Snapshot& snapshot, double ui_scale = 1) {
    std::string out;
    const Sheet sheet(*fonts_, *theme_, scale_of(width, height, ui_scale), &out);
    const Phrases phrases(scene_->words);
    const coach::Lesson* lesson = lesson_ && scene_->lesson ? &*scene_->lesson : nullptr;
    const Frame frame{snapshot,  *scene_,       lesson, state_,  welcome_, phrases,
                      pictures_, snapshot.made, 0,      losing_, debrief_};
    ImGui::NewFrame();
    clicked_ = draw_screen(sheet, frame, width, height).row;
    ImGui::EndFrame();
    return out;
  }

  /// The card with that identity, as the last frame drew it; null where it drew none.
  static const ImGuiWindow* find_window(const std::string& id) {
    const auto& all = GImGui->Windows;
    const auto found = std::find_if(all.begin(), all.end(), [&](const ImGuiWindow* window) {
      return std::string(window->Name).ends_with(id);
    });
    return found == all.end() ? nullptr : *found;
  }
  static const ImGuiWindow& window_named(const std::string& id) {
    if (const ImGuiWindow* window = find_window(id)) return *window;
    throw std::runtime_error("no window " + id);
  }

  static inline Fonts* fonts_ = nullptr;
  static inline SceneContext* scene_ = nullptr;
  static inline Theme* theme_ = nullptr;
  const Pictures pictures_;
  ViewState state_;
  Welcome welcome_;
  const Debrief* debrief_ = nullptr;
  bool lesson_ = true, losing_ = false;
  std::optional<int> clicked_;  ///< row of the overlay that took the last frame's click
};

}  // namespace palmar::screens
