#include "app/library/csv_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace palmar::library {
namespace {

const std::vector<std::string_view> columns = {"id", "value", "count", "yes", "outline"};

Result<CsvTable> parse(std::string_view body) {
  return CsvTable::parse("id,value,count,yes,outline\n" + std::string(body), "t.csv", columns);
}

TEST(CsvTable, ReadsQuotesLinesAndEmptyCells) {
  CsvTable table =
      parse("a,1.5,3,yes,\"0,0;10,0;10,-2.5\"\n\"b, \"\"so\"\"\",,,no,\r\n\nc,2,1,no,\"\"").value();
  ASSERT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.number(0, "value", 0, 10), 1.5);
  EXPECT_EQ(table.integer(0, "count", 0, 10), 3);
  EXPECT_TRUE(table.yes_no(0, "yes"));
  const BodyPolygon outline = table.polygon(0, "outline");
  ASSERT_EQ(outline.size(), 3u);
  EXPECT_EQ(outline[2].v_mm, -2.5);
  EXPECT_EQ(table.text(1, "id"), "b, \"so\"");
  EXPECT_FALSE(table.optional_number(1, "value", 0, 10));
  EXPECT_FALSE(table.optional_integer(1, "count", 0, 10));
  EXPECT_TRUE(table.polygon(1, "outline").empty());
  EXPECT_TRUE(table.finish().ok());
  EXPECT_THROW(table.text(0, "undeclared"), std::invalid_argument);
}

TEST(CsvTable, LineBreaksInQuotesKeepTheCount) {
  CsvTable table = parse("\"a\nb\",1,1,yes,\nc,x,1,yes,\n").value();
  EXPECT_EQ(table.text(0, "id"), "a\nb");
  table.number(1, "value", 0, 1);
  EXPECT_EQ(table.finish().error().what.rfind("t.csv:4:", 0), 0u) << table.finish().error().what;
}

TEST(CsvTable, ShapesThatAreNoTableAreRefused) {
  EXPECT_EQ(CsvTable::parse("", "t.csv", columns).error().name, "csv_syntax");
  EXPECT_EQ(CsvTable::parse("id,value\n", "t.csv", columns).error().name, "missing_column");
  EXPECT_EQ(CsvTable::parse("id,value,count,yes,outline,extra\n", "t.csv", columns).error().name,
            "unknown_column");
  EXPECT_EQ(CsvTable::parse("id,id,value,count,yes,outline\n", "t.csv", columns).error().name,
            "missing_column");
  EXPECT_EQ(parse("a,1\n").error().name, "wrong_width");
  EXPECT_EQ(parse("a,1\n").error().what.rfind("t.csv:2:", 0), 0u);
  EXPECT_EQ(parse("\"a,1,1,yes,\n").error().name, "csv_syntax");
  EXPECT_EQ(parse("\"a\"b,1,1,yes,\n").error().name, "csv_syntax");
}

TEST(CsvTable, ValuesThatAreWrongAreRefusedWithTheirLine) {
  const auto mistake = [](const char* row, auto ask) {
    CsvTable table = parse(std::string("ok,1,1,yes,\n") + row + "\n").value();
    ask(table);
    const Status status = table.finish();
    EXPECT_FALSE(status.ok()) << row;
    if (status.ok()) return std::string();
    EXPECT_EQ(status.error().what.rfind("t.csv:3:", 0), 0u) << status.error().what;
    EXPECT_EQ(status.error().exit_status(), 2);
    return status.error().name;
  };
  const auto value = [](CsvTable& table) { table.number(1, "value", 0, 10); };
  const auto count = [](CsvTable& table) { table.integer(1, "count", 0, 10); };
  const auto outline = [](CsvTable& table) { table.polygon(1, "outline"); };
  EXPECT_EQ(mistake("a,one,1,yes,", value), "wrong_type");
  EXPECT_EQ(mistake("a,1x,1,yes,", value), "wrong_type");
  EXPECT_EQ(mistake("a,nan,1,yes,", value), "wrong_type");
  EXPECT_EQ(mistake("a,,1,yes,", value), "missing_value");
  EXPECT_EQ(mistake("a,11,1,yes,", value), "out_of_range");
  EXPECT_EQ(mistake("a,1,1.5,yes,", count), "wrong_type");
  EXPECT_EQ(mistake("a,1,1,maybe,", [](CsvTable& table) { table.yes_no(1, "yes"); }), "wrong_type");
  EXPECT_EQ(mistake("a,1,1,yes,\"1,2;3\"", outline), "wrong_type");
  EXPECT_EQ(mistake("a,1,1,yes,\"1,2;3,x\"", outline), "wrong_type");
  EXPECT_EQ(mistake("a,1,1,yes,\"1,2;3,1e9\"", outline), "wrong_type");
}

}  // namespace
}  // namespace palmar::library
