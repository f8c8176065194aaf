#!/usr/bin/env python3
"""Stroke lines of the shipped scenarios: what holds of every stroke, which strokes count, and where there is no score."""
import json
import unittest

from palmar_process import SystemTest, json_lines, run


class Strokes(SystemTest):
    def analysed(self, scenario, *words, mat="palmar-open-48x48"):
        """Stroke lines and summary of a scenario on its natural mat."""
        raw, strokes, summary = self.path("c.bin"), self.path("k.jsonl"), self.path("s.json")
        self.frames = self.path("f.jsonl")
        code, _, err = run("simulate", scenario, "--mat", mat, "--out", raw, "--truth", self.path("t.jsonl"))
        self.assertEqual(code, 0, err)
        code, _, err = run("analyse", raw, "--mat", mat, "--strokes", strokes, "--frames", self.frames, "--summary", summary, *words)
        self.assertEqual(code, 0, err)
        with open(summary, encoding="utf-8") as file:
            return json_lines(strokes), json.load(file)

    def test_every_scenario(self):
        """A path is never shorter than its chord, and without a lesson nothing is scored."""
        scenarios = [row["id"] for row in json.loads(run("scenarios", "--json")[1])]
        self.assertGreater(len(scenarios), 10)
        for scenario in scenarios:
            strokes, summary = self.analysed(scenario, mat="sensel-morph" if scenario.endswith("_pad") else "palmar-open-48x48")
            self.assertGreater(len(strokes), 0, scenario)
            self.assertNotIn("score", summary, scenario)
            for stroke in strokes:
                self.assertLessEqual(stroke["net_mm"], stroke["length_mm"] + .002, scenario)
                self.assertNotIn("score", stroke, scenario)
                self.assertNotIn("good", stroke, scenario)
                self.assertIn("evidence", stroke, scenario)

    def test_rhythm(self):
        for scenario, hz in (("kneading", .8), ("friction_circular", 1.5)):
            strokes, _ = self.analysed(scenario)
            self.assertGreaterEqual(len(strokes), 4)
            for stroke in strokes:
                self.assertAlmostEqual(stroke.get("rate_hz", 0), hz, delta=.05 * hz, msg=scenario)

    def test_only_what_is_asked_counts(self):
        """A student strips too fast, too lightly, beside the muscle, and at last twice as asked: two knuckle strokes end the step."""
        strokes, summary = self.analysed("student_strip", "--lesson", "deep_strip_longissimus")
        self.assertEqual([stroke["good"] for stroke in strokes], [False, False, False, True, True], strokes)
        self.assertGreater(strokes[2]["score"], 70, "beside the muscle, the score alone would let it pass")
        self.assertEqual(strokes[2]["accuracy"], 0)
        self.assertIn("score", summary)
        strokes, _ = self.analysed("strip_longissimus", "--lesson", "deep_strip_longissimus")
        self.assertTrue(all(stroke["good"] for stroke in strokes), "knuckles and elbow end the first step, two thumbs the second")

    def test_the_target_is_there_while_something_touches(self):
        self.analysed("strip_longissimus", "--lesson", "deep_strip_longissimus")
        frames = json_lines(self.frames)
        self.assertTrue(any("target" in frame for frame in frames))
        for frame in frames:
            if not frame["contacts"]:
                self.assertNotIn("target", frame)


class Lessons(SystemTest):
    def test_a_technique_that_is_not_told_apart_is_refused(self):
        lesson, strokes = self.path("rub.toml"), self.path("k.jsonl")
        with open(lesson, "w", encoding="utf-8") as file:
            file.write('id = "rub"\nname = "Rub"\nfamily = "deep_tissue"\nstanding = "left"\nsource = "a test"\nprovenance = "design default"\n'
                       '[[step]]\nid = "one"\ntitle = "One"\ntechnique = "fric_cross"\ntarget = "longissimus_R"\nduration_s = 30\n')
        raw = self.path("c.bin")
        self.assertEqual(run("simulate", "compression", "--mat", "palmar-open-48x48", "--out", raw, "--truth", self.path("t.jsonl"))[0], 0)
        code, _, err = run("analyse", raw, "--mat", "palmar-open-48x48", "--lesson", lesson, "--strokes", strokes)
        self.assertEqual(code, 2)
        self.assertIn("rub.toml:10", err)
        self.assertIn("cannot be told apart yet", err)


if __name__ == "__main__":
    unittest.main()
