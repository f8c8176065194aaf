#include "app/station/placement_keeper.hpp"

#include <system_error>
#include <utility>

#include "app/exchange/placement_file.hpp"
#include "app/station/threads.hpp"
#include "sensing/body/placement_check.hpp"

namespace palmar::station {
namespace {

Status write(const std::filesystem::path& file, const FoundPlace& place) {
  if (file.empty()) return {};
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  if (error) {
    return failure("not_writable", "the placement is not kept in " + file.string(), error.message(),
                   "it is in use until the station ends; make that folder writable and place the mat again");
  }
  return exchange::write_placed_mat(file, {place.placement, place.record});
}

PlacementKeeper::Kept keep(const PipelineConfig& config, const FoundPlace& place,
                           const std::filesystem::path& file) {
  PlacementKeeper::Kept kept{place, {}, nullptr, nullptr};
  // Nothing is written that the next start would refuse.
  kept.written = body::check_on_body(config.placement, config.mat.geometry, config.atlas->mannequin);
  if (!kept.written) return kept;
  kept.prepared = std::make_unique<Pipeline>(config);
  kept.written = write(file, place);
  return kept;
}

}  // namespace

PlacementKeeper::~PlacementKeeper() {
  if (thread_.joinable()) thread_.join();
}

void PlacementKeeper::begin(PipelineConfig config, FoundPlace place) {
  if (thread_.joinable()) thread_.join();
  config.placement = place.placement;
  config.target.reset();
  const auto put = [this](Kept kept) {
    std::lock_guard lock(mutex_);
    kept_ = std::move(kept);
  };
  const auto refuse = [put, place](const std::string& what) {
    put({place,
         failure("placement_refused", "the new place of the mat cannot be used", what,
                 "the mat stays where it was; place it again"),
         nullptr,
         nullptr});
  };
  thread_ = named_thread(
      "worker",
      [this, put, refuse, place, config = std::move(config)] {
        guarded([&] { put(keep(config, place, file_)); }, refuse);
      },
      refuse);
}

void PlacementKeeper::begin(PipelineConfig config) {
  if (thread_.joinable()) thread_.join();
  config.target.reset();
  const auto put = [this, tissue = config.depth](Status status, std::unique_ptr<Pipeline> prepared) {
    std::lock_guard lock(mutex_);
    kept_ = Kept{{}, std::move(status), std::move(prepared), tissue};
  };
  const auto refuse = [put](const std::string& what) {
    put(failure("tissue_refused", "the changed tissue cannot be used", what,
                "the tissue that was good goes on; mend the file"),
        nullptr);
  };
  thread_ = named_thread(
      "worker",
      [put, refuse, config = std::move(config)] {
        guarded([&] { put({}, std::make_unique<Pipeline>(config)); }, refuse);
      },
      refuse);
}

std::optional<PlacementKeeper::Kept> PlacementKeeper::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(kept_, std::nullopt);
}

}  // namespace palmar::station
