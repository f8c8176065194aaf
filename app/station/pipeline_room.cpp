#include "app/station/pipeline_room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/library/techniques.hpp"
#include "app/station/threads.hpp"
#include "calibration/mat/first_tare.hpp"
#include "calibration/mat/tare.hpp"

namespace palmar::station {
namespace {

constexpr std::chrono::milliseconds patience{100};  // a snapshot at least so often, also without frames
constexpr std::size_t shown_strokes = 3;
constexpr std::size_t most_history_points = 2048;  // 20 s at 100 frames/s
constexpr double rate_period_s = 1.0;
constexpr double tare_seconds = 1.0;
constexpr double empty_seconds = 1.0;
constexpr double most_loaded_share = 1.0 / 3;  // of the cells: hands never cover more when a session begins

SetupRunConfig setup_config(const PipelineRoomConfig& room) {
  const SessionConfig& session = room.session;
  SetupRunConfig config;
  config.placed = room.set_up.placed;
  config.calibrated = room.set_up.calibrated;
  config.serial = room.set_up.serial;
  config.serial_assumed = room.set_up.serial_assumed;
  config.who = room.set_up.who;
  config.calibration_folder = room.set_up.calibration_folder;
  config.check_times = room.set_up.check_times;
  config.mat = session.pipeline.mat;
  config.atlas = session.pipeline.atlas;
  config.placement = session.pipeline.placement;
  config.calibration = session.pipeline.calibration;
  config.techniques = library::technique_needs(session.coach.techniques);
  return config;
}

StationTime now() { return std::chrono::steady_clock::now(); }

}  // namespace

PipelineRoom::PipelineRoom(PipelineRoomConfig config, PipelineRoomLinks links)
    : config_(std::move(config)),
      links_(links),
      session_(config_.session),
      frame_lines_(config_.session.pipeline.atlas),
      setup_(setup_config(config_)),
      quiz_(config_.session.pipeline.atlas, config_.session.pipeline.mat.geometry),
      keeper_(config_.set_up.placement_file),
      watcher_(config_.files, links_.fault) {
  history_.points.reserve(most_history_points);
  last_strokes_.reserve(shown_strokes + 1);
  newtons_ = config_.set_up.newtons;
  if (config_.set_up.open) setup_.open(SetupStage::find);
  follow_practice();
  thread_ = named_thread("pipeline", [this] { run(); }, links_.fault);
}

PipelineRoom::~PipelineRoom() {
  if (thread_.joinable()) thread_.join();
}

void PipelineRoom::post(Command command) {
  std::lock_guard lock(commands_mutex_);
  commands_.push_back(std::move(command));
}

std::optional<double> PipelineRoom::running_s() const {
  const std::int64_t first = first_frame_ns_;
  if (first == 0) return std::nullopt;
  return seconds(now().time_since_epoch() - std::chrono::nanoseconds(first));
}

exchange::Summary PipelineRoom::finish() {
  if (thread_.joinable()) thread_.join();
  exchange::Summary summary = session_.summary();
  summary.newtons = newtons_;
  MatHealth mat;
  CameraHealth camera;
  links_.health.read(mat, camera);
  if (latency_.samples() > 0) {
    summary.latency_p50_ms = latency_.quantile_ms(0.5);
    summary.latency_p99_ms = latency_.quantile_ms(0.99);
  }
  summary.corrupt = mat.corrupt;
  summary.reconnects = mat.reconnects;
  summary.dropped = links_.frames.dropped();
  return summary;
}

void PipelineRoom::run() {
  RawFrame frame;
  while (!links_.frames.finished()) {
    // An exception here is a fault of ours: the student keeps practising, and the frames that led to it are kept.
    guarded([&] { turn(frame); }, [this](const std::string& why) { keep_evidence(why); });
  }
  session_.finish();
  remember_strokes();
  publish(false);
  record_strokes();
}

void PipelineRoom::turn(RawFrame& frame) {
  carry_out_commands();
  follow_setup();
  follow_practice();
  follow_files();
  const bool stepped = links_.frames.pop(frame, patience);
  if (stepped) step(frame);
  publish(stepped);
  if (stepped) record_frame();
}

void PipelineRoom::step(const RawFrame& frame) {
  if (frames_ == 0) first_frame_ns_ = std::chrono::nanoseconds(now().time_since_epoch()).count();
  evidence_.keep(frame);
  if (taring_) gather_tare(frame);
  session_.step(frame);
  setup_.frame(frame, session_.observation());
  quiz_.frame(session_.observation());
  ++frames_;
  lost_ += frame.lost_before;
  watch_empty_mat();
  last_frame_ = frame.received;
  append_history();
  remember_strokes();
  measure_rate();
}

void PipelineRoom::keep_evidence(const std::string& why) {
  if (!fault_.empty()) return;  // the first of a row says it all
  const auto path = evidence_path();
  const Status kept = evidence_.write(path, config_.session.pipeline.mat);
  fault_ = fmt::format("a frame could not be read ({}); practice goes on, {}", why,
                       kept.ok() ? "send " + path.string() + " to whoever maintains the station"
                                 : "the frames could not be kept: " + kept.error().message());
  if (config_.report) config_.report(fault_);
}

void PipelineRoom::append_history() {
  if (!practising_) return;
  const Observation& seen = session_.observation();
  auto& points = history_.points;
  const auto oldest = static_cast<float>(seen.t_s - ForceHistory::seconds);
  points.erase(points.begin(), std::find_if(points.begin(), points.end(),
                                            [oldest](const auto& point) { return point.t_s >= oldest; }));
  if (points.size() == most_history_points) points.erase(points.begin());
  points.push_back({static_cast<float>(seen.t_s), static_cast<float>(seen.field.force_N)});
}

void PipelineRoom::remember_strokes() {
  for (const coach::AssessedStroke& stroke : session_.coaching().finished) {
    if (last_strokes_.size() == shown_strokes)
      std::rotate(last_strokes_.begin(), last_strokes_.begin() + 1, last_strokes_.end());
    if (last_strokes_.size() < shown_strokes) last_strokes_.emplace_back();
    last_strokes_.back() = stroke;
  }
}

void PipelineRoom::measure_rate() {
  ++rate_frames_;
  const double passed_s = seconds(last_frame_ - rate_since_);
  if (rate_since_ == StationTime{} || passed_s > 2 * rate_period_s) {
    rate_since_ = last_frame_;
    rate_frames_ = 0;
  } else if (passed_s >= rate_period_s) {
    rate_hz_ = static_cast<double>(rate_frames_) / passed_s;
    rate_since_ = last_frame_;
    rate_frames_ = 0;
  }
}

void PipelineRoom::publish(bool fresh) {
  Snapshot& shown = *snapshot_;
  shown.version = ++version_;
  shown.observation = session_.observation();
  shown.coaching = session_.coaching();
  shown.last_strokes = last_strokes_;
  shown.force = history_;
  shown.newtons = newtons_;
  links_.health.read(shown.mat, shown.camera);
  if (shown.mat.link == Link::lost && link_ != Link::lost) setup_.mat_lost(shown.mat.message);
  link_ = shown.mat.link;
  setup_.attached(shown.mat.serial);
  shown.mat.frames = frames_;
  shown.mat.lost = lost_;
  shown.mat.dropped = links_.frames.dropped();
  shown.mat.rate_hz = rate_hz_;
  shown.mat.last_frame = last_frame_;
  shown.mat.zeroed = zeroed_;
  if (shown.mat.message.empty()) shown.mat.message = fault_;
  shown.setup = setup_.view();
  shown.quiz = quiz_.view();
  if (shown.mat.message.empty()) shown.mat.message = empty_mat_.notice;
  if (shown.mat.message.empty()) shown.mat.message = shown.setup.slip_notice;
  shown.placement = placement_;
  shown.depth = tissue_;
  shown.files = file_notice_;
  shown.picture = links_.vision.newest();
  shown.strokes = static_cast<std::uint32_t>(session_.strokes());
  shown.recording = links_.recorder != nullptr;
  shown.recorder_full = links_.recorder && links_.recorder->full();
  shown.made = now();
  if (fresh) latency_.add(1e3 * seconds(shown.made - last_frame_));
  shown.mat.latency_p50_ms = latency_.quantile_ms(0.5);
  shown.mat.latency_p99_ms = latency_.quantile_ms(0.99);
  links_.snapshots.publish(snapshot_);
}

void PipelineRoom::record_frame() {
  if (!links_.recorder) return;
  if (config_.record.frames) frame_lines_.append(item_.frames, session_.observation(), &session_.coaching());
  record_strokes();
}

void PipelineRoom::record_strokes() {
  if (!links_.recorder) return;
  if (config_.record.strokes) {
    for (const coach::AssessedStroke& stroke : session_.coaching().finished) {
      exchange::append_stroke_line(item_.strokes, stroke, *config_.session.pipeline.atlas);
    }
  }
  if (!item_.frames.empty() || !item_.strokes.empty()) links_.recorder->record(item_);
}

void PipelineRoom::carry_out_commands() {
  {
    std::lock_guard lock(commands_mutex_);
    if (commands_.empty()) return;
    commands_now_.swap(commands_);
  }
  for (const Command& command : commands_now_) carry_out(command);
  commands_now_.clear();
}

void PipelineRoom::carry_out(const Command& command) {
  if (std::holds_alternative<NextStep>(command)) session_.next_step();
  if (std::holds_alternative<TogglePause>(command)) session_.toggle_pause();
  if (std::holds_alternative<RestartLesson>(command)) session_.restart();
  if (std::holds_alternative<Tare>(command)) begin_tare(!empty_mat_.notice.empty());
  if (const auto* opened = std::get_if<OpenSetup>(&command)) {
    quiz_.close();  // where the mat lies may change
    setup_.open(opened->stage);
  }
  if (const auto* opened = std::get_if<OpenQuiz>(&command)) open_quiz(*opened);
  if (std::holds_alternative<CloseQuiz>(command)) quiz_.close();
  if (std::holds_alternative<NextPlace>(command)) quiz_.next();
  if (std::holds_alternative<CloseSetup>(command)) setup_.close();
  if (const auto* wanted = std::get_if<ActInSetup>(&command)) setup_.act(wanted->action);
  if (const auto* chosen = std::get_if<ChooseInSetup>(&command)) setup_.choose(chosen->choice);
  if (const auto* typed = std::get_if<TypeInSetup>(&command)) setup_.type(typed->text);
  if (std::holds_alternative<BackInSetup>(command)) setup_.back();
  if (std::holds_alternative<Quit>(command)) links_.wants_to_end = true;
  if (const auto* chosen = std::get_if<ChooseLesson>(&command)) {
    const auto found = std::find_if(config_.lessons.begin(), config_.lessons.end(),
                                    [&](const coach::Lesson& lesson) { return lesson.id == chosen->id; });
    session_.choose_lesson(found == config_.lessons.end() ? std::nullopt : std::optional(*found));
  }
}

void PipelineRoom::follow_setup() {
  take_over_prepared();
  if (!preparing_) {
    if (auto place = setup_.take_placement()) {
      keeper_.begin(session_.config().pipeline, std::move(*place));
      preparing_ = true;
    }
  }
  setup_.look();
  if (setup_.take_zero()) begin_tare(true);
  take_over_calibration();
}

// What is pressed and rolled while the mat is set up is no practice, and may have no newtons yet.
void PipelineRoom::follow_practice() {
  const bool practising = !setup_.view().open;
  if (practising == practising_) return;
  practising_ = practising;
  if (!practising) {
    session_.end_strokes();
    remember_strokes();
    record_strokes();
  } else {
    empty_mat_ = {};  // it may lie elsewhere than it was zeroed
  }
  session_.set_practising(practising);
}

void PipelineRoom::take_over_calibration() {
  const auto made = setup_.take_calibration();
  if (!made) return;
  session_.set_calibration(made->record.calibration);
  if (newtons_ != exchange::NewtonsFrom::virtual_mat) newtons_ = exchange::NewtonsFrom::own;
  zeroed_before_calibration_ = zeroed_;
  empty_mat_.notice.clear();
  if (!config_.report) return;
  config_.report(!made->written.ok()  ? made->written.error().message()
                 : made->file.empty() ? "the mat is calibrated"
                                      : "the mat is calibrated; kept in " + made->file.string());
}

// What a worker has prepared is taken over between two frames, so that none waits.
void PipelineRoom::take_over_prepared() {
  auto kept = keeper_.take();
  if (!kept) return;
  preparing_ = false;
  if (kept->prepared) {
    session_.end_strokes();
    remember_strokes();
    record_strokes();
  }
  if (kept->tissue) {
    take_over_tissue(*kept);
  } else {
    take_over_placement(*kept);
  }
}

void PipelineRoom::take_over_placement(PlacementKeeper::Kept& kept) {
  if (kept.prepared) {
    session_.take_placement(std::move(*kept.prepared), kept.place.placement);
    placement_ = std::make_shared<const Placement>(kept.place.placement);
  }
  setup_.placement_kept(kept.place, keeper_.file().string(), kept.written, kept.prepared != nullptr);
  if (config_.report)
    config_.report(!kept.written.ok()       ? kept.written.error().message()
                   : keeper_.file().empty() ? "the mat is placed"
                                            : "the mat is placed; kept in " + keeper_.file().string());
}

void PipelineRoom::take_over_tissue(PlacementKeeper::Kept& kept) {
  if (!kept.prepared) {
    file_notice_.refused = kept.written.error().message();
    if (config_.report) config_.report(file_notice_.refused);
    return;
  }
  session_.take_tissue(std::move(*kept.prepared), kept.tissue);
  tissue_ = std::move(kept.tissue);
  if (config_.report) config_.report("the changed tissue is in force: " + config_.files.tissue.string());
}

void PipelineRoom::follow_files() {
  if (auto news = watcher_.take()) {
    if (news->tissue) next_tissue_ = std::move(news->tissue);
    if (config_.report && !news->notice.refused.empty() && news->notice.refused != file_notice_.refused)
      config_.report(news->notice.refused);
    if (config_.report && !news->notice.waits.empty() && news->notice.waits != file_notice_.waits)
      config_.report(news->notice.waits + " has changed: it holds from the next start");
    file_notice_ = std::move(news->notice);
  }
  if (!next_tissue_ || preparing_) return;
  PipelineConfig config = session_.config().pipeline;
  config.depth = std::exchange(next_tissue_, nullptr);
  keeper_.begin(std::move(config));
  preparing_ = true;
}

void PipelineRoom::open_quiz(const OpenQuiz& command) {
  session_.choose_lesson(std::nullopt);
  quiz_.open(session_.config().pipeline.placement, command.seed);
}

void PipelineRoom::begin_tare(bool bent) {
  bent_ = bent;
  taring_ = true;
  tare_frames_.clear();
}

// A mat that nobody calibrated has its offsets in its newtons, and one that was calibrated on a table what the curved back presses it with:
// hands do not lie on a third of it when a session begins.
void PipelineRoom::watch_empty_mat() {
  using exchange::NewtonsFrom;
  if (empty_mat_.judged || !practising_ || zeroed_ > zeroed_before_calibration_) return;
  if (newtons_ != NewtonsFrom::nominal && newtons_ != NewtonsFrom::own) return;
  const Observation& seen = session_.observation();
  if (empty_mat_.frames == 0) empty_mat_.first_s = seen.t_s;
  ++empty_mat_.frames;
  empty_mat_.cells += static_cast<double>(seen.field.loaded.size());
  empty_mat_.force_N += seen.field.force_N;
  if (seen.t_s - empty_mat_.first_s < empty_seconds) return;
  empty_mat_.judged = true;
  const auto frames = static_cast<double>(empty_mat_.frames);
  if (empty_mat_.cells / frames <= most_loaded_share * config_.session.pipeline.mat.geometry.cells()) return;
  empty_mat_.notice = fmt::format("the empty mat reads {:.0f} newtons: zero it (key Z) or calibrate it",
                                  empty_mat_.force_N / frames);
  if (config_.report) config_.report(empty_mat_.notice);
}

// The calibration in force with a new zero. On a mat that was never calibrated nor zeroed the offsets may be large: there a touch is told
// by its shape and not by its height.
Result<MatCalibration> PipelineRoom::fit_zero() const {
  MatCalibration calibration = session_.config().pipeline.calibration;
  if (newtons_ == exchange::NewtonsFrom::nominal && calibration.tare_counts.empty() && !setup_.view().open) {
    calibration::FirstTareParameters parameters;
    parameters.least_frames = 10;
    const auto first = calibration::fit_first_tare(tare_frames_, calibration.geometry, parameters);
    if (!first) return first.error();
    calibration.tare_counts = first->counts;
    return calibration;
  }
  calibration::TareParameters parameters;
  // A curved back presses some cells more than others, as a hand does, but over the whole mat, and stiller.
  if (bent_) parameters.outlier_spreads = 1e9;
  const auto tare = calibration::fit_tare(tare_frames_, calibration, parameters);
  if (!tare) return tare.error();
  return calibration::with_tare(calibration, *tare);
}

// The tare is fitted to a second of frames without the one in force, and taken over only where nothing touched the mat.
void PipelineRoom::gather_tare(const RawFrame& frame) {
  tare_frames_.push_back(frame);
  if (tare_frames_.back().t_s - tare_frames_.front().t_s < tare_seconds) return;
  taring_ = false;
  const auto tare = fit_zero();
  if (!tare) {
    fault_ = tare.error().message();
  } else {
    session_.set_calibration(*tare);
    ++zeroed_;
    fault_.clear();
    empty_mat_.judged = true;
    empty_mat_.notice.clear();
  }
  if (config_.report) config_.report(tare ? "the mat is zeroed" : fault_);
  setup_.zeroed(tare ? Status() : Status(tare.error()));
}

}  // namespace palmar::station
