#!/usr/bin/env python3
"""--mat auto finds what is attached and says so; a mat that nobody has calibrated is refused by name."""
import json
import os
import pty
import unittest

from palmar_process import Server, SystemTest, run

SIDE = 48


def calibration(serial):
    """A straight line for every cell of the open 48 x 48 mat with that serial number."""
    cells, knots = SIDE * SIDE, [1, 100, 4095]
    curves = {"knot_counts": knots, "force_N": [.01 * k for k in knots] * cells, "top_counts": [4095] * cells, "identified": [1] * cells}
    values = {"rows": SIDE, "cols": SIDE, "pitch_x_mm": 10, "pitch_y_mm": 10, "newtons_per_count": .01, "threshold_count": 3,
              "saturated_count": 4095, "hysteresis": 0, "creep_per_decade": 0, "noise_counts": .4, "wire_loss_per_count": 0,
              "tare_counts": [0] * cells, "dead_cells": [0] * cells, "curves": curves,
              "uncertainty_95": {"common": .1, "placement": 0, "cells": [.1] * cells}}
    report = {"residual_N": 0, "residual_share": 0, "lowest_kPa": 0, "highest_kPa": 400, "frames": 1, "presses": [], "worst_cells": [],
              "coverage": [30] * cells}
    return {"version": 1, "mat": "palmar-open-48x48", "serial": serial, "who": "", "when": "2026-11-20T09:30:00Z", "method": "bench",
            "conditions": {"cover": True, "lubricant_film": True, "mounting": ""}, "report": report, "calibration": values}


class FindMat(SystemTest):
    def test_an_open_mat_is_found_and_read(self):
        summary = self.path("s.json")
        with Server("emulate", "--mat", "palmar-open-64x64", "--tcp", "0", "--scenario", "mixed", "--loop") as mat:
            code, _, err = run("station", "--mat", "auto", "--port", mat.address, "--camera", "none", "--headless", "--for", "1",
                               "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertIn("found Palmar open mat 64x64 (--mat palmar-open-64x64)", err)
        self.assertIn("serial number EMULATED-1", err)
        self.assertTrue(os.path.exists(summary))

    def test_calibrations_find_the_mat_as_well(self):
        with Server("emulate", "--mat", "palmar-open-48x48", "--tcp", "0", "--scenario", "mixed", "--loop", "--serial", "B2") as mat:
            code, _, err = run("calibrate", "mat", "--mat", "auto", "--port", mat.address, "--serial", "A17", "--weights", "4kg,12kg,30kg", "--yes",
                               "--out", self.path("a17.json"))
        self.assertEqual(code, 2, err)
        self.assertIn("found Palmar open mat 48x48", err)
        self.assertIn("has the serial number B2", err)

    def test_an_uncalibrated_mat_is_found_and_refused(self):
        with Server("emulate", "--mat", "wiresens-16x16", "--pty", "--scenario", "mixed", "--loop") as mat:
            code, _, err = run("station", "--mat", "auto", "--port", mat.address, "--headless", "--for", "1")
        self.assertEqual(code, 2, err)
        self.assertIn("--mat wiresens-16x16", err)
        self.assertIn("calibrate", err)

    def test_another_mats_calibration_is_refused(self):
        own, frames, summary = (self.path(name) for name in ("own.json", "f.jsonl", "s.json"))
        with open(own, "w", encoding="utf-8") as file:
            json.dump(calibration("A17"), file)
        for port in ("--pty", "--tcp=0"):
            for serial, status in (("A17", 0), ("B18", 2)):
                with Server("emulate", "--mat", "palmar-open-48x48", port, "--serial", serial, "--scenario", "mixed", "--loop") as mat:
                    code, _, err = run("station", "--mat", "palmar-open-48x48", "--port", mat.address, "--calibration", own, "--headless", "--for", "1",
                                       "--camera", "none", "--frames", frames, "--summary", summary)
                self.assertEqual(code, status, err)
                self.assertEqual([os.path.exists(path) for path in (frames, summary)], [status == 0] * 2)
                if status:
                    self.assertIn("it is of the mat with serial A17, and this one has B18", err)
                    continue
                os.remove(frames)
                os.remove(summary)

    def keep(self, *serials):
        """Calibrations as the set-up keeps them."""
        os.makedirs(self.path("palmar"), exist_ok=True)
        for serial in serials:
            with open(self.path(f"palmar/calibration-palmar-open-48x48-{serial}.json"), "w", encoding="utf-8") as file:
                json.dump(calibration(serial), file)

    def test_a_school_with_two_mats_of_a_model(self):
        """B2 is attached: what was kept for A17 is not used for it, and does not stand in its way."""
        summary = self.path("s.json")
        mat = ["emulate", "--mat", "palmar-open-48x48", "--serial", "B2", "--scenario", "mixed", "--loop"]
        for port in ("--pty", "--tcp=0"):
            with Server(*mat, port) as served:
                for kept, newtons in ((["A17"], "nominal"), (["A17", "B2"], "own")):
                    self.keep(*kept)
                    for words in (["--mat", "auto", "--setup", "--text"], ["--mat", "auto", "--headless"], ["--mat", "palmar-open-48x48", "--text", "--setup"],
                                  ["--mat", "palmar-open-48x48", "--headless"]):
                        code, _, err = run("station", *words, "--port", served.address, "--camera", "none", "--for", "1", "--summary", summary,
                                           env={"XDG_CONFIG_HOME": self.folder})
                        self.assertEqual(code, 0, f"{kept} {words}: {err}")
                        self.assertNotIn("uses the calibration of A17", err)
                        with open(summary, encoding="utf-8") as file:
                            self.assertEqual(json.load(file)["newtons"], newtons, f"{kept} {words}")
                for path in os.listdir(self.path("palmar")):
                    os.remove(self.path("palmar/" + path))

    def test_a_mat_that_tells_who_it_is_only_once_it_runs(self):
        """A mat that calls cannot be asked before: the calibration of another one is put away when it does."""
        self.keep("A17")
        with Server("emulate", "--mat", "palmar-open-48x48", "--serial", "B2", "--scenario", "mixed", "--loop", "--pty") as served:
            summary, link = self.path("s.json"), self.path("ttyMAT")
            os.symlink(os.path.realpath(served.address), link)
            # --serial that is wrong: a person's word, as long as nobody sets the mat up.
            code, _, err = run("station", "--mat", "palmar-open-48x48", "--serial", "A17", "--port", link, "--camera", "none", "--headless", "--for", "1",
                               "--summary", summary, env={"XDG_CONFIG_HOME": self.folder})
            self.assertEqual(code, 2, err)
            self.assertIn("it is of the mat with serial A17, and this one has B2", err)
            self.assertFalse(os.path.exists(summary))
            code, _, err = run("station", "--mat", "palmar-open-48x48", "--serial", "A17", "--port", link, "--camera", "none", "--setup", "--text", "--for", "1",
                               env={"XDG_CONFIG_HOME": self.folder})
            self.assertEqual(code, 0, err)
            self.assertIn("is the calibration of the mat A17, and B2 is attached: it is passed over", err)

    def test_a_serial_number_that_nobody_can_tell(self):
        self.assert_clear_error(["emulate", "--mat", "row-text-16x16", "--pty", "--scenario", "mixed", "--serial", "A17"], 2, "serial number")

    def test_a_silent_port_is_told(self):
        master, slave = pty.openpty()
        code, _, err = run("station", "--mat", "auto", "--port", os.ttyname(slave), "--headless", "--for", "1")
        os.close(master)
        os.close(slave)
        self.assertEqual(code, 1, err)
        self.assertIn("no mat was recognised", err)

    def test_a_mat_without_sensitivity_is_not_simulated(self):
        own = self.path("own.toml")
        with open(own, "w", encoding="utf-8") as file:
            file.write('id = "own"\nname = "Own"\nprotocol = "zero-run"\nlink = "USB"\nrows = 32\ncols = 16\npitch_mm = 12\nrate_hz = 30\n'
                       "[counts]\nthreshold = 2\n")
        self.assert_clear_error(["simulate", "compression", "--mat", own, "--out", self.path("o.bin"), "--truth", self.path("t.jsonl")], 2,
                                "[simulated]", outputs=[self.path("o.bin"), self.path("t.jsonl")])


if __name__ == "__main__":
    unittest.main()
