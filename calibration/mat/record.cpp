#include "calibration/mat/record.hpp"

namespace palmar::calibration {

std::string_view id(MatMethod method) { return method == MatMethod::bench ? "bench" : "roll"; }

std::optional<MatMethod> mat_method(std::string_view id) {
  if (id == "bench") return MatMethod::bench;
  if (id == "roll") return MatMethod::roll;
  return std::nullopt;
}

}  // namespace palmar::calibration
