#!/usr/bin/env python3
"""Calibration of the place as scripts and instructors use it: lists of presses, recordings, a live mat, refusals, slips."""
import json
import math
import os
import subprocess
import unittest

from palmar_process import PALMAR, PATIENCE_S, Server, SystemTest, run

MAT = "palmar-open-64x64"
LANDMARKS = {"C7": (0, 0), "TS_L": (-62, 61), "TS_R": (62, 61), "T7": (0, 163), "AI_L": (-72, 170), "AI_R": (72, 170), "L4": (0, 420),
             "PSIS_L": (-43, 500), "PSIS_R": (43, 500)}
TRUTH = {"version": 1, "mannequin": "adult", "u0_mm": -290, "v0_mm": -90, "angle_deg": 4, "scale": 1.0, "warp": []}


def to_mat(u, v):
    c, s = math.cos(math.radians(TRUTH["angle_deg"])), math.sin(math.radians(TRUTH["angle_deg"]))
    du, dv = u - TRUTH["u0_mm"], v - TRUTH["v0_mm"]
    return c * du + s * dv, -s * du + c * dv


def placed(placement, x, y):
    """Where a placement puts that point of the mat: (u, v)."""
    c = placement["scale"] * math.cos(math.radians(placement["angle_deg"]))
    s = placement["scale"] * math.sin(math.radians(placement["angle_deg"]))
    u, v = placement["u0_mm"] + c * x - s * y, placement["v0_mm"] + s * x + c * y
    for kx, ky, wu, wv in placement["warp"]:
        r2 = (x - kx)**2 + (y - ky)**2
        u, v = u + wu * .5 * r2 * math.log(r2), v + wv * .5 * r2 * math.log(r2)
    return u, v


def presses(names=LANDMARKS, move=None):
    words = []
    for name in names:
        x, y = to_mat(*LANDMARKS[name])
        dx, dy = (move or {}).get(name, (0, 0))
        words += ["--press", f"{name}={x + dx:.3f},{y + dy:.3f}"]
    return words


def scenario(names):
    head = 'id = "landmarks"\nname = "Presses"\ndescription = "A thumb on landmarks."\nsource = "test"\nforce_spread = 0.05\nplace_spread_mm = 1.0\n'
    stroke = ('[[stroke]]\ntechnique = "trp"\nmuscle = "longissimus_R"\ntool = "thumb_pad"\nhand = "right"\npath = [[{}, {}]]\n'
              'force_N = 15\nhold_s = 1.6\nramp_s = 0.4\nrelease_s = 0.3\ngap_s = 0.8\n')
    return head + "".join(stroke.format(*LANDMARKS[name]) for name in names)


class Place(SystemTest):
    def calibrate(self, *words):
        return run("calibrate", "body", "--mat", MAT, *words)

    def file(self, name, text=None):
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def test_a_list_places_the_mat(self):
        out = self.file("placement.json")
        code, text, err = self.calibrate(*presses(), "--json", "--out", out, "--who", "Ada", "--serial", "A7")
        self.assertEqual(code, 0, err)
        result = json.loads(text)
        self.assertAlmostEqual(result["angle_deg"], 4, delta=.01)
        self.assertEqual([r["landmark"] for r in result["residuals"]], list(LANDMARKS))
        self.assertLess(result["fre_mm"], .01)
        self.assertGreater(result["expected_mean_mm"], .5)
        placement = self.read(out)
        self.assertEqual(placement["version"], 1)
        self.assertEqual(placement["fit"]["who"], "Ada")
        self.assertEqual(placement["fit"]["mat_serial"], "A7")
        self.assertEqual(len(placement["fit"]["presses"]), len(LANDMARKS))
        # The file is what --placement takes; and only for the mat that it was made on.
        code, _, err = run("simulate", "compression", "--mat", MAT, "--seconds", "1", "--placement", out, "--out", self.file("c.bin"),
                           "--truth", self.file("t.jsonl"))
        self.assertEqual(code, 0, err)
        code, _, err = run("analyse", self.file("c.bin"), "--mat", MAT, "--placement", out, "--summary", self.file("s.json"))
        self.assertEqual(code, 0, err)
        code, _, err = run("simulate", "compression", "--mat", "palmar-open-48x48", "--seconds", "1", "--placement", out, "--out",
                           self.file("d.bin"), "--truth", self.file("u.jsonl"))
        self.assertEqual(code, 2)
        self.assertIn(MAT, err)

    def test_a_file_of_presses_is_a_list(self):
        lines = "".join(json.dumps({"landmark": n, "x_mm": to_mat(*p)[0], "y_mm": to_mat(*p)[1]}) + "\n" for n, p in LANDMARKS.items())
        code, text, err = self.calibrate("--presses", self.file("p.jsonl", lines), "--json")
        self.assertEqual(code, 0, err)
        self.assertAlmostEqual(json.loads(text)["angle_deg"], 4, delta=.01)

    def test_refusals_name_the_press(self):
        names = list(LANDMARKS)
        swapped = presses()
        left, right = swapped.index(next(w for w in swapped if w.startswith("AI_L"))), swapped.index(next(w for w in swapped if w.startswith("AI_R")))
        swapped[left], swapped[right] = "AI_L" + swapped[right][4:], "AI_R" + swapped[left][4:]
        for words, expected in (
                (swapped, "the left inferior angle of the scapula and the right inferior angle of the scapula"),
                (presses(move={"L4": (40, 10)}), "the L4 spinous tip lies far off"),
                (presses(names[:4]), "too few"),
                (presses(["C7", "T7", "L4", "TS_L"]) + ["--press", "S2={:.1f},{:.1f}".format(*to_mat(0, 500))], None),
                (presses(["C7", "T7", "L4"]) + ["--press", "T12={:.1f},{:.1f}".format(*to_mat(0, 302)), "--press",
                                                "L1={:.1f},{:.1f}".format(*to_mat(0, 335))], "one line"),
                (presses(names[:4]) + ["--press", "AI_L={:.1f},{:.1f}".format(*to_mat(0, 161))], "the left inferior angle of the scapula was pressed where the T7 spinous tip is")):
            out = self.file("never.json")
            code, _, err = self.calibrate(*words, "--out", out)
            if expected is None:
                self.assertEqual(code, 0, err)
                os.remove(out)
                continue
            self.assertEqual(code, 1, err)
            self.assertIn(expected, err)
            self.assertFalse(os.path.exists(out), "never half a calibration")

    def test_a_place_in_doubt_is_asked_about(self):
        words, out = [], self.file("doubt.json")
        for name, at in LANDMARKS.items():
            x, y = to_mat(*at)
            words += ["--press", f"{name}={x:.1f},{60 + 1.09 * (y - 60):.1f}"]
        code, _, err = self.calibrate(*words, "--out", out)
        self.assertEqual(code, 1, err)
        self.assertIn("Keep this place?", err)
        self.assertFalse(os.path.exists(out))
        code, _, err = self.calibrate(*words, "--out", out, "--yes")
        self.assertEqual(code, 0, err)
        self.assertIn("warning: Keep this place? ", err)
        self.assertTrue(os.path.exists(out))
        self.assertNotIn("warning", self.calibrate(*presses(), "--yes")[2])

    def test_garbage_is_a_wrong_command_line(self):
        for words in (["--press", "C7"], ["--press", "C7=1"], ["--press", "C7=nan,1"], ["--press", "C7=1,2x"], ["--press", "=1,2"],
                      ["--press", "XX=1,2"], ["--press", "C7=1,2", "--press", "C7=3,4"], [], ["--presses", self.file("none.jsonl")],
                      ["--presses", self.file("bad.jsonl", '{"landmark":"C7","x_mm":1,"y_mm":2}\nnot json\n')],
                      ["--presses", self.file("null.jsonl", '{"landmark":"C7","x_mm":null,"y_mm":2}\n')],
                      ["--input", self.file("no.bin")], presses() + ["--mannequin", "nobody"], presses(move={"C7": (5000, 0)})):
            code, _, err = self.calibrate(*words)
            self.assertEqual(code, 2, f"{words}: {err}")
            self.assertIn("palmar:", err)
        _, _, err = self.calibrate("--presses", self.file("bad.jsonl"))
        self.assertIn("bad.jsonl:2", err)

    def test_a_slip_is_told_from_a_mat_that_lies_still(self):
        placement = self.file("placement.json")
        self.assertEqual(self.calibrate(*presses(), "--out", placement)[0], 0)
        code, out, err = self.calibrate("--check", placement, *presses(["T7", "L4"], {"T7": (1, -1), "L4": (-1, 1)}), "--json")
        self.assertEqual((code, json.loads(out)["verdict"]), (0, "in_place"), err)
        code, out, err = self.calibrate("--check", placement, *presses(["T7", "L4"], {"T7": (12, 0), "L4": (12, 0)}), "--json")
        self.assertEqual((code, json.loads(out)["verdict"]), (1, "slipped"), err)
        self.assertIn("slipped", err)
        code, out, err = self.calibrate("--check", placement, *presses(["T7"], {"T7": (25, 0)}), "--json")
        self.assertEqual((code, json.loads(out)["verdict"]), (1, "doubtful"), err)
        code, _, err = self.calibrate("--check", self.file("hand.json", json.dumps(TRUTH)), *presses(["T7"]))
        self.assertEqual(code, 2)

    def record(self, names, seed=3):
        code, _, err = run("simulate", self.file("landmarks.toml", scenario(names)), "--mat", MAT, "--seed", seed, "--placement",
                           self.file("truth.json", json.dumps(TRUTH)), "--out", self.file("cap.bin"), "--truth", self.file("t.jsonl"))
        self.assertEqual(code, 0, err)
        return self.file("cap.bin")

    def expect_truth(self, placement):
        """The back's middle is placed where it lies."""
        self.assertLess(math.dist(placed(placement, *to_mat(0, 250)), (0, 250)), 3)

    def test_a_recording_and_a_live_mat_give_the_same_place(self):
        names = list(LANDMARKS)
        capture = self.record(names)
        code, _, err = self.calibrate("--input", capture, "--landmarks", ",".join(names), "--out", self.file("a.json"))
        self.assertEqual(code, 0, err)
        self.expect_truth(self.read(self.file("a.json")))
        with Server("emulate", "--mat", MAT, "--pty", "--replay", capture, "--rate", "400") as mat:
            code, _, err = self.calibrate("--port", mat.address, "--landmarks", ",".join(names), "--yes", "--out", self.file("b.json"))
            self.assertEqual(code, 0, err)
        recorded, live = self.read(self.file("a.json")), self.read(self.file("b.json"))
        # A busy machine may lose a frame of a press.
        for at in ((0, 0), (0, 250), (-120, 400)):
            self.assertLess(math.dist(placed(recorded, *to_mat(*at)), placed(live, *to_mat(*at))), .2)

    def test_a_person_keeps_goes_back_and_cancels(self):
        capture = self.record(list(LANDMARKS))
        for typed, expected in (("q\n", 1), ("what?\n\n", 1)):
            # Only an answer at the review can keep a fit: those come before it, and the input then ends.
            out = self.file("kept.json")
            with Server("emulate", "--mat", MAT, "--pty", "--replay", capture, "--rate", "400") as mat:
                done = subprocess.run([PALMAR, "calibrate", "body", "--mat", MAT, "--port", mat.address, "--landmarks", ",".join(LANDMARKS),
                                       "--out", out], input=typed, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
            self.assertEqual(done.returncode, expected, done.stderr)
            self.assertFalse(os.path.exists(out))

    def test_a_recording_that_ends_too_early_says_where(self):
        code, _, err = self.calibrate("--input", self.record(["C7", "TS_L", "TS_R"]), "--landmarks", ",".join(LANDMARKS))
        self.assertEqual(code, 1)
        self.assertIn("T7", err)

    def test_help_teaches(self):
        for words in (["calibrate", "--help"], ["calibrate", "body", "--help"]):
            code, out, _ = run(*words)
            self.assertEqual(code, 0)
            self.assertIn("xample", out)
        self.assertEqual(run("calibrate")[0], 2)


if __name__ == "__main__":
    unittest.main()
