#include "app/ears/speaker.hpp"

#include <utility>

#include "app/ears/voice.hpp"

namespace palmar::ears {
namespace {

constexpr std::size_t longest_kept = 80;  // characters

}  // namespace

Speaker::Speaker() : thread_([this] { run(); }) {}

Speaker::~Speaker() {
  {
    std::lock_guard lock(mutex_);
    end_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Speaker::ask(std::string text, std::uint64_t number) {
  {
    std::lock_guard lock(mutex_);
    request_ = Request{std::move(text), number};
  }
  wake_.notify_all();
}

std::optional<Speaker::Answer> Speaker::answer() {
  std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

void Speaker::run() {
  const Voice voice;
  std::map<std::string, std::shared_ptr<const Clip>> kept;
  while (true) {
    Request request;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return end_ || request_; });
      if (end_) return;
      request = std::move(*request_);
      request_.reset();
    }
    std::shared_ptr<const Clip> clip;
    if (const auto found = kept.find(request.text); found != kept.end()) {
      clip = found->second;
    } else {
      clip = std::make_shared<const Clip>(voice.say(request.text));
      if (kept.size() == most_kept) kept.clear();
      if (request.text.size() <= longest_kept) kept[request.text] = clip;
    }
    std::lock_guard lock(mutex_);
    answer_ = Answer{request.number, std::move(clip)};
  }
}

}  // namespace palmar::ears
