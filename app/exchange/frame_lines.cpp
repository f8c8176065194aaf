#include <algorithm>
#include <stdexcept>

#include "app/exchange/json_lines.hpp"
#include "app/exchange/json_text.hpp"

namespace palmar::exchange {
namespace {

// Decimals: a micrometre, a millinewton, a pascal, a microsecond; all below what any mat resolves.
constexpr int mm = 3, N = 3, kPa = 3, cm2 = 3, deg = 2, ratio = 4, s = 6;

void append_value(JsonText& json, std::string_view name, const std::optional<float>& value, int decimals) {
  if (value) json.field(name, static_cast<double>(*value), decimals);
}

void append_depth(JsonText& json, const ContactDepth& depth) {
  append_value(json, "half_depth_mm", depth.half_depth_mm, mm);
  append_value(json, "half_depth_lo_mm", depth.half_depth_lo_mm, mm);
  append_value(json, "half_depth_hi_mm", depth.half_depth_hi_mm, mm);
  if (depth.reaches_bone) json.field("reaches_bone", true);
  append_value(json, "indentation_mm", depth.indentation_mm, mm);
  append_value(json, "indentation_lo_mm", depth.indentation_lo_mm, mm);
  append_value(json, "indentation_hi_mm", depth.indentation_hi_mm, mm);
  if (depth.beyond_linear) json.field("indentation_status", "beyond the linear model");
}

void append_contact(JsonText& json, const Contact& contact, const ContactDepth* depth) {
  json.open_object();
  json.field("id", contact.id);
  json.field("x_mm", contact.centre.x_mm, mm);
  json.field("y_mm", contact.centre.y_mm, mm);
  if (contact.centre_body) {
    json.field("u_mm", contact.centre_body->u_mm, mm);
    json.field("v_mm", contact.centre_body->v_mm, mm);
  }
  json.field("force_N", contact.force_N, N);
  json.field("force_lo_N", contact.force_lo_N, N);
  json.field("force_hi_N", contact.force_hi_N, N);
  json.field("area_cm2", contact.area_cm2, cm2);
  json.field("mean_kPa", contact.mean_kPa, kPa);
  json.field("peak_kPa", contact.peak_kPa, kPa);
  json.field("major_mm", contact.ellipse.major_mm, mm);
  json.field("minor_mm", contact.ellipse.minor_mm, mm);
  json.field("angle_deg", contact.ellipse.angle_deg, deg);
  json.field("clipped", contact.clipped);
  if (contact.saturated) json.field("saturated", true);
  json.field("tool", id(contact.tool));
  if (contact.hand) json.field("hand", id(*contact.hand));
  if (depth) append_depth(json, *depth);
  json.close_object();
}

void append_target(JsonText& json, const TargetLoad& target, const Atlas& atlas) {
  json.key("target");
  json.open_object();
  json.field("id", atlas.muscles.at(target.muscle).id);
  append_value(json, "reach", target.reach, ratio);
  append_value(json, "reach_lo", target.reach_lo, ratio);
  append_value(json, "reach_hi", target.reach_hi, ratio);
  append_value(json, "target_kPa", target.target_kPa, kPa);
  append_value(json, "target_lo_kPa", target.target_lo_kPa, kPa);
  append_value(json, "target_hi_kPa", target.target_hi_kPa, kPa);
  if (target.off_target) json.field("off_target", true);
  json.field("share", target.share_now, ratio);
  append_value(json, "share_lo", target.share_lo, ratio);
  append_value(json, "share_hi", target.share_hi, ratio);
  json.close_object();
}

void append_coaching(JsonText& json, const coach::Coaching& coaching) {
  if (coaching.live.technique != coach::not_sure && !coaching.live.technique.empty()) {
    json.field("technique", coaching.live.technique);
  }
  if (coaching.cue) json.field("cue", coaching.cue->key);
}

}  // namespace

FrameLines::FrameLines(std::shared_ptr<const Atlas> atlas) : atlas_(std::move(atlas)) {
  if (!atlas_) throw std::invalid_argument("FrameLines: no atlas");
  order_.reserve(atlas_->muscles.size());
}

void FrameLines::append(std::string& out, const Observation& observation, const coach::Coaching* coaching,
                        std::span<const DepthPeak> depths) {
  JsonText json(out);
  json.open_object();
  json.field("t_s", observation.t_s, s);
  json.field("seq", observation.sequence);
  json.field("lost", observation.lost_before);
  json.field("force_N", observation.field.force_N, N);
  json.field("peak_kPa", observation.field.peak_kPa, kPa);
  json.key("contacts");
  json.open_array();
  for (std::size_t i = 0; i < observation.contacts.list.size(); ++i) {
    append_contact(json, observation.contacts.list[i],
                   i < observation.depths.size() ? &observation.depths[i] : nullptr);
  }
  json.close_array();

  order_.clear();
  for (std::size_t i = 0; i < observation.muscles.size(); ++i) {
    if (observation.muscles[i].share >= least_muscle_share) order_.push_back(static_cast<std::uint16_t>(i));
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint16_t a, std::uint16_t b) {
    const float share_a = observation.muscles[a].share, share_b = observation.muscles[b].share;
    return share_a != share_b ? share_a > share_b : a < b;
  });
  json.key("muscles");
  json.open_array();
  for (const std::uint16_t i : order_) {
    const MuscleLoad& load = observation.muscles[i];
    json.open_object();
    json.field("id", atlas_->muscles.at(load.muscle).id);
    json.field("load_N", load.load_N, N);
    append_value(json, "load_lo_N", load.load_lo_N, N);
    append_value(json, "load_hi_N", load.load_hi_N, N);
    json.field("mean_kPa", load.mean_kPa, kPa);
    if (load.load_N > 0 && load.load_lo_N && load.load_hi_N) {  // over the same area
      json.field("mean_lo_kPa", load.mean_kPa * *load.load_lo_N / load.load_N, kPa);
      json.field("mean_hi_kPa", load.mean_kPa * *load.load_hi_N / load.load_N, kPa);
    }
    json.field("share", load.share, ratio);
    if (load.share_hi > 0) {
      json.field("share_lo", load.share_lo, ratio);
      json.field("share_hi", load.share_hi, ratio);
    }
    json.close_object();
  }
  json.close_array();

  // With nothing on the mat there is no share of anything.
  const bool touched = !observation.contacts.list.empty();
  if (observation.target && touched) append_target(json, *observation.target, *atlas_);
  if (!depths.empty()) {
    json.key("depth");
    json.open_array();
    for (const DepthPeak& depth : depths) {
      json.open_object();
      json.field("depth_mm", depth.depth_mm, mm);
      json.field("peak_kPa", depth.peak_kPa, kPa);
      if (depth.on_bone > 0) json.field("on_bone", depth.on_bone, ratio);
      json.close_object();
    }
    json.close_array();
  }
  json.key("zones");
  json.open_array();
  for (const ZoneLoad& zone : observation.zones) {
    json.open_object();
    json.field("id", atlas_->zones.at(zone.zone).id);
    json.field("force_N", zone.force_N, N);
    json.field("mean_kPa", zone.mean_kPa, kPa);
    json.close_object();
  }
  json.close_array();
  if (coaching) append_coaching(json, *coaching);
  json.close_object();
  out += '\n';
}

Result<FramesWriter> FramesWriter::create(const std::filesystem::path& path,
                                          std::shared_ptr<const Atlas> atlas) {
  Result<OutputFile> file = OutputFile::create(path);
  if (!file) return file.error();
  return FramesWriter(std::move(file).value(), std::move(atlas));
}

Status FramesWriter::write(const Observation& observation, const coach::Coaching* coaching,
                           std::span<const DepthPeak> depths) {
  line_.clear();
  lines_.append(line_, observation, coaching, depths);
  return file_.write(line_);
}

}  // namespace palmar::exchange
