#!/usr/bin/env python3
"""A virtual mat with faults through the real binary: ghosts appear, and are taken out again."""
import os
import statistics
import unittest

from palmar_process import Server, SystemTest, json_lines, run

ASSETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../assets")
OPEN_MAT = os.path.join(ASSETS, "mats/palmar-open-48x48.toml")
MIXED = os.path.join(ASSETS, "scenarios/mixed.toml")


class BadMat(SystemTest):
    def write(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def simulate(self, sensor, *words):
        out, truth = self.path("o.bin"), self.path("t.jsonl")
        code, _, err = run("simulate", "mixed", "--mat", "palmar-open-48x48", "--seconds", "8", "--sensor", self.write("s.toml", sensor),
                           "--out", out, "--truth", truth, *words)
        return code, err, out, truth

    def ratios(self, capture, truth, mat):
        frames = self.path("f.jsonl")
        code, _, err = run("analyse", capture, "--mat", mat, "--frames", frames)
        self.assertEqual(code, 0, err)
        pairs = [(sum(press["seen_N"] for press in a["presses"]), b["force_N"]) for a, b in zip(json_lines(truth), json_lines(frames))]
        return [seen / true for true, seen in pairs if true > 15]

    def test_ghosts_are_taken_out(self):
        code, err, capture, truth = self.simulate('[sensor]\nreadout = "unisolated"\nswitch_ohm = 0\n')
        self.assertEqual(code, 0, err)
        with open(OPEN_MAT, encoding="utf-8") as file:
            mat = self.write("unisolated.toml", 'readout = "unisolated"\n' + file.read())
        self.assertGreater(statistics.mean(self.ratios(capture, truth, "palmar-open-48x48")), 2)
        after = self.ratios(capture, truth, mat)
        self.assertGreater(len(after), 100)
        self.assertLess(max(abs(ratio - 1) for ratio in after), .03)

    def test_the_same_seed_is_the_same_mat(self):
        contents = []
        for _ in range(2):
            code, err, capture, _ = self.simulate('[sensor]\nstart_from = "typical"\n', "--seed", "5")
            self.assertEqual(code, 0, err)
            with open(capture, "rb") as file:
                contents.append(file.read())
        self.assertEqual(*contents)

    def test_an_emulated_mat_is_as_bad_as_a_simulated_one(self):
        code, err, simulated, _ = self.simulate('[sensor]\nstart_from = "typical"\n', "--seed", "5")
        self.assertEqual(code, 0, err)
        captured = self.path("c.bin")
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "mixed", "--sensor", self.path("s.toml"), "--seed", "5") as mat:
            code, _, err = run("station", "--mat", "palmar-open-48x48", "--port", mat.address, "--headless", "--for", "2", "--capture", captured)
        self.assertEqual(code, 0, err)
        with open(simulated, "rb") as one, open(captured, "rb") as other:
            bytes_live = other.read()
            self.assertEqual(one.read(len(bytes_live)), bytes_live)
        self.assertGreater(len(bytes_live), 90 * 48 * 48)

    def test_a_scenario_and_a_mat_may_have_one(self):
        code, err, wanted, _ = self.simulate('[sensor]\nhysteresis = 0.2\noffset_most = 0.1\n')
        self.assertEqual(code, 0, err)
        with open(wanted, "rb") as file:
            wanted = file.read()
        with open(self.path("s.toml"), encoding="utf-8") as file:
            sensor = file.read()
        with open(OPEN_MAT, encoding="utf-8") as file:
            mat = self.write("own.toml", file.read() + sensor)
        with open(MIXED, encoding="utf-8") as file:
            scenario = self.write("scenario.toml", file.read() + sensor)
        for words in ((scenario, "--mat", "palmar-open-48x48"), ("mixed", "--mat", mat)):
            out = self.path("own.bin")
            code, _, err = run("simulate", *words, "--seconds", "8", "--out", out, "--truth", self.path("t.jsonl"))
            self.assertEqual(code, 0, err)
            with open(out, "rb") as file:
                self.assertEqual(file.read(), wanted, words)

    def test_a_recording_stays_as_it_was(self):
        code, err, capture, _ = self.simulate("[sensor]\n")
        self.assertEqual(code, 0, err)
        self.assert_clear_error(["emulate", "--mat", "palmar-open-48x48", "--pty", "--replay", capture, "--sensor", self.path("s.toml")], 2,
                                "--sensor goes with --scenario")
        self.assert_clear_error(["emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "mixed",
                                 "--sensor", self.write("b.toml", "[sensor]\nhysteresis = 7\n")], 2, "b.toml:2", "hysteresis")

    def test_what_is_no_fault_is_refused(self):
        for text, said in (("[sensor]\nhysteresys = 0.1\n", ":2: unknown key hysteresys"), ("[sensor]\ncreep_high = 9\n", ":2:"),
                           ("[sensor\n", "s.toml"), ("", "[sensor]")):
            code, err, capture, _ = self.simulate(text)
            self.assertEqual(code, 2, err)
            self.assertIn(said, err)
            self.assertFalse(os.path.exists(capture))

    def test_help_lists_every_fault(self):
        for command in ("simulate", "emulate"):
            code, out, _ = run(command, "--help")
            self.assertEqual(code, 0)
            for name in ("hysteresis", "creep_high", "elastomer_mm", "switch_ohm", "readout"):
                self.assertIn(name, out)


if __name__ == "__main__":
    unittest.main()
