// Contact tracks -> strokes: when each begins and ends, its path, and its kinematics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/stroke/parameters.hpp"

namespace palmar::stroke {

/// What one frame holds for the strokes. `loads[i]` belongs to contacts.list[i], one number for each muscle
/// of the recorder.
struct StrokeInput {
  const PressureField& field;
  const Contacts& contacts;
  const std::vector<ContactLoads>& loads;
  double t_s = 0;
};

class StrokeRecorder {
 public:
  /// `muscles`: indices into atlas->muscles, in the order of ContactLoads::load_N. Throws
  /// std::invalid_argument on an empty grid, a missing atlas, a muscle that is not in it, or a parameter out
  /// of range.
  StrokeRecorder(std::shared_ptr<const Atlas> atlas, std::vector<std::uint16_t> muscles,
                 const GridGeometry& grid, const Placement& placement,
                 const StrokeParameters& parameters = {});
  ~StrokeRecorder();
  StrokeRecorder(StrokeRecorder&&) noexcept;
  StrokeRecorder& operator=(StrokeRecorder&&) noexcept;

  /// Takes one frame; t_s never falls. `live` and `finished` are the same two vectors in every call: the
  /// recorder keeps its strokes in them, so that paths are never copied. `finished` holds those that ended
  /// with this frame; a stroke ends lift_s after its contact left, and end_s then says when it left. Nothing
  /// is allocated once warm.
  void observe(const StrokeInput& input, std::vector<Stroke>& live, std::vector<Stroke>& finished);

  /// Ends all strokes, as if all contacts had left.
  void finish(std::vector<Stroke>& live, std::vector<Stroke>& finished);

  /// The muscle that strokes are measured against from the next frame on. Prepares its mask: not for every
  /// frame. Strokes that are alive lose what they had gathered against another target.
  void set_target(std::optional<std::size_t> muscle);
  /// Numbers its strokes on from those of another recorder, whose place it takes.
  void number_after(const StrokeRecorder& before);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::stroke
