// Track: which print of this frame is which contact of the frames before.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sensing/contact/assignment.hpp"
#include "sensing/contact/joiner.hpp"
#include "sensing/contact/moments.hpp"
#include "sensing/contact/parameters.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::contact {

/// What one contact left in this frame, before it has a name.
struct Print {
  Moments moments;
  int islands = 1;
  bool alone = true;                      ///< no other contact touches it: its shape is its own
  std::optional<std::size_t> track;       ///< the track that it was split off for
  std::array<float, most_tracks> held{};  ///< kPa that lay under each track, summed over cells
};

struct Track {
  std::uint32_t id = 0;  ///< Contact::id; 0 where the place is free
  double first_s = 0;
  double last_s = 0;  ///< when it was seen last
  std::uint32_t age_frames = 0;
  MatPoint centre;    ///< when it was seen last
  MatPoint expected;  ///< where it should be in this frame
  double vx_mm_s = 0, vy_mm_s = 0;
  bool apart =
      false;  ///< it was seen alone for long enough to be a contact of its own, whatever it touches later
  int alone_frames = 0;
  Covariance shape;    ///< of its own print, when it was seen alone last
  double force_N = 0;  ///< smoothed
  std::array<float, contact_tool_count> votes{};
  double vote_weight = 0;
  ContactTool tool = ContactTool::unknown;
};

class Tracker {
 public:
  Tracker(const GridGeometry& grid, const ContactParameters& parameters);

  /// Moves every track on to time t_s and forgets those that have been away for too long.
  void predict(double t_s);
  /// Gives each print its track, old or new, or none where it is too weak: track_of()[print].
  void update(std::span<const Print> prints);

  std::span<const int> track_of() const { return {track_of_.data(), count_}; }
  static constexpr int none = -1;
  Track& track(std::size_t place) { return tracks_[place]; }
  const std::array<Track, most_tracks>& tracks() const { return tracks_; }
  /// Bit k: track k has only just begun.
  std::uint32_t young() const;
  double dt_s() const { return dt_s_; }

 private:
  double cost_mm(const Print& print, const Track& track, std::size_t place) const;
  void begin(Track& track, const Print& print);
  void follow(Track& track, const Print& print);

  GridGeometry grid_;
  ContactParameters parameters_;
  std::array<Track, most_tracks> tracks_{};
  Assignment assignment_;
  std::array<int, most_tracks> track_of_{};
  std::size_t count_ = 0;
  std::uint32_t last_id_ = 0;
  double now_s_ = 0;
  double dt_s_ = 0;
  bool started_ = false;
};

}  // namespace palmar::contact
