// The quiz of place in the running station: the pipeline thread feeds it frames, the screen sees its view.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/coach/quiz.hpp"
#include "app/station/quiz_view.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {

/// Muscles and landmarks in the middle of which the mat lies.
coach::QuizScope quiz_scope(const GridGeometry& mat, const Placement& placement);

class QuizRun {
 public:
  /// `atlas` is never null.
  QuizRun(std::shared_ptr<const Atlas> atlas, const GridGeometry& mat);

  /// Begins anew. Without a seed the order is another one each time. Where nothing lies on the mat the view says so.
  void open(const Placement& placement, std::optional<std::uint64_t> seed);
  void close();
  /// Another place.
  void next();
  /// Nothing happens while the quiz is closed. Allocates nothing.
  void frame(const Observation& seen);

  const QuizView& view() const { return view_; }

 private:
  void follow();
  void count(const coach::QuizResult& result);

  std::shared_ptr<const Atlas> atlas_;
  GridGeometry mat_;
  std::optional<coach::Quiz> quiz_;
  std::vector<int> misses_;  ///< of each place
  QuizView view_;
};

}  // namespace palmar::station
