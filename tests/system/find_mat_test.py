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
