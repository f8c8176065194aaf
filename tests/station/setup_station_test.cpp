// The set-up flow in the running station: a mat on a real pty, a hand that does what the instruction says, cables that are pulled.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "app/exchange/calibration_file.hpp"
#include "app/exchange/placement_file.hpp"
#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

using namespace std::chrono_literals;
using calibration::Action;
using calibration::Phase;

constexpr double times_faster = 8;

/// A station without a screen, its mat, and a person who follows the instructions.
class SetUpStation : public testing::Test {
 protected:
  SetUpStation() {
    folder_ = std::filesystem::temp_directory_path() /
              ("palmar-set-up-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    config_.set_up.placement_file = folder_ / "placement.json";
    config_.set_up.calibration_folder = folder_;
    config_.set_up.check_times = {2, 2};
    config_.set_up.serial = "A17";
    config_.set_up.who = "Ada";
    truth_ = config_.session.pipeline.placement;
    truth_.u0_mm += 9;
    truth_.v0_mm -= 6;
    truth_.angle_deg = 2;
  }
  ~SetUpStation() override {
    station_.reset();
    hand_.reset();
    std::filesystem::remove_all(folder_);
  }

  /// A mat of 160 mm that a roll covers in seconds.
  void take_a_small_mat() {
    MatDescription& mat = config_.session.pipeline.mat;
    mat.geometry = {16, 16, 10, 10};
    config_.session.pipeline.placement = default_placement(mat);
    config_.session.pipeline.calibration = maker_calibration(mat);
  }
  void start() {
    hand_.emplace(config_.session.pipeline.mat, times_faster);
    config_.port = hand_->port();
    config_.session.coach.placement = config_.session.pipeline.placement;
    auto started = Station::start(config_);
    if (!started) throw std::runtime_error(started.error().message());
    station_ = std::move(started).value();
  }

  const SetupView& seen() { return station_->newest().setup; }
  bool step_is(const std::string& key) {
    return eventually([&] { return seen().procedure && seen().procedure->key == key; });
  }
  bool phase_is(Phase phase) {
    return eventually([&] { return seen().procedure && seen().procedure->phase == phase; });
  }
  bool page_is(SetupPage page) {
    return eventually([&] { return seen().page == page; });
  }
  bool stage_is(SetupStage stage) {
    return eventually([&] { return seen().open && seen().stage == stage; });
  }

  /// Time on the mat's clock.
  void pass(double time_s) {
    const double end_s = hand_->now_s() + time_s;
    eventually([&] { return hand_->now_s() >= end_s; });
  }
  /// The mat lies on the back, and nobody touches it.
  void zero_it() {
    ASSERT_TRUE(page_is(SetupPage::mount));
    const auto before = station_->newest().mat.zeroed;
    station_->post(ChooseInSetup{SetupChoice::zero});
    ASSERT_TRUE(eventually([&] { return seen().page != SetupPage::mount; })) << seen().message;
    EXPECT_EQ(station_->newest().mat.zeroed, before + 1);
  }
  /// Presses the landmark that is asked for, until another one is.
  void press_landmark() {
    const std::string id = seen().landmark.value();
    pass(0.5);
    for (const Landmark& landmark : config_.session.pipeline.atlas->landmarks)
      if (landmark.id == id) hand_->press(truth_.to_mat(landmark.at));
    ASSERT_TRUE(eventually([&] {
      return seen().procedure->instruction.find("Lift") != std::string::npos || seen().landmark != id;
    })) << id
        << (seen().procedure->problem ? seen().procedure->problem->message() : "");
    hand_->lift();
    ASSERT_TRUE(eventually([&] { return seen().landmark != id; })) << id;
  }
  void press_all() {
    for (int k = 0; k < 20 && seen().landmark; ++k) ASSERT_NO_FATAL_FAILURE(press_landmark());
  }
  void roll(bool soft, double weight_N) {
    const GridGeometry grid = config_.session.pipeline.mat.geometry;
    const simulator::Roller roller =
        soft ? simulator::Roller{100, 50, 100, 0.33} : simulator::Roller{100, 20, 100, 0.5};
    const auto path = std::make_shared<simulator::RollPath>(grid, roller, weight_N, 150, 20);
    hand_->put([=, begin_s = hand_->now_s()](double t_s, simulator::CellForces& spots) {
      if (t_s - begin_s > path->duration_s()) return;
      const auto at = path->place(t_s - begin_s);
      simulator::add_roller(grid, roller, at.centre, at.axis_deg, weight_N, spots);
    });
  }

  StationConfig config_ = open_mat_config();
  std::filesystem::path folder_;
  Placement truth_;
  std::optional<HandOnMat> hand_;
  std::unique_ptr<Station> station_;
};

TEST_F(SetUpStation, LeadsFromFindToAPlaceInForce) {
  start();
  station_->post(OpenSetup{});
  ASSERT_TRUE(eventually([&] { return station_->newest().mat.link == Link::streaming; }));
  station_->post(OpenSetup{SetupStage::check});
  ASSERT_TRUE(step_is("press"));
  const GridGeometry grid = config_.session.pipeline.mat.geometry;
  hand_->put([grid](double t_s, simulator::CellForces& spots) {
    const double y = 40 + 400 * (t_s - std::floor(t_s));
    simulator::add_punch(grid, {240, y}, 400, 60, 20, spots);
  });
  ASSERT_TRUE(step_is("verdict"));
  hand_->lift();
  EXPECT_TRUE(seen().health);
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(stage_is(SetupStage::calibrate));
  station_->post(ChooseInSetup{SetupChoice::keep});
  ASSERT_TRUE(stage_is(SetupStage::place));
  ASSERT_NO_FATAL_FAILURE(zero_it());
  ASSERT_NO_FATAL_FAILURE(press_all());
  ASSERT_TRUE(step_is("review"));
  ASSERT_TRUE(seen().fit);
  ASSERT_TRUE(seen().errors);
  EXPECT_FALSE(std::filesystem::exists(config_.set_up.placement_file))
      << "nothing is written before it is accepted";
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(stage_is(SetupStage::ready));
  ASSERT_TRUE(station_->newest().placement);
  const Placement found = *station_->newest().placement;
  EXPECT_LT(distance_mm(found.to_body({240, 240}), truth_.to_body({240, 240})), 2.5);
  const auto kept = exchange::read_placed_mat(config_.set_up.placement_file);
  ASSERT_TRUE(kept.ok()) << kept.error().message();
  ASSERT_TRUE(kept->record);
  EXPECT_EQ(kept->record->mat_serial, "EMULATED-1") << "what the mat says itself goes before what was typed";
  EXPECT_EQ(kept->record->who, "Ada");
  EXPECT_GE(kept->record->presses.size(), 5u);
  EXPECT_DOUBLE_EQ(kept->placement.u0_mm, found.u0_mm);
  // The next presses are shown where the mat now is known to lie.
  hand_->press(truth_.to_mat({0, 300}));
  ASSERT_TRUE(eventually([&] { return station_->newest().observation.contacts.list.size() == 1; }));
  const Contact& contact = station_->newest().observation.contacts.list.front();
  EXPECT_LT(distance_mm(found.to_body(contact.centre), BodyPoint{0, 300}), 5);
}

TEST_F(SetUpStation, ACablePulledBetweenTwoPressesCostsOnlyThePressUnderWay) {
  start();
  station_->post(OpenSetup{SetupStage::place});
  ASSERT_NO_FATAL_FAILURE(zero_it());
  ASSERT_TRUE(eventually([&] { return seen().landmark.has_value(); }));
  ASSERT_NO_FATAL_FAILURE(press_landmark());
  ASSERT_NO_FATAL_FAILURE(press_landmark());
  const auto kept = seen().pressed.size();
  ASSERT_EQ(kept, 2u);
  const std::string now = *seen().landmark;
  pass(0.5);
  hand_->press({200, 200});
  ASSERT_TRUE(phase_is(Phase::measuring));
  hand_->pull_the_cable();
  ASSERT_TRUE(
      eventually([&] { return seen().procedure->problem && seen().procedure->problem->name == "mat_lost"; }));
  const std::string said = seen().procedure->problem->message();
  const std::size_t once = said.find("plug it in again");
  ASSERT_NE(once, std::string::npos) << said;
  EXPECT_EQ(said.find("lug it in again", once + 5), std::string::npos) << "once is enough: " << said;
  EXPECT_EQ(seen().pressed.size(), kept);
  EXPECT_EQ(seen().landmark, now);
  hand_->lift();
  hand_->plug_it_in();
  ASSERT_TRUE(eventually([&] { return !seen().procedure->problem; })) << seen().procedure->problem->message();
  ASSERT_NO_FATAL_FAILURE(press_all());
  ASSERT_TRUE(step_is("review"));
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(stage_is(SetupStage::ready));
  EXPECT_LT(distance_mm(station_->newest().placement->to_body({240, 240}), truth_.to_body({240, 240})), 2.5);
}

TEST_F(SetUpStation, AMatThatSlippedIsNoticedFromTwoPresses) {
  start();
  station_->post(OpenSetup{SetupStage::place});
  ASSERT_NO_FATAL_FAILURE(zero_it());
  ASSERT_TRUE(eventually([&] { return seen().landmark.has_value(); }));
  ASSERT_NO_FATAL_FAILURE(press_all());
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(stage_is(SetupStage::ready));
  station_.reset();

  // The next session, with what was kept.
  const auto kept = exchange::read_placed_mat(config_.set_up.placement_file).value();
  config_.session.pipeline.placement = kept.placement;
  config_.set_up.placed = kept.record;
  hand_.reset();
  for (const double slip_mm : {0.0, 15.0}) {
    truth_.u0_mm += slip_mm;
    start();
    ASSERT_TRUE(eventually([&] { return seen().placed_before; }));
    station_->post(OpenSetup{SetupStage::place});
    ASSERT_NO_FATAL_FAILURE(zero_it());
    ASSERT_TRUE(page_is(SetupPage::placed));
    station_->post(ChooseInSetup{SetupChoice::look});
    ASSERT_TRUE(eventually([&] { return seen().landmark.has_value(); }));
    ASSERT_NO_FATAL_FAILURE(press_all());
    ASSERT_TRUE(step_is("slip_verdict"));
    ASSERT_TRUE(seen().slip);
    EXPECT_EQ(seen().slip->verdict,
              slip_mm > 0 ? calibration::SlipVerdict::slipped : calibration::SlipVerdict::in_place);
    station_->post(ActInSetup{Action::accept});
    if (slip_mm > 0) {
      ASSERT_TRUE(eventually([&] { return !seen().slip_notice.empty(); }));
      EXPECT_NE(station_->newest().mat.message.find("slipped by 1"), std::string::npos)
          << station_->newest().mat.message;
      EXPECT_EQ(seen().stage, SetupStage::place) << "all landmarks are asked for";
      station_->post(CloseSetup{});
      ASSERT_TRUE(eventually([&] { return !seen().open; }));
      EXPECT_FALSE(seen().slip_notice.empty()) << "said until the mat is placed anew";
    } else {
      ASSERT_TRUE(stage_is(SetupStage::ready));
      EXPECT_TRUE(seen().slip_notice.empty());
    }
    station_.reset();
    hand_.reset();
  }
}

TEST_F(SetUpStation, KnownWeightsAreRolledWithACableOutOnTheWay) {
  take_a_small_mat();
  start();
  station_->post(OpenSetup{SetupStage::calibrate});
  ASSERT_TRUE(page_is(SetupPage::how));
  station_->post(ChooseInSetup{SetupChoice::roll});
  ASSERT_TRUE(page_is(SetupPage::cover));
  station_->post(ChooseInSetup{SetupChoice::with_cover});
  ASSERT_TRUE(step_is("zero"));
  ASSERT_TRUE(phase_is(Phase::proposed));
  station_->post(ActInSetup{Action::accept});
  const std::vector<std::pair<std::string, double>> weights{
      {"3.5 kg", 34.3}, {"20 lb", 89.0}, {"196 N", 196.0}};
  for (std::size_t k = 0; k < 6; ++k) {
    const bool soft = k >= 3;
    ASSERT_TRUE(step_is(soft ? "roll:soft" : "roll:hard"));
    ASSERT_TRUE(eventually([&] { return seen().procedure->step == k + 1; }));
    const auto& [text, weight_N] = weights[k % 3];
    if (!soft) {
      ASSERT_TRUE(eventually([&] { return seen().entry.has_value(); }));
      station_->post(TypeInSetup{text});
      ASSERT_TRUE(eventually([&] { return seen().entry && !seen().entry->known.empty(); }))
          << seen().entry->problem;
    }
    roll(soft, weight_N);
    if (k == 1) {
      ASSERT_TRUE(phase_is(Phase::measuring));
      ASSERT_TRUE(eventually([&] {
        const auto& coverage = seen().mat.coverage;
        return std::count_if(coverage.cells.begin(), coverage.cells.end(),
                             [&](int frames) { return frames >= coverage.wanted; }) > 10;
      })) << "the map of what was rolled over grows";
      hand_->pull_the_cable();
      ASSERT_TRUE(eventually([&] { return seen().procedure->problem.has_value(); }));
      hand_->lift();
      hand_->plug_it_in();
      ASSERT_TRUE(eventually([&] { return station_->newest().mat.link == Link::streaming; }));
      EXPECT_EQ(seen().procedure->step, 2u) << "the first roll is kept";
      roll(soft, weight_N);
    }
    ASSERT_TRUE(phase_is(Phase::proposed))
        << k << ": " << seen().procedure->step_progress << " "
        << (seen().procedure->problem ? seen().procedure->problem->message() : "");
    hand_->lift();
    ASSERT_FALSE(seen().procedure->question) << *seen().procedure->question;
    station_->post(ActInSetup{Action::accept});
  }
  ASSERT_TRUE(eventually([&] { return seen().procedure && seen().procedure->step > 6; }));
  EXPECT_FALSE(std::filesystem::exists(folder_)) << "nothing is written before it is accepted";
  for (int k = 0; k < 4 && seen().page == SetupPage::only && seen().procedure->key != "review"; ++k) {
    const std::size_t step = seen().procedure->step;
    ASSERT_TRUE(seen().procedure->can_skip) << seen().procedure->title;
    station_->post(ActInSetup{Action::skip});
    ASSERT_TRUE(eventually([&] { return seen().procedure->step != step; }));
  }
  ASSERT_TRUE(step_is("review"));
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(page_is(SetupPage::calibrated));
  ASSERT_TRUE(seen().made);
  const auto record = exchange::read_calibration(seen().made->file);
  ASSERT_TRUE(record.ok()) << record.error().message();
  EXPECT_EQ(record->serial, "EMULATED-1");
  EXPECT_EQ(record->who, "Ada");
  EXPECT_TRUE(record->conditions.cover);
  EXPECT_TRUE(record->calibration.curves);
  EXPECT_TRUE(exchange::check_calibration(*record, config_.session.pipeline.mat, "EMULATED-1", "file").ok());
  EXPECT_FALSE(exchange::check_calibration(*record, config_.session.pipeline.mat, "B1", "file").ok());
  // In force at once: 100 N read as such, where the virtual mat's maker did not say how it falls.
  const GridGeometry grid = config_.session.pipeline.mat.geometry;
  hand_->put([grid](double, simulator::CellForces& spots) {
    simulator::add_punch(grid, {80, 80}, 100, 100, 10, spots);
  });
  ASSERT_TRUE(eventually([&] { return std::abs(station_->newest().observation.field.force_N - 100) < 15; }))
      << station_->newest().observation.field.force_N;
}

TEST_F(SetUpStation, ABenchPressesTheMatEvenlyAndARollerPassesOverIt) {
  take_a_small_mat();
  start();
  station_->post(OpenSetup{SetupStage::calibrate});
  ASSERT_TRUE(page_is(SetupPage::how));
  station_->post(ChooseInSetup{SetupChoice::bench});
  ASSERT_TRUE(page_is(SetupPage::cover));
  station_->post(ChooseInSetup{SetupChoice::bare});
  ASSERT_TRUE(step_is("condition"));
  ASSERT_TRUE(eventually([&] { return station_->newest().mat.link == Link::streaming; }));
  const GridGeometry grid = config_.session.pipeline.mat.geometry;
  const auto bladder = [&](double kPa) {
    hand_->put([grid, kPa](double, simulator::CellForces& spots) {
      simulator::add_punch(grid, {80, 80}, 160, 160, kPa, spots);
    });
  };
  const auto keep = [&] {
    ASSERT_TRUE(phase_is(Phase::proposed))
        << seen().procedure->title << ": "
        << (seen().procedure->problem ? seen().procedure->problem->message() : "");
    ASSERT_FALSE(seen().procedure->question) << *seen().procedure->question;
    const std::size_t step = seen().procedure->step;
    station_->post(ActInSetup{Action::accept});
    ASSERT_TRUE(eventually([&] { return seen().procedure && seen().procedure->step > step; }));
  };
  const auto type = [&](const std::string& text) {
    ASSERT_TRUE(eventually([&] { return seen().entry.has_value(); }));
    station_->post(TypeInSetup{text});
    ASSERT_TRUE(eventually([&] { return seen().entry && !seen().entry->known.empty(); }))
        << seen().entry->problem;
  };
  const auto skip = [&] {
    const std::size_t step = seen().procedure->step;
    ASSERT_TRUE(seen().procedure->can_skip) << seen().procedure->title;
    station_->post(ActInSetup{Action::skip});
    ASSERT_TRUE(eventually([&] { return seen().procedure->step != step; }));
  };
  pass(0.5);
  for (int k = 0; k < 4; ++k) {
    bladder(44);
    pass(0.5);
    hand_->lift();
    pass(0.5);
  }
  ASSERT_NO_FATAL_FAILURE(keep());
  ASSERT_TRUE(step_is("zero"));
  ASSERT_NO_FATAL_FAILURE(keep());
  ASSERT_TRUE(step_is("punch"));
  ASSERT_NO_FATAL_FAILURE(skip());  // a bladder presses all at once
  for (const double kPa : {5.0, 10.0, 20.0, 40.0}) {
    ASSERT_TRUE(step_is("even:up"));
    ASSERT_NO_FATAL_FAILURE(type(std::to_string(kPa)));
    bladder(kPa);
    ASSERT_NO_FATAL_FAILURE(keep());
  }
  for (const double kPa : {20.0, 10.0, 5.0}) {
    ASSERT_TRUE(step_is("even:down"));
    bladder(kPa);
    ASSERT_NO_FATAL_FAILURE(keep());
  }
  for (const auto& [text, weight_N] : {std::pair{"2 kg", 19.6}, std::pair{"6 kg", 58.8}}) {
    ASSERT_TRUE(step_is("weight"));
    hand_->lift();
    ASSERT_NO_FATAL_FAILURE(type(text));
    pass(0.3);
    for (const MatPoint at : {MatPoint{40, 40}, {110, 40}, {40, 110}, {110, 110}}) {
      hand_->put([grid, at, kPa = weight_N / 1.6](double, simulator::CellForces& spots) {
        simulator::add_punch(grid, at, 40, 40, kPa, spots);
      });
      pass(1.5);
      hand_->lift();
      pass(0.3);
    }
    ASSERT_NO_FATAL_FAILURE(keep());
  }
  ASSERT_TRUE(step_is("roll:passes"));
  EXPECT_TRUE(seen().procedure->can_skip);
  const simulator::Roller roller{100, 20, 100, 0.5};
  const auto path = std::make_shared<simulator::RollPath>(grid, roller, 60, 80, 60);
  hand_->put([=, begin_s = hand_->now_s()](double t_s, simulator::CellForces& spots) {
    const double way_s = path->duration_s(), rolled_s = t_s - begin_s;
    if (rolled_s >= 2 * way_s) return;
    const auto at = path->place(rolled_s < way_s ? rolled_s : 2 * way_s - rolled_s);
    simulator::add_roller(grid, roller, at.centre, at.axis_deg, 60, spots);
  });
  ASSERT_TRUE(phase_is(Phase::proposed)) << seen().procedure->step_progress;
  hand_->lift();
  ASSERT_NO_FATAL_FAILURE(keep());
  ASSERT_TRUE(step_is("verify"));
  ASSERT_NO_FATAL_FAILURE(skip());
  ASSERT_TRUE(step_is("review"));
  EXPECT_FALSE(std::filesystem::exists(folder_)) << "nothing is written before it is accepted";
  station_->post(ActInSetup{Action::accept});
  ASSERT_TRUE(page_is(SetupPage::calibrated));
  const auto record = exchange::read_calibration(seen().made->file);
  ASSERT_TRUE(record.ok()) << record.error().message();
  EXPECT_EQ(record->method, calibration::MatMethod::bench);
  EXPECT_FALSE(record->conditions.cover);
  EXPECT_EQ(record->calibration.leans.x.size(), 256U) << "the roller's passes are in force";
  hand_->put([grid](double, simulator::CellForces& spots) {
    simulator::add_punch(grid, {80, 80}, 100, 100, 10, spots);
  });
  ASSERT_TRUE(eventually([&] { return std::abs(station_->newest().observation.field.force_N - 100) < 15; }))
      << station_->newest().observation.field.force_N;
}

TEST_F(SetUpStation, AMatTooSmallForLandmarksSaysSo) {
  take_a_small_mat();
  start();
  station_->post(OpenSetup{SetupStage::place});
  ASSERT_NO_FATAL_FAILURE(zero_it());
  ASSERT_TRUE(page_is(SetupPage::too_small));
  EXPECT_EQ(seen().choices, std::vector<SetupChoice>{SetupChoice::keep});
  station_->post(ChooseInSetup{SetupChoice::keep});
  ASSERT_TRUE(stage_is(SetupStage::ready));
}

}  // namespace
}  // namespace palmar::station
