#include "app/station/typed_number.hpp"

#include <gtest/gtest.h>

namespace palmar::station {
namespace {

TEST(TypedNumber, IsReadWithItsUnit) {
  const calibration::Entry kg{"weight", "kg", 0.1, 200, {}};
  for (const auto& [text, value] : {std::pair{"5", 5.0},
                                    {" 5.5 kg ", 5.5},
                                    {"2,5kg", 2.5},
                                    {"500 g", 0.5},
                                    {"10 lb", 4.5359237},
                                    {"49.03325 N", 5.0}})
    EXPECT_NEAR(typed_for(kg, text).value(), value, 1e-9) << text;
  const calibration::Entry kPa{"pressure", "kPa", 1, 100, {}};
  EXPECT_EQ(typed_for(kPa, "20").value(), 20);
  EXPECT_EQ(typed_for(kPa, "20 kPa").value(), 20);
}

TEST(TypedNumber, GarbageIsRefusedByName) {
  const calibration::Entry kg{"weight", "kg", 0.1, 200, {}};
  for (const auto& [text, name] : {std::pair{"", "not_a_number"},
                                   {"kg", "not_a_number"},
                                   {"nan", "not_a_number"},
                                   {"inf", "not_a_number"},
                                   {"5 stone", "unknown_unit"},
                                   {"5 kPa", "unknown_unit"},
                                   {"-5", "out_of_range"},
                                   {"5000", "out_of_range"},
                                   {"1e400", "not_a_number"}})
    EXPECT_EQ(typed_for(kg, text).error().name, name) << text;
  EXPECT_EQ(typed_for({"pressure", "kPa", 1, 100, {}}, "5 kg").error().name, "unknown_unit");
}

TEST(TypedNumber, AWeightIsSaidInAllUnits) {
  EXPECT_EQ(weight_words("5", "kg"), "49.0 N = 5.00 kg = 11.02 lb");
  EXPECT_EQ(weight_words("5", "kPa"), "");
  EXPECT_EQ(weight_words("", "kg"), "");
}

}  // namespace
}  // namespace palmar::station
