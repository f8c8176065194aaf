#include "app/library/toml.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

namespace palmar::library {
namespace {

constexpr const char* sound = R"(name = "Strip"
speed = 15.5
count = 3
on = true
band = [5, 30]
words = ["a", "b"]
path = [[1, 2], [3.5, 4]]
numbers = [1, 2.5]

[inner]
depth = 4

[[step]]
id = "one"

[[step]]
id = "two"
)";

void read_all(TomlTable& root) {
  root.text("name");
  root.number("speed", {0, 100});
  root.integer("count", {0, 10});
  root.boolean("on");
  root.band("band", {0, 100});
  root.texts("words");
  root.pairs("path");
  root.numbers("numbers");
  if (auto inner = root.table("inner")) inner->number("depth");
  for (TomlTable& step : root.tables("step")) step.text("id");
}

TEST(Toml, ReadsEveryKindOfValue) {
  TomlTable root = parse_toml(sound, "sound.toml").value();
  EXPECT_EQ(root.text("name"), "Strip");
  EXPECT_EQ(root.number("speed"), 15.5);
  EXPECT_EQ(root.number("count"), 3) << "a whole number is a number";
  EXPECT_EQ(root.integer("count"), 3);
  EXPECT_TRUE(root.boolean("on"));
  EXPECT_EQ(root.band("band").hi, 30);
  EXPECT_EQ(root.texts("words"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(root.pairs("path")[1][0], 3.5);
  EXPECT_EQ(root.numbers("numbers")[1], 2.5);
  EXPECT_EQ(root.table("inner")->integer("depth"), 4);
  std::vector<TomlTable> steps = root.tables("step");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].text("id") + steps[1].text("id"), "onetwo");
  EXPECT_TRUE(root.finish().ok());
  EXPECT_EQ(root.line("band"), 5);
  EXPECT_EQ(root.keys().front(), "name");
}

TEST(Toml, OptionalKeysMayBeAbsent) {
  TomlTable root = parse_toml("a = 1\n", "x.toml").value();
  EXPECT_EQ(root.optional_number("a"), 1);
  EXPECT_FALSE(root.optional_number("b"));
  EXPECT_FALSE(root.optional_text("c"));
  EXPECT_FALSE(root.optional_band("d"));
  EXPECT_FALSE(root.optional_integer("e"));
  EXPECT_FALSE(root.optional_boolean("f"));
  EXPECT_TRUE(root.optional_texts("g").empty());
  EXPECT_TRUE(root.tables("h").empty());
  EXPECT_FALSE(root.table("i"));
  EXPECT_TRUE(root.finish().ok());
}

struct Spoilt {
  const char* from;
  const char* to;
  const char* name;
  int line;
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.name << " in line " << spoilt.line; }

class BadToml : public testing::TestWithParam<Spoilt> {};

TEST_P(BadToml, IsRefusedByNameFileAndLine) {
  std::string text = sound;
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  Result<TomlTable> root = parse_toml(text, "dir/my.toml");
  Status status;
  if (root) {
    read_all(*root);
    status = root->finish();
  } else {
    status = root.error();
  }
  ASSERT_FALSE(status.ok()) << text;
  EXPECT_EQ(status.error().name, GetParam().name) << status.error().message();
  EXPECT_EQ(status.error().kind, ErrorKind::bad_input);
  const std::string place = "dir/my.toml:" + std::to_string(GetParam().line) + ":";
  EXPECT_EQ(status.error().what.rfind(place, 0), 0u) << status.error().what;
  EXPECT_FALSE(status.error().remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(Toml, BadToml,
                         testing::Values(Spoilt{"speed = 15.5", "speeed = 15.5", "unknown_key", 2},
                                         Spoilt{"depth = 4", "depth = 4\nwidth = 5", "unknown_key", 12},
                                         Spoilt{"id = \"two\"", "id = \"two\"\nx = 1", "unknown_key", 18},
                                         Spoilt{"[inner]", "[outer]", "unknown_key", 10},
                                         Spoilt{"speed = 15.5\n", "", "missing_key", 1},
                                         Spoilt{"depth = 4", "", "missing_key", 10},
                                         Spoilt{"speed = 15.5", "speed = \"fast\"", "wrong_type", 2},
                                         Spoilt{"speed = 15.5", "speed = 101", "out_of_range", 2},
                                         Spoilt{"speed = 15.5", "speed = nan", "out_of_range", 2},
                                         Spoilt{"speed = 15.5", "speed = -inf", "out_of_range", 2},
                                         Spoilt{"count = 3", "count = 3.5", "wrong_type", 3},
                                         Spoilt{"count = 3", "count = 99999999999", "out_of_range", 3},
                                         Spoilt{"on = true", "on = 1", "wrong_type", 4},
                                         Spoilt{"name = \"Strip\"", "name = 5", "wrong_type", 1},
                                         Spoilt{"[5, 30]", "[30, 5]", "band_upside_down", 5},
                                         Spoilt{"[5, 30]", "[5]", "wrong_type", 5},
                                         Spoilt{"[5, 30]", "[5, 3000]", "out_of_range", 5},
                                         Spoilt{"[\"a\", \"b\"]", "[\"a\", 1]", "wrong_type", 6},
                                         Spoilt{"[[1, 2], [3.5, 4]]", "[[1, 2], [3.5]]", "wrong_type", 7},
                                         Spoilt{"[[1, 2], [3.5, 4]]", "[1, 2]", "wrong_type", 7},
                                         Spoilt{"[1, 2.5]", "[1, \"x\"]", "wrong_type", 8},
                                         Spoilt{"[[step]]\nid = \"one\"\n\n[[step]]",
                                                "[step]\nid = \"one\"\n\n[step.more]", "wrong_type", 13}));

TEST(Toml, SyntaxIsRefusedWithLineAndColumn) {
  for (const char* text : {"a = \n", "a = 1\na = 2\n", "[x\n", "a = [1,\n", "\x01\x02", "a = \"open\n"}) {
    const Result<TomlTable> root = parse_toml(text, "broken.toml");
    ASSERT_FALSE(root.ok()) << text;
    EXPECT_EQ(root.error().name, "toml_syntax");
    EXPECT_EQ(root.error().what.rfind("broken.toml:", 0), 0u) << root.error().what;
    EXPECT_EQ(root.error().exit_status(), 2);
  }
}

TEST(Toml, UnknownKeysNameWhatIsKnown) {
  TomlTable root = parse_toml("sped = 3\n", "x.toml").value();
  root.number("speed");
  const Status status = root.finish();
  EXPECT_EQ(status.error().name, "unknown_key")
      << "the misspelt key, rather than the one that is missing for it";
  EXPECT_NE(status.error().message().find("speed"), std::string::npos);
}

TEST(Toml, TheFirstMistakeOfTheFileIsTold) {
  TomlTable root = parse_toml("a = 1\nb = 2\nc = 3\n", "x.toml").value();
  root.text("c");
  root.text("a");
  root.text("b");
  EXPECT_EQ(root.finish().error().what.rfind("x.toml:1:", 0), 0u);
}

TEST(Toml, FilesAreBounded) {
  EXPECT_EQ(read_toml("/nonexistent/x.toml").error().name, "file_missing");
  EXPECT_EQ(read_toml("/").error().name, "file_unreadable");
  const std::string large = testing::TempDir() + "palmar_large.toml";
  std::ofstream(large) << std::string((1 << 20) + 1, '#');
  EXPECT_EQ(read_toml(large).error().name, "file_too_large");
  std::remove(large.c_str());
}

}  // namespace
}  // namespace palmar::library
