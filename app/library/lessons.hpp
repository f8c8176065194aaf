// Lessons, from assets/lessons/*.toml or a file that an instructor wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/coach/lesson.hpp"
#include "app/library/assets.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

/// One lesson from the text of a TOML file; `name` stands for the file in errors. Errors (bad input), with file and line: those of
/// TomlTable, unknown_technique, technique_not_recognised, unknown_muscle, unknown_tool, no_steps.
Result<coach::Lesson> parse_lesson(std::string_view text, const std::string& name,
                                   const std::vector<coach::Technique>& techniques, const Atlas& atlas);

/// Errors as above; file_missing. find_asset(assets, "lessons", "lesson", id) finds the file of an id.
Result<coach::Lesson> load_lesson(const Path& file, const std::vector<coach::Technique>& techniques,
                                  const Atlas& atlas);

/// All *.toml of the folder (assets/lessons), ordered by id. Errors as above; id_mismatch.
Result<std::vector<coach::Lesson>> load_lessons(const Path& folder,
                                                const std::vector<coach::Technique>& techniques,
                                                const Atlas& atlas);

}  // namespace palmar::library
