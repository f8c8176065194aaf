#include "app/library/mats.hpp"

#include <gtest/gtest.h>

#include <unistd.h>
#include <algorithm>
#include <cstdlib>

#include <filesystem>
#include <fstream>

#include "app/library/anatomy.hpp"
#include "app/library/techniques.hpp"
#include "sensing/body/placement_check.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/model/units.hpp"

namespace palmar::library {
namespace {

Path assets() { return Path(PALMAR_SOURCE) / "assets"; }

TEST(Mats, TheSenselMorphIsAsItsMakerSays) {
  const MatDescription mat = load_mat(assets(), "sensel-morph").value();
  EXPECT_EQ(mat.geometry, (GridGeometry{53, 93, 2.5, 2.5}));
  EXPECT_EQ(mat.threshold_count, 4);
  EXPECT_DOUBLE_EQ(mat.rule.value().newtons_per_count, newtons_per_gram_force / 8);
  EXPECT_FALSE(mat.rule->relative_uncertainty_95) << "a known weight decides";
  EXPECT_FALSE(mat.rule->nominal);
  EXPECT_DOUBLE_EQ(mat.default_centre.v_mm, 390);
  EXPECT_NEAR(kPa_from_N(4 * mat.rule->newtons_per_count, 6.25), 0.78, 0.01) << "blind below 0.78 kPa";
}

TEST(Mats, TheOpenMatsCoverTheBack) {
  for (const auto& [id, side] : {std::pair{"palmar-open-48x48", 48}, {"palmar-open-64x64", 64}}) {
    const MatDescription mat = load_mat(assets(), id).value();
    EXPECT_EQ(mat.geometry, (GridGeometry{side, side, 10, 10}));
    EXPECT_EQ(mat.protocol, "palmar-open");
    EXPECT_EQ(mat.saturated_count, 4095);
    EXPECT_DOUBLE_EQ(mat.rate_hz, 50);
    EXPECT_DOUBLE_EQ(mat.default_centre.v_mm, 255);
    EXPECT_DOUBLE_EQ(mat.rule.value().newtons_per_count, 0.01);
    EXPECT_TRUE(mat.rule->nominal) << "a sketch may send raw readings";
  }
}

TEST(Mats, EveryShippedMatLiesOnEveryMannequin) {
  const auto mats = list_mats(assets()).value();
  EXPECT_GE(mats.size(), 3u);
  for (const MatDescription& mat : mats) {
    EXPECT_FALSE(mat.scores.empty()) << mat.id;
    for (const std::string& id : list_mannequins(assets())) {
      EXPECT_TRUE(
          body::check_on_body(default_placement(mat), mat.geometry, load_mannequin(assets(), id).value())
              .ok())
          << mat.id << " on " << id;
    }
  }
}

TEST(Mats, EveryFamilyIsShippedWithItsDefaults) {
  struct Expected {
    const char* id;
    const char* protocol;
    int rows, cols;
    double rate_hz;
    unsigned baud;
    int saturated;
  };
  // Ids name columns first for Sensing Tex and Velostat, as their makers write them.
  for (const Expected& one : {Expected{"sensing-tex-48x48", "sensing-tex-sparse", 48, 48, 9, 115200, 0},
                              Expected{"sensing-tex-80x28", "sensing-tex-sparse", 28, 80, 9, 115200, 0},
                              Expected{"sensing-tex-20x20", "sensing-tex-full", 20, 20, 6, 115200, 4095},
                              Expected{"velostat-28x56", "velostat", 56, 28, 49, 115200, 207},
                              Expected{"wiresens-16x16", "wiresens", 16, 16, 40, 250000, 4095},
                              Expected{"row-text-16x16", "row-text", 16, 16, 32, 2000000, 255},
                              Expected{"zero-run-16x16", "zero-run", 16, 16, 30, 115200, 254},
                              Expected{"zero-run-10x16", "zero-run", 10, 16, 30, 115200, 254}}) {
    const MatDescription mat = load_mat(assets(), one.id).value();
    EXPECT_EQ(mat.protocol, one.protocol);
    EXPECT_EQ(mat.geometry, (GridGeometry{one.rows, one.cols, 10, 10})) << one.id;
    EXPECT_EQ(mat.rate_hz, one.rate_hz) << one.id;
    EXPECT_EQ(mat.baud, one.baud) << one.id;
    EXPECT_EQ(mat.saturated_count, one.saturated) << one.id;
    EXPECT_FALSE(mat.rule) << one.id << " is not calibrated by its maker";
    EXPECT_TRUE(mat.simulated_newtons_per_count) << one.id;
    EXPECT_TRUE(mat::make_driver(mat).ok()) << one.id;
  }
}

TEST(Mats, ResolveAndScoreOnlyWhatTheyAreFastEnoughFor) {
  const auto techniques = load_techniques(assets() / "techniques").value();
  const auto mats = list_mats(assets()).value();
  for (const MatDescription& mat : mats) {
    for (const std::string& id : mat.resolves) {
      const auto technique =
          std::find_if(techniques.begin(), techniques.end(), [&](const auto& each) { return each.id == id; });
      ASSERT_NE(technique, techniques.end()) << mat.id << " resolves " << id;
      EXPECT_LE(technique->min_frame_rate_hz, mat.rate_hz) << mat.id << " resolves " << id;
    }
  }
}

TEST(Mats, AnUnknownMatListsWhatThereIs) {
  const Result<MatDescription> mat = load_mat(assets(), "sensel-morf");
  ASSERT_FALSE(mat.ok());
  EXPECT_EQ(mat.error().name, "unknown_mat");
  EXPECT_EQ(mat.error().exit_status(), 2);
  EXPECT_NE(mat.error().message().find("sensel-morph, "), std::string::npos) << mat.error().message();
  EXPECT_EQ(load_mat(assets(), "../mats/sensel-morph").error().name, "file_missing")
      << "an id leads nowhere else";
  EXPECT_EQ(load_mat(assets(), "").error().name, "unknown_mat");
}

class MatFile : public testing::Test {
 protected:
  Result<MatDescription> load(const std::string& text) {
    const std::string file = testing::TempDir() + "palmar_mat_" + std::to_string(getpid()) + ".toml";
    std::ofstream(file) << text;
    Result<MatDescription> mat = load_mat(assets(), file);
    std::filesystem::remove(file);
    return mat;
  }
  const std::string sound = R"(id = "school"
name = "School mat"
protocol = "palmar-open"
link = "USB"
rows = 32
cols = 16
pitch_mm = 12.5
rate_hz = 30
[counts]
threshold = 2
)";

  std::string with(const std::string& from, const std::string& to) const {
    std::string text = sound;
    const std::size_t at = text.find(from);
    return text.replace(at, from.size(), to);
  }
  std::string refusal(const std::string& text) {
    const Result<MatDescription> mat = load(text);
    if (mat.ok()) return "accepted";
    EXPECT_NE(mat.error().what.find(".toml:"), std::string::npos) << mat.error().what;
    return mat.error().name;
  }
};

TEST_F(MatFile, OfASchoolIsReadWithItsDefaults) {
  const MatDescription mat = load(sound).value();
  EXPECT_EQ(mat.geometry, (GridGeometry{32, 16, 12.5, 12.5}));
  EXPECT_FALSE(mat.rule) << "not calibrated by its maker";
  EXPECT_EQ(mat.saturated_count, 0);
  EXPECT_EQ(mat.default_centre.v_mm, 255);
  EXPECT_EQ(mat.baud, 115200u);
  const MatDescription oblong = load(with("pitch_mm = 12.5", "pitch_x_mm = 10\npitch_y_mm = 8")).value();
  EXPECT_EQ(oblong.geometry.pitch_y_mm, 8);
}

TEST_F(MatFile, SaysHowItsWireIsRead) {
  const MatDescription plain = load(sound).value();
  EXPECT_FALSE(plain.wire.transposed || plain.wire.flip_x || plain.wire.flip_y);
  EXPECT_FALSE(plain.wire.big_endian || plain.wire.falling || plain.wire.full_scale || plain.wire.trailer);
  EXPECT_FALSE(plain.simulated_newtons_per_count);
  const MatDescription mat =
      load(sound +
           "[wire]\ntransposed = true\nflip_x = true\nflip_y = true\nbig_endian = false\n"
           "falling = true\nfull_scale = 1023\ntrailer = false\n"
           "[simulated]\nnewtons_per_count = 0.02\nsource = \"a guess\"\n")
          .value();
  EXPECT_TRUE(mat.wire.transposed && mat.wire.flip_x && mat.wire.flip_y);
  EXPECT_EQ(mat.wire.big_endian, std::optional(false));
  EXPECT_EQ(mat.wire.falling, std::optional(true));
  EXPECT_EQ(mat.wire.full_scale, std::optional<std::uint16_t>(1023));
  EXPECT_EQ(mat.wire.trailer, std::optional(false));
  EXPECT_EQ(mat.simulated_newtons_per_count, std::optional(0.02));
  EXPECT_FALSE(mat.rule) << "a nominal sensitivity is no calibration";
  EXPECT_EQ(refusal(sound + "[wire]\nupside_down = true\n"), "unknown_key");
  EXPECT_EQ(refusal(sound + "[wire]\nflip_x = 1\n"), "wrong_type");
  EXPECT_EQ(refusal(sound + "[wire]\nfull_scale = 70000\n"), "out_of_range");
  EXPECT_EQ(refusal(sound + "[simulated]\nnewtons_per_count = 0.02\n"), "missing_key");
  EXPECT_EQ(refusal(sound + "[simulated]\nnewtons_per_count = 0\nsource = \"x\"\n"), "out_of_range");
}

TEST_F(MatFile, SaysThatItsRuleIsNominal) {
  const std::string rule = "[rule]\nnewtons_per_count = 0.01\nsource = \"x\"\n";
  EXPECT_FALSE(load(sound + rule).value().rule.value().nominal);
  EXPECT_FALSE(load(sound + rule + "nominal = false\n").value().rule.value().nominal);
  EXPECT_TRUE(load(sound + rule + "nominal = true\n").value().rule.value().nominal);
  EXPECT_EQ(refusal(sound + rule + "nominal = 1\n"), "wrong_type");
  EXPECT_EQ(refusal(sound + rule + "nominal = true\nrelative_uncertainty_95 = 0.1\n"), "contradiction");
}

TEST_F(MatFile, WithMistakesIsRefused) {
  EXPECT_EQ(refusal(with("pitch_mm", "pich_mm")), "unknown_key");
  EXPECT_EQ(refusal(with("rows = 32", "rows = 0")), "out_of_range");
  EXPECT_EQ(refusal(with("cols = 16", "cols = 99999999")), "out_of_range");
  EXPECT_EQ(refusal(with("cols = 16", "cols = \"16\"")), "wrong_type");
  EXPECT_EQ(refusal(with("pitch_mm = 12.5", "pitch_mm = 0")), "out_of_range");
  EXPECT_EQ(refusal(with("pitch_mm = 12.5", "pitch_mm = 10\npitch_x_mm = 10\npitch_y_mm = 8")),
            "contradiction");
  EXPECT_EQ(refusal(with("rate_hz = 30", "rate_hz = -1")), "out_of_range");
  EXPECT_EQ(refusal(with("rate_hz = 30", "")), "missing_key");
  EXPECT_EQ(refusal(with("threshold = 2", "threshold = 70000")), "out_of_range");
  EXPECT_EQ(refusal(with("threshold = 2", "threshold = 20\nsaturated = 20")), "band_upside_down");
  EXPECT_EQ(refusal(with("[counts]\nthreshold = 2\n", "")), "missing_key");
  EXPECT_EQ(refusal(sound + "[rule]\nnewtons_per_count = 0\nsource = \"x\"\n"), "out_of_range");
  EXPECT_EQ(refusal(sound + "[rule]\nnewtons_per_count = 0.1\n"), "missing_key")
      << "a number names its source";
  EXPECT_EQ(refusal(with("rate_hz = 30", "rate_hz = 30\nscores = [\"trp\"]")), "contradiction");
  EXPECT_EQ(refusal(with("rate_hz = 30", "rate_hz = 30\ndefault_centre_mm = [1]")), "wrong_type");
}

TEST(Assets, AreFoundInTheTreeAndWhereAPersonSays) {
  unsetenv("PALMAR_ASSETS");
  EXPECT_EQ(std::filesystem::weakly_canonical(find_assets().value()),
            std::filesystem::weakly_canonical(assets()));
  setenv("PALMAR_ASSETS", assets().c_str(), 1);
  EXPECT_EQ(find_assets().value(), assets());
  setenv("PALMAR_ASSETS", "/nonexistent", 1);
  EXPECT_EQ(find_assets().error().name, "assets_missing") << "never passed over silently";
  unsetenv("PALMAR_ASSETS");
}

}  // namespace
}  // namespace palmar::library
