// --mat auto: which mat is attached, and where; and which one mat of a model that is.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

struct AttachedMat {
  std::string id;  ///< of `palmar mats`
  std::string port;
  std::string serial;  ///< empty where neither it nor its USB device has told
};

/// On standard error.
bool say_what_is_tried(const std::string& line);

/// Tries that port, or, without one, every serial port that a mat may be on, and tells what it does and what it found; goes on while
/// `tell` says so. Errors: stopped; those of source::find_mat for the only port; no_mat_attached; no_mat, with
/// what each of several ports had.
Result<AttachedMat> find_attached_mat(
    const std::optional<std::string>& port,
    const std::function<bool(const std::string& line)>& tell = say_what_is_tried);

/// Where `mat` is "auto", puts the attached mat's id there and its port in `port`, which may name the only one to try. Errors: those of
/// find_attached_mat.
Status take_attached_mat(std::string& mat, std::string& port);

/// What the mat on that port says its serial number is; empty where its protocol has none, or nothing answers. Up to two seconds.
std::string ask_serial(const std::string& port, const MatDescription& mat);

}  // namespace palmar::cli
