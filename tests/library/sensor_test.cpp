#include "app/library/sensor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "app/library/mats.hpp"

namespace palmar::library {
namespace {

using simulator::Readout;
using simulator::SensorFaults;

TEST(Sensor, StartsPerfect) {
  const SensorFaults faults = parse_sensor("[sensor]\n", "s.toml").value();
  for (const auto& parameter : simulator::fault_parameters())
    EXPECT_EQ(faults.*parameter.value, parameter.off) << parameter.name;
  EXPECT_EQ(faults.readout, Readout::perfect);
}

TEST(Sensor, StartsTypical) {
  const SensorFaults faults =
      parse_sensor("[sensor]\nstart_from = \"typical\"\nelastomer_mm = 6\n", "s.toml").value();
  for (const auto& parameter : simulator::fault_parameters()) {
    EXPECT_EQ(faults.*parameter.value, parameter.name == "elastomer_mm" ? 6 : parameter.typical)
        << parameter.name;
  }
  EXPECT_EQ(faults.readout, Readout::isolated);
}

TEST(Sensor, EveryParameterHasItsKey) {
  for (const auto& parameter : simulator::fault_parameters()) {
    // The high ones stand at their typical values, so that a low one has room below.
    const double value = std::string(parameter.name).ends_with("_low") ? parameter.off : parameter.typical;
    const std::string text =
        "[sensor]\n" + std::string(parameter.name) + " = " + std::to_string(value) + "\n";
    const auto faults = parse_sensor(text, "s.toml");
    ASSERT_TRUE(faults) << text << faults.error().message();
    EXPECT_NEAR(*faults.*parameter.value, value, 1e-6) << parameter.name;
  }
}

TEST(Sensor, ReadoutByName) {
  for (const Readout readout : {Readout::perfect, Readout::isolated, Readout::unisolated}) {
    const std::string text = "[sensor]\nreadout = \"" + std::string(id(readout)) + "\"\n";
    EXPECT_EQ(parse_sensor(text, "s.toml").value().readout, readout);
  }
}

struct Bad {
  const char* text;
  const char* name;
  const char* part;  ///< of the message
};
class BadSensor : public testing::TestWithParam<Bad> {};

TEST_P(BadSensor, IsRefusedWithItsLine) {
  const auto faults = parse_sensor(GetParam().text, "s.toml");
  ASSERT_FALSE(faults);
  EXPECT_EQ(faults.error().name, GetParam().name);
  EXPECT_EQ(faults.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(faults.error().message(), testing::HasSubstr(GetParam().part));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadSensor,
    testing::Values(Bad{"", "missing_key", "[sensor]"}, Bad{"[sensors]\n", "unknown_key", "s.toml:1"},
                    Bad{"[sensor]\nhysteresis = 0.1\nhysteresys = 0.1\n", "unknown_key", "s.toml:3"},
                    Bad{"[sensor]\nreadout = \"none\"\n", "unknown_readout", "s.toml:2"},
                    Bad{"[sensor]\nstart_from = \"real\"\n", "unknown_start", "s.toml:2"},
                    Bad{"[sensor]\n\nhysteresis = 7\n", "out_of_range", "s.toml:3"},
                    Bad{"[sensor]\nelastomer_mm = nan\n", "out_of_range", "s.toml:2"},
                    Bad{"[sensor]\nnoise_counts = \"much\"\n", "wrong_type", "s.toml:2"},
                    Bad{"[sensor]\ncreep_low = 0.1\n", "band_upside_down", "s.toml:2"},
                    Bad{"[sensor]\nstart_from = \"typical\"\nexponent_high = 0.5\n", "band_upside_down",
                        "s.toml:3"},
                    Bad{"sensor = 3\n", "wrong_type", "s.toml:1"},
                    Bad{"[sensor\n", "toml_syntax", "s.toml"}));

/// A folder that is gone after the test.
class SensorPlaces : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = Path(testing::TempDir()) / ("palmar-sensor-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  std::string mat(const std::string& rest) const {
    return write("mat.toml",
                 "id = \"own\"\nname = \"Own\"\nprotocol = \"zero-run\"\nlink = \"USB\"\nrows = 16\ncols = "
                 "16\npitch_mm = 12\nrate_hz = 30\n[counts]\nthreshold = 2\n" +
                     rest);
  }

 private:
  Path folder_;
};

const Path assets = Path(PALMAR_SOURCE) / "assets";

TEST_F(SensorPlaces, AMatMayHaveOne) {
  EXPECT_FALSE(load_mat_sensor(assets, mat("")).value());
  const auto sensor = load_mat_sensor(assets, mat("[sensor]\ncreep_high = 0.1\n")).value();
  ASSERT_TRUE(sensor);
  EXPECT_EQ(sensor->creep_high, 0.1);
  const std::vector<MatDescription> mats = list_mats(assets).value();
  for (const MatDescription& shipped : mats)
    EXPECT_FALSE(load_mat_sensor(assets, shipped.id).value()) << shipped.id;
}

TEST_F(SensorPlaces, AMistakeInAMatIsToldWithItsLine) {
  const std::string path = mat("[sensor]\n\ncreep_high = 9\n");
  for (const Error& error : {load_mat(assets, path).error(), load_mat_sensor(assets, path).error()}) {
    EXPECT_EQ(error.name, "out_of_range");
    EXPECT_THAT(error.message(), testing::HasSubstr("mat.toml:13"));
  }
}

TEST_F(SensorPlaces, TheFileGoesBeforeTheScenarioAndThatBeforeTheMat) {
  const std::string own_mat = mat("[sensor]\nhysteresis = 0.1\n");
  const std::string file = write("s.toml", "[sensor]\nhysteresis = 0.3\n");
  simulator::Scenario scenario;
  EXPECT_EQ(choose_sensor({}, scenario, assets, own_mat).value()->hysteresis, 0.1);
  scenario.sensor = simulator::SensorFaults{.hysteresis = 0.2};
  EXPECT_EQ(choose_sensor({}, scenario, assets, own_mat).value()->hysteresis, 0.2);
  EXPECT_EQ(choose_sensor(file, scenario, assets, own_mat).value()->hysteresis, 0.3);
  scenario.sensor.reset();
  EXPECT_FALSE(choose_sensor({}, scenario, assets, "zero-run-16x16").value());
}

TEST(Sensor, AFileThatIsMissing) { EXPECT_EQ(load_sensor("/nowhere/s.toml").error().name, "file_missing"); }

}  // namespace
}  // namespace palmar::library
