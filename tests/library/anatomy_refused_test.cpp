// Anatomy files that are refused: one row for each mistake, with the file, the line and the reason.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "app/library/anatomy.hpp"

namespace palmar::library {
namespace {

namespace fs = std::filesystem;

/// A copy of the anatomy that a test may spoil; gone with the test.
class Copy {
 public:
  Copy()
      : root_(fs::path(testing::TempDir()) /
              ("anatomy_" + std::to_string(::getpid()) + "_" + std::to_string(next_++))) {
    fs::create_directories(root_);
    fs::copy(fs::path(PALMAR_SOURCE) / "assets" / "anatomy", root_ / "anatomy", fs::copy_options::recursive);
  }
  ~Copy() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  const fs::path& root() const { return root_; }

  /// Changes the first `from` in the file; returns the line that it was in, 0 where it is not there.
  int change(const std::string& name, const std::string& from, const std::string& to) const {
    const fs::path file = root_ / "anatomy" / name;
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    std::string all = text.str();
    const std::size_t at = all.find(from);
    if (at == std::string::npos) return 0;
    const int line =
        1 + static_cast<int>(std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    all.replace(at, from.size(), to);
    std::ofstream(file) << all;
    return line;
  }

 private:
  static inline int next_ = 0;
  fs::path root_;
};

struct Refused {
  const char* name;  ///< of the error
  const char* file;
  const char* from;
  const char* to;
  const char* reason;  ///< somewhere in the message
  int line_after = 0;  ///< the mistake is told so many lines after what was changed
};
void PrintTo(const Refused& one, std::ostream* out) { *out << one.name << ": " << one.file << " " << one.to; }

class RefusedTables : public testing::TestWithParam<Refused> {};

TEST_P(RefusedTables, WithFileLineAndReason) {
  const Refused& one = GetParam();
  const Copy copy;
  const int line = copy.change(one.file, one.from, one.to);
  ASSERT_GT(line, 0) << "the test no longer fits the table";
  const bool mannequin = std::string(one.file).starts_with("mannequins");
  const auto atlas = load_atlas(copy.root(), mannequin ? fs::path(one.file).stem().string() : "adult");
  ASSERT_FALSE(atlas.ok());
  EXPECT_EQ(atlas.error().name, one.name);
  EXPECT_EQ(atlas.error().kind, ErrorKind::bad_input);
  const std::string message = atlas.error().message();
  const std::string place =
      fs::path(one.file).filename().string() + ":" + std::to_string(line + one.line_after) + ":";
  EXPECT_NE(message.find(place), std::string::npos) << message << "\nshould name " << place;
  EXPECT_NE(message.find(one.reason), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Anatomy, RefusedTables,
    testing::Values(
        // A polygon that crosses itself.
        Refused{"outline_crosses", "muscles.csv", "0,0;60,15;110,20;165,35;150,50;62,61;0,61",
                "0,0;60,61;60,15;0,61", "crosses itself"},
        Refused{"outline_crosses", "zones.csv", "-9,-20;9,-20;9,560;-9,560", "-9,-20;9,560;9,-20;-9,560",
                "crosses"},
        Refused{"outline_crosses", "structures.csv", "0,573;8,575", "0,573;8,599", "crosses"},
        Refused{"outline_too_short", "muscles.csv", "0,0;0,20;60,68;62,55", "0,0;0,20", "at least 3"},
        // A muscle with no fibre.
        Refused{"muscle_without_fibre", "muscles.csv", "lat_dorsi,Latissimus dorsi,latissimus,1,-60",
                "lat_dorsi,Latissimus dorsi,latissimus,1,", "along and across the fibres"},
        Refused{"muscle_without_fibre", "fibres.csv", "\"20,-90;40,-85\"", "", "no origin or no insertion"},
        Refused{"fan_of_one_point", "fibres.csv", "\"20,-90;40,-85\"", "\"20,-90\"",
                "its origin is one point"},
        Refused{"fan_of_one_point", "fibres.csv", "\"56,26;70,16\"", "\"56,26\"",
                "its insertion is one point"},
        Refused{"muscle_without_fibre", "fibres.csv", "\"56,26;70,16\"", "\"20,-90;40,-85\"",
                "without a length"},
        Refused{"unknown_muscle", "fibres.csv", "lat_dorsi,", "latissimus,", "no muscle latissimus"},
        Refused{"duplicate_id", "fibres.csv", "trap_middle,", "trap_upper,", "twice"},
        Refused{"out_of_range", "fibres.csv", "\"190,25;140,31\",9", "\"190,25;140,31\",1", "2"},
        // Landmarks out of order.
        Refused{"landmarks_out_of_order", "landmarks.csv", "0,163", "0,190", "T8 does not lie below T7", 1},
        Refused{"landmarks_out_of_order", "landmarks.csv", "190,25", "50,25",
                "AC does not lie outwards of TS"},
        Refused{"landmarks_out_of_order", "landmarks.csv", "72,170", "72,50", "AI does not lie below TS"},
        // Layers of zero or negative thickness.
        Refused{"bad_thickness", "muscles.csv", "4,7,10,6,9,12", "4,7,10,0,9,12", "zero or less"},
        Refused{"bad_thickness", "muscles.csv", "5,9,15,3,6,8", "5,9,15,-3,6,8", "zero or less"},
        Refused{"out_of_range", "muscles.csv", "trapezius,1,35", "trapezius,0,35", "layer"},
        Refused{"band_upside_down", "muscles.csv", "5,9,15,3,6,8", "9,5,15,3,6,8", "rise"},
        // A mannequin file.
        Refused{"unknown_key", "mannequins/adult.toml", "tissue =", "tisue =", "tisue"},
        Refused{"unknown_key", "mannequins/small_adult.toml", "scapulae_mm", "scapula_mm", "scapula_mm"},
        Refused{"unknown_key", "mannequins/adult.toml", "furrow_mm = 1 }", "furrow_mm = 1, deep = 2 }",
                "deep"},
        Refused{"landmarks_out_of_order", "mannequins/small_adult.toml", "[landmarks]",
                "[landmarks]\nc7_l4_mm = 450", "L4 before PSIS"},
        Refused{"landmarks_out_of_order", "mannequins/small_adult.toml", "[landmarks]",
                "[landmarks]\nc7_t7_mm = 30", "T3 before T7"},
        Refused{"bad_surface", "mannequins/adult.toml", "{ v_mm = 90,", "{ v_mm = -5,",
                "from the head to the feet"},
        Refused{"out_of_range", "mannequins/adult.toml", "radius_mm = 230, furrow_mm = 1 ",
                "radius_mm = 0, furrow_mm = 1 ", "radius_mm"},
        Refused{"out_of_range", "mannequins/adult.toml", "c7_psis_mm = 500", "c7_psis_mm = -5", "c7_psis_mm"},
        Refused{"wrong_type", "mannequins/long.toml", "thighs = true", "thighs = 1", "thighs"},
        Refused{"band_upside_down", "mannequins/adult.toml", "[-240, 240]", "[240, -240]", "skin_u_mm"}));

TEST(RefusedTables, TheCopyItselfIsFine) {
  const Copy copy;
  EXPECT_TRUE(load_atlas(copy.root(), "adult").ok());
}

}  // namespace
}  // namespace palmar::library
