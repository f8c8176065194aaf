// The voice, the file, and everything together without a loudspeaker.
#include "app/ears/ears.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/ears/voice.hpp"
#include "tests/ears/samples.hpp"

namespace palmar::ears {
namespace {

using namespace testing;
using station::Sound;

class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("palmar-ears-" + std::to_string(::getpid()) + "-" +
                                 ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::uint32_t number(const std::string& bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = count - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  return value;
}

/// The samples of a WAV file whose header is checked.
Samples read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  EXPECT_GE(bytes.size(), 44u);
  EXPECT_EQ(bytes.substr(0, 4) + bytes.substr(8, 8), "RIFFWAVEfmt ");
  EXPECT_EQ(number(bytes, 4, 4), bytes.size() - 8);
  EXPECT_EQ(number(bytes, 22, 2), 2u);
  EXPECT_EQ(number(bytes, 24, 4), static_cast<std::uint32_t>(rate_Hz));
  EXPECT_EQ(number(bytes, 34, 2), 16u);
  EXPECT_EQ(number(bytes, 40, 4), bytes.size() - 44);
  Samples samples;
  for (std::size_t i = 44; i + 1 < bytes.size(); i += 2)
    samples.push_back(static_cast<std::int16_t>(number(bytes, i, 2)));
  return samples;
}

TEST(Voice, SpeaksAtTheRateAndSaysLongerWordsLonger) {
  const Voice voice;
  const Clip one = voice.say("Slower"), more = voice.say("Find the right quadratus lumborum, 23 mm");
  EXPECT_GT(one.size(), rate_Hz / 3);
  EXPECT_LT(one.size(), 2u * rate_Hz);
  EXPECT_GT(more.size(), 2 * one.size());
  float loudest = 0;
  for (const float v : more) loudest = std::max(loudest, std::abs(v));
  EXPECT_GT(loudest, 0.7F);
  EXPECT_LE(loudest, 1.F);
  EXPECT_EQ(one.front(), 0.F);
  EXPECT_EQ(one.back(), 0.F);
}

TEST(Voice, NothingIsSaidOfATextWithoutWords) {
  const Voice voice;
  EXPECT_TRUE(voice.say("").empty());
  EXPECT_TRUE(voice.say(" . - \xE2\x80\x94 ").empty());
}

TEST(Threefold, KeepsATone) {
  std::vector<short> tone(1600);
  for (std::size_t i = 0; i < tone.size(); ++i)
    tone[i] =
        static_cast<short>(10000 * std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(i) / 16000));
  const Clip clip = threefold(tone.data(), 1600, 1 / 32767.0);
  ASSERT_EQ(clip.size(), 4800u);
  const std::vector<double> middle(clip.begin() + 480, clip.end() - 480);
  EXPECT_NEAR(power_at(middle, 1000), 10000 / 32767.0 / std::sqrt(2), 0.004);
  for (const double image : {15000.0, 17000.0}) EXPECT_LT(power_at(middle, image), 0.002);
}

TEST(WavFile, IsWholeOrNotThere) {
  const Folder folder;
  const Samples samples = {1, -1, 32767, -32768, 0, 5};
  {
    auto file = WavFile::create(folder / "a.wav");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(samples));
    EXPECT_FALSE(std::filesystem::exists(folder / "a.wav"));
    ASSERT_TRUE(file->finish());
  }
  EXPECT_EQ(read(folder / "a.wav"), samples);
  {
    auto file = WavFile::create(folder / "b.wav");
    ASSERT_TRUE(file->write(samples));
  }
  EXPECT_EQ(folder.files(), 1u);
  EXPECT_FALSE(WavFile::create(folder / "none/c.wav"));
}

/// What a file holds after one thing was heard.
Samples heard_with(Sound sound, const Heard& heard) {
  const Folder folder;
  auto ears = Ears::open({sound, false, folder / "heard.wav"});
  EXPECT_TRUE(ears);
  (*ears)->hear(heard);
  for (int i = 0; i < 3; ++i) (*ears)->hear({});
  EXPECT_TRUE((*ears)->finish());
  return read(folder / "heard.wav");
}

Heard something() {
  Heard heard;
  heard.play(Earcon::praise);
  heard.say("Slower, over the lit muscle", Urgency::instruction);
  return heard;
}

TEST(Ears, OffIsSilenceTonesAreShortAndSpeechGoesOnToItsEnd) {
  const Samples off = heard_with(Sound::off, something()), tones = heard_with(Sound::tones, something()),
                speech = heard_with(Sound::speech, something());
  EXPECT_TRUE(silent(ear(off, 0)));
  const double praise_Hz = notes(Earcon::praise)[2].frequency_Hz;
  EXPECT_GT(power_at(ear(tones, 0, 0, 0.4), praise_Hz), 0.02);
  EXPECT_LT(tones.size(), 2u * rate_Hz);
  EXPECT_GT(speech.size(), 2u * 3 * rate_Hz / 2);
  EXPECT_GT(rms(ear(speech, 0, 0.5, 1.4)), 0.02);
}

TEST(Ears, AreDeafWithoutADeviceAndAFile) {
  auto ears = Ears::open({Sound::speech, false, {}});
  ASSERT_TRUE(ears);
  EXPECT_FALSE((*ears)->hears());
  (*ears)->hear(something());
  EXPECT_TRUE((*ears)->finish());
}

TEST(Ears, SwitchingOffCutsSpeechShort) {
  const Folder folder;
  auto ears = Ears::open({Sound::speech, false, folder / "heard.wav"});
  Heard heard;
  heard.say("This is a long sentence that would go on and on for several seconds if nobody stopped it",
            Urgency::instruction);
  (*ears)->hear(heard);
  (*ears)->set(Sound::off);
  ASSERT_TRUE((*ears)->finish());
  EXPECT_TRUE(silent(ear(read(folder / "heard.wav"), 0)));
}

}  // namespace
}  // namespace palmar::ears
