#include "tests/screens/support/sample.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "app/library/anatomy.hpp"
#include "app/library/lessons.hpp"
#include "app/library/mats.hpp"
#include "app/library/techniques.hpp"
#include "app/library/tissues.hpp"
#include "app/library/words.hpp"
#include "app/station/quiz_run.hpp"
#include "sensing/model/units.hpp"

namespace palmar::screens::samples {
namespace {

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

struct Print {
  BodyPoint at;
  double major_mm, minor_mm, angle_deg, force_N;
  ContactTool tool;
};

// An elliptic print with its force spread as 1 - r^2, as a soft ball presses.
void press(const SceneContext& scene, const Print& print, Observation& out) {
  const GridGeometry& g = scene.mat.geometry;
  const MatPoint centre = scene.placement.to_mat(print.at);
  const double angle = radians(print.angle_deg), a = print.major_mm / 2, b = print.minor_mm / 2;
  std::vector<double> shape(static_cast<std::size_t>(g.cells()), 0.0);
  double sum = 0;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.cols; ++c) {
      const MatPoint p = g.centre(r, c);
      const double dx = p.x_mm - centre.x_mm, dy = p.y_mm - centre.y_mm;
      const double x = dx * std::cos(angle) + dy * std::sin(angle),
                   y = -dx * std::sin(angle) + dy * std::cos(angle);
      const double r2 = (x / a) * (x / a) + (y / b) * (y / b);
      const double value = std::max(0.0, 1 - r2);
      shape[static_cast<std::size_t>(g.index(r, c))] = value;
      sum += value;
    }
  }
  if (sum <= 0) return;
  Contact contact;
  contact.id = static_cast<std::uint32_t>(out.contacts.list.size() + 1);
  contact.centre = centre;
  contact.centre_body = print.at;
  contact.force_N = print.force_N;
  int loaded = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] <= 0) continue;
    const double kPa = kPa_from_N(print.force_N * shape[i] / sum, g.cell_area_mm2());
    out.field.kPa[i] += static_cast<float>(kPa);
    out.field.validity[i] = CellValidity::measured;
    out.contacts.owner[i] = static_cast<std::uint8_t>(out.contacts.list.size());
    contact.peak_kPa = std::max(contact.peak_kPa, kPa);
    ++loaded;
  }
  contact.area_cm2 = loaded * g.cell_area_mm2() / 100;
  contact.mean_kPa = kPa_from_N(print.force_N, contact.area_cm2 * 100);
  contact.ellipse = {print.major_mm * 0.82, print.minor_mm * 0.82, print.angle_deg};
  contact.tool = print.tool;
  out.contacts.list.push_back(contact);
}

Observation observe(const SceneContext& scene, const std::vector<Print>& prints, double t_s) {
  const GridGeometry& g = scene.mat.geometry;
  Observation out;
  out.t_s = t_s;
  out.sequence = static_cast<std::uint64_t>(t_s * scene.mat.rate_hz);
  out.field.geometry = g;
  out.field.kPa.assign(static_cast<std::size_t>(g.cells()), 0.0f);
  out.field.validity.assign(static_cast<std::size_t>(g.cells()), CellValidity::below_threshold);
  out.contacts.owner.assign(static_cast<std::size_t>(g.cells()), Contacts::none);
  for (const Print& print : prints) press(scene, print, out);
  for (std::size_t i = 0; i < out.field.kPa.size(); ++i) {
    if (out.field.kPa[i] <= 0) continue;
    out.field.loaded.push_back(static_cast<std::uint32_t>(i));
    out.field.force_N += N_from_kPa(static_cast<double>(out.field.kPa[i]), g.cell_area_mm2());
    out.field.peak_kPa = std::max(out.field.peak_kPa, static_cast<double>(out.field.kPa[i]));
  }
  return out;
}

void add_load(const SceneContext& scene, Observation& out, const char* muscle, float share) {
  const auto index = scene.atlas->muscle(muscle);
  if (!index) return;
  const float load = share * static_cast<float>(out.field.force_N);
  out.muscles.push_back(
      {static_cast<std::uint16_t>(*index), load, load / 12, share, 0.85F * share, 1.12F * share});
}

// Up the muscle from the sacrum, or within a pad, with the wander of a hand.
struct Path {
  double v_lo = 150, v_hi = 480;
  double length_mm() const { return v_hi - v_lo; }
  BodyPoint at(double s) const { return {32 + 3 * std::sin(9 * s), v_hi - length_mm() * s}; }
};

Path path_on(const SceneContext& scene) {
  const double v_lo = scene.placement.to_body({0, 0}).v_mm,
               v_hi = scene.placement.to_body({0, scene.mat.geometry.height_mm()}).v_mm;
  return {std::max(150.0, v_lo + 30), std::min(480.0, v_hi - 30)};
}

Stroke stroke(const SceneContext& scene, std::uint32_t id, double from, double to, double speed_mm_s,
              double shift_mm) {
  const Path path = path_on(scene);
  Stroke out;
  out.id = id;
  out.contact = id;
  out.force_N = 61, out.force_cv = 0.08, out.peak_kPa = 31, out.mean_kPa = 17, out.area_cm2 = 36;
  out.speed_mm_s = speed_mm_s;
  out.direction_deg = -88, out.fibre_angle_deg = 6;
  out.tool = ContactTool::forearm;
  for (double s = from; s <= to + 1e-9; s += 0.01) {
    BodyPoint p = path.at(s);
    p.u_mm += shift_mm + 2 * std::sin(14 * s + id);
    out.path.push_back({s * path.length_mm() / speed_mm_s, scene.placement.to_mat(p), p, 61});
  }
  out.length_mm = out.net_mm = (to - from) * path.length_mm();
  out.start_s = 0, out.end_s = out.moving_s = out.length_mm / speed_mm_s;
  out.finished = true;
  return out;
}

coach::AssessedStroke assessed(const SceneContext& scene, std::uint32_t id, double shift_mm,
                               double speed_mm_s, double total) {
  using coach::Band;
  coach::AssessedStroke out;
  out.stroke = stroke(scene, id, 0, 0.9, speed_mm_s, shift_mm);
  out.recognition = {"deep_strip", "deep_tissue", 0.94, {}};
  coach::Score score;
  score.total = total, score.in_band = 0.91;
  score.parts = {{"pressure", 0.28, 0.97, 61, Band{30, 100}, "N"},
                 {"target", 0.22, 0.90, 0.93, Band{0.8, 1}, ""},
                 {"speed", 0.17, speed_mm_s > 30 ? 0.35 : 1.0, speed_mm_s, Band{5, 30}, "mm/s"},
                 {"flow", 0.17, 1.0, 0.98, Band{0.9, 1}, ""},
                 {"direction", 0.11, 0.95, 6, Band{0, 20}, "deg"},
                 {"order", 0.05, 1.0, 1, std::nullopt, ""}};
  out.score = score;
  return out;
}

station::ForceHistory history(double end_s) {
  station::ForceHistory out;
  for (double t = std::max(0.0, end_s - 20); t <= end_s; t += 0.02) {
    const double phase = std::fmod(t + 1, 9.0);
    const double on =
        phase < 6.5 ? std::clamp(phase / 1.2, 0.0, 1.0) : std::clamp((6.9 - phase) / 0.4, 0.0, 1.0);
    out.points.push_back(
        {static_cast<float>(t), static_cast<float>(on * (58 + 5 * std::sin(7 * t) + 2 * std::sin(23 * t)))});
  }
  return out;
}

station::Snapshot healthy(const SceneContext& scene, Observation observation) {
  station::Snapshot out;
  out.version = observation.sequence + 1;
  out.observation = std::move(observation);
  out.mat.link = station::Link::streaming;
  out.mat.where = "demo";
  out.mat.rate_hz = scene.mat.rate_hz;
  out.mat.frames = 8123;
  out.mat.latency_p50_ms = 0.4;
  out.mat.latency_p99_ms = 1.1;
  out.camera = {true, station::Link::streaming, "", 30, 512, 0};
  out.recording = true;
  out.made = std::chrono::steady_clock::now();
  out.mat.last_frame = out.made;
  coach::LessonProgress& progress = out.coaching.progress;
  if (scene.lesson) {
    progress.active = true, progress.step = 1, progress.steps = scene.lesson->steps.size(),
    progress.left_s = 130;
    progress.step = std::min<std::size_t>(1, progress.steps - 1);
  }
  using coach::Band;
  using coach::GaugeKind;
  auto& gauges = out.coaching.gauges;
  gauges[0] = {GaugeKind::pressure, std::nullopt, Band{30, 90}, 0, 120, coach::BandState::unknown};
  gauges[1] = {GaugeKind::speed, std::nullopt, Band{5, 30}, 0, 80, coach::BandState::unknown};
  gauges[2] = {GaugeKind::direction, std::nullopt, Band{0, 20}, 0, 90, coach::BandState::unknown};
  gauges[3] = {GaugeKind::target, std::nullopt, Band{0.8, 1}, 0, 1, coach::BandState::unknown};
  return out;
}

void set(coach::Gauge& gauge, double value) {
  gauge.value = value;
  gauge.state = value < gauge.band->lo   ? coach::BandState::below
                : value > gauge.band->hi ? coach::BandState::above
                                         : coach::BandState::inside;
}

station::Snapshot strip(const SceneContext& scene, double t_s, double speed_mm_s) {
  const Path path = path_on(scene);
  const double s = std::fmod(t_s * speed_mm_s, 0.9 * path.length_mm()) / path.length_mm() + 0.02;
  Observation now = observe(scene, {{path.at(s), 78, 50, 84, 61, ContactTool::forearm}}, t_s);
  add_load(scene, now, "longissimus_R", 0.71f);
  add_load(scene, now, "lat_dorsi_R", 0.36f);
  add_load(scene, now, "multifidus_R", 0.22f);
  add_load(scene, now, "iliocostalis_R", 0.18f);
  add_load(scene, now, "trap_lower_R", 0.05f);
  if (const auto target = scene.atlas->muscle("longissimus_R"))
    now.target =
        TargetLoad{static_cast<std::uint16_t>(*target), 0.72f, 0.43f, 10.9f, 0.35f, 0.52f, 8.3f, 13.8f};
  now.depths = {{.contact = now.contacts.list.front().id,
                 .half_depth_mm = 31.F,
                 .half_depth_lo_mm = 24.F,
                 .half_depth_hi_mm = 38.F,
                 .indentation_mm = 6.F,
                 .indentation_lo_mm = 3.9F,
                 .indentation_hi_mm = 9.4F,
                 .reaches = static_cast<std::uint16_t>(scene.atlas->muscle("longissimus_R").value_or(0))}};
  now.live_strokes.push_back(stroke(scene, 4, 0, s, speed_mm_s, 0));
  now.live_strokes.back().contact = now.contacts.list.front().id;
  station::Snapshot out = healthy(scene, std::move(now));
  out.last_strokes = {assessed(scene, 1, -5, 24, 91), assessed(scene, 2, 4, 44, 74),
                      assessed(scene, 3, 1, 27, 95)};
  out.strokes = 3;
  out.force = history(t_s + 20);
  out.picture = picture();
  out.coaching.level = 4;
  out.coaching.live = {"deep_strip",
                       "deep_tissue",
                       0.94,
                       {{"fibre_angle_deg", 6, {0, 20}, true},
                        {"force_N", 61, {30, 100}, true},
                        {"force_cv", 0.08, {0, 0.3}, true},
                        {"speed_mm_s", speed_mm_s, {5, 30}, speed_mm_s <= 30}}};
  coach::Score score;
  score.total = 82, score.in_band = 0.91;
  out.coaching.score = score;
  set(out.coaching.gauges[0], 61), set(out.coaching.gauges[1], speed_mm_s), set(out.coaching.gauges[2], 6),
      set(out.coaching.gauges[3], 0.93);
  return out;
}

/// A quiz on the scene's mat, and a finger that answers.
struct Asked {
  explicit Asked(const SceneContext& of) : scene(of), run(of.atlas, of.mat.geometry) {
    run.open(of.placement, 1);
    off();
  }
  const SceneContext& scene;
  station::QuizRun run;
  Observation now;
  double t_s = 1;

  const coach::QuizPlace& place() const { return *run.view().place(); }
  void go(double time_s) {
    for (int i = 0; i < static_cast<int>(time_s / 0.05); ++i) {
      now.t_s = t_s += 0.05;
      run.frame(now);
    }
  }
  void off() {
    now = observe(scene, {}, t_s);
    go(0.6);
  }
  void answer(double du_mm, double dv_mm) {
    const BodyPoint at = place().at;
    now = observe(scene, {{{at.u_mm + du_mm, at.v_mm + dv_mm}, 22, 18, 90, 14, ContactTool::thumb_pad}}, t_s);
    go(1.2);
  }
  /// False where it does not lie on the mat.
  bool ask_for(const std::string& id) {
    for (int i = 0; i < 10000 && place().id != id; ++i) run.next();
    return place().id == id;
  }
  void must_ask_for(const std::string& id) {
    if (!ask_for(id)) throw std::runtime_error("no place " + id);
  }
  station::Snapshot snapshot() {
    station::Snapshot out = healthy(scene, now);
    out.coaching.progress = {};
    out.recording = false;
    out.quiz = run.view();
    return out;
  }
};

}  // namespace

SceneContext scene(const std::string& mat, const std::string& lesson) {
  const std::filesystem::path assets = std::filesystem::path(PALMAR_SOURCE) / "assets";
  SceneContext out;
  out.atlas = need(library::load_atlas(assets));
  out.mat = need(library::load_mat(assets, mat));
  out.depth = need(library::load_depth_model(assets, out.atlas->mannequin.tissue));
  out.placement = default_placement(out.mat);
  out.techniques = need(library::load_techniques(assets / "techniques"));
  out.lessons = need(library::load_lessons(assets / "lessons", out.techniques, *out.atlas));
  for (const coach::Lesson& one : out.lessons) {
    if (one.id == lesson) out.lesson = one;
  }
  auto words = std::make_shared<library::Words>(need(library::Words::load(assets / "words" / "en.toml")));
  out.words = [words](std::string_view key) -> std::string_view {
    if (key.starts_with("cues."))
      return words->has_cue(key.substr(5)) ? words->cue(key.substr(5)) : std::string_view();
    if (key.starts_with("hints."))
      return words->has_hint(key.substr(6)) ? words->hint(key.substr(6)) : std::string_view();
    return {};
  };
  out.themes = assets / "themes";
  return out;
}

station::Snapshot stripping(const SceneContext& scene, double t_s) {
  station::Snapshot out = strip(scene, t_s, 52);
  out.coaching.cue = coach::Cue{"slower", "half_speed", coach::GaugeKind::speed, false, false, t_s - 1};
  return out;
}

station::Snapshot quiz(const SceneContext& scene, const std::string& id, std::optional<BodyPoint> off) {
  Asked asked(scene);
  for (const char* one :
       {"iliocostalis_L", "longissimus_R", "T12", "infraspinatus_R", "L4", "rhomboid_major_L"}) {
    if (!asked.ask_for(one)) continue;
    asked.answer(0, 0);
    asked.run.next();
    asked.off();
  }
  for (int i = 0; i < 3; ++i) {
    asked.must_ask_for("quad_lumb_L");
    asked.answer(-70, 90);
    asked.run.next();
    asked.off();
  }
  asked.must_ask_for(id);
  if (off) asked.answer(off->u_mm, off->v_mm);
  return asked.snapshot();
}

station::Snapshot new_quiz(const SceneContext& scene, const std::string& id) {
  Asked asked(scene);
  asked.must_ask_for(id);
  return asked.snapshot();
}

station::Snapshot praised(const SceneContext& scene) {
  station::Snapshot out = strip(scene, 8, 21);
  out.coaching.cue = coach::Cue{"good", "", coach::GaugeKind::pressure, false, true, 7};
  return out;
}

station::Snapshot worked(const SceneContext& scene, double t_s) {
  station::Snapshot now = stripping(scene, t_s);
  const auto share = [&](const char* id, float value) {
    return MuscleShare{static_cast<std::uint16_t>(scene.atlas->muscle(id).value_or(0)), value};
  };
  for (coach::AssessedStroke& one : now.last_strokes) {
    one.stroke.muscles = {share("longissimus_R", 0.7F), share("lat_dorsi_R", 0.36F),
                          share("multifidus_R", 0.22F), share("iliocostalis_R", 0.18F),
                          share("trap_lower_R", 0.05F)};
    one.stroke.target_share = 0.71, one.stroke.target_ceiling = 0.78, one.stroke.accuracy = 0.71 / 0.78;
    one.good = one.score && one.score->total > 90;
  }
  return now;
}

station::Snapshot finished(const SceneContext& scene, double t_s) {
  station::Snapshot now = worked(scene, t_s);
  now.observation.contacts.list.clear();
  now.observation.live_strokes.clear();
  now.observation.field = empty(scene, t_s).observation.field;
  now.coaching.progress.active = false, now.coaching.progress.complete = true;
  now.coaching.cue.reset();
  now.coaching.score = now.last_strokes.front().score;
  now.coaching.score->total = 87;
  return now;
}

station::Snapshot palms(const SceneContext& scene, double t_s) {
  Observation now = observe(scene,
                            {{{-70, 300}, 105, 78, 80, 14, ContactTool::palm_full},
                             {{72, 296}, 108, 78, 100, 15, ContactTool::palm_full}},
                            t_s);
  add_load(scene, now, "lat_dorsi_R", 0.31f);
  add_load(scene, now, "lat_dorsi_L", 0.30f);
  return healthy(scene, std::move(now));
}

station::Snapshot empty(const SceneContext& scene, double t_s) {
  return healthy(scene, observe(scene, {}, t_s));
}

std::shared_ptr<const CameraPicture> picture() {
  auto out = std::make_shared<CameraPicture>();
  out->width = 160, out->height = 120, out->sequence = 1;
  out->received = std::chrono::steady_clock::now();
  for (int y = 0; y < out->height; ++y) {
    for (int x = 0; x < out->width; ++x) {
      const bool torso = std::hypot((x - 80) / 34.0, (y - 62) / 52.0) < 1;
      for (const int channel : {0, 1, 2})
        out->rgb.push_back(static_cast<std::uint8_t>(torso ? 150 - 18 * channel : 58 + 6 * channel));
    }
  }
  return out;
}

}  // namespace palmar::screens::samples
