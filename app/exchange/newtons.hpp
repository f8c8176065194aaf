// Where a run's newtons come from, and so how far they can be believed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sensing/model/mat_description.hpp"

namespace palmar::exchange {

enum class NewtonsFrom : std::uint8_t {
  maker,        ///< the maker's calibration of the model
  own,          ///< a calibration of this one mat
  nominal,      ///< what the protocol means a count to be: the mat is not calibrated
  virtual_mat,  ///< a simulated mat, which does follow its rule
  stand_in      ///< neither: only so that presses are seen at all
};

/// "maker", "own", "nominal", "virtual_mat", "stand_in".
std::string_view id(NewtonsFrom from);

/// Of an attached or recorded mat. `own`: its own calibration is in use.
NewtonsFrom newtons_from(const MatDescription& mat, bool own);

/// What a person has to be told, without a full stop; `remedy`: what to do here. Absent where the newtons are a calibration's.
std::optional<std::string> newtons_notice(NewtonsFrom from, std::string_view remedy);

}  // namespace palmar::exchange
