#include "sensing/contact/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/contact/contact_finder.hpp"

namespace palmar::contact {
namespace {

PressureField even_field(int side, int pressed, float kPa) {
  PressureField field;
  field.geometry = {side, side, 10, 10};
  const auto cells = static_cast<std::size_t>(side * side);
  field.kPa.assign(cells, 0.0F);
  field.validity.assign(cells, CellValidity::measured);
  for (int r = 4; r < 4 + pressed; ++r) {
    for (int c = 4; c < 4 + pressed; ++c) {
      field.kPa[static_cast<std::size_t>(field.geometry.index(r, c))] = kPa;
      field.loaded.push_back(static_cast<std::uint32_t>(field.geometry.index(r, c)));
      field.force_N += 0.1 * static_cast<double>(kPa);
    }
  }
  return field;
}

Contact only_contact(const PressureField& field, const ForceUncertainty& uncertainty) {
  ContactFinder finder(field.geometry);
  finder.set_uncertainty(uncertainty);
  Contacts contacts;
  finder.find(field, 0, contacts);
  EXPECT_EQ(contacts.list.size(), 1U);
  return contacts.list.at(0);
}

double half_share(const Contact& contact) {
  return (*contact.force_hi_N - *contact.force_lo_N) / 2 / contact.force_N;
}

// Errors that cells have for themselves average out over a contact; one that they share does not.
TEST(Interval, OwnErrorsAverageOutAndCommonOnesDoNot) {
  for (const int pressed : {2, 6}) {
    const PressureField field = even_field(24, pressed, 20);
    ForceUncertainty own;
    own.cells.assign(field.kPa.size(), 0.2F);
    EXPECT_NEAR(half_share(only_contact(field, own)), 0.2 / pressed, 1e-6);
    ForceUncertainty common;
    common.cells.assign(field.kPa.size(), 0.0F);
    common.common = 0.06;
    EXPECT_NEAR(half_share(only_contact(field, common)), 0.06, 1e-9);
  }
}

TEST(Interval, UnevenPressureWidensIt) {
  ForceUncertainty placement;
  placement.placement = 0.5;
  const PressureField small = even_field(24, 2, 20), large = even_field(24, 10, 20);
  placement.cells.assign(small.kPa.size(), 0.0F);
  // Two by two: every cell lies between two loaded and two empty neighbours.
  EXPECT_NEAR(half_share(only_contact(small, placement)), 0.5 * 0.5 / 2, 1e-6);
  EXPECT_LT(half_share(only_contact(large, placement)), half_share(only_contact(small, placement)) / 3);
}

TEST(Interval, AForeignGridThrows) {
  const PressureField field = even_field(24, 2, 20);
  ForceUncertainty foreign;
  foreign.cells.assign(3, 0.1F);
  Contacts contacts;
  EXPECT_THROW(set_intervals(foreign, field, contacts), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::contact
