// The quiz of place in the running station: a mat on a real pty, a finger that presses where it is asked, and beside.
#include <gtest/gtest.h>

#include <chrono>

#include "app/station/quiz_run.hpp"
#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

using namespace std::chrono_literals;
using coach::Quiz;

class QuizStation : public testing::Test {
 protected:
  QuizStation() {
    hand_.emplace(config_.session.pipeline.mat, 8);
    config_.port = hand_->port();
    auto started = Station::start(config_);
    if (!started) throw std::runtime_error(started.error().message());
    station_ = std::move(started).value();
  }
  ~QuizStation() override {
    station_.reset();
    hand_.reset();
  }

  const QuizView& seen() { return station_->newest().quiz; }
  bool state_is(Quiz::State state) {
    return eventually([&] { return seen().open && seen().state == state; });
  }
  void press(BodyPoint at) { hand_->press(config_.session.pipeline.placement.to_mat(at)); }
  /// Passes places over until a muscle is asked for that does not reach that far out.
  void ask_for_muscle() {
    for (int i = 0; i < 200; ++i) {
      const coach::QuizPlace* place = seen().place();
      if (place && place->kind == coach::QuizKind::muscle && std::abs(place->at.u_mm) > 30) return;
      const std::size_t before = seen().asked;
      station_->post(NextPlace{});
      ASSERT_TRUE(eventually([&] { return seen().asked != before; }));
    }
    FAIL() << "no muscle in 200 places";
  }

  StationConfig config_ = open_mat_config();
  std::optional<HandOnMat> hand_;
  std::unique_ptr<Station> station_;
};

TEST_F(QuizStation, AsksHearsTheFingerAndShowsHowItWas) {
  station_->post(OpenQuiz{1});
  ASSERT_TRUE(state_is(Quiz::State::asking));
  EXPECT_FALSE(seen().answer);
  ASSERT_NO_FATAL_FAILURE(ask_for_muscle());
  const coach::QuizPlace place = *seen().place();
  press(place.at);
  ASSERT_TRUE(state_is(Quiz::State::answered));
  EXPECT_EQ(seen().answers, 1);
  EXPECT_EQ(seen().found, 1);
  ASSERT_TRUE(seen().answer);
  EXPECT_LT(distance_mm(seen().answer->at, place.at), 6);
  EXPECT_EQ(seen().place()->id, place.id) << "it stays in sight";
  EXPECT_FALSE(seen().most_missed);

  // The foot goes on at once; the hand has to be lifted first.
  station_->post(NextPlace{});
  ASSERT_TRUE(state_is(Quiz::State::lift_hands));
  EXPECT_FALSE(seen().answer);
  hand_->lift();
  ASSERT_TRUE(state_is(Quiz::State::asking));

  ASSERT_NO_FATAL_FAILURE(ask_for_muscle());
  const coach::QuizPlace missed = *seen().place();
  press({-missed.at.u_mm, missed.at.v_mm});
  ASSERT_TRUE(state_is(Quiz::State::answered));
  EXPECT_EQ(seen().answers, 2);
  EXPECT_EQ(seen().found, 1);
  EXPECT_GT(seen().answer->distance_mm, 10);
  ASSERT_TRUE(seen().most_missed);
  EXPECT_EQ(seen().places->at(*seen().most_missed).id, missed.id);
  // Without a foot switch it goes on by itself, once the answer could be looked at.
  hand_->lift();
  const double lifted_s = hand_->now_s();
  ASSERT_TRUE(state_is(Quiz::State::asking));
  EXPECT_GT(hand_->now_s() - lifted_s, 3);

  station_->post(CloseQuiz{});
  ASSERT_TRUE(eventually([&] { return !seen().open; }));
  EXPECT_FALSE(seen().places);
}

TEST_F(QuizStation, TheSetUpEndsTheQuiz) {
  station_->post(OpenQuiz{1});
  ASSERT_TRUE(state_is(Quiz::State::asking));
  station_->post(OpenSetup{});
  ASSERT_TRUE(eventually([&] { return station_->newest().setup.open; }));
  EXPECT_FALSE(seen().open);
}

TEST(QuizRun, AMatBesideTheBackSaysWhatToDo) {
  const auto assets = library::find_assets().value();
  const auto mat = library::load_mat(assets, "palmar-open-48x48").value();
  QuizRun run(library::load_atlas(assets).value(), mat.geometry);
  Placement far = default_placement(mat);
  far.u0_mm += 5000;
  run.open(far, 1);
  EXPECT_TRUE(run.view().open);
  EXPECT_FALSE(run.view().place());
  EXPECT_NE(run.view().message.find("place the mat on the back"), std::string::npos) << run.view().message;
  run.next();
  run.frame({});
  run.open(default_placement(mat), 1);
  EXPECT_TRUE(run.view().message.empty()) << "placed, it begins";
  EXPECT_TRUE(run.view().place());
  run.close();
  EXPECT_FALSE(run.view().open);
}

TEST(QuizRun, ASeedFixesTheOrder) {
  const auto assets = library::find_assets().value();
  const auto mat = library::load_mat(assets, "palmar-open-48x48").value();
  const auto atlas = library::load_atlas(assets).value();
  const auto order = [&](std::optional<std::uint64_t> seed) {
    QuizRun run(atlas, mat.geometry);
    run.open(default_placement(mat), seed);
    std::vector<std::size_t> asked;
    for (int i = 0; i < 20; ++i, run.next()) asked.push_back(run.view().asked);
    return asked;
  };
  EXPECT_EQ(order(3), order(3));
  EXPECT_NE(order(std::nullopt), order(std::nullopt)) << "a student is asked in a new order each time";
}

}  // namespace
}  // namespace palmar::station
