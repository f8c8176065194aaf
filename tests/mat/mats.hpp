// Descriptions of mats for tests of the wire.
#pragma once

#include <cctype>
#include <string>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/units.hpp"

namespace palmar::test {

inline MatDescription sensel_morph() {
  MatDescription mat;
  mat.id = "sensel-morph";
  mat.name = "Sensel Morph";
  mat.protocol = "sensel-morph";
  mat.geometry = {53, 93, 2.5, 2.5};
  mat.rate_hz = 45;
  mat.threshold_count = 4;
  mat.rule = CountRule{newtons_per_gram_force / 8, {}, "test"};
  return mat;
}

inline MatDescription palmar_open(int rows = 48, int cols = 48) {
  MatDescription mat;
  mat.id = "palmar-open-test";
  mat.name = "open";
  mat.protocol = "palmar-open";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = 50;
  mat.rule = CountRule{0.01, {}, "test"};
  return mat;
}

/// A mat of one of the families that carry frames alone, with counts that its wire can say.
inline MatDescription framed(const char* protocol, int rows, int cols, double rate_hz,
                             std::uint16_t most_count) {
  MatDescription mat;
  mat.id = std::string(protocol) + "-test";
  mat.name = protocol;
  mat.protocol = protocol;
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = rate_hz;
  mat.saturated_count = most_count;
  return mat;
}
inline MatDescription sensing_tex_sparse() { return framed("sensing-tex-sparse", 48, 48, 9, 65535); }
inline MatDescription sensing_tex_full() { return framed("sensing-tex-full", 20, 20, 6, 4095); }
inline MatDescription velostat() { return framed("velostat", 56, 28, 49, 207); }
inline MatDescription wiresens() { return framed("wiresens", 16, 16, 40, 4095); }
inline MatDescription wiresens_tcp() {
  MatDescription mat = wiresens();
  mat.wire.trailer = false;
  return mat;
}
inline MatDescription row_text() { return framed("row-text", 16, 16, 32, 255); }
inline MatDescription zero_run() { return framed("zero-run", 10, 16, 30, 254); }

/// All of them, in an order of their own.
inline std::vector<MatDescription> framed_mats() {
  return {sensing_tex_sparse(), sensing_tex_full(), velostat(), wiresens(),
          wiresens_tcp(),       row_text(),         zero_run()};
}

/// For names of parameterised tests.
inline std::string camel(const MatDescription& mat) {
  std::string name;
  bool up = true;
  for (const char c : mat.protocol + (mat.wire.trailer ? "-tcp" : "")) {
    if (c != '-') name += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    up = c == '-';
  }
  return name;
}

}  // namespace palmar::test
