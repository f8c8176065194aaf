// The inside of StrokeRecorder: the strokes under way and the steps of one frame.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sensing/stroke/active_stroke.hpp"
#include "sensing/stroke/features.hpp"
#include "sensing/stroke/stroke_recorder.hpp"

namespace palmar::stroke {

struct StrokeRecorder::State {
  State(std::shared_ptr<const Atlas> atlas_in, std::vector<std::uint16_t> muscles_in,
        const GridGeometry& grid_in, const Placement& placement_in, const StrokeParameters& parameters_in);

  // stroke_recorder.cpp: the frame
  void take_back(std::vector<Stroke>& finished);
  void follow_contacts(const StrokeInput& input, std::vector<Stroke>& live);
  void measure_target(const StrokeInput& input);
  void end_lifted(double t_s, std::vector<Stroke>& live, std::vector<Stroke>& finished);
  void end(std::size_t place, std::vector<Stroke>& live, std::vector<Stroke>& finished);
  std::optional<std::size_t> begin(const Contact& contact, double t_s, std::vector<Stroke>& live);
  void follow(ActiveStroke& active, Stroke& stroke, const Contact& contact, const ContactLoads* loads,
              double t_s);
  void keep_sample(ActiveStroke& active, Stroke& stroke, const Contact& contact, double t_s) const;
  Stroke fresh_stroke(std::uint32_t contact, double start_s);

  // segmentation.cpp: where one stroke becomes two
  void segment(std::size_t place, double t_s, std::vector<Stroke>& live, std::vector<Stroke>& finished);
  bool cut(std::size_t place, double at_s, std::vector<Stroke>& live, std::vector<Stroke>& finished);
  void deliver(Stroke&& stroke, std::vector<Stroke>& finished);

  // summary.cpp: features
  void update(Stroke& stroke, ActiveStroke& active, double t_s);
  static void motion_to(Stroke& stroke, const Sums& sums);
  void sums_to(Stroke& stroke, const Sums& sums) const;
  std::optional<double> shape_to(Stroke& stroke);
  void muscles_to(Stroke& stroke, std::span<const float> load_Ns, double force_Ns,
                  std::optional<double> axis_deg);
  void complete(Stroke& stroke, ActiveStroke& active, const Sums& sums, std::span<const float> load_Ns,
                double longest_rest_s);

  ActiveStroke& active_of(std::size_t place) { return *active[slot_of_live[place]]; }

  std::shared_ptr<const Atlas> atlas;
  std::vector<std::uint16_t> muscles;
  GridGeometry grid;
  Placement placement;
  StrokeParameters parameters;
  RhythmParameters rhythm_parameters;
  MotionParameters motion_parameters;

  std::optional<std::size_t> target;
  std::optional<TargetMask> mask;

  std::vector<std::unique_ptr<ActiveStroke>> active;              ///< fixed pool
  std::vector<std::uint16_t> slot_of_live;                        ///< the slot of each live stroke
  std::vector<Stroke> spare;                                      ///< with their memory, for strokes to come
  std::array<double, Contacts::most> target_N{};                  ///< of each contact in this frame
  std::array<std::array<double, 4>, Contacts::most> shifted_N{};  ///< the same, as body::ShiftedCoverage
  std::array<std::int16_t, Contacts::most> slot_of_contact{};     ///< -1 for none
  std::vector<double> scratch;
  std::vector<MuscleShare> ranked;
  std::uint32_t last_id = 0;
  double now_s = 0;
  double dt_s = 0;
  bool started = false;
};

}  // namespace palmar::stroke
