#include "app/screens/setup_page.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/panel.hpp"

namespace palmar::screens {
namespace {

using calibration::Phase;
using station::SetupPage;
using station::SetupStage;

std::string row_words(const calibration::ReportRow& row) {
  if (row.unit.empty() && row.value == 0) return row.label;
  const bool whole = row.unit == "%" || row.unit == "counts" || row.unit.empty();
  std::string words = row.label + " " + decimals(row.value, whole ? 0 : 1);
  if (!row.unit.empty()) words += " " + row.unit;
  return row.note.empty() ? words : words + ", " + row.note;
}

SetupWords of_procedure(const calibration::ProcedureView& view, SetupStage stage) {
  SetupWords page;
  page.title = view.title;
  page.instruction = view.instruction;
  page.progress = view.progress;
  if (view.phase == Phase::measuring) page.step_progress = view.step_progress;
  if (view.problem) {
    page.problem = view.problem->what;
    if (!view.problem->why.empty()) page.problem += " (" + view.problem->why + ")";
    page.remedy = view.problem->remedy;
  }
  page.question = view.question.value_or("");
  // Of a fit, what it comes to stands last in its table and first here.
  std::vector<calibration::ReportRow> rows = view.rows;
  const bool fit = view.key == "review" && stage == SetupStage::place;
  if (fit && rows.size() > 2) std::rotate(rows.begin(), rows.end() - 2, rows.end());
  for (const calibration::ReportRow& row : rows) page.notes.push_back(row_words(row));
  return page;
}

SetupWords find_page(const station::Snapshot& snapshot, const std::string& mat_name, const Phrases& phrases) {
  const station::MatHealth& mat = snapshot.mat;
  SetupWords page;
  if (mat.link != station::Link::streaming) {
    page.title = phrases("find_title");
    page.instruction = phrases("find_do");
    page.problem = mat.message;
    if (!snapshot.setup.looking.empty()) page.notes = {snapshot.setup.looking};
    return page;
  }
  using exchange::NewtonsFrom;
  const bool to_calibrate =
      snapshot.newtons == NewtonsFrom::stand_in || snapshot.newtons == NewtonsFrom::nominal;
  page.title = phrases("found_title");
  page.instruction = phrases("found_do") + " " + phrases(to_calibrate ? "found_on_table" : "found_on_back");
  page.notes = {mat_name};
  // Measured over a second; before that there is nothing to say.
  if (mat.rate_hz > 0)
    page.notes.push_back(
        with(with(phrases("found_rate"), "rate", decimals(mat.rate_hz, 0)), "where", mat.where));
  return page;
}

std::string uncertainty(const station::SetupView& setup, const Phrases& phrases) {
  return setup.uncertainty_95 ? decimals(100 * *setup.uncertainty_95, 0) + " %"
                              : phrases("calibrate_unknown");
}

SetupWords calibrate_page(const station::SetupView& setup, const Phrases& phrases) {
  SetupWords page;
  page.title = phrases("calibrate_title");
  switch (setup.page) {
    case SetupPage::serial:
      page.title = phrases("serial_title");
      page.instruction = phrases("serial_do");
      return page;
    case SetupPage::cover:
      page.title = phrases("cover_title");
      page.instruction = phrases("cover_do");
      return page;
    case SetupPage::fitting:
      page.title = phrases("fitting_title");
      page.instruction = phrases("fitting_do");
      page.step_progress = setup.fitting;
      return page;
    case SetupPage::calibrated:
      page.title = phrases("calibrated_title");
      page.instruction = with(phrases("calibrated_do"), "uncertainty", uncertainty(setup, phrases));
      if (setup.made) {
        page.notes = {with(phrases("made_residual"), "share", decimals(100 * setup.made->residual_share, 1)),
                      with(phrases("made_range"), "kPa", decimals(setup.made->highest_kPa, 0))};
        if (!setup.made->file.empty())
          page.notes.push_back(with(phrases("ready_kept"), "file", setup.made->file));
      }
      return page;
    default:
      break;
  }
  if (!setup.calibrated) {
    page.instruction = phrases("calibrate_none");
    return page;
  }
  page.instruction = with(phrases(setup.own_curves       ? "calibrate_own"
                                  : setup.uncertainty_95 ? "calibrate_maker"
                                                         : "calibrate_maker_unknown"),
                          "uncertainty", uncertainty(setup, phrases));
  if (!setup.own_curves && !setup.calibration.empty()) page.notes.push_back(setup.calibration + ".");
  return page;
}

SetupWords place_page(const station::SetupView& setup, const Phrases& phrases) {
  SetupWords page;
  page.title = phrases("place_title");
  if (setup.page == SetupPage::making_ready) {
    page.title = phrases("place_wait");
    page.instruction = phrases("place_wait_do");
  } else if (setup.page == SetupPage::mount) {
    page.title = phrases("mount_title");
    page.instruction = phrases(setup.choices.empty() ? "mount_wait" : "mount_do");
  } else if (setup.page == SetupPage::too_small) {
    page.instruction = phrases("place_too_small");
  } else {
    page.instruction = phrases("placed_do");
    if (!setup.placed_when.empty())
      page.notes.push_back(with(phrases(setup.placed_who.empty() ? "placed_on" : "placed_on_by"), "when",
                                setup.placed_when.substr(0, 10)));
    if (!page.notes.empty()) page.notes.back() = with(page.notes.back(), "who", setup.placed_who);
    if (setup.place_error_mm)
      page.notes.push_back(with(phrases("placed_error"), "error", decimals(*setup.place_error_mm, 1)));
    if (!setup.slip_notice.empty()) page.problem = setup.slip_notice;
  }
  return page;
}

SetupWords ready_page(const station::SetupView& setup, const Phrases& phrases) {
  SetupWords page;
  page.title = phrases(setup.calibrated ? "ready_title" : "unready_title");
  page.instruction = phrases(setup.calibrated ? "ready_do" : "unready_do");
  page.notes.push_back(setup.health ? with(phrases("ready_health"), "verdict", words(setup.health->verdict))
                                    : phrases("ready_unchecked"));
  if (setup.calibrated)
    page.notes.push_back(with(phrases(setup.own_curves ? "ready_own" : "ready_maker"), "uncertainty",
                              uncertainty(setup, phrases)));
  const bool slipped = !setup.slip_notice.empty();
  if (slipped) {
    page.problem = setup.slip_notice;
  } else if ((setup.placed || setup.placed_before) && setup.place_error_mm) {
    const bool looked = setup.placed_before && setup.slip;
    page.notes.push_back(with(phrases(setup.placed ? "ready_placed"
                                      : looked     ? "ready_looked"
                                                   : "ready_placed_before"),
                              "error", decimals(*setup.place_error_mm, 1)));
  } else {
    page.notes.push_back(phrases("ready_unplaced"));
  }
  if (!setup.placement_file.empty())
    page.notes.push_back(with(phrases("ready_kept"), "file", setup.placement_file));
  return page;
}

}  // namespace

std::string decimals(double value, int count) {
  const double tens = std::pow(10, count);
  std::string text = std::to_string(std::round(value * tens) / tens);
  const std::size_t dot = text.find('.');
  return text.substr(0, count == 0 ? dot : dot + 1 + static_cast<std::size_t>(count));
}

SetupWords setup_words(const station::Snapshot& snapshot, const std::string& mat_name,
                       const Phrases& phrases) {
  const station::SetupView& setup = snapshot.setup;
  SetupWords page;
  if (setup.procedure && setup.page == SetupPage::only) {
    page = of_procedure(*setup.procedure, setup.stage);
  } else if (setup.stage == SetupStage::find) {
    page = find_page(snapshot, mat_name, phrases);
  } else if (setup.stage == SetupStage::calibrate) {
    page = calibrate_page(setup, phrases);
  } else if (setup.stage == SetupStage::place) {
    page = place_page(setup, phrases);
  } else if (setup.stage == SetupStage::ready) {
    page = ready_page(setup, phrases);
  }
  if (setup.entry && !setup.entry->problem.empty()) page.problem = setup.entry->problem;
  if (!setup.message.empty() && page.problem.empty()) page.problem = setup.message;
  page.title = with_capital(page.title);
  page.problem = with_capital(page.problem);
  page.remedy = with_capital(page.remedy);
  for (std::string& note : page.notes) note = with_capital(note);
  return page;
}

}  // namespace palmar::screens
