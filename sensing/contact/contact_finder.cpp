#include "sensing/contact/contact_finder.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "sensing/contact/interval.hpp"
#include "sensing/contact/islands.hpp"
#include "sensing/contact/joiner.hpp"
#include "sensing/contact/splitter.hpp"
#include "sensing/contact/tool.hpp"
#include "sensing/contact/tracker.hpp"

namespace palmar::contact {
namespace {

const GridGeometry& checked(const GridGeometry& grid) {
  if (grid.rows <= 0 || grid.cols <= 0 || !(grid.pitch_x_mm > 0) || !(grid.pitch_y_mm > 0)) {
    throw std::invalid_argument(
        "contacts on a grid of " + std::to_string(grid.rows) + " x " + std::to_string(grid.cols) +
        " cells, pitch " + std::to_string(grid.pitch_x_mm) + " x " + std::to_string(grid.pitch_y_mm) + " mm");
  }
  return grid;
}

}  // namespace

struct ContactFinder::State {
  State(const GridGeometry& grid_in, std::optional<double> share_95,
        const ContactParameters& parameters_in)
      : grid(checked(grid_in)),
        parameters(parameters_in),
        relative_uncertainty_95(share_95),
        detector(grid),
        joiner(grid, parameters),
        splitter(grid, parameters),
        tracker(grid, parameters),
        before(static_cast<std::size_t>(grid.cells()), Contacts::none) {
    parameters.check();
    islands.list.reserve(static_cast<std::size_t>(grid.cells() / 2 + 1));
    islands.runs.reserve(static_cast<std::size_t>(grid.cells() / 2 + grid.rows));
    groups.list.reserve(most_islands);
    groups.islands.reserve(most_islands);
    prints.reserve(most_tracks + 8);
  }

  void classify();
  void report(const PressureField& field, Contacts& contacts);
  void remember(const PressureField& field, const Contacts& contacts);
  Contact describe(const Print& print, const Track& track) const;

  GridGeometry grid;
  ContactParameters parameters;
  std::optional<double> relative_uncertainty_95;
  std::optional<ForceUncertainty> uncertainty;
  IslandDetector detector;
  Joiner joiner;
  Splitter splitter;
  Tracker tracker;
  Islands islands;
  Groups groups;
  std::vector<Print> prints;
  std::vector<std::uint8_t> before;  ///< track of each cell, moved on to where it should be in the next frame
  std::array<std::uint8_t, most_tracks> track_in_list{};  ///< of each contact in the list
};

ContactFinder::ContactFinder(const GridGeometry& grid, std::optional<double> relative_uncertainty_95,
                             const ContactParameters& parameters)
    : state_(std::make_unique<State>(grid, relative_uncertainty_95, parameters)) {}
ContactFinder::~ContactFinder() = default;
ContactFinder::ContactFinder(ContactFinder&&) noexcept = default;
ContactFinder& ContactFinder::operator=(ContactFinder&&) noexcept = default;

void ContactFinder::set_relative_uncertainty_95(std::optional<double> share) {
  state_->relative_uncertainty_95 = share;
}

void ContactFinder::set_uncertainty(std::optional<ForceUncertainty> uncertainty) {
  state_->uncertainty = std::move(uncertainty);
}

void ContactFinder::find(const PressureField& field, double t_s, Contacts& contacts) {
  State& s = *state_;
  if (!(field.geometry == s.grid)) {
    throw std::invalid_argument("pressure field of " + std::to_string(field.geometry.rows) + " x " +
                                std::to_string(field.geometry.cols) + " cells for a contact finder of " +
                                std::to_string(s.grid.rows) + " x " + std::to_string(s.grid.cols));
  }
  contacts.owner.resize(static_cast<std::size_t>(s.grid.cells()));
  contacts.list.reserve(Contacts::most);

  s.tracker.predict(t_s);
  s.detector.detect(field, s.islands);
  s.joiner.join(field, s.islands, s.before, s.tracker.young(), s.groups);
  s.splitter.split(field, s.islands, s.groups, s.tracker, s.prints, contacts.owner);
  s.tracker.update(s.prints);
  s.classify();
  s.report(field, contacts);
  if (s.uncertainty) set_intervals(*s.uncertainty, field, contacts);
  s.remember(field, contacts);
}

// One frame may look like another tool: the votes of the last frames decide, weighed by force, since a hand that comes down shows only
// its highest spots; and the favourite changes only when it is beaten clearly.
void ContactFinder::State::classify() {
  constexpr float clear_lead = 0.08f;
  constexpr float least_vote = 0.4f;
  for (std::size_t p = 0; p < tracker.track_of().size(); ++p) {
    if (tracker.track_of()[p] == Tracker::none) continue;
    Track& track = tracker.track(static_cast<std::size_t>(tracker.track_of()[p]));
    const auto likelihood = tool_likelihood(print_shape(prints[p].moments, prints[p].islands, grid));
    const double force = force_N(prints[p].moments, grid);
    const bool fresh = track.age_frames == 0;
    track.vote_weight =
        fresh ? force : track.vote_weight * std::exp(-tracker.dt_s() / parameters.tool_memory_s) + force;
    const auto gain = static_cast<float>(force / track.vote_weight);
    for (std::size_t k = 0; k < track.votes.size(); ++k)
      track.votes[k] += gain * (likelihood[k] - track.votes[k]);
    const auto best = static_cast<std::size_t>(std::max_element(track.votes.begin(), track.votes.end()) -
                                               track.votes.begin());
    const auto now = static_cast<std::size_t>(track.tool);
    if (track.votes[best] < least_vote && track.votes[now] < least_vote - clear_lead) {
      track.tool = ContactTool::unknown;
    } else if (track.votes[best] >= least_vote &&
               (fresh || track.votes[best] > track.votes[now] + clear_lead)) {
      track.tool = static_cast<ContactTool>(best);
    }
  }
}

Contact ContactFinder::State::describe(const Print& print, const Track& track) const {
  Contact contact;
  contact.id = track.id;
  contact.age_frames = track.age_frames;
  contact.centre = centre(print.moments, grid);
  contact.force_N = force_N(print.moments, grid);
  if (relative_uncertainty_95) {
    contact.force_lo_N = contact.force_N * std::max(0.0, 1 - *relative_uncertainty_95);
    contact.force_hi_N = contact.force_N * (1 + *relative_uncertainty_95);
  }
  contact.area_cm2 = area_cm2(print.moments, grid);
  contact.mean_kPa = print.moments.f / print.moments.cells;
  contact.peak_kPa = print.moments.peak_kPa;
  contact.ellipse = ellipse(covariance(print.moments, grid));
  contact.clipped = print.moments.at_edge;
  contact.saturated = print.moments.saturated;
  contact.tool = track.tool;
  return contact;
}

// The list is ordered by id, and the cells' owners are turned from prints into places in it.
void ContactFinder::State::report(const PressureField& field, Contacts& contacts) {
  std::array<std::uint8_t, most_tracks> order{};  // of prints, by id
  std::size_t count = 0;
  const auto track_of = tracker.track_of();
  for (std::size_t p = 0; p < track_of.size(); ++p) {
    if (track_of[p] != Tracker::none) order[count++] = static_cast<std::uint8_t>(p);
  }
  const auto track_at = [&](std::uint8_t p) { return static_cast<std::size_t>(track_of[p]); };
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
            [&](std::uint8_t a, std::uint8_t b) {
              return tracker.tracks()[track_at(a)].id < tracker.tracks()[track_at(b)].id;
            });
  std::array<std::uint8_t, 256> place;
  place.fill(Contacts::none);
  contacts.list.clear();
  for (std::size_t i = 0; i < count; ++i) {
    place[order[i]] = static_cast<std::uint8_t>(i);
    track_in_list[i] = static_cast<std::uint8_t>(track_at(order[i]));
    contacts.list.push_back(describe(prints[order[i]], tracker.tracks()[track_in_list[i]]));
  }
  for (const std::uint32_t cell : field.loaded) contacts.owner[cell] = place[contacts.owner[cell]];
}

void ContactFinder::State::remember(const PressureField& field, const Contacts& contacts) {
  std::fill(before.begin(), before.end(), Contacts::none);
  std::array<std::int32_t, most_tracks> step_col{}, step_row{};
  for (std::size_t i = 0; i < contacts.list.size(); ++i) {
    const Track& track = tracker.tracks()[track_in_list[i]];
    step_col[i] = static_cast<std::int32_t>(std::lround(track.vx_mm_s * tracker.dt_s() / grid.pitch_x_mm));
    step_row[i] = static_cast<std::int32_t>(std::lround(track.vy_mm_s * tracker.dt_s() / grid.pitch_y_mm));
  }
  for (const std::uint32_t cell : field.loaded) {
    const std::uint8_t owner = contacts.owner[cell];
    if (owner == Contacts::none) continue;
    auto target = static_cast<std::int32_t>(cell);
    if (step_col[owner] != 0 || step_row[owner] != 0) {
      const std::int32_t row = target / grid.cols + step_row[owner];
      const std::int32_t col = target % grid.cols + step_col[owner];
      if (row < 0 || row >= grid.rows || col < 0 || col >= grid.cols) continue;
      target = grid.index(row, col);
    }
    before[static_cast<std::size_t>(target)] = track_in_list[owner];
  }
}

void place_on_body(Contacts& contacts, const Placement& placement) {
  for (Contact& contact : contacts.list) contact.centre_body = placement.to_body(contact.centre);
}

}  // namespace palmar::contact
