// --mat auto: which mat is attached, and where.
#pragma once

#include <optional>
#include <string>

#include "sensing/model/status.hpp"

namespace palmar::cli {

struct AttachedMat {
  std::string id;  ///< of `palmar mats`
  std::string port;
};

/// Tries that port, or, without one, every serial port that a mat may be on, and says on standard error what it
/// does and what it found. Errors: those of source::find_mat for the only port; no_mat_attached; no_mat, with
/// what each of several ports had.
Result<AttachedMat> find_attached_mat(const std::optional<std::string>& port);

}  // namespace palmar::cli
