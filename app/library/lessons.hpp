// Lessons, from assets/lessons/*.toml or a file that an instructor wrote.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/lesson.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

/// One lesson from the text of a TOML file; `name` stands in errors: "name:line: ...". Errors (bad_input):
/// unknown_key, missing_key, wrong_type, band_upside_down, out_of_range, unknown_technique, unknown_muscle,
/// unknown_tool, unknown_mannequin, bad_toml.
Result<coach::Lesson> parse_lesson(std::string_view text, const std::string& name,
                                   const std::vector<coach::Technique>& techniques, const Atlas& atlas);

Result<coach::Lesson> load_lesson(const std::filesystem::path& file,
                                  const std::vector<coach::Technique>& techniques, const Atlas& atlas);

/// All *.toml of the folder, ordered by id. Errors as above, and duplicate_id, no_such_folder,
/// unreadable_file.
Result<std::vector<coach::Lesson>> load_lessons(const std::filesystem::path& folder,
                                                const std::vector<coach::Technique>& techniques,
                                                const Atlas& atlas);

}  // namespace palmar::library
