#include "tests/measures/touching.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/contact/contact_finder.hpp"
#include "sensing/model/units.hpp"
#include "sensing/pressure/pressure.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::measures {
namespace {

constexpr double missed_mm = 10;

/// Two hands with the same tool that slide together until their centres are `apart_mm` from each other, rest there, and part again.
simulator::Scenario meeting(ContactTool tool, double apart_mm, double direction_deg, BodyPoint middle,
                            double force_N) {
  simulator::Scenario scenario;
  scenario.place_spread_mm = 0;
  const double far = apart_mm / 2 + 28, near = apart_mm / 2;
  for (const Side side : {Side::left, Side::right}) {
    const double sign = side == Side::left ? -1 : 1;
    const double c = sign * std::cos(radians(direction_deg)), s = sign * std::sin(radians(direction_deg));
    const auto at = [&](double d) { return BodyPoint{middle.u_mm + d * c, middle.v_mm + d * s}; };
    simulator::ScriptedStroke stroke;
    stroke.technique = "deep_strip";
    stroke.tool = tool;
    stroke.hand = side;
    stroke.force_N = force_N;
    stroke.speed_mm_s = 20;
    // Rest together: tiny steps to and fro about the meeting point.
    stroke.path = {at(far), at(near), at(near + 1), at(near), at(near + 1), at(near), at(far)};
    stroke.angle_deg = direction_deg + 90;  // long axes side by side
    scenario.strokes.push_back(stroke);
  }
  return scenario;
}

}  // namespace

double touching_centre_rms_mm(const World& world, const MatDescription& mat, int seeds) {
  struct Pair {
    ContactTool tool;
    double apart_mm;  ///< centre to centre: the prints' borders run into each other
    double force_N;
  };
  const Placement placement = default_placement(mat);
  const BodyPoint middle = placement.to_body({mat.geometry.width_mm() / 2, mat.geometry.height_mm() / 2});
  Rms rms;
  for (const Pair& pair : {Pair{ContactTool::thumb_pad, 11, 15}, Pair{ContactTool::palm_heel, 38, 30},
                           Pair{ContactTool::elbow, 21, 25}}) {
    for (int seed = 1; seed <= std::max(1, seeds / 4); ++seed) {
      const double direction_deg = 23.0 * seed;
      const BodyPoint spot{middle.u_mm + 1.7 * seed, middle.v_mm + 0.9 * seed};
      simulator::Simulation simulation(meeting(pair.tool, pair.apart_mm, direction_deg, spot, pair.force_N),
                                       mat, placement, *world.atlas, static_cast<std::uint64_t>(seed));
      const pressure::PressureConverter converter(maker_calibration(mat));
      contact::ContactFinder finder(mat.geometry);
      RawFrame frame;
      simulator::FrameTruth truth;
      PressureField field;
      Contacts contacts;
      while (simulation.next(frame, truth)) {
        converter.convert(frame, field);
        finder.find(field, frame.t_s, contacts);
        if (truth.presses.size() != 2 ||
            distance_mm(truth.presses[0].at_mat, truth.presses[1].at_mat) > pair.apart_mm + 6)
          continue;
        if (std::min(truth.presses[0].mean_kPa, truth.presses[1].mean_kPa) < 1.5) continue;
        if (contacts.list.size() != 2) {
          rms.add(missed_mm);
          continue;
        }
        const auto error = [&](std::size_t a, std::size_t b) {
          return std::pow(distance_mm(contacts.list[a].centre, truth.presses[0].at_mat), 2) +
                 std::pow(distance_mm(contacts.list[b].centre, truth.presses[1].at_mat), 2);
        };
        const double square = std::min(error(0, 1), error(1, 0));
        rms.add(std::sqrt(square / 2));
      }
    }
  }
  return rms.value();
}

}  // namespace palmar::measures
