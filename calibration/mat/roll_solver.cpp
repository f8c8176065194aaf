#include "calibration/mat/roll_solver.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace palmar::calibration {
namespace {

constexpr int most_steps = 40;          // of conjugate gradients in a round
constexpr double enough = 1e-3;         // of the residual
constexpr double largest_change = 0.5;  // of an unknown in one round: the model is an exponential
constexpr double settled = 0.01;        // a round that changes nothing by more is the last
constexpr double common_bend =
    0.25;  // prior standard deviation of the common exponent's change from knot to knot
constexpr double common_anchor = 5;  // and of a knot itself: it only keeps knots without frames in place

}  // namespace

std::pair<std::size_t, double> RollModel::place(double x) const {
  const double along = (x - x_low) / (x_high - x_low) * static_cast<double>(common.size() - 1);
  const auto k = static_cast<std::size_t>(std::clamp(along, 0.0, static_cast<double>(common.size() - 2)));
  return {k, along - static_cast<double>(k)};
}

double RollModel::log_N(std::size_t cell, double x) const {
  const auto [k, upper] = place(x);
  return common[k] * (1 - upper) + common[k + 1] * upper + gain[cell] + exponent[cell] * (x - middle);
}

RollSolver::RollSolver(const KnownLoads& loads, const WireLoss& wires, const RollParameters& parameters,
                       std::size_t stride)
    : grid_(loads.grid()), parameters_(parameters), cells_(static_cast<std::size_t>(loads.grid().cells())) {
  cell_.reserve(loads.entries() / stride);
  x_.reserve(loads.entries() / stride);
  std::vector<float> counts;
  for (std::size_t f = 0; f < loads.frames(); f += stride) {
    loads.fresh_counts(f, wires, counts);
    const auto cells = loads.cells(f);
    for (std::size_t k = 0; k < cells.size(); ++k) {
      cell_.push_back(cells[k]);
      x_.push_back(std::log(counts[k]));
    }
    begin_.push_back(cell_.size());
    force_N_.push_back(static_cast<float>(loads.force_N(f)));
  }
  share_.resize(x_.size());
  residual_.resize(force_N_.size());
  // The ends of the common curve hold all but the rarest counts.
  std::vector<float> some;
  for (std::size_t e = 0; e < x_.size(); e += 1 + x_.size() / 100'000) some.push_back(x_[e]);
  std::sort(some.begin(), some.end());
  x_low_ = some[some.size() / 50];
  x_high_ = std::max(static_cast<double>(some[some.size() - 1 - some.size() / 1000]), x_low_ + 1);
  middle_ = some[some.size() / 2];
}

RollModel RollSolver::first_guess() const {
  RollModel model;
  model.x_low = x_low_;
  model.x_high = x_high_;
  model.middle = middle_;
  const auto knots = static_cast<std::size_t>(parameters_.common_knots);
  for (std::size_t k = 0; k < knots; ++k)
    model.common.push_back(x_low_ +
                           (x_high_ - x_low_) * static_cast<double>(k) / static_cast<double>(knots - 1));
  model.gain.assign(cells_, 0);
  model.exponent.assign(cells_, 0);
  double counts = 0;
  for (const float x : x_) counts += std::exp(static_cast<double>(x));
  const double force_N = std::accumulate(force_N_.begin(), force_N_.end(), 0.0);
  for (double& value : model.common) value += std::log(force_N / counts);
  return model;
}

void RollSolver::linearise(const RollModel& model) {
  for (std::size_t f = 0; f < force_N_.size(); ++f) {
    double sum = 0;
    for (std::size_t e = begin_[f]; e < begin_[f + 1]; ++e) {
      const auto newtons = std::exp(
          static_cast<float>(std::clamp(model.log_N(cell_[e], static_cast<double>(x_[e])), -20.0, 12.0)));
      share_[e] = newtons / force_N_[f];
      sum += static_cast<double>(share_[e]);
    }
    residual_[f] = static_cast<float>(1 - sum);
  }
}

// Unknowns: gains, exponents, common knots. One pass over the frames: each frame's row meets the vector, and the product goes back
// through the same row.
void RollSolver::apply(const std::vector<double>& v, std::vector<double>& out, bool cells) const {
  std::fill(out.begin(), out.end(), 0.0);
  const double weight = 1 / (parameters_.frame_error * parameters_.frame_error);
  const std::size_t knots = static_cast<std::size_t>(parameters_.common_knots);
  const double scale = static_cast<double>(knots - 1) / (x_high_ - x_low_);
  const double* gain = v.data();
  const double* exponent = v.data() + cells_;
  const double* common = v.data() + 2 * cells_;
  const auto place = [&](float x) {
    const double along = (static_cast<double>(x) - x_low_) * scale;
    const auto k = static_cast<std::size_t>(std::clamp(along, 0.0, static_cast<double>(knots - 2)));
    return std::pair{k, along - static_cast<double>(k)};
  };
  for (std::size_t f = 0; f < force_N_.size(); ++f) {
    double dot = 0;
    for (std::size_t e = begin_[f]; e < begin_[f + 1]; ++e) {
      const auto [k, upper] = place(x_[e]);
      double value = common[k] + upper * (common[k + 1] - common[k]);
      if (cells) value += gain[cell_[e]] + exponent[cell_[e]] * (static_cast<double>(x_[e]) - middle_);
      dot += static_cast<double>(share_[e]) * value;
    }
    dot *= weight;
    for (std::size_t e = begin_[f]; e < begin_[f + 1]; ++e) {
      const double back = dot * static_cast<double>(share_[e]);
      const auto [k, upper] = place(x_[e]);
      out[2 * cells_ + k] += back * (1 - upper);
      out[2 * cells_ + k + 1] += back * upper;
      if (!cells) continue;
      out[cell_[e]] += back;
      out[cells_ + cell_[e]] += back * (static_cast<double>(x_[e]) - middle_);
    }
  }
  add_prior(v, out);
}

void RollSolver::add_prior(const std::vector<double>& v, std::vector<double>& out) const {
  const double spreads[2] = {parameters_.gain_spread, parameters_.exponent_spread};
  for (std::size_t part = 0; part < 2; ++part) {
    const double own = 1 / (spreads[part] * spreads[part]);
    const double next = own / (2 * parameters_.neighbour_spread * parameters_.neighbour_spread) / 4;
    const double* at = v.data() + part * cells_;
    double* to = out.data() + part * cells_;
    for (int r = 0; r < grid_.rows; ++r) {
      for (int c = 0; c < grid_.cols; ++c) {
        const auto i = static_cast<std::size_t>(grid_.index(r, c));
        to[i] += own * at[i];
        const auto couple = [&](std::size_t j) {
          const double step = next * (at[i] - at[j]);
          to[i] += step;
          to[j] -= step;
        };
        if (c + 1 < grid_.cols) couple(i + 1);
        if (r + 1 < grid_.rows) couple(i + static_cast<std::size_t>(grid_.cols));
      }
    }
  }
  const double* common = v.data() + 2 * cells_;
  double* to = out.data() + 2 * cells_;
  const auto knots = static_cast<std::size_t>(parameters_.common_knots);
  const double spacing = (x_high_ - x_low_) / static_cast<double>(knots - 1);
  const double bend = 1 / (common_bend * common_bend * spacing * spacing);
  for (std::size_t k = 0; k + 2 < knots; ++k) {
    const double second = bend * (common[k] - 2 * common[k + 1] + common[k + 2]);
    to[k] += second;
    to[k + 1] -= 2 * second;
    to[k + 2] += second;
  }
}

std::vector<double> RollSolver::unknowns(const RollModel& model) const {
  std::vector<double> v = model.gain;
  v.insert(v.end(), model.exponent.begin(), model.exponent.end());
  v.insert(v.end(), model.common.begin(), model.common.end());
  return v;
}

std::vector<double> RollSolver::gradient(const RollModel& model, bool cells) const {
  std::vector<double> right(2 * cells_ + model.common.size(), 0.0), prior(right.size(), 0.0);
  const double weight = 1 / (parameters_.frame_error * parameters_.frame_error);
  for (std::size_t f = 0; f < force_N_.size(); ++f) {
    const double r = weight * static_cast<double>(residual_[f]);
    for (std::size_t e = begin_[f]; e < begin_[f + 1]; ++e) {
      const double back = r * static_cast<double>(share_[e]);
      const auto [k, upper] = model.place(static_cast<double>(x_[e]));
      right[2 * cells_ + k] += back * (1 - upper);
      right[2 * cells_ + k + 1] += back * upper;
      if (!cells) continue;
      right[cell_[e]] += back;
      right[cells_ + cell_[e]] += back * (static_cast<double>(x_[e]) - middle_);
    }
  }
  add_prior(unknowns(model), prior);
  for (std::size_t k = 0; k < right.size(); ++k) right[k] -= prior[k];
  if (!cells) std::fill(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(2 * cells_), 0.0);
  return right;
}

std::vector<double> RollSolver::diagonal(bool cells) const {
  const auto knots = static_cast<std::size_t>(parameters_.common_knots);
  std::vector<double> d(2 * cells_ + knots, 1 / (common_anchor * common_anchor));
  const double weight = 1 / (parameters_.frame_error * parameters_.frame_error);
  const double spacing = (x_high_ - x_low_) / static_cast<double>(knots - 1);
  for (std::size_t i = 0; i < cells_; ++i) {
    d[i] += 1 / (parameters_.gain_spread * parameters_.gain_spread);
    d[cells_ + i] += 1 / (parameters_.exponent_spread * parameters_.exponent_spread);
  }
  std::vector<double> of_frame(knots);
  for (std::size_t f = 0; f < force_N_.size(); ++f) {
    std::fill(of_frame.begin(), of_frame.end(), 0.0);
    for (std::size_t e = begin_[f]; e < begin_[f + 1]; ++e) {
      const double share = static_cast<double>(share_[e]);
      const double along =
          std::clamp((static_cast<double>(x_[e]) - x_low_) / spacing, 0.0, static_cast<double>(knots - 1));
      const auto k = std::min(static_cast<std::size_t>(along), knots - 2);
      of_frame[k] += share * (1 - (along - static_cast<double>(k)));
      of_frame[k + 1] += share * (along - static_cast<double>(k));
      if (!cells) continue;
      const double off = static_cast<double>(x_[e]) - middle_;
      d[cell_[e]] += weight * share * share;
      d[cells_ + cell_[e]] += weight * share * share * off * off;
    }
    for (std::size_t k = 0; k < knots; ++k) d[2 * cells_ + k] += weight * of_frame[k] * of_frame[k];
  }
  return d;
}

// Conjugate gradients with the diagonal as preconditioner.
std::vector<double> RollSolver::solve(const std::vector<double>& right, bool cells) const {
  const std::size_t n = right.size();
  const std::vector<double> d = diagonal(cells);
  std::vector<double> x(n, 0.0), r = right, z(n), p(n), q(n);
  const auto dot = [&](const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  for (std::size_t k = 0; k < n; ++k) z[k] = r[k] / d[k];
  p = z;
  double rz = dot(r, z);
  const double first = rz;
  for (int step = 0; step < most_steps && rz > enough * enough * first; ++step) {
    apply(p, q, cells);
    if (!cells) std::fill(q.begin(), q.begin() + static_cast<std::ptrdiff_t>(2 * cells_), 0.0);
    const double length = rz / dot(p, q);
    for (std::size_t k = 0; k < n; ++k) {
      x[k] += length * p[k];
      r[k] -= length * q[k];
      z[k] = r[k] / d[k];
    }
    const double next = dot(r, z);
    for (std::size_t k = 0; k < n; ++k) p[k] = z[k] + next / rz * p[k];
    rz = next;
  }
  return x;
}

double RollSolver::cost(const RollModel& model) const {
  const auto v = unknowns(model);
  std::vector<double> prior(v.size(), 0.0);
  add_prior(v, prior);
  double sum = std::inner_product(v.begin(), v.end(), prior.begin(), 0.0);
  const double weight = 1 / (parameters_.frame_error * parameters_.frame_error);
  for (const float r : residual_) sum += weight * static_cast<double>(r) * static_cast<double>(r);
  return sum;
}

// The model is an exponential, so a whole step may lead too far: it is halved until it helps. Precondition: linearised about `model`.
bool RollSolver::round(RollModel& model, bool cells, double& most) {
  const double before = cost(model);
  const RollModel from = model;
  const auto change = solve(gradient(model, cells), cells);
  for (double share = 1; share > 0.05; share /= 2) {
    const auto limited = [&](std::size_t k) {
      return share * std::clamp(change[k], -largest_change, largest_change);
    };
    most = 0;
    for (std::size_t i = 0; i < cells_ && cells; ++i) {
      model.gain[i] = from.gain[i] + limited(i);
      model.exponent[i] = from.exponent[i] + limited(cells_ + i);
      most = std::max(most, std::abs(limited(i)));
    }
    for (std::size_t k = 0; k < model.common.size(); ++k) {
      model.common[k] = from.common[k] + limited(2 * cells_ + k);
      most = std::max(most, std::abs(limited(2 * cells_ + k)));
    }
    linearise(model);
    if (cost(model) < before) return true;
  }
  model = from;
  linearise(model);
  return false;
}

double RollSolver::fit_common(RollModel& model, int rounds) {
  linearise(model);
  double most = 1;
  for (int k = 0; k < rounds && most > settled; ++k) {
    if (!round(model, false, most)) break;
  }
  return rms_share(model);
}

bool RollSolver::fit_cells(RollModel& model, int rounds, const FitProgress& progress) {
  linearise(model);
  double most = 1;
  for (int k = 0; k < rounds && most > settled; ++k) {
    if (progress && !progress(static_cast<double>(k) / rounds)) return false;
    if (!round(model, true, most)) break;
  }
  const auto d = diagonal(true);
  diagonal_gain_.resize(cells_);
  for (std::size_t i = 0; i < cells_; ++i) diagonal_gain_[i] = static_cast<float>(d[i]);
  return true;
}

double RollSolver::rms_share(const RollModel& model) {
  linearise(model);
  double square = 0;
  for (const float r : residual_) square += static_cast<double>(r) * static_cast<double>(r);
  return std::sqrt(square / static_cast<double>(residual_.size()));
}

double RollSolver::rms_N(const RollModel& model) {
  linearise(model);
  double square = 0;
  for (std::size_t f = 0; f < residual_.size(); ++f) {
    const double off = static_cast<double>(residual_[f]) * static_cast<double>(force_N_[f]);
    square += off * off;
  }
  return std::sqrt(square / static_cast<double>(residual_.size()));
}

std::vector<float> RollSolver::gain_error() const {
  std::vector<float> error(cells_);
  for (std::size_t i = 0; i < cells_; ++i) error[i] = 1 / std::sqrt(std::max(diagonal_gain_[i], 1e-6F));
  return error;
}

}  // namespace palmar::calibration
