#include "app/screens/contours.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace palmar::screens {
namespace {

// An edge of the grid: from point (row, column) to the right (even) or down (odd).
using Edge = std::size_t;

struct Grid {
  std::span<const float> values;
  int columns, rows;
  float level;

  std::size_t index(int row, int column) const { return static_cast<std::size_t>(row * columns + column); }
  float at(int row, int column) const { return values[index(row, column)]; }
  bool above(int row, int column) const { return at(row, column) >= level; }
  Edge right(int row, int column) const { return 2 * index(row, column); }
  Edge down(int row, int column) const { return 2 * index(row, column) + 1; }

  Point crossing(Edge edge) const {
    const int row = static_cast<int>(edge / 2) / columns, column = static_cast<int>(edge / 2) % columns;
    const bool goes_down = edge % 2 != 0;
    const float a = at(row, column), b = goes_down ? at(row + 1, column) : at(row, column + 1);
    const double share = a == b ? 0.5 : static_cast<double>((level - a) / (b - a));
    return goes_down ? Point{static_cast<double>(column), row + share}
                     : Point{column + share, static_cast<double>(row)};
  }
};

struct Segment {
  Edge a, b;
};

// At most two a square.
void add_segments(const Grid& grid, int row, int column, std::vector<Segment>& segments) {
  const bool a = grid.above(row, column), b = grid.above(row, column + 1),
             c = grid.above(row + 1, column + 1), d = grid.above(row + 1, column);
  const Edge top = grid.right(row, column), right = grid.down(row, column + 1),
             bottom = grid.right(row + 1, column), left = grid.down(row, column);
  std::array<Edge, 4> crossed{};
  std::size_t count = 0;
  if (a != b) crossed[count++] = top;
  if (b != c) crossed[count++] = right;
  if (c != d) crossed[count++] = bottom;
  if (d != a) crossed[count++] = left;
  if (count == 2) segments.push_back({crossed[0], crossed[1]});
  if (count != 4) return;
  const float middle = (grid.at(row, column) + grid.at(row, column + 1) + grid.at(row + 1, column) +
                        grid.at(row + 1, column + 1)) /
                       4;
  const bool joined = (middle >= grid.level) == a;  // the corners a and c belong together
  segments.push_back(joined ? Segment{top, right} : Segment{top, left});
  segments.push_back(joined ? Segment{bottom, left} : Segment{right, bottom});
}

// Which segments end at each edge: at most two.
class Joints {
 public:
  explicit Joints(const std::vector<Segment>& segments) : segments_(segments), used_(segments.size(), false) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      for (const Edge edge : {segments[i].a, segments[i].b}) {
        auto& pair = at_[edge];
        pair[pair[0] == none ? 0 : 1] = i;
      }
    }
  }

  bool end_of_line(Edge edge) const { return at_.at(edge)[1] == none; }
  bool used(std::size_t segment) const { return used_[segment]; }

  // Along from that segment's end `from` to the line's other end.
  std::vector<Edge> follow(std::size_t segment, Edge from) {
    std::vector<Edge> line{from};
    while (segment != none && !used_[segment]) {
      used_[segment] = true;
      const Edge to = segments_[segment].a == line.back() ? segments_[segment].b : segments_[segment].a;
      line.push_back(to);
      const auto& pair = at_.at(to);
      segment = pair[0] == segment ? pair[1] : pair[0];
    }
    return line;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Pair : std::array<std::size_t, 2> {
    Pair() { fill(none); }
  };
  const std::vector<Segment>& segments_;
  std::unordered_map<Edge, Pair> at_;
  std::vector<bool> used_;
};

}  // namespace

std::vector<Contour> contours(std::span<const float> values, int columns, int rows, float level) {
  if (columns < 0 || rows < 0 ||
      values.size() != static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows))
    throw std::invalid_argument("contours: " + std::to_string(values.size()) + " values for " +
                                std::to_string(rows) + " x " + std::to_string(columns));
  const Grid grid{values, columns, rows, level};
  std::vector<Segment> segments;
  for (int row = 0; row + 1 < rows; ++row) {
    for (int column = 0; column + 1 < columns; ++column) add_segments(grid, row, column, segments);
  }
  Joints joints(segments);
  std::vector<Contour> lines;
  const auto take = [&](std::size_t segment, Edge from) {
    Contour line;
    for (const Edge edge : joints.follow(segment, from)) line.push_back(grid.crossing(edge));
    lines.push_back(std::move(line));
  };
  // Open lines from an end first; what is left is closed.
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (joints.used(i)) continue;
    if (joints.end_of_line(segments[i].a)) {
      take(i, segments[i].a);
    } else if (joints.end_of_line(segments[i].b)) {
      take(i, segments[i].b);
    }
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!joints.used(i)) take(i, segments[i].a);
  }
  return lines;
}

}  // namespace palmar::screens
