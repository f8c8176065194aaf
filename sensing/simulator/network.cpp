#include "sensing/simulator/network.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace palmar::simulator {
namespace {

/// Share of the largest conductance that joins every row to every column, so that wires without a loaded cell
/// between them are still one network; far below what a reading resolves.
constexpr double leak_share = 1e-9;

}  // namespace

struct ResistorNetwork::State {
  int rows, cols;
  std::vector<int> used_rows, used_cols;  ///< those with any conductance; the others carry no current
  Eigen::MatrixXd g;                      ///< used rows x used columns
  Eigen::MatrixXd scaled;                 ///< g over the rows' sums
  Eigen::MatrixXd reduced;                ///< of the columns alone, the rows eliminated
  Eigen::MatrixXd by_row;                 ///< columns x rows
  Eigen::VectorXd row_sum;
  Eigen::LLT<Eigen::MatrixXd> cholesky;

  /// Gathers the wires in use; false where nothing conducts.
  bool gather(std::span<const double> conductance, std::span<double> reading, double switch_resistance);
};

bool ResistorNetwork::State::gather(std::span<const double> conductance, std::span<double> reading,
                                    double switch_resistance) {
  const auto cells = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  if (conductance.size() != cells || reading.size() != cells || !(switch_resistance >= 0)) {
    throw std::invalid_argument("network of " + std::to_string(rows) + " x " + std::to_string(cols) +
                                " with " + std::to_string(conductance.size()) + " conductances, " +
                                std::to_string(reading.size()) + " readings, switches of " +
                                std::to_string(switch_resistance));
  }
  std::fill(reading.begin(), reading.end(), 0.0);
  used_rows.clear();
  used_cols.clear();
  std::vector<bool> column_used(static_cast<std::size_t>(cols), false);
  for (int r = 0; r < rows; ++r) {
    bool any = false;
    for (int c = 0; c < cols; ++c) {
      if (!(conductance[static_cast<std::size_t>(r * cols + c)] > 0)) continue;
      any = true;
      column_used[static_cast<std::size_t>(c)] = true;
    }
    if (any) used_rows.push_back(r);
  }
  for (int c = 0; c < cols; ++c) {
    if (column_used[static_cast<std::size_t>(c)]) used_cols.push_back(c);
  }
  if (used_rows.empty()) return false;
  g.resize(static_cast<Eigen::Index>(used_rows.size()), static_cast<Eigen::Index>(used_cols.size()));
  for (Eigen::Index i = 0; i < g.rows(); ++i) {
    for (Eigen::Index j = 0; j < g.cols(); ++j) {
      g(i, j) = conductance[static_cast<std::size_t>(used_rows[static_cast<std::size_t>(i)] * cols +
                                                     used_cols[static_cast<std::size_t>(j)])];
    }
  }
  return true;
}

ResistorNetwork::ResistorNetwork(int rows, int cols) : state_(std::make_unique<State>()) {
  if (rows <= 0 || cols <= 0) {
    throw std::invalid_argument("network of " + std::to_string(rows) + " x " + std::to_string(cols));
  }
  state_->rows = rows;
  state_->cols = cols;
}
ResistorNetwork::~ResistorNetwork() = default;
ResistorNetwork::ResistorNetwork(ResistorNetwork&&) noexcept = default;
ResistorNetwork& ResistorNetwork::operator=(ResistorNetwork&&) noexcept = default;

// Nodal analysis: [Dr -G; -G' Dc] v = i, D the sums of all conductances at a wire, its switch with them. The
// rows are eliminated first (Schur complement), which leaves one Cholesky factorisation for all rows.
void ResistorNetwork::read_isolated(std::span<const double> conductance, double switch_resistance,
                                    std::span<double> reading) {
  State& s = *state_;
  if (!s.gather(conductance, reading, switch_resistance)) return;
  if (switch_resistance == 0) {
    std::copy(conductance.begin(), conductance.end(), reading.begin());
    return;
  }
  const double through_switch = 1 / switch_resistance;
  s.row_sum = s.g.rowwise().sum().array() + through_switch;
  s.scaled = s.row_sum.cwiseInverse().asDiagonal() * s.g;
  s.reduced.noalias() = -s.g.transpose() * s.scaled;
  s.reduced.diagonal().array() += s.g.colwise().sum().transpose().array() + through_switch;
  s.cholesky.compute(s.reduced);
  // Column potentials for row r at 1: reduced * v = G' Dr^-1 e_r / Rs; the current into a column is v / Rs.
  s.by_row = s.cholesky.solve(s.scaled.transpose()) * (through_switch * through_switch);
  for (Eigen::Index i = 0; i < s.g.rows(); ++i) {
    for (Eigen::Index j = 0; j < s.g.cols(); ++j) {
      reading[static_cast<std::size_t>(s.used_rows[static_cast<std::size_t>(i)] * s.cols +
                                       s.used_cols[static_cast<std::size_t>(j)])] = s.by_row(j, i);
    }
  }
}

// The resistance between two wires is b' L^+ b with b = e_row - e_col and L the network's Laplacian. L is
// singular; adding the same to all entries of its column block makes it regular and changes no such product.
void ResistorNetwork::read_unisolated(std::span<const double> conductance, double switch_resistance,
                                      std::span<double> reading) {
  State& s = *state_;
  if (!s.gather(conductance, reading, switch_resistance)) return;
  s.g.array() += leak_share * s.g.maxCoeff();
  s.row_sum = s.g.rowwise().sum();
  s.scaled = s.row_sum.cwiseInverse().asDiagonal() * s.g;
  const Eigen::VectorXd column_sum = s.g.colwise().sum();
  s.reduced.noalias() = -s.g.transpose() * s.scaled;
  s.reduced.array() += column_sum.mean() / static_cast<double>(s.g.cols());
  s.reduced.diagonal() += column_sum;
  s.cholesky.compute(s.reduced);
  s.by_row = s.cholesky.solve(s.scaled.transpose());
  const Eigen::MatrixXd between_columns = s.cholesky.solve(Eigen::MatrixXd::Identity(s.g.cols(), s.g.cols()));
  for (Eigen::Index i = 0; i < s.g.rows(); ++i) {
    const double row_self = 1 / s.row_sum(i) + s.scaled.row(i).dot(s.by_row.col(i));
    for (Eigen::Index j = 0; j < s.g.cols(); ++j) {
      const double resistance = row_self + between_columns(j, j) - 2 * s.by_row(j, i) + 2 * switch_resistance;
      reading[static_cast<std::size_t>(s.used_rows[static_cast<std::size_t>(i)] * s.cols +
                                       s.used_cols[static_cast<std::size_t>(j)])] = 1 / resistance;
    }
  }
}

}  // namespace palmar::simulator
