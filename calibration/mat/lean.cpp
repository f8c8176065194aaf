#include "calibration/mat/lean.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

namespace palmar::calibration {
namespace {

/// A line of cells bends more by their different gains than by where the roller lies.
constexpr double uncalibrated_bend = 2;
/// Rows and columns at the edge that a roller which stays on the mat hardly passes on one side.
constexpr int border = 2;

/// A roller's axis in one frame, in cells: across = at + tilt (along - middle).
struct Line {
  bool along_x = false;
  double at = 0, tilt = 0, middle = 0;
  double reach = 0;   ///< half of what its track may be wide
  double weight = 0;  ///< of what it tells: a wide track blurs, and answers far away weigh much in a moment
  double across(double along) const { return at + tilt * (along - middle); }
};

/// What one cell showed while rollers passed it one way.
struct Pass {
  double answer = 0, moment = 0;  ///< sums of N x way, and of N x way x place
  double before = 0, after = 0;   ///< way on each side
};

/// Forth and back: hysteresis holds a cell's answer up behind the roller, as much one way as the other.
struct Passes {
  Pass way[2];
};

/// What a frame's cells read, and where they are; 0 N where a cell has no curve.
struct Answer {
  std::vector<std::uint16_t> col, row;
  std::vector<double> N;
};

/// Weighted sums of one frame over places along and across.
struct Spread {
  double w = 0, u = 0, v = 0, uu = 0, uv = 0, vv = 0;
  void add(double weight, double along, double across) {
    w += weight;
    u += weight * along;
    v += weight * across;
    uu += weight * along * along;
    uv += weight * along * across;
    vv += weight * across * across;
  }
};

std::optional<Line> line_of(const Answer& seen, const LeanParameters& parameters) {
  Spread s;
  for (std::size_t k = 0; k < seen.N.size(); ++k) s.add(seen.N[k], seen.col[k], seen.row[k]);
  if (!(s.w > 0)) return std::nullopt;
  const double mean_x = s.u / s.w, mean_y = s.v / s.w;
  double xx = s.uu / s.w - mean_x * mean_x, yy = s.vv / s.w - mean_y * mean_y;
  const double xy = s.uv / s.w - mean_x * mean_y;
  Line line;
  line.along_x = xx >= yy;
  if (!line.along_x) std::swap(xx, yy);
  // An even load of length n has the variance n^2 / 12.
  if (std::sqrt(12 * xx) < parameters.least_span || xx < parameters.least_ratio * parameters.least_ratio * yy)
    return std::nullopt;
  line.tilt = xy / xx;
  if (std::abs(line.tilt) > 0.25) return std::nullopt;
  line.reach = 1 + 2.5 * std::sqrt(std::max(yy, 0.0));
  line.weight = 1 / std::max(yy * yy, 1e-3);
  line.at = line.along_x ? mean_y : mean_x;
  line.middle = line.along_x ? mean_x : mean_y;
  return line;
}

/// Rms distance of the centres of the columns (rows) that the line crosses from it, pitches.
double bend_of(const Answer& seen, const Line& line, std::vector<double>& sum, std::vector<double>& moment) {
  std::fill(sum.begin(), sum.end(), 0.0);
  std::fill(moment.begin(), moment.end(), 0.0);
  double all = 0;
  for (std::size_t k = 0; k < seen.N.size(); ++k) {
    const std::size_t along = line.along_x ? seen.col[k] : seen.row[k];
    const double across = line.along_x ? seen.row[k] : seen.col[k];
    sum[along] += seen.N[k];
    moment[along] += seen.N[k] * (across - line.across(static_cast<double>(along)));
    all += seen.N[k];
  }
  double square = 0;
  for (std::size_t a = 0; a < sum.size(); ++a) {
    if (sum[a] > 0) square += moment[a] * moment[a] / sum[a];
  }
  return std::sqrt(square / all);
}

/// A roller has passed the cell both ways, and as far before its middle as behind it.
bool passed(const Passes& of, const LeanParameters& parameters) {
  return std::all_of(std::begin(of.way), std::end(of.way), [&](const Pass& p) {
    const auto [less, more] = std::minmax(p.before, p.after);
    return less >= parameters.least_way && less >= parameters.least_balance * more && p.answer > 0;
  });
}

std::vector<float> leans_of(const std::vector<Passes>& passes, const KnownLoads& loads, double& share,
                            const LeanParameters& parameters) {
  std::vector<float> leans(passes.size(), 0.0F);
  std::size_t wanted = 0, found = 0;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    if (loads.skipped()[i]) continue;
    ++wanted;
    if (!passed(passes[i], parameters)) continue;
    double first_moment = 0;
    for (const Pass& p : passes[i].way) first_moment += 0.5 * p.moment / p.answer;
    leans[i] =
        static_cast<float>(std::clamp(12 * first_moment, -parameters.largest_lean, parameters.largest_lean));
    ++found;
  }
  share = wanted > 0 ? static_cast<double>(found) / static_cast<double>(wanted) : 0;
  return leans;
}

/// What rollers brought to each cell, frame by frame.
class RollerPasses {
 public:
  RollerPasses(const GridGeometry& grid, const LeanParameters& parameters)
      : along_x(static_cast<std::size_t>(grid.cells())),
        along_y(along_x.size()),
        parameters_(parameters),
        sum_(static_cast<std::size_t>(std::max(grid.rows, grid.cols))),
        moment_(sum_.size()) {}

  /// `seen` is changed: what lies beside the roller is taken out.
  void add(std::span<const std::uint16_t> cells, Answer& seen);

  std::vector<Passes> along_x, along_y;  ///< of each cell, by rollers whose axis lies along x, along y

 private:
  LeanParameters parameters_;
  std::vector<double> sum_, moment_;
  std::optional<Line> before_;
};

void RollerPasses::add(std::span<const std::uint16_t> cells, Answer& seen) {
  std::optional<Line> line = line_of(seen, parameters_);
  if (line) {  // what an earlier load has left far away is not the roller
    for (std::size_t k = 0; k < seen.N.size(); ++k) {
      const double along = line->along_x ? seen.col[k] : seen.row[k];
      if (std::abs((line->along_x ? seen.row[k] : seen.col[k]) - line->across(along)) > line->reach)
        seen.N[k] = 0;
    }
    line = line_of(seen, parameters_);
  }
  if (line && bend_of(seen, *line, sum_, moment_) > parameters_.largest_bend) line.reset();
  if (line && before_ && line->along_x == before_->along_x) {
    std::vector<Passes>& passes = line->along_x ? along_x : along_y;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const double along = line->along_x ? seen.col[k] : seen.row[k];
      const double here = line->across(along);
      const double way = std::abs(here - before_->across(along));
      if (way > parameters_.largest_step) continue;
      const double off = here - (line->along_x ? seen.row[k] : seen.col[k]);
      if (std::abs(off) > line->reach) continue;
      Pass& p = passes[cells[k]].way[here > before_->across(along)];
      p.answer += line->weight * way * seen.N[k];
      p.moment += line->weight * way * seen.N[k] * off;
      (off < 0 ? p.before : p.after) += way;
    }
  }
  before_ = line;
}

void place(std::span<const std::uint16_t> cells, const GridGeometry& grid, Answer& seen) {
  seen.col.clear();
  seen.row.clear();
  seen.N.clear();
  for (const std::uint16_t cell : cells) {
    seen.col.push_back(static_cast<std::uint16_t>(cell % static_cast<unsigned>(grid.cols)));
    seen.row.push_back(static_cast<std::uint16_t>(cell / static_cast<unsigned>(grid.cols)));
  }
}

}  // namespace

LeanFit fit_leans(const KnownLoads& loads, const MatCalibration& calibration,
                  const LeanParameters& parameters) {
  RollerPasses passes(loads.grid(), parameters);
  Answer seen;
  std::vector<float> counts;
  for (std::size_t f = 0; f < loads.frames(); ++f) {
    loads.fresh_counts(f, calibration.wires, calibration.memory, counts);
    const auto of = loads.cells(f);
    place(of, loads.grid(), seen);
    for (std::size_t k = 0; k < of.size(); ++k) {
      const bool known = calibration.curves->identified[of[k]];
      seen.N.push_back(known ? curve_N(*calibration.curves, of[k], static_cast<double>(counts[k])) : 0);
    }
    passes.add(of, seen);
  }
  LeanFit fit;
  fit.leans.y = leans_of(passes.along_x, loads, fit.share_y, parameters);
  fit.leans.x = leans_of(passes.along_y, loads, fit.share_x, parameters);
  if (fit.share_x == 0 && fit.share_y == 0) fit.leans = {};
  return fit;
}

struct PassCoverage::State {
  GridGeometry grid;
  std::vector<std::uint8_t> skipped;
  LeanParameters parameters;
  RollerPasses passes;
  Answer seen;
};

PassCoverage::PassCoverage(const GridGeometry& grid, std::vector<std::uint8_t> skipped,
                           LeanParameters parameters) {
  parameters.largest_bend *= uncalibrated_bend;
  state_ = std::make_unique<State>(
      State{grid, std::move(skipped), parameters, RollerPasses(grid, parameters), {}});
}
PassCoverage::~PassCoverage() = default;

void PassCoverage::add(std::span<const std::uint16_t> cells, std::span<const std::uint16_t> counts) {
  place(cells, state_->grid, state_->seen);
  state_->seen.N.assign(counts.begin(), counts.end());
  state_->passes.add(cells, state_->seen);
}

double PassCoverage::share() const {
  const GridGeometry& grid = state_->grid;
  std::size_t wanted = 0, found = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const auto i = static_cast<std::size_t>(row * grid.cols + col);
      if (state_->skipped[i]) continue;
      if (row >= border && row + border < grid.rows) {
        ++wanted;
        found += passed(state_->passes.along_x[i], state_->parameters);
      }
      if (col >= border && col + border < grid.cols) {
        ++wanted;
        found += passed(state_->passes.along_y[i], state_->parameters);
      }
    }
  }
  return wanted > 0 ? static_cast<double>(found) / static_cast<double>(wanted) : 0;
}

}  // namespace palmar::calibration
