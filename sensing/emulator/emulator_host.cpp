#include "sensing/emulator/emulator_host.hpp"

#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "sensing/emulator/pty.hpp"

namespace palmar::emulator {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

StationTime now() { return std::chrono::steady_clock::now(); }

/// A client that was killed leaves the pseudo-terminal in exclusive mode, since this end holds it open; silence for so long clears it.
constexpr auto exclusive_lasts = std::chrono::seconds(1);

Error tcp_error(const HostOptions& options, const ErrorCode& code) {
  const std::string what = "cannot listen on " + options.bind + " port " + std::to_string(*options.tcp_port);
  if (code == asio::error::address_in_use)
    return failure("port_in_use", what, "another program listens there",
                   "choose another port, or --tcp 0 for any");
  if (code == asio::error::access_denied)
    return failure("port_forbidden", what, "ports below 1024 are the system's", "choose a port above 1023");
  return bad_input("bad_address", what, code.message(),
                   "bind to an address of this computer, for example 127.0.0.1");
}

}  // namespace

struct EmulatorHost::State : std::enable_shared_from_this<EmulatorHost::State> {
  State(asio::io_context& io, std::unique_ptr<MatDevice> device_, HostOptions options_)
      : device(std::move(device_)),
        options(std::move(options_)),
        stall(options.faults, options.seed),
        master(io),
        watch(io),
        acceptor(io),
        socket(io),
        timer(io) {}

  Status open();
  Status open_pty_line();
  Status open_tcp_line();
  void close();
  void close_host();
  void accept();
  void watch_hosts();
  void read_watch();
  void count_hosts(std::size_t bytes);
  void host_came();
  void read();
  void received(std::size_t bytes);
  void write();
  void pump();
  void arm();
  void unplug_or_plug(StationTime at);
  bool silent(StationTime at) { return host_spoke && stall.silent(at); }
  bool connected() const { return options.tcp_port ? socket.is_open() : master.is_open(); }

  std::unique_ptr<MatDevice> device;
  HostOptions options;
  StallClock stall;
  PtyLink link;
  asio::posix::stream_descriptor master;
  asio::posix::stream_descriptor watch;  ///< inotify: who opens and closes the pseudo-terminal
  alignas(inotify_event) std::array<char, 4096> watch_input;
  int hosts = 0;  ///< that have the pseudo-terminal open
  int slave = -1;
  tcp::acceptor acceptor;
  tcp::socket socket;
  asio::steady_timer timer;
  std::string address;
  std::array<std::uint8_t, 4096> input;
  std::vector<std::uint8_t> held;  ///< from the host, while silent
  std::vector<std::uint8_t> writing;
  std::optional<StationTime> unplug_at;
  std::optional<StationTime> plug_at;
  std::optional<StationTime> clear_exclusive_at;
  std::uint64_t generation = 0;  ///< of the line: what an older one still reports is not heard
  bool host_spoke = false;
  bool unplugged_once = false;
  bool reading = false;
  bool write_under_way = false;
  bool stopped = false;
};

Status EmulatorHost::State::open() {
  ++generation;
  reading = write_under_way = false;
  held.clear();
  device->power_on(now());
  return options.tcp_port ? open_tcp_line() : open_pty_line();
}

Status EmulatorHost::State::open_pty_line() {
  Result<Pty> pty = open_pty();
  if (!pty) return pty.error();
  slave = pty->slave;
  master.assign(pty->master);
  if (Status status = link.point_at(pty->device); !status.ok()) {
    close();
    return status;
  }
  address = link.path();
  watch_hosts();
  read();
  return {};
}

/// A pseudo-terminal does not tell its master when the other end is opened; the file system does.
void EmulatorHost::State::watch_hosts() {
  hosts = 0;
  const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) return host_came();
  const std::string device_path = "/proc/self/fd/" + std::to_string(slave);
  if (::inotify_add_watch(descriptor, device_path.c_str(), IN_OPEN | IN_CLOSE) < 0) {
    ::close(descriptor);
    return host_came();
  }
  watch.assign(descriptor);
  read_watch();
}

void EmulatorHost::State::read_watch() {
  watch.async_read_some(asio::buffer(watch_input), [self = shared_from_this(), line = generation](
                                                       const ErrorCode& code, std::size_t bytes) {
    if (self->stopped || code || line != self->generation) return;
    self->count_hosts(bytes);
    self->read_watch();
    self->pump();
  });
}

void EmulatorHost::State::count_hosts(std::size_t bytes) {
  for (std::size_t at = 0; at + sizeof(inotify_event) <= bytes;) {
    inotify_event event;
    std::memcpy(&event, watch_input.data() + at, sizeof event);
    at += sizeof event + event.len;
    if ((event.mask & IN_OPEN) != 0 && hosts++ == 0) host_came();
    if ((event.mask & IN_CLOSE) != 0 && hosts > 0 && --hosts == 0) device->host_left();
  }
}

void EmulatorHost::State::host_came() {
  const StationTime at = now();
  device->host_came(at);
  if (host_spoke || !device->deadline()) return;
  // It sends by itself: coming is all that its host will ever say.
  if (options.faults.unplug) unplug_at = at + *options.faults.unplug;
  host_spoke = true;
}

Status EmulatorHost::State::open_tcp_line() {
  ErrorCode code;
  const auto host = asio::ip::make_address(options.bind, code);
  if (code) return tcp_error(options, code);
  const tcp::endpoint endpoint(host, *options.tcp_port);
  acceptor.open(endpoint.protocol(), code);
  if (!code) acceptor.set_option(tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor.bind(endpoint, code);
  if (!code) acceptor.listen(asio::socket_base::max_listen_connections, code);
  if (code) {
    ErrorCode ignored;
    acceptor.close(ignored);
    return tcp_error(options, code);
  }
  options.tcp_port = acceptor.local_endpoint().port();
  address = "tcp:" + (host.is_v6() ? "[" + options.bind + "]" : options.bind) + ":" +
            std::to_string(*options.tcp_port);
  accept();
  return {};
}

void EmulatorHost::State::close() {
  ++generation;
  reading = write_under_way = false;
  ErrorCode ignored;
  link.remove();
  watch.close(ignored);
  master.close(ignored);
  if (slave >= 0) ::close(std::exchange(slave, -1));
  acceptor.close(ignored);
  socket.close(ignored);
}

/// A TCP host has gone: the next one finds the device as after power-on.
void EmulatorHost::State::close_host() {
  ++generation;
  reading = write_under_way = false;
  held.clear();
  ErrorCode ignored;
  socket.close(ignored);
  device->power_on(now());
  accept();
}

void EmulatorHost::State::accept() {
  acceptor.async_accept(
      [self = shared_from_this(), line = generation](const ErrorCode& code, tcp::socket accepted) {
        if (self->stopped || line != self->generation) return;
        if (code) return self->accept();
        self->socket = std::move(accepted);
        ErrorCode ignored;
        self->socket.set_option(tcp::no_delay(true), ignored);
        self->host_came();
        self->read();
        self->pump();
      });
}

void EmulatorHost::State::read() {
  if (reading || !connected()) return;
  reading = true;
  auto handler = [self = shared_from_this(), line = generation](const ErrorCode& code, std::size_t bytes) {
    if (self->stopped || line != self->generation) return;
    self->reading = false;
    if (!code) return self->received(bytes);
    if (self->options.tcp_port) return self->close_host();
  };
  if (options.tcp_port) {
    socket.async_read_some(asio::buffer(input), std::move(handler));
  } else {
    master.async_read_some(asio::buffer(input), std::move(handler));
  }
}

void EmulatorHost::State::received(std::size_t bytes) {
  const StationTime at = now();
  if (!host_spoke && options.faults.unplug) unplug_at = at + *options.faults.unplug;
  host_spoke = true;
  clear_exclusive_at = at + exclusive_lasts;
  if (silent(at)) {
    held.insert(held.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(bytes));
    return arm();  // and reads no more until it talks again
  }
  device->receive({input.data(), bytes}, at);
  read();
  pump();
}

void EmulatorHost::State::write() {
  if (write_under_way || !connected() || device->output().empty()) return;
  const auto bytes = device->output();
  writing.assign(bytes.begin(), bytes.end());
  device->consume_output(bytes.size());
  write_under_way = true;
  auto handler = [self = shared_from_this(), line = generation](const ErrorCode& code, std::size_t) {
    if (self->stopped || line != self->generation) return;
    self->write_under_way = false;
    if (!code) self->pump();
  };
  if (options.tcp_port) {
    asio::async_write(socket, asio::buffer(writing), std::move(handler));
  } else {
    asio::async_write(master, asio::buffer(writing), std::move(handler));
  }
}

void EmulatorHost::State::pump() {
  const StationTime at = now();
  unplug_or_plug(at);
  if (clear_exclusive_at && at >= *clear_exclusive_at) {
    clear_exclusive_at.reset();
    if (slave >= 0) ::ioctl(slave, TIOCNXCL);
  }
  if (connected() && !silent(at)) {
    if (!held.empty()) {
      device->receive(held, at);
      held.clear();
    }
    device->tick(at);
    write();
    read();
  }
  arm();
}

void EmulatorHost::State::unplug_or_plug(StationTime at) {
  if (unplug_at && at >= *unplug_at && !unplugged_once) {
    unplugged_once = true;
    plug_at = at + options.unplugged_for;
    close();
  }
  if (plug_at && at >= *plug_at) {
    plug_at.reset();
    // Something else may have taken the port meanwhile: try again.
    if (!open().ok()) {
      close();
      plug_at = at + options.unplugged_for;
    }
  }
}

void EmulatorHost::State::arm() {
  std::optional<StationTime> next;
  const auto consider = [&](std::optional<StationTime> time) {
    if (time && (!next || *time < *next)) next = time;
  };
  if (!unplugged_once) consider(unplug_at);
  consider(plug_at);
  consider(clear_exclusive_at);
  if (host_spoke) consider(stall.next_change());
  if (connected() && !silent(now())) consider(device->deadline());
  if (!next) {
    timer.cancel();
    return;
  }
  timer.expires_at(*next);
  timer.async_wait([self = shared_from_this()](const ErrorCode& code) {
    if (!code && !self->stopped) self->pump();
  });
}

EmulatorHost::EmulatorHost(asio::io_context& io, std::unique_ptr<MatDevice> device, HostOptions options) {
  if (!device) throw std::invalid_argument("EmulatorHost without a device");
  state_ = std::make_shared<State>(io, std::move(device), std::move(options));
}

EmulatorHost::~EmulatorHost() { stop(); }

Status EmulatorHost::start() {
  Status status = state_->open();
  if (status.ok()) state_->arm();
  return status;
}

void EmulatorHost::stop() {
  if (std::exchange(state_->stopped, true)) return;
  state_->close();
  state_->timer.cancel();
}

std::string EmulatorHost::address() const { return state_->address; }

bool EmulatorHost::ended() const {
  return state_->device->ended() && state_->device->output().empty() && !state_->write_under_way;
}

DeviceCounters EmulatorHost::counters() const { return state_->device->counters(); }

}  // namespace palmar::emulator
