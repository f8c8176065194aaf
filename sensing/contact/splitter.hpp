// Split: contacts that touch become prints of their own. Those that came apart from each other are told apart
// by where each was going and by the shape that it had alone; a first touch by two clusters, where they stand
// clear of each other.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sensing/contact/islands.hpp"
#include "sensing/contact/joiner.hpp"
#include "sensing/contact/parameters.hpp"
#include "sensing/contact/tracker.hpp"

namespace palmar::contact {

class Splitter {
 public:
  Splitter(const GridGeometry& grid, const ContactParameters& parameters);

  /// Prints of the frame, at most `most_tracks`, and for each cell the index of its print (Contacts::none for
  /// no print). Every cell of a group goes to one of its prints, so their forces add up to the group's.
  void split(const PressureField& field, const Islands& islands, const Groups& groups, const Tracker& tracker,
             std::vector<Print>& prints, std::span<std::uint8_t> print_of_cell);

 private:
  static constexpr std::size_t most_parts = 8;
  struct Cell {
    float x = 0, y = 0;  ///< mm, mat frame
    float kPa = 0;
    std::uint32_t index = 0;
    std::uint8_t part = 0;
  };
  struct Part {
    double x = 0, y = 0;
    double ixx = 1, ixy = 0, iyy = 1;  ///< inverse covariance of its own print
    double log_det = 0;
    double force = 0;  ///< kPa summed over its cells
    double due_N = 0;  ///< force that it had before
    int track = Tracker::none;
  };

  std::size_t parts_by_tracks(const Group& group, const Tracker& tracker);
  std::size_t parts_by_shape();
  bool proven(std::size_t parts, const Tracker& tracker) const;
  bool stay_apart(const Group& group, std::size_t parts) const;
  bool separated(double least_separation) const;
  void gather(const PressureField& field, const Islands& islands, const Groups& groups, const Group& group);
  void share_out(std::size_t parts, int times);
  std::size_t drop_vanished(std::size_t parts);
  std::optional<std::size_t> vanished(std::size_t parts) const;
  static bool on_top_of_each_other(const Part& a, const Part& b);
  void whole(const Islands& islands, const Groups& groups, const Group& group, std::vector<Print>& prints,
             std::span<std::uint8_t> print_of_cell) const;
  void apart(const PressureField& field, std::size_t parts, std::vector<Print>& prints,
             std::span<std::uint8_t> print_of_cell) const;

  GridGeometry grid_;
  ContactParameters parameters_;
  std::vector<Cell> cells_;
  std::array<Part, most_parts> parts_{};
};

}  // namespace palmar::contact
