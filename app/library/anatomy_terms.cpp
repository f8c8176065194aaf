// Words of the founding articles, and the muscles that they mean.
#include <algorithm>
#include <set>

#include "app/library/anatomy.hpp"
#include "app/library/csv_table.hpp"

namespace palmar::library {
namespace {

/// "a;b" as {"a", "b"}.
std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> items;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t to = std::min(text.find(';', from), text.size());
    items.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return items;
}

}  // namespace

Result<std::vector<AnatomyTerm>> load_terms(const Path& assets, const Atlas& atlas) {
  Result<CsvTable> table =
      CsvTable::read(assets / "anatomy" / "terms.csv", {"id", "name", "muscles", "groups", "note", "source"});
  if (!table) return table.error();
  std::vector<AnatomyTerm> terms;
  std::set<std::string, std::less<>> ids;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    AnatomyTerm term;
    term.id = table->text(row, "id");
    term.name = table->text(row, "name");
    term.note = table->text(row, "note");
    term.source = table->text(row, "source");
    if (!ids.insert(term.id).second)
      table->mistake(row, "duplicate_id", "id " + term.id + " is there twice", "");
    const std::vector<std::string> muscles = listed(table->text(row, "muscles")),
                                   groups = listed(table->text(row, "groups"));
    std::set<std::string, std::less<>> met;
    for (const Muscle& muscle : atlas.muscles) {
      const bool by_id = std::find(muscles.begin(), muscles.end(), muscle.base_id) != muscles.end();
      const bool by_group = std::find(groups.begin(), groups.end(), muscle.group) != groups.end();
      if (by_id) met.insert(muscle.base_id);
      if (by_group) met.insert(muscle.group);
      if ((by_id || by_group) && muscle.side == Side::right) term.base_ids.push_back(muscle.base_id);
    }
    for (const std::string& id : muscles)
      if (!met.count(id))
        table->mistake(row, "unknown_muscle", "there is no muscle " + id, "palmar muscles lists them");
    for (const std::string& id : groups)
      if (!met.count(id))
        table->mistake(row, "unknown_group", "there is no group " + id, "palmar muscles lists them");
    terms.push_back(std::move(term));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return terms;
}

}  // namespace palmar::library
