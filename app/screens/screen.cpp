#include "app/screens/screen.hpp"

#include <backends/imgui_impl_sdl.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "app/screens/controller.hpp"
#include "app/screens/focus.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/picture_cache.hpp"
#include "app/screens/png.hpp"
#include "app/screens/window.hpp"

namespace palmar::screens {
namespace {

constexpr std::size_t kept_times = 600;
constexpr double software_frame_s = 1.0 / 20, least_frame_s = 1.0 / 120;

using Clock = std::chrono::steady_clock;

double now_s() { return seconds(Clock::now().time_since_epoch()); }

/// The newest values, oldest overwritten first.
struct Recent {
  std::vector<double> values;
  std::size_t next = 0;

  void add(double value) {
    if (values.size() < kept_times) {
      values.push_back(value);
    } else {
      values[next] = value;
      next = (next + 1) % kept_times;
    }
  }
  double median() const {
    if (values.empty()) return 0;
    std::vector<double> sorted = values;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                     sorted.end());
    return sorted[sorted.size() / 2];
  }
};

void check(const SceneContext& context, const ScreenOptions& options) {
  if (!context.atlas) throw std::invalid_argument("Screen: no atlas");
  if (options.width < 640 || options.height < 400 ||
      !(options.ui_scale >= least_ui_scale && options.ui_scale <= most_ui_scale)) {
    throw std::invalid_argument("Screen: " + std::to_string(options.width) + " x " +
                                std::to_string(options.height) + " px at scale " +
                                std::to_string(options.ui_scale));
  }
}

std::vector<std::string> lesson_ids(const SceneContext& context) {
  std::vector<std::string> ids;
  for (const coach::Lesson& lesson : context.lessons) ids.push_back(lesson.id);
  return ids;
}

}  // namespace

struct Screen::State {
  SceneContext scene;
  std::vector<Theme> themes;
  Typeface typeface;
  Phrases phrases;
  std::unique_ptr<Window> window;
  Fonts fonts;
  Controller controller;
  ViewHistory history;
  std::optional<PictureCache> cache;  // goes before the window does
  Recent build_ms, draw_ms;
  std::uint64_t frames = 0;
  std::shared_ptr<const Placement> placement;  // the one of the scene, where the station has changed it

  State(SceneContext context, ViewState start, const ViewHistory& before)
      : scene(std::move(context)),
        phrases(scene.words),
        controller(std::move(start), lesson_ids(scene)),
        history(before) {}
  ~State() { cache.reset(); }

  const Theme& theme() const { return themes[static_cast<std::size_t>(controller.state().theme)]; }
  const coach::Lesson* lesson() const;
  Scale scale() const;
  Status load_fonts(double k);
  void read_events(const station::Snapshot& snapshot, std::vector<station::Command>& out);
  void build(const station::Snapshot& snapshot, std::vector<station::Command>& out);
};

const coach::Lesson* Screen::State::lesson() const {
  const std::string& id = controller.state().lesson_id;
  if (id.empty()) return nullptr;
  const auto found = std::find_if(scene.lessons.begin(), scene.lessons.end(),
                                  [&](const coach::Lesson& l) { return l.id == id; });
  if (found != scene.lessons.end()) return &*found;
  return scene.lesson && scene.lesson->id == id ? &*scene.lesson : nullptr;
}

Scale Screen::State::scale() const {
  const Scale scale = scale_of(window->width(), window->height(), controller.state().ui_scale);
  const View view = controller.state().view;
  const bool small_words = view == View::instructor || view == View::depth || view == View::debrief;
  return small_words ? instructor_scale(scale) : scale;
}

Status Screen::State::load_fonts(double k) {
  if (Status loaded = fonts.load(typeface, k); !loaded) return loaded;
  window->upload_fonts();
  return {};
}

void Screen::State::read_events(const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  SDL_Event event;
  const double now = now_s();
  while (SDL_PollEvent(&event)) {
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) controller.quit(out);
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_FOCUS_LOST)
      controller.forget_foot();
    const bool typing = controller.typing(snapshot);
    if (event.type == SDL_TEXTINPUT && typing) {
      controller.type(event.text.text);
    } else if (event.type == SDL_TEXTINPUT) {
      if (const auto key = key_of(event.text)) controller.press(*key, now, snapshot, out);
    }
    if (event.type == SDL_KEYDOWN) {
      const auto key = key_of(event.key);
      if (key && (event.key.repeat == 0 || repeats(*key, controller.state().view)) && (!typing || works_while_typing(*key)))
        controller.press(*key, now, snapshot, out);
    }
    if (event.type == SDL_KEYUP) {
      if (const auto key = key_of(event.key)) controller.release(*key, now);
    }
    if (event.type == SDL_MOUSEWHEEL) controller.set_scroll(controller.state().scroll - 60.0 * event.wheel.y);
  }
  controller.poll(now, snapshot, out);
}

void Screen::State::build(const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  const double width = window->width(), height = window->height();
  const Sheet sheet(fonts, theme(), scale());
  const View view = controller.state().view;
  const double content = view == View::depth     ? depth_layout(width, height, sheet.scale()).height
                         : view == View::debrief ? debrief_layout(width, height, sheet.scale()).height
                                                 : instructor_layout(width, height, sheet.scale()).height;
  controller.set_scroll(
      std::clamp(controller.state().scroll, 0.0, std::max(0.0, content - height) / sheet.k()));
  controller.set_step_slice(false);
  const Frame frame{snapshot,
                    scene,
                    lesson(),
                    controller.state(),
                    history.welcome(),
                    phrases,
                    cache->pictures(),
                    Clock::now(),
                    controller.foot_held(now_s()),
                    history.losing(),
                    &history.debrief()};
  if (const coach::LessonStep* step = frame.step()) controller.set_step_slice(step->slice);
  cache->prepare(frame, sheet, {back_place(controller.state(), width, height, sheet),
                                scene_place(controller.state(), width, height, sheet)});
  window->begin_frame();
  const Touched touched = draw_screen(sheet, frame, width, height);
  ImGui::Render();
  if (touched.look) controller.set_look(*touched.look);
  if (!touched.row) return;
  if (controller.state().view == View::setup && controller.state().overlay == Overlay::none) {
    controller.choose_in_setup(*touched.row, snapshot, out);
  } else {
    controller.choose(*touched.row, out);
  }
}

Result<std::unique_ptr<Screen>> Screen::open(SceneContext context, const ScreenOptions& options) {
  check(context, options);
  ViewState start;
  start.view = options.start_view.value_or(context.lesson ? View::practice : View::welcome);
  start.ui_scale = options.ui_scale;
  start.sound = options.sound;
  start.speaks = options.speaks;
  if (context.lesson && start.view != View::quiz) start.lesson_id = context.lesson->id;
  const auto theme = std::find(std::begin(theme_ids), std::end(theme_ids), options.theme);
  if (theme == std::end(theme_ids)) {
    return bad_input("theme_missing", "no theme " + options.theme, "there are dark, light and high_contrast",
                     "choose one of them");
  }
  start.theme = static_cast<int>(theme - std::begin(theme_ids));
  auto state = std::make_unique<State>(std::move(context), std::move(start), options.history);
  Result<std::vector<Theme>> themes = load_themes(state->scene.themes);
  if (!themes) return themes.error();
  state->themes = std::move(*themes);
  Result<Typeface> typeface = find_typeface(state->scene.themes.parent_path() / "fonts");
  if (!typeface) return typeface.error();
  state->typeface = std::move(*typeface);
  Result<std::unique_ptr<Window>> window = Window::open(options.width, options.height, options.offscreen);
  if (!window) return window.error();
  state->window = std::move(*window);
  state->cache.emplace();
  if (Status fonts = state->load_fonts(state->scale().k); !fonts) return fonts.error();
  return std::unique_ptr<Screen>(new Screen(std::move(state)));
}

Screen::Screen(std::unique_ptr<State> state) : state_(std::move(state)) {}
Screen::~Screen() = default;

bool Screen::frame(const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  State& s = *state_;
  if (snapshot.placement && snapshot.placement != s.placement) {
    s.placement = snapshot.placement;
    s.scene.placement = *snapshot.placement;
  }
  if (snapshot.depth) s.scene.depth = snapshot.depth;
  s.read_events(snapshot, out);
  if (s.controller.state().quit) return false;
  const double k = s.scale().k;
  if (const double before = s.fonts.k(); std::abs(k - before) > 1e-6) {
    // Letters too large for one texture: those that were there stay.
    if (!s.load_fonts(k)) static_cast<void>(s.load_fonts(before));
  }
  const auto begin = Clock::now();
  s.history.observe(snapshot);
  s.build(snapshot, out);
  const auto built = Clock::now();
  s.cache->draw();
  s.window->draw(s.theme().ground);
  s.build_ms.add(seconds(built - begin) * 1000);
  s.draw_ms.add(seconds(Clock::now() - built) * 1000);
  s.window->show();
  ++s.frames;
  return true;
}

Status Screen::save_png(const std::filesystem::path& path) {
  if (state_->frames == 0) throw std::invalid_argument("Screen::save_png before the first frame");
  return write_png(path, state_->window->read(state_->theme().ground));
}

std::optional<station::Sound> Screen::sound() const { return state_->controller.state().sound; }
const coach::Lesson* Screen::lesson() const { return state_->lesson(); }
std::string Screen::focus() const {
  const State& s = *state_;
  return focus_words(s.controller.state(), s.scene.lessons, s.theme().name, s.history.welcome(), s.phrases);
}

bool Screen::complete() const { return state_->cache->complete(); }

std::string Screen::driver_name() const { return state_->window->driver(); }
bool Screen::software_gl() const { return state_->window->software(); }
std::string Screen::notice() const { return state_->typeface.notice; }
ScreenTimes Screen::times() const {
  return {state_->build_ms.median(), state_->draw_ms.median(), state_->frames};
}

std::string video_driver_name() {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return {};
  const char* name = SDL_GetCurrentVideoDriver();
  std::string driver = name ? name : "";
  SDL_QuitSubSystem(SDL_INIT_VIDEO);
  return driver;
}

void run(Screen& screen, const RunHooks& hooks) {
  std::vector<station::Command> commands;
  const double frame_s = screen.software_gl() ? software_frame_s : least_frame_s;
  auto due = Clock::now();
  while (hooks.keep_going()) {
    commands.clear();
    const bool open = screen.frame(hooks.take(), commands);
    for (const station::Command& command : commands) hooks.send(command);
    if (!open) return;
    due = std::max(due + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(frame_s)),
                   Clock::now());
    std::this_thread::sleep_until(due);
  }
}

}  // namespace palmar::screens
