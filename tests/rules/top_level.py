#!/usr/bin/env python3
"""The top level is fixed, no GPL library is linked directly, and files stay readable in one sitting.

    top_level.py BUILD_FOLDER SOURCE_FOLDER
"""
import os
import subprocess
import sys

FIXED = {"CMakeLists.txt", "app", "sensing", "calibration", "assets", "tests", "README.md", "LICENSE"}
GPL_LIBRARIES = ["libfftw", "libreadline", "libgsl", "libx264", "libx265"]
MOST_LINES = 500


def top_level(source):
    tracked = subprocess.run(["git", "-C", source, "ls-files"], capture_output=True, text=True, check=False).stdout.split("\n")
    for name in sorted({path.split("/")[0] for path in tracked if path}):
        if name not in FIXED and not name.startswith("."):
            yield f"top level holds {name}, which is not on the fixed list"
    for path in tracked:
        if path.endswith((".cpp", ".hpp")) and os.path.exists(os.path.join(source, path)):
            with open(os.path.join(source, path), encoding="utf-8") as file:
                lines = sum(1 for _ in file)
            if lines > MOST_LINES:
                yield f"{path} has {lines} lines; split it (at most {MOST_LINES})"


def licences(build):
    binary = os.path.join(build, "palmar")
    text = subprocess.run(["readelf", "-d", binary], capture_output=True, text=True, check=True).stdout
    for library in GPL_LIBRARIES:
        if library in text:
            yield f"palmar links {library}, which is GPL"


def main():
    build, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    found = list(top_level(source)) + list(licences(build))
    print("\n".join(found) or "the fixed top level, the licences and the file sizes are kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
