#include "sensing/contact/joiner.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::contact {
namespace {

constexpr float own_share = 0.25f;     // of an island's force: what lay there before counts as its owner
constexpr double speck_gap_cells = 2;  // faint cells so close to a print are its skirt

}  // namespace

Joiner::Joiner(const GridGeometry& grid, const ContactParameters& parameters)
    : grid_(grid), parameters_(parameters) {
  nodes_.reserve(most_islands);
  links_.reserve(most_islands * most_islands / 2);
  order_.reserve(static_cast<std::size_t>(grid.cells()));
}

void Joiner::join(const PressureField& field, const Islands& islands, std::span<const std::uint8_t> before,
                  std::uint32_t young, Groups& groups) {
  select(field, islands, before);
  link(islands);
  chain_pads();
  join_linked(young);
  attach_specks(islands);
  collect(groups);
}

// The strongest islands become nodes, each with what lay under it in the frame before.
void Joiner::select(const PressureField& field, const Islands& islands,
                    std::span<const std::uint8_t> before) {
  order_.clear();
  for (std::uint32_t i = 0; i < islands.list.size(); ++i) order_.push_back(i);
  if (order_.size() > most_islands) {
    std::nth_element(order_.begin(), order_.begin() + most_islands, order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                       return islands.list[a].moments.f > islands.list[b].moments.f;
                     });
    order_.resize(most_islands);
  }
  nodes_.clear();
  for (const std::uint32_t i : order_) {
    const Island& island = islands.list[i];
    Node& node = nodes_.emplace_back();
    node.island = i;
    node.parent = node.pad_parent = static_cast<std::uint32_t>(nodes_.size() - 1);
    node.moments = island.moments;
    for (const Run& run : islands.runs_of(island)) {
      const int first = grid_.index(run.row, 0);
      for (int col = run.begin; col < run.end; ++col) {
        const auto cell = static_cast<std::size_t>(first + col);
        if (before[cell] < most_tracks) node.held[before[cell]] += field.kPa[cell];
      }
    }
    for (std::size_t k = 0; k < most_tracks; ++k) {
      if (node.held[k] > own_share * static_cast<float>(node.moments.f)) node.tracks |= 1u << k;
    }
    const bool stands_out = node.moments.peak_kPa >= parameters_.detection_kPa ||
                            area_cm2(node.moments, grid_) >= parameters_.detection_area_cm2;
    node.speck = !stands_out && node.tracks == 0;
    node.pad = !node.speck && spread_area_cm2(node.moments, grid_) <= parameters_.pad_area_cm2;
  }
}

void Joiner::link(const Islands& islands) {
  links_.clear();
  for (std::size_t a = 0; a < nodes_.size(); ++a) {
    for (std::size_t b = a + 1; b < nodes_.size(); ++b) {
      if (nodes_[a].speck || nodes_[b].speck) continue;
      const double gap = gap_mm(islands, islands.list[nodes_[a].island], islands.list[nodes_[b].island],
                                grid_, parameters_.keep_gap_mm);
      if (gap >= parameters_.keep_gap_mm) continue;
      links_.push_back({static_cast<float>(gap), static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b)});
    }
  }
  std::sort(links_.begin(), links_.end(), [](const Link& p, const Link& q) {
    return p.gap_mm != q.gap_mm ? p.gap_mm < q.gap_mm : p.a != q.a ? p.a < q.a : p.b < q.b;
  });
}

std::uint32_t Joiner::root(std::uint32_t node) {
  while (nodes_[node].parent != node) node = nodes_[node].parent = nodes_[nodes_[node].parent].parent;
  return node;
}

std::uint32_t Joiner::pad_root(std::uint32_t node) {
  while (nodes_[node].pad_parent != node)
    node = nodes_[node].pad_parent = nodes_[nodes_[node].pad_parent].pad_parent;
  return node;
}

// Three or more pads in a row are the fingers or the knuckles of one hand; a pair is two thumbs.
void Joiner::chain_pads() {
  for (Node& node : nodes_) node.pads = node.pad ? 1 : 0;
  for (const Link& link : links_) {
    if (link.gap_mm > parameters_.join_gap_mm || !nodes_[link.a].pad || !nodes_[link.b].pad) continue;
    const std::uint32_t a = pad_root(link.a), b = pad_root(link.b);
    if (a == b) continue;
    nodes_[b].pad_parent = a;
    nodes_[a].pads += nodes_[b].pads;
  }
}

bool Joiner::plausible_hand(const Moments& a, const Moments& b) const {
  if ((a.cells + b.cells) * grid_.cell_area_mm2() * 1e-2 > parameters_.hand_area_cm2) return false;
  const double width = (std::max(a.col_hi, b.col_hi) - std::min(a.col_lo, b.col_lo) + 1) * grid_.pitch_x_mm;
  const double height = (std::max(a.row_hi, b.row_hi) - std::min(a.row_lo, b.row_lo) + 1) * grid_.pitch_y_mm;
  return std::hypot(width, height) <= parameters_.hand_extent_mm;
}

bool Joiner::may_join(const Node& a, const Node& b, double gap, std::uint32_t young,
                      bool pads_chained) const {
  if (a.tracks & b.tracks) return true;  // they were one before
  if (gap > parameters_.join_gap_mm || !plausible_hand(a.moments, b.moments)) return false;
  if (a.tracks && b.tracks && ((a.tracks | b.tracks) & ~young))
    return false;  // two contacts that came apart from each other
  if (a.pad && b.pad && a.members == 1 && b.members == 1) return pads_chained;
  return true;
}

void Joiner::join_linked(std::uint32_t young) {
  for (const Link& link : links_) {
    const std::uint32_t a = root(link.a), b = root(link.b);
    if (a == b) continue;
    const bool chained = pad_root(link.a) == pad_root(link.b) && nodes_[pad_root(link.a)].pads >= 3;
    if (!may_join(nodes_[a], nodes_[b], link.gap_mm, young, chained)) continue;
    Node& kept = nodes_[a];
    const Node& gone = nodes_[b];
    kept.moments.add(gone.moments);
    kept.tracks |= gone.tracks;
    kept.members += gone.members;
    for (std::size_t k = 0; k < most_tracks; ++k) kept.held[k] += gone.held[k];
    nodes_[b].parent = a;
  }
}

void Joiner::attach_specks(const Islands& islands) {
  const double reach = speck_gap_cells * std::max(grid_.pitch_x_mm, grid_.pitch_y_mm) + 1e-6;
  for (std::uint32_t s = 0; s < nodes_.size(); ++s) {
    if (!nodes_[s].speck) continue;
    double nearest = reach;
    std::optional<std::uint32_t> host;
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
      if (nodes_[n].speck) continue;
      const double gap =
          gap_mm(islands, islands.list[nodes_[s].island], islands.list[nodes_[n].island], grid_, nearest);
      if (gap < nearest) {
        nearest = gap;
        host = n;
      }
    }
    if (!host) continue;
    const std::uint32_t to = root(*host);
    // A faint cell at the mat's edge does not make a print clipped.
    Moments moments = nodes_[s].moments;
    moments.at_edge = false;
    nodes_[to].moments.add(moments);
    nodes_[s].parent = to;
  }
}

void Joiner::collect(Groups& groups) {
  groups.list.clear();
  groups.islands.clear();
  for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
    if (nodes_[n].parent != n || nodes_[n].speck) continue;
    Group& group = groups.list.emplace_back();
    group.moments = nodes_[n].moments;
    group.tracks = nodes_[n].tracks;
    group.held = nodes_[n].held;
    group.islands = nodes_[n].members;
    group.first = static_cast<std::uint32_t>(groups.islands.size());
    for (std::uint32_t k = 0; k < nodes_.size(); ++k) {
      if (root(k) == n) groups.islands.push_back(nodes_[k].island);
    }
    group.count = static_cast<std::uint32_t>(groups.islands.size()) - group.first;
  }
}

}  // namespace palmar::contact
