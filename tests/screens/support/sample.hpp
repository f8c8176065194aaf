// A scene and snapshots of it as a station makes them: right stripping of the right longissimus, a palm, or nothing.
#pragma once

#include <string>

#include "app/screens/screen.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens::samples {

/// From the shipped assets. Throws std::runtime_error with the loader's words where they do not load.
SceneContext scene(const std::string& mat = "palmar-open-48x48",
                   const std::string& lesson = "deep_strip_longissimus");

/// Mid-stroke: a knuckle print `t_s` seconds into a stroke up the right longissimus, too fast for its band.
station::Snapshot stripping(const SceneContext& scene, double t_s = 4);
/// Inside every band, with praise.
station::Snapshot praised(const SceneContext& scene);
/// The same with strokes as a lesson leaves them: shares of muscles, force on the target.
station::Snapshot worked(const SceneContext& scene, double t_s);
/// After its last stroke.
station::Snapshot finished(const SceneContext& scene, double t_s);
/// Both palms at rest on the back.
station::Snapshot palms(const SceneContext& scene, double t_s);
/// Nothing on the mat.
station::Snapshot empty(const SceneContext& scene, double t_s);

/// A quiz in which some places were found and others missed. `id` is asked for; with `off` a finger has answered so far from its middle.
station::Snapshot quiz(const SceneContext& scene, const std::string& id, std::optional<BodyPoint> off = std::nullopt);
/// The same, before any answer.
station::Snapshot new_quiz(const SceneContext& scene, const std::string& id);

/// A camera picture of plain colours.
std::shared_ptr<const CameraPicture> picture();

}  // namespace palmar::screens::samples
