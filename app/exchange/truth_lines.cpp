#include "app/exchange/json_lines.hpp"
#include "app/exchange/json_text.hpp"

namespace palmar::exchange {

void append_truth_line(std::string& out, const simulator::FrameTruth& truth) {
  // The truth is compared with, so it carries two decimals more than what is measured.
  constexpr int fine = 5, s = 6;
  JsonText json(out);
  json.open_object();
  json.field("t_s", truth.t_s, s);
  json.field("seq", truth.sequence);
  json.key("presses");
  json.open_array();
  for (const simulator::PressTruth& press : truth.presses) {
    json.open_object();
    json.field("stroke", press.stroke);
    json.field("tool", id(press.tool));
    json.field("hand", id(press.hand));
    json.field("force_N", press.force_N, fine);
    json.field("seen_N", press.seen_N, fine);
    json.field("mean_kPa", press.mean_kPa, fine);
    json.field("clipped", press.clipped);
    json.field("x_mm", press.at_mat.x_mm, fine);
    json.field("y_mm", press.at_mat.y_mm, fine);
    json.field("u_mm", press.at_body.u_mm, fine);
    json.field("v_mm", press.at_body.v_mm, fine);
    json.field("angle_deg", press.angle_deg, fine);
    if (!press.technique.empty()) json.field("technique", press.technique);
    if (!press.muscle.empty()) json.field("muscle", press.muscle);
    json.close_object();
  }
  json.close_array();
  json.close_object();
  out += '\n';
}

Result<TruthWriter> TruthWriter::create(const std::filesystem::path& path) {
  Result<OutputFile> file = OutputFile::create(path);
  if (!file) return file.error();
  return TruthWriter(std::move(file).value());
}

Status TruthWriter::write(const simulator::FrameTruth& truth) {
  line_.clear();
  append_truth_line(line_, truth);
  return file_.write(line_);
}

}  // namespace palmar::exchange
