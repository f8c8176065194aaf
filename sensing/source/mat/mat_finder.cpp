#include "sensing/source/mat/mat_finder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "sensing/mat/mat_driver.hpp"
#include "sensing/source/mat/probe_line.hpp"
#include "sensing/source/mat/usb_serial.hpp"

namespace palmar::source {
namespace {

StationTime now() { return std::chrono::steady_clock::now(); }

/// How a family is told: by what it sends without being asked, by an answer, or either.
struct Family {
  std::string_view protocol;
  bool heard;  ///< it may be sending already
  bool asked;  ///< its question does no harm to another mat
  int sound_frames;
  std::string_view question;  ///< for people
  bool names_itself = false;  ///< its answer has its serial number
};

/// In the order in which they are asked: a question that another family might trip over comes after that one's.
constexpr Family families[] = {
    {"sensel-morph", false, true, 1, "who are you, Sensel Morph", true},
    {"palmar-open", true, true, 1, "hello, open mat", true},
    {"velostat", true, true, 3, "start_reading, Velostat mat"},
    {"sensing-tex-sparse", false, true, 3, "a frame, Sensing Tex (sparse)"},
    {"sensing-tex-full", false, true, 3, "a frame, Sensing Tex (full)"},
    {"wiresens", true, false, 3, ""},
    {"row-text", true, false, 3, ""},
    {"zero-run", true, false, 3, ""},
};

/// One description that is being tried.
struct Trial {
  const MatDescription* mat;
  const Family* family;
  std::unique_ptr<mat::MatDriver> driver;
  int frames = 0;
  std::uint64_t damage_before = 0;  ///< up to the first frame

  std::uint64_t damage() const { return driver->counters().corrupt + driver->counters().skipped_bytes; }
  void take() {
    RawFrame frame;
    while (driver->next_frame(frame))
      if (frames++ == 0) damage_before = damage();
  }
  bool fits() const { return frames >= family->sound_frames && damage() == damage_before; }
  /// Nothing more is to be waited for: frames may come before the answer to a question.
  bool told(bool asked) const {
    return fits() && (!asked || !family->names_itself || !driver->device_serial().empty());
  }
};

class Finder {
 public:
  Finder(std::string port, const std::vector<MatDescription>& mats, const FinderReport& report,
         FinderTiming timing, ProbeLine line)
      : port_(std::move(port)), mats_(mats), report_(report), timing_(timing), line_(std::move(line)) {}

  Result<FoundMat> find(const std::vector<unsigned>& bauds) {
    auto listen = timing_.first_listen;
    bool first = true;
    for (const unsigned baud : bauds) {
      if (line_.has_baud()) line_.set_baud(baud);
      const std::string at = line_.has_baud() ? " at " + std::to_string(baud) + " baud" : "";
      if (auto ended = step("listening on " + port_ + at, heard(), listen, false)) return *ended;
      listen = timing_.listen;
      for (const Family& family : families) {
        auto trials = family.asked ? asked(family, baud, first) : std::vector<Trial>();
        if (trials.empty()) continue;
        const std::string words = "asking on " + port_ + at + ": " + std::string(family.question);
        if (auto ended = step(words, std::move(trials), timing_.answer, true)) return *ended;
      }
      first = false;
    }
    return none();
  }

 private:
  void add(std::vector<Trial>& trials, const MatDescription& mat, const Family& family) const {
    auto driver = mat::make_driver(mat);
    if (driver) trials.push_back({&mat, &family, std::move(driver).value()});
  }
  /// A pseudo-terminal or a USB board of its own does not care for baud rates: listen for all of them.
  std::vector<Trial> heard() const {
    std::vector<Trial> trials;
    for (const Family& family : families)
      for (const MatDescription& mat : mats_)
        if (family.heard && mat.protocol == family.protocol) add(trials, mat, family);
    return trials;
  }
  std::vector<Trial> asked(const Family& family, unsigned baud, bool whatever_baud) const {
    std::vector<Trial> trials;
    for (const MatDescription& mat : mats_)
      if (mat.protocol == family.protocol && (whatever_baud || mat.baud == baud)) add(trials, mat, family);
    return trials;
  }

  /// Tries these at the same time. What they say is one question: the first one's words are sent.
  std::optional<Result<FoundMat>> step(const std::string& words, std::vector<Trial> trials,
                                       StationTime::duration limit, bool ask) {
    if (report_ && !report_(words)) return failure("stopped", "the search for a mat was stopped", "", "");
    converse(trials, limit, ask);
    if (line_.broken())
      return failure("mat_lost", port_ + " was closed by the device", "", "plug the mat in again");
    std::vector<const Trial*> fitting;
    for (const Trial& trial : trials) {
      if (trial.fits()) fitting.push_back(&trial);
      if (!trial.driver->status().ok() && trial.driver->status().error().name == "wrong_mat")
        remark_ = trial.driver->status().error().why;
    }
    if (fitting.empty()) return std::nullopt;
    if (fitting.size() > 1) return ambiguous(fitting);
    std::string told = fitting[0]->driver->device_serial();
    if (!ask && fitting[0]->family->names_itself) told = name_of(*fitting[0]);
    return FoundMat{*fitting[0]->mat, port_, told.empty() ? usb_serial(port_) : told};
  }

  /// Of a mat that was heard and not asked.
  std::string name_of(const Trial& heard) {
    std::vector<Trial> trials;
    add(trials, *heard.mat, *heard.family);
    converse(trials, timing_.answer, true);
    return trials.front().driver->device_serial();
  }

  void converse(std::vector<Trial>& trials, StationTime::duration limit, bool ask) {
    const StationTime begun = now(), end = begun + limit;
    std::size_t speaker = 0;
    for (Trial& trial : trials) trial.driver->start(begun);
    while (now() < end && !line_.broken()) {
      while (speaker < trials.size() && !trials[speaker].driver->status().ok()) ++speaker;
      if (speaker == trials.size()) break;
      StationTime until = end;
      for (std::size_t i = 0; i < trials.size(); ++i) {
        mat::MatDriver& driver = *trials[i].driver;
        driver.tick(now());
        if (ask && i == speaker) line_.write(driver.output());
        driver.consume_output(driver.output().size());
        if (const auto due = driver.deadline()) until = std::min(until, *due);
      }
      const auto bytes = line_.read(buffer_, until);
      for (Trial& trial : trials) {
        if (!bytes.empty()) trial.driver->receive(bytes, now());
        trial.take();
      }
      // One that is told by integrity need not wait; where grids are told apart by what lies on them, all do.
      const bool alone = trials.size() == 1 || !trials[speaker].family->protocol.starts_with("sensing-tex");
      if (alone &&
          std::any_of(trials.begin(), trials.end(), [ask](const Trial& trial) { return trial.told(ask); }))
        break;
    }
    for (Trial& trial : trials) {
      trial.driver->stop();
      if (ask && &trial == &trials[std::min(speaker, trials.size() - 1)]) line_.write(trial.driver->output());
    }
  }

  Error ambiguous(const std::vector<const Trial*>& fitting) const {
    std::string ids;
    for (const Trial* trial : fitting) ids += (ids.empty() ? "" : " and ") + trial->mat->id;
    return bad_input("ambiguous_mat", "what " + port_ + " sends fits " + ids,
                     "nothing in it tells them apart",
                     "name the mat that is attached with --mat, or press a far corner of it and try again");
  }
  Error none() const {
    return failure(
        "no_mat", "no mat was recognised on " + port_,
        remark_.empty() ? "nothing there speaks a protocol of `palmar mats`" : remark_,
        remark_.empty()
            ? "check its cable and power, close programs that use the port, or name the mat with --mat"
            : "describe the mat in a TOML file and name it with --mat");
  }

  std::string port_;
  const std::vector<MatDescription>& mats_;
  const FinderReport& report_;
  FinderTiming timing_;
  ProbeLine line_;
  std::array<std::uint8_t, 65536> buffer_;
  std::string remark_;
};

/// 115200 first, which most mats have; then as the descriptions come.
std::vector<unsigned> baud_rates(const std::vector<MatDescription>& mats) {
  std::vector<unsigned> bauds = {115200};
  for (const MatDescription& mat : mats)
    if (std::find(bauds.begin(), bauds.end(), mat.baud) == bauds.end()) bauds.push_back(mat.baud);
  return bauds;
}

}  // namespace

bool names_itself(const MatDescription& mat) {
  return std::any_of(std::begin(families), std::end(families), [&](const Family& family) {
    return family.names_itself && family.protocol == mat.protocol;
  });
}

std::vector<std::string> attached_ports() {
  std::vector<std::string> ports;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/dev", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with("ttyACM") || name.starts_with("ttyUSB")) ports.push_back(entry->path().string());
  }
  std::sort(ports.begin(), ports.end());
  return ports;
}

Result<FoundMat> find_mat(const std::string& port, const std::vector<MatDescription>& mats,
                          const FinderReport& report, FinderTiming timing) {
  const Result<PortName> name = parse_port(port);
  if (!name) return name.error();
  if (name->listens)
    return bad_input("bad_port", "a mat that calls cannot be searched for",
                     "it would have to call many times", "name it with --mat");
  std::vector<unsigned> bauds = baud_rates(mats);
  auto line = ProbeLine::open(*name, bauds.front(), timing.connect);
  if (!line) return line.error();
  if (name->tcp) bauds.resize(1);
  auto finder = std::make_unique<Finder>(port, mats, report, timing, std::move(line).value());
  return finder->find(bauds);
}

}  // namespace palmar::source
