// A folder that goes with its test, and values to write.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::exchange {

class InFolder : public ::testing::Test {
 protected:
  InFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "palmar-exchange-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~InFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  std::filesystem::path file(const std::string& name, const std::string& contents) const {
    std::ofstream(folder_ / name, std::ios::binary) << contents;
    return folder_ / name;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
      found.push_back(entry.path().filename());
    return found;
  }
  std::filesystem::path folder_;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::shared_ptr<const Atlas> small_atlas() {
  Atlas atlas;
  for (const char* id : {"longissimus_R", "longissimus_L", "gluteus_maximus_R"}) {
    Muscle muscle;
    muscle.id = id;
    atlas.muscles.push_back(muscle);
  }
  Zone spine;
  spine.id = "spinous";
  atlas.zones.push_back(spine);
  return std::make_shared<const Atlas>(std::move(atlas));
}

inline Observation pressed_frame() {
  Observation observation;
  observation.sequence = 165;
  observation.t_s = 0.0198;
  observation.field.force_N = 12.3;
  observation.field.peak_kPa = 31.0;
  Contact contact;
  contact.id = 3;
  contact.centre = {12.5, 80.25};
  contact.centre_body = BodyPoint{-30.125, 210};
  contact.force_N = 12.3;
  contact.area_cm2 = 9.5;
  contact.mean_kPa = 12.947;
  contact.peak_kPa = 31;
  contact.ellipse = {40, 25, -12.5};
  contact.tool = ContactTool::palm_heel;
  contact.hand = Side::left;
  observation.contacts.list.push_back(contact);
  observation.muscles = {{0, 2.0f, 1.5f, 0.16f}, {1, 8.7f, 3.5f, 0.71f}, {2, 0.1f, 0.1f, 0.01f}};
  observation.zones = {{0, 1.5f, 4.0f}};
  observation.target = TargetLoad{1, 0.8f, 0.62f, 8.0f};
  return observation;
}

}  // namespace palmar::exchange
