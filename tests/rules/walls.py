#!/usr/bin/env python3
"""The walls between rooms (design: who may include whom).

Follows the includes transitively, as the compiler listed them for each object when it was built (`ninja -t deps`), and fails on
any arrow that is not allowed. Linking cannot keep these walls: every system header is reachable whatever a target links.

    walls.py BUILD_FOLDER SOURCE_FOLDER
"""
import os
import subprocess
import sys

# room -> rooms that it may include (itself is always allowed); transitive closure is taken below.
ALLOWED = {
    "sensing/model": [],
    "sensing/mat": ["sensing/model"],
    "sensing/pressure": ["sensing/model"],
    "sensing/body": ["sensing/model"],
    "sensing/contact": ["sensing/body"],
    "sensing/depth": ["sensing/body"],
    "sensing/vision": ["sensing/body"],
    "sensing/stroke": ["sensing/contact"],
    "sensing/simulator": ["sensing/body", "sensing/mat"],
    "sensing/source/mat": ["sensing/mat"],
    "sensing/source/camera": ["sensing/model"],
    "sensing/emulator": ["sensing/mat", "sensing/simulator"],
    "sensing/pipeline": ["sensing/mat", "sensing/pressure", "sensing/contact", "sensing/depth", "sensing/vision", "sensing/stroke"],
    "calibration": ["sensing/pipeline"],
    "app/coach": ["sensing/model", "sensing/body"],
    "app/library": ["app/coach", "calibration", "sensing/simulator"],
    "app/exchange": ["app/coach", "calibration", "sensing/simulator"],
    "app/station": ["app/library", "app/exchange", "sensing/source/mat", "sensing/source/camera", "sensing/emulator", "sensing/pipeline"],
    "app/screens": ["app/station", "app/library"],
    "app/ears": ["app/station", "app/library"],
    "app/cli": ["app/screens", "app/ears", "app/station"],
    "app/main": ["app/cli", "app/screens"],
}

# system header fragment -> the only rooms whose objects may see it.
ASIO_ROOMS = ["sensing/source/mat", "sensing/source/camera", "sensing/emulator", "app/station"]
SYSTEM = {
    "/boost/asio": ASIO_ROOMS,
    "/boost/beast": ASIO_ROOMS,
    "/opencv4/": ["sensing/vision", "sensing/source/camera", "sensing/emulator", "calibration", "sensing/depth"],
    "/imgui": ["app/screens", "app/main"],
    "/SDL2/": ["app/screens", "app/ears", "app/main"],
    "/flite/": ["app/ears"],
    "/soci/": ["app/records"],
}
# In a room that may see it, the only file that does.
ONE_FILE = {("app/ears", "/SDL2/"): "app/ears/sound_device.cpp", ("app/ears", "/flite/"): "app/ears/voice.cpp"}
# Of the station the ears see its values alone.
EARS_MAY = {"app/station/" + name for name in ("snapshot.hpp", "quiz_view.hpp", "setup_view.hpp", "sound.hpp")}
# Of OpenCV, depth may see the core alone: for cv::dft.
DEPTH_MAY_NOT = ["/opencv4/opencv2/imgproc", "/opencv4/opencv2/videoio", "/opencv4/opencv2/imgcodecs", "/opencv4/opencv2/highgui"]


def room_of(path):
    if path.startswith("sensing/pipeline"):
        return "sensing/pipeline"
    if path == "app/main.cpp":
        return "app/main"
    rooms = [room for room in ALLOWED if path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def closure(room, seen=None):
    seen = seen if seen is not None else set()
    if room not in seen:
        seen.add(room)
        for neighbour in ALLOWED[room]:
            closure(neighbour, seen)
    return seen


def objects(build, source):
    """(source file, [headers]) of each object of the project, paths relative to the source folder where inside it."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line and not line.startswith("ninja:")]
        if len(lines) < 2 or ".o: #deps" not in lines[0]:
            continue
        paths = [os.path.normpath(os.path.join(build, line)) for line in lines[1:]]
        inside = [os.path.relpath(p, source) if p.startswith(source + "/") else p for p in paths]
        yield inside[0], inside[1:]


def faults(build, source):
    checked = 0
    for file, headers in objects(build, source):
        if file.startswith(("/", "tests/", "build", "..")) or not os.path.exists(os.path.join(source, file)):
            continue
        room = room_of(file)
        if room is None:
            yield f"{file}: lies in no room of tests/rules/walls.py; add the room and its walls"
            continue
        checked += 1
        allowed = closure(room)
        for header in headers:
            if not header.startswith("/"):
                other = room_of(header)
                if other is not None and other not in allowed:
                    yield f"{file} ({room}) reaches {header} ({other})"
                if room == "app/ears" and other == "app/station" and header not in EARS_MAY:
                    yield f"{file} reaches {header}; the ears hear values of the station alone"
                continue
            for fragment, rooms in SYSTEM.items():
                if fragment in header and room not in rooms:
                    yield f"{file} ({room}) reaches {header}; only {', '.join(rooms)} may"
                    break
            for (one_room, fragment), only in ONE_FILE.items():
                if room == one_room and fragment in header and file != only:
                    yield f"{file} reaches {header}; in {room} only {only} may"
            if room == "sensing/depth" and any(f in header for f in DEPTH_MAY_NOT):
                yield f"{file} ({room}) reaches {header}; depth uses OpenCV's core alone, for cv::dft"
    if checked < 40:
        yield f"only {checked} objects were checked: build everything first, or the list of dependencies could not be read"


def pure_headers(build, source):
    """station/snapshot.hpp and station/commands.hpp stay free of Asio, so that screens can be tested without a network."""
    for header in ("app/station/snapshot.hpp", "app/station/commands.hpp"):
        command = ["g++", "-std=c++20", "-M", "-x", "c++", "-I", source, "-I/usr/include/eigen3", os.path.join(source, header)]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "/boost/asio" in text:
            yield f"{header} reaches Asio"


def main():
    build, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    found = sorted(set(faults(build, source))) + list(pure_headers(build, source))
    for fault in found[:40]:
        print(fault)
    print(f"{len(found)} arrows through walls" if found else "all walls stand")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
