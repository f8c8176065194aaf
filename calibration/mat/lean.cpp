#include "calibration/mat/lean.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace palmar::calibration {
namespace {

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

std::vector<float> leans_of(const std::vector<Passes>& passes, const KnownLoads& loads, double& share,
                            const LeanParameters& parameters) {
  std::vector<float> leans(passes.size(), 0.0F);
  std::size_t wanted = 0, found = 0;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    if (loads.skipped()[i]) continue;
    ++wanted;
    double first_moment = 0;
    bool both = true;
    for (const Pass& p : passes[i].way) {
      const auto [less, more] = std::minmax(p.before, p.after);
      both = both && less >= parameters.least_way && less >= parameters.least_balance * more && p.answer > 0;
      if (p.answer > 0) first_moment += 0.5 * p.moment / p.answer;
    }
    if (!both) continue;
    leans[i] =
        static_cast<float>(std::clamp(12 * first_moment, -parameters.largest_lean, parameters.largest_lean));
    ++found;
  }
  share = wanted > 0 ? static_cast<double>(found) / static_cast<double>(wanted) : 0;
  return leans;
}

}  // namespace

LeanFit fit_leans(const KnownLoads& loads, const MatCalibration& calibration,
                  const LeanParameters& parameters) {
  const GridGeometry& grid = loads.grid();
  const auto cells = static_cast<std::size_t>(grid.cells());
  std::vector<Passes> along_x(cells), along_y(cells);
  Answer seen;
  std::vector<float> counts;
  std::vector<double> sum(static_cast<std::size_t>(std::max(grid.rows, grid.cols))), moment(sum.size());
  std::optional<Line> before;
  for (std::size_t f = 0; f < loads.frames(); ++f) {
    loads.fresh_counts(f, calibration.wires, calibration.memory, counts);
    const auto of = loads.cells(f);
    seen.col.clear();
    seen.row.clear();
    seen.N.clear();
    for (std::size_t k = 0; k < of.size(); ++k) {
      seen.col.push_back(static_cast<std::uint16_t>(of[k] % static_cast<unsigned>(grid.cols)));
      seen.row.push_back(static_cast<std::uint16_t>(of[k] / static_cast<unsigned>(grid.cols)));
      const bool known = calibration.curves->identified[of[k]];
      seen.N.push_back(known ? curve_N(*calibration.curves, of[k], static_cast<double>(counts[k])) : 0);
    }
    std::optional<Line> line = line_of(seen, parameters);
    if (line) {  // what an earlier load has left far away is not the roller
      for (std::size_t k = 0; k < seen.N.size(); ++k) {
        const double along = line->along_x ? seen.col[k] : seen.row[k];
        if (std::abs((line->along_x ? seen.row[k] : seen.col[k]) - line->across(along)) > line->reach)
          seen.N[k] = 0;
      }
      line = line_of(seen, parameters);
    }
    if (line && bend_of(seen, *line, sum, moment) > parameters.largest_bend) line.reset();
    if (line && before && line->along_x == before->along_x) {
      std::vector<Passes>& passes = line->along_x ? along_x : along_y;
      for (std::size_t k = 0; k < of.size(); ++k) {
        const double along = line->along_x ? seen.col[k] : seen.row[k];
        const double here = line->across(along);
        const double way = std::abs(here - before->across(along));
        if (way > parameters.largest_step) continue;
        const double off = here - (line->along_x ? seen.row[k] : seen.col[k]);
        if (std::abs(off) > line->reach) continue;
        Pass& p = passes[of[k]].way[here > before->across(along)];
        p.answer += line->weight * way * seen.N[k];
        p.moment += line->weight * way * seen.N[k] * off;
        (off < 0 ? p.before : p.after) += way;
      }
    }
    before = line;
  }
  LeanFit fit;
  fit.leans.y = leans_of(along_x, loads, fit.share_y, parameters);
  fit.leans.x = leans_of(along_y, loads, fit.share_x, parameters);
  if (fit.share_x == 0 && fit.share_y == 0) fit.leans = {};
  return fit;
}

}  // namespace palmar::calibration
