// Tissues for tests: the worked example of physics.md, and one with regions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sensing/depth/depth_model.hpp"

namespace palmar::depth {

inline TissueLayer layer(std::string id, double thickness_mm, double modulus_kPa) {
  return {std::move(id),
          {thickness_mm * 0.7, thickness_mm, thickness_mm * 1.3},
          {modulus_kPa * 0.6, modulus_kPa, modulus_kPa * 1.6}};
}

inline TissueStack worked_example() {
  return {"example",
          "Worked example",
          {layer("skin", 2, 100), layer("fat", 8, 10), layer("muscle", 30, 30)},
          Base::rigid,
          0.48,
          {},
          20};
}

/// Three stacks: the example everywhere, thin over the spine, thick over the buttocks.
inline Tissue varied_tissue() {
  Tissue tissue{
      "varied", "Varied", {worked_example(), worked_example(), worked_example()}, MuscleDepth::middle};
  tissue.stacks[1].id = "spine";
  tissue.stacks[1].layers = {layer("skin", 2.5, 100), layer("fat", 4, 12), layer("muscle", 6, 30)};
  tissue.stacks[1].regions = {{{-15, -50}, {15, -50}, {15, 470}, {-15, 470}}};
  tissue.stacks[1].blend_mm = 10;
  tissue.stacks[2].id = "buttock";
  tissue.stacks[2].layers = {layer("skin", 2, 100), layer("fat", 20, 10), layer("muscle", 45, 40)};
  tissue.stacks[2].regions = {{{10, 470}, {160, 470}, {160, 650}, {10, 650}}};
  return tissue;
}

inline DepthModel model_of(Tissue tissue) { return DepthModel::of(std::move(tissue)).value(); }
inline DepthModel example_model() {
  return model_of({"example", "Example", {worked_example()}, MuscleDepth::middle});
}

}  // namespace palmar::depth
