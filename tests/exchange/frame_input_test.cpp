#include "app/exchange/frame_input.hpp"

#include <cmath>

#include "app/exchange/grid_table.hpp"
#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using FrameInputTest = InFolder;

MatDescription ruled_mat() {
  MatDescription mat;
  mat.id = "test-mat";
  mat.name = "Test mat";
  mat.geometry = {1, 3, 28, 28};
  mat.threshold_count = 4;
  mat.rule = CountRule{0.01, std::nullopt, "test"};
  return mat;
}

const std::string counts_table =
    "# palmar-frames rows=1 cols=3 pitch_mm=28 unit=counts\n10.5,1,2,3\n10.6,4,5,65535\n";

TEST_F(FrameInputTest, CountsGoThroughUnchanged) {
  auto input = open_frame_table(file("t.csv", counts_table), ruled_mat());
  ASSERT_TRUE(input.ok()) << input.error().message();
  EXPECT_TRUE((*input)->raw_counts());
  EXPECT_EQ((*input)->calibration().newtons_per_count, 0.01);
  EXPECT_EQ((*input)->calibration().threshold_count, 4);
  RawFrame frame;
  ASSERT_TRUE(*(*input)->next_frame(frame));
  EXPECT_EQ(frame.counts, (std::vector<std::uint16_t>{1, 2, 3}));
  EXPECT_EQ(frame.t_s, 0) << "time runs from the first frame";
  EXPECT_EQ(frame.rows, 1);
  EXPECT_EQ(frame.cols, 3);
  ASSERT_TRUE(*(*input)->next_frame(frame));
  EXPECT_EQ(frame.counts[2], 65535);
  EXPECT_NEAR(frame.t_s, 0.1, 1e-9);
  EXPECT_EQ(frame.sequence, 1u);
  EXPECT_FALSE(*(*input)->next_frame(frame));
}

TEST_F(FrameInputTest, CountsNeedARule) {
  EXPECT_EQ(open_frame_table(file("t.csv", counts_table)).error().name, "no_rule");
  MatDescription mat = ruled_mat();
  mat.rule.reset();
  const auto refused = open_frame_table(file("t.csv"), mat);
  EXPECT_EQ(refused.error().name, "no_rule");
  EXPECT_EQ(refused.error().exit_status(), 2);
  MatCalibration calibration;
  calibration.geometry = mat.geometry;
  calibration.newtons_per_count = 0.5;
  EXPECT_TRUE(open_frame_table(file("t.csv"), mat, calibration).ok());
  EXPECT_TRUE(open_frame_table(file("t.csv"), std::nullopt, calibration).ok())
      << "a calibration's rule is enough";
}

TEST_F(FrameInputTest, AnotherMatsGridIsRefused) {
  MatDescription mat = ruled_mat();
  mat.geometry.cols = 4;
  EXPECT_EQ(open_frame_table(file("t.csv", counts_table), mat).error().name, "wrong_grid");
  MatCalibration calibration = maker_calibration(mat);
  EXPECT_EQ(open_frame_table(file("t.csv"), ruled_mat(), calibration).error().name, "wrong_grid");
}

/// Newtons of a cell as the pipeline will make them.
double newtons(const FrameInput& input, std::uint16_t count) {
  return input.calibration().newtons_per_count * count;
}

TEST_F(FrameInputTest, PressuresComeBackToAShareOfTheLargest) {
  for (const auto& [unit, newtons_per_value] : {std::pair{"kPa", 10 * 8 * 1e-3}, std::pair{"N", 1.0}}) {
    std::string text = "# palmar-frames rows=1 cols=4 pitch_mm=10x8 unit=" + std::string(unit) + "\n";
    const double values[] = {0, 0.001234, 7.77, 63.21};
    text += "0,0,0.001234,7.77,63.21\n0.02,63.21,7.77,0.001234,0\n";
    auto input = open_frame_table(file("t.csv", text));
    ASSERT_TRUE(input.ok()) << input.error().message();
    EXPECT_FALSE((*input)->raw_counts()) << "there is no fingerprint of counts that no device made";
    EXPECT_NEAR((*input)->mat().rate_hz, 50, 1e-6);
    RawFrame frame;
    ASSERT_TRUE(*(*input)->next_frame(frame));
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(newtons(**input, frame.counts[i]), values[i] * newtons_per_value,
                  7.7e-6 * 63.21 * newtons_per_value)
          << unit << i;
    }
    EXPECT_EQ(frame.counts[0], 0) << "nothing stays nothing";
  }
}

TEST_F(FrameInputTest, ATableOfNothingIsNotADivisionByZero) {
  auto input = open_frame_table(file("t.csv", "# palmar-frames rows=1 cols=2 pitch_mm=10 unit=kPa\n0,0,0\n"));
  ASSERT_TRUE(input.ok());
  RawFrame frame;
  ASSERT_TRUE(*(*input)->next_frame(frame));
  EXPECT_EQ(frame.counts, (std::vector<std::uint16_t>{0, 0}));
  EXPECT_TRUE(std::isfinite((*input)->calibration().newtons_per_count));
  EXPECT_GT((*input)->calibration().newtons_per_count, 0);
}

TEST_F(FrameInputTest, AMistakeInTheLastRowIsFoundAtOpening) {
  std::string text = "# palmar-frames rows=1 cols=2 pitch_mm=10 unit=kPa\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",1,2\n";
  text += "1000,1\n";
  const auto input = open_frame_table(file("t.csv", text));
  ASSERT_FALSE(input.ok());
  EXPECT_EQ(input.error().name, "wrong_width");
  EXPECT_NE(input.error().what.find("line 1002, column 3"), std::string::npos) << input.error().what;
}

TEST_F(FrameInputTest, ATableWithoutRowsIsNamed) {
  EXPECT_EQ(
      open_frame_table(file("t.csv", "# palmar-frames rows=1 cols=2 pitch_mm=10 unit=kPa\n")).error().name,
      "no_frames");
}

TEST_F(FrameInputTest, TablesAreToldFromCaptures) {
  EXPECT_TRUE(*is_frame_table(file("a", counts_table)));
  EXPECT_FALSE(*is_frame_table(file("b", std::string("\x03\x00\x10", 3))));
  EXPECT_FALSE(*is_frame_table(file("c", "")));
  EXPECT_EQ(is_frame_table(file("none")).error().name, "file_missing");
}

}  // namespace
}  // namespace palmar::exchange
