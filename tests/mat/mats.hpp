// Descriptions of mats for tests of the wire.
#pragma once

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

}  // namespace palmar::test
