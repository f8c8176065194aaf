#include "app/cli/wait_for_mat.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "app/cli/find_mat.hpp"
#include "app/cli/text_setup.hpp"
#include "app/screens/screen.hpp"
#include "app/station/snapshot.hpp"
#include "app/station/stop_signal.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_period{20};
constexpr std::chrono::milliseconds between_tries{1000};
/// A mat that is there is found before a window would have opened.
constexpr std::chrono::milliseconds before_the_window{300};

/// Looks for the mat on a thread of its own: each try may take ten seconds.
class Search {
 public:
  explicit Search(const StationWords& words)
      : named_(words.setup.mat != "auto"),
        port_(words.port_given ? std::optional(words.port) : std::nullopt),
        thread_([this] { run(); }) {}
  ~Search() {
    {
      std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;

  /// Where the mat is; its id too, where it was not named.
  std::optional<AttachedMat> found() const {
    std::lock_guard lock(mutex_);
    return found_;
  }
  /// What was in the way last; absent before the first try has ended.
  std::optional<Error> problem() const {
    std::lock_guard lock(mutex_);
    return problem_;
  }
  std::string progress() const {
    std::lock_guard lock(mutex_);
    return progress_;
  }

 private:
  void run() {
    while (!stop_) {
      auto tried = attempt();
      std::unique_lock lock(mutex_);
      progress_.clear();
      if (tried) {
        found_ = std::move(tried).value();
        return;
      }
      if (stop_) return;
      problem_ = tried.error();
      wake_.wait_for(lock, between_tries, [this] { return stop_.load(); });
    }
  }
  Result<AttachedMat> attempt() {
    if (named_) {
      if (Status free = source::check_port(*port_); !free) return free.error();
      return AttachedMat{{}, *port_, {}};
    }
    return find_attached_mat(port_, [this](const std::string& line) {
      std::lock_guard lock(mutex_);
      progress_ = line;
      return !stop_ && !station::stop_requested();
    });
  }

  const bool named_;
  const std::optional<std::string> port_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stop_ = false;
  std::optional<AttachedMat> found_;
  std::optional<Error> problem_;
  std::string progress_;
  std::thread thread_;
};

/// The page needs a scene: that of the demo's mat where nobody knows yet which one comes.
StationWords scene_words(StationWords words) {
  words.mat_told = true;  // nobody is there who could be asked
  if (words.setup.mat != "auto") return words;
  words.setup.mat.clear();
  words.setup.placement.clear();
  words.port = "demo";
  words.calibration.clear();
  return words;
}

class Waiting {
 public:
  Waiting(const StationWords& words, LineInput& input) : words_(words), input_(input), search_(words) {}

  Result<bool> run(StationWords& words) {
    const auto window_at = began_ + before_the_window;
    while (going_on() && steady_clock::now() < window_at) std::this_thread::sleep_for(look_period);
    if (going_on()) {
      if (Status shown = show(); !shown) return shown.error();
    }
    if (const auto found = search_.found()) {
      words.port = found->port;
      if (words.setup.mat != "auto") return true;
      words.setup.mat = found->id;
      if (!words.serial_given) words.setup.serial = found->serial;
      words.mat_told = true;
      return true;
    }
    if (asked_to_end_ || station::stop_requested()) return false;
    return search_.problem().value();
  }

 private:
  bool going_on() const {
    const auto problem = search_.problem();
    return !search_.found() && !asked_to_end_ && !station::stop_requested() &&
           !(problem && (hopeless(*problem) || out_of_time()));
  }
  /// A wrong word is not mended by waiting; a mat that could be either of two may be pressed.
  static bool hopeless(const Error& problem) {
    return problem.exit_status() == 2 && problem.name != "ambiguous_mat";
  }
  bool out_of_time() const {
    return words_.for_s &&
           std::chrono::duration<double>(steady_clock::now() - began_).count() >= *words_.for_s;
  }

  Status show() {
    StationWords scene = scene_words(words_);
    if (Status checked = check_words(scene); !checked) return checked;
    auto prepared = prepare(scene);
    if (!prepared) return prepared.error();
    if (words_.text) {
      show_text(*prepared);
      return {};
    }
    auto screen = screens::Screen::open(scene_of(*prepared), prepared->options);
    if (!screen) return screen.error();
    screens::RunHooks hooks;
    hooks.take = [this]() -> const station::Snapshot& { return now(); };
    hooks.send = [this](const station::Command& command) {
      if (std::holds_alternative<station::Quit>(command)) asked_to_end_ = true;
    };
    hooks.keep_going = [this] { return going_on(); };
    screens::run(**screen, hooks);
    if (going_on()) asked_to_end_ = true;  // the window was closed
    if (!search_.found() && !words_.screenshot.empty()) return (*screen)->save_png(words_.screenshot);
    return {};
  }

  void show_text(const Prepared& prepared) {
    TextSetup page(screens::Phrases(scene_of(prepared).words), prepared.setup.mat.name);
    bool keys_said = false;
    while (going_on()) {
      page.look(now());
      if (!std::exchange(keys_said, true)) say_keys();
      const auto line = input_.next();
      if (line && *line == "q") asked_to_end_ = true;
      if (line && *line != "q") say_keys();
      std::this_thread::sleep_for(look_period);
    }
  }
  static void say_keys() {
    fmt::print("  keys: q: end\n");
    std::fflush(stdout);
  }

  /// As the station's own first snapshots, before a frame has come.
  const station::Snapshot& now() {
    ++snapshot_.version;
    snapshot_.setup.open = true;
    snapshot_.setup.calibrated = false;
    snapshot_.setup.looking = search_.progress();
    const auto problem = search_.problem();
    snapshot_.mat.message = problem ? problem->message() : "";
    snapshot_.made = steady_clock::now();
    return snapshot_;
  }

  const StationWords words_;
  LineInput& input_;
  station::Snapshot snapshot_;
  bool asked_to_end_ = false;
  steady_clock::time_point began_ = steady_clock::now();
  Search search_;
};

}  // namespace

bool waits_for_mat(const StationWords& words) {
  if (!words.sets_up() || words.asks() || words.headless) return false;
  const bool looked_for = words.setup.mat == "auto";
  return words.port_given ? words.port != "demo" && !words.setup.mat.empty() : looked_for;
}

Result<bool> wait_for_mat(StationWords& words, LineInput& input) {
  const auto waiting = std::make_unique<Waiting>(words, input);
  return waiting->run(words);
}

}  // namespace palmar::cli
