#!/usr/bin/env python3
"""The quiz of place as lines: what is asked is found where it lies, and missed elsewhere; the muscle words are listed."""
import json
import unittest

from palmar_process import SystemTest, run

PRESS = """
[[stroke]]
technique = "deep_comp"
muscle = "longissimus_R"
tool = "thumb_pad"
path = [[{u}, {v}]]
force_N = 12
hold_s = 2.5
ramp_s = 0.4
release_s = 0.3
gap_s = 1.5
repeat = 1
"""


class Quiz(SystemTest):
    def quiz(self, *places):
        file = self.path("finger.toml")
        with open(file, "w", encoding="utf-8") as out:
            out.write('id = "finger"\nname = "A finger"\ndescription = "Rests on places."\nsource = "test"\nforce_spread = 0\nplace_spread_mm = 0\nwander = 0\n')
            out.write("".join(PRESS.format(u=u, v=v) for u, v in places))
        code, out, err = run("station", "--quiz", "--text", "--port", "demo", "--camera", "none", "--scenario", file, "--for", str(5 * len(places)))
        self.assertEqual(code, 0, err)
        return out.splitlines()

    def test_found_and_missed(self):
        # Seed 1 asks first for this one.
        lines = self.quiz((-32, 36))
        self.assertIn("Find: Rhomboid minor, left", lines)
        self.assertIn("Found: Rhomboid minor, left (score 100)", lines)
        self.assertIn("found 1 of 1; score 100", lines)
        lines = self.quiz((-32, 300))
        self.assertTrue(any(line.startswith("Rhomboid minor, left: ") and "Towards the head" in line for line in lines), lines)
        self.assertIn("found 0 of 1; score 0", lines)


class Words(SystemTest):
    def test_muscle_words_of_the_articles(self):
        code, out, err = run("muscles")
        self.assertEqual(code, 0, err)
        for word in ("Quadratus lumborum", "Gluteus medius", "Gluteal muscles", "Spinal erectors", "Posterior upper leg muscles", "Abdominals", "Psoas", "Core body muscles",
                     "Tendons, ligaments, fascia"):
            self.assertTrue(any(line.startswith(word + "  ") for line in out.splitlines()), word)
        rows = {row["id"]: row for row in json.loads(run("muscles", "--json")[1])}
        self.assertIn("Spinal erectors", rows["longissimus_L"]["terms"])
        self.assertFalse(rows["psoas_R"]["scoreable"])
        self.assertIn("fascia", rows["soft_tissues"]["note"])


if __name__ == "__main__":
    unittest.main()
