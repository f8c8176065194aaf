#include <cmath>
#include <stdexcept>

#include "app/exchange/json_lines.hpp"
#include "app/exchange/json_text.hpp"

namespace palmar::exchange {
namespace {

constexpr int mm = 3, N = 3, kPa = 3, cm2 = 3, deg = 2, ratio = 4, s = 6;

void append_evidence(JsonText& json, const std::vector<coach::Evidence>& evidence) {
  json.key("evidence");
  json.open_array();
  for (const coach::Evidence& feature : evidence) {
    if (!std::isfinite(feature.value)) continue;
    json.open_object();
    json.field("feature", feature.feature);
    json.field("value", feature.value, ratio);
    if (std::isfinite(feature.band.lo) && std::isfinite(feature.band.hi)) {
      json.key("band");
      json.open_array();
      json.element(feature.band.lo, ratio);
      json.element(feature.band.hi, ratio);
      json.close_array();
    }
    json.field("fits", feature.fits);
    json.close_object();
  }
  json.close_array();
}

void append_path(JsonText& json, const std::vector<StrokeSample>& path) {
  json.key("path");
  json.open_array();
  for (const StrokeSample& sample : path) {
    if (!sample.body) continue;
    const double sum = sample.t_s + sample.mat.x_mm + sample.mat.y_mm + sample.body->u_mm +
                       sample.body->v_mm + sample.force_N;
    if (!std::isfinite(sum)) continue;
    json.open_array();
    json.element(sample.t_s, s);
    json.element(sample.mat.x_mm, mm);
    json.element(sample.mat.y_mm, mm);
    json.element(sample.body->u_mm, mm);
    json.element(sample.body->v_mm, mm);
    json.element(sample.force_N, N);
    json.close_array();
  }
  json.close_array();
}

void append_kinematics(JsonText& json, const Stroke& stroke) {
  json.field("id", stroke.id);
  json.field("contact", stroke.contact);
  json.field("start_s", stroke.start_s, s);
  json.field("end_s", stroke.end_s, s);
  json.field("length_mm", stroke.length_mm, mm);
  json.field("net_mm", stroke.net_mm, mm);
  json.field("speed_mm_s", stroke.speed_mm_s, mm);
  json.field("force_N", stroke.force_N, N);
  json.field("force_cv", stroke.force_cv, ratio);
  json.field("peak_kPa", stroke.peak_kPa, kPa);
  json.field("mean_kPa", stroke.mean_kPa, kPa);
  json.field("area_cm2", stroke.area_cm2, cm2);
  json.field("direction_deg", stroke.direction_deg, deg);
  json.field("fibre_angle_deg", stroke.fibre_angle_deg, deg);
  json.field("rate_hz", stroke.rate_hz, ratio);
  json.field("hold_s", stroke.hold_s, s);
  json.field("clipped", stroke.clipped);
  if (stroke.saturated) json.field("saturated", true);
  json.field("tool", id(stroke.tool));
  if (stroke.hand) json.field("hand", id(*stroke.hand));
}

}  // namespace

void append_stroke_line(std::string& out, const coach::AssessedStroke& assessed, const Atlas& atlas) {
  const Stroke& stroke = assessed.stroke;
  JsonText json(out);
  json.open_object();
  append_kinematics(json, stroke);
  json.field("technique", assessed.recognition.technique);
  json.field("family", assessed.recognition.family);
  json.field("confidence", assessed.recognition.confidence, ratio);
  append_evidence(json, assessed.recognition.evidence);
  json.key("muscles");
  json.open_array();
  for (const MuscleShare& share : stroke.muscles) {
    json.open_object();
    json.field("id", atlas.muscles.at(share.muscle).id);
    json.field("share", share.share, ratio);
    json.close_object();
  }
  json.close_array();
  json.field("target_share", stroke.target_share, ratio);
  json.field("target_share_lo", stroke.target_share_lo, ratio);
  json.field("target_share_hi", stroke.target_share_hi, ratio);
  json.field("target_ceiling", stroke.target_ceiling, ratio);
  json.field("accuracy", stroke.accuracy, ratio);
  json.field("accuracy_lo", stroke.accuracy_lo, ratio);
  json.field("accuracy_hi", stroke.accuracy_hi, ratio);
  if (assessed.score) json.field("score", assessed.score->total, 1);
  if (assessed.score) json.field("good", assessed.good);
  append_path(json, stroke.path);
  json.close_object();
  out += '\n';
}

Result<StrokesWriter> StrokesWriter::create(const std::filesystem::path& path,
                                            std::shared_ptr<const Atlas> atlas) {
  if (!atlas) throw std::invalid_argument("StrokesWriter: no atlas");
  Result<OutputFile> file = OutputFile::create(path);
  if (!file) return file.error();
  return StrokesWriter(std::move(file).value(), std::move(atlas));
}

Status StrokesWriter::write(const coach::AssessedStroke& stroke) {
  line_.clear();
  append_stroke_line(line_, stroke, *atlas_);
  return file_.write(line_);
}

}  // namespace palmar::exchange
