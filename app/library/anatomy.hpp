// The anatomy tables of assets/anatomy, mannequins, and an atlas made of both.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/library/assets.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::library {

/// muscles.csv, fibres.csv, structures.csv, zones.csv, landmarks.csv, acupoints.csv, outline.csv, outline_long.csv. Errors (bad input,
/// with file and line): those of CsvTable, duplicate_id, zone_without_rule, outline_too_short, outline_crosses, muscle_without_fibre,
/// bad_thickness, landmarks_out_of_order, unknown_muscle, fan_of_one_point.
Result<AnatomyTables> load_anatomy(const Path& assets);

/// Areas that a contact tool leaves on a mat, from contact_tools.csv.
struct ContactToolRow {
  ContactTool tool = ContactTool::unknown;
  std::string name;
  Range area_cm2;
  std::string source;
};
Result<std::vector<ContactToolRow>> load_contact_tools(const Path& assets);

/// A point of the bladder line, for location drills; right side, at the reference size.
struct Acupoint {
  std::string id;
  std::string name;
  std::string vertebra;
  double cun_lateral = 0;
  BodyPoint at;
  std::string source;
};
Result<std::vector<Acupoint>> load_acupoints(const Path& assets);

/// A word of the founding articles for muscles or tissues, and what the atlas has for it; without muscles it is information only.
struct AnatomyTerm {
  std::string id;
  std::string name;                   ///< as the articles say it
  std::vector<std::string> base_ids;  ///< Muscle::base_id, in the atlas' order
  std::string note;                   ///< for people: where it is reached, or that it is not
  std::string source;
};
/// terms.csv, against the muscles of the atlas. Errors (bad input): those of CsvTable, duplicate_id, unknown_muscle, unknown_group.
Result<std::vector<AnatomyTerm>> load_terms(const Path& assets, const Atlas& atlas);

/// assets/anatomy/mannequins/*.toml. Errors (bad input, with file and line): unknown_mannequin, those of TomlTable and of
/// check_mannequin().
Result<Mannequin> load_mannequin(const Path& assets, const std::string& id_or_file);
std::vector<std::string> list_mannequins(const Path& assets);

/// The atlas of that mannequin, ready for the pipeline.
Result<std::shared_ptr<const Atlas>> load_atlas(const Path& assets, const std::string& mannequin = "adult");

}  // namespace palmar::library
