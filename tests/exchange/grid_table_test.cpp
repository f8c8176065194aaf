#include "app/exchange/grid_table.hpp"

#include <limits>
#include <sstream>

#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using GridTableTest = InFolder;

Result<TableReader> reader_of(const std::string& text, TableKind kind = TableKind::frames) {
  return TableReader::read(std::make_unique<std::istringstream>(text), "t.csv", kind);
}

/// The first error anywhere in the table.
std::optional<Error> first_error(const std::string& text, TableKind kind = TableKind::frames) {
  Result<TableReader> reader = reader_of(text, kind);
  if (!reader) return reader.error();
  TableRow row;
  while (true) {
    const Result<bool> next = reader->next(row);
    if (!next) return next.error();
    if (!*next) return std::nullopt;
  }
}

const std::string good = "# palmar-frames rows=1 cols=3 pitch_mm=28 unit=counts\n";

TEST(TableReader, ReadsTheContractsHeader) {
  const Result<TableReader> reader = reader_of("# palmar-frames rows=64 cols=27 pitch_mm=10x8 unit=kPa\n");
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  EXPECT_EQ(reader->header().geometry, (GridGeometry{64, 27, 10, 8}));
  EXPECT_EQ(reader->header().unit, TableUnit::kPa);
}

TEST(TableReader, ToleratesWhatEditorsDo) {
  Result<TableReader> reader =
      reader_of("# palmar-frames unit=kPa  cols=2 rows=1 pitch_mm=5\r\n0, 1.5, 2\r\n0.1,3,4\r\n\r\n\n");
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  TableRow row;
  ASSERT_TRUE(*reader->next(row));
  EXPECT_EQ(row.values, (std::vector<float>{1.5f, 2}));
  ASSERT_TRUE(*reader->next(row));
  EXPECT_DOUBLE_EQ(row.first, 0.1);
  EXPECT_FALSE(*reader->next(row));
  EXPECT_FALSE(*reader->next(row)) << "the end stays the end";
}

TEST(TableReader, TheLastLineNeedsNoEnd) {
  Result<TableReader> reader = reader_of(good + "0,1,2,3");
  TableRow row;
  ASSERT_TRUE(*reader->next(row));
  EXPECT_EQ(row.values, (std::vector<float>{1, 2, 3}));
  EXPECT_FALSE(*reader->next(row));
}

struct Malformed {
  const char* name;
  std::string text;
  const char* error;
  const char* where;  ///< must stand in the message
};

class TableMalformations : public ::testing::TestWithParam<Malformed> {};

TEST_P(TableMalformations, IsNamedWithItsPlace) {
  const std::optional<Error> error = first_error(GetParam().text);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->name, GetParam().error);
  EXPECT_EQ(error->exit_status(), 2);
  EXPECT_NE(error->what.find(GetParam().where), std::string::npos) << error->message();
  EXPECT_FALSE(error->remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, TableMalformations,
    ::testing::Values(
        Malformed{"empty", "", "not_a_table", "line 1"},
        Malformed{"binary", std::string(5000, '\0'), "not_a_table", "line 1"},
        Malformed{"other_table", "# palmar-stress rows=1 cols=1 pitch_mm=1 unit=kPa\n", "not_a_table",
                  "line 1"},
        Malformed{"longer_word", "# palmar-framesx rows=1 cols=1 pitch_mm=1 unit=kPa\n", "not_a_table",
                  "line 1"},
        Malformed{"no_unit", "# palmar-frames rows=1 cols=1 pitch_mm=1\n", "missing_key", "line 1"},
        Malformed{"unknown_key", "# palmar-frames rows=1 cols=1 pitch_mm=1 unit=kPa colour=red\n",
                  "unknown_key", "line 1, column 51"},
        Malformed{"twice", "# palmar-frames rows=1 rows=1 cols=1 pitch_mm=1 unit=kPa\n", "unknown_key",
                  "column 24"},
        Malformed{"zero_rows", "# palmar-frames rows=0 cols=1 pitch_mm=1 unit=kPa\n", "wrong_grid",
                  "column 17"},
        Malformed{"negative", "# palmar-frames rows=-3 cols=1 pitch_mm=1 unit=kPa\n", "wrong_grid",
                  "column 17"},
        Malformed{"fraction", "# palmar-frames rows=1.5 cols=1 pitch_mm=1 unit=kPa\n", "wrong_grid",
                  "column 17"},
        Malformed{"beyond_64_bit", "# palmar-frames rows=99999999999999999999 cols=1 pitch_mm=1 unit=kPa\n",
                  "wrong_grid", "column 17"},
        Malformed{"too_wide", "# palmar-frames rows=1 cols=99999999 pitch_mm=1 unit=kPa\n0,",
                  "too_many_cells", "column 24"},
        Malformed{"too_many", "# palmar-frames rows=60000 cols=60000 pitch_mm=1 unit=kPa\n0,",
                  "too_many_cells", "column 28"},
        Malformed{"pitch_zero", "# palmar-frames rows=1 cols=1 pitch_mm=0 unit=kPa\n", "wrong_pitch",
                  "column 31"},
        Malformed{"pitch_nan", "# palmar-frames rows=1 cols=1 pitch_mm=nan unit=kPa\n", "wrong_pitch",
                  "column 31"},
        Malformed{"pitch_half", "# palmar-frames rows=1 cols=1 pitch_mm=10x unit=kPa\n", "wrong_pitch",
                  "column 31"},
        Malformed{"unit", "# palmar-frames rows=1 cols=1 pitch_mm=1 unit=psi\n", "wrong_unit", "column 42"},
        Malformed{"long_header", "# palmar-frames " + std::string(100'000, ' ') + "\n", "not_a_table",
                  "line 1"},
        Malformed{"narrow_row", good + "0,1,2,3\n1,1,2\n", "wrong_width", "line 3, column 4"},
        Malformed{"wide_row", good + "0,1,2,3,4\n", "wrong_width", "line 2, column 5"},
        Malformed{"no_number", good + "0,1,x2,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"trailing_letter", good + "0,1,2,3k\n", "wrong_number", "line 2, column 4"},
        Malformed{"empty_field", good + "0,1,,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"decimal_comma_time", good + "zero,1,2,3\n", "wrong_number", "line 2, column 1"},
        Malformed{"not_finite", good + "0,1,inf,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"nan", good + "nan,1,2,3\n", "wrong_number", "line 2, column 1"},
        Malformed{"half_a_count", good + "0,1,2.5,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"negative_count", good + "0,1,-2,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"large_count", good + "0,1,65536,3\n", "value_too_large", "line 2, column 3"},
        Malformed{"huge_number", good + "0,1,1e999,3\n", "wrong_number", "line 2, column 3"},
        Malformed{"huge_kPa", "# palmar-frames rows=1 cols=1 pitch_mm=1 unit=kPa\n0,1e30\n",
                  "value_too_large", "line 2, column 2"},
        Malformed{"same_time", good + "0,1,2,3\n0,1,2,3\n", "time_not_increasing", "line 3, column 1"},
        Malformed{"back_in_time", good + "0,1,2,3\n-1,1,2,3\n", "time_not_increasing", "line 3, column 1"},
        Malformed{"hole", good + "0,1,2,3\n\n1,1,2,3\n", "wrong_width", "line 3"},
        Malformed{"long_line", good + "0,1,2," + std::string(10'000, '3') + "\n", "line_too_long", "line 2"},
        Malformed{"nul_bytes", good + std::string("0,1,\0,3\n", 8), "wrong_number", "line 2, column 3"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(TableReader, AMessageHoldsNothingThatATerminalActsOn) {
  const std::optional<Error> error = first_error(good + "0,\x1b[31mred,2,3\n");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->message().find('\x1b'), std::string::npos);
}

/// A line that never ends.
class Endless : public std::streambuf {
 public:
  explicit Endless(std::string head) : head_(std::move(head)) {
    setg(head_.data(), head_.data(), head_.data() + head_.size());
  }
  std::size_t served = 0;

 protected:
  int_type underflow() override {
    served += page_.size();
    setg(page_.data(), page_.data(), page_.data() + page_.size());
    return traits_type::to_int_type(page_[0]);
  }

 private:
  std::string head_;
  std::string page_ = std::string(4096, '1');
};

TEST(TableReader, MemoryIsBoundedByTheGrid) {
  Endless endless("# palmar-frames rows=1 cols=2 pitch_mm=1 unit=kPa\n0,");
  auto stream = std::make_unique<std::istream>(&endless);
  Result<TableReader> reader = TableReader::read(std::move(stream), "endless", TableKind::frames);
  ASSERT_TRUE(reader.ok());
  TableRow row;
  const Result<bool> next = reader->next(row);
  ASSERT_FALSE(next.ok());
  EXPECT_EQ(next.error().name, "line_too_long");
  EXPECT_LT(endless.served, 200'000u);
}

TEST(TableReader, StressGridsAreInKPa) {
  EXPECT_EQ(first_error("# palmar-stress rows=1 cols=1 pitch_mm=1 unit=counts\n", TableKind::stress)->name,
            "wrong_unit");
  EXPECT_FALSE(
      first_error("# palmar-stress rows=1 cols=1 pitch_mm=1 unit=kPa\n5,1\n10,0.5\n", TableKind::stress)
          .has_value());
}

TEST_F(GridTableTest, CountsComeBackExactly) {
  const TableHeader header{TableKind::frames, {3, 4, 10, 8.5}, TableUnit::counts};
  auto writer = TableWriter::create(file("t.csv"), header);
  ASSERT_TRUE(writer.ok());
  std::vector<std::uint16_t> counts(12);
  for (int frame = 0; frame < 50; ++frame) {
    for (std::size_t i = 0; i < counts.size(); ++i)
      counts[i] = static_cast<std::uint16_t>(frame * 5501 + static_cast<int>(i) * 7919);
    ASSERT_TRUE(writer->write(frame / 50.0, counts).ok());
  }
  ASSERT_TRUE(writer->finish().ok());
  auto reader = TableReader::open(file("t.csv"), TableKind::frames);
  ASSERT_TRUE(reader.ok()) << reader.error().message();
  EXPECT_EQ(reader->header().geometry, header.geometry);
  TableRow row;
  for (int frame = 0; frame < 50; ++frame) {
    ASSERT_TRUE(*reader->next(row));
    EXPECT_NEAR(row.first, frame / 50.0, 1e-6);
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      ASSERT_EQ(row.values[i],
                static_cast<float>(static_cast<std::uint16_t>(frame * 5501 + static_cast<int>(i) * 7919)));
    }
  }
  EXPECT_FALSE(*reader->next(row));
}

TEST_F(GridTableTest, StressComesBackToSixDigits) {
  auto writer = TableWriter::create(file("s.csv"), {TableKind::stress, {1, 4, 2.5, 2.5}, TableUnit::kPa});
  const std::vector<float> values = {0, 1e-7f, 12.345678f, std::numeric_limits<float>::quiet_NaN()};
  ASSERT_TRUE(writer->write(5, values).ok());
  ASSERT_TRUE(writer->finish().ok());
  auto reader = TableReader::open(file("s.csv"), TableKind::stress);
  ASSERT_TRUE(reader.ok());
  TableRow row;
  ASSERT_TRUE(*reader->next(row));
  EXPECT_DOUBLE_EQ(row.first, 5);
  EXPECT_FLOAT_EQ(row.values[1], 1e-7f);
  EXPECT_NEAR(row.values[2], 12.345678f, 1e-4);
  EXPECT_EQ(row.values[3], 0);
}

TEST_F(GridTableTest, AWrongWidthIsABrokenPromise) {
  auto writer = TableWriter::create(file("t.csv"), {TableKind::frames, {1, 4, 1, 1}, TableUnit::kPa});
  EXPECT_THROW((void)writer->write(0, std::vector<float>(3)), std::invalid_argument);
  EXPECT_THROW((void)TableWriter::create(file("u.csv"), {}), std::invalid_argument);
}

TEST_F(GridTableTest, MissingFilesAndFoldersAreNamed) {
  EXPECT_EQ(TableReader::open(file("none.csv"), TableKind::frames).error().name, "file_missing");
  EXPECT_EQ(TableReader::open(folder_, TableKind::frames).error().name, "not_a_file");
}

}  // namespace
}  // namespace palmar::exchange
