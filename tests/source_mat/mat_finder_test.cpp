// Which mat is on a port: every family found on a real pseudo-terminal, and what is said where none is.
#include "sensing/source/mat/mat_finder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "app/library/mats.hpp"
#include "sensing/emulator/emulator_host.hpp"
#include "sensing/emulator/pty.hpp"
#include "tests/emulator/fixtures.hpp"

namespace palmar {
namespace {

using namespace std::chrono_literals;

const std::vector<MatDescription>& shipped() {
  static const auto mats = library::list_mats(library::Path(PALMAR_SOURCE) / "assets").value();
  return mats;
}

source::FinderTiming quick() {
  return {.first_listen = 500ms, .listen = 300ms, .answer = 700ms, .connect = 3s};
}

/// An emulated mat on a thread of its own.
class Emulated {
 public:
  explicit Emulated(const MatDescription& mat, bool tcp = false) {
    emulator::HostOptions options;
    if (tcp) options.tcp_port = 0;
    host_.emplace(io_, test::live_device(mat), options);
    EXPECT_TRUE(host_->start().ok());
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Emulated() {
    boost::asio::post(io_, [this] {
      host_->stop();
      io_.stop();
    });
    thread_.join();
  }
  std::string address() const { return host_->address(); }

 private:
  boost::asio::io_context io_{1};
  std::optional<emulator::EmulatorHost> host_;
  std::thread thread_;
};

struct Where {
  std::string id;
  bool tcp = false;
};

class FoundMats : public testing::TestWithParam<Where> {};

TEST_P(FoundMats, AreNamed) {
  const auto mat = std::find_if(shipped().begin(), shipped().end(),
                                [](const auto& one) { return one.id == GetParam().id; });
  ASSERT_NE(mat, shipped().end());
  MatDescription there = *mat;
  there.rate_hz = std::max(there.rate_hz, 30.0);  // a slow one is found as well, and is waited for longer
  if (GetParam().tcp && there.protocol == "wiresens") there.wire.trailer = false;
  const Emulated device(there, GetParam().tcp);
  std::vector<std::string> lines;
  const auto found = source::find_mat(
      device.address(), shipped(),
      [&](const std::string& line) {
        lines.push_back(line);
        return true;
      },
      quick());
  ASSERT_TRUE(found.ok()) << found.error().message() << ", after " << lines.back();
  EXPECT_EQ(found->mat.id, GetParam().id);
  EXPECT_EQ(found->port, device.address());
  const bool tells = there.protocol == "palmar-open" || there.protocol == "sensel-morph";
  EXPECT_EQ(found->serial.empty(), !tells);
  EXPECT_FALSE(lines.empty());
}

INSTANTIATE_TEST_SUITE_P(Mats, FoundMats,
                         testing::Values(Where{"sensel-morph"}, Where{"palmar-open-48x48"},
                                         Where{"palmar-open-64x64"}, Where{"velostat-28x56"},
                                         Where{"wiresens-16x16"}, Where{"row-text-16x16"},
                                         Where{"zero-run-16x16"}, Where{"zero-run-10x16"},
                                         Where{"sensing-tex-20x20"}, Where{"wiresens-16x16", true},
                                         Where{"palmar-open-48x48", true}),
                         [](const auto& one) {
                           std::string name = one.param.id + (one.param.tcp ? "_tcp" : "");
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// A sparse Sensing Tex, pressed where it is told.
class PressedAt final : public emulator::FrameSupply {
 public:
  PressedAt(MatDescription mat, int row, int col) : mat_(std::move(mat)), row_(row), col_(col) {}
  std::optional<double> next_at_s() const override { return static_cast<double>(given_) / mat_.rate_hz; }
  bool next(emulator::SuppliedFrame& out) override {
    out.frame.rows = mat_.geometry.rows;
    out.frame.cols = mat_.geometry.cols;
    out.frame.counts.assign(static_cast<std::size_t>(mat_.geometry.cells()), 0);
    out.frame.counts[static_cast<std::size_t>(mat_.geometry.index(row_, col_))] = 200;
    out.frame.sequence = given_++;
    return true;
  }
  bool live() const override { return true; }

 private:
  MatDescription mat_;
  int row_, col_;
  std::uint64_t given_ = 0;
};

Result<source::FoundMat> find_pressed(const std::string& id, int row, int col) {
  auto mat = *std::find_if(shipped().begin(), shipped().end(), [&](const auto& one) { return one.id == id; });
  mat.rate_hz = 30;
  boost::asio::io_context io{1};
  emulator::EmulatorHost host(
      io, emulator::make_mat_device(mat, std::make_unique<PressedAt>(mat, row, col), {}, 1).value(), {});
  EXPECT_TRUE(host.start().ok());
  std::thread thread([&] { io.run(); });
  std::vector<MatDescription> sparse;
  for (const auto& one : shipped())
    if (one.protocol == mat.protocol) sparse.push_back(one);
  auto found = source::find_mat(host.address(), sparse, {}, {50ms, 50ms, 700ms, 1s});
  boost::asio::post(io, [&] {
    host.stop();
    io.stop();
  });
  thread.join();
  return found;
}

TEST(MatFinder, TellsSparseGridsApartByWhatLiesOnThem) {
  EXPECT_EQ(find_pressed("sensing-tex-48x48", 40, 3)->mat.id, "sensing-tex-48x48");
  EXPECT_EQ(find_pressed("sensing-tex-80x28", 3, 70)->mat.id, "sensing-tex-80x28");
  const auto both = find_pressed("sensing-tex-80x28", 3, 3);
  ASSERT_FALSE(both.ok());
  EXPECT_EQ(both.error().name, "ambiguous_mat");
  EXPECT_NE(both.error().message().find("sensing-tex-48x48 and sensing-tex-80x28"), std::string::npos);
}

TEST(MatFinder, ASilentPortHasNoMat) {
  const auto pty = emulator::open_pty().value();
  const auto found = source::find_mat(pty.device, shipped(), {}, {100ms, 50ms, 100ms, 1s});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().name, "no_mat");
  EXPECT_EQ(found.error().exit_status(), 1);
  EXPECT_FALSE(found.error().remedy.empty());
  ::close(pty.master);
  ::close(pty.slave);
}

TEST(MatFinder, AnOpenMatOfAnotherGridIsToldOf) {
  const Emulated device(test::palmar_open(12, 20));
  const auto found = source::find_mat(device.address(), shipped(), {}, {100ms, 50ms, 400ms, 1s});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().name, "no_mat");
  EXPECT_NE(found.error().why.find("12 x 20"), std::string::npos) << found.error().message();
  EXPECT_NE(found.error().remedy.find("TOML"), std::string::npos);
}

TEST(MatFinder, PortsThatCannotBeOpenedAreNamed) {
  EXPECT_EQ(source::find_mat("/dev/ttyNOTHERE", shipped(), {}).error().name, "port_missing");
  EXPECT_EQ(source::find_mat("nonsense", shipped(), {}).error().name, "bad_port");
  EXPECT_EQ(source::find_mat("tcp:127.0.0.1:1", shipped(), {}).error().name, "connection_refused");
}

TEST(MatFinder, AnOpenMatThatSendsAlreadyIsAskedWhoItIs) {
  const Emulated device(test::palmar_open());
  const int before =
      ::open(device.address().c_str(), O_RDWR | O_NOCTTY);  // another program that did not say stop
  ASSERT_GE(before, 0);
  ASSERT_EQ(::write(before, "\nhello\nstart\n", 13), 13);
  char byte = 0;
  ASSERT_EQ(::read(before, &byte, 1), 1);
  const auto found = source::find_mat(device.address(), {test::palmar_open()}, {}, quick());
  ::close(before);
  ASSERT_TRUE(found.ok()) << found.error().message();
  EXPECT_EQ(found->serial, "EMULATED-1");
  EXPECT_TRUE(source::names_itself(found->mat));
  EXPECT_FALSE(source::names_itself(shipped().back())) << shipped().back().id;
}

TEST(MatFinder, StopsWhenItIsTold) {
  const Emulated device(test::palmar_open());
  const auto found = source::find_mat(device.address(), shipped(), [](const std::string&) { return false; });
  EXPECT_EQ(found.error().name, "stopped");
}

}  // namespace
}  // namespace palmar
