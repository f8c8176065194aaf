// The muscle words of the founding articles are all reachable.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "app/library/anatomy.hpp"
#include "app/library/csv_table.hpp"

namespace palmar::library {
namespace {

class Terms : public testing::Test {
 protected:
  const Path assets = Path(PALMAR_SOURCE) / "assets";
  const Atlas atlas = *load_atlas(assets, "long").value();
  const std::vector<AnatomyTerm> terms = load_terms(assets, atlas).value();

  const AnatomyTerm& term(const std::string& name) const {
    const auto found =
        std::find_if(terms.begin(), terms.end(), [&](const AnatomyTerm& t) { return t.name == name; });
    EXPECT_NE(found, terms.end()) << name;
    return *found;
  }
};

TEST_F(Terms, EveryMuscleRowOfTheReferenceIsThere) {
  const Path reference = Path(PALMAR_SHARED) / "domain" / "terms.csv";
  if (!std::filesystem::exists(reference)) GTEST_SKIP() << "no reference tables at " << PALMAR_SHARED;
  CsvTable table =
      CsvTable::read(reference, {"kind", "term", "articles", "coach_train_measure_present", "honesty_rule"})
          .value();
  std::set<std::string> wanted, there;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.text(row, "kind") == "muscle") wanted.insert(table.text(row, "term"));
  for (const AnatomyTerm& one : terms) there.insert(one.name);
  EXPECT_EQ(wanted.size(), 9u);
  EXPECT_EQ(there, wanted);
}

TEST_F(Terms, EachMeansMusclesOfTheAtlasOrIsInformationOnly) {
  for (const AnatomyTerm& one : terms) {
    EXPECT_FALSE(one.note.empty()) << one.id;
    for (const std::string& base : one.base_ids) {
      EXPECT_TRUE(atlas.muscle(base + "_R")) << base;
      EXPECT_TRUE(atlas.muscle(base + "_L")) << base;
    }
    if (one.base_ids.empty()) {
      EXPECT_TRUE(one.note.starts_with("information only")) << one.id;
    }
  }
  EXPECT_EQ(term("Gluteal muscles").base_ids,
            (std::vector<std::string>{"glute_max", "glute_med", "glute_min"}));
  EXPECT_EQ(term("Spinal erectors").base_ids,
            (std::vector<std::string>{"iliocostalis", "longissimus", "spinalis"}));
  EXPECT_EQ(term("Posterior upper leg muscles").base_ids,
            (std::vector<std::string>{"hams_bf", "hams_st_sm"}));
  EXPECT_EQ(term("Quadratus lumborum").base_ids, (std::vector<std::string>{"quad_lumb"}));
}

TEST_F(Terms, WhatIsNotOnTheBackIsNeverScored) {
  for (const char* name : {"Psoas", "Abdominals"}) {
    for (const std::string& base : term(name).base_ids)
      EXPECT_FALSE(atlas.muscles[*atlas.muscle(base + "_R")].scoreable) << name;
    EXPECT_NE(term(name).note.find("never scored"), std::string::npos) << name;
  }
}

TEST_F(Terms, AWordForAMuscleThatIsNotThereIsRefused) {
  const Path root = Path(testing::TempDir()) / "terms_refused";
  std::filesystem::create_directories(root / "anatomy");
  const auto refused = [&](const std::string& row) {
    std::ofstream(root / "anatomy" / "terms.csv") << "id,name,muscles,groups,note,source\n" << row << "\n";
    const auto loaded = load_terms(root, atlas);
    return loaded.ok() ? std::string() : loaded.error().name;
  };
  EXPECT_EQ(refused("a,A,longissimus,,n,s"), "");
  EXPECT_EQ(refused("a,A,longest,,n,s"), "unknown_muscle");
  EXPECT_EQ(refused("a,A,,erector,n,s"), "unknown_group");
  EXPECT_EQ(refused("a,A,,,n,s\na,B,,,n,s"), "duplicate_id");
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace palmar::library
