#!/usr/bin/env python3
"""--mat auto finds what is attached and says so; a mat that nobody has calibrated is refused by name."""
import os
import pty
import unittest

from palmar_process import Server, SystemTest, run


class FindMat(SystemTest):
    def test_an_open_mat_is_found_and_read(self):
        summary = self.path("s.json")
        with Server("emulate", "--mat", "palmar-open-64x64", "--tcp", "0", "--scenario", "mixed", "--loop") as mat:
            code, _, err = run("station", "--mat", "auto", "--port", mat.address, "--camera", "none", "--headless", "--for", "1",
                               "--summary", summary)
        self.assertEqual(code, 0, err)
        self.assertIn("found Palmar open mat 64x64 (--mat palmar-open-64x64)", err)
        self.assertTrue(os.path.exists(summary))

    def test_an_uncalibrated_mat_is_found_and_refused(self):
        with Server("emulate", "--mat", "wiresens-16x16", "--pty", "--scenario", "mixed", "--loop") as mat:
            code, _, err = run("station", "--mat", "auto", "--port", mat.address, "--headless", "--for", "1")
        self.assertEqual(code, 2, err)
        self.assertIn("--mat wiresens-16x16", err)
        self.assertIn("calibrate", err)

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
