#include "app/library/sensor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

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

TEST(Sensor, AFileThatIsMissing) { EXPECT_EQ(load_sensor("/nowhere/s.toml").error().name, "file_missing"); }

}  // namespace
}  // namespace palmar::library
