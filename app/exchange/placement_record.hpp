// The part of a placement file that says how the placement came about: key "fit" of the file's object.
//   {"who":"..","when":"2026-03-01T10:00:00Z","mat":"palmar-open-64x64","mat_serial":"..","conditions":"..","fle_mm":2,
//    "fre_mm":1.4,"expected_mean_mm":1.7,"expected_largest_mm":3.2,
//    "presses":[{"landmark":"C7","u_mm":0,"v_mm":0,"x_mm":320.5,"y_mm":71,"residual_mm":0.8},..]}
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "calibration/body/placement_record.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// Keys that are not known are left alone: a later version may have more to say. Errors (bad_input): wrong_value, missing_key.
Result<calibration::PlacementRecord> parse_placement_record(const nlohmann::json& json,
                                                            const std::string& name);

/// The object, without an end of line.
std::string placement_record_json(const calibration::PlacementRecord& record);

}  // namespace palmar::exchange
