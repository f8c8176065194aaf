#include "app/ears/hearing.hpp"
#include "app/ears/words.hpp"

namespace palmar::ears {
namespace {

constexpr double looking_said_s = 2;  // a mat that answers sooner needs no words

}  // namespace

void MatEar::look(const station::Snapshot& snapshot, bool page, const Dictionary& words, double now_s,
                  Heard& heard) {
  const station::Link link = snapshot.mat.link;
  const bool there = link == station::Link::streaming;
  if (was_there_ && link == station::Link::lost && !lost_) {
    lost_ = true;
    heard.play(Earcon::mat_lost);
    if (!page)
      heard.say(joined(words.phrase("mat_lost_title"), words.phrase("mat_lost_do")), Urgency::problem);
  }
  if (there && lost_) {
    lost_ = false;
    heard.play(Earcon::mat_back);
    if (!page) heard.say(words.phrase("found_title"), Urgency::result);
  }
  was_there_ = was_there_ || there;
  if (was_there_ || page) {
    waits_since_s_.reset();
  } else if (!waits_since_s_) {
    waits_since_s_ = now_s;
  } else if (!looked_for_ && now_s - *waits_since_s_ > looking_said_s) {
    looked_for_ = true;
    heard.play(Earcon::problem);
    heard.say(joined(words.phrase("looking_for_mat"), words.phrase("looking_for_mat_do")), Urgency::problem);
  }
  const auto tell = [&](std::string& known, const std::string& now) {
    if (now == known) return;
    heard.play(now.empty() ? Earcon::mended : Earcon::problem);
    known = now;
    heard.say(now, Urgency::problem);
  };
  if (!page) tell(slip_, snapshot.setup.slip_notice);
  tell(refused_, snapshot.files.refused);
  if (snapshot.recorder_full && !full_) {
    heard.play(Earcon::problem);
    heard.say(words.phrase("disk_slow"), Urgency::problem);
  }
  full_ = snapshot.recorder_full;
}

}  // namespace palmar::ears
