#include <gtest/gtest.h>

#include <numeric>

#include "sensing/model/units.hpp"
#include "sensing/pressure/ghosts.hpp"

namespace palmar::pressure {
namespace {

const GridGeometry grid{20, 20, 10, 10};

PressureField empty_field() {
  PressureField field;
  field.geometry = grid;
  field.kPa.assign(400, 0.0F);
  field.validity.assign(400, CellValidity::below_threshold);
  return field;
}

void put(PressureField& field, int row, int col, float kPa, int size = 1) {
  for (int r = row; r < row + size; ++r) {
    for (int c = col; c < col + size; ++c) {
      const auto cell = static_cast<std::size_t>(grid.index(r, c));
      field.kPa[cell] = kPa;
      field.validity[cell] = CellValidity::measured;
    }
  }
}

void finish(PressureField& field) {
  field.loaded.clear();
  field.force_N = field.peak_kPa = 0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    if (!(field.kPa[i] > 0)) continue;
    field.loaded.push_back(i);
    field.force_N += N_from_kPa(static_cast<double>(field.kPa[i]), 100);
    field.peak_kPa = std::max(field.peak_kPa, static_cast<double>(field.kPa[i]));
  }
}

/// Three corners of a rectangle and what is read at the fourth.
PressureField rectangle(float ghost_kPa, int size = 1) {
  PressureField field = empty_field();
  put(field, 3, 4, 30, size);
  put(field, 3, 14, 30, size);
  put(field, 12, 4, 30, size);
  if (ghost_kPa > 0) put(field, 12, 14, ghost_kPa, size);
  finish(field);
  return field;
}

TEST(GhostMarker, MarksTheFourthCorner) {
  for (const float share : {0.2F, 0.33F, 0.5F}) {
    PressureField field = rectangle(30 * share);
    EXPECT_EQ(GhostMarker(grid).mark(field), 1);
    EXPECT_EQ(field.validity[12 * 20 + 14], CellValidity::untrusted);
    EXPECT_EQ(field.kPa[12 * 20 + 14], 30 * share);
    EXPECT_NEAR(field.force_N, 9, 1e-6);
    EXPECT_NEAR(field.peak_kPa, 30, 1e-6);
  }
}

TEST(GhostMarker, LeavesAFourthPressAlone) {
  for (const float share : {0.55F, 0.8F, 1.0F, 2.0F}) {
    PressureField field = rectangle(30 * share);
    const double force_N = field.force_N;
    EXPECT_EQ(GhostMarker(grid).mark(field), 0) << share;
    EXPECT_EQ(field.force_N, force_N);
  }
}

TEST(GhostMarker, TheWeakestCornerDecides) {
  PressureField field = empty_field();
  put(field, 3, 4, 20, 3);  // across from the patch in question
  put(field, 3, 14, 60, 3);
  put(field, 12, 4, 60, 3);
  put(field, 12, 14, 25, 3);
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 0);
  put(field, 3, 4, 60, 3);
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 9);
}

TEST(GhostMarker, CellsThatTouchByACornerAreOnePatch) {
  PressureField field = rectangle(10);
  put(field, 13, 15, 40, 2);  // a press whose border the weak cell is
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 0);
  PressureField other = rectangle(10);
  put(other, 13, 12, 40, 2);
  finish(other);
  EXPECT_EQ(GhostMarker(grid).mark(other), 0);
}

TEST(GhostMarker, MarksPatchesOfSeveralCells) {
  PressureField field = rectangle(10, 3);
  EXPECT_EQ(GhostMarker(grid).mark(field), 9);
  EXPECT_NEAR(field.force_N, 3 * 9 * 3, 1e-5);
}

TEST(GhostMarker, NeedsAllThreeCorners) {
  for (int left_out = 0; left_out < 3; ++left_out) {
    PressureField field = empty_field();
    if (left_out != 0) put(field, 3, 4, 30);
    if (left_out != 1) put(field, 3, 14, 30);
    if (left_out != 2) put(field, 12, 4, 30);
    put(field, 12, 14, 10);
    finish(field);
    EXPECT_EQ(GhostMarker(grid).mark(field), 0) << left_out;
  }
}

TEST(GhostMarker, LeavesTheSoftBorderOfAPressAlone) {
  PressureField field = empty_field();
  put(field, 4, 4, 2, 9);
  put(field, 6, 6, 30, 5);
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 0);
}

TEST(GhostMarker, CornersMayBeOnePatch) {
  // An L of one patch, and its ghost apart from it.
  PressureField field = empty_field();
  for (int k = 2; k <= 12; ++k) {
    put(field, 2, k, 30);
    put(field, k, 2, 30);
  }
  put(field, 12, 12, 8);
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 1);
}

TEST(GhostMarker, GhostsMakeNoGhosts) {
  // Where one real corner is missing, a ghost does not stand in for it.
  PressureField field = rectangle(10);
  put(field, 12, 18, 4);  // shares a row with the ghost and no column with a real press
  finish(field);
  EXPECT_EQ(GhostMarker(grid).mark(field), 1);
  EXPECT_EQ(field.validity[12 * 20 + 18], CellValidity::measured);
}

TEST(GhostMarker, TurnsAndMirrorsWithThePresses) {
  for (int turn = 0; turn < 4; ++turn) {
    PressureField field = empty_field();
    const int rows[2] = {3, 12};
    const int cols[2] = {5, 16};
    for (int k = 0; k < 4; ++k)
      put(field, rows[(k + turn) % 4 / 2], cols[(k + turn) % 2], k == 3 ? 9.0F : 30.0F);
    finish(field);
    EXPECT_EQ(GhostMarker(grid).mark(field), 1);
  }
}

TEST(GhostMarker, ForgetsTheFrameBefore) {
  GhostMarker marker(grid);
  PressureField field = rectangle(10);
  EXPECT_EQ(marker.mark(field), 1);
  PressureField other = empty_field();
  put(other, 12, 14, 10);
  finish(other);
  EXPECT_EQ(marker.mark(other), 0);
  PressureField nothing = empty_field();
  finish(nothing);
  EXPECT_EQ(marker.mark(nothing), 0);
}

TEST(GhostMarker, LooksPastDeadCells) {
  PressureField field = rectangle(10);
  field.validity[3 * 20 + 4] = CellValidity::untrusted;
  EXPECT_EQ(GhostMarker(grid).mark(field), 0);
}

TEST(GhostMarker, RefusesOtherGrids) {
  PressureField field = rectangle(10);
  EXPECT_THROW(GhostMarker({4, 4, 10, 10}).mark(field), std::invalid_argument);
  EXPECT_THROW(GhostMarker({0, 4, 10, 10}), std::invalid_argument);
  EXPECT_THROW(GhostMarker(grid, {0, 1}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::pressure
