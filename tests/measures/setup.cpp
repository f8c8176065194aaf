// What the person who practises sees of a placement that is taken over: the longest gap between two frames shown, around the moment
// when it comes into force, beside the longest gap of as long a time before. A 64x64 mat at 100 frames/s on a pty, the real station.
// Prints a JSON line a measure: {"measure", "value", "unit", "peer"}.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::measures {
namespace {

using namespace std::chrono_literals;
using station::Snapshot;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_setup: " << result.error().message() << '\n';
  std::exit(1);
}

/// Looks at the station as a screen does, but far more often, and remembers when each new frame was there.
class Watcher {
 public:
  explicit Watcher(station::Station& station) : station_(station) {}

  template <class Holds>
  void until(Holds&& holds) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    while (true) {
      const Snapshot& now = station_.newest();
      if (now.mat.frames != frames_) {
        frames_ = now.mat.frames;
        made_.push_back(now.made);
      }
      if (holds(now)) return;
      if (std::chrono::steady_clock::now() > give_up) {
        std::cerr << "measure_setup: the set-up did not go on from "
                  << (now.setup.procedure ? now.setup.procedure->title : "its page") << '\n';
        std::exit(1);
      }
      std::this_thread::sleep_for(500us);
    }
  }
  void for_seconds(std::chrono::steady_clock::duration time) {
    const auto end = std::chrono::steady_clock::now() + time;
    until([end](const Snapshot&) { return std::chrono::steady_clock::now() > end; });
  }
  /// Since the last call.
  double longest_gap_ms() {
    double longest = 0;
    for (std::size_t i = 1; i < made_.size(); ++i)
      longest = std::max(longest, 1e3 * seconds(made_[i] - made_[i - 1]));
    made_.clear();
    return longest;
  }

 private:
  station::Station& station_;
  std::uint64_t frames_ = 0;
  std::vector<StationTime> made_;
};

void press_all(Watcher& watcher, station::HandOnMat& hand, const Atlas& atlas, const Placement& truth) {
  std::string id;
  while (true) {
    bool review = false;
    watcher.until([&](const Snapshot& now) {
      review = now.setup.fit != nullptr;
      if (review || !now.setup.landmark || *now.setup.landmark == id) return review;
      id = *now.setup.landmark;
      return true;
    });
    if (review) return;
    watcher.for_seconds(500ms);  // a press counts once the mat was seen empty
    for (const Landmark& landmark : atlas.landmarks)
      if (landmark.id == id) hand.press(truth.to_mat(landmark.at));
    watcher.until([&](const Snapshot& now) {
      return !now.setup.procedure || now.setup.procedure->instruction.find("Lift") != std::string::npos;
    });
    hand.lift();
  }
}

}  // namespace
}  // namespace palmar::measures

int main() {
  using namespace palmar;
  using namespace palmar::measures;
  station::StationConfig config = station::open_mat_config("palmar-open-64x64");
  MatDescription& mat = config.session.pipeline.mat;
  mat.rate_hz = 100;
  Placement truth = config.session.pipeline.placement;
  truth.u0_mm += 9;
  truth.angle_deg = 2;

  station::HandOnMat hand(mat, 1);
  config.port = hand.port();
  const auto station = must(station::Station::start(config));
  Watcher watcher(*station);
  station->post(station::OpenSetup{station::SetupStage::place});
  station->post(station::ChooseInSetup{station::SetupChoice::keep_zero});
  press_all(watcher, hand, *config.session.pipeline.atlas, truth);
  hand.press({320, 320});  // as in practice: with something to compute
  watcher.for_seconds(1s);
  watcher.longest_gap_ms();
  watcher.for_seconds(3s);
  const double before_ms = watcher.longest_gap_ms();
  station->post(station::ActInSetup{calibration::Action::accept});
  watcher.until([](const Snapshot& now) { return now.placement != nullptr; });
  watcher.for_seconds(2s);
  const double around_ms = watcher.longest_gap_ms();
  char peer[120];
  std::snprintf(peer, sizeof peer, "%.1f ms in the 3 s before; frames come every 10 ms", before_ms);
  std::cout << nlohmann::json{{"measure",
                               "set-up: longest gap between frames shown while a placement is taken over"},
                              {"value", around_ms},
                              {"before", before_ms},
                              {"unit", "ms"},
                              {"peer", peer}}
                   .dump()
            << '\n';
  std::exit(0);
}
