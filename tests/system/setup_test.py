#!/usr/bin/env python3
"""The set-up flow of the real program as lines of text: Find, Check, Calibrate, Place, Ready, and a mat that slips overnight."""
import json
import os
import queue
import signal
import subprocess
import threading
import time
import unittest

from palmar_process import PALMAR, PATIENCE_S, Server, SystemTest, run

MAT = "palmar-open-48x48"
# What the station asks for on a mat of 480 mm, in its order.
LANDMARKS = {"TS_L": (-62, 61), "TS_R": (62, 61), "T7": (0, 163), "AI_L": (-72, 170), "AI_R": (72, 170), "T12": (0, 302),
             "CREST_L": (-95, 420), "L4": (0, 420), "CREST_R": (95, 420), "S1": (0, 470)}
NAMES = ["left root of the scapular spine", "right root of the scapular spine", "T7 spinous tip", "left inferior angle of the scapula",
         "right inferior angle of the scapula", "T12 spinous tip", "left top of the iliac crest", "L4 spinous tip", "right top of the iliac crest",
         "S1 median crest"]
HEAD = 'id = "set_up"\nname = "Set-up"\ndescription = "A person who sets a mat up."\nsource = "test"\nforce_spread = 0.05\nplace_spread_mm = 0.5\n'
SWEEP_S, PRESS_S = 46, 96  # of the mat's clock: the check's presses, the landmarks


def press(u, v, at_s):
    return (f'[[stroke]]\ntechnique = "trp"\ntool = "thumb_pad"\npath = [[{u}, {v}]]\nforce_N = 15\nhold_s = 1.8\nramp_s = 0.3\n'
            f'release_s = 0.3\nat_s = {at_s:.2f}\n')


def sweeps(at_s):
    text = ""
    for lane, u in enumerate(range(-225, 226, 45)):
        path = [[u, 20], [u, 490]] if lane % 2 == 0 else [[u, 490], [u, 20]]
        text += (f'[[stroke]]\ntechnique = "eff_deep"\ntool = "palm_full"\npath = {path}\nspeed_mm_s = 400\nforce_N = 90\nramp_s = 0.1\n'
                 f'release_s = 0.1\nat_s = {at_s + 1.6 * lane:.2f}\n')
    return text


class Text:
    """The station with --text: what it says, and what a person types."""

    def __init__(self, *words, config):
        self.process = subprocess.Popen([PALMAR, "station", "--text", "--camera", "none", *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, "XDG_CONFIG_HOME": config})
        self.lines, self.said = queue.Queue(), []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def expect(self, *fragments):
        """Waits for a line with all of them; what was said until then."""
        deadline, since = time.monotonic() + PATIENCE_S, []
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=1)
            except queue.Empty:
                continue
            self.said.append(line)
            since.append(line)
            if all(fragment in line for fragment in fragments):
                return since
        raise AssertionError(f"nothing with {fragments} in:\n" + "\n".join(self.said))

    def type(self, line=""):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def zero(self):
        """As often as somebody still touches the mat."""
        self.type("z")
        while "touched" in self.expect_either("the mat is zeroed", "! The mat was touched"):
            self.type("z")

    def expect_either(self, *fragments):
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            line = self.expect("")[-1]
            if any(fragment in line for fragment in fragments):
                return line
        raise AssertionError(f"none of {fragments}")

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE_S)
        err = self.process.stderr.read()
        self.process.stdin.close()
        self.process.stderr.close()
        return self.process.returncode, err


class SetUp(SystemTest):
    def setUp(self):
        super().setUp()
        self.texts = []
        self.addCleanup(lambda: [text.process.kill() for text in self.texts if text.process.poll() is None])

    def record(self, name, strokes, shift_mm=0.0):
        """A capture of that hand on a mat that lies a little askew."""
        truth, scenario = self.path(name + ".truth.json"), self.path(name + ".toml")
        with open(truth, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "mannequin": "adult", "u0_mm": -232 + shift_mm, "v0_mm": 12, "angle_deg": 1.5, "scale": 1.0, "warp": []},
                      file)
        with open(scenario, "w", encoding="utf-8") as file:
            file.write(HEAD + strokes)
        code, _, err = run("simulate", scenario, "--mat", MAT, "--placement", truth, "--out", self.path(name + ".bin"), "--truth",
                           self.path(name + ".jsonl"))
        self.assertEqual(code, 0, err)
        return self.path(name + ".bin")

    def station(self, mat, *words):
        text = Text("--mat", MAT, "--port", mat.address, *words, config=self.folder)
        self.texts.append(text)
        return text

    def test_the_whole_flow_by_ear(self):
        strokes = sweeps(SWEEP_S) + "".join(press(*at, PRESS_S + 3.2 * i) for i, at in enumerate(LANDMARKS.values()))
        capture = self.record("first", strokes)
        kept = self.path(f"palmar/placement-{MAT}.json")
        with Server("emulate", "--mat", MAT, "--pty", "--replay", capture, "--rate", "200") as mat:
            text = self.station(mat, "--setup", "--who", "Ada")
            text.expect("set-up 1 of 5, Find: The mat answers")
            text.expect("Wipe the cover", "film against lubricant")
            text.expect("keys:", "Enter: Next")
            text.type()
            text.expect("set-up 2 of 5, Check: Hands off")
            text.expect("Press everywhere")
            text.expect("The mat is")
            text.type()
            text.expect("set-up 3 of 5, Calibrate: Newtons")
            text.expect("maker's rule")
            text.type()
            text.expect("set-up 4 of 5, Place: Lay it on the back")
            text.zero()
            for name in NAMES:
                text.expect("set-up 4 of 5, Place: Press the " + name)
            text.expect("Check the fit")
            text.expect("Expected error, mean")
            self.assertFalse(os.path.exists(kept), "nothing is kept before it is accepted")
            text.type()
            text.expect("set-up 5 of 5, Ready: Ready")
            text.expect("wipe the cover down")
            text.expect("Kept in", kept)
            text.type()
            text.expect("the set-up is closed")
            self.assertEqual(text.end()[0], 0)
        with open(kept, encoding="utf-8") as file:
            placement = json.load(file)
        self.assertEqual((placement["fit"]["mat_serial"], placement["fit"]["who"]), ("EMULATED-1", "Ada"))
        self.assertEqual(len(placement["fit"]["presses"]), len(LANDMARKS))

        # The next day: the mat has slipped by 15 mm, and two presses show it.
        capture = self.record("second", press(*LANDMARKS["TS_L"], 20) + press(*LANDMARKS["S1"], 24) + press(0, 250, 46), shift_mm=15)
        with Server("emulate", "--mat", MAT, "--pty", "--replay", capture, "--rate", "100") as mat:
            text = self.station(mat)
            text.expect("the mat was placed before")
            text.type("?")
            text.expect("z: zero it")
            text.type("z")
            text.expect("the mat is zeroed")
            text.type("u")
            text.expect("set-up 4 of 5, Place: The place")
            text.expect("Enter: Press two landmarks")
            text.type()
            text.expect("Press the left root of the scapular spine")
            text.expect("Press the S1 median crest")
            text.expect("The mat has slipped")
            text.expect("! The mat has slipped by 1", "calibrate its place again")
            text.type()
            text.expect("set-up 4 of 5, Place: Press the left root of the scapular spine")
            text.type("q")
            text.expect("mat: the mat has slipped by 1")
            code, err = text.end()
            self.assertEqual(code, 0)
            self.assertIn("lies where the set-up found it", err)

        # Another mat of the same model has not been placed here.
        with Server("emulate", "--mat", MAT, "--pty", "--replay", capture) as mat:
            text = self.station(mat, "--serial", "B3")
            text.expect("free practice")
            self.assertIn("is the place of the mat EMULATED-1, and B3 is attached", text.end()[1])
        with Server("emulate", "--mat", MAT, "--pty", "--replay", capture, "--serial", "B3") as mat:
            text = self.station(mat)
            text.expect("mat: the mat's place was found for the mat EMULATED-1, and B3 is attached")
            self.assertEqual(text.end()[0], 0)

    def test_nothing_is_coached_before_the_mat_has_newtons(self):
        summary = self.path("s.json")
        with Server("emulate", "--mat", "velostat-28x56", "--pty", "--scenario", "mixed", "--loop") as mat:
            code, out, err = run("station", "--mat", "velostat-28x56", "--port", mat.address, "--camera", "none", "--setup", "--text", "--for", "10",
                                 env={"XDG_CONFIG_HOME": self.folder})
            self.assertEqual(code, 0, err)
            self.assertTrue(out.startswith("set-up 1 of 5, Find"), out)
            for word in ("stroke 1", "free practice", "cue:", "hand:", " N,"):
                self.assertNotIn(word, out)
            self.assertIn("result: 0 strokes", out)
            # Files of a practice are in newtons.
            code, _, err = run("station", "--mat", "velostat-28x56", "--port", mat.address, "--camera", "none", "--setup", "--text", "--for", "1",
                               "--summary", summary, env={"XDG_CONFIG_HOME": self.folder})
            self.assertEqual(code, 2, err)
            self.assertIn("without --frames, --strokes and --summary", err)
            self.assertFalse(os.path.exists(summary))

    def test_a_mat_without_newtons_can_only_be_set_up(self):
        code, _, err = run("station", "--mat", "velostat-28x56", "--port", "/dev/null", "--headless", "--for", "1")
        self.assertEqual(code, 2)
        self.assertIn("--setup", err)
        with Server("emulate", "--mat", "velostat-28x56", "--pty", "--scenario", "mixed", "--loop") as mat:
            text = Text("--mat", "velostat-28x56", "--port", mat.address, "--setup", config=self.folder)
            self.texts.append(text)
            text.expect("set-up 1 of 5, Find: The mat answers")
            text.type("q")
            text.expect("keys:")
            text.type()
            text.expect("set-up 2 of 5, Check")
            text.type("s")
            text.expect("set-up 3 of 5, Calibrate: Newtons")
            text.expect("Nobody has calibrated this mat")
            text.type("")
            text.expect("Which mat is this?")
            text.type("V-4")
            text.expect("Cover and film")
            text.type("")
            text.expect("Nothing on the mat")
            text.type("b")
            text.expect("Calibrate: Newtons")
            self.assertEqual(text.end()[0], 0)


if __name__ == "__main__":
    unittest.main()
