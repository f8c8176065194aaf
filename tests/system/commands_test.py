#!/usr/bin/env python3
"""The command line as scripts rely on it: lists, files, ids, help."""
import hashlib
import json
import os
import struct
import unittest

from palmar_process import CAPTURES, Server, SystemTest, capture, json_lines, needs_shared, run

SCENARIOS = ["effleurage_light", "effleurage_firm", "strip_longissimus", "compression", "mixed"]


class Lists(SystemTest):
    def ids(self, words):
        code, out, err = run(*words, "--json")
        self.assertEqual(code, 0, err)
        rows = json.loads(out)
        for row in rows:
            self.assertIn("id", row)
            self.assertIn("name", row)
        return {row["id"]: row for row in rows}

    def test_lists(self):
        mats = self.ids(["mats"])
        for mat, shape in {"sensel-morph": (53, 93), "palmar-open-48x48": (48, 48)}.items():
            self.assertEqual((mats[mat]["rows"], mats[mat]["cols"]), shape)
            self.assertIn("pitch_mm", mats[mat])
            self.assertIn("rate_hz", mats[mat])
        for mat, by_maker, words in (("sensel-morph", True, "maker's"), ("palmar-open-48x48", False, "nominal, not calibrated"),
                                     ("velostat-28x56", False, "not calibrated")):
            self.assertEqual((mats[mat]["calibrated_by_maker"], mats[mat]["calibration"]), (by_maker, words))
        self.assertEqual(mats["palmar-open-48x48"]["newtons_per_count"], .01)
        rows = {line.split()[0]: line for line in run("mats")[1].splitlines()}
        self.assertIn("nominal, not calibrated", rows["palmar-open-64x64"])
        self.assertNotIn("not calibrated", rows["sensel-morph"])
        self.assertLessEqual({"longissimus_R", "longissimus_L", "quad_lumb_R", "glute_med_L", "psoas_R"}, set(self.ids(["muscles"])))
        self.assertLessEqual({"eff_light", "eff_deep", "deep_strip", "deep_comp", "petr_knead", "medical"}, set(self.ids(["techniques"])))
        self.assertLessEqual({"swedish_effleurage", "deep_strip_longissimus", "strip_and_hold_pad"}, set(self.ids(["lessons"])))
        scenarios = self.ids(["scenarios"])
        for name in SCENARIOS:
            self.assertIn(name, scenarios)
            self.assertIn(name + "_pad", scenarios)
        for words in (["mats"], ["muscles"], ["techniques"], ["lessons"], ["scenarios"], ["simulate", "--list"]):
            code, out, err = run(*words)
            self.assertEqual(code, 0, err)
            self.assertGreater(len(out.splitlines()), 2)

    def test_help_teaches(self):
        code, out, _ = run("--help")
        self.assertEqual(code, 0)
        for word in ("station", "analyse", "simulate", "emulate", "check", "calibrate", "depth", "mats", "muscles", "techniques", "lessons", "scenarios"):
            self.assertIn(word, out)
            code, sub, _ = run(word, "--help")
            self.assertEqual(code, 0, word)
            self.assertIn("xample", sub, f"{word} --help shows an example")
        code, out, _ = run("--version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\d+\.\d+")


class Depth(SystemTest):
    def test_layered_example(self):
        code, out, err = run("depth", "--stack", "2:100,8:10,30:30", "--disc", "10", "--at", "2,10,20,30", "--json")
        self.assertEqual(code, 0, err)
        for row, expected in zip(json.loads(out), (1.070, .809, .365, .215)):
            self.assertAlmostEqual(row["sigma_over_q"], expected, delta=.01 * expected + .0006)
            self.assertIn("displacement_mm", row)

    def test_rectangle_on_a_half_space(self):
        code, out, err = run("depth", "--stack", "100:30", "--base", "half-space", "--rect", "20x20", "--at", "5", "--json")
        self.assertEqual(code, 0, err)
        self.assertAlmostEqual(json.loads(out)[0]["sigma_over_q"], .9298, delta=.005)  # 4 corners of m = n = 2


class Analyse(SystemTest):
    def test_layers_and_the_half_space_differ(self):
        """A thumb's print beside the spine on a table in kPa: layered tissue hands more down than a half-space, and each says what it is."""
        table, answers = self.path("t.csv"), {}
        cells = ["0"] * 400
        for row in range(8, 12):
            for col in range(14, 18):
                cells[row * 20 + col] = "40"
        with open(table, "w", encoding="utf-8") as file:
            file.write("# palmar-frames rows=20 cols=20 pitch_mm=5 unit=kPa\n")
            for i in range(3):
                file.write(f"{i * .02:.2f}," + ",".join(cells) + "\n")
        for words in (("--half-space",), ("--tissue", "average"), (), ("--tissue", "foam")):
            lines, summary, grid = self.path("f.jsonl"), self.path("s.json"), self.path("g.csv")
            code, _, err = run("analyse", table, "--frames", lines, "--summary", summary, "--depths", "5,20", "--stress", grid, "--frame", "1", *words)
            self.assertEqual(code, 0, err)
            with open(summary, encoding="utf-8") as file:
                model = json.load(file)["depth_model"]
            self.assertTrue(model["modelled"])
            with open(lines, encoding="utf-8") as file:
                frame = json.loads(file.readlines()[-1])
            with open(grid, encoding="utf-8") as file:
                rows = file.readlines()
            self.assertEqual(rows[0].split()[:2], ["#", "palmar-stress"])
            self.assertEqual([row.split(",")[0] for row in rows[1:]], ["5", "20"])
            answers[words[-1] if words else "default"] = (model, frame["depth"][1]["peak_kPa"], frame["contacts"][0])
        self.assertEqual(answers["--half-space"][0], {"modelled": True, "tissue": "half-space"})
        self.assertEqual(answers["default"], answers["average"])  # the mannequin's
        self.assertEqual(answers["average"][0]["stacks"][0]["layers"], "2:200,8:30,17:60")
        self.assertGreater(answers["average"][1], 1.1 * answers["--half-space"][1])
        self.assertNotEqual(answers["foam"][1], answers["average"][1])
        self.assertIn("indentation_mm", answers["average"][2])
        self.assertNotIn("indentation_mm", answers["--half-space"][2])
        self.assertIn("half_depth_mm", answers["--half-space"][2])

    def test_a_tissue_that_cannot_be_is_refused(self):
        table, tissue = self.path("t.csv"), self.path("own.toml")
        with open(table, "w", encoding="utf-8") as file:
            file.write("# palmar-frames rows=1 cols=2 pitch_mm=5 unit=kPa\n0,1,2\n")
        with open(tissue, "w", encoding="utf-8") as file:
            file.write('id = "own"\nname = "Own"\nmuscle_depth = "middle"\nmuscle_depth_source = "test"\n[[stack]]\nid = "a"\nname = "A"\n'
                       'base = "rigid"\nnu = 0.6\nnu_source = "test"\n')
        code, _, err = run("analyse", table, "--tissue", tissue)
        self.assertEqual(code, 2)
        self.assertIn("own.toml:9: ", err)
        self.assertEqual(run("analyse", table, "--tissue", "marble")[0], 2)
        self.assertEqual(run("analyse", table, "--tissue", "lean", "--half-space")[0], 2)

    def test_an_uncalibrated_mat_is_not_believed(self):
        out, summary = self.path("o.bin"), self.path("s.json")
        for mat, newtons in (("palmar-open-48x48", "nominal"), ("sensel-morph", "maker")):
            scenario = "compression" if newtons == "nominal" else "compression_pad"
            code, _, err = run("simulate", scenario, "--mat", mat, "--seconds", "2", "--out", out, "--truth", self.path("t.jsonl"))
            self.assertEqual(code, 0, err)
            code, _, err = run("analyse", out, "--mat", mat, "--summary", summary)
            self.assertEqual(code, 0, err)
            with open(summary, encoding="utf-8") as file:
                self.assertEqual(json.load(file)["newtons"], newtons)
            warned = "this mat is not calibrated: its newtons are nominal"
            (self.assertIn if newtons == "nominal" else self.assertNotIn)(warned, err)
            _, _, err = run("check", "--mat", mat, "--input", out, "--seconds", "1", "--press", "0")
            (self.assertIn if newtons == "nominal" else self.assertNotIn)(warned, err)

    def test_the_station_says_whether_its_newtons_are_calibrated(self):
        summary, warned = self.path("s.json"), "this mat is not calibrated: its newtons are nominal; key U or `palmar calibrate mat`"
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "compression", "--loop") as mat:
            code, out, err = run("station", "--mat", "palmar-open-48x48", "--port", mat.address, "--text", "--for", "1", "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertIn(warned, err)
        self.assertIn(warned, out)
        with open(summary, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["newtons"], "nominal")
        code, out, err = run("station", "--text", "--for", "1", "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertNotIn("not calibrated", out + err)
        self.assertIn("virtual mat", err)
        with open(summary, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["newtons"], "virtual_mat")

    @needs_shared
    def test_recorded_captures(self):
        for name, (frames, digest) in CAPTURES.items():
            summary, lines, strokes = self.path("s.json"), self.path("f.jsonl"), self.path("k.jsonl")
            code, _, err = run("analyse", capture(name), "--mat", "sensel-morph", "--summary", summary, "--frames", lines, "--strokes", strokes)
            self.assertEqual(code, 0, err)
            with open(summary, encoding="utf-8") as file:
                content = json.load(file)
            self.assertEqual((content["frames"], content["raw_sha256"]), (frames, digest))
            for key in ("mat", "rows", "cols", "pitch_mm", "lost", "duration_s", "force_N", "contacts", "strokes"):
                self.assertIn(key, content)
            self.assertEqual(len(json_lines(lines)), frames)
            self.assertEqual(len(json_lines(strokes)), content["strokes"])

    def test_simulated_routine(self):
        out, truth = self.path("c.bin"), self.path("t.jsonl")
        words = ["simulate", "strip_longissimus", "--mat", "palmar-open-48x48", "--seed", "3", "--out", out, "--truth", truth]
        self.assertEqual(run(*words)[0], 0)
        with open(out, "rb") as file:
            first = hashlib.sha256(file.read()).hexdigest()
        self.assertEqual(run(*words)[0], 0)
        with open(out, "rb") as file:
            self.assertEqual(hashlib.sha256(file.read()).hexdigest(), first, "same seed, same bytes")
        strokes, lines, summary = self.path("k.jsonl"), self.path("f.jsonl"), self.path("s.json")
        code, _, err = run("analyse", out, "--mat", "palmar-open-48x48", "--lesson", "deep_strip_longissimus", "--strokes", strokes, "--frames", lines,
                           "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertEqual(len(json_lines(lines)), len(json_lines(truth)))
        found = json_lines(strokes)
        self.assertGreater(len(found), 0)
        self.assertEqual({s["technique"] for s in found}, {"deep_strip"})
        for stroke in found:
            self.assertEqual(stroke["family"], "deep_tissue")
            self.assertEqual(stroke["muscles"][0]["id"].rsplit("_", 1)[1], "R")
            for key in ("score", "evidence", "path", "speed_mm_s", "fibre_angle_deg"):
                self.assertIn(key, stroke.keys())
        for key in ("target_share", "target_ceiling", "accuracy"):
            self.assertIn(key, found[0].keys(), "the lesson's first step has a target")
        with open(lines, encoding="utf-8") as file:
            self.assertNotIn("null", file.read())

    def test_table_in_kPa(self):
        table = self.path("t.csv")
        rows, cols = 12, 10
        with open(table, "w", encoding="utf-8") as file:
            file.write(f"# palmar-frames rows={rows} cols={cols} pitch_mm=10x8 unit=kPa\n")
            for k in range(40):
                cells = [20.0 if 4 <= r < 7 and 4 <= c < 7 else 0.0 for r in range(rows) for c in range(cols)]
                file.write(",".join([f"{k * .02:.2f}", *map(str, cells)]) + "\n")
        lines, summary, grid = self.path("f.jsonl"), self.path("s.json"), self.path("g.csv")
        code, _, err = run("analyse", table, "--frames", lines, "--summary", summary, "--depths", "5,20", "--stress", grid, "--frame", "3")
        self.assertEqual(code, 0, err)
        frame = json_lines(lines)[20]
        self.assertAlmostEqual(frame["force_N"], 9 * 80 * 20e-3, delta=.02)
        self.assertAlmostEqual(frame["contacts"][0]["x_mm"], 55, delta=.05)
        self.assertAlmostEqual(frame["contacts"][0]["y_mm"], 44, delta=.05)
        self.assertEqual([d["depth_mm"] for d in frame["depth"]], [5, 20])
        self.assertGreater(frame["depth"][0]["peak_kPa"], frame["depth"][1]["peak_kPa"])
        with open(summary, encoding="utf-8") as file:
            self.assertNotIn("raw_sha256", json.load(file))
        with open(grid, encoding="utf-8") as file:
            head, *body = file.read().splitlines()
        self.assertTrue(head.startswith(f"# palmar-stress rows={rows} cols={cols} pitch_mm=10x8 unit=kPa"))
        self.assertEqual([len(line.split(",")) for line in body], [1 + rows * cols] * 2)


class Text(SystemTest):
    def test_practice_by_lines(self):
        code, out, err = run("station", "--port", "demo", "--camera", "none", "--text", "--lesson", "deep_strip_longissimus", "--scenario", "student_strip",
                             "--for", "8", "--student", "Ada", "--summary", self.path("s.json"))
        self.assertEqual(code, 0, err)
        lines = out.splitlines()
        self.assertTrue(lines[0].startswith("lesson: "), out)
        for start in ("step 1 of 2: ", "cue: ", "stroke 1: ", "result: "):
            self.assertTrue(any(line.startswith(start) for line in lines), f"{start}: {out}")
        with open(self.path("s.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["student"], "Ada")


class Screenshot(SystemTest):
    def test_headless_demo_draws_a_picture(self):
        picture, summary = self.path("p.png"), self.path("s.json")
        code, _, err = run("station", "--port", "demo", "--camera", "demo", "--headless", "--for", "3", "--screenshot", picture, "--summary", summary,
                           env={"ASAN_OPTIONS": "detect_leaks=0"})  # the OpenGL driver leaves its memory behind
        self.assertEqual(code, 0, err)
        with open(picture, "rb") as file:
            head = file.read(24)
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(struct.unpack(">II", head[16:24]), (1280, 800))
        self.assertGreater(os.path.getsize(picture), 20_000, "not an empty picture")
        with open(summary, encoding="utf-8") as file:
            self.assertGreater(json.load(file)["frames"], 50)


if __name__ == "__main__":
    unittest.main()
