#include "calibration/body/press_check.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <string_view>

#include "calibration/body/landmark_words.hpp"
#include "calibration/body/placement_model.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

/// Two landmarks pressed nearer to each other than this share of their distance are one place pressed twice.
constexpr double same_place_share = 0.4;
/// A model needs this many presses before one can be held against the others.
constexpr std::size_t least_for_fit = 3;
constexpr std::size_t least_for_blame = 4;
constexpr std::size_t most_pairs = 6;  // every subset of exchanged pairs is tried: 64 small fits

std::string whole_mm(double mm) { return std::to_string(std::lround(mm)) + " mm"; }

/// What people call that landmark.
std::string said(const std::string& id, const LandmarkPresses& presses) {
  for (const LandmarkPress& press : presses)
    if (press.landmark == id) return press.said();
  return id;
}

std::vector<std::string> said(const std::vector<std::string>& ids, const LandmarkPresses& presses) {
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(said(id, presses));
  return names;
}

std::string said(const Landmark& landmark) {
  return LandmarkPress{landmark.id, {}, {}, landmark.name.empty() ? "" : plain_name(landmark)}.said();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::optional<PressRefusal> find_bad_press(const LandmarkPresses& presses) {
  for (const LandmarkPress& press : presses) {
    const bool finite = std::isfinite(press.at.x_mm) && std::isfinite(press.at.y_mm) &&
                        std::isfinite(press.expected.u_mm) && std::isfinite(press.expected.v_mm);
    if (finite) continue;
    return PressRefusal{bad_input("bad_press", "the press of " + press.said() + " has no place",
                                  "its coordinates are not numbers", "press " + press.said() + " again"),
                        {press.landmark}};
  }
  return std::nullopt;
}

std::optional<PressRefusal> find_same_place(const LandmarkPresses& presses) {
  for (std::size_t later = 1; later < presses.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const LandmarkPress& a = presses[earlier];
      const LandmarkPress& b = presses[later];
      if (a.landmark == b.landmark) continue;
      const double expected = distance_mm(a.expected, b.expected), seen = distance_mm(a.at, b.at);
      if (seen >= same_place_share * expected) continue;
      return PressRefusal{
          failure("same_place", b.said() + " was pressed where " + a.said() + " is",
                  "the presses lie " + whole_mm(seen) + " apart, the landmarks " + whole_mm(expected),
                  "press " + b.said() + " again"),
          {b.landmark}};
    }
  }
  return std::nullopt;
}

std::optional<PressRefusal> find_too_few(const LandmarkPresses& presses, const std::vector<Landmark>& offered,
                                         const BodyFitParameters& parameters) {
  std::set<std::string> pressed;
  for (const LandmarkPress& press : presses) pressed.insert(press.landmark);
  if (static_cast<int>(pressed.size()) >= parameters.least_landmarks) return std::nullopt;
  std::vector<std::string> next;
  std::string first = "another landmark";
  for (const Landmark& landmark : offered) {
    if (pressed.contains(landmark.id)) continue;
    if (next.empty()) first = said(landmark);
    next.push_back(landmark.id);
  }
  if (next.empty()) next.push_back(first);
  return PressRefusal{
      failure("too_few_presses", "too few landmarks are pressed: " + std::to_string(pressed.size()),
              "at least " + std::to_string(parameters.least_landmarks) + " are needed", "press " + first),
      next};
}

/// Distance of a point from the line through `points` that fits them best.
struct Line {
  Eigen::Vector2d mean, normal;
  double across_mm = 0;

  explicit Line(const Eigen::Matrix2Xd& points) : mean(points.rowwise().mean()) {
    const detail::Spread axes = detail::spread(points);
    across_mm = axes.across_mm;
    normal << -std::sin(radians(axes.angle_deg)), std::cos(radians(axes.angle_deg));
  }
  double distance_mm(BodyPoint p) const {
    return std::abs(normal.dot(Eigen::Vector2d(p.u_mm, p.v_mm) - mean));
  }
};

std::optional<PressRefusal> find_line(const LandmarkPresses& presses, const std::vector<Landmark>& offered,
                                      const BodyFitParameters& parameters) {
  const auto n = static_cast<Eigen::Index>(presses.size());
  Eigen::Matrix2Xd on_mat(2, n), on_body(2, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const LandmarkPress& press = presses[static_cast<std::size_t>(i)];
    on_mat.col(i) << press.at.x_mm, press.at.y_mm;
    on_body.col(i) << press.expected.u_mm, press.expected.v_mm;
  }
  if (detail::spread(on_mat).across_mm >= parameters.least_spread_mm) return std::nullopt;
  const Line line(on_body);
  std::string id, name;
  double farthest = 0;
  const auto consider = [&](const std::string& landmark, BodyPoint at, const std::string& words) {
    if (line.distance_mm(at) <= farthest) return;
    farthest = line.distance_mm(at);
    id = landmark;
    name = words;
  };
  const bool landmarks_spread = line.across_mm >= parameters.least_spread_mm;
  if (landmarks_spread) {
    for (const LandmarkPress& press : presses) consider(press.landmark, press.expected, press.said());
  } else {
    for (const Landmark& landmark : offered) consider(landmark.id, landmark.at, said(landmark));
  }
  if (id.empty()) {
    id = presses.back().landmark;
    name = presses.back().said();
  }
  return PressRefusal{failure("presses_on_a_line", "all presses lie along one line",
                              "nothing tells how the mat lies across it",
                              landmarks_spread ? "press " + name + " again: it lies beside that line"
                                               : "press a landmark beside it as well, such as " + name),
                      {id}};
}

/// The press that fits worst with the others; absent where all fit.
std::optional<std::size_t> worst_press(const detail::PlacementModel& model, std::size_t presses,
                                       const BodyFitParameters& parameters) {
  std::optional<std::size_t> worst;
  double most = parameters.far_off;
  for (std::size_t i = 0; i < presses; ++i) {
    const auto left_out = model.left_out(static_cast<int>(i));
    const double sds2 = left_out.squared_sds();
    if (sds2 <= most || left_out.residual.norm() <= parameters.far_off_mm) continue;
    most = sds2;
    worst = i;
  }
  return worst;
}

bool all_fit(const LandmarkPresses& presses, const BodyFitParameters& parameters) {
  return !worst_press(detail::PlacementModel(presses, parameters), presses.size(), parameters);
}

/// Landmarks pressed on both sides, by their name without the side: "AI" for AI_L and AI_R.
std::vector<std::string> pairs(const LandmarkPresses& presses) {
  std::set<std::string> left, right;
  for (const LandmarkPress& press : presses) {
    const std::string_view id = press.landmark;
    if (id.ends_with("_L")) left.insert(std::string(id.substr(0, id.size() - 2)));
    if (id.ends_with("_R")) right.insert(std::string(id.substr(0, id.size() - 2)));
  }
  std::vector<std::string> both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  return both;
}

/// The presses as if those pairs had been named the other way round.
LandmarkPresses exchanged(LandmarkPresses presses, const std::vector<std::string>& which) {
  for (const std::string& base : which) {
    std::optional<BodyPoint> left, right;
    for (const LandmarkPress& press : presses) {
      if (press.landmark == base + "_L") left = press.expected;
      if (press.landmark == base + "_R") right = press.expected;
    }
    for (LandmarkPress& press : presses) {
      if (press.landmark == base + "_L") press.expected = right.value();
      if (press.landmark == base + "_R") press.expected = left.value();
    }
  }
  return presses;
}

PressRefusal mirrored(std::vector<std::string> repeat, const LandmarkPresses& presses, bool all) {
  const std::string first = said(repeat.front(), presses), names = listed(said(repeat, presses));
  return {failure("mirrored_order", "left and right are exchanged at " + names,
                  all ? "the presses are the mirror image of the landmarks"
                      : "they fit with the others the other way round",
                  all ? "press them again, beginning with " + first +
                            "; left and right are the mannequin's. If they come out the same, the mat lies "
                            "face down or "
                            "its description mirrors an axis"
                      : "press " + names + " again; left and right are the mannequin's"),
          std::move(repeat)};
}

/// The fewest pairs whose exchange makes everything fit, or the mirror image of all.
std::optional<PressRefusal> find_mirrored(const LandmarkPresses& presses,
                                          const BodyFitParameters& parameters) {
  std::vector<std::string> both = pairs(presses);
  if (both.size() > most_pairs) both.resize(most_pairs);
  for (int wanted = 1; wanted <= static_cast<int>(both.size()); ++wanted) {
    for (unsigned set = 1; set < (1u << both.size()); ++set) {
      if (std::popcount(set) != wanted) continue;
      std::vector<std::string> which, repeat;
      for (std::size_t i = 0; i < both.size(); ++i) {
        if ((set >> i & 1u) == 0) continue;
        which.push_back(both[i]);
        repeat.push_back(both[i] + "_L");
        repeat.push_back(both[i] + "_R");
      }
      if (all_fit(exchanged(presses, which), parameters))
        return mirrored(std::move(repeat), presses, which.size() == both.size());
    }
  }
  LandmarkPresses image = presses;
  for (LandmarkPress& press : image) press.expected.u_mm = -press.expected.u_mm;
  if (!all_fit(image, parameters)) return std::nullopt;
  std::vector<std::string> repeat;
  for (const LandmarkPress& press : presses)
    if (press.expected.u_mm != 0) repeat.push_back(press.landmark);
  if (repeat.empty()) return std::nullopt;
  return mirrored(std::move(repeat), presses, true);
}

PressRefusal far_off(const std::vector<std::string>& ids, const LandmarkPresses& presses,
                     const std::vector<double>& distances_mm) {
  const std::vector<std::string> names = said(ids, presses);
  std::string where;
  for (std::size_t i = 0; i < names.size(); ++i)
    where += (i > 0 ? ", " : "") + names[i] + " by " + whole_mm(distances_mm[i]);
  return {
      failure(
          "landmark_far_off", listed(names) + (names.size() == 1 ? " lies" : " lie") + " far off",
          "from where the other presses put " + std::string(names.size() == 1 ? "it" : "them") + ": " + where,
          "find " + listed(names) + " by touch and press " + (names.size() == 1 ? "it" : "them") + " again"),
      ids};
}

/// Takes the worst press away until the others agree.
std::optional<PressRefusal> find_far_off(LandmarkPresses presses, const BodyFitParameters& parameters) {
  const LandmarkPresses every = presses;
  std::vector<std::string> all, ids;
  std::vector<double> distances_mm;
  for (const LandmarkPress& press : presses) all.push_back(press.landmark);
  while (presses.size() >= least_for_blame) {
    const detail::PlacementModel model(presses, parameters);
    const auto worst = worst_press(model, presses.size(), parameters);
    if (!worst) return ids.empty() ? std::nullopt : std::optional(far_off(ids, every, distances_mm));
    ids.push_back(presses[*worst].landmark);
    distances_mm.push_back(model.left_out(static_cast<int>(*worst)).residual.norm());
    presses.erase(presses.begin() + static_cast<std::ptrdiff_t>(*worst));
  }
  return PressRefusal{failure("landmark_far_off", "the presses do not fit with each other",
                              "too many lie far from where the others put them, " + said(ids.front(), every) +
                                  " the farthest",
                              "press all landmarks again, beginning with " + every.front().said()),
                      all};
}

std::optional<PressRefusal> find_wrong_scale(const LandmarkPresses& presses,
                                             const BodyFitParameters& parameters) {
  const double scale = detail::PlacementModel(presses, parameters).placement().scale;
  if (scale >= parameters.least_scale && scale <= parameters.largest_scale) return std::nullopt;
  std::vector<std::string> all;
  for (const LandmarkPress& press : presses) all.push_back(press.landmark);
  return PressRefusal{
      failure("wrong_scale",
              "the landmarks lie " + std::to_string(std::lround(100 / scale)) +
                  " % as far apart as this mannequin's",
              "another mannequin, or a mat with another pitch",
              "choose the mannequin that lies there, then press again from " + presses.front().said()),
      all};
}

bool spread_enough(const LandmarkPresses& presses, const BodyFitParameters& parameters) {
  return !find_line(presses, {}, parameters);
}

}  // namespace

std::optional<PressRefusal> check_presses(const LandmarkPresses& presses,
                                          const std::vector<Landmark>& offered,
                                          const BodyFitParameters& parameters) {
  parameters.check();
  if (auto refusal = find_bad_press(presses)) return refusal;
  if (auto refusal = find_same_place(presses)) return refusal;
  if (auto refusal = find_too_few(presses, offered, parameters)) return refusal;
  if (auto refusal = find_line(presses, offered, parameters)) return refusal;
  if (!all_fit(presses, parameters)) {
    if (auto refusal = find_mirrored(presses, parameters)) return refusal;
    if (auto refusal = find_far_off(presses, parameters)) return refusal;
  }
  return find_wrong_scale(presses, parameters);
}

std::optional<PressRefusal> check_newest(const LandmarkPresses& presses,
                                         const BodyFitParameters& parameters) {
  parameters.check();
  if (auto refusal = find_bad_press(presses)) return refusal;
  if (auto refusal = find_same_place(presses)) return refusal;
  if (presses.size() < least_for_fit || !spread_enough(presses, parameters)) return std::nullopt;
  const detail::PlacementModel model(presses, parameters);
  const auto newest = model.left_out(static_cast<int>(presses.size()) - 1);
  if (newest.squared_sds() <= parameters.far_off || newest.residual.norm() <= parameters.far_off_mm)
    return std::nullopt;
  if (auto refusal = find_mirrored(presses, parameters)) return refusal;
  return far_off({presses.back().landmark}, presses, {newest.residual.norm()});
}

Result<BodyFit> fit_checked(const LandmarkPresses& presses, const std::vector<Landmark>& offered,
                            const BodyFitParameters& parameters) {
  if (auto refusal = check_presses(presses, offered, parameters)) return refusal->error;
  return fit_body(presses, parameters);
}

}  // namespace palmar::calibration
