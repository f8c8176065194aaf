#!/usr/bin/env python3
"""Calibration of a mat's force through the real binary: bench and roll, from captures and live, used afterwards, and everything that can go wrong."""
import concurrent.futures
import json
import math
import os
import shutil
import statistics
import subprocess
import unittest

from palmar_process import PALMAR, PATIENCE_S, Server, SystemTest, json_lines, run

MAT = """id = "small-16x16"
name = "Small mat"
protocol = "palmar-open"
link = "USB serial"
baud = 2000000
rows = 16
cols = 16
pitch_mm = 10
rate_hz = 25
[counts]
threshold = 3
saturated = 4095
noise = 0.4
[simulated]
newtons_per_count = 0.01
source = "test"
"""
SENSOR = '[sensor]\nstart_from = "typical"\n'
FLOOR = "\n[[load]]\nkind = \"roller\"\nroller = \"{}\"\nlength_mm = 100\nspeed_mm_s = 50\ntrack_step_mm = 20\nweight_N = [{}]\nramp_s = 0.4\n"
PRESSES = "\n[[load]]\nkind = \"press\"\ntool = \"{}\"\nweight_N = {}\nramp_s = 0.4\nhold_s = 1.6\ngap_s = 0.6\nplaces = [{}]\n"
EVEN = "\n[[load]]\nkind = \"uniform\"\nkPa = {}\nhold_s = 4\nramp_s = 0.6\n"
CORNERS = "[55, 60], [100, 60], [60, 105], [105, 100]"
BETWEEN = "[80, 55], [55, 85], [105, 80], [80, 110]"
ROLLED = (40, 100, 250)
KILOGRAMS = "--weights", ",".join(f"{n / 9.80665:.4f}kg" for n in ROLLED)


def scenario(*loads, lead_s=4, sensor=SENSOR):
    return f'id = "loads"\nname = "Loads"\ndescription = "Known loads."\nsource = "test"\nlead_s = {lead_s}\n' + "".join(loads) + "\n" + sensor


def press(tool, weight_N, places):
    return PRESSES.format(tool, [weight_N], places)


def leaned_on(tool, weight_N, places):
    """Set down, leaned on for a moment, at rest again: the way up and the way down of a known weight."""
    return PRESSES.format(tool, [weight_N, 1.6 * weight_N, weight_N], places)


def rolls():
    return [FLOOR.format(roller, weight) for roller in ("hard", "soft") for weight in ROLLED]


# Slow enough to pass each cell in several frames.
PASSES = "\n[[load]]\nkind = \"roller\"\nroller = \"hard\"\nlength_mm = 100\nspeed_mm_s = 60\ntrack_step_mm = 60\nback = true\nweight_N = [60]\nramp_s = 0.4\n"
VERIFYING = [leaned_on("palm_heel", 60, CORNERS), leaned_on("fist_soft", 30, BETWEEN)]
VERIFY = "--verify", f"{60 / 9.80665:.4f}kg,{30 / 9.80665:.4f}kg"
CONDITION = EVEN.format("[44]").replace("hold_s = 4", "hold_s = 1") + "repeat = 4\n"
BENCH = [CONDITION, EVEN.format("[5, 15, 40, 15, 5]").replace("[[load]]", "[[load]]\nat_s = 22"), press("palm_heel", 50, CORNERS),
         press("fist_soft", 90, BETWEEN), PASSES, leaned_on("palm_heel", 70, BETWEEN), leaned_on("fist_soft", 30, CORNERS)]
BENCH_WORDS = ("--method", "bench", "--pressures", "5,15,40", "--weights", "50N,90N", "--verify", "70N,30N")


class CalibrateMat(SystemTest):
    simulated = {}  # capture and truth of each scenario

    def setUp(self):
        super().setUp()
        self.mat = self.write("small-16x16.toml", MAT)
        self.out = self.path("own.json")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def simulate(self, name, text):
        """A capture of that scenario, simulated once; the mat is always the one of seed 3."""
        if text in self.simulated:
            for file, content in zip((name + ".bin", name + ".jsonl"), self.simulated[text]):
                with open(self.path(file), "wb") as copy:
                    copy.write(content)
            return self.path(name + ".bin")
        code, _, err = run("simulate", self.write(name + ".toml", text), "--mat", self.mat, "--seed", "3", "--out", self.path(name + ".bin"),
                           "--truth", self.path(name + ".jsonl"))
        self.assertEqual(code, 0, err)
        with open(self.path(name + ".bin"), "rb") as capture, open(self.path(name + ".jsonl"), "rb") as truth:
            self.simulated[text] = capture.read(), truth.read()
        return self.path(name + ".bin")

    def words(self, *words):
        return ("calibrate", "mat", "--mat", self.mat, "--serial", "A17", "--out", self.out, *words)

    def calibrate(self, *words):
        code, out, err = run(*self.words(*words))
        self.assertEqual(code, 0, err)
        return out, err

    def errors(self, truth, frames):
        """Read over true force of each frame with a whole press on it, less one; and how many intervals hold the truth."""
        errors, held = [], []
        for true, seen in zip(json_lines(truth), json_lines(frames)):
            force_N = sum(p["force_N"] for p in true["presses"])
            if force_N < 15 or not seen["contacts"]:
                continue
            errors.append(seen["force_N"] / force_N - 1)
            held.append(sum(c["force_lo_N"] for c in seen["contacts"]) <= force_N <= sum(c["force_hi_N"] for c in seen["contacts"]))
        self.assertGreater(len(errors), 50)
        return math.sqrt(statistics.fmean(e * e for e in errors)), statistics.fmean(held)

    def check_use(self, limit):
        """Other presses than those of the calibration, read with it."""
        capture = self.simulate("use", scenario(press("palm_heel", 55, "[70, 75], [95, 90], [60, 100], [100, 55]"),
                                               press("fist_soft", 45, "[90, 70], [70, 95], [55, 55], [105, 105]")))
        code, _, err = run("analyse", capture, "--mat", self.mat, "--calibration", self.out, "--frames", self.path("f.jsonl"))
        self.assertEqual(code, 0, err)
        rms, held = self.errors(self.path("use.jsonl"), self.path("f.jsonl"))
        print(f"rms {100 * rms:.1f} %, intervals hold {100 * held:.0f} %")
        self.assertLess(rms, limit)
        self.assertGreater(held, .9)  # of the frames of a few presses on one mat; tests/measures asks many

    def record(self):
        with open(self.out, encoding="utf-8") as file:
            return json.load(file)

    def test_a_roll_from_one_capture(self):
        capture = self.simulate("roll", scenario(*rolls(), *VERIFYING))
        out, _ = self.calibrate("--input", capture, *KILOGRAMS, *VERIFY, "--who", "Ada", "--temperature", "21", "--no-film", "--report",
                                self.path("pictures"))
        self.assertIn("verified with 16 readings of known weights", out)
        record = self.record()
        self.assertEqual((record["method"], record["serial"], record["who"]), ("roll", "A17", "Ada"))
        self.assertEqual(record["conditions"], {"temperature_C": 21, "cover": True, "lubricant_film": False, "mounting": ""})
        self.assertEqual(len(record["report"]["presses"]), 16)
        for name in ("report", "coverage", "residuals", "curves"):
            with open(self.path(f"pictures/{name}.png"), "rb") as file:
                self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n")
        self.check_use(.1)

    def test_a_bench_from_one_capture(self):
        capture = self.simulate("bench", scenario(*BENCH))
        out, err = self.calibrate("--input", capture, *BENCH_WORDS, "--report", self.path("fit.png"))
        self.assertIn("verified with 16 readings of known weights", out)
        self.assertIn("% of this step, go on", err)
        self.assertEqual(self.record()["method"], "bench")
        self.assertGreater(sum(lean != 0 for lean in self.record()["calibration"]["leans"]["x"]), 150)
        self.assertTrue(os.path.getsize(self.path("fit.png")) > 10000)
        self.check_use(.1)

    def test_a_capture_for_each_step(self):
        captures = [self.simulate("empty", scenario(press("palm_heel", 0.1, "[80, 80]"), lead_s=5))]
        captures += [self.simulate(f"up{p}", scenario(EVEN.format([p]), lead_s=1)) for p in (5, 15, 40)]
        captures += [self.simulate(f"weight{n}", scenario(press("palm_heel", n, CORNERS), lead_s=1)) for n in (50, 90)]
        words = "--method", "bench", "--pressures", "5,15,40", "--weights", "50N,90N", "--skip", "condition,falling,passes"
        self.assert_clear_error(self.words("--input", *captures[:3], *words), 2, "6 are wanted: the empty mat, up to 5 kPa", outputs=[self.out])
        self.assert_clear_error(self.words("--input", *captures, *words[:4]), 2, "--weights", outputs=[self.out])
        out, _ = self.calibrate("--input", *captures, *words)
        self.assertIn("not verified with known weights", out)
        self.check_use(.15)

    def test_a_punch_stepped_over_the_mat(self):
        punch = "\n[[load]]\nkind = \"punch\"\nside_mm = 80\noverlap_mm = 45\nweight_N = [{}]\nhold_s = 3.6\nramp_s = 0.4\ngap_s = 0.4\n"
        captures = [self.simulate("empty", scenario(press("palm_heel", 0.1, "[80, 80]"), lead_s=5))]
        captures += [self.simulate(f"punch{kg}", scenario(punch.format(9.80665 * kg), lead_s=1)) for kg in (4, 10, 26)]
        captures += [self.simulate(f"weight{n}", scenario(press("palm_heel", n, CORNERS), lead_s=1)) for n in (50, 90)]
        words = "--method", "bench", "--punch", "64", "--loads", "4kg,10kg,26kg", "--weights", "50N,90N", "--skip", "condition,falling,passes"
        self.assert_clear_error(self.words("--input", captures[1], *words), 2, "a capture for each step", outputs=[self.out])
        self.assert_clear_error(self.words("--port", "/dev/null", "--yes", *words), 2, "leave --yes out", outputs=[self.out])
        self.calibrate("--input", *captures, *words)
        self.check_use(.1)

    def test_live(self):
        capture = self.simulate("bench", scenario(*BENCH))
        with Server("emulate", "--mat", self.mat, "--pty", "--replay", capture, "--rate", "400", "--serial", "A17") as mat:
            self.calibrate("--port", mat.address, *BENCH_WORDS, "--yes")
        self.assertEqual(self.record()["method"], "bench")
        self.check_use(.1)
        live = self.record()
        self.calibrate("--input", capture, *BENCH_WORDS)
        self.assertEqual(live["calibration"]["tare_counts"], self.record()["calibration"]["tare_counts"])

    def test_a_person_types_weights_goes_back_and_ends(self):
        capture = self.simulate("roll", scenario(*rolls()))
        def answer(typed):
            with Server("emulate", "--mat", self.mat, "--pty", "--replay", capture, "--rate", "400", "--serial", "A17") as mat:
                with subprocess.Popen([PALMAR, *self.words("--port", mat.address, "--patience", "1")], stdin=subprocess.PIPE, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE) as calibrate:
                    # All lines come at once, before a step can be kept: nobody is left to keep one.
                    _, err = calibrate.communicate("\n" * (typed != "") + typed, timeout=PATIENCE_S)
            return calibrate.returncode, err

        answers = "500\n", "5N\n", "b\n", "q\n", "hammer\n", ""
        with concurrent.futures.ThreadPoolExecutor(len(answers)) as people:  # each at a mat of their own
            for code, err in people.map(answer, answers):
                self.assertEqual(code, 1, err)
        self.assertFalse(os.path.exists(self.out))

    def test_weights_in_doubt(self):
        capture = self.simulate("roll", scenario(*rolls(), *VERIFYING))
        ten = ",".join(f"{n}kg" for n in (4.079, 10.197, 190))  # 250 N, typed as if in another unit
        self.assert_no_file("--input", capture, "--weights", ten, said="were newtons taken for kilograms?")
        self.assert_no_file("--input", capture, "--weights", "5N,12N,30N", said="is it not 5.0 kg", status=2)
        self.assert_no_file("--input", capture, "--weights", "5,12,30", said="5 has no unit", status=2)
        self.assert_no_file("--input", capture, "--weights", "5kg,5kg,5kg", said="only one weight is named", status=2)
        self.assert_no_file("--input", capture, "--weights", "4kg,4.01kg,4.02kg", said="leave the bend of the curves open", status=2)
        self.assert_no_file("--input", capture, *KILOGRAMS, "--pressures", "5,15,40", said="belong to a bench", status=2)
        self.assert_no_file("--input", capture, "--weights", "5kg,nankg,9kg", said="a weight of no number of kg", status=2)
        self.assert_no_file("--input", capture, *KILOGRAMS, "--verify", "60kg,30N", said="were newtons taken for kilograms?")

    def test_curves_that_known_weights_disprove(self):
        capture = self.simulate("roll", scenario(*rolls(), *VERIFYING))
        err = self.assert_no_file("--input", capture, *KILOGRAMS, "--verify", f"{2.2 * 60 / 9.80665}kg,{2.2 * 30 / 9.80665}kg", "--yes",
                                  said="the curves miss the known weights by")
        self.assertIn("residual", err, "the table of what is refused")

    def test_a_file_that_cannot_be_written_is_told_before_the_work(self):
        capture = self.simulate("roll", scenario(*rolls()))
        words = "calibrate", "mat", "--mat", self.mat, "--serial", "A17", "--input", capture, *KILOGRAMS
        code, _, err = run(*words, "--out", self.path("missing/own.json"))
        self.assertEqual(code, 1, err)
        self.assertIn("missing", err)
        self.assertNotIn("Nothing on the mat", err)

    def test_a_person_is_told_that_a_step_is_done_and_sees_the_fit(self):
        capture = self.simulate("roll", scenario(*rolls()))
        with Server("emulate", "--mat", self.mat, "--pty", "--replay", capture, "--rate", "250", "--serial", "A17") as mat:
            with subprocess.Popen([PALMAR, *self.words("--port", mat.address, *KILOGRAMS, "--skip", "verify", "--patience", "20")],
                                  stdin=subprocess.PIPE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as calibrate:
                said = []
                for line in calibrate.stderr:
                    said.append(line)
                    if "Enter keeps it" in line or "Enter: yes" in line:
                        calibrate.stdin.write("\n")
                        calibrate.stdin.flush()
                calibrate.stdin.close()
                calibrate.wait(PATIENCE_S)
        self.assertEqual(calibrate.returncode, 0, said)
        self.assertTrue(os.path.exists(self.out))
        fit = next(i for i, line in enumerate(said) if "The fit" in line)
        self.assertTrue(any("residual" in line for line in said[fit:]), said[fit:])

    def assert_no_file(self, *words, said, status=1):
        code, _, err = run(*self.words(*words))
        self.assertEqual(code, status, err)
        errors = [line for line in err.splitlines() if line.startswith("palmar: ")]
        self.assertEqual(len(errors), 1, err)
        self.assertIn(said, errors[0])
        self.assertFalse(os.path.exists(self.out), "never half a calibration")
        return err

    def test_a_mat_loaded_while_its_zero_is_taken(self):
        capture = self.simulate("loaded", scenario(press("palm_heel", 60, "[80, 80]").replace("1.6", "60"), lead_s=0.04))
        self.assert_no_file("--input", capture, *KILOGRAMS, said="touched while its zero was taken")
        bench = [CONDITION, EVEN.format("[10]").replace("[[load]]", "[[load]]\nat_s = 16").replace("hold_s = 4", "hold_s = 30")]
        self.assert_no_file("--input", self.simulate("even", scenario(*bench)), *BENCH_WORDS, said="loaded while its zero was taken")

    def test_a_capture_that_ends_too_early(self):
        self.assert_no_file("--input", self.simulate("short", scenario(*rolls()[:2])), *KILOGRAMS, said="% of the step")
        self.assert_no_file("--input", self.path("none.bin"), *KILOGRAMS, said="none.bin", status=2)

    def test_a_bench_without_the_roller_says_so(self):
        capture = self.simulate("bench", scenario(*(load for load in BENCH if load is not PASSES)))
        self.assert_no_file("--input", capture, *BENCH_WORDS, said="give --skip passes")
        self.calibrate("--input", capture, *BENCH_WORDS, "--skip", "passes")
        self.assertNotIn("leans", self.record()["calibration"])
        os.remove(self.out)
        self.assert_no_file("--input", capture, *BENCH_WORDS, "--skip", "rolling", said="passes or verify", status=2)

    def test_a_cable_pulled_in_the_middle(self):
        capture = self.simulate("bench", scenario(*BENCH))
        mat = Server("emulate", "--mat", self.mat, "--pty", "--replay", capture, "--rate", "200", "--serial", "A17")
        with subprocess.Popen([PALMAR, *self.words("--port", mat.address, *BENCH_WORDS, "--yes", "--patience", "1")], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as calibrate:
            for line in calibrate.stderr:
                if "Nothing on the mat" in line:
                    break
            mat.stop()
            _, err = calibrate.communicate(timeout=PATIENCE_S)
        self.assertEqual(calibrate.returncode, 1, err)
        self.assertIn("the mat on", err)
        self.assertIn("nothing was written", err.splitlines()[-1])
        self.assertEqual(sorted(n for n in os.listdir(self.folder) if "own" in n), [])

    def test_presses_that_verify_nothing(self):
        capture = self.simulate("bench", scenario(*BENCH))
        more = *BENCH_WORDS[:-1], "70N,30N,60N"
        self.assert_no_file("--input", capture, *more, said="0 of 4 presses of a weight to verify are seen")

    def test_another_mat_on_the_line(self):
        capture = self.simulate("roll", scenario(*rolls()))
        with Server("emulate", "--mat", self.mat, "--pty", "--replay", capture, "--rate", "400", "--serial", "B2") as mat:
            self.assert_no_file("--port", mat.address, *KILOGRAMS, "--yes", said="B2", status=2)

    def test_files_that_are_refused(self):
        capture = self.simulate("roll", scenario(*rolls()))
        self.calibrate("--input", capture, *KILOGRAMS)
        good = self.record()
        frames = self.path("f.jsonl")

        def change(edit):
            record = json.loads(json.dumps(good))
            edit(record)
            return self.write("bad.json", json.dumps(record))

        def set_to(value, *path):
            def edit(record):
                for key in path[:-1]:
                    record = record[key]
                record[path[-1]] = value
            return edit

        def falling(record):
            curve = record["calibration"]["curves"]["force_N"]
            curve[1] = curve[0] / 2

        for edit, said in ((set_to("velostat-28x56", "mat"), "velostat-28x56"), (set_to(99, "version"), "version is 99"), (falling, "falling"),
                           (set_to(float("nan"), "calibration", "newtons_per_count"), "a NaN or infinity in line 1, character"), (set_to(float("inf"), "calibration", "newtons_per_count"), "a NaN or infinity"),
                           (set_to(None, "calibration", "curves", "force_N", 5), "force_N[5]"),
                           (set_to(8, "calibration", "rows"), "it has to be one of 128"), (set_to([1, 2], "calibration", "tare_counts"), "tare_counts")):
            self.assert_clear_error(("analyse", capture, "--mat", self.mat, "--calibration", change(edit), "--frames", frames), 2, said,
                                    outputs=[frames])
        code, _, err = run("analyse", capture, "--mat", self.mat, "--calibration", change(set_to("2019-01-01T00:00:00Z", "when")), "--frames", frames)
        self.assertEqual(code, 0, err)
        self.assertIn("days old", err)

    def test_an_older_calibration_survives_a_failed_one(self):
        capture = self.simulate("roll", scenario(*rolls()))
        self.calibrate("--input", capture, *KILOGRAMS)
        shutil.copy(self.out, self.path("before.json"))
        self.assertEqual(run(*self.words("--input", self.simulate("short", scenario(*rolls()[:2])), *KILOGRAMS))[0], 1)
        with open(self.out, "rb") as now, open(self.path("before.json"), "rb") as before:
            self.assertEqual(now.read(), before.read())

    def test_help_teaches(self):
        code, out, _ = run("calibrate", "mat", "--help")
        self.assertEqual(code, 0)
        for word in ("--method", "bladder", "hard roller", "--verify", "Keys", "Examples", "--no-film"):
            self.assertIn(word, out)


if __name__ == "__main__":
    unittest.main()
