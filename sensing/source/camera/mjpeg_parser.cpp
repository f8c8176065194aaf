#include "sensing/source/camera/mjpeg_parser.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace palmar::source {
namespace {

/// Of a line no more than this is kept; the longest that means anything is a boundary or a header field.
constexpr std::size_t longest_line = 1'024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// A stranger's text for a message: short and printable.
std::string shown(std::string_view text) {
  std::string piece;
  for (const char c : text.substr(0, 60)) piece += c >= 0x20 && c < 0x7F ? c : '?';
  return piece;
}

std::string_view without_dashes(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('-'), text.size()));
  return text;
}

}  // namespace

Result<std::string> mjpeg_boundary(std::string_view content_type) {
  const std::size_t semicolon = std::min(content_type.find(';'), content_type.size());
  const std::string_view type = trimmed(content_type.substr(0, semicolon));
  if (same_word(type, "image/jpeg") || same_word(type, "image/jpg")) {
    return failure("not_mjpeg", "the camera serves a single picture", "Content-Type is image/jpeg",
                   "use the address of its video stream");
  }
  if (!same_word(type, "multipart/x-mixed-replace")) {
    const std::string why = type.empty() ? "it names no Content-Type" : "Content-Type is " + shown(type);
    return failure("not_mjpeg", "the camera's answer is not MJPEG", why,
                   "use the address of its MJPEG stream, often /video or /mjpg/video.mjpg");
  }
  std::string_view rest = content_type.substr(semicolon);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view parameter = trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    if (!same_word(trimmed(parameter.substr(0, equals)), "boundary")) continue;
    std::string_view boundary = trimmed(parameter.substr(std::min(equals + 1, parameter.size())));
    if (boundary.size() >= 2 && boundary.front() == '"' && boundary.back() == '"') {
      boundary = boundary.substr(1, boundary.size() - 2);
    }
    if (without_dashes(boundary).empty() || boundary.size() > MjpegLimits::longest_boundary) break;
    return std::string(boundary);
  }
  return failure("malformed_stream", "the camera's stream cannot be cut into pictures",
                 "its Content-Type has no boundary of 1 to 200 characters", "is it an MJPEG stream?");
}

MjpegParser::MjpegParser(std::string boundary, MjpegLimits limits)
    : boundary_(without_dashes(boundary)), limits_(limits), between_allowed_(limits.most_between_bytes) {
  line_.reserve(longest_line);
}

void MjpegParser::take_picture(std::vector<std::uint8_t>& jpeg) {
  std::swap(jpeg, picture_);
  picture_.clear();
  ready_ = false;
}

void MjpegParser::refuse(std::string name, std::string why, std::string remedy) {
  status_ = failure(std::move(name), "the camera's stream is refused", std::move(why), std::move(remedy));
  picture_.clear();
}

std::size_t MjpegParser::feed(std::span<const std::uint8_t> bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !ready_) {
    if (!status_) return bytes.size();
    const std::span<const std::uint8_t> rest = bytes.subspan(used);
    switch (state_) {
      case State::between:
        used += feed_between(rest);
        break;
      case State::part_header:
        used += feed_header(rest);
        break;
      case State::counted_body:
        used += feed_counted(rest);
        break;
      case State::scanned_body:
        used += feed_scanned(rest);
        break;
    }
  }
  return used;
}

bool MjpegParser::gather_line(std::span<const std::uint8_t> bytes, std::size_t& used) {
  const void* end = std::memchr(bytes.data(), '\n', bytes.size());
  const std::size_t size =
      end ? static_cast<std::size_t>(static_cast<const std::uint8_t*>(end) - bytes.data()) : bytes.size();
  const std::size_t kept = std::min(size, longest_line - line_.size());
  line_.append(reinterpret_cast<const char*>(bytes.data()), kept);
  used = end ? size + 1 : size;
  return end != nullptr;
}

/// Cameras differ: the boundary may be declared with the dashes of its line, or stand in the line without
/// them.
bool MjpegParser::is_delimiter() const { return without_dashes(trimmed(line_)) == boundary_; }

std::size_t MjpegParser::feed_between(std::span<const std::uint8_t> bytes) {
  std::size_t used = 0;
  const bool whole = gather_line(bytes, used);
  between_bytes_ += used;
  if (between_bytes_ > between_allowed_) {
    refuse("malformed_stream", "no boundary where the next picture should begin", "is it an MJPEG stream?");
    return used;
  }
  if (!whole) return used;
  if (is_delimiter()) {
    state_ = State::part_header;
    header_bytes_ = 0;
    has_length_ = other_type_ = false;
    length_ = 0;
  }
  line_.clear();
  return used;
}

std::size_t MjpegParser::feed_header(std::span<const std::uint8_t> bytes) {
  std::size_t used = 0;
  const bool whole = gather_line(bytes, used);
  header_bytes_ += used;
  if (header_bytes_ > limits_.most_part_header_bytes) {
    refuse("header_too_large", "the headers of one picture never end", "restart the camera");
    return used;
  }
  if (!whole) return used;
  if (trimmed(line_).empty()) {
    begin_body();
  } else {
    read_header_line();
  }
  line_.clear();
  return used;
}

void MjpegParser::read_header_line() {
  const std::string_view line = line_;
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = trimmed(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(std::min(colon + 1, line.size())));
  if (same_word(name, "content-type")) {
    const std::string_view type = trimmed(value.substr(0, value.find(';')));
    other_type_ = !same_word(type, "image/jpeg") && !same_word(type, "image/jpg");
  } else if (same_word(name, "content-length")) {
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), length_);
    if (code != std::errc{} || end != value.data() + value.size()) {
      refuse("malformed_stream", "Content-Length is " + shown(value), "restart the camera");
    } else if (length_ > limits_.most_picture_bytes) {
      refuse("picture_too_large",
             "a picture of " + std::to_string(length_) + " bytes, " +
                 std::to_string(limits_.most_picture_bytes) + " are allowed",
             "choose a smaller picture or a lower quality at the camera");
    }
    has_length_ = true;
  }
}

void MjpegParser::skip_part() {
  ++refused_;
  picture_.clear();
  between_bytes_ = 0;
  between_allowed_ = limits_.most_picture_bytes;
  state_ = State::between;
}

void MjpegParser::end_picture() {
  between_bytes_ = 0;
  between_allowed_ = limits_.most_between_bytes;
  state_ = State::between;
  ready_ = true;
}

void MjpegParser::begin_body() {
  if (!status_) return;
  picture_.clear();
  if (has_length_ && length_ > 0) {
    left_ = length_;
    state_ = State::counted_body;
  } else if (has_length_ || other_type_) {
    skip_part();
  } else {
    walk_.restart();
    state_ = State::scanned_body;
  }
}

std::size_t MjpegParser::feed_counted(std::span<const std::uint8_t> bytes) {
  const std::size_t used = std::min(left_, bytes.size());
  if (!other_type_)
    picture_.insert(picture_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(used));
  left_ -= used;
  if (left_ == 0) end_counted();
  return used;
}

void MjpegParser::end_counted() {
  // Some cameras pad a picture to a round length.
  while (picture_.size() > 4 &&
         (picture_.back() == 0 || picture_.back() == '\r' || picture_.back() == '\n')) {
    picture_.pop_back();
  }
  const std::size_t size = picture_.size();
  const bool whole = size >= 4 && picture_[0] == 0xFF && picture_[1] == 0xD8 && picture_[size - 2] == 0xFF &&
                     picture_[size - 1] == 0xD9;
  if (other_type_ || !whole) return skip_part();
  end_picture();
}

std::size_t MjpegParser::feed_scanned(std::span<const std::uint8_t> bytes) {
  std::size_t used = 0;
  const JpegWalk::Outcome outcome = walk_.feed(bytes, used);
  picture_.insert(picture_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(used));
  if (picture_.size() > limits_.most_picture_bytes) {
    refuse("picture_too_large",
           "a picture does not end within " + std::to_string(limits_.most_picture_bytes) + " bytes",
           "choose a smaller picture or a lower quality at the camera");
  } else if (outcome == JpegWalk::Outcome::not_jpeg) {
    skip_part();
  } else if (outcome == JpegWalk::Outcome::ended) {
    end_picture();
  }
  return used;
}

}  // namespace palmar::source
