// PressureField -> Contacts: detect -> join -> split -> measure -> track -> classify.
#pragma once

#include <memory>
#include <optional>

#include "sensing/contact/parameters.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::contact {

class ContactFinder {
 public:
  /// `relative_uncertainty_95`: half-width of the mat's 95 % interval as a share of the force; absent where
  /// unknown. Throws std::invalid_argument on an empty grid or a parameter out of range.
  explicit ContactFinder(const GridGeometry& grid,
                         std::optional<double> relative_uncertainty_95 = std::nullopt,
                         const ContactParameters& parameters = {});
  ~ContactFinder();
  ContactFinder(ContactFinder&&) noexcept;
  ContactFinder& operator=(ContactFinder&&) noexcept;

  /// Contacts of one frame, at time t_s (never falling). Every cell belongs to one contact at most, and the
  /// contacts' forces are the sums over their cells. `contacts` is reused; nothing is allocated once it has
  /// seen a frame of this grid. Contact::centre_body and Contact::hand are left to others. Throws
  /// std::invalid_argument where the field's grid is not the finder's.
  void find(const PressureField& field, double t_s, Contacts& contacts);

  void set_relative_uncertainty_95(std::optional<double> share);
  /// What is known of each cell; goes before the share of the whole force.
  void set_uncertainty(std::optional<ForceUncertainty> uncertainty);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Gives every contact its place on the body.
void place_on_body(Contacts& contacts, const Placement& placement);

}  // namespace palmar::contact
