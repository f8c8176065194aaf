#include "app/library/scenarios.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace palmar::library {
namespace {

using simulator::Scenario;

Path assets() { return Path(PALMAR_SOURCE) / "assets"; }

const std::string head = "id = \"x\"\nname = \"X\"\ndescription = \"d\"\nlead_s = 2\n";
const std::string stroke =
    "[[stroke]]\ntechnique = \"deep_strip\"\nmuscle = \"longissimus_R\"\ntool = \"knuckles\"\npath = [[30, "
    "400], [30, 300]]\n"
    "speed_mm_s = 20\nforce_N = 25\nramp_s = 1\nrelease_s = 0.5\n";

Result<Scenario> parse(const std::string& text) {
  return parse_scenario(text, "x.toml", {"longissimus_R", "longissimus_L"}, {"deep_strip", "eff_light"});
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = head + stroke;
  return text.replace(text.find(from), from.size(), to);
}

TEST(Scenarios, TheAgreedOnesAreThere) {
  const std::vector<Scenario> all = list_scenarios(assets()).value();
  for (const std::string id :
       {"effleurage_light", "effleurage_firm", "strip_longissimus", "compression", "mixed"}) {
    for (const std::string& wanted : {id, id + "_pad"}) {
      const auto found = std::find_if(all.begin(), all.end(),
                                      [&](const Scenario& scenario) { return scenario.id == wanted; });
      ASSERT_NE(found, all.end()) << wanted;
      EXPECT_FALSE(found->name.empty());
      EXPECT_FALSE(found->strokes.empty());
    }
  }
  for (const Scenario& scenario : all)
    EXPECT_TRUE(load_scenario(assets(), scenario.id).ok()) << "the file is named after its id";
}

TEST(Scenarios, AnUnknownOneListsWhatThereIs) {
  const Result<Scenario> scenario = load_scenario(assets(), "mixd");
  EXPECT_EQ(scenario.error().name, "unknown_scenario");
  EXPECT_NE(scenario.error().message().find("mixed_pad"), std::string::npos);
  EXPECT_EQ(scenario.error().exit_status(), 2);
}

TEST(Scenarios, StrokesFollowOneAnother) {
  const Scenario scenario = parse(head + stroke + "repeat = 2\ngap_s = 3\n" + stroke).value();
  ASSERT_EQ(scenario.strokes.size(), 3u);
  EXPECT_DOUBLE_EQ(scenario.strokes[0].start_s, 2);
  EXPECT_DOUBLE_EQ(scenario.strokes[1].start_s, 2 + 1 + 5 + 0.5 + 3);
  EXPECT_DOUBLE_EQ(scenario.strokes[2].start_s, 2 + 2 * 9.5);
}

TEST(Scenarios, BothHandsAreMirrored) {
  const Scenario scenario = parse(head + stroke + "hand = \"both\"\nangle_deg = -80\n").value();
  ASSERT_EQ(scenario.strokes.size(), 2u);
  const auto& right = scenario.strokes[0];
  const auto& left = scenario.strokes[1];
  EXPECT_EQ(left.start_s, right.start_s);
  EXPECT_EQ(left.hand, Side::left);
  EXPECT_EQ(left.muscle, "longissimus_L");
  EXPECT_DOUBLE_EQ(left.path[1].u_mm, -30);
  EXPECT_DOUBLE_EQ(left.angle_deg, -100);
}

TEST(Scenarios, HandsAlternate) {
  const Scenario scenario = parse(head + stroke + "hand = \"alternate\"\nrepeat = 3\n").value();
  ASSERT_EQ(scenario.strokes.size(), 3u);
  EXPECT_EQ(scenario.strokes[0].hand, Side::right);
  EXPECT_EQ(scenario.strokes[1].hand, Side::left);
  EXPECT_EQ(scenario.strokes[2].hand, Side::right);
}

TEST(Scenarios, AReturnGlidesBackTheSameWay) {
  const Scenario scenario =
      parse(head + stroke +
            "hand = \"both\"\nback_force_N = 5\nback_speed_mm_s = 100\nback_technique = \"eff_light\"\n")
          .value();
  ASSERT_EQ(scenario.strokes.size(), 4u);
  const auto& back = scenario.strokes[2];
  EXPECT_EQ(back.technique, "eff_light");
  EXPECT_EQ(back.path[0].v_mm, 300);
  EXPECT_EQ(back.force_N, 5);
  EXPECT_EQ(back.speed_mm_s, 100);
  EXPECT_DOUBLE_EQ(back.start_s, 2 + 6.5 + 1);
}

TEST(Scenarios, MayHaveABadMat) {
  EXPECT_FALSE(parse(head + stroke).value().sensor);
  const Scenario scenario = parse(head + stroke + "[sensor]\nreadout = \"unisolated\"\n").value();
  ASSERT_TRUE(scenario.sensor);
  EXPECT_EQ(scenario.sensor->readout, simulator::Readout::unisolated);
  const auto bad = parse(head + stroke + "[sensor]\nhysteresys = 0.1\n");
  EXPECT_EQ(bad.error().name, "unknown_key");
  EXPECT_NE(bad.error().what.find("x.toml:15:"), std::string::npos) << bad.error().what;
}

TEST(Scenarios, AnAbsoluteStartIsKept) {
  EXPECT_DOUBLE_EQ(parse(head + stroke + "at_s = 40\n").value().strokes[0].start_s, 40);
}

struct Spoilt {
  const char* from;
  const char* to;
  const char* name;
  int line;
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.name << " in line " << spoilt.line; }

class BadScenarios : public testing::TestWithParam<Spoilt> {};

TEST_P(BadScenarios, AreRefusedByNameFileAndLine) {
  const Result<Scenario> scenario = parse(with(GetParam().from, GetParam().to));
  ASSERT_FALSE(scenario.ok());
  EXPECT_EQ(scenario.error().name, GetParam().name) << scenario.error().message();
  EXPECT_EQ(scenario.error().what.rfind("x.toml:" + std::to_string(GetParam().line) + ":", 0), 0u)
      << scenario.error().what;
  EXPECT_EQ(scenario.error().exit_status(), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, BadScenarios,
    testing::Values(Spoilt{"tool = ", "tol = ", "unknown_key", 8}, Spoilt{"lead_s", "lead", "unknown_key", 4},
                    Spoilt{"\"knuckles\"", "\"hammer\"", "unknown_tool", 8},
                    Spoilt{"\"knuckles\"", "\"unknown\"", "unknown_tool", 8},
                    Spoilt{"\"longissimus_R\"", "\"longissimus\"", "unknown_muscle", 7},
                    Spoilt{"\"deep_strip\"", "\"deep_stripe\"", "unknown_technique", 6},
                    Spoilt{"ramp_s = 1", "hand = \"third\"", "unknown_hand", 12},
                    Spoilt{"force_N = 25", "force_N = 5000", "out_of_range", 11},
                    Spoilt{"force_N = 25\n", "", "missing_key", 5},
                    Spoilt{"speed_mm_s = 20", "speed_mm_s = 0", "out_of_range", 10},
                    Spoilt{"speed_mm_s = 20\n", "", "glide_without_speed", 9},
                    Spoilt{"[[30, 400], [30, 300]]", "[[30, 400]]", "hold_without_time", 9},
                    Spoilt{"[[30, 400], [30, 300]]", "[]", "out_of_range", 9},
                    Spoilt{"[[30, 400], [30, 300]]", "[30, 400]", "wrong_type", 9},
                    Spoilt{"[[30, 400], [30, 300]]", "[[30, 9999]]", "out_of_range", 9},
                    Spoilt{"ramp_s = 1", "circle_mm = 16", "rhythm_without_rate", 12},
                    Spoilt{"ramp_s = 1", "beat_depth = 0.5", "rhythm_without_rate", 12},
                    Spoilt{"ramp_s = 1", "back_force_N = 5", "missing_key", 5},
                    Spoilt{"ramp_s = 1", "repeat = 100000", "out_of_range", 12}));

TEST(Scenarios, WithoutStrokesAreRefused) { EXPECT_EQ(parse(head).error().name, "no_strokes"); }

TEST(Scenarios, MemoryIsBounded) {
  std::string text = head;
  for (int i = 0; i < 100; ++i) text += stroke + "repeat = 1000\n";
  EXPECT_LE(parse(text).value().strokes.size(), 10001u);
}

TEST(Scenarios, LoadsOfKnownSizeAreRead) {
  const auto scenario =
      parse(head +
            "[[load]]\nkind = \"uniform\"\nkPa = [5, 15]\nhold_s = 3\n"
            "[[load]]\nkind = \"punch\"\nside_mm = 100\nweight_N = [50]\nplaces = [[60, 60]]\n"
            "[[load]]\nkind = \"press\"\ntool = \"thumb_pad\"\nweight_N = [20]\nrepeat = 2\n"
            "[[load]]\nkind = \"roller\"\nroller = \"soft\"\nweight_N = [40, 90]\nback = true\nat_s = 60\n");
  ASSERT_TRUE(scenario) << scenario.error().message();
  ASSERT_EQ(scenario->loads.size(), 4U);
  EXPECT_EQ(scenario->lead_s, 2);
  EXPECT_EQ(scenario->loads[0].levels, (std::vector<double>{5, 15}));
  EXPECT_EQ(scenario->loads[1].levels, (std::vector<double>{5})) << "50 N on 100 cm2 are 5 kPa";
  EXPECT_EQ(scenario->loads[2].repeat, 2);
  EXPECT_EQ(scenario->loads[3].roller.contact_mm, simulator::soft_roller.contact_mm);
  EXPECT_TRUE(scenario->loads[3].back);
  EXPECT_EQ(scenario->loads[3].start_s, 60);
}

TEST(Scenarios, LoadsThatMakeNoSenseAreRefusedWithTheirLine) {
  for (const auto& [load, name] :
       {std::pair{"kind = \"anvil\"\nkPa = [5]\n", "unknown_kind"},
        {"kind = \"uniform\"\nkPa = []\n", "no_levels"},
        {"kind = \"uniform\"\nweight_N = [5]\n", "unknown_key"},
        {"kind = \"uniform\"\nkPa = [-5]\n", "out_of_range"},
        {"kind = \"uniform\"\nkPa = 5\n", "wrong_type"},
        {"kind = \"press\"\ntool = \"hammer\"\nweight_N = [5]\n", "unknown_tool"},
        {"kind = \"roller\"\nroller = \"square\"\nweight_N = [5]\n", "unknown_roller"},
        {"kind = \"punch\"\nside_mm = 40\noverlap_mm = 40\nkPa = [5]\n", "overlap_too_large"}}) {
    const auto scenario = parse(head + "[[load]]\n" + load);
    ASSERT_FALSE(scenario) << load;
    EXPECT_EQ(scenario.error().name, name) << scenario.error().message();
    EXPECT_NE(scenario.error().message().find("x.toml:"), std::string::npos);
  }
}

}  // namespace
}  // namespace palmar::library
