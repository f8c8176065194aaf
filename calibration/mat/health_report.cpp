// From what was gathered to the verdict.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "calibration/mat/health.hpp"

namespace palmar::calibration {
namespace {

bool is_faulty(CellState state) { return state != CellState::answers && state != CellState::untested; }

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

std::string cells_are(std::size_t count, const char* how) {
  return count == 1 ? fmt::format("1 cell is {}", how) : fmt::format("{} cells are {}", count, how);
}

/// "row 3", "rows 3, 4 and 9"
std::string lines(const char* one, const std::vector<int>& list) {
  std::string out = fmt::format("{}{} {}", one, list.size() == 1 ? "" : "s", list.front());
  for (std::size_t i = 1; i < list.size(); ++i)
    out += fmt::format("{}{}", i + 1 == list.size() ? " and " : ", ", list[i]);
  return out;
}

void add(HealthReport& report, const char* name, Verdict weight, std::string what, std::string remedy) {
  report.findings.push_back({name, weight, std::move(what), std::move(remedy)});
}

}  // namespace

void HealthGatherer::judge_lines(HealthReport& report) const {
  const GridGeometry& grid = mat_.geometry;
  // A line is out where none of its cells ever answered, though presses lay across it.
  const auto line_out = [&](bool is_row, int line) {
    const int length = is_row ? grid.cols : grid.rows, last = (is_row ? grid.rows : grid.cols) - 1;
    const int inward = line == 0 ? 1 : line == last ? last - 1 : -1;
    int across = 0, beside = 0;
    for (int k = 0; k < length; ++k) {
      const auto i = static_cast<std::size_t>(is_row ? grid.index(line, k) : grid.index(k, line));
      if (answered_[i]) return false;
      const std::uint16_t frames = is_row ? pressed_[i].between_rows : pressed_[i].between_columns;
      across += frames >= parameters_.sure_frames;
      if (inward < 0 || inward > last) continue;
      beside += answered_[static_cast<std::size_t>(is_row ? grid.index(inward, k) : grid.index(k, inward))];
    }
    // Nothing lies beyond an edge: there, the press has to have gone along nearly all of the line beside it.
    return across >= std::max(3, length / 10) || beside >= 0.8 * length;
  };
  if (!pressed_.empty()) {
    for (int row = 0; row < grid.rows; ++row)
      if (line_out(true, row)) report.rows_out.push_back(row);
    for (int col = 0; col < grid.cols; ++col)
      if (line_out(false, col)) report.columns_out.push_back(col);
  }
  const auto mark = [&](std::size_t i, CellState state) {
    if (!is_faulty(report.cells[i]) || report.cells[i] == CellState::dead ||
        report.cells[i] == CellState::stuck)
      report.cells[i] = state;
  };
  for (const int row : report.rows_out)
    for (int col = 0; col < grid.cols; ++col)
      mark(static_cast<std::size_t>(grid.index(row, col)), CellState::row_out);
  for (const int col : report.columns_out)
    for (int row = 0; row < grid.rows; ++row)
      mark(static_cast<std::size_t>(grid.index(row, col)), CellState::column_out);
  const auto report_lines = [&](const char* one, const char* name, const std::vector<int>& out) {
    if (out.empty()) return;
    add(report, name, Verdict::limits,
        fmt::format("{} {} silent (counted from 0)", lines(one, out), out.size() == 1 ? "is" : "are"),
        "press the flat cable's plug home and check again; if it stays silent, have that line soldered, and "
        "meanwhile lay the mat so that it is not under the muscles of the lesson");
  };
  report_lines("row", "rows_out", report.rows_out);
  report_lines("column", "columns_out", report.columns_out);
}

void HealthGatherer::judge_cells(HealthReport& report) const {
  const double limit = noisy_limit();
  std::vector<double> means(cells_.size());
  std::transform(cells_.begin(), cells_.end(), means.begin(), [this](const Cell& c) { return mean(c); });
  const double middle = quantile(means, 0.5);
  const bool tremble = cells_tremble();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    const bool answered = !answered_.empty() && answered_[i];
    const bool silent = !answered && !pressed_.empty() && pressed_[i].between >= parameters_.sure_frames;
    // Alone among cells that tremble, a number that stands still far from theirs is stuck even before it is pressed.
    const bool stands_out = tremble && unchanging(cell) && means[i] >= middle + 4.0 * mat_.threshold_count;
    CellState& state = report.cells[i];
    state = answered ? CellState::answers : CellState::untested;
    if (cell.saturated * 2 > unloaded_frames_) {
      state = CellState::saturated;
    } else if (noisy(cell, limit)) {
      state = CellState::noisy;
    } else if (silent) {
      state = means[i] >= std::max<double>(mat_.threshold_count, 1) && unchanging(cell) ? CellState::stuck
                                                                                        : CellState::dead;
    } else if (stands_out && !answered) {
      state = CellState::stuck;
    }
  }
}

void HealthGatherer::judge_zero(HealthReport& report) const {
  report.noise_counts = middle_noise();
  double drift = 0;
  std::size_t healthy = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (is_faulty(report.cells[i])) continue;
    ++healthy;
    drift += 60 * slope(cells_[i]);
    report.largest_offset_counts = std::max(report.largest_offset_counts, mean(cells_[i]));
    report.offset_cells +=
        mat_.saturated_count > 0 && mean(cells_[i]) > parameters_.offset_limit * mat_.saturated_count;
  }
  judge_touch(report);
  report.drift_counts_per_min = healthy == 0 ? 0 : drift / static_cast<double>(healthy);
  if (mat_.rule) report.drift_N_per_min = drift * mat_.rule->newtons_per_count;
  if (!report.touched &&
      std::abs(report.drift_counts_per_min) > parameters_.drift_thresholds_per_min * mat_.threshold_count) {
    add(report, "drift", Verdict::limits,
        fmt::format("the zero drifts by {:+.1f} counts a minute", report.drift_counts_per_min),
        "let the mat warm up for ten minutes under its cover, then zero it; keep hot packs off it");
  }
}

// A touch moves cells that lie together; what flickers alone is noise.
void HealthGatherer::judge_touch(HealthReport& report) const {
  const GridGeometry& grid = mat_.geometry;
  std::vector<double> moves(cells_.size(), 0);
  // A hand that moves makes cells look noisy; noise alone moves no mean.
  for (std::size_t i = 0; i < cells_.size(); ++i)
    if (!is_faulty(report.cells[i]) || report.cells[i] == CellState::noisy) moves[i] = movement(i);
  double most = 0;
  for (int row = 1; row + 1 < grid.rows; ++row) {
    for (int col = 1; col + 1 < grid.cols; ++col) {
      int together = 0;
      double sum = 0;
      for (int dr = -1; dr <= 1; ++dr) {
        for (int dc = -1; dc <= 1; ++dc) {
          const double move = moves[static_cast<std::size_t>(grid.index(row + dr, col + dc))];
          together += move > 0;
          sum += move;
        }
      }
      if (together < 3 || sum <= most) continue;
      most = sum;
      report.touched_row = row;
      report.touched_col = col;
    }
  }
  report.touched = most > 0;
  if (!report.touched) return;
  for (std::size_t i = 0; i < cells_.size(); ++i)
    if (report.cells[i] == CellState::noisy && moves[i] > 0) report.cells[i] = CellState::untested;
  add(report, "touched", Verdict::not_judged,
      fmt::format("something moved on the mat while nothing should touch it, most near row {}, column {}",
                  report.touched_row, report.touched_col),
      "take hands and tools off, smooth the cover, and check again");
}

void HealthGatherer::judge_range(HealthReport& report) const {
  if (report.offset_cells > 0) {
    add(report, "offset", Verdict::limits,
        fmt::format("with nothing on {}, up to {:.0f} of {} counts ({:.0f} % of the range)",
                    report.offset_cells == 1 ? "the mat 1 cell reads much"
                                             : fmt::format("the mat {} cells read much", report.offset_cells),
                    report.largest_offset_counts, mat_.saturated_count,
                    100 * report.largest_offset_counts / mat_.saturated_count),
        "loosen the cover and smooth the mat; what is left of the range is small there");
  }
  const double blind = parameters_.noise_thresholds * std::max<double>(mat_.threshold_count, 1);
  if (report.noise_counts > blind) {
    add(report, "noise", Verdict::limits,
        fmt::format("the cells tremble by {:.1f} counts rms, more than the {} that a light touch gives",
                    report.noise_counts, std::max<int>(mat_.threshold_count, 1)),
        "keep mains adapters and phones away from mat and cable, and press the plugs home; until then light "
        "strokes drown");
  }
  for (std::size_t i = 0; i < pressed_.size(); ++i)
    report.pressed_to_end += !is_faulty(report.cells[i]) && pressed_[i].to_end >= parameters_.sure_frames;
  if (static_cast<double>(report.pressed_to_end) >
      parameters_.saturated_limit * static_cast<double>(cells_.size())) {
    add(report, "saturates", Verdict::limits,
        fmt::format("{} cells reached the end of their range ({} counts) under the presses",
                    report.pressed_to_end, mat_.saturated_count),
        "what presses harder reads too low and is marked so; for firm strokes use a mat with a wider range, "
        "or a "
        "thicker soft layer");
  }
}

void HealthGatherer::judge_time(HealthReport& report, std::uint64_t corrupt) const {
  report.corrupt = corrupt;
  report.lost = lost_;
  const double came = static_cast<double>(unloaded_frames_ + pressed_frames_);
  report.lost_share =
      came == 0 ? 0 : static_cast<double>(lost_ + corrupt) / (came + static_cast<double>(lost_ + corrupt));
  report.seconds = last_s_ - start_s_;
  if (report.seconds > 0) report.rate_hz = (came - 1) / report.seconds;
  if (intervals_ > 1) {
    const auto n = static_cast<double>(intervals_);
    report.jitter_ms = 1e3 * std::sqrt(std::max(0.0, interval_square_ / n - std::pow(interval_sum_ / n, 2)));
  }
  report.longest_gap_ms = 1e3 * longest_gap_s_;
  if (report.lost_share > parameters_.lost_limit) {
    add(report, "losses", report.lost_share > parameters_.lost_unusable ? Verdict::unusable : Verdict::limits,
        fmt::format("{} frames are lost and {} corrupt: {:.1f} %", lost_, corrupt, 100 * report.lost_share),
        "use a shorter cable straight into the computer, without a hub; stop ModemManager");
  }
  if (report.nominal_rate_hz > 0 && report.rate_hz < parameters_.rate_limit * report.nominal_rate_hz) {
    add(report, "slow",
        report.rate_hz < parameters_.rate_unusable * report.nominal_rate_hz ? Verdict::unusable
                                                                            : Verdict::limits,
        fmt::format("{:.1f} frames a second where {:.0f} are expected", report.rate_hz,
                    report.nominal_rate_hz),
        "close other programs that use the port, and look at the cable and the mat's settings");
  }
  if (report.rate_hz > 0 && report.jitter_ms * report.rate_hz / 1e3 > parameters_.jitter_limit) {
    add(report, "jitter", Verdict::limits,
        fmt::format("frames come unevenly: {:.0f} ms rms between frames that are {:.0f} ms apart",
                    report.jitter_ms, 1e3 / report.rate_hz),
        "use a port of the computer itself, not a hub, and let nothing heavy run beside the station");
  }
}

void HealthGatherer::judge_techniques(HealthReport& report) const {
  std::size_t resolved = 0;
  std::string slow;
  for (const TechniqueNeed& need : techniques_) {
    TechniqueHealth health{need.id, need.name, true, {}};
    const bool listed = std::find(mat_.resolves.begin(), mat_.resolves.end(), need.id) != mat_.resolves.end();
    if (!listed) {
      health.why = "not resolvable on this kind of mat";
    } else if (report.rate_hz < need.min_frame_rate_hz) {
      health.why = fmt::format("needs {:.0f} frames a second, the mat gives {:.1f}", need.min_frame_rate_hz,
                               report.rate_hz);
      slow += (slow.empty() ? "" : ", ") + need.name;
    }
    health.resolves = health.why.empty();
    resolved += health.resolves;
    report.techniques.push_back(std::move(health));
  }
  if (!techniques_.empty() && resolved == 0) {
    add(report, "no_technique", Verdict::unusable, "no technique can be told apart on this mat",
        "use a finer or faster mat");
  } else if (!slow.empty()) {
    add(report, "too_slow_for", Verdict::limits, "too slow for " + slow,
        "leave these out of the lessons; the station does not guess them");
  }
}

HealthReport HealthGatherer::report(std::uint64_t corrupt) const {
  HealthReport report;
  report.geometry = mat_.geometry;
  report.nominal_rate_hz = mat_.rate_hz;
  report.unloaded_frames = unloaded_frames_;
  report.pressed_frames = pressed_frames_;
  report.cells.assign(cells_.size(), CellState::untested);
  judge_time(report, corrupt);
  judge_techniques(report);
  if (unloaded_frames_ < static_cast<std::uint64_t>(std::max(parameters_.least_frames, 2))) {
    add(report, "too_few_frames", Verdict::not_judged,
        fmt::format("only {} frames came while the mat was left alone", unloaded_frames_),
        "check the cable and check again for longer");
  } else {
    judge_cells(report);
    judge_lines(report);
    judge_zero(report);
    if (report.touched) {
      forget_zero(report);
    } else {
      judge_range(report);
      judge_ghosts(report);
    }
  }
  count_cells(report);
  // A stable insertion sort: there are few findings, and std::stable_sort's buffer is deprecated where clang compiles this.
  for (auto next = report.findings.begin(); next != report.findings.end(); ++next) {
    const auto place =
        std::upper_bound(report.findings.begin(), next, *next,
                         [](const Finding& a, const Finding& b) { return a.weight > b.weight; });
    std::rotate(place, next, next + 1);
  }
  report.verdict = report.findings.empty() ? Verdict::good : report.findings.front().weight;
  return report;
}

// What was judged against a zero that is none.
void HealthGatherer::forget_zero(HealthReport& report) {
  for (CellState& state : report.cells)
    if (state != CellState::answers && state != CellState::saturated) state = CellState::untested;
  report.rows_out.clear();
  report.columns_out.clear();
  std::erase_if(report.findings, [](const Finding& finding) {
    return finding.name == "rows_out" || finding.name == "columns_out";
  });
  report.drift_counts_per_min = 0;
  report.drift_N_per_min.reset();
}

void HealthGatherer::count_cells(HealthReport& report) const {
  std::size_t counts[8] = {}, faulty = 0;
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    const CellState state = report.cells[i];
    ++counts[static_cast<std::size_t>(state)];
    if (!is_faulty(state)) continue;
    ++faulty;
    if (state == CellState::row_out || state == CellState::column_out) continue;
    report.faulty.push_back({static_cast<int>(i) / report.geometry.cols,
                             static_cast<int>(i) % report.geometry.cols, state,
                             state == CellState::noisy ? noise(cells_[i]) : mean(cells_[i])});
  }
  const auto of = [&](CellState state) { return counts[static_cast<std::size_t>(state)]; };
  const auto all = static_cast<double>(report.cells.size());
  const auto silent = static_cast<double>(faulty - of(CellState::saturated) - of(CellState::noisy));
  report.tested_share = (static_cast<double>(of(CellState::answers)) + silent) / all;
  if (of(CellState::dead) > 0)
    add(report, "dead_cells", Verdict::limits, cells_are(of(CellState::dead), "dead"),
        "a calibration finds them and leaves them out; forces there read too low");
  if (of(CellState::stuck) > 0)
    add(report, "stuck_cells", Verdict::limits, cells_are(of(CellState::stuck), "stuck"),
        "look for a crease or a crumb under the cover; if they stay, a calibration finds them and leaves "
        "them out");
  if (of(CellState::saturated) > 0)
    add(report, "saturated_cells", Verdict::limits,
        cells_are(of(CellState::saturated), "saturated with nothing on the mat"),
        "look for a short or something sharp under the cover, and loosen it");
  if (of(CellState::noisy) > 0)
    add(report, "noisy_cells", Verdict::limits, cells_are(of(CellState::noisy), "noisy"),
        "press the plugs home and keep mains adapters away from the cable");
  if (static_cast<double>(faulty) > parameters_.faulty_unusable * all)
    add(report, "too_many_faults", Verdict::unusable,
        fmt::format("{:.0f} % of the cells are out", 100 * static_cast<double>(faulty) / all),
        "have the mat mended, or use another");
  if (pressed_frames_ > 0 && report.tested_share < 0.5)
    add(report, "little_pressed", Verdict::good,
        fmt::format("only {:.0f} % of the cells were pressed; dead ones elsewhere are not seen",
                    100 * report.tested_share),
        "glide a palm over all of the mat and check again");
}

}  // namespace palmar::calibration
