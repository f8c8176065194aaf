// Published influence values, each table with the tolerance that its misprints and digits ask for
// (physics.md, section 1).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "sensing/depth/half_space.hpp"
#include "sensing/depth/layered.hpp"

namespace palmar::depth {
namespace {

struct Row {
  std::string table, test_case, source;
  double published = 0, computed = 0;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

std::vector<Row> oracle(const std::string& table) {
  std::ifstream file(std::string(PALMAR_SHARED) + "/oracles/depth.csv");
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() < 7 || fields[0] != table) continue;
    rows.push_back({fields[0], fields[1], fields[6], std::stod(fields[2]), std::stod(fields[3])});
  }
  return rows;
}

/// "r/a=0.5 z/a=2.0" -> the number after "z/a=".
double number(const std::string& test_case, const std::string& name) {
  const std::size_t at = test_case.find(name + "=");
  EXPECT_NE(at, std::string::npos) << test_case;
  return at == std::string::npos ? 0 : std::stod(test_case.substr(at + name.size() + 1));
}

#define ROWS_OR_SKIP(rows, table)              \
  const std::vector<Row> rows = oracle(table); \
  if (rows.empty()) GTEST_SKIP() << "no " << (table) << " in " << PALMAR_SHARED << "/oracles/depth.csv"

TEST(Oracle, PointLoad) {
  ROWS_OR_SKIP(rows, "point_I1");
  for (const Row& row : rows) {
    const double value = point_influence(number(row.test_case, "r/z"));
    EXPECT_NEAR(value, row.published, 1e-3) << row.test_case;
    EXPECT_NEAR(value, row.computed, 1e-7) << row.test_case;
  }
}

TEST(Oracle, CornerOfARectangle) {
  ROWS_OR_SKIP(rows, "rect_corner_I");
  for (const Row& row : rows) {
    const double q = row.test_case.starts_with("q=") ? number(row.test_case, "q") : 1;
    const double value = q * corner_influence(number(row.test_case, "m"), number(row.test_case, "n"), 1);
    EXPECT_NEAR(value, row.computed, q * 1e-7) << row.test_case;
    // The five-digit table; the four-digit rows of other origin have their own half digit.
    const bool five_digits = row.source.find("Newmark") != std::string::npos;
    EXPECT_NEAR(value, row.published, q * (five_digits ? 1e-5 : 1e-4)) << row.test_case;
  }
}

TEST(Oracle, CornerAfterFadum) {
  ROWS_OR_SKIP(rows, "rect_corner_I (Fadum)");
  for (const Row& row : rows) {
    EXPECT_NEAR(corner_influence(number(row.test_case, "m"), number(row.test_case, "n"), 1), row.published,
                1e-4)
        << row.test_case;
  }
}

TEST(Oracle, DiscOffTheAxis) {
  ROWS_OR_SKIP(rows, "circle_sigma_z");
  for (const Row& row : rows) {
    const double value = disc_stress(number(row.test_case, "r/a"), number(row.test_case, "z/a"), 1);
    EXPECT_NEAR(value, row.computed, 1e-6) << row.test_case;
    EXPECT_NEAR(value, row.published, 0.004) << row.test_case;
  }
}

TEST(Oracle, DiscOnTheAxis) {
  ROWS_OR_SKIP(rows, "circle_axis (Foster-Ahlvin)");
  for (const Row& row : rows) {
    const double depth = number(row.test_case, "z/R");
    const double value = disc_stress(0, depth, 1);
    EXPECT_NEAR(value, row.computed, 1e-7) << row.test_case;
    const bool misprinted = depth == 3;
    EXPECT_NEAR(value, row.published, misprinted ? 3e-3 : 1e-4) << row.test_case;
  }
}

TEST(Oracle, SurfaceDisplacementFactors) {
  for (const char* place : {"centre", "corner"}) {
    ROWS_OR_SKIP(rows, std::string("rect_surface_disp ") + place + " Iu");
    for (const Row& row : rows) {
      const double length = number(row.test_case, "L/B");
      const bool centre = std::string(place) == "centre";
      const double u =
          rectangle_displacement_mm(centre ? 0 : length / 2, centre ? 0 : 0.5, 0, length / 2, 0.5, 1, 0.3);
      const double factor = u / (1 - 0.3 * 0.3);
      EXPECT_NEAR(factor, row.computed, 1e-6) << place << " " << row.test_case;
      EXPECT_NEAR(factor, row.published, 0.005) << place << " " << row.test_case;
    }
  }
}

TEST(Oracle, TwoLayersAfterFox) {
  ROWS_OR_SKIP(rows, "two_layer_interface_sigma");
  for (const Row& row : rows) {
    const Stack stack{{{1, number(row.test_case, "E1/E2")}, {1, 1}}, Base::half_space, 0.5};
    const auto answer = disc(stack, number(row.test_case, "a/h"), {1});
    ASSERT_TRUE(answer.ok());
    EXPECT_NEAR(answer.value()[0].sigma_over_q / row.computed, 1, 0.005) << row.test_case;
    EXPECT_NEAR(answer.value()[0].sigma_over_q, row.published, 0.0015) << row.test_case;
  }
}

}  // namespace
}  // namespace palmar::depth
