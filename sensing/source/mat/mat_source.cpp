#include "sensing/source/mat/mat_source.hpp"

#include <stdexcept>
#include <utility>

#include "sensing/source/mat/link_source.hpp"
#include "sensing/source/mat/serial_line.hpp"
#include "sensing/source/mat/tcp_line.hpp"

namespace palmar::source {
namespace {

/// Owns a LinkSource, whose coroutines may outlive it by a moment.
template <class Stream>
class Handle final : public MatSource {
 public:
  explicit Handle(std::shared_ptr<LinkSource<Stream>> link) : link_(std::move(link)) {}
  ~Handle() override { link_->abandon(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  void start() override { link_->start(); }
  void stop() override { link_->stop(); }
  mat::WireCounters counters() const override { return link_->counters(); }
  std::string device_serial() const override { return link_->device_serial(); }

 private:
  std::shared_ptr<LinkSource<Stream>> link_;
};

template <class Stream, class... Arguments>
std::unique_ptr<MatSource> make(Arguments&&... arguments) {
  return std::make_unique<Handle<Stream>>(
      std::make_shared<LinkSource<Stream>>(std::forward<Arguments>(arguments)...));
}

}  // namespace

Result<std::unique_ptr<MatSource>> make_mat_source(boost::asio::io_context& io, const std::string& port,
                                                   const MatDescription& mat,
                                                   std::unique_ptr<mat::MatDriver> driver,
                                                   MatHandlers handlers) {
  if (!driver) throw std::invalid_argument("make_mat_source() without a driver");
  Result<PortName> name = parse_port(port);
  if (!name) return name.error();
  if (name->tcp)
    return make<boost::asio::ip::tcp::socket>(io, *name, mat.baud, std::move(driver), std::move(handlers));
  return make<boost::asio::serial_port>(io, *name, mat.baud, std::move(driver), std::move(handlers));
}

Status check_port(const std::string& port) {
  Result<PortName> name = parse_port(port);
  if (!name) return name.error();
  if (name->tcp) return try_tcp(*name);
  // Any baud rate will do: nothing is sent, and opening it in earnest sets the mat's own.
  Result<int> descriptor = open_serial(name->path, 115200);
  if (!descriptor) return descriptor.error();
  close_serial(*descriptor);
  return {};
}

}  // namespace palmar::source
