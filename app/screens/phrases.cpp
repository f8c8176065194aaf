#include "app/screens/phrases.hpp"

#include <algorithm>
#include <iterator>

namespace palmar::screens {
namespace {

struct Entry {
  std::string_view key, english;
};

// In the order of the screens.
constexpr Entry english[] = {
    // first thirty seconds
    {"rest_palms", "Rest both palms on the back"},
    {"rest_palms_hint", "one hand is fine too"},
    {"glide_up", "Now glide up"},
    {"glide_up_hint", "slowly, towards the head"},
    {"glide_more", "the words above answer your hands"},
    {"join_or_go_on", "tap the foot switch to join, or go on"},
    {"step_rest", "Rest your palms"},
    {"step_glide", "Glide up"},
    {"step_result", "See how it was"},
    {"result_even", "{length} in {time}, and even"},
    {"result_uneven", "{length} in {time}; keep the pressure even"},
    {"result_none", "A first touch. Try a long, slow glide"},
    // practice
    {"free_practice", "Free practice"},
    {"left_side", "left side"},
    {"right_side", "right side"},
    {"left_in_step", "left in this step"},
    {"step_of", "step {step} of {steps}"},
    {"with_fibre", "with the fibre"},
    {"across_fibre", "across the fibre"},
    {"hold_still", "hold still"},
    {"gauge_pressure", "pressure"},
    {"gauge_speed", "speed"},
    {"gauge_direction", "direction"},
    {"gauge_target", "on target"},
    {"good", "good"},
    {"pressure_above", "firm"},
    {"pressure_below", "light"},
    {"speed_above", "fast"},
    {"speed_below", "slow"},
    {"direction_above", "off"},
    {"direction_below", "off"},
    {"target_above", "over"},
    {"target_below", "beside"},
    {"complete", "Lesson done"},
    {"complete_hint", "tap: choose what comes next"},
    {"begin", "Rest your hands on the back"},
    // foot bar
    {"foot", "FOOT"},
    {"tap_next", "tap: next"},
    {"tap_lessons", "tap: join"},
    {"tap_on", "tap: go on"},
    {"hold_pause", "hold: pause"},
    {"hold_debrief", "hold: look back"},
    {"hold_lessons", "hold: lessons"},
    {"twice_help", "twice: help"},
    {"rec", "rec"},
    {"ok", "ok"},
    {"no_mat", "no mat"},
    {"mat_lost", "mat lost"},
    {"losing", "losing frames"},
    {"disk_slow", "disk too slow"},
    {"no_camera", "no camera"},
    {"mat_ended", "ended"},
    // mat banner
    {"looking_for_mat", "Looking for the mat"},
    {"looking_for_mat_do", "Plug the mat in and switch it on. The station finds it by itself."},
    {"mat_lost_title", "The mat is gone"},
    {"mat_lost_do", "Plug it in again. Recording goes on, and so does your lesson."},
    {"mat_ended_title", "The recording has ended"},
    {"mat_ended_do", "Nothing is lost: close the window, or choose another source."},
    // quiz of place
    {"quiz", "Find the place (quiz)"},
    {"quiz_more", "muscles and landmarks"},
    {"quiz_left", "Left {name}"},
    {"quiz_right", "Right {name}"},
    {"quiz_do", "Rest a finger on it"},
    {"quiz_lift", "Lift your hands: then a place is asked for"},
    {"quiz_found", "Found"},
    {"quiz_missed", "Not there"},
    {"quiz_off", "{distance} off"},
    {"quiz_after", "Hands off, or tap: next"},
    {"quiz_so_far", "found {found} of {answers}"},
    {"quiz_none_yet", "No answer yet"},
    {"quiz_most_missed", "most missed"},
    {"quiz_nothing", "Nothing to ask here"},
    {"hold_leave", "hold: leave"},
    // set-up
    {"setup_find", "Find"},
    {"setup_check", "Check"},
    {"setup_calibrate", "Calibrate"},
    {"setup_place", "Place"},
    {"setup_ready", "Ready"},
    {"find_title", "Find the mat"},
    {"find_do", "Plug the mat in and switch it on. The station finds it by itself."},
    {"found_title", "The mat answers"},
    {"found_do",
     "Wipe the cover, let it dry, put it on with the film against lubricant."},
    {"found_on_back", "Then lay the mat flat over the back, its cable towards the feet."},
    {"found_on_table", "Then lay the mat flat on a hard table: there it is checked and calibrated before it goes on the back."},
    {"found_rate", "{rate} frames a second on {where}"},
    {"calibrate_title", "Newtons"},
    {"calibrate_maker", "The mat uses its maker's rule from counts to newtons, ± {uncertainty}."},
    {"calibrate_maker_unknown", "The mat uses its maker's rule from counts to newtons. How exact that is nobody has said."},
    {"calibrate_own", "The mat uses curves of its own, ± {uncertainty} of the whole force."},
    {"calibrate_unknown", "unknown"},
    {"calibrate_none",
     "Nobody has calibrated this mat: it has no newtons yet. Roll known weights over it; that takes about half an hour."},
    {"serial_title", "Which mat is this?"},
    {"serial_do", "Type the serial number on its label, or a name of your own. The calibration is for this one mat."},
    {"cover_title", "Cover and film"},
    {"cover_do",
     "Wipe the mat dry and lay it flat on a hard table. Cover and lubricant film change what it reads: put on what is on in use."},
    {"fitting_title", "Computing the curves"},
    {"fitting_do", "This takes up to a minute. Nothing is needed from you."},
    {"calibrated_title", "Calibrated"},
    {"calibrated_do", "The new curves are in force, ± {uncertainty} of the whole force. Wipe the rollers' marks off the cover."},
    {"made_residual", "the rolled weights are met within {share} %"},
    {"made_range", "valid up to {kPa} kPa"},
    {"place_wait", "Making the place ready"},
    {"place_wait_do", "Practice goes on meanwhile; this takes a moment."},
    {"mount_title", "Lay it on the back"},
    {"mount_do",
     "Lay the mat on the back as in use, its cable towards the feet, and fix it so that it cannot slip. Then hands off and zero it: the "
     "curved back presses it where nobody does."},
    {"mount_wait", "Hands off for a second."},
    {"place_title", "The place"},
    {"place_too_small",
     "Fewer than five landmarks lie on this mat, so it cannot be placed by pressing. It lies where its placement file or its "
     "description says: lay it there."},
    {"placed_do", "Two presses show whether the mat still lies as it did."},
    {"placed_on", "placed on {when}"},
    {"placed_on_by", "placed on {when} by {who}"},
    {"placed_error", "expected error over the back {error} mm (modelled)"},
    {"ready_title", "Ready"},
    {"ready_do", "Before each student: wipe the cover down, let it dry, put a fresh film on, then the lubricant."},
    {"unready_title", "No newtons yet"},
    {"unready_do", "Nothing can be practised before the mat is calibrated: what it reads has no unit."},
    {"ready_health", "the mat is {verdict}"},
    {"ready_unchecked", "not checked in this run"},
    {"ready_own", "curves of its own, ± {uncertainty}"},
    {"ready_maker", "its maker's rule, ± {uncertainty}"},
    {"ready_placed", "placed, expected error {error} mm"},
    {"ready_placed_before", "placed before, expected error {error} mm; not looked at in this run"},
    {"ready_looked", "lies as before, expected error {error} mm"},
    {"ready_unplaced", "lies as its description says"},
    {"ready_kept", "kept in {file}"},
    {"slip_word", "mat slipped"},
    {"file_refused", "file refused"},
    {"next_start", "{file}: from the next start"},
    {"look_hint", "U: see whether the mat lies as before"},
    {"button_next", "Next"},
    {"button_keep_newtons", "Keep these newtons"},
    {"button_roll", "Roll known weights"},
    {"button_bench", "Calibrate on a bench"},
    {"button_with_cover", "Cover and film are on"},
    {"button_bare", "Neither is on"},
    {"button_look", "Press two landmarks"},
    {"button_place", "Place it anew"},
    {"button_zero", "Hands are off: zero it"},
    {"button_keep_zero", "It was zeroed as it lies"},
    {"button_keep_place", "Go on as it is"},
    {"button_take", "Take it"},
    {"button_yes", "Yes"},
    {"button_no", "No"},
    {"button_stop", "Stop"},
    {"button_calibrate", "Calibrate"},
    {"button_enough", "Enough"},
    {"button_keep", "Keep"},
    {"button_practise", "Practise"},
    {"button_again", "Again"},
    {"button_back", "Back"},
    {"button_skip", "Skip"},
    {"button_stage_skip", "Later"},
    {"expected_error", "expected error (modelled)"},
    {"mat_frames", "frames over a cell"},
    {"mat_presses", "presses of a cell"},
    {"mat_inside", "inside the load"},
    {"mat_rolled", "rolled over"},
    {"mat_to_do", "not yet"},
    {"mat_load", "load now"},
    {"mat_pressed", "pressed here"},
    {"mat_left_out", "noisy, left out"},
    {"mat_size", "{rows} rows, {cols} columns"},
    {"setup_foot_main", "tap: {button}"},
    {"setup_foot_again", "hold: {button}"},
    {"setup_foot_leave", "Esc: leave the set-up"},
    {"answered_share", "{share} % of the cells have answered"},
    {"set_up", "Set up the mat"},
    // pause, help, lessons, settings, leaving
    {"paused", "Paused"},
    {"paused_hint", "tap: go on"},
    {"paused_more", "hold: choose a lesson    twice: help"},
    {"help", "Keys"},
    {"help_foot", "Foot switch: Space, Enter or Page Down"},
    {"help_close", "tap, or Esc: close"},
    {"lessons", "Lessons"},
    {"lessons_free", "Free practice"},
    {"lessons_free_more", "no steps, no score"},
    {"choose_keys", "tap or arrows: move    hold or Enter: choose    twice or Esc: back"},
    {"settings", "Settings"},
    {"setting_theme", "Theme"},
    {"setting_scale", "Size"},
    {"settings_keys", "up and down: move    left and right: change    Esc: back"},
    {"leave", "Leave Palmar?"},
    {"leave_more", "The files are finished before it closes."},
    {"leave_keys", "Enter or Esc: leave    tap: stay"},
    // instructor view
    {"force", "force"},
    {"level", "level"},
    {"speed", "speed"},
    {"to_the_fibre", "to the line"},
    {"on_target", "on target"},
    {"no_band", "no band for this"},
    {"load_by_muscle", "LOAD BY MUSCLE (modelled)"},
    {"load_none", "nothing touches the mat"},
    {"measured_normal", "measured, normal force"},
    {"and_more", "and more"},
    {"last_strokes", "LAST STROKES"},
    {"why_score", "WHY THIS SCORE"},
    {"no_strokes", "No stroke has ended yet"},
    {"not_scored", "not scored"},
    {"capped", "capped by a zone alarm"},
    {"force_history", "FORCE, last 20 s"},
    {"camera", "CAMERA"},
    {"camera_none", "no camera asked for"},
    {"camera_waiting", "waiting for a picture"},
    {"age", "age"},
    {"station", "STATION"},
    {"mat", "mat"},
    {"lost", "lost"},
    {"latency", "latency"},
    {"reconnects", "reconnected"},
    {"corrupt", "corrupt"},
    {"makers_rule", "maker's calibration"},
    {"own_calibration", "this mat's own calibration"},
    {"nominal_rule", "not calibrated · newtons nominal"},
    {"virtual_mat", "virtual mat"},
    {"uncertainty_unknown", "± unknown"},
    {"no_calibration", "not calibrated"},
    {"score", "score"},
    {"in_band", "in band"},
    {"left", "left"},
    {"not_sure", "Not sure"},
    {"nothing_recognised", "no stroke under way"},
    {"reach", "reach"},
    {"at_target", "at the target (modelled)"},
    {"reach_over_one", "of its mean pressure"},
    {"stroke", "stroke"},
    {"strokes", "strokes"},
    {"instructor_keys", "space: next    P: pause    V: practice view    D: depth    ?: keys"},
    {"more_below", "more below: arrow down"},
    // depth and anatomy
    {"depth_title", "Depth and anatomy"},
    {"modelled_on", "modelled on"},
    {"tissue", "tissue"},
    {"slice", "SLICE (modelled) · lines in kPa"},
    {"slice_across", "X: across the body"},
    {"slice_floor", "bone in the model"},
    {"slice_along", "X: along the fibres"},
    {"debrief_title", "Looking back"},
    {"hands_on", "hands on"},
    {"result", "RESULT"},
    {"of_hundred", "of 100"},
    {"on_this_mannequin", "on this mannequin"},
    {"not_scored", "Not scored"},
    {"nothing_yet", "Nothing done yet"},
    {"good_of", "{good} of {all} strokes good"},
    {"one_stroke", "1 stroke"},
    {"all_strokes", "{all} strokes"},
    {"covered", "{share} of the targets covered (measured)"},
    {"accuracy", "ON THE TARGET (measured)"},
    {"no_accuracy", "Known after the first stroke over a target"},
    {"of_what_can_be", "of what these prints could reach"},
    {"on_the_target", "of the force on the target"},
    {"ceiling", "most that these prints could put there:"},
    {"hardest_hand", "hardest moment, in the slice"},
    {"impulse_by_muscle", "LOAD × TIME BY MUSCLE (modelled)"},
    {"where_pressed", "YOUR HANDS"},
    {"slice_hardest", "HARDEST MOMENT (modelled) · lines in kPa"},
    {"debrief_keys", "B: back    X: turn the slice    L: lessons    R: again    ?: keys"},
    {"part_pressure", "pressure"},
    {"part_target", "target"},
    {"part_speed", "speed"},
    {"part_flow", "flow"},
    {"part_symmetry", "symmetry"},
    {"part_direction", "direction"},
    {"part_order", "order"},
    {"how_deep", "HOW DEEP (modelled)"},
    {"interval_95", "95 %"},
    {"dent", "skin dent"},
    {"half_depth", "half depth"},
    {"bone_contact", "bone"},
    {"bone_reached", "reached"},
    {"words_bone", "bone reached"},
    {"bone_free", "not reached"},
    {"reach_of_target", "reach of the target"},
    {"pressure_at_target", "at the target"},
    {"beside_target", "beside it"},
    {"mark_left", "L"},
    {"mark_right", "R"},
    {"mark_head", "head"},
    {"mark_foot", "foot"},
    {"slice_waits", "Rest a hand on the back"},
    {"layers", "LAYER BY LAYER"},
    {"below_skin", "below the skin"},
    {"on_the_skin", "on the skin"},
    {"at_most", "at most"},
    {"modelled_stress", "vertical stress, modelled"},
    {"layer_skin", "skin"},
    {"layer_fat", "fat"},
    {"layer_muscle", "muscle"},
    {"layer_foam", "foam"},
    {"layer_bone", "bone"},
    {"in_space", "THE BACK IN SPACE"},
    {"in_space_hint", "drag to turn · muscles lit by load (modelled)"},
    {"words_over", "over {muscle}"},
    {"words_level", "level {level}"},
    {"words_reaches", "reaches the {group} (modelled)"},
    {"words_shallow", "stays above the muscles (modelled)"},
    {"words_along", "along the fibre"},
    {"words_across", "across the fibre"},
    {"words_oblique", "oblique to the fibre"},
    {"depth_keys", "arrows: turn    [ ]: layer    X: turn the slice    D: back    ?: keys"},
    {"zone_alarm", "on {zone}"},
};

}  // namespace

std::string Phrases::from_source(std::string_view section, std::string_view key) const {
  if (!source_) return {};
  std::string full(section);
  full.append(key);
  const std::string_view words = source_(full);
  if (words.empty() || words == full || words == key) return {};
  return std::string(words);
}

std::string Phrases::operator()(std::string_view key) const {
  if (std::string words = from_source("screen.", key); !words.empty()) return words;
  const auto found = std::find_if(std::begin(english), std::end(english),
                                  [&](const Entry& entry) { return entry.key == key; });
  return std::string(found == std::end(english) ? key : found->english);
}

std::string Phrases::cue(std::string_view key) const {
  std::string words = from_source("cues.", key);
  return words.empty() ? spaced(key) : words;
}

std::string Phrases::hint(std::string_view key) const {
  if (key.empty()) return {};
  std::string words = from_source("hints.", key);
  return words.empty() ? spaced(key) : words;
}

std::string capitals(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte >= 'a' && byte <= 'z') out[i] = static_cast<char>(byte - 'a' + 'A');
    // U+00E0 to U+00FE are 0xC3 0xA0 to 0xC3 0xBE; their capitals lie 0x20 below, but for the division sign.
    if (i > 0 && static_cast<unsigned char>(out[i - 1]) == 0xC3 && byte >= 0xA0 && byte <= 0xBE &&
        byte != 0xB7) {
      out[i] = static_cast<char>(byte - 0x20);
    }
  }
  return out;
}

std::string with_capital(std::string_view text) {
  if (text.empty()) return {};
  const std::size_t first = static_cast<unsigned char>(text[0]) == 0xC3 && text.size() > 1 ? 2 : 1;
  return capitals(text.substr(0, first)).append(text.substr(first));
}

std::string spaced(std::string_view key) {
  std::string out(key);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace palmar::screens
