// Sources against emulated mats over real pseudo-terminals and real sockets: whole streams, unplugging, faults, named errors.
#include "sensing/source/mat/mat_source.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>

#include "sensing/emulator/emulator_host.hpp"
#include "tests/emulator/fixtures.hpp"

namespace palmar {
namespace {

using namespace std::chrono_literals;
using emulator::EmulatorHost;
using emulator::HostOptions;
using source::MatLink;

constexpr auto patience = 20s;

/// Runs until `done`, or until patience is at an end.
bool run_until(boost::asio::io_context& io, const std::function<bool()>& done,
               StationTime::duration limit = patience) {
  const auto end = std::chrono::steady_clock::now() + limit;
  io.restart();
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (io.run_one_until(end) == 0 && io.stopped()) io.restart();
  }
  return true;
}

class Station {
 public:
  Station(boost::asio::io_context& io, const std::string& port, const MatDescription& mat) {
    source::MatHandlers handlers;
    handlers.on_frame = [this](RawFrame& frame, std::span<const std::uint8_t> record) {
      sequences.push_back(frame.sequence);
      lost.push_back(frame.lost_before);
      times_s.push_back(frame.t_s);
      bytes.insert(bytes.end(), record.begin(), record.end());
    };
    handlers.on_bytes = [this](std::span<const std::uint8_t> piece) {
      recorded.insert(recorded.end(), piece.begin(), piece.end());
    };
    handlers.on_link = [this](const source::MatLinkEvent& event) { events.push_back(event); };
    auto made = source::make_mat_source(io, port, mat, mat::make_driver(mat).value(), handlers);
    source = std::move(made).value();
    source->start();
  }
  bool saw(MatLink link) const {
    return std::any_of(events.begin(), events.end(), [&](const auto& event) { return event.link == link; });
  }
  bool saw(const std::string& error) const {
    return std::any_of(events.begin(), events.end(),
                       [&](const auto& event) { return event.error && event.error->name == error; });
  }

  std::vector<std::uint64_t> sequences;
  std::vector<std::uint32_t> lost;
  std::vector<double> times_s;
  std::vector<std::uint8_t> bytes;     ///< of the frames
  std::vector<std::uint8_t> recorded;  ///< as a capture is written
  std::vector<source::MatLinkEvent> events;
  std::unique_ptr<source::MatSource> source;
};

HostOptions over(bool tcp, emulator::Faults faults = {}) {
  HostOptions options;
  if (tcp) options.tcp_port = 0;
  options.faults = faults;
  return options;
}

struct Line {
  MatDescription mat;
  bool tcp;
};

class Lines : public testing::TestWithParam<Line> {};

TEST_P(Lines, StreamACaptureWithNoneLostAndStop) {
  boost::asio::io_context io;
  const bool tcp = GetParam().tcp;
  MatDescription mat = GetParam().mat;
  mat.rate_hz = 500;
  const auto capture = test::lump_capture(mat, 120);
  EmulatorHost host(io, test::replay_device(mat, capture), over(tcp));
  ASSERT_TRUE(host.start().ok());
  EXPECT_TRUE(source::check_port(host.address()).ok());
  Station station(io, host.address(), mat);
  ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= 120; }));
  EXPECT_EQ(station.bytes, capture);
  EXPECT_EQ(station.source->counters().lost, 0U);
  EXPECT_EQ(station.source->counters().corrupt, 0U);
  EXPECT_TRUE(host.ended());
  EXPECT_EQ(station.events.at(0).link, MatLink::searching);
  EXPECT_EQ(station.events.at(1).link, MatLink::opening);
  EXPECT_EQ(station.events.at(2).link, MatLink::streaming);
  EXPECT_EQ(station.events.size(), 3U);
  station.source->stop();
  station.source->stop();
  EXPECT_EQ(station.events.back().link, MatLink::ended);
  EXPECT_EQ(station.events.size(), 4U);
}

TEST_P(Lines, StreamOnAfterAnUnplugAtTheSamePath) {
  boost::asio::io_context io;
  const auto& [mat, tcp] = GetParam();
  emulator::Faults faults;
  faults.unplug = 200ms;
  HostOptions options = over(tcp, faults);
  options.unplugged_for = 300ms;
  EmulatorHost host(io, test::live_device(mat), options);
  ASSERT_TRUE(host.start().ok());
  const std::string address = host.address();
  Station station(io, address, mat);
  ASSERT_TRUE(run_until(io, [&] { return station.saw(MatLink::lost); }));
  const std::size_t before = station.sequences.size();
  ASSERT_GT(before, 3U);
  ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= before + 10; }));
  EXPECT_EQ(host.address(), address);
  EXPECT_EQ(station.events.back().link, MatLink::streaming);
  EXPECT_EQ(station.events.back().reconnects, 1U);
  EXPECT_TRUE(station.saw("mat_lost"));
  const double gap_s = station.times_s[before] - station.times_s[before - 1];
  EXPECT_GT(gap_s, 0.2);
  EXPECT_LT(gap_s, 3);
  for (std::size_t i = 1; i < station.sequences.size(); ++i)
    ASSERT_EQ(station.sequences[i], station.sequences[i - 1] + 1 + station.lost[i]);
  station.source->stop();
}

INSTANTIATE_TEST_SUITE_P(Mats, Lines,
                         testing::Values(Line{test::sensel_morph(), false}, Line{test::sensel_morph(), true},
                                         Line{test::palmar_open(), false}, Line{test::palmar_open(), true}),
                         [](const auto& one) {
                           return std::string(one.param.mat.protocol == "sensel-morph" ? "Sensel" : "Open") +
                                  (one.param.tcp ? "Tcp" : "Pty");
                         });

TEST(Lines, RecordedSenselStreamsWholeOverAPty) {
  const auto path = std::filesystem::path(PALMAR_SHARED) / "recordings" / "sensel_morph" /
                    "20260705_001743_full_all_toppings_0002.serial_rx.bin";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no recording " << path;
  std::ifstream in(path, std::ios::binary);
  const std::vector<std::uint8_t> capture{std::istreambuf_iterator<char>(in), {}};
  boost::asio::io_context io;
  EmulatorHost host(io, test::replay_device(test::sensel_morph(), capture), over(false));
  ASSERT_TRUE(host.start().ok());
  Station station(io, host.address(), test::sensel_morph());
  ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= 515; }));
  EXPECT_EQ(station.bytes, capture);
  station.source->stop();
}

TEST(Lines, SpoiltAndDroppedFramesDoNotEndTheSession) {
  for (bool tcp : {false, true}) {
    boost::asio::io_context io;
    emulator::Faults faults;
    faults.corrupt = 0.03;
    faults.drop = 0.03;
    MatDescription mat = test::palmar_open();
    mat.rate_hz = 500;
    EmulatorHost host(io, test::replay_device(mat, test::lump_capture(mat, 10), faults, true), over(tcp));
    ASSERT_TRUE(host.start().ok());
    Station station(io, host.address(), mat);
    ASSERT_TRUE(
        run_until(io, [&] { return station.source->counters().lost >= 2 && station.sequences.size() > 30; }));
    EXPECT_FALSE(station.saw(MatLink::lost));
    station.source->stop();
  }
}

TEST(Lines, ShortStallsAreRiddenOut) {
  boost::asio::io_context io;
  emulator::Faults faults;
  faults.stall = 150ms;
  const MatDescription mat = test::sensel_morph();
  EmulatorHost host(io, test::live_device(mat), over(false, faults));
  ASSERT_TRUE(host.start().ok());
  Station station(io, host.address(), mat);
  ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= 60; }));
  EXPECT_FALSE(station.saw(MatLink::lost));
  EXPECT_EQ(station.source->counters().lost, 0U);
  station.source->stop();
}

TEST(Lines, AMatThatComesLaterIsFound) {
  boost::asio::io_context io;
  const MatDescription mat = test::sensel_morph();
  std::string path;
  {
    EmulatorHost host(io, test::live_device(mat), over(false));
    ASSERT_TRUE(host.start().ok());
    path = host.address();
  }
  EXPECT_FALSE(std::filesystem::is_symlink(path));
  Station station(io, path, mat);
  ASSERT_TRUE(run_until(io, [&] { return station.saw("port_missing"); }));
  EXPECT_FALSE(station.saw(MatLink::lost));  // it was never there
  EmulatorHost host(io, test::live_device(mat), over(false));
  ASSERT_TRUE(host.start().ok());
  std::filesystem::create_symlink(std::filesystem::read_symlink(host.address()), path);
  EXPECT_TRUE(run_until(io, [&] { return station.sequences.size() >= 3; }));
  station.source->stop();
  std::filesystem::remove(path);
}

TEST(Lines, AStoppedSourceFreesThePortAndSilencesTheMat) {
  boost::asio::io_context io;
  const MatDescription mat = test::palmar_open();
  EmulatorHost host(io, test::live_device(mat), over(false));
  ASSERT_TRUE(host.start().ok());
  {
    Station station(io, host.address(), mat);
    ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= 3; }));
    EXPECT_EQ(source::check_port(host.address()).error().name, "port_in_use");
    station.source->stop();
    EXPECT_TRUE(source::check_port(host.address()).ok());
  }
  run_until(io, [] { return false; }, 100ms);
  const auto sent = host.counters().sent;
  run_until(io, [] { return false; }, 100ms);
  EXPECT_EQ(host.counters().sent, sent);
}

TEST(Lines, ASourceThatIsDestroyedUnstoppedLetsGo) {
  boost::asio::io_context io;
  const MatDescription mat = test::sensel_morph();
  EmulatorHost host(io, test::live_device(mat), over(false));
  ASSERT_TRUE(host.start().ok());
  auto station = std::make_unique<Station>(io, host.address(), mat);
  ASSERT_TRUE(run_until(io, [&] { return station->sequences.size() >= 3; }));
  station.reset();
  run_until(io, [] { return false; }, 20ms);
  EXPECT_TRUE(source::check_port(host.address()).ok());
}

TEST(Lines, TheNextTcpClientWaitsForTheFirstToGo) {
  boost::asio::io_context io;
  const MatDescription mat = test::palmar_open();
  EmulatorHost host(io, test::live_device(mat), over(true));
  ASSERT_TRUE(host.start().ok());
  Station first(io, host.address(), mat);
  ASSERT_TRUE(run_until(io, [&] { return first.sequences.size() >= 3; }));
  Station second(io, host.address(), mat);
  ASSERT_TRUE(run_until(io, [&] { return second.saw(MatLink::opening); }));
  EXPECT_TRUE(second.sequences.empty());
  first.source->stop();
  EXPECT_TRUE(run_until(io, [&] { return second.sequences.size() >= 3; }));
  second.source->stop();
}

TEST(Lines, AnotherMatOnThePortIsReportedAndTriedAgain) {
  boost::asio::io_context io;
  EmulatorHost host(io, test::live_device(test::palmar_open(16, 16)), over(false));
  ASSERT_TRUE(host.start().ok());
  Station station(io, host.address(), test::palmar_open(48, 48));
  ASSERT_TRUE(run_until(io, [&] { return station.saw("wrong_mat"); }));
  EXPECT_FALSE(station.saw(MatLink::streaming));
  station.source->stop();
}

/// A mat that sends a capture in pieces of that size, whatever it is told.
TEST(Lines, ACaptureIsWholeWhereverItsPiecesEnd) {
  for (const auto& mat : {test::palmar_open(), test::wiresens(), test::velostat()}) {
    const auto capture = test::lump_capture(mat, 12);
    const std::size_t frame = capture.size() / 12;
    for (const std::size_t piece : {frame / 3, frame - 1, frame + 7, 2 * frame + 5}) {
      boost::asio::io_context io;
      boost::asio::ip::tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
      Station station(io, "tcp:127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()), mat);
      std::optional<boost::asio::ip::tcp::socket> socket;
      acceptor.async_accept([&](const boost::system::error_code&, boost::asio::ip::tcp::socket made) {
        made.set_option(boost::asio::ip::tcp::no_delay(true));
        socket = std::move(made);
      });
      ASSERT_TRUE(run_until(io, [&] { return socket && station.saw(MatLink::opening); }));
      for (std::size_t at = 0; at < capture.size(); at += piece) {
        boost::asio::write(*socket,
                           boost::asio::buffer(capture.data() + at, std::min(piece, capture.size() - at)));
        io.restart();
        while (io.poll() > 0) {
        }
      }
      ASSERT_TRUE(run_until(
          io, [&] { return station.recorded.size() >= capture.size(); }, 3s))
          << mat.id << " in pieces of " << piece << ": " << station.recorded.size() << " of "
          << capture.size();
      EXPECT_EQ(station.recorded, capture) << mat.id << " in pieces of " << piece;
      station.source->stop();
    }
  }
}

/// A mat that calls the station: as WiReSens boards do over Wi-Fi.
TEST(Lines, AMatThatCallsIsHeardAndMayCallAgain) {
  namespace asio = boost::asio;
  asio::io_context io;
  const asio::ip::tcp::endpoint at(asio::ip::address_v4::loopback(), [&] {
    asio::ip::tcp::acceptor free(io, {asio::ip::address_v4::loopback(), 0});
    return free.local_endpoint().port();
  }());
  const std::string port = "tcp-listen:127.0.0.1:" + std::to_string(at.port());
  const MatDescription mat = test::wiresens_tcp();
  const auto capture = test::lump_capture(mat, 12);
  EXPECT_TRUE(source::check_port(port).ok());
  Station station(io, port, mat);
  for (const std::size_t calls : {1U, 2U}) {
    asio::ip::tcp::socket board(io);
    boost::system::error_code refused;
    ASSERT_TRUE(run_until(io, [&] {
      if (!board.is_open()) board.open(at.protocol());
      board.connect(at, refused);
      if (refused) board.close();
      return !refused;
    }));
    asio::write(board, asio::buffer(capture));
    ASSERT_TRUE(run_until(io, [&] { return station.sequences.size() >= 10 * calls; }));
    EXPECT_EQ(station.events.back().link, MatLink::streaming);
    board.close();
    ASSERT_TRUE(run_until(io, [&] { return station.events.back().link == MatLink::lost; }));
  }
  EXPECT_EQ(station.events.back().reconnects, 1U);
  station.source->stop();
  EXPECT_EQ(station.events.back().link, MatLink::ended);
  EXPECT_TRUE(source::check_port(port).ok());
}

TEST(Lines, AStationThatListensInVainCanBeStopped) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor taken(io, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string port = "tcp-listen:127.0.0.1:" + std::to_string(taken.local_endpoint().port());
  EXPECT_EQ(source::check_port(port).error().name, "port_in_use");
  EXPECT_EQ(source::check_port("tcp-listen:nowhere:7000").error().name, "bad_address");
  EXPECT_EQ(source::check_port("tcp-listen:0").error().name, "bad_port");
  taken.close();
  Station station(io, port, test::wiresens_tcp());
  run_until(io, [] { return false; }, 20ms);
  EXPECT_EQ(station.events.back().link, MatLink::searching);
  station.source->stop();
  EXPECT_EQ(station.events.back().link, MatLink::ended);
  EXPECT_TRUE(source::check_port(port).ok());
}

TEST(EmulatorHosts, ServeAPlainFileDescriptorWithoutEcho) {
  boost::asio::io_context io;
  EmulatorHost host(io, test::live_device(test::sensel_morph()), over(false));
  ASSERT_TRUE(host.start().ok());
  const int port = ::open(host.address().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
  ASSERT_GE(port, 0);
  const std::uint8_t request[] = {0x81, 0x40, 0x01};
  ASSERT_EQ(::write(port, request, 3), 3);
  std::vector<std::uint8_t> answer;
  ASSERT_TRUE(run_until(io, [&] {
    std::uint8_t byte = 0;
    while (::read(port, &byte, 1) == 1) answer.push_back(byte);
    return answer.size() >= 6 || (io.poll_one(), false);
  }));
  EXPECT_EQ(answer, (std::vector<std::uint8_t>{1, 0x40, 1, 0, 16, 16}));
  ::close(port);
}

TEST(EmulatorHosts, ListenOnLoopbackAndNameTheirErrors) {
  boost::asio::io_context io;
  const MatDescription mat = test::palmar_open();
  EmulatorHost first(io, test::live_device(mat), over(true));
  ASSERT_TRUE(first.start().ok());
  EXPECT_EQ(first.address().rfind("tcp:127.0.0.1:", 0), 0U);
  HostOptions same = over(true);
  same.tcp_port = static_cast<std::uint16_t>(std::stoi(first.address().substr(14)));
  EmulatorHost second(io, test::live_device(mat), same);
  EXPECT_EQ(second.start().error().name, "port_in_use");
  HostOptions elsewhere = over(true);
  elsewhere.bind = "no-address";
  EmulatorHost third(io, test::live_device(mat), elsewhere);
  EXPECT_EQ(third.start().error().name, "bad_address");
}

TEST(Ports, AreNamedAsPathOrTcp) {
  boost::asio::io_context io;
  for (const char* bad : {"", "ttyACM0", "tcp:", "tcp:host", "tcp::80", "tcp:host:0", "tcp:host:65536",
                          "tcp:host:x", "tcp:host:", "COM3"}) {
    const auto made = source::make_mat_source(io, bad, test::palmar_open(),
                                              mat::make_driver(test::palmar_open()).value(), {});
    ASSERT_FALSE(made.ok()) << bad;
    EXPECT_EQ(made.error().name, "bad_port");
    EXPECT_EQ(made.error().exit_status(), 2);
    EXPECT_EQ(source::check_port(bad).error().name, "bad_port");
  }
}

TEST(Ports, SayWhyTheyCannotBeOpened) {
  const auto missing = source::check_port("/dev/no-such-port");
  EXPECT_EQ(missing.error().name, "port_missing");
  EXPECT_EQ(missing.error().exit_status(), 1);
  EXPECT_EQ(source::check_port("/dev/null").error().name, "port_failed");
  boost::asio::io_context io;
  std::string freed;
  {
    EmulatorHost host(io, test::live_device(test::palmar_open()), over(true));
    ASSERT_TRUE(host.start().ok());
    freed = host.address();
  }
  const auto refused = source::check_port(freed);
  EXPECT_EQ(refused.error().name, "connection_refused");
  EXPECT_EQ(refused.error().exit_status(), 1);

  EmulatorHost host(io, test::live_device(test::palmar_open()), over(false));
  ASSERT_TRUE(host.start().ok());
  const int other = ::open(host.address().c_str(), O_RDWR | O_NOCTTY);
  ASSERT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
  const auto in_use = source::check_port(host.address());
  EXPECT_EQ(in_use.error().name, "port_in_use");
  EXPECT_NE(in_use.error().message().find("ModemManager"), std::string::npos);
  ::close(other);
  EXPECT_TRUE(source::check_port(host.address()).ok());
}

TEST(Ports, ForbiddenOnesPointToTheDialoutGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give up its rights for this";
  boost::asio::io_context io;
  EmulatorHost host(io, test::live_device(test::palmar_open()), over(false));
  ASSERT_TRUE(host.start().ok());
  const std::string device = std::filesystem::read_symlink(host.address());
  ASSERT_EQ(::chmod(device.c_str(), 0600), 0);
  ASSERT_EQ(::seteuid(65534), 0);
  const auto forbidden = source::check_port(device);
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(forbidden.error().name, "port_forbidden");
  EXPECT_NE(forbidden.error().remedy.find("dialout"), std::string::npos);
}

}  // namespace
}  // namespace palmar
