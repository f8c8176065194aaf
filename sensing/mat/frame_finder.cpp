#include "sensing/mat/frame_finder.hpp"

#include <algorithm>
#include <stdexcept>

namespace palmar::mat {

FrameFinder::FrameFinder(std::unique_ptr<FrameFormat> format, int cells)
    : format_(std::move(format)), cells_(static_cast<std::size_t>(cells)) {
  if (!format_ || cells <= 0)
    throw std::invalid_argument("FrameFinder for " + std::to_string(cells) + " cells");
  counts_.resize(cells_);
}

void FrameFinder::restart() {
  end_garbage();
  counters_.skipped_bytes += input_.rest().size();
  input_.clear();
  format_->restart();
  record_.clear();
  joined_inside_ = true;
}

void FrameFinder::abandon() {
  const std::size_t begun = input_.rest().size();
  take_garbage({Sighting::garbage, begun, begun > 0 ? 1U : 0U});
  end_garbage();
  joined_inside_ = false;
}

void FrameFinder::take_garbage(const Sighting& seen) {
  input_.skip(seen.bytes);
  counters_.skipped_bytes += seen.bytes;
  run_bytes_ += seen.bytes;
  run_spoilt_ += seen.spoilt;
}

/// A run of garbage counts as damage once, or as often as frames are known to be spoilt in it.
void FrameFinder::end_garbage() {
  if (run_bytes_ > 0 || run_spoilt_ > 0) {
    std::uint32_t spoilt = run_spoilt_;
    if (spoilt == 0 && run_bytes_ >= format_->smallest_frame()) spoilt = 1;
    if (!joined_inside_) {
      counters_.corrupt += std::max<std::uint32_t>(spoilt, 1);
      lost_ += spoilt;
    }
  }
  run_bytes_ = 0;
  run_spoilt_ = 0;
}

bool FrameFinder::next(Ahead ahead) {
  if (record_done_) record_.clear();
  record_done_ = false;
  counts_.resize(cells_);
  while (!input_.rest().empty() || format_->holds_more()) {
    const auto bytes = input_.rest();
    Sighting seen = format_->look(bytes, ahead == Ahead::more, counts_);
    if (seen.kind == Sighting::incomplete) {
      if (ahead != Ahead::over) return false;
      cut_ = true;
      seen = {Sighting::garbage, 1, 0};
    }
    if (seen.kind == Sighting::garbage) {
      take_garbage(seen);
      continue;
    }
    run_spoilt_ += seen.spoilt;
    end_garbage();
    record_.insert(record_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(seen.bytes));
    input_.skip(seen.bytes);
    joined_inside_ = false;
    cut_ = false;
    if (seen.kind == Sighting::part) continue;
    record_done_ = true;
    lost_before_ = lost_;
    counters_.lost += lost_;
    lost_ = 0;
    ++counters_.frames;
    return true;
  }
  if (ahead == Ahead::over) {
    end_garbage();
    if (!record_.empty()) cut_ = true;
  }
  return false;
}

}  // namespace palmar::mat
