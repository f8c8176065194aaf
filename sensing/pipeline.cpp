#include "sensing/pipeline.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "sensing/contact/contact_finder.hpp"
#include "sensing/contact/hands.hpp"
#include "sensing/depth/contact_depth.hpp"
#include "sensing/depth/deepest_muscle.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/depth/target_depth.hpp"
#include "sensing/depth/zone_loader.hpp"
#include "sensing/pressure/ghosts.hpp"
#include "sensing/pressure/pressure.hpp"
#include "sensing/stroke/stroke_recorder.hpp"

namespace palmar {
namespace {

PipelineConfig checked(PipelineConfig config) {
  if (!config.atlas) throw std::invalid_argument("pipeline without an atlas");
  if (!config.depth) config.depth = std::make_shared<const depth::DepthModel>();
  if (!(config.calibration.geometry == config.mat.geometry)) {
    throw std::invalid_argument(
        "calibration of a grid of " + std::to_string(config.calibration.geometry.rows) + " x " +
        std::to_string(config.calibration.geometry.cols) + " cells for mat " + config.mat.id + " of " +
        std::to_string(config.mat.geometry.rows) + " x " + std::to_string(config.mat.geometry.cols));
  }
  return config;
}

}  // namespace

struct Pipeline::State {
  explicit State(PipelineConfig config_in)
      : config(checked(std::move(config_in))),
        inverter(pressure::inverter_for(config.mat, config.calibration)),
        pressure(config.calibration),
        marker(config.mat.geometry),
        finder(config.mat.geometry, config.calibration.relative_uncertainty_95),
        muscles(*config.atlas, config.mat.geometry, config.placement, *config.depth),
        depths(*config.depth, config.mat.geometry, config.placement, config.atlas->mannequin.c7_psis_mm),
        deepest(*config.atlas, *config.depth, config.mat.geometry, config.placement),
        zones(*config.atlas, config.mat.geometry, config.placement),
        strokes(config.atlas, muscles.muscles(), config.mat.geometry, config.placement) {
    seen.zones.reserve(config.atlas->zones.size());
    history.clear(static_cast<std::size_t>(config.mat.geometry.cells()));
    finder.set_uncertainty(config.calibration.uncertainty);
    seen.depths.reserve(Contacts::most);
  }

  PipelineConfig config;
  std::optional<pressure::GhostInverter> inverter;
  RawFrame without_ghosts;
  pressure::PressureConverter pressure;
  pressure::CellHistory history;
  pressure::GhostMarker marker;
  contact::ContactFinder finder;
  depth::MuscleLoader muscles;
  depth::ContactDepths depths;
  depth::DeepestMuscle deepest;
  depth::ZoneLoader zones;
  std::optional<depth::TargetDepth> target;
  stroke::StrokeRecorder strokes;
  std::vector<ContactLoads> contact_loads;
  Observation seen;
};

Pipeline::Pipeline(PipelineConfig config) : state_(std::make_unique<State>(std::move(config))) {
  set_target(state_->config.target);
}
Pipeline::~Pipeline() = default;
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;

const Observation& Pipeline::step(const RawFrame& frame, const std::optional<Hands>& hands) {
  State& s = *state_;
  Observation& seen = s.seen;
  seen.sequence = frame.sequence;
  seen.lost_before = frame.lost_before;
  seen.t_s = frame.t_s;
  seen.received = frame.received;

  if (s.inverter) {
    s.inverter->invert(frame, s.config.calibration, s.without_ghosts);
    s.pressure.convert(s.without_ghosts, seen.field, &s.history);
  } else {
    s.pressure.convert(frame, seen.field, &s.history);
    if (s.config.mat.readout == MatReadout::unknown) s.marker.mark(seen.field);
  }
  s.finder.find(seen.field, frame.t_s, seen.contacts);
  contact::place_on_body(seen.contacts, s.config.placement);
  if (hands) contact::name_hands(seen.contacts, *hands);
  s.muscles.load(seen.field, seen.contacts, seen.muscles, s.contact_loads);
  s.depths.estimate(seen.field, seen.contacts, seen.depths);
  s.deepest.name(seen.contacts, seen.depths);
  s.zones.load(seen.field, seen.zones);
  if (s.target) seen.target = s.target->load(seen.field, seen.contacts);
  s.strokes.observe({seen.field, seen.contacts, s.contact_loads, frame.t_s}, seen.live_strokes,
                    seen.finished_strokes);
  return seen;
}

const Observation& Pipeline::finish() {
  Observation& seen = state_->seen;
  seen.contacts.list.clear();
  seen.depths.clear();
  std::fill(seen.contacts.owner.begin(), seen.contacts.owner.end(), Contacts::none);
  state_->strokes.finish(seen.live_strokes, seen.finished_strokes);
  return seen;
}

void Pipeline::set_target(std::optional<std::size_t> muscle) {
  State& s = *state_;
  std::optional<depth::TargetDepth> target;
  if (muscle)
    target.emplace(*s.config.atlas, *muscle, s.config.mat.geometry, s.config.placement, *s.config.depth);
  s.strokes.set_target(muscle);
  s.target = std::move(target);
  s.config.target = muscle;
  s.seen.target.reset();
}

void Pipeline::set_calibration(const MatCalibration& calibration) {
  State& s = *state_;
  PipelineConfig config = s.config;
  config.calibration = calibration;
  s.config = checked(std::move(config));
  s.inverter = pressure::inverter_for(s.config.mat, s.config.calibration);
  s.pressure = pressure::PressureConverter(s.config.calibration);
  s.finder.set_relative_uncertainty_95(calibration.relative_uncertainty_95);
  s.finder.set_uncertainty(calibration.uncertainty);
}

void Pipeline::take_placement(Pipeline&& prepared) {
  State& s = *state_;
  State& other = *prepared.state_;
  if (!(s.config.mat.geometry == other.config.mat.geometry) || s.config.atlas != other.config.atlas) {
    throw std::invalid_argument("placement prepared for the mat " + other.config.mat.id +
                                " and another body than the one of " + s.config.mat.id);
  }
  other.strokes.number_after(s.strokes);
  s.config.placement = other.config.placement;
  s.config.depth = other.config.depth;
  s.muscles = std::move(other.muscles);
  s.depths = std::move(other.depths);
  s.deepest = std::move(other.deepest);
  s.zones = std::move(other.zones);
  s.strokes = std::move(other.strokes);
  set_target(s.config.target);
}

}  // namespace palmar
