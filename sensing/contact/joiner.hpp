// Join: which islands are the print of one hand. A palm prints its heel, its fingers and the rim between
// them; four finger pads are one tool; two thumbs side by side are two.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sensing/contact/islands.hpp"
#include "sensing/contact/parameters.hpp"

namespace palmar::contact {

inline constexpr std::size_t most_tracks = 32;
inline constexpr std::size_t most_islands = 64;  ///< more are noise: the strongest are kept

/// Islands that belong together.
struct Group {
  Moments moments;                        ///< of its islands, specks included
  std::uint32_t tracks = 0;               ///< bit k: track k lay here
  std::array<float, most_tracks> held{};  ///< kPa that lay under track k, summed over cells
  int islands = 0;                        ///< specks not counted
  std::uint32_t first = 0;                ///< into Groups::islands
  std::uint32_t count = 0;
};

struct Groups {
  std::vector<Group> list;
  std::vector<std::uint32_t> islands;  ///< indices into Islands::list, ordered by group

  std::span<const std::uint32_t> islands_of(const Group& group) const {
    return {islands.data() + group.first, group.count};
  }
};

class Joiner {
 public:
  Joiner(const GridGeometry& grid, const ContactParameters& parameters);

  /// `before`: the track that each cell belonged to, moved on to where it should be now; 255 for none.
  /// `young`: bit k is set where track k has only just begun.
  void join(const PressureField& field, const Islands& islands, std::span<const std::uint8_t> before,
            std::uint32_t young, Groups& groups);

 private:
  struct Node {
    std::uint32_t island = 0;
    std::uint32_t parent = 0;      ///< union-find over nodes
    std::uint32_t pad_parent = 0;  ///< the same over neighbouring pads alone
    Moments moments;               ///< of the whole group, at its root
    std::uint32_t tracks = 0;      ///< likewise
    int pads = 0;                  ///< in a chain of pads, at its pad root
    int members = 1;
    bool pad = false;
    bool speck = false;
    std::array<float, most_tracks> held{};
  };
  struct Link {
    float gap_mm = 0;
    std::uint8_t a = 0;
    std::uint8_t b = 0;
  };

  void select(const PressureField& field, const Islands& islands, std::span<const std::uint8_t> before);
  void link(const Islands& islands);
  void chain_pads();
  void join_linked(std::uint32_t young);
  void attach_specks(const Islands& islands);
  void collect(Groups& groups);
  bool may_join(const Node& a, const Node& b, double gap, std::uint32_t young, bool pads_chained) const;
  bool plausible_hand(const Moments& a, const Moments& b) const;
  std::uint32_t root(std::uint32_t node);
  std::uint32_t pad_root(std::uint32_t node);

  GridGeometry grid_;
  ContactParameters parameters_;
  std::vector<Node> nodes_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> order_;
};

}  // namespace palmar::contact
