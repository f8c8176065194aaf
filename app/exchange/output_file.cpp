#include "app/exchange/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace palmar::exchange {
namespace {

Error writing_error(const std::filesystem::path& path, int error_number) {
  const std::string what = "cannot write " + path.string();
  const std::string why = std::strerror(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return failure("disk_full", what, why, "free some space, or choose another folder");
    case EACCES:
    case EPERM:
    case EROFS:
    case EISDIR:
      return failure("not_writable", what, why, "choose a file in a folder that you may write to");
    case ENOENT:
    case ENOTDIR:
      return failure("folder_missing", what, why, "make the folder first");
    default:
      return failure("write_failed", what, why, "choose another place");
  }
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::filesystem::path& path, std::size_t buffer_bytes) {
  OutputFile file;
  file.path_ = path;
  file.buffer_bytes_ = buffer_bytes;
  file.buffer_.reserve(buffer_bytes);
  struct stat found{};
  const bool exists = ::stat(path.c_str(), &found) == 0;
  if (exists && S_ISDIR(found.st_mode)) return writing_error(path, EISDIR);
  if (exists && !S_ISREG(found.st_mode)) {
    file.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    file.aside_ = fmt::format("{}.{}.part", path.string(), ::getpid());
    file.descriptor_ = ::open(file.aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (file.descriptor_ < 0) {
    const int error_number = errno;
    file.aside_.clear();
    return writing_error(path, error_number);
  }
  return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept { *this = std::move(other); }

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  if (this == &other) return *this;
  discard();
  path_ = std::move(other.path_);
  aside_ = std::exchange(other.aside_, {});
  descriptor_ = std::exchange(other.descriptor_, -1);
  buffer_ = std::move(other.buffer_);
  buffer_bytes_ = other.buffer_bytes_;
  bytes_ = other.bytes_;
  status_ = other.status_;
  return *this;
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  descriptor_ = -1;
  if (!aside_.empty()) ::unlink(aside_.c_str());
}

Status OutputFile::fail(int error_number) {
  status_ = writing_error(path_, error_number);
  return status_;
}

Status OutputFile::send(const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, data, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      return fail(errno);
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

Status OutputFile::write(std::string_view text) {
  if (!status_) return status_;
  if (descriptor_ < 0)
    throw std::invalid_argument("OutputFile: write to " + path_.string() + " after it was finished");
  bytes_ += text.size();
  if (buffer_.size() + text.size() > buffer_bytes_) {
    if (Status status = flush(); !status) return status;
    if (text.size() >= buffer_bytes_) return send(text.data(), text.size());
  }
  buffer_.append(text);
  return {};
}

Status OutputFile::write(std::span<const std::uint8_t> bytes) {
  return write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Status OutputFile::rewrite_beginning(std::string_view text) {
  if (text.size() > bytes_) throw std::invalid_argument("OutputFile: nothing was written yet to write over");
  if (Status status = flush(); !status || aside_.empty()) return status;
  if (::lseek(descriptor_, 0, SEEK_SET) < 0) return fail(errno);
  if (Status status = send(text.data(), text.size()); !status) return status;
  return ::lseek(descriptor_, 0, SEEK_END) < 0 ? fail(errno) : Status();
}

Status OutputFile::flush() {
  if (!status_ || descriptor_ < 0) return status_;
  Status status = send(buffer_.data(), buffer_.size());
  buffer_.clear();
  return status;
}

Status OutputFile::finish() {
  if (Status status = flush(); !status) {
    discard();
    return status;
  }
  if (descriptor_ < 0) return {};
  // A rename may reach the disk before the data does, so the data goes first. Pipes and terminals cannot be
  // synchronised.
  if (!aside_.empty() && ::fsync(descriptor_) != 0) {
    const int error_number = errno;
    discard();
    return fail(error_number);
  }
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0 && errno != EINTR) {
    const int error_number = errno;
    if (!aside_.empty()) ::unlink(aside_.c_str());
    return fail(error_number);
  }
  if (!aside_.empty() && ::rename(aside_.c_str(), path_.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(aside_.c_str());
    return fail(error_number);
  }
  return {};
}

Status write_file(const std::filesystem::path& path, std::string_view text) {
  Result<OutputFile> file = OutputFile::create(path);
  if (!file) return file.error();
  if (Status status = file->write(text); !status) return status;
  return file->finish();
}

}  // namespace palmar::exchange
