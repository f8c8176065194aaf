// Which muscle a stroke is told to work, and how well it is told to hit it, against the simulator's truth: each scoreable muscle of the
// back and thighs under each tool, the mat lying up to some mm beside where the station believes it lies. Prints a JSON line a muscle and
// tool: {"muscle","tool","right","frames","group","taken_for":{ID: share}}, then {"measure","value",...} for the accuracy of ideal and
// shifted strokes. Words: --seeds N.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>
#include <string>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/tissues.hpp"
#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/pipeline.hpp"
#include "sensing/simulator/print.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::measures {
namespace {

constexpr double inside_mm = 5;           // design, section 5: right muscle
constexpr double placement_error_mm = 2;  // rms of the distance
constexpr double edge_mm = 30;            // of the mat: what is nearer is clipped
constexpr double speed_mm_s = 40;
constexpr double longest_mm = 120;

struct Tool {
  ContactTool tool;
  double force_N;
  bool by_group;  // wider than 1.5 lanes
};
constexpr std::array tools{Tool{ContactTool::thumb_pad, 20, false}, Tool{ContactTool::knuckles, 30, false},
                           Tool{ContactTool::elbow, 35, false},     Tool{ContactTool::palm_heel, 40, false},
                           Tool{ContactTool::forearm, 60, true},    Tool{ContactTool::palm_full, 40, true}};

struct World {
  std::shared_ptr<const Atlas> atlas;
  MatDescription mat;
  std::shared_ptr<const depth::DepthModel> depth;
};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_targeting: " << result.error().message() << '\n';
  std::exit(1);
}

bool rivals(const Muscle& a, const Muscle& b) {
  return &a != &b && a.scoreable && b.scoreable && a.layer == b.layer && a.outline.size() >= 3 &&
         b.outline.size() >= 3;
}

/// More than 5 mm inside its outline and outside every other of its layer.
bool judged(const Atlas& atlas, const Muscle& muscle, BodyPoint at) {
  if (body::inside_mm(muscle.outline, at) <= inside_mm) return false;
  return std::none_of(atlas.muscles.begin(), atlas.muscles.end(), [&](const Muscle& other) {
    return rivals(muscle, other) && body::contains(other.outline, at);
  });
}

/// From its deepest inside point along its fibres, both ways while the place is judged.
std::vector<BodyPoint> ideal_path(const Atlas& atlas, const Muscle& muscle) {
  double u_lo = 1e9, u_hi = -1e9, v_lo = 1e9, v_hi = -1e9, best = 0;
  for (const BodyPoint p : muscle.outline) {
    u_lo = std::min(u_lo, p.u_mm), u_hi = std::max(u_hi, p.u_mm);
    v_lo = std::min(v_lo, p.v_mm), v_hi = std::max(v_hi, p.v_mm);
  }
  BodyPoint start{};
  for (double v = v_lo; v <= v_hi; v += 4) {
    for (double u = u_lo; u <= u_hi; u += 4) {
      const double inside = body::inside_mm(muscle.outline, {u, v});
      if (inside > best && judged(atlas, muscle, {u, v})) best = inside, start = {u, v};
    }
  }
  if (best <= 0) return {};
  std::vector<BodyPoint> path;
  for (const BodyPoint p : body::along_fibre(muscle, start, 4)) {
    if (judged(atlas, muscle, p) && distance_mm(p, start) <= longest_mm / 2) path.push_back(p);
  }
  return path;
}

simulator::Scenario one_stroke(const Muscle& muscle, const Tool& tool, std::vector<BodyPoint> path) {
  simulator::Scenario scenario;
  simulator::ScriptedStroke stroke;
  stroke.technique = "deep_strip";
  stroke.muscle = muscle.id;
  stroke.tool = tool.tool;
  stroke.force_N = tool.force_N;
  stroke.angle_deg = muscle.fibre_angle_deg;
  stroke.hold_s = path.size() < 2 ? 1 : 0;
  stroke.speed_mm_s = path.size() < 2 ? 0 : speed_mm_s;
  stroke.ramp_s = stroke.release_s = 0.4;
  stroke.path = std::move(path);
  scenario.strokes.push_back(std::move(stroke));
  return scenario;
}

/// The mat centred over the path.
Placement over(const World& world, const std::vector<BodyPoint>& path) {
  const BodyPoint middle = path[path.size() / 2];
  Placement placement;
  placement.mannequin = world.atlas->mannequin.id;
  placement.u0_mm = middle.u_mm - world.mat.geometry.width_mm() / 2;
  placement.v0_mm = middle.v_mm - world.mat.geometry.height_mm() / 2;
  return placement;
}

Placement beside(Placement placement, std::mt19937_64& random) {
  std::normal_distribution<double> error(0, placement_error_mm / std::numbers::sqrt2);
  placement.u0_mm += error(random);
  placement.v0_mm += error(random);
  return placement;
}

/// The scoreable muscle of that layer with the largest share, or the group with the largest sum of shares; empty without load.
std::string told(const Atlas& atlas, const Observation& seen, int layer, bool by_group) {
  std::map<std::string, float> shares;
  for (const MuscleLoad& load : seen.muscles) {
    const Muscle& muscle = atlas.muscles[load.muscle];
    if (muscle.scoreable && muscle.layer == layer) shares[by_group ? muscle.group : muscle.id] += load.share;
  }
  const auto most = std::max_element(shares.begin(), shares.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == shares.end() || !(most->second > 0) ? "none" : most->first;
}

/// Width of a print across its long axis, which the scripts lay along the fibres, mm.
double print_width_mm(ContactTool tool) {
  const simulator::Print print = simulator::make_print(tool, Side::right, 1);
  float lo = 0, hi = 0;
  for (const auto& share : print.shares) lo = std::min(lo, share.y_mm), hi = std::max(hi, share.y_mm);
  return static_cast<double>(hi - lo);
}

/// Width of a muscle across its fibres at that place, mm.
double lane_mm(const Muscle& muscle, BodyPoint at) {
  const BodyPoint along = body::fibre_direction(muscle, at);
  double width = 0;
  for (const double side : {-1.0, 1.0}) {
    double step = 0;
    while (step < 300 && body::contains(muscle.outline, {at.u_mm - side * step * along.v_mm,
                                                         at.v_mm + side * step * along.u_mm}))
      step += 0.25;
    width += step;
  }
  return width;
}

struct Tally {
  double right = 0, frames = 0;
  std::map<std::string, double> taken_for;
};

void play(const World& world, const Muscle& muscle, const Tool& tool, const std::vector<BodyPoint>& path,
          std::uint64_t seed, Tally& tally) {
  std::mt19937_64 random(seed * 1000003 + std::hash<std::string>{}(muscle.id));
  const Placement truly = over(world, path);
  simulator::Simulation simulation(one_stroke(muscle, tool, path), world.mat, truly, *world.atlas, seed);
  Pipeline pipeline({world.mat, maker_calibration(world.mat), beside(truly, random), world.atlas,
                     std::nullopt, world.depth});
  RawFrame frame;
  simulator::FrameTruth truth;
  while (simulation.next(frame, truth)) {
    const Observation& seen = pipeline.step(frame);
    if (truth.presses.empty() || truth.presses[0].clipped || truth.presses[0].mean_kPa < 1.5) continue;
    if (!judged(*world.atlas, muscle, truth.presses[0].at_body)) continue;
    const std::string name = told(*world.atlas, seen, muscle.layer, tool.by_group);
    ++tally.frames;
    if (name == (tool.by_group ? muscle.group : muscle.id)) {
      ++tally.right;
    } else {
      ++tally.taken_for[name];
    }
  }
}

void confusion(const World& world, int seeds) {
  for (const Tool& tool : tools) {
    for (const Muscle& muscle : world.atlas->muscles) {
      if (!muscle.scoreable || muscle.side != Side::right || muscle.outline.size() < 3) continue;
      const std::vector<BodyPoint> path = ideal_path(*world.atlas, muscle);
      Tally tally;
      for (int seed = 1; seed <= seeds && !path.empty(); ++seed)
        play(world, muscle, tool, path, static_cast<std::uint64_t>(seed), tally);
      nlohmann::json row{{"muscle", muscle.base_id},
                         {"tool", id(tool.tool)},
                         {"by_group", tool.by_group},
                         {"layer", muscle.layer},
                         {"frames", tally.frames}};
      row["print_mm"] = print_width_mm(tool.tool);
      row["lane_mm"] = path.empty() ? 0 : lane_mm(muscle, path[path.size() / 2]);
      row["right"] = tally.frames > 0 ? 100 * tally.right / tally.frames : 0;
      row["taken_for"] = nlohmann::json::object();
      for (const auto& [name, frames] : tally.taken_for) row["taken_for"][name] = 100 * frames / tally.frames;
      std::cout << row.dump() << std::endl;
    }
  }
}

/// Median accuracy of strokes up the right longissimus, `beside_mm` to the side of its middle; no placement error: the hand is judged.
double accuracy(const World& world, const Tool& tool, double beside_mm, int seeds) {
  const std::size_t target = *world.atlas->muscle("longissimus_R");
  const Muscle& muscle = world.atlas->muscles[target];
  std::vector<BodyPoint> path = ideal_path(*world.atlas, muscle);
  const Placement placement = over(world, path);
  for (BodyPoint& p : path) p.u_mm += beside_mm;
  std::vector<double> found;
  for (int seed = 1; seed <= seeds; ++seed) {
    simulator::Scenario scenario = one_stroke(muscle, tool, path);
    scenario.place_spread_mm = 0;
    simulator::Simulation simulation(scenario, world.mat, placement, *world.atlas,
                                     static_cast<std::uint64_t>(seed));
    Pipeline pipeline({world.mat, maker_calibration(world.mat), placement, world.atlas, target, world.depth});
    RawFrame frame;
    simulator::FrameTruth truth;
    const auto take = [&](const Observation& seen) {
      for (const Stroke& stroke : seen.finished_strokes) {
        if (stroke.accuracy) found.push_back(*stroke.accuracy);
      }
    };
    while (simulation.next(frame, truth)) take(pipeline.step(frame));
    take(pipeline.finish());
  }
  if (found.empty()) return -1;
  std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(found.size() / 2), found.end());
  return found[found.size() / 2];
}

int measure(int seeds) {
  const library::Path assets = must(library::find_assets());
  const World world{must(library::load_atlas(assets, "long")),
                    must(library::load_mat(assets, "palmar-open-48x48")),
                    must(library::load_depth_model(assets, "average"))};
  confusion(world, seeds);
  const Muscle& target = world.atlas->muscles[*world.atlas->muscle("longissimus_R")];
  const std::vector<BodyPoint> path = ideal_path(*world.atlas, target);
  const double lane = lane_mm(target, path[path.size() / 2]);
  for (const Tool& tool : tools) {
    for (const double shift : {0.0, lane}) {
      nlohmann::json row{{"measure", shift == 0 ? "ideal" : "shifted"},
                         {"tool", id(tool.tool)},
                         {"lane_mm", lane},
                         {"print_mm", print_width_mm(tool.tool)}};
      row["value"] = accuracy(world, tool, shift, std::min(seeds, 5));
      std::cout << row.dump() << std::endl;
    }
  }
  return 0;
}

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  int seeds = 20;
  if (argc == 3 && std::string(argv[1]) == "--seeds") {
    seeds = std::atoi(argv[2]);
  } else if (argc != 1) {
    std::cerr << "measure_targeting: the only words are --seeds N\n";
    return 2;
  }
  return palmar::measures::measure(std::max(1, seeds));
}
