#include "app/ears/talk.hpp"

#include <algorithm>
#include <utility>

namespace palmar::ears {

void Talk::say(Utterance utterance, double now_s) {
  const bool known = (current_ && current_->text == utterance.text) ||
                     std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
                       return waiting.utterance.text == utterance.text;
                     });
  if (known || utterance.text.empty()) return;
  if (utterance.urgency > Urgency::note) {
    std::erase_if(waiting_,
                  [&](const Waiting& waiting) { return waiting.utterance.urgency <= utterance.urgency; });
    if (current_ && current_->urgency <= utterance.urgency) {
      stop_ = true;
      current_.reset();
    }
  }
  if (waiting_.size() == most_waiting) {
    waiting_.erase(std::min_element(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
      return a.utterance.urgency < b.utterance.urgency;
    }));
  }
  waiting_.push_back({std::move(utterance), now_s});
}

std::optional<std::string> Talk::next(double now_s) {
  if (current_) return std::nullopt;
  std::erase_if(waiting_,
                [&](const Waiting& waiting) { return now_s - waiting.since_s > waiting.utterance.stale_s; });
  const auto first = std::max_element(
      waiting_.begin(), waiting_.end(),
      [](const Waiting& a, const Waiting& b) { return a.utterance.urgency < b.utterance.urgency; });
  if (first == waiting_.end()) return std::nullopt;
  current_ = std::move(first->utterance);
  waiting_.erase(first);
  return current_->text;
}

bool Talk::take_stop() { return std::exchange(stop_, false); }

void Talk::clear() {
  waiting_.clear();
  stop_ = stop_ || current_.has_value();
  current_.reset();
}

}  // namespace palmar::ears
