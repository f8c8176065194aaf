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
/// TomlTable, unknown_technique, unknown_muscle, unknown_tool, no_steps.
Result<coach::Lesson> parse_lesson(std::string_view text, const std::string& name,
                                   const std::vector<coach::Technique>& techniques, const Atlas& atlas);

/// By id, or by path as find_asset() reads it. Errors as above; unknown_lesson, file_missing.
Result<coach::Lesson> load_lesson(const Path& assets, const std::string& id_or_file,
                                  const std::vector<coach::Technique>& techniques, const Atlas& atlas);

/// All lessons of assets/lessons, ordered by id.
Result<std::vector<coach::Lesson>> list_lessons(const Path& assets,
                                                const std::vector<coach::Technique>& techniques,
                                                const Atlas& atlas);

}  // namespace palmar::library
