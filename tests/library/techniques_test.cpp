// Shipped techniques and pressure scale against the reference tables; mistakes in a file named by line.
#include "app/library/techniques.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/library/csv_table.hpp"

namespace palmar::library {
namespace {

Path folder() { return Path(PALMAR_SOURCE) / "assets" / "techniques"; }
Path reference(const std::string& table) { return Path(PALMAR_SHARED) / "domain" / table; }

const coach::Technique& find(const std::vector<coach::Technique>& all, const std::string& id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& technique) { return technique.id == id; });
  if (found == all.end()) throw std::runtime_error("no technique " + id);
  return *found;
}

TEST(Techniques, HoldTheNumbersOfEveryReferenceRow) {
  if (!std::filesystem::exists(reference("techniques.csv")))
    GTEST_SKIP() << "no reference tables at " << PALMAR_SHARED;
  const auto all = load_techniques(folder()).value();
  auto rows =
      CsvTable::read(
          reference("techniques.csv"),
          {"id",           "name",          "family",           "contact_tools",  "direction",
           "path",         "rate_value",    "rate_unit",        "speed_min_cm_s", "speed_max_cm_s",
           "force_min_N",  "force_max_N",   "pressure_level",   "hold_s",         "duration_s",
           "target_layer", "mat_signature", "camera_signature", "evidence",       "min_frame_rate_hz"})
          .value();
  EXPECT_EQ(all.size(), rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const coach::Technique& technique = find(all, rows.text(row, "id"));
    const auto force_lo = rows.optional_number(row, "force_min_N", 0, 1000);
    ASSERT_EQ(technique.force_N.has_value(), force_lo.has_value()) << technique.id;
    if (force_lo) {
      EXPECT_EQ(technique.force_N->lo, *force_lo) << technique.id;
      EXPECT_EQ(technique.force_N->hi, rows.number(row, "force_max_N", 0, 1000)) << technique.id;
    }
    const auto speed_hi = rows.optional_number(row, "speed_max_cm_s", 0, 1000);
    ASSERT_EQ(technique.speed_mm_s.has_value(), speed_hi.has_value()) << technique.id;
    if (speed_hi) {
      EXPECT_NEAR(technique.speed_mm_s->hi, 10 * *speed_hi, 1e-9) << technique.id;
      EXPECT_NEAR(technique.speed_mm_s->lo, 10 * rows.number(row, "speed_min_cm_s", 0, 1000), 1e-9)
          << technique.id;
    }
    EXPECT_EQ(technique.min_frame_rate_hz, rows.number(row, "min_frame_rate_hz", 0, 1000)) << technique.id;
    EXPECT_EQ(std::to_string(technique.level_lo), rows.text(row, "pressure_level").substr(0, 1))
        << technique.id;
    EXPECT_EQ(technique.name, rows.text(row, "name"));
    EXPECT_FALSE(technique.source.empty() && !rows.text(row, "evidence").empty()) << technique.id;
  }
  EXPECT_TRUE(rows.finish());
}

TEST(Techniques, HoldTheForcesOfEveryTool) {
  if (!std::filesystem::exists(reference("technique_tools.csv")))
    GTEST_SKIP() << "no reference tables at " << PALMAR_SHARED;
  const auto all = load_techniques(folder()).value();
  auto rows =
      CsvTable::read(reference("technique_tools.csv"), {"technique", "tool", "N_min", "N_max", "source"})
          .value();
  std::size_t forces = 0;
  for (const auto& technique : all) forces += technique.tool_forces.size();
  EXPECT_EQ(forces, rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto band =
        find(all, rows.text(row, "technique")).force_band(contact_tool(rows.text(row, "tool")).value());
    ASSERT_TRUE(band);
    EXPECT_EQ(band->lo, rows.number(row, "N_min", 0, 1000)) << rows.text(row, "technique");
    EXPECT_EQ(band->hi, rows.number(row, "N_max", 0, 1000)) << rows.text(row, "technique");
  }
}

TEST(Techniques, TheRecognisedOnesHaveWhatRecognitionNeeds) {
  const auto all = load_techniques(folder()).value();
  std::vector<std::string> recognised;
  for (const auto& technique : all) {
    if (!technique.recognised) continue;
    recognised.push_back(technique.id);
    EXPECT_TRUE(technique.force_N && technique.speed_mm_s && !technique.tools.empty()) << technique.id;
    EXPECT_TRUE(technique.still() ? technique.hold_s && technique.drift_mm : technique.length_mm.has_value())
        << technique.id;
  }
  EXPECT_EQ(recognised, (std::vector<std::string>{"deep_comp", "deep_strip", "eff_deep", "eff_light"}));
  EXPECT_EQ(find(all, "trp").hold_s->provenance, coach::Provenance::literature);
  EXPECT_EQ(find(all, "trp").force_N->provenance, coach::Provenance::design_default);
}

TEST(Techniques, FamiliesAreTheContracts) {
  const auto all = load_techniques(folder()).value();
  const std::map<std::string, std::string> expected = {
      {"fric_circ", "swedish"}, {"fric_cross", "deep_tissue"}, {"trp", "trigger_point"},
      {"mfr", "myofascial"},    {"acu", "acupressure"},        {"sports", "other"},
      {"ortho", "other"},       {"medical", "other"}};
  for (const auto& [id, family] : expected) EXPECT_EQ(find(all, id).family, family) << id;
}

TEST(PressureScale, HoldsEveryReferenceRow) {
  if (!std::filesystem::exists(reference("pressure_scale.csv")))
    GTEST_SKIP() << "no reference tables at " << PALMAR_SHARED;
  const auto scale = load_pressure_scale(folder() / "pressure_scale.csv").value();
  auto rows = CsvTable::read(reference("pressure_scale.csv"),
                             {"level", "name (after Walton)", "teaching_words", "tool", "N_min", "N_max",
                              "typical_area_cm2", "source"})
                  .value();
  ASSERT_EQ(scale.size(), rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    EXPECT_EQ(scale[row].level, rows.integer(row, "level", 1, 5));
    EXPECT_EQ(id(scale[row].tool), rows.text(row, "tool"));
    EXPECT_EQ(scale[row].N_min, rows.number(row, "N_min", 0, 1000));
    EXPECT_EQ(scale[row].N_max, rows.number(row, "N_max", 0, 1000));
  }
}

const std::string good = R"(id = "x"
name = "X"
family = "swedish"
tools = ["palm_full"]
level = [1, 2]
min_frame_rate_hz = 5
recognised = false
source = "a test"
provenance = "design default"

[bands]
force_N = [3, 15]
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Techniques, MistakesAreNamedByLine) {
  ASSERT_TRUE(parse_technique(good, "x.toml").ok());
  struct Case {
    std::string from, to, name, line;
  };
  const Case cases[] = {
      {"force_N = [3, 15]", "force_N = [15, 3]", "band_upside_down", "x.toml:12"},
      {"force_N = [3, 15]", "forse_N = [3, 15]", "unknown_key", "x.toml:12"},
      {"force_N = [3, 15]", "force_N = [-3, 15]", "out_of_range", "x.toml:12"},
      {"force_N = [3, 15]", "force_N = \"much\"", "wrong_type", "x.toml:12"},
      {"\"palm_full\"", "\"paw\"", "unknown_tool", "x.toml:4"},
      {"\"swedish\"", "\"thai\"", "unknown_family", "x.toml:3"},
      {"\"design default\"", "\"hearsay\"", "unknown_provenance", "x.toml:9"},
      {"level = [1, 2]", "level = [1, 7]", "out_of_range", "x.toml:5"},
      {"name = \"X\"", "", "missing_key", "x.toml:"},
      {"[bands]", "[bands", "toml_syntax", "x.toml:11"},
      {"[bands]", "[provenance_of]\nspeed_mm_s = \"literature\"\n[bands]", "unknown_key", "x.toml:"},
  };
  for (const Case& c : cases) {
    const auto technique = parse_technique(replaced(good, c.from, c.to), "x.toml");
    ASSERT_FALSE(technique.ok()) << c.to;
    EXPECT_EQ(technique.error().name, c.name) << c.to << ": " << technique.error().message();
    EXPECT_EQ(technique.error().exit_status(), 2);
    EXPECT_NE(technique.error().message().find(c.line), std::string::npos) << technique.error().message();
  }
}

TEST(PressureScale, MistakesAreNamedByLine) {
  const std::string header = "level,name,words,tool,N_min,N_max,source\n";
  EXPECT_TRUE(parse_pressure_scale(header + "1,a,b,palm_full,1,6,s\n", "p.csv").ok());
  EXPECT_EQ(parse_pressure_scale(header + "1,a,b,paw,1,6,s\n", "p.csv").error().name, "unknown_tool");
  EXPECT_EQ(parse_pressure_scale(header + "1,a,b,palm_full,6,1,s\n", "p.csv").error().name,
            "band_upside_down");
  const auto level = parse_pressure_scale(header + "1,a,b,palm_full,1,6,s\n9,a,b,palm_full,1,6,s\n", "p.csv");
  ASSERT_FALSE(level.ok());
  EXPECT_NE(level.error().message().find("p.csv:3"), std::string::npos) << level.error().message();
}

TEST(Techniques, AMissingFolderIsAnError) {
  const auto none = load_techniques("/nowhere/at/all");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().name, "no_techniques");
}

}  // namespace
}  // namespace palmar::library
