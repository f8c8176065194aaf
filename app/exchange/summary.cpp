#include "app/exchange/summary.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <utility>

#include "app/exchange/json_text.hpp"
#include "app/exchange/output_file.hpp"

namespace palmar::exchange {

struct RawFingerprint::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
      EVP_MD_CTX_free(context);
      throw std::runtime_error("SHA-256 is not available in OpenSSL");
    }
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

RawFingerprint::RawFingerprint() : state_(std::make_unique<State>()) {}
RawFingerprint::~RawFingerprint() = default;
RawFingerprint::RawFingerprint(RawFingerprint&&) noexcept = default;
RawFingerprint& RawFingerprint::operator=(RawFingerprint&&) noexcept = default;

void RawFingerprint::add(std::span<const std::uint16_t> counts) {
  static_assert(std::endian::native == std::endian::little, "counts are hashed as they lie in memory");
  EVP_DigestUpdate(state_->context, counts.data(), counts.size_bytes());
}

std::string RawFingerprint::hex() const {
  State copy;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_MD_CTX_copy_ex(copy.context, state_->context) != 1 ||
      EVP_DigestFinal_ex(copy.context, digest.data(), &size) != 1) {
    throw std::runtime_error("SHA-256 failed in OpenSSL");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

SummaryGatherer::SummaryGatherer(std::string mat_id, const GridGeometry& geometry) {
  summary_.mat = std::move(mat_id);
  summary_.geometry = geometry;
}

void SummaryGatherer::pass_over(const Observation& observation) {
  if (summary_.frames == 0) first_s_ = observation.t_s;
  ++summary_.frames;
  summary_.lost += observation.lost_before;
  summary_.duration_s = observation.t_s - first_s_;
}

void SummaryGatherer::add(const Observation& observation) {
  pass_over(observation);
  ++practised_;
  force_sum_N_ += observation.field.force_N;
  summary_.force_max_N = std::max(summary_.force_max_N, observation.field.force_N);
  for (const Contact& contact : observation.contacts.list) contacts_.insert(contact.id);
}

Summary SummaryGatherer::summary() const {
  Summary summary = summary_;
  if (practised_ > 0) summary.force_mean_N = force_sum_N_ / static_cast<double>(practised_);
  summary.contacts = contacts_.size();
  if (has_raw_) summary.raw_sha256 = fingerprint_.hex();
  return summary;
}

namespace {

/// The layer values behind every modelled number; layers as `palmar depth --stack` takes them.
void append_model(JsonText& json, const depth::DepthModel& model) {
  json.key("depth_model");
  json.open_object();
  json.field("modelled", true);
  json.field("tissue", model.id());
  if (model.tissue()) {
    json.key("stacks");
    json.open_array();
    for (const depth::TissueStack& stack : model.tissue()->stacks) {
      std::string layers;
      for (const depth::TissueLayer& layer : stack.layers) {
        layers += fmt::format("{}{:g}:{:g}", layers.empty() ? "" : ",", layer.thickness_mm.mid,
                              layer.modulus_kPa.mid);
      }
      json.open_object();
      json.field("id", stack.id);
      json.field("layers", layers);
      json.field("base", stack.base == depth::Base::rigid ? "rigid" : "half-space");
      json.field("nu", stack.nu, 3);
      json.close_object();
    }
    json.close_array();
  }
  json.close_object();
}

}  // namespace

std::string summary_json(const Summary& summary) {
  std::string text;
  JsonText json(text);
  json.open_object();
  json.field("mat", summary.mat);
  json.field("rows", summary.geometry.rows);
  json.field("cols", summary.geometry.cols);
  if (summary.geometry.pitch_x_mm == summary.geometry.pitch_y_mm) {
    json.field("pitch_mm", summary.geometry.pitch_x_mm, 6);
  } else {
    json.key("pitch_mm");
    json.open_array();
    json.element(summary.geometry.pitch_x_mm, 6);
    json.element(summary.geometry.pitch_y_mm, 6);
    json.close_array();
  }
  json.field("frames", summary.frames);
  json.field("lost", summary.lost);
  json.field("duration_s", summary.duration_s, 6);
  if (summary.raw_sha256) json.field("raw_sha256", *summary.raw_sha256);
  json.key("force_N");
  json.open_object();
  json.field("mean", summary.force_mean_N, 4);
  json.field("max", summary.force_max_N, 4);
  json.close_object();
  if (summary.newtons) json.field("newtons", id(*summary.newtons));
  json.field("contacts", summary.contacts);
  json.field("strokes", summary.strokes);
  if (summary.depth) append_model(json, *summary.depth);
  if (summary.lesson) json.field("lesson", *summary.lesson);
  if (summary.student) json.field("student", *summary.student);
  json.field("score", summary.score, 1);
  json.field("coverage", summary.coverage, 3);
  if (summary.latency_p50_ms || summary.latency_p99_ms) {
    json.key("latency_ms");
    json.open_object();
    json.field("p50", summary.latency_p50_ms, 4);
    json.field("p99", summary.latency_p99_ms, 4);
    json.close_object();
  }
  if (summary.truncated) json.field("truncated", *summary.truncated);
  if (summary.corrupt) json.field("corrupt", *summary.corrupt);
  if (summary.skipped_bytes) json.field("skipped_bytes", *summary.skipped_bytes);
  if (summary.dropped) json.field("dropped", *summary.dropped);
  if (summary.reconnects) json.field("reconnects", *summary.reconnects);
  json.close_object();
  text += '\n';
  return text;
}

Status write_summary(const std::filesystem::path& path, const Summary& summary) {
  return write_file(path, summary_json(summary));
}

}  // namespace palmar::exchange
