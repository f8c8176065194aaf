#!/usr/bin/env python3
"""A capture streamed through an emulated mat into the station gives what analyse reads from the file."""
import json
import os
import signal
import subprocess
import time
import unittest

from palmar_process import CAPTURES, PALMAR, PATIENCE_S, Server, SystemTest, capture, json_lines, needs_shared, run

NAME = "20260712_204642_full_test"
# What belongs to one of the two alone.
ONE_SIDED = {"latency_ms", "truncated", "skipped_bytes"}  # and what a file alone can be


class Streaming(SystemTest):
    def analyse(self, name, prefix):
        paths = {kind: self.path(f"{prefix}.{kind}") for kind in ("frames", "strokes", "summary")}
        code, _, err = run("analyse", capture(name), "--mat", "sensel-morph", "--frames", paths["frames"], "--strokes", paths["strokes"],
                           "--summary", paths["summary"])
        self.assertEqual(code, 0, err)
        return paths

    def station(self, port, prefix, frames, *more):
        """Runs the station until it has seen that many frames, then interrupts it as a person would."""
        paths = {kind: self.path(f"{prefix}.{kind}") for kind in ("frames", "strokes", "summary")}
        process = subprocess.Popen(
            [PALMAR, "station", "--mat", "sensel-morph", "--port", port, "--camera", "none", "--headless", "--frames", paths["frames"],
             "--strokes", paths["strokes"], "--summary", paths["summary"], *more], stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and process.poll() is None:
            partial = [p for p in os.listdir(self.folder) if p.startswith(os.path.basename(paths["frames"]))]
            lines = 0
            for name in partial:
                try:
                    with open(self.path(name), "rb") as file:
                        lines = max(lines, file.read().count(b"\n"))
                except FileNotFoundError:
                    pass  # renamed between listing and opening
            if lines >= frames:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0, err)
        return paths

    def assert_same(self, file_paths, live_paths, name):
        frames, live_frames = json_lines(file_paths["frames"]), json_lines(live_paths["frames"])
        self.assertEqual(len(live_frames), CAPTURES[name][0])
        self.assertEqual(frames, live_frames)
        self.assertEqual(json_lines(file_paths["strokes"]), json_lines(live_paths["strokes"]))
        with open(file_paths["summary"], encoding="utf-8") as a, open(live_paths["summary"], encoding="utf-8") as b:
            summary, live = json.load(a), json.load(b)
        self.assertEqual(live["lost"], 0)
        self.assertEqual(live["raw_sha256"], CAPTURES[name][1])
        self.assertIn("latency_ms", live)
        for key in summary:
            if key not in ONE_SIDED:
                self.assertEqual(summary[key], live.get(key), key)

    @needs_shared
    def test_pty(self):
        paths = self.analyse(NAME, "file")
        raw = self.path("again.bin")
        with Server("emulate", "--mat", "sensel-morph", "--pty", "--replay", capture(NAME)) as emulator:
            live = self.station(emulator.address, "live", CAPTURES[NAME][0], "--capture", raw)
        self.assert_same(paths, live, NAME)
        with open(raw, "rb") as a, open(capture(NAME), "rb") as b:
            written, sent = a.read(), b.read()
        self.assertEqual(written[:len(sent)], sent, "--capture writes what the device sent")
        no_frame_yet = bytes.fromhex("032600000000")  # the answers of a device that has gone quiet
        self.assertEqual(written[len(sent):].replace(no_frame_yet, b""), b"")

    @needs_shared
    def test_tcp(self):
        paths = self.analyse(NAME, "file")
        with Server("emulate", "--mat", "sensel-morph", "--tcp", "0", "--replay", capture(NAME)) as emulator:
            self.assertRegex(emulator.address, r"^tcp:127\.0\.0\.1:\d+$")
            live = self.station(emulator.address, "live", CAPTURES[NAME][0])
        self.assert_same(paths, live, NAME)

    def test_a_capture_keeps_what_was_spoilt(self):
        raw, live, again = self.path("raw.bin"), self.path("live.json"), self.path("again.json")
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "compression", "--loop", "--fault",
                    "drop=0.02,corrupt=0.05") as emulator:
            code, _, err = run("station", "--mat", "palmar-open-48x48", "--port", emulator.address, "--camera", "none", "--headless",
                               "--for", "5", "--capture", raw, "--summary", live)
        self.assertEqual(code, 0, err)
        self.assertEqual(run("analyse", raw, "--mat", "palmar-open-48x48", "--summary", again)[0], 0)
        with open(live, encoding="utf-8") as a, open(again, encoding="utf-8") as b:
            seen, read = json.load(a), json.load(b)
        self.assertGreater(seen["corrupt"], 0)
        self.assertGreater(read["corrupt"] + read["skipped_bytes"], 0, "the spoilt bytes are in the file")
        self.assertEqual((seen["frames"], seen["raw_sha256"]), (read["frames"], read["raw_sha256"]))

    def test_interrupt_at_any_time_leaves_nothing_half_written(self):
        for words in (["simulate", "mixed", "--mat", "palmar-open-48x48", "--out", self.path("o.bin"), "--truth", self.path("o.jsonl")],
                      ["station", "--headless", "--frames", self.path("f.jsonl"), "--summary", self.path("s.json")]):
            for delay in (0.1, 0.3):
                process = subprocess.Popen([PALMAR, *words], stderr=subprocess.PIPE, text=True)
                time.sleep(delay)
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=PATIENCE_S)
                # Before main() has begun nobody can catch a signal; nothing is written then either.
                self.assertIn(process.returncode, (0, -signal.SIGINT), err)
                self.assertEqual([name for name in os.listdir(self.folder) if name.endswith(".part")], [])

    def test_unplugged_and_back(self):
        """Pulled in the middle, back two seconds later: the outputs go on and the time goes on counting."""
        frames, summary = self.path("f.jsonl"), self.path("s.json")
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "compression", "--loop", "--fault",
                    "unplug=2s") as emulator:
            code, _, err = run("station", "--mat", "palmar-open-48x48", "--port", emulator.address, "--camera", "none", "--headless",
                               "--for", "7", "--frames", frames, "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertIn("mat lost on " + emulator.address, err)
        times = [frame["t_s"] for frame in json_lines(frames)]
        self.assertEqual(times, sorted(times))
        gaps = [b - a for a, b in zip(times, times[1:])]
        self.assertGreater(max(gaps), 1.0, "the gap of the pulled cable is in the file")
        after = len(times) - gaps.index(max(gaps))
        self.assertGreater(after, 20, "frames came after the mat was back")

    def test_interrupt_finishes_files(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            name = f"{number.name}.f.jsonl"
            frames, strokes, summary = self.path(name), self.path(f"{number.name}.s.jsonl"), self.path(f"{number.name}.sum.json")
            process = subprocess.Popen([PALMAR, "station", "--port", "demo", "--camera", "none", "--headless", "--frames", frames, "--strokes",
                                        strokes, "--summary", summary], stderr=subprocess.PIPE, text=True)
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline and not any(
                    part.startswith(name) and os.path.getsize(self.path(part)) > 1000 for part in os.listdir(self.folder)):
                time.sleep(0.1)
            process.send_signal(number)
            _, err = process.communicate(timeout=PATIENCE_S)
            self.assertEqual(process.returncode, 0, err)
            self.assertGreater(len(json_lines(frames)), 5)
            with open(summary, encoding="utf-8") as file:
                self.assertEqual(json.load(file)["frames"], len(json_lines(frames)))
            self.assertTrue(os.path.exists(strokes))


if __name__ == "__main__":
    unittest.main()
