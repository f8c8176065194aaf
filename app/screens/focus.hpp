// What a list or a page over the view says now, in words for the ear. Pure.
#pragma once

#include <string>
#include <vector>

#include "app/coach/lesson.hpp"
#include "app/screens/controller.hpp"
#include "app/screens/phrases.hpp"
#include "app/screens/welcome.hpp"

namespace palmar::screens {

/// "Lessons. Swedish effleurage, 3 of 9": the row of the list that is chosen; the keys; a step of the first thirty seconds. Empty where
/// the view's own snapshot says everything.
std::string focus_words(const ViewState& state, const std::vector<coach::Lesson>& lessons,
                        const std::string& theme, const Welcome& welcome, const Phrases& phrases);

}  // namespace palmar::screens
