// A whole view, top to bottom.
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// Everything a student needs, and nothing that cannot be acted on.
void draw_practice(const Sheet& sheet, const Frame& frame, double width, double height) {
  const PracticeLayout l = practice_layout(width, height, sheet.scale(), frame.state.step_slice);
  cue_panel(sheet, frame, l.cue);
  back_panel(sheet, frame, l.back);
  if (l.slice.shown()) practice_slice_panel(sheet, frame, l.slice);
  gauge_panel(sheet, frame, l.gauge);
  lesson_panel(sheet, frame, l.lesson);
  foot_panel(sheet, frame, l.foot);
  mat_banner(sheet, frame, {l.back.x, l.back.y, l.cue.w, l.back.h});
}

PracticeLayout welcome_layout(double width, double height, const Sheet& sheet) {
  PracticeLayout l = practice_layout(width, height, sheet.scale());
  // The steps take the place of gauge and lesson.
  l.lesson = {l.gauge.x, l.gauge.y, l.lesson.right() - l.gauge.x, l.gauge.h};
  l.gauge = {};
  return l;
}

void draw_welcome(const Sheet& sheet, const Frame& frame, double width, double height) {
  const PracticeLayout l = welcome_layout(width, height, sheet);
  cue_panel(sheet, frame, l.cue);
  back_panel(sheet, frame, l.back);
  welcome_panel(sheet, frame, l.lesson);
  foot_panel(sheet, frame, l.foot);
  mat_banner(sheet, frame, {l.back.x, l.back.y, l.cue.w, l.back.h});
}

Rect shifted(Rect rect, double up) {
  rect.y -= up;
  return rect;
}

std::optional<DepthLook> draw_depth(const Sheet& sheet, const Frame& frame, double width, double height) {
  const DepthLayout l = depth_layout(width, height, sheet.scale());
  const double up = frame.state.scroll * sheet.k();
  std::optional<DepthLook> touched;
  const auto keep = [&](std::optional<DepthLook> look) {
    if (look) touched = look;
  };
  depth_header(sheet, frame, shifted(l.header, up));
  keep(layer_panel(sheet, frame, shifted(l.layer, up)));
  keep(scene_panel(sheet, frame, shifted(l.scene, up)));
  keep(slice_panel(sheet, frame, shifted(l.slice, up)));
  muscles_panel(sheet, frame, shifted(l.muscles, up));
  reach_panel(sheet, frame, shifted(l.reach, up));
  words_panel(sheet, frame, shifted(l.words, up));
  if (frame.snapshot.mat.link != station::Link::streaming) veil(sheet, width, height);
  mat_banner(sheet, frame, centred(width, height, 1000 * sheet.k(), 360 * sheet.k()));
  return touched;
}

std::optional<DepthLook> draw_debrief(const Sheet& sheet, const Frame& frame, double width, double height) {
  const DebriefLayout l = debrief_layout(width, height, sheet.scale());
  const double up = frame.state.scroll * sheet.k();
  debrief_header(sheet, frame, shifted(l.header, up));
  debrief_back_panel(sheet, frame, shifted(l.back, up));
  debrief_result(sheet, frame, shifted(l.result, up));
  debrief_accuracy(sheet, frame, shifted(l.accuracy, up));
  debrief_muscles(sheet, frame, shifted(l.muscles, up));
  debrief_words(sheet, frame, shifted(l.words, up));
  return slice_panel(sheet, hardest_moment(frame), shifted(l.slice, up));
}

std::optional<int> draw_setup(const Sheet& sheet, const Frame& frame, double width, double height) {
  const SetupLayout l = setup_layout(width, height, sheet.scale());
  setup_rail(sheet, frame, l.rail);
  if (l.back.shown()) setup_back_panel(sheet, frame, l.back);
  setup_foot(sheet, frame, l.foot);
  return setup_panel(sheet, frame, l.card);
}

void draw_quiz(const Sheet& sheet, const Frame& frame, double width, double height) {
  const QuizLayout l = quiz_layout(width, height, sheet.scale());
  cue_panel(sheet, frame, l.cue);
  quiz_back_panel(sheet, frame, l.back);
  quiz_panel(sheet, frame, l.card);
  foot_panel(sheet, frame, l.foot);
  mat_banner(sheet, frame, {l.back.x, l.back.y, l.cue.w, l.back.h});
}

std::optional<DepthLook> draw_instructor(const Sheet& sheet, const Frame& frame, double width,
                                         double height) {
  const InstructorLayout l = instructor_layout(width, height, sheet.scale());
  const double up = frame.state.scroll * sheet.k();
  header_panel(sheet, frame, shifted(l.header, up));
  back_panel(sheet, frame, shifted(l.back, up));
  for (int i = 0; i < coach::gauge_count; ++i)
    band_panel(sheet, frame, shifted(l.gauges[i], up), static_cast<coach::GaugeKind>(i));
  muscles_panel(sheet, frame, shifted(l.muscles, up));
  std::optional<DepthLook> touched;
  if (frame.state.reasons) {
    strokes_panel(sheet, frame, shifted(l.strokes, up));
  } else {
    touched = slice_panel(sheet, frame, shifted(l.strokes, up));
  }
  force_panel(sheet, frame, shifted(l.force, up));
  camera_panel(sheet, frame, shifted(l.camera, up));
  station_panel(sheet, frame, shifted(l.station, up));
  judgement_panel(sheet, frame, shifted(l.judgement, up));
  if (l.height > height && up + height < l.height - 1) {
    const Rect place{0, height - 34 * sheet.k(), width, 34 * sheet.k()};
    const Card card("More###more", place, sheet, false);
    sheet.box(place, sheet.theme().ground.faded(0.85));
    sheet.text_within({width / 2, place.middle_y() + 6 * sheet.k()}, frame.phrases("more_below"),
                      {Weight::medium, 18, sheet.theme().muted, Align::centre}, width);
  }
  if (frame.snapshot.mat.link != station::Link::streaming) veil(sheet, width, height);
  mat_banner(sheet, frame, centred(width, height, 1000 * sheet.k(), 360 * sheet.k()));
  return touched;
}

}  // namespace

bool shows_slice(const ViewState& state) {
  return state.view == View::depth || state.view == View::debrief ||
         (state.view == View::instructor && !state.reasons) ||
         (state.view == View::practice && state.step_slice);
}

Rect scene_place(const ViewState& state, double width, double height, const Sheet& sheet) {
  if (state.view != View::depth) return {};
  return shifted(depth_layout(width, height, sheet.scale()).scene, state.scroll * sheet.k());
}

BackPlace back_place(const ViewState& state, double width, double height, const Sheet& sheet) {
  const View view = state.view;
  const double up = state.scroll * sheet.k();
  // The slider stands beside the picture of a layer, the scale of pressure below each picture.
  if (view == View::depth)
    return {shifted(layer_picture_place(depth_layout(width, height, sheet.scale()).layer, sheet), up), 0};
  if (view == View::debrief)
    return {shifted(debrief_layout(width, height, sheet.scale()).back, up), 58 * sheet.k()};
  if (view == View::welcome) return {welcome_layout(width, height, sheet).back, 0};
  if (view == View::practice)
    return {practice_layout(width, height, sheet.scale(), state.step_slice).back, 0};
  if (view == View::setup) return {setup_layout(width, height, sheet.scale()).back, 0};
  if (view == View::quiz) return {quiz_layout(width, height, sheet.scale()).back, 0};
  // The scale of pressure stands below the picture.
  return {shifted(instructor_layout(width, height, sheet.scale()).back, up), 58 * sheet.k()};
}

Touched draw_screen(const Sheet& sheet, const Frame& frame, double width, double height) {
  Touched touched;
  switch (frame.state.view) {
    case View::welcome:
      draw_welcome(sheet, frame, width, height);
      break;
    case View::practice:
      draw_practice(sheet, frame, width, height);
      break;
    case View::instructor:
      touched.look = draw_instructor(sheet, frame, width, height);
      break;
    case View::depth:
      touched.look = draw_depth(sheet, frame, width, height);
      break;
    case View::debrief:
      touched.look = draw_debrief(sheet, frame, width, height);
      break;
    case View::setup:
      touched.row = draw_setup(sheet, frame, width, height);
      break;
    case View::quiz:
      draw_quiz(sheet, frame, width, height);
      break;
  }
  switch (frame.state.overlay) {
    case Overlay::help:
      help_overlay(sheet, frame, width, height);
      return {};
    case Overlay::lessons:
      return {lessons_overlay(sheet, frame, width, height), {}};
    case Overlay::settings:
      return {settings_overlay(sheet, frame, width, height), {}};
    case Overlay::leave:
      leave_overlay(sheet, frame, width, height);
      return {};
    case Overlay::none:
      break;
  }
  const coach::LessonProgress& progress = frame.snapshot.coaching.progress;
  if (progress.paused && frame.state.view == View::practice &&
      frame.snapshot.mat.link == station::Link::streaming)
    pause_overlay(sheet, frame, width, height);
  return touched;
}

}  // namespace palmar::screens
