#include "app/screens/flesh.hpp"

#include <cmath>
#include <vector>

namespace palmar::screens {
namespace {

constexpr int rows = 4;             // of quads from the upper to the lower side
constexpr double feather_px = 1.1;  // over which the edge fades

Colour shade(const Tones& tones, double t) {
  return t < 0.5 ? mix(tones.top, tones.middle, 2 * t) : mix(tones.middle, tones.bottom, 2 * t - 1);
}

void fill(std::span<const Point> upper, std::span<const Point> lower, const Tones& tones) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int n = static_cast<int>(upper.size());
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  ImU32 colours[rows + 1];
  for (int row = 0; row <= rows; ++row) colours[row] = shade(tones, static_cast<double>(row) / rows).packed();
  list.PrimReserve(6 * rows * (n - 1), (rows + 1) * n);
  const unsigned base = list._VtxCurrentIdx;
  for (int i = 0; i < n; ++i) {
    const Point a = upper[static_cast<std::size_t>(i)], b = lower[static_cast<std::size_t>(i)];
    for (int row = 0; row <= rows; ++row) {
      const double t = static_cast<double>(row) / rows;
      list.PrimWriteVtx(vec({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}), white, colours[row]);
    }
  }
  const auto index = [&](int i, int row) {
    return static_cast<ImDrawIdx>(base + static_cast<unsigned>(i * (rows + 1) + row));
  };
  for (int i = 0; i + 1 < n; ++i) {
    for (int row = 0; row < rows; ++row) {
      const ImDrawIdx corners[] = {index(i, row), index(i + 1, row), index(i + 1, row + 1),
                                   index(i, row + 1)};
      for (const int c : {0, 1, 2, 0, 2, 3}) list.PrimWriteIdx(corners[c]);
    }
  }
}

// A seam around the shape that fades outwards.
void feather(std::span<const Point> edge, std::span<const Colour> colours) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int n = static_cast<int>(edge.size());
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  list.PrimReserve(6 * n, 2 * n);
  const unsigned base = list._VtxCurrentIdx;
  for (int i = 0; i < n; ++i) {
    const Point a = edge[static_cast<std::size_t>((i + n - 1) % n)], p = edge[static_cast<std::size_t>(i)],
                b = edge[static_cast<std::size_t>((i + 1) % n)];
    const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
    // The upper side is walked to the right: outwards is up.
    const Point out = length > 1e-6 ? Point{dy / length * feather_px, -dx / length * feather_px} : Point{};
    Colour clear = colours[static_cast<std::size_t>(i)];
    list.PrimWriteVtx(vec(p), white, clear.packed());
    clear.a = 0;
    list.PrimWriteVtx(vec({p.x + out.x, p.y + out.y}), white, clear.packed());
  }
  const auto index = [&](int i, int k) {
    return static_cast<ImDrawIdx>(base + static_cast<unsigned>(2 * (i % n) + k));
  };
  for (int i = 0; i < n; ++i) {
    const ImDrawIdx corners[] = {index(i, 0), index(i + 1, 0), index(i + 1, 1), index(i, 1)};
    for (const int c : {0, 1, 2, 0, 2, 3}) list.PrimWriteIdx(corners[c]);
  }
}

}  // namespace

void soft_shape(std::span<const Point> upper, std::span<const Point> lower, const Tones& tones,
                double rim_px) {
  if (upper.size() < 2 || upper.size() != lower.size()) return;
  fill(upper, lower, tones);
  static thread_local std::vector<Point> edge;
  static thread_local std::vector<Colour> colours;
  edge.assign(upper.begin(), upper.end());
  edge.insert(edge.end(), lower.rbegin(), lower.rend());
  colours.assign(upper.size(), tones.top);
  colours.resize(edge.size(), tones.bottom);
  if (tones.rim.a == 0) return feather(edge, colours);
  static thread_local std::vector<ImVec2> line;
  line.clear();
  for (const Point p : edge) line.push_back(vec(p));
  ImGui::GetWindowDrawList()->AddPolyline(line.data(), static_cast<int>(line.size()), tones.rim.packed(),
                                          ImDrawFlags_Closed, static_cast<float>(rim_px));
}

}  // namespace palmar::screens
