#include "sensing/mat/frame_format.hpp"

#include <string>

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/row_text.hpp"
#include "sensing/mat/sensing_tex.hpp"
#include "sensing/mat/velostat.hpp"
#include "sensing/mat/wiresens.hpp"
#include "sensing/mat/zero_run.hpp"

namespace palmar::mat {
namespace {

constexpr int most_side = 1024;

/// 128 x 128 cells stay below the start that marks pairs.
Status check_wiresens(const MatDescription& mat) {
  if (mat.geometry.cells() >= wiresens_least_cells) return {};
  return bad_input("bad_grid",
                   "mat " + mat.id + " cannot have " + std::to_string(mat.geometry.cells()) + " cells",
                   "a packet of wiresens holds 120", "correct rows and cols in its description");
}

template <class Format>
Result<std::unique_ptr<FrameFormat>> make(const MatDescription& mat) {
  return std::unique_ptr<FrameFormat>(std::make_unique<Format>(mat));
}

struct Family {
  std::string_view protocol;
  int most_cols;
  int most_rows;
  std::uint16_t most_value;  ///< that a cell has room for on the wire
  Result<std::unique_ptr<FrameFormat>> (*make)(const MatDescription& mat);
};

constexpr Family families[] = {
    {"sensing-tex-sparse", sensing_tex_most_side, sensing_tex_most_side, 65535, make<SensingTexSparse>},
    {"sensing-tex-full", sensing_tex_most_side, sensing_tex_most_side, 65535, make<SensingTexFull>},
    {"velostat", most_side, most_side, 253, make<Velostat>},
    {"wiresens", 128, 128, 4095, make<Wiresens>},
    {"row-text", most_side, most_side, 65535, make<RowText>},
    {"zero-run", most_side, most_side, 254, make<ZeroRun>},
};

}  // namespace

bool has_frame_format(std::string_view protocol) {
  for (const Family& family : families)
    if (family.protocol == protocol) return true;
  return false;
}

Result<std::unique_ptr<FrameFormat>> make_frame_format(const MatDescription& mat) {
  for (const Family& family : families) {
    if (family.protocol != mat.protocol) continue;
    if (Status fits = check_grid(mat, family.protocol, family.most_cols, family.most_rows); !fits)
      return fits.error();
    if (mat.protocol == "wiresens") {
      if (Status fits = check_wiresens(mat); !fits) return fits.error();
    }
    if (mat.wire.full_scale && *mat.wire.full_scale > family.most_value) {
      return bad_input(
          "bad_full_scale",
          "mat " + mat.id + " cannot have values up to " + std::to_string(*mat.wire.full_scale),
          "the protocol " + mat.protocol + " carries values up to " + std::to_string(family.most_value),
          "correct wire.full_scale in its description");
    }
    return family.make(mat);
  }
  return bad_input("unknown_protocol", "mat " + mat.id + " cannot be read",
                   "nothing here speaks the protocol \"" + mat.protocol + "\"",
                   "use one that `palmar mats --json` names in its description");
}

}  // namespace palmar::mat
