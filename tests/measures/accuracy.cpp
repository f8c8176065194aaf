// Accuracy against the simulator's truth: 20 seeds of every shipped scenario on its natural mat (the pad scenarios on the Sensel Morph, the
// others on the back-sized open mat). Prints a JSON line a measure: {"measure", "scenario", "value", "target", "unit", "at_least"}.
// Words: --seeds N, --scenario ID (may be repeated), --tell (every stroke beside its truth, on stderr).
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/techniques.hpp"
#include "app/library/tissues.hpp"
#include "tests/measures/touching.hpp"
#include "tests/measures/truth.hpp"

namespace palmar::measures {
namespace {

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_accuracy: " << result.error().message() << '\n';
  std::exit(1);
}

void print(const char* measure, const std::string& scenario, double value, double target, const char* unit,
           bool at_least) {
  nlohmann::json row{
      {"measure", measure}, {"scenario", scenario}, {"value", value}, {"target", target}, {"unit", unit}};
  if (at_least) row["at_least"] = true;
  std::cout << row.dump() << '\n';
}

void report(const std::string& scenario, const Accuracy& a, double centre_target_mm) {
  print("centre_rms_mm", scenario, a.centre_mm.value(), centre_target_mm, "mm", false);
  print("force_error_rms", scenario, 100 * a.force_share.value(), 3, "%", false);
  print("presses_found", scenario, 100 * a.found.value(), 98, "%", true);
  if (a.speed_share.n > 0) print("speed_error_rms", scenario, 100 * a.speed_share.value(), 5, "%", false);
  print("technique_right", scenario, 100 * a.technique.value(), 98, "%", true);
  if (a.right_muscle.n > 0) print("right_muscle_time", scenario, 100 * a.right_muscle.value(), 95, "%", true);
  std::cout << std::flush;
  std::fprintf(stderr,
               "%-22s whole %.1f %%  speed within 5 %% %.1f %%  tool %.1f %%  step %.1f us  (%.0f strokes, "
               "%.0f presses)\n",
               scenario.c_str(), 100 * a.whole.value(), 100 * a.speed_within.value(), 100 * a.tool.value(),
               1e6 * a.step_s / a.steps, a.technique.n, a.centre_mm.n);
}

/// Of scenarios with a rhythm, whose techniques are not told apart.
void report_rhythm(const std::string& scenario, const Accuracy& a) {
  print("rate_error_rms", scenario, 100 * a.rate_share.value(), 5, "%", false);
  print("rate_found", scenario, 100 * a.rate_found.value(), 98, "%", true);
  print("centre_rms_mm", scenario, a.centre_mm.value(), 1.5, "mm", false);
  std::cout << std::flush;
}

int measure(int seeds, const std::set<std::string>& wanted, bool tell) {
  const library::Path assets = must(library::find_assets());
  World world;
  world.atlas = must(library::load_atlas(assets));
  world.depth = must(library::load_depth_model(assets, world.atlas->mannequin.tissue));
  world.techniques = must(library::load_techniques(assets / "techniques"));
  world.pressure_scale = must(library::load_pressure_scale(assets / "techniques" / "pressure_scale.csv"));
  const MatDescription back = must(library::load_mat(assets, "palmar-open-48x48"));
  const MatDescription pad = must(library::load_mat(assets, "sensel-morph"));

  Accuracy all;
  for (const std::string base :
       {"effleurage_light", "effleurage_firm", "strip_longissimus", "compression", "mixed"}) {
    for (const bool on_pad : {false, true}) {
      const std::string id = on_pad ? base + "_pad" : base;
      if (!wanted.empty() && !wanted.contains(id)) continue;
      const simulator::Scenario scenario = must(library::load_scenario(assets, id));
      Accuracy sum;
      for (int seed = 1; seed <= seeds; ++seed) {
        if (tell) std::fprintf(stderr, "  %s, seed %d\n", id.c_str(), seed);
        sum.add(run(world, scenario, on_pad ? pad : back, static_cast<std::uint64_t>(seed), tell));
      }
      report(id, sum, on_pad ? 0.5 : 1.5);
      all.add(sum);
    }
  }
  for (const std::string id : {"kneading", "friction_circular"}) {
    if (!wanted.empty() && !wanted.contains(id)) continue;
    const simulator::Scenario scenario = must(library::load_scenario(assets, id));
    Accuracy sum;
    for (int seed = 1; seed <= seeds; ++seed)
      sum.add(run(world, scenario, back, static_cast<std::uint64_t>(seed), tell));
    report_rhythm(id, sum);
  }
  if (!wanted.empty()) return 0;
  print("technique_right", "all", 100 * all.technique.value(), 98, "%", true);
  print("rate_absent_without_rhythm", "all", 100 * all.rate_found.value(), 98, "%", true);
  print("right_muscle_time", "all", 100 * all.right_muscle.value(), 95, "%", true);
  for (const MatDescription* mat : {&back, &pad}) {
    print("touching_centre_rms_mm", mat->id, touching_centre_rms_mm(world, *mat, seeds), 3, "mm", false);
  }
  return 0;
}

}  // namespace
}  // namespace palmar::measures

int main(int argc, char** argv) {
  int seeds = 20;
  bool tell = false;
  std::set<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--tell") {
      tell = true;
    } else if (word == "--seeds" && i + 1 < argc) {
      seeds = std::atoi(argv[++i]);
    } else if (word == "--scenario" && i + 1 < argc) {
      wanted.insert(argv[++i]);
    } else {
      std::cerr << "measure_accuracy: unknown word " << word
                << "; words are --seeds N, --scenario ID, --tell\n";
      return 2;
    }
  }
  return palmar::measures::measure(seeds, wanted, tell);
}
