#!/usr/bin/env python3
"""The set-up begins before the mat is plugged in: it says what it tries and what is wrong, and goes on when the mat is there."""
import os
import signal
import subprocess
import unittest

from palmar_process import PALMAR, Server, SystemTest, run
from setup_test import Text

MAT = "palmar-open-48x48"


class WaitForMat(SystemTest):
    def setUp(self):
        super().setUp()
        self.port = self.path("ttyMAT")

    def text(self, *words):
        text = Text("--setup", *words, config=self.folder)
        self.addCleanup(lambda: text.process.poll() is None and text.process.kill())
        return text

    def plug_in(self, mat):
        os.symlink(os.path.realpath(mat.address), self.port)

    def test_a_mat_that_comes_later(self):
        for words, tried in ((["--mat", MAT, "--port", self.port], []), (["--mat", "auto", "--port", self.port], ["- Listening on"])):
            text = self.text(*words)
            text.expect("set-up 1 of 5, Find: Find the mat")
            text.expect("! ", self.port)
            text.type("?")
            text.expect("keys: q: end")
            with Server("emulate", "--mat", MAT, "--pty", "--scenario", "mixed", "--loop") as mat:
                self.plug_in(mat)
                for line in tried:
                    text.expect(line)
                text.expect("set-up 1 of 5, Find: The mat answers")
                text.expect("hard table")
                rate = text.expect("frames a second")
                self.assertNotIn("- 0 frames", rate[-1])
                text.type()
                text.expect("set-up 2 of 5, Check")
                self.assertEqual(text.end()[0], 0)
            os.remove(self.port)

    def test_a_person_ends_it(self):
        for how in ("q", signal.SIGINT):
            text = self.text("--mat", "auto", "--port", self.port)
            text.expect("! ", self.port)
            if how == "q":
                text.type("q")
            else:
                text.process.send_signal(how)
            self.assertEqual(text.process.wait(timeout=60), 0)
            text.process.stdin.close()
            text.process.stdout.close()
            text.process.stderr.close()

    def test_it_is_bounded_where_it_is_told(self):
        for words in (["--text", "--for", "1"], ["--headless"], ["--headless", "--for", "1"]):
            for mat in (MAT, "auto"):
                code, _, err = run("station", "--setup", "--mat", mat, "--port", self.port, "--camera", "none", *words)
                self.assertEqual(code, 1, err)
                self.assertIn(self.port, err.splitlines()[-1])
        # What no waiting mends.
        for words in (["--mat", "nonsense", "--port", self.port], ["--mat", MAT, "--port", "nonsense"], ["--mat", "auto", "--port", "nonsense"]):
            code, _, err = run("station", "--setup", "--text", *words)
            self.assertEqual(code, 2, err)
            self.assertIn("nonsense", err)

    def test_in_a_window(self):
        picture = self.path("find.png")
        code, _, err = run("station", "--setup", "--mat", "auto", "--port", self.port, "--for", "2", "--screenshot", picture)
        self.assertEqual(code, 1, err)
        self.assertGreater(os.path.getsize(picture), 10000)
        process = subprocess.Popen([PALMAR, "station", "--setup", "--mat", MAT, "--port", self.port, "--camera", "none", "--for", "60", "--screenshot",
                                    picture], stderr=subprocess.PIPE, text=True, env={**os.environ, "SDL_VIDEODRIVER": "offscreen"})
        self.addCleanup(lambda: process.poll() is None and process.kill())
        with Server("emulate", "--mat", MAT, "--pty", "--scenario", "mixed", "--loop") as mat:
            self.plug_in(mat)
            while "not calibrated" not in process.stderr.readline():  # the station itself has begun
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=60), 0)
        process.stderr.close()


if __name__ == "__main__":
    unittest.main()
