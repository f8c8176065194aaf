// The whole station with its threads, on the demo's real pty and real HTTP.
#include "app/station/station.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "app/library/lessons.hpp"
#include "app/library/scenarios.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

using namespace std::chrono_literals;

StationConfig demo_config() {
  const auto assets = library::find_assets().value();
  StationConfig config = open_mat_config();
  config.lessons = library::load_lessons(assets / "lessons", config.session.coach.techniques,
                                         *config.session.pipeline.atlas)
                       .value();
  config.scenario = library::load_scenario(assets, "strip_longissimus").value();
  return config;
}

class Reports {
 public:
  std::function<void(const std::string&)> sink() {
    return [this](const std::string& line) {
      std::lock_guard lock(mutex_);
      lines_.push_back(line);
    };
  }
  bool has(const std::string& fragment) const {
    std::lock_guard lock(mutex_);
    for (const std::string& line : lines_) {
      if (line.find(fragment) != std::string::npos) return true;
    }
    return false;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST(Station, ShowsTheVirtualHandAndTheCamera) {
  StationConfig config = demo_config();
  config.camera = "demo";
  auto station = Station::start(config);
  ASSERT_TRUE(station.ok()) << station.error().message();
  ASSERT_TRUE(eventually([&] { return !(*station)->newest().observation.contacts.list.empty(); }));
  ASSERT_TRUE(eventually([&] { return (*station)->newest().picture != nullptr; }));
  const Snapshot& seen = (*station)->newest();
  EXPECT_EQ(seen.mat.link, Link::streaming);
  EXPECT_EQ(seen.mat.lost, 0u);
  EXPECT_GT(seen.picture->width, 0);
  EXPECT_FALSE(seen.force.points.empty());
  const auto outcome = (*station)->finish();
  EXPECT_TRUE(outcome.outputs.ok());
  EXPECT_GT(outcome.summary.frames, 20u);
  EXPECT_TRUE(outcome.summary.latency_p99_ms.has_value());
}

TEST(Station, CarriesOutCommands) {
  auto station = Station::start(demo_config());
  ASSERT_TRUE(station.ok()) << station.error().message();
  ASSERT_TRUE(eventually([&] { return (*station)->newest().mat.frames > 5; }));
  EXPECT_FALSE((*station)->newest().coaching.progress.active);
  (*station)->post(ChooseLesson{"deep_strip_longissimus"});
  ASSERT_TRUE(eventually([&] { return (*station)->newest().coaching.progress.steps == 2; }));
  (*station)->post(NextStep{});
  ASSERT_TRUE(eventually([&] { return (*station)->newest().coaching.progress.step == 1; }));
  (*station)->post(TogglePause{});
  ASSERT_TRUE(eventually([&] { return (*station)->newest().coaching.progress.paused; }));
  (*station)->post(RestartLesson{});
  ASSERT_TRUE(eventually([&] { return (*station)->newest().coaching.progress.step == 0; }));
  EXPECT_FALSE((*station)->wants_to_end());
  (*station)->post(Quit{});
  ASSERT_TRUE(eventually([&] { return (*station)->wants_to_end(); }));
  EXPECT_EQ((*station)->finish().summary.lesson, "deep_strip_longissimus");
}

TEST(Station, RefusesToZeroAMatThatIsTouched) {
  StationConfig config = demo_config();
  Reports reports;
  config.report = reports.sink();
  auto station = Station::start(config);
  ASSERT_TRUE(station.ok()) << station.error().message();
  // While the virtual hand presses, a tare must be refused and the force must stay.
  ASSERT_TRUE(eventually([&] { return (*station)->newest().observation.field.force_N > 5; }));
  (*station)->post(Tare{});
  ASSERT_TRUE(eventually([&] { return reports.has("touch") || reports.has("zero"); }));
  EXPECT_FALSE(reports.has("is zeroed"));
  EXPECT_TRUE((*station)->finish().outputs.ok());
}

TEST(Station, AStalledCameraHoldsNoFrameUp) {
  // A listener that accepts in its backlog and never answers: the camera's source waits, the mat does not.
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 4), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);

  StationConfig config = demo_config();
  config.camera = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/video";
  auto station = Station::start(config);
  ASSERT_TRUE(station.ok()) << station.error().message();
  ASSERT_TRUE(eventually([&] { return (*station)->newest().mat.frames > 100; }));
  EXPECT_EQ((*station)->newest().mat.lost + (*station)->newest().mat.dropped, 0u);
  EXPECT_EQ((*station)->newest().picture, nullptr);
  EXPECT_TRUE((*station)->finish().outputs.ok());
  ::close(listener);
}

TEST(Station, AMissingPortIsAnErrorBeforeAnythingStarts) {
  StationConfig config = demo_config();
  config.port = "/dev/ttyNOTHERE";
  const auto station = Station::start(config);
  ASSERT_FALSE(station.ok());
  EXPECT_EQ(station.error().name, "port_missing");
  EXPECT_EQ(station.error().exit_status(), 1);
}

}  // namespace
}  // namespace palmar::station
