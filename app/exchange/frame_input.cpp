#include "app/exchange/frame_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include "app/exchange/grid_table.hpp"
#include "app/exchange/input_file.hpp"

namespace palmar::exchange {
namespace {

/// Steps between nothing and the largest value of a table in kPa or N; 65535 is left free as a value that
/// never occurs.
constexpr double steps = 65'534;

Result<std::ifstream> open_stream(const std::filesystem::path& path) {
  if (Status status = check_input(path); !status) return status.error();
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return bad_input("file_unreadable", "cannot read " + path.string(), std::strerror(errno),
                     "check who may read it");
  }
  return stream;
}

std::string grid_text(const GridGeometry& grid) {
  return fmt::format("{} x {} cells of {} x {} mm", grid.rows, grid.cols, grid.pitch_x_mm, grid.pitch_y_mm);
}

Error wrong_grid(const std::string& what, const GridGeometry& has, const GridGeometry& wants) {
  return bad_input("wrong_grid", what, "it has " + grid_text(has) + ", not " + grid_text(wants),
                   "name the mat that it is of");
}

/// The calibration that was given, or the maker's rule.
Result<MatCalibration> rule_for(const std::string& what, const MatDescription& mat,
                                const std::optional<MatCalibration>& calibration) {
  if (calibration) {
    if (calibration->geometry != mat.geometry)
      return wrong_grid("the calibration for " + what, calibration->geometry, mat.geometry);
    return *calibration;
  }
  if (!mat.rule) {
    return bad_input("no_rule", "cannot tell newtons in " + what,
                     "mat " + mat.id + " has no maker's rule from counts to newtons",
                     "give a --calibration of this mat");
  }
  return maker_calibration(mat);
}

class CaptureInput : public FrameInput {
 public:
  CaptureInput(std::ifstream stream, std::filesystem::path path, MatDescription mat,
               MatCalibration calibration, std::unique_ptr<mat::CaptureDecoder> decoder)
      : stream_(std::move(stream)),
        path_(std::move(path)),
        mat_(std::move(mat)),
        calibration_(std::move(calibration)),
        decoder_(std::move(decoder)),
        block_(64 * 1024) {}

  /// Decodes the first frame, so that a file without one is refused before anything is made of it.
  Status find_first() {
    Result<bool> found = decode(first_);
    if (!found) return found.error();
    if (!*found) {
      const mat::WireCounters counted = decoder_->counters();
      return bad_input(
          "no_frames", "no frame of a " + mat_.name + " in " + path_.string(),
          fmt::format("{} bytes passed over, {} damaged frames", counted.skipped_bytes, counted.corrupt),
          "is it a capture, and of the mat that --mat names?");
    }
    waiting_ = true;
    return {};
  }

  Result<bool> next_frame(RawFrame& frame) override {
    if (!waiting_) return decode(frame);
    waiting_ = false;
    std::swap(frame, first_);
    return true;
  }
  const MatDescription& mat() const override { return mat_; }
  const MatCalibration& calibration() const override { return calibration_; }
  bool raw_counts() const override { return true; }
  bool truncated() const override { return decoder_->truncated(); }
  mat::WireCounters counters() const override { return decoder_->counters(); }

 private:
  Result<bool> decode(RawFrame& frame) {
    while (!decoder_->next_frame(frame)) {
      if (ended_) return false;
      stream_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
      if (stream_.bad())
        return failure("file_unreadable", "cannot read " + path_.string(), "the disk gave no more",
                       "check the disk");
      const auto read = static_cast<std::size_t>(stream_.gcount());
      if (read > 0) {
        decoder_->feed({reinterpret_cast<const std::uint8_t*>(block_.data()), read});
      } else {
        ended_ = true;
        decoder_->end();
      }
    }
    return true;
  }

  std::ifstream stream_;
  std::filesystem::path path_;
  MatDescription mat_;
  MatCalibration calibration_;
  std::unique_ptr<mat::CaptureDecoder> decoder_;
  std::vector<char> block_;
  RawFrame first_;
  bool waiting_ = false;
  bool ended_ = false;
};

class TableInput : public FrameInput {
 public:
  TableInput(TableReader reader, MatDescription mat, MatCalibration calibration, double first_s,
             double counts_per_value)
      : reader_(std::move(reader)),
        mat_(std::move(mat)),
        calibration_(std::move(calibration)),
        first_s_(first_s),
        counts_per_value_(counts_per_value) {}

  Result<bool> next_frame(RawFrame& frame) override {
    Result<bool> found = reader_.next(row_);
    if (!found || !*found) return found;
    frame.rows = mat_.geometry.rows;
    frame.cols = mat_.geometry.cols;
    frame.counts.resize(row_.values.size());
    for (std::size_t i = 0; i < row_.values.size(); ++i) {
      // A file that grew between the two readings may hold larger values; they are shown as the largest.
      frame.counts[i] =
          static_cast<std::uint16_t>(std::min(std::lround(row_.values[i] * counts_per_value_), 65'535L));
    }
    frame.sequence = counters_.frames++;
    frame.lost_before = 0;
    frame.t_s = row_.first - first_s_;
    frame.device_time.reset();
    frame.received = {};
    return true;
  }
  const MatDescription& mat() const override { return mat_; }
  const MatCalibration& calibration() const override { return calibration_; }
  bool raw_counts() const override { return reader_.header().unit == TableUnit::counts; }
  bool truncated() const override { return false; }
  mat::WireCounters counters() const override { return counters_; }

 private:
  TableReader reader_;
  MatDescription mat_;
  MatCalibration calibration_;
  double first_s_;
  double counts_per_value_;
  mat::WireCounters counters_;
  TableRow row_;
};

/// What one reading of a whole table found.
struct Survey {
  TableHeader header;
  std::uint64_t frames = 0;
  double first_s = 0;
  double last_s = 0;
  float largest = 0;
};

Result<Survey> survey(const std::filesystem::path& path) {
  Result<TableReader> reader = TableReader::open(path, TableKind::frames);
  if (!reader) return reader.error();
  Survey found;
  found.header = reader->header();
  TableRow row;
  while (true) {
    Result<bool> next = reader->next(row);
    if (!next) return next.error();
    if (!*next) break;
    if (found.frames++ == 0) found.first_s = row.first;
    found.last_s = row.first;
    found.largest = std::max(found.largest, *std::max_element(row.values.begin(), row.values.end()));
  }
  if (found.frames == 0) {
    return bad_input("no_frames", "no frame in " + path.string(), "only its first line is there",
                     "write a row a frame");
  }
  return found;
}

/// The mat that a table stands for, where none is named.
MatDescription mat_of_table(const Survey& found) {
  MatDescription mat;
  mat.id = "table";
  mat.name = "Frame table";
  mat.protocol = "table";
  mat.link = "file";
  mat.geometry = found.header.geometry;
  const double span_s = found.last_s - found.first_s;
  mat.rate_hz = found.frames > 1 && span_s > 0 ? static_cast<double>(found.frames - 1) / span_s : 1;
  return mat;
}

}  // namespace

Result<bool> is_frame_table(const std::filesystem::path& path) {
  Result<std::ifstream> stream = open_stream(path);
  if (!stream) return stream.error();
  constexpr std::string_view magic = "# palmar-";
  std::array<char, magic.size()> begin{};
  stream->read(begin.data(), begin.size());
  return std::string_view(begin.data(), static_cast<std::size_t>(stream->gcount())) == magic;
}

Result<std::unique_ptr<FrameInput>> open_capture(const std::filesystem::path& path, const MatDescription& mat,
                                                 const std::optional<MatCalibration>& calibration) {
  Result<std::ifstream> stream = open_stream(path);
  if (!stream) return stream.error();
  Result<MatCalibration> rule = rule_for(path.string(), mat, calibration);
  if (!rule) return rule.error();
  Result<std::unique_ptr<mat::CaptureDecoder>> decoder = mat::make_capture_decoder(mat);
  if (!decoder) return decoder.error();
  auto input = std::make_unique<CaptureInput>(std::move(stream).value(), path, mat, std::move(rule).value(),
                                              std::move(decoder).value());
  if (Status status = input->find_first(); !status) return status.error();
  return std::unique_ptr<FrameInput>(std::move(input));
}

Result<std::unique_ptr<FrameInput>> open_frame_table(const std::filesystem::path& path,
                                                     const std::optional<MatDescription>& mat,
                                                     const std::optional<MatCalibration>& calibration) {
  Result<Survey> found = survey(path);
  if (!found) return found.error();
  const GridGeometry& grid = found->header.geometry;
  MatDescription of = mat.value_or(mat_of_table(*found));
  if (of.geometry != grid) return wrong_grid(path.string(), grid, of.geometry);
  MatCalibration rule;
  double counts_per_value = 1;
  if (found->header.unit == TableUnit::counts) {
    if (!mat && !calibration) {
      return bad_input("no_rule", "cannot tell newtons in " + path.string(), "its unit is counts",
                       "add --mat or --calibration");
    }
    Result<MatCalibration> chosen = rule_for(path.string(), of, calibration);
    if (!chosen) return chosen.error();
    rule = std::move(chosen).value();
  } else {
    const double value_per_count = found->largest > 0 ? found->largest / steps : 1;
    counts_per_value = 1 / value_per_count;
    const double newtons_per_value = found->header.unit == TableUnit::kPa ? 1e-3 * grid.cell_area_mm2() : 1;
    rule.geometry = grid;
    rule.newtons_per_count = value_per_count * newtons_per_value;
    of.rule = CountRule{rule.newtons_per_count, std::nullopt, "the table's own unit"};
    of.threshold_count = 1;
    of.saturated_count = 0;
  }
  Result<TableReader> reader = TableReader::open(path, TableKind::frames);
  if (!reader) return reader.error();
  return std::unique_ptr<FrameInput>(std::make_unique<TableInput>(
      std::move(reader).value(), std::move(of), std::move(rule), found->first_s, counts_per_value));
}

}  // namespace palmar::exchange
