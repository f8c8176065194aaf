// From where deep muscles are reached: one force pressed by a thumb and by an elbow from place to place across the back, under every
// shipped tissue. A JSON line a tissue and tool: {"muscle","tissue","tool","share","share_u_mm","reach","reach_u_mm","kPa","kPa_u_mm"
// (the largest in the sweep and where), "beside_share","beside_reach","beside_kPa" (through what lies on the muscle, as a part of
// the largest), "far_share" (from where it cannot be reached at all, as a part of the largest)}.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <numbers>
#include <string>
#include <vector>

#include "app/library/anatomy.hpp"
#include "app/library/tissues.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/depth/target_depth.hpp"
#include "tests/depth/fields.hpp"

namespace palmar::measures {
namespace {

constexpr double force_N = 20;

/// A row across the back, where on it the muscle is covered, and a place from which it is not to be reached.
struct Sweep {
  const char* muscle;
  double v_mm, from_u_mm, to_u_mm;
  double covered_u_mm;
  BodyPoint far;
};
/// Quadratus lumborum at L3, through iliocostalis; piriformis through the edge of the sacrum, gluteus minimus through the bulk of
/// maximus. Far: the trapezius beside T3. Places after the outlines of muscles.csv.
constexpr Sweep sweeps[] = {{"quad_lumb_R", 393, 44, 92, 56, {30, 90}},
                            {"piriformis_R", 556, 4, 130, 12, {30, 90}},
                            {"glute_min_R", 562, 20, 140, 55, {30, 90}}};
struct Tool {
  const char* name;
  double area_cm2;  ///< contact_tools.csv, middle
};
constexpr Tool tools[] = {{"thumb_pad", 1.6}, {"elbow", 5}};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << "measure_reach: " << result.error().message() << '\n';
  std::exit(1);
}

struct Press {
  BodyPoint at;
  double share = 0, reach = 0, kPa = 0;
};

/// A mat over one place, and one muscle under it.
class Table {
 public:
  Table(const Atlas& atlas, std::size_t muscle, const depth::DepthModel& model, BodyPoint middle)
      : placement_{"adult", middle.u_mm - side_mm / 2, middle.v_mm - side_mm / 2, 0, 1, {}},
        loader_(only(atlas, muscle), grid, placement_, model),
        target_(only(atlas, muscle), 0, grid, placement_, model) {}

  Press press(const Tool& tool, BodyPoint at) const {
    const double radius_mm = std::sqrt(tool.area_cm2 * 100 / std::numbers::pi);
    const double kPa = force_N * 10 / tool.area_cm2;
    const MatPoint centre = placement_.to_mat(at);
    const PressureField field = depth::disc_field(grid, centre, radius_mm, static_cast<float>(kPa));
    Contacts contacts;
    contacts.owner.assign(field.kPa.size(), Contacts::none);
    Contact contact;
    contact.centre = centre;
    contact.centre_body = at;
    contact.force_N = force_N;
    contact.mean_kPa = kPa;
    contacts.list = {contact};
    std::vector<MuscleLoad> loads;
    std::vector<ContactLoads> by_contact;
    loader_.load(field, contacts, loads, by_contact);
    const TargetLoad load = target_.load(field, contacts);
    return {at, static_cast<double>(loads.at(0).share), static_cast<double>(load.reach.value_or(0)),
            static_cast<double>(load.target_kPa.value_or(0))};
  }

 private:
  static constexpr GridGeometry grid{88, 88, 2.5, 2.5};
  static constexpr double side_mm = 220;
  static Atlas only(const Atlas& atlas, std::size_t muscle) {
    Atlas alone = atlas;
    alone.muscles = {atlas.muscles[muscle]};
    return alone;
  }

  Placement placement_;
  depth::MuscleLoader loader_;
  depth::TargetDepth target_;
};

void report(const std::string& tissue, const Sweep& over, const Tool& tool, const Table& here,
            const Table& there) {
  std::vector<Press> presses;
  for (double u = over.from_u_mm; u <= over.to_u_mm; u += 4)
    presses.push_back(here.press(tool, {u, over.v_mm}));
  const auto most = [&](double Press::* what) {
    return *std::max_element(presses.begin(), presses.end(),
                             [&](const Press& a, const Press& b) { return a.*what < b.*what; });
  };
  const Press share = most(&Press::share), reach = most(&Press::reach), kPa = most(&Press::kPa);
  const Press beside = here.press(tool, {over.covered_u_mm, over.v_mm});
  const Press far = there.press(tool, over.far);
  std::printf(
      R"({"muscle":"%s","tissue":"%s","tool":"%s","share":%.4g,"share_u_mm":%g,"reach":%.4g,"reach_u_mm":%g,"kPa":%.4g,"kPa_u_mm":%g,)",
      over.muscle, tissue.c_str(), tool.name, share.share, share.at.u_mm, reach.reach, reach.at.u_mm, kPa.kPa,
      kPa.at.u_mm);
  std::printf(R"("beside_share":%.4g,"beside_reach":%.4g,"beside_kPa":%.4g,"far_share":%.4g})"
              "\n",
              beside.share / share.share, beside.reach / reach.reach, beside.kPa / kPa.kPa,
              far.share / share.share);
}

void sweep(const Atlas& atlas, const depth::DepthModel& model, const Sweep& over) {
  const std::size_t muscle = *atlas.muscle(over.muscle);
  const Table here(atlas, muscle, model, {(over.from_u_mm + over.to_u_mm) / 2, over.v_mm});
  const Table there(atlas, muscle, model, over.far);
  for (const Tool& tool : tools) report(model.id(), over, tool, here, there);
}

}  // namespace
}  // namespace palmar::measures

int main() {
  using namespace palmar;
  const library::Path assets = measures::must(library::find_assets());
  const auto atlas = measures::must(library::load_atlas(assets));
  for (const std::string& tissue : library::list_tissues(assets)) {
    const auto model = measures::must(library::load_depth_model(assets, tissue));
    for (const auto& over : measures::sweeps) measures::sweep(*atlas, *model, over);
  }
  return 0;
}
