// The stage "place" of the set-up: where the mat lies on the back, and whether it still lies there. Without threads.
#pragma once

#include <memory>
#include <optional>

#include "app/station/setup_config.hpp"
#include "app/station/setup_view.hpp"
#include "calibration/body/body_procedure.hpp"
#include "calibration/body/slip_procedure.hpp"

namespace palmar::station {

/// A place that was accepted.
struct FoundPlace {
  Placement placement;
  calibration::PlacementRecord record;
};

class SetupPlace {
 public:
  explicit SetupPlace(const SetupRunConfig& config);

  /// The stage's first page: until it is zeroed as it lies, the mat wants that.
  void begin();
  void choose(SetupChoice choice);
  void leave();
  calibration::Procedure* procedure();
  /// After the procedure was asked for something. True where the stage is done without a new place.
  bool acted();
  /// What the attached mat says of itself: a place that was found for another one is passed over, and said to be.
  void attached(const std::string& serial);
  /// Is the mat to be zeroed? Once.
  bool take_zero();
  /// It was, or why it was not.
  void zeroed(const Status& done);
  /// It was calibrated on a table: it is yet to be laid on the back.
  void moved() { zeroed_ = false; }
  void lost(const std::string& message);
  /// Once.
  std::optional<FoundPlace> take();
  /// The place that was taken is in force.
  void in_force(const FoundPlace& place);
  void show(SetupView& view) const;

 private:
  void mount();
  void begin_pressing();
  void press_landmarks();
  void look_for_slip();
  void note_slip(const calibration::SlipCheck& check);

  const SetupRunConfig& config_;
  Placement placement_;  // in force
  std::optional<calibration::PlacementRecord> record_;
  std::optional<calibration::BodyFit> before_;  // the fit of the record
  SetupPage page_ = SetupPage::only;
  std::vector<SetupChoice> choices_;
  std::unique_ptr<calibration::BodyProcedure> place_;
  std::unique_ptr<calibration::SlipProcedure> look_;
  std::shared_ptr<const calibration::BodyFit> fit_;
  std::shared_ptr<const calibration::ErrorMap> errors_;
  std::optional<FoundPlace> found_;
  std::optional<calibration::SlipCheck> slip_;
  bool placed_ = false;  // in this run
  bool zeroed_ = false;  // in this run, as it lies
  bool zero_wanted_ = false;
  std::string zero_problem_;
  std::string serial_;   // of the attached mat
  std::string foreign_;  // what is to be said of a place that was another mat's
};

}  // namespace palmar::station
