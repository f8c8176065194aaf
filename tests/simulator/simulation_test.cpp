#include "sensing/simulator/simulation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/body/lookup.hpp"

namespace palmar::simulator {
namespace {

const library::Path assets = library::Path(PALMAR_SOURCE) / "assets";

struct Played {
  std::shared_ptr<Simulation> simulation;  ///< the truths look into it
  std::vector<RawFrame> frames;
  std::vector<FrameTruth> truths;
};

class Simulated : public testing::Test {
 protected:
  const MatDescription pad = library::load_mat(assets, "sensel-morph").value();
  const MatDescription back = library::load_mat(assets, "palmar-open-48x48").value();
  const Atlas adult = *library::load_atlas(assets).value();

  Played play(const Scenario& scenario, const MatDescription& mat, std::uint64_t seed = 1,
              double most_s = 1e9) const {
    Played played;
    played.simulation = std::make_shared<Simulation>(scenario, mat, default_placement(mat), adult, seed);
    RawFrame frame;
    FrameTruth truth;
    while (played.simulation->next(frame, truth) && frame.t_s < most_s) {
      played.frames.push_back(frame);
      played.truths.push_back(truth);
    }
    return played;
  }

  /// One hold in the middle of the mat, without any chance in it.
  static Scenario hold(const MatDescription& mat, ContactTool tool, double force_N) {
    Scenario scenario;
    scenario.force_spread = scenario.speed_spread = scenario.place_spread_mm = 0;
    scenario.tremor_N = scenario.tremor_mm = scenario.wander = 0;
    ScriptedStroke stroke;
    stroke.technique = "deep_comp";
    stroke.muscle = "longissimus_R";
    stroke.tool = tool;
    stroke.path = {{mat.default_centre.u_mm + 3.3, mat.default_centre.v_mm + 1.7}};
    stroke.force_N = force_N;
    stroke.ramp_s = stroke.release_s = 0;
    stroke.hold_s = 0.5;
    scenario.strokes = {stroke};
    return scenario;
  }

  static double counted_N(const RawFrame& frame, const MatDescription& mat) {
    return std::accumulate(frame.counts.begin(), frame.counts.end(), 0.0) * mat.rule->newtons_per_count;
  }
};

TEST_F(Simulated, TheSameSeedSendsTheSameBytes) {
  const Scenario scenario = library::load_scenario(assets, "mixed").value();
  const Played one = play(scenario, back, 5, 6);
  const Played again = play(scenario, back, 5, 6);
  const Played other = play(scenario, back, 6, 6);
  ASSERT_EQ(one.frames.size(), again.frames.size());
  bool differs = false;
  for (std::size_t i = 0; i < one.frames.size(); ++i) {
    ASSERT_EQ(one.frames[i].counts, again.frames[i].counts) << "frame " << i;
    differs |= one.frames[i].counts != other.frames[i].counts;
  }
  EXPECT_TRUE(differs);
}

TEST_F(Simulated, FramesAreNumberedAndTimed) {
  const Played played = play(hold(back, ContactTool::palm_heel, 20), back);
  for (std::size_t k = 0; k < played.frames.size(); ++k) {
    const RawFrame& frame = played.frames[k];
    EXPECT_EQ(frame.sequence, k);
    EXPECT_DOUBLE_EQ(frame.t_s, static_cast<double>(k) / 50);
    EXPECT_EQ(frame.device_time, SensorTime(std::chrono::microseconds(20000 * k)));
    EXPECT_EQ(frame.counts.size(), 2304u);
    EXPECT_EQ(frame.lost_before, 0u);
    EXPECT_EQ(played.truths[k].sequence, k);
    EXPECT_EQ(played.truths[k].t_s, frame.t_s);
  }
  EXPECT_EQ(played.frames.size(), 75u) << "half a second of pressure and a quiet second";
}

TEST_F(Simulated, CountsSumToTheAppliedForce) {
  MatDescription keen = pad;
  keen.threshold_count = 1;
  keen.noise_counts = 0;
  keen.rule->newtons_per_count = 1e-4;
  keen.saturated_count = 0;
  for (int tool = 1; tool < contact_tool_count; ++tool) {
    if (static_cast<ContactTool>(tool) == ContactTool::palms2 ||
        static_cast<ContactTool>(tool) == ContactTool::palm_full)
      continue;
    Scenario scenario = hold(keen, static_cast<ContactTool>(tool), 12);
    scenario.strokes[0].angle_deg = 0;  // along the pad, so that a forearm fits
    const Played played = play(scenario, keen);
    EXPECT_NEAR(counted_N(played.frames[5], keen), 12, 0.06) << id(static_cast<ContactTool>(tool));
  }
}

TEST_F(Simulated, SeenForceIsThatOfTheCellsThatReport) {
  const Played played = play(hold(back, ContactTool::palm_full, 6), back);
  const PressTruth& press = played.truths[5].presses.at(0);
  EXPECT_DOUBLE_EQ(press.force_N, 6);
  EXPECT_LT(press.seen_N, 6) << "light skin contact stays below the threshold";
  EXPECT_GT(press.seen_N, 4);
  EXPECT_NEAR(counted_N(played.frames[5], back), press.seen_N, 0.15) << "but for noise and rounding";
}

TEST_F(Simulated, ThePadIsBlindToALightPalmAndSeesAFirmOne) {
  // mats.md: a 100 cm2 palm at 3 N is all but invisible, at 15 N it reads within 3 %.
  Scenario scenario = hold(pad, ContactTool::palm_full, 3);
  scenario.strokes[0].angle_deg = 0;
  scenario.strokes[0].path[0].u_mm = -10;
  const PressTruth light = play(scenario, pad).truths[5].presses.at(0);
  scenario.strokes[0].force_N = 25;
  const PressTruth firm = play(scenario, pad).truths[5].presses.at(0);
  EXPECT_FALSE(firm.clipped);
  EXPECT_LT(light.seen_N / 3, 0.35);
  EXPECT_GT(firm.seen_N / 25, 0.95);
}

TEST_F(Simulated, TruthSaysWhereThePrintIs) {
  const Scenario scenario = hold(pad, ContactTool::thumb_pad, 15);
  const Played played = play(scenario, pad);
  const PressTruth& press = played.truths[3].presses.at(0);
  EXPECT_EQ(press.stroke, 1);
  EXPECT_EQ(press.tool, ContactTool::thumb_pad);
  EXPECT_EQ(press.technique, "deep_comp");
  EXPECT_EQ(press.muscle, "longissimus_R");
  EXPECT_DOUBLE_EQ(press.at_body.u_mm, 3.3);
  EXPECT_NEAR(press.at_mat.x_mm, 93 * 1.25 + 3.3, 1e-2);
  EXPECT_NEAR(press.at_mat.y_mm, 53 * 1.25 + 1.7, 1e-2);
  EXPECT_FALSE(press.clipped);
  EXPECT_NEAR(press.mean_kPa, 15 / 160.0 * 1e3 / std::pow(1.5, 0.25), 0.5);
}

TEST_F(Simulated, CentreOfTheCountsIsTheTrueCentre) {
  for (const MatDescription& mat : {pad, back}) {
    Scenario scenario = hold(mat, ContactTool::palm_heel, 30);
    for (double shift = 0; shift < 10; shift += 2.3) {
      scenario.strokes[0].path[0].u_mm = shift;
      const Played played = play(scenario, mat);
      const RawFrame& frame = played.frames[4];
      double sum = 0;
      MatPoint centre;
      for (int cell = 0; cell < mat.geometry.cells(); ++cell) {
        const double count = frame.counts[static_cast<std::size_t>(cell)];
        const MatPoint at = mat.geometry.centre(cell / mat.geometry.cols, cell % mat.geometry.cols);
        sum += count;
        centre.x_mm += count * at.x_mm;
        centre.y_mm += count * at.y_mm;
      }
      centre = {centre.x_mm / sum, centre.y_mm / sum};
      EXPECT_LT(distance_mm(centre, played.truths[4].presses[0].at_mat),
                0.02 * mat.geometry.pitch_x_mm + 0.05)
          << mat.id;
    }
  }
}

TEST_F(Simulated, APrintOverTheEdgeIsClipped) {
  Scenario scenario = hold(pad, ContactTool::palm_heel, 30);
  scenario.strokes[0].angle_deg = 0;  // 76 mm long
  scenario.strokes[0].path[0].u_mm = 70;
  EXPECT_FALSE(play(scenario, pad).truths[3].presses.at(0).clipped);
  scenario.strokes[0].path[0].u_mm = 90;
  const PressTruth press = play(scenario, pad).truths[3].presses.at(0);
  EXPECT_TRUE(press.clipped);
  EXPECT_LT(press.seen_N, 29);
  EXPECT_NEAR(press.at_mat.x_mm, 93 * 1.25 + 90, 1e-2) << "the centre of the whole print";
  scenario.strokes[0].path[0].u_mm = 900;
  const Played off = play(scenario, pad);
  EXPECT_TRUE(off.truths[3].presses.at(0).clipped);
  EXPECT_EQ(off.truths[3].presses.at(0).seen_N, 0);
  EXPECT_EQ(counted_N(off.frames[3], pad), 0);
}

TEST_F(Simulated, ASaturatedCellShowsItsRangeAndNoMore) {
  MatDescription weak = back;
  weak.saturated_count = 300;
  const Played played = play(hold(weak, ContactTool::elbow, 40), weak);
  EXPECT_EQ(*std::max_element(played.frames[3].counts.begin(), played.frames[3].counts.end()), 300);
  EXPECT_LT(played.truths[3].presses.at(0).seen_N, 30);
  EXPECT_NEAR(counted_N(played.frames[3], weak), played.truths[3].presses[0].seen_N, 0.1);
}

TEST_F(Simulated, TwoHandsInOnePlaceAddAndKeepTheirOwnTruth) {
  Scenario scenario = hold(back, ContactTool::palm_heel, 20);
  scenario.strokes.push_back(scenario.strokes[0]);
  scenario.strokes[1].hand = Side::left;
  scenario.strokes[1].force_N = 30;
  const Played played = play(scenario, back);
  ASSERT_EQ(played.truths[3].presses.size(), 2u);
  EXPECT_NEAR(counted_N(played.frames[3], back), 50, 0.5);
  EXPECT_NEAR(played.truths[3].presses[0].seen_N, 20, 0.1);
  EXPECT_NEAR(played.truths[3].presses[1].seen_N, 30, 0.1);
  EXPECT_EQ(played.truths[3].presses[1].hand, Side::left);
}

TEST_F(Simulated, NothingOnTheMatIsNothing) {
  const Played played = play(library::load_scenario(assets, "compression").value(), back, 3, 0.9);
  for (const RawFrame& frame : played.frames) EXPECT_EQ(counted_N(frame, back), 0);
  for (const FrameTruth& truth : played.truths) EXPECT_TRUE(truth.presses.empty());
}

TEST_F(Simulated, NoiseHasTheSizeThatTheMatStates) {
  MatDescription noisy = back;
  noisy.noise_counts = 5;
  double squares = 0;
  int n = 0;
  const Played played = play(hold(noisy, ContactTool::palm_heel, 40), noisy);
  const Played clean = play(hold(back, ContactTool::palm_heel, 40), [&] {
    MatDescription quiet = back;
    quiet.noise_counts = 0;
    return quiet;
  }());
  for (std::size_t k = 0; k < 25; ++k) {
    for (std::size_t cell = 0; cell < 2304; ++cell) {
      if (clean.frames[k].counts[cell] < 40) continue;
      squares += std::pow(played.frames[k].counts[cell] - clean.frames[k].counts[cell], 2);
      ++n;
    }
  }
  ASSERT_GT(n, 300);
  EXPECT_NEAR(std::sqrt(squares / n), 5, 0.4);
}

TEST_F(Simulated, PathsScaleWithTheMannequin) {
  const Atlas small = *library::load_atlas(assets, "small_adult").value();
  Scenario scenario = hold(back, ContactTool::thumb_pad, 15);
  scenario.strokes[0].path = {{30, 300}};
  Simulation simulation(scenario, back, default_placement(back), small, 1);
  RawFrame frame;
  FrameTruth truth;
  ASSERT_TRUE(simulation.next(frame, truth));
  ASSERT_TRUE(simulation.next(frame, truth));
  EXPECT_NEAR(truth.presses.at(0).at_body.v_mm, 264, 1e-9);
  const auto under = body::muscle_at(small, truth.presses[0].at_body, 3, true);
  EXPECT_EQ(small.muscles[under.value()].id, "longissimus_R");
}

TEST_F(Simulated, AMatWithoutARuleCannotBeSimulated) {
  MatDescription mat = back;
  mat.rule.reset();
  EXPECT_THROW(Simulation(Scenario{}, mat, default_placement(mat), adult, 1), std::invalid_argument);
}

/// Every shipped scenario on the mat that it is made for.
class Shipped : public Simulated, public testing::WithParamInterface<std::string> {};

TEST_P(Shipped, FitsItsMatAndStaysOnItsMuscle) {
  const Scenario scenario = library::load_scenario(assets, GetParam()).value();
  MatDescription mat = GetParam().ends_with("_pad") ? pad : back;
  mat.rate_hz = 5;  // a tenth of the frames says as much
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    Simulation simulation(scenario, mat, default_placement(mat), adult, seed);
    EXPECT_GE(simulation.duration_s(), 18);
    EXPECT_LE(simulation.duration_s(), 85);
    RawFrame frame;
    FrameTruth truth;
    int presses = 0, clipped = 0;
    double seen_N = 0, applied_N = 0;
    while (simulation.next(frame, truth)) {
      EXPECT_LE(truth.presses.size(), 2u);
      for (const PressTruth& press : truth.presses) {
        ++presses;
        clipped += press.clipped;
        seen_N += press.seen_N;
        applied_N += press.force_N;
        EXPECT_TRUE(adult.muscle(press.muscle)) << press.muscle;
        EXPECT_LE(press.seen_N, press.force_N * 1.001);
        EXPECT_EQ(press.hand == Side::left, press.at_body.u_mm < 0);
      }
    }
    EXPECT_GT(presses, 50);
    EXPECT_EQ(clipped, 0);
    EXPECT_GT(seen_N / applied_N, 0.9);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Shipped,
                         testing::Values("effleurage_light", "effleurage_firm", "strip_longissimus",
                                         "compression", "mixed", "effleurage_light_pad",
                                         "effleurage_firm_pad", "strip_longissimus_pad", "compression_pad",
                                         "mixed_pad", "student_strip"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace palmar::simulator
