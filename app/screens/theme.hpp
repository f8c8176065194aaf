// What the screens look like, as data: assets/themes/ID.toml.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/screens/colour.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

/// Every colour of the screens. Meaning never rests on one of them alone: a word or a shape stands beside it.
struct Theme {
  std::string id;
  std::string name;
  bool dark = true;     ///< the ground is darker than the words on it; sets the way of the pressure map
  bool framed = false;  ///< cards have an edge: high contrast
  Colour ground;        ///< behind the cards
  Colour card;
  Colour track;  ///< the empty part of a gauge or bar
  Colour text;
  Colour muted;    ///< second words
  Colour target;   ///< the accent: what to work on
  Colour warning;  ///< what to change
  Colour good;
  Colour record;
  Colour skin, skin_edge;
  Colour muscle, muscle_edge;
  Colour bone;
  Colour hand;  ///< outline of a contact, and the path of a stroke
  Colour bar;   ///< a bar that is not the target
  Colour cut_skin, cut_fat, cut_flesh, cut_muscle, cut_bone;  ///< as plates of anatomy show them, in a slice and on the 3-D back
  Colour cut_words;                                           ///< names on the flesh of a slice
};

/// Errors (bad_input): theme_missing, bad_theme with the key or line that is wrong.
Result<Theme> load_theme(const std::filesystem::path& file);

/// The ids in the order of the key that changes them.
inline constexpr std::string_view theme_ids[] = {"dark", "light", "high_contrast"};

/// All of them from that folder.
Result<std::vector<Theme>> load_themes(const std::filesystem::path& folder);

}  // namespace palmar::screens
