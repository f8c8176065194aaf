#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/pressure/ghosts.hpp"

namespace palmar::pressure {
namespace {

using Eigen::ArrayXXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of the largest reading: joins all wires, so that separate presses are still one network.
constexpr double leak_share = 1e-8;
constexpr double near_zero = 0.02;        ///< of what a cell's wires conduct
constexpr int most_products = 30;         ///< in one step
constexpr double inner_tolerance = 0.03;  ///< of conjugate gradients, relative
constexpr double rounding = 1e-12;
constexpr int most_halvings = 12;  ///< of a step that overshoots
/// A reading is never taken for a better conductor than its own switches allow.
constexpr double least_resistance_share = 0.05;

/// The network's answers at one set of conductances. L with the rows eliminated leaves the columns' block.
struct Network {
  MatrixXd scaled, reduced, rows_self, cross, columns_self;  ///< blocks of L's inverse: a x a, a x b, b x b
  VectorXd row_sum;
  Eigen::LLT<MatrixXd> cholesky;
  ArrayXXd resistance;  ///< between each row and column

  /// log det L, up to a constant; -infinity where L is singular.
  double factorise(const ArrayXXd& conductance);
  /// Fills the blocks and the resistances from the last factorise().
  void solve();
};

double Network::factorise(const ArrayXXd& conductance) {
  row_sum = conductance.rowwise().sum().matrix();
  scaled = row_sum.cwiseInverse().asDiagonal() * conductance.matrix();
  const VectorXd column_sum = conductance.colwise().sum().matrix();
  reduced.noalias() = -conductance.matrix().transpose() * scaled;
  // L is singular for equal potentials; the same added to all entries of a block makes it regular and changes
  // no resistance.
  reduced.array() += column_sum.mean() / static_cast<double>(column_sum.size());
  reduced.diagonal() += column_sum;
  cholesky.compute(reduced);
  if (cholesky.info() != Eigen::Success) return -INFINITY;
  // The added constant depends on the conductances: its share of the determinant is taken out again.
  const double added = std::log(column_sum.mean() * static_cast<double>(column_sum.size()));
  return row_sum.array().log().sum() + 2 * cholesky.matrixLLT().diagonal().array().log().sum() - added;
}

void Network::solve() {
  const Index a = scaled.rows();
  const Index b = scaled.cols();
  columns_self = cholesky.solve(MatrixXd::Identity(b, b));
  cross.noalias() = scaled * columns_self;
  rows_self.noalias() = cross * scaled.transpose();
  rows_self.diagonal() += row_sum.cwiseInverse();
  resistance = -2 * cross.array();
  for (Index i = 0; i < a; ++i) resistance.row(i) += rows_self(i, i);
  for (Index j = 0; j < b; ++j) resistance.col(j) += columns_self(j, j);
}

/// Product with the Hessian: how the resistances fall when the conductances grow by `d`.
/// With Z the inverse, b'Z L(d) Z b for every pair of wires.
class Hessian {
 public:
  void times(const Network& z, const ArrayXXd& d, ArrayXXd& out) {
    const VectorXd row_sum = d.rowwise().sum().matrix();
    const VectorXd column_sum = d.colwise().sum().matrix();
    rr_.noalias() = row_sum.asDiagonal() * z.rows_self;
    rr_.noalias() -= d.matrix() * z.cross.transpose();
    cr_.noalias() = column_sum.asDiagonal() * z.cross.transpose();
    cr_.noalias() -= d.matrix().transpose() * z.rows_self;
    rc_.noalias() = row_sum.asDiagonal() * z.cross;
    rc_.noalias() -= d.matrix() * z.columns_self;
    cc_.noalias() = column_sum.asDiagonal() * z.columns_self;
    cc_.noalias() -= d.matrix().transpose() * z.cross;
    w_.noalias() = z.rows_self * rc_;
    w_.noalias() += z.cross * cc_;
    out = -2 * w_.array();
    for (Index i = 0; i < d.rows(); ++i)
      out.row(i) += z.rows_self.col(i).dot(rr_.col(i)) + z.cross.row(i).dot(cr_.col(i));
    for (Index j = 0; j < d.cols(); ++j)
      out.col(j) += z.cross.col(j).dot(rc_.col(j)) + z.columns_self.col(j).dot(cc_.col(j));
  }

 private:
  MatrixXd rr_, cr_, rc_, cc_, w_;
};

}  // namespace

struct GhostInverter::State {
  int rows, cols;
  InversionSettings settings;
  std::vector<int> used_rows, used_cols;
  std::vector<float> last_reading, last_own;    ///< rows*cols
  std::vector<float> frame_reading, frame_own;  ///< of invert() on frames

  ArrayXXd reading, wanted,
      present;  ///< of the wires in use; `wanted` resistances, 1 where there is a reading
  ArrayXXd g, trial, leaky, gradient, free, step, residual, direction, product, preconditioned;
  Network network;
  Hessian hessian;

  bool gather(std::span<const float> readings);
  void begin();
  int solve_step();
  double advance(double value, double& change);
  double value_at(const ArrayXXd& conductance);
};

bool GhostInverter::State::gather(std::span<const float> readings) {
  used_rows.clear();
  used_cols.clear();
  std::vector<std::uint8_t> column_used(static_cast<std::size_t>(cols), 0);
  for (int r = 0; r < rows; ++r) {
    bool any = false;
    for (int c = 0; c < cols; ++c) {
      const float value = readings[static_cast<std::size_t>(r * cols + c)];
      if (!(value >= 0) || !std::isfinite(value)) {
        throw std::invalid_argument("ghosts: reading of cell (" + std::to_string(r) + ", " +
                                    std::to_string(c) + ") is " + std::to_string(value));
      }
      if (value == 0) continue;
      any = true;
      column_used[static_cast<std::size_t>(c)] = 1;
    }
    if (any) used_rows.push_back(r);
  }
  for (int c = 0; c < cols; ++c) {
    if (column_used[static_cast<std::size_t>(c)]) used_cols.push_back(c);
  }
  if (used_rows.empty()) return false;
  reading.resize(static_cast<Index>(used_rows.size()), static_cast<Index>(used_cols.size()));
  for (Index i = 0; i < reading.rows(); ++i) {
    for (Index j = 0; j < reading.cols(); ++j) {
      reading(i, j) = static_cast<double>(readings[static_cast<std::size_t>(
          used_rows[static_cast<std::size_t>(i)] * cols + used_cols[static_cast<std::size_t>(j)])]);
    }
  }
  present = (reading > 0).cast<double>();
  return true;
}

/// Starts from the last frame's cells as far as their readings still agree, else from a share of the readings:
/// over all cells the sum of conductance * resistance is the number of wires less one (Foster's theorem).
void GhostInverter::State::begin() {
  wanted = (reading > 0).select(1 / reading.max(1e-300), 1e300);
  const double switches = 2 * settings.switch_resistance;
  if (switches > 0) wanted = (wanted - switches).max(least_resistance_share * wanted);
  const double cells = present.sum();
  const double share = std::min(1.0, (static_cast<double>(reading.rows() + reading.cols()) - 1) / cells);
  g = (reading > 0).select(share / wanted, 0.0);
  for (Index i = 0; i < g.rows(); ++i) {
    for (Index j = 0; j < g.cols(); ++j) {
      const auto cell = static_cast<std::size_t>(used_rows[static_cast<std::size_t>(i)] * cols +
                                                 used_cols[static_cast<std::size_t>(j)]);
      const auto before = static_cast<double>(last_reading[cell]);
      if (before <= 0 || reading(i, j) <= 0) continue;
      const double ratio = reading(i, j) / before;
      if (ratio > 0.5 && ratio < 2) g(i, j) = static_cast<double>(last_own[cell]) * ratio;
    }
  }
}

double GhostInverter::State::value_at(const ArrayXXd& conductance) {
  leaky = conductance + leak_share * reading.maxCoeff();
  return network.factorise(leaky) - (present * conductance * wanted).sum();
}

/// Newton's step by conjugate gradients over the cells that are free to move; products taken.
int GhostInverter::State::solve_step() {
  gradient = network.resistance - wanted;
  // A cell near 0 that would have to fall takes a step of its own, and is held at 0; Newton's step over the
  // others would else be cut short by it (Bertsekas 1982).
  free = present * ((g * network.resistance > near_zero) || (gradient > 0)).cast<double>();
  residual = free * gradient;
  const ArrayXXd scale = free / network.resistance.square();
  step.setZero(g.rows(), g.cols());
  preconditioned = scale * residual;
  direction = preconditioned;
  double along = (residual * preconditioned).sum();
  const double enough = along * inner_tolerance * inner_tolerance;
  int products = 0;
  while (products < most_products && along > enough) {
    hessian.times(network, direction, product);
    ++products;
    product *= free;
    const double curvature = (direction * product).sum();
    if (!(curvature > 0)) break;
    const double length = along / curvature;
    step += length * direction;
    residual -= length * product;
    preconditioned = scale * residual;
    const double next = (residual * preconditioned).sum();
    direction = preconditioned + (next / along) * direction;
    along = next;
  }
  step += (present - free) * gradient / network.resistance.square();
  return products;
}

/// Goes along the step as far as it improves; the new value.
double GhostInverter::State::advance(double value, double& change) {
  double length = 1;
  for (int k = 0; k < most_halvings; ++k, length /= 2) {
    trial = (g + length * step).max(0.0);
    const double reached = value_at(trial);
    if (!(reached >= value - rounding * std::abs(value))) continue;
    // A step that was cut short says nothing of how far the end is.
    change = (trial - g).abs().sum() / (length * std::max(trial.sum(), 1e-300));
    g = trial;
    return reached;
  }
  change = 0;
  return value_at(g);
}

GhostInverter::GhostInverter(int rows, int cols, InversionSettings settings)
    : state_(std::make_unique<State>()) {
  if (rows <= 0 || cols <= 0 || !(settings.switch_resistance >= 0) || !(settings.tolerance > 0) ||
      settings.most_steps < 1 || !(settings.least_share >= 0)) {
    throw std::invalid_argument("ghosts: " + std::to_string(rows) + " x " + std::to_string(cols) +
                                " cells, switches of " + std::to_string(settings.switch_resistance) +
                                ", tolerance " + std::to_string(settings.tolerance) + ", " +
                                std::to_string(settings.most_steps) + " steps, least share " +
                                std::to_string(settings.least_share));
  }
  state_->rows = rows;
  state_->cols = cols;
  state_->settings = settings;
  forget();
}
GhostInverter::~GhostInverter() = default;
GhostInverter::GhostInverter(GhostInverter&&) noexcept = default;
GhostInverter& GhostInverter::operator=(GhostInverter&&) noexcept = default;

void GhostInverter::forget() {
  const auto cells = static_cast<std::size_t>(state_->rows) * static_cast<std::size_t>(state_->cols);
  state_->last_reading.assign(cells, 0);
  state_->last_own.assign(cells, 0);
}

InversionQuality GhostInverter::invert(std::span<const float> reading, std::span<float> own) {
  State& s = *state_;
  if (reading.size() != s.last_reading.size() || own.size() != reading.size()) {
    throw std::invalid_argument("ghosts: " + std::to_string(reading.size()) + " readings and " +
                                std::to_string(own.size()) + " cells for " + std::to_string(s.rows) + " x " +
                                std::to_string(s.cols));
  }
  InversionQuality quality;
  const bool any = s.gather(reading);
  std::fill(own.begin(), own.end(), 0.0F);
  if (any) {
    s.begin();
    quality.wires = static_cast<int>(s.used_rows.size() + s.used_cols.size());
    quality.converged = false;
    double value = s.value_at(s.g);
    while (quality.steps < s.settings.most_steps && !quality.converged) {
      s.network.solve();
      quality.products += s.solve_step();
      value = s.advance(value, quality.change);
      ++quality.steps;
      quality.converged = quality.change < s.settings.tolerance;
    }
  }
  std::copy(reading.begin(), reading.end(), s.last_reading.begin());
  std::fill(s.last_own.begin(), s.last_own.end(), 0.0F);
  for (Index i = 0; any && i < s.g.rows(); ++i) {
    for (Index j = 0; j < s.g.cols(); ++j) {
      const auto cell = static_cast<std::size_t>(s.used_rows[static_cast<std::size_t>(i)] * s.cols +
                                                 s.used_cols[static_cast<std::size_t>(j)]);
      s.last_own[cell] = static_cast<float>(s.g(i, j));
      if (s.g(i, j) * s.wanted(i, j) >= s.settings.least_share) own[cell] = s.last_own[cell];
    }
  }
  return quality;
}

InversionQuality GhostInverter::invert(const RawFrame& frame, const MatCalibration& calibration,
                                       RawFrame& out) {
  State& s = *state_;
  const std::size_t cells = s.last_reading.size();
  if (frame.rows != s.rows || frame.cols != s.cols || frame.counts.size() != cells ||
      (!calibration.tare_counts.empty() && calibration.tare_counts.size() != cells)) {
    throw std::invalid_argument("ghosts: frame of " + std::to_string(frame.rows) + " x " +
                                std::to_string(frame.cols) + " with " + std::to_string(frame.counts.size()) +
                                " counts and a tare of " + std::to_string(calibration.tare_counts.size()) +
                                " for " + std::to_string(s.rows) + " x " + std::to_string(s.cols));
  }
  const auto tare = [&](std::size_t i) {
    return calibration.tare_counts.empty() ? 0 : static_cast<int>(calibration.tare_counts[i]);
  };
  const auto saturated = [&](std::size_t i) {
    return calibration.saturated_count > 0 && frame.counts[i] >= calibration.saturated_count;
  };
  const int threshold = std::max<int>(calibration.threshold_count, 1);
  s.frame_reading.resize(cells);
  s.frame_own.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    const bool dead = !calibration.dead_cells.empty() && calibration.dead_cells[i] != 0;
    const int above = dead ? 0 : static_cast<int>(frame.counts[i]) - tare(i);
    s.frame_reading[i] = above >= threshold ? static_cast<float>(above) : 0.0F;
  }
  const InversionQuality quality = invert(s.frame_reading, s.frame_own);
  out.counts.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    const long own = std::lround(s.frame_own[i]);
    const long counts = saturated(i) ? frame.counts[i] : tare(i) + (own >= threshold ? own : 0);
    out.counts[i] = static_cast<std::uint16_t>(std::min(counts, 65535L));
  }
  out.rows = frame.rows;
  out.cols = frame.cols;
  out.sequence = frame.sequence;
  out.lost_before = frame.lost_before;
  out.t_s = frame.t_s;
  out.device_time = frame.device_time;
  out.received = frame.received;
  return quality;
}

}  // namespace palmar::pressure
