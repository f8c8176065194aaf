// Everything that a cue can say: keys of assets/words. One list, so that a test can ask each language for all of them.
#pragma once

#include <array>
#include <string_view>

namespace palmar::coach::cue {

// safety
inline constexpr std::string_view off_the_spine = "off_the_spine";
inline constexpr std::string_view off_this_spot = "off_this_spot";
inline constexpr std::string_view lighter_here = "lighter_here";
inline constexpr std::string_view no_percussion_here = "no_percussion_here";
inline constexpr std::string_view too_deep = "too_deep";
inline constexpr std::string_view ease_in = "ease_in";
inline constexpr std::string_view change_tool = "change_tool";
// place
inline constexpr std::string_view back_onto_mat = "back_onto_mat";
inline constexpr std::string_view other_side = "other_side";
inline constexpr std::string_view closer_to_spine = "closer_to_spine";
inline constexpr std::string_view away_from_spine = "away_from_spine";
inline constexpr std::string_view towards_head = "towards_head";
inline constexpr std::string_view towards_feet = "towards_feet";
// technique
inline constexpr std::string_view use_palm = "use_palm";
inline constexpr std::string_view use_heel = "use_heel";
inline constexpr std::string_view use_thumb = "use_thumb";
inline constexpr std::string_view use_fingers = "use_fingers";
inline constexpr std::string_view use_knuckles = "use_knuckles";
inline constexpr std::string_view use_fist = "use_fist";
inline constexpr std::string_view use_forearm = "use_forearm";
inline constexpr std::string_view use_elbow = "use_elbow";
inline constexpr std::string_view hold_still = "hold_still";
inline constexpr std::string_view keep_gliding = "keep_gliding";
inline constexpr std::string_view other_way = "other_way";
inline constexpr std::string_view along_the_fibres = "along_the_fibres";
inline constexpr std::string_view straighter = "straighter";
// pressure, speed, rhythm
inline constexpr std::string_view deeper = "deeper";
inline constexpr std::string_view lighter = "lighter";
inline constexpr std::string_view slower = "slower";
inline constexpr std::string_view faster = "faster";
inline constexpr std::string_view keep_holding = "keep_holding";
inline constexpr std::string_view release_slowly = "release_slowly";
inline constexpr std::string_view keep_contact = "keep_contact";
// the lesson itself
inline constexpr std::string_view good = "good";
inline constexpr std::string_view rest_hands = "rest_hands";
inline constexpr std::string_view paused = "paused";
inline constexpr std::string_view lesson_done = "lesson_done";

inline constexpr std::array all = {off_the_spine,    off_this_spot,
                                   lighter_here,     no_percussion_here,
                                   too_deep,         ease_in,
                                   change_tool,      back_onto_mat,
                                   other_side,       closer_to_spine,
                                   away_from_spine,  towards_head,
                                   towards_feet,     use_palm,
                                   use_heel,         use_thumb,
                                   use_fingers,      use_knuckles,
                                   use_fist,         use_forearm,
                                   use_elbow,        hold_still,
                                   keep_gliding,     other_way,
                                   along_the_fibres, straighter,
                                   deeper,           lighter,
                                   slower,           faster,
                                   keep_holding,     release_slowly,
                                   keep_contact,     good,
                                   rest_hands,       paused,
                                   lesson_done};

}  // namespace palmar::coach::cue

namespace palmar::coach::hint {

inline constexpr std::string_view bone = "bone";          ///< why off a zone
inline constexpr std::string_view delicate = "delicate";  ///< why lighter with a point tool
inline constexpr std::string_view kidneys = "kidneys";
inline constexpr std::string_view force_cap = "force_cap";
inline constexpr std::string_view sink_in = "sink_in";
inline constexpr std::string_view thumb_joint = "thumb_joint";
inline constexpr std::string_view lit_muscle = "lit_muscle";
inline constexpr std::string_view mat_edge = "mat_edge";
inline constexpr std::string_view firm_one_way = "firm_one_way";
inline constexpr std::string_view fibre_lines = "fibre_lines";
inline constexpr std::string_view lean = "lean";
inline constexpr std::string_view let_up = "let_up";
inline constexpr std::string_view wait = "wait";
inline constexpr std::string_view unbroken = "unbroken";
inline constexpr std::string_view half_the_speed = "half_the_speed";  ///< far too fast
inline constexpr std::string_view twice_the_speed = "twice_the_speed";
inline constexpr std::string_view a_little_slower = "a_little_slower";
inline constexpr std::string_view a_little_faster = "a_little_faster";
inline constexpr std::string_view even_glide = "even_glide";
inline constexpr std::string_view ease_out = "ease_out";
inline constexpr std::string_view both_palms = "both_palms";
inline constexpr std::string_view hands_on = "hands_on";

inline constexpr std::array all = {bone,
                                   delicate,
                                   kidneys,
                                   force_cap,
                                   sink_in,
                                   thumb_joint,
                                   lit_muscle,
                                   mat_edge,
                                   firm_one_way,
                                   fibre_lines,
                                   lean,
                                   let_up,
                                   wait,
                                   unbroken,
                                   half_the_speed,
                                   twice_the_speed,
                                   a_little_slower,
                                   a_little_faster,
                                   even_glide,
                                   ease_out,
                                   both_palms,
                                   hands_on};

}  // namespace palmar::coach::hint
