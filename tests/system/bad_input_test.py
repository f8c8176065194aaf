#!/usr/bin/env python3
"""Bad input of every kind ends in one clear error with what to do, the right exit status, and nothing half-written."""
import fcntl
import json
import os
import resource
import termios
import unittest

from palmar_process import SOURCE, PALMAR, Server, SystemTest, capture, needs_shared, run

LESSON = os.path.join(SOURCE, "assets/lessons/deep_strip_longissimus.toml")


class BadInput(SystemTest):
    def outputs(self):
        frames, strokes, summary = (self.path(n) for n in ("f.jsonl", "s.jsonl", "s.json"))
        return ["--frames", frames, "--strokes", strokes, "--summary", summary], [frames, strokes, summary]

    def write(self, name, content):
        with open(self.path(name), "wb" if isinstance(content, bytes) else "w") as file:
            file.write(content)
        return self.path(name)

    def test_missing_port(self):
        words, outputs = self.outputs()
        self.assert_clear_error(["station", "--mat", "sensel-morph", "--port", "/dev/ttyNOTHERE", "--headless", *words], 1, "/dev/ttyNOTHERE",
                                outputs=outputs)

    def test_port_in_use(self):
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "compression") as emulator:
            port = os.open(emulator.address, os.O_RDWR | os.O_NOCTTY)
            fcntl.flock(port, fcntl.LOCK_EX)
            # Root may open a port that is exclusive by TIOCEXCL; the lock stops everybody.
            try:
                fcntl.ioctl(port, termios.TIOCEXCL)
                self.assert_clear_error(["station", "--mat", "palmar-open-48x48", "--port", emulator.address, "--headless", "--camera", "none"],
                                        1, emulator.address, "in use")
            finally:
                os.close(port)

    def test_tcp_port_where_nobody_listens(self):
        self.assert_clear_error(["station", "--mat", "sensel-morph", "--port", "tcp:127.0.0.1:1", "--headless"], 1, "127.0.0.1")

    def test_not_a_mats_bytes(self):
        words, outputs = self.outputs()
        noise = self.write("noise.bin", bytes(range(256)) * 40)
        self.assert_clear_error(["analyse", noise, "--mat", "sensel-morph", *words], 2, "noise.bin", outputs=outputs)

    def test_empty_capture(self):
        words, outputs = self.outputs()
        self.assert_clear_error(["analyse", self.write("empty.bin", b""), "--mat", "sensel-morph", *words], 2, "empty.bin", outputs=outputs)

    @needs_shared
    def test_capture_without_one_whole_frame(self):
        with open(capture("20260712_204642_full_test"), "rb") as file:
            start = file.read(30)
        self.assert_clear_error(["analyse", self.write("short.bin", start), "--mat", "sensel-morph"], 2, "short.bin")

    @needs_shared
    def test_capture_cut_in_its_last_frame_is_decoded(self):
        with open(capture("20260712_204642_full_test"), "rb") as file:
            whole = file.read()
        summary = self.path("s.json")
        code, _, err = run("analyse", self.write("cut.bin", whole[:-50]), "--mat", "sensel-morph", "--summary", summary)
        self.assertEqual(code, 0, err)
        with open(summary, encoding="utf-8") as file:
            content = json.load(file)
        self.assertTrue(content["truncated"])
        self.assertEqual(content["frames"], 329)

    def test_missing_input(self):
        self.assert_clear_error(["analyse", self.path("nothing.bin"), "--mat", "sensel-morph"], 2, "nothing.bin")

    def test_unknown_names(self):
        noise = self.write("x.bin", b"x")
        for words in (["analyse", noise, "--mat", "no-such-mat"],
                      ["station", "--mat", "no-such-mat", "--port", "demo", "--headless"],
                      ["station", "--lesson", "no-such-lesson", "--port", "demo", "--headless"],
                      ["simulate", "no-such-scenario", "--mat", "sensel-morph", "--out", self.path("o"), "--truth", self.path("t")],
                      ["emulate", "--mat", "sensel-morph", "--pty", "--scenario", "no-such-scenario"]):
            self.assert_clear_error(words, 2, "no-such-", outputs=[self.path("o"), self.path("t")])

    def lesson_error(self, old, new, *fragments):
        with open(LESSON, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text, "the lesson file changed; change this test with it")
        path = self.write("lesson.toml", text.replace(old, new, 1))
        self.assert_clear_error(["analyse", self.write("x.bin", b"x"), "--mat", "sensel-morph", "--lesson", path], 2, "lesson.toml", *fragments)

    def test_lesson_with_an_unknown_key(self):
        self.lesson_error("[[step]]", "[[step]]\nspede = 12", "spede")

    def test_lesson_with_a_band_upside_down(self):
        self.lesson_error("[[step]]", "[[step]]\nspeed_mm_s = [30, 5]", "30")

    def test_lesson_with_an_unknown_muscle_or_technique(self):
        self.lesson_error('"longissimus_R"', '"longissimus_X"', "longissimus_X")
        self.lesson_error('"deep_strip"', '"deep_strop"', "deep_strop")

    def test_placements(self):
        noise = self.write("x.bin", b"x")
        whole = {"version": 1, "mannequin": "adult", "u0_mm": 0, "v0_mm": 0, "angle_deg": 0, "scale": 1.0, "warp": []}
        for change in ({"u0_mm": 5000}, {"version": 7}, {"scale": 0}, {"scale": -1}, {"mannequin": "giant"}, {"colour": "red"}):
            placement = self.write("placement.json", json.dumps({**whole, **change}))
            self.assert_clear_error(["analyse", noise, "--mat", "sensel-morph", "--placement", placement], 2, "placement.json")
        self.assert_clear_error(["analyse", noise, "--mat", "sensel-morph", "--placement", self.write("p.json", "{")], 2, "p.json")

    def test_frame_tables(self):
        head = "# palmar-frames rows=2 cols=2 pitch_mm=10 unit=kPa\n"
        for name, text in {
                "huge": "# palmar-frames rows=2 cols=99999999 pitch_mm=10 unit=kPa\n0,1,2,3,4\n",
                "width": head + "0,1,2,3\n",
                "unit": head.replace("kPa", "psi") + "0,1,2,3,4\n",
                "number": head + "0,1,two,3,4\n",
                "nan": head + "0,1,nan,3,4\n",
                "header": "rows=2\n0,1,2,3,4\n",
                "nothing": head,
                "counts": head.replace("kPa", "counts") + "0,1,2,3,4\n",
        }.items():
            words, outputs = self.outputs()
            self.assert_clear_error(["analyse", self.write(name + ".csv", text), *words], 2, name + ".csv", outputs=outputs)

    @unittest.skipIf("PALMAR_SANITIZED" in os.environ, "the sanitizer's own shadow memory is larger than the limit")
    def test_memory_stays_bounded(self):
        """A table that promises 99,999,999 columns, and a line that never ends, are refused in little memory."""
        table = self.write("huge.csv", "# palmar-frames rows=1 cols=99999999 pitch_mm=10 unit=kPa\n" + "1," * 1000)
        endless = self.write("endless.csv", "# palmar-frames rows=2 cols=2 pitch_mm=10 unit=kPa\n" + "1" * 50_000_000)
        for path in (table, endless):
            pid = os.fork()
            if pid == 0:
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 2)
                resource.setrlimit(resource.RLIMIT_DATA, (600 << 20, 600 << 20))
                os.execv(PALMAR, [PALMAR, "analyse", path])
            _, status = os.waitpid(pid, 0)
            self.assertEqual(os.waitstatus_to_exitcode(status), 2)

    def test_outputs_never_destroy_an_input_or_each_other(self):
        capture_file, truth = self.path("c.bin"), self.path("t.jsonl")
        simulate = ["simulate", "compression_pad", "--mat", "sensel-morph", "--seconds", "1"]
        self.assertEqual(run(*simulate, "--out", capture_file, "--truth", truth)[0], 0)
        with open(capture_file, "rb") as file:
            before = file.read()
        link = self.path("link.bin")
        os.symlink(capture_file, link)
        for words in (["analyse", capture_file, "--mat", "sensel-morph", "--frames", capture_file],
                      ["analyse", capture_file, "--mat", "sensel-morph", "--frames", link],
                      ["analyse", capture_file, "--mat", "sensel-morph", "--frames", self.path("a"), "--strokes", self.path("a")],
                      [*simulate, "--out", self.path("b"), "--truth", self.path("b")],
                      ["station", "--headless", "--frames", self.path("d"), "--capture", self.path("d")]):
            self.assert_clear_error(words, 2, "one file")
        with open(capture_file, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_a_wrong_mat_on_the_line_is_named(self):
        with Server("emulate", "--mat", "palmar-open-48x48", "--tcp", "0", "--scenario", "compression", "--loop") as emulator:
            code, _, err = run("station", "--headless", "--camera", "none", "--mat", "sensel-morph", "--port", emulator.address, "--for", "3")
        self.assertEqual(code, 1, err)
        self.assertIn("no frame came from " + emulator.address, err)
        self.assertIn("--mat", err)

    def test_late_outputs_are_made_sure_of_at_the_beginning(self):
        for option, name in (("--summary", "no/such/s.json"), ("--screenshot", "no/such/p.png")):
            code, _, err = run("station", "--headless", "--for", "60", option, self.path(name), patience=30)
            self.assertEqual(code, 1, err)
            self.assertIn("no/such", err)

    def test_numbers_that_are_none(self):
        for words in (["station", "--headless", "--for", "nan"], ["station", "--headless", "--for", "0"], ["station", "--headless", "--for", "-3"],
                      ["station", "--ui-scale", "nan"], ["station", "--headless", "--seed", "-1"], ["station", "--headless", "--theme", "pink"],
                      ["station", "--headless", "--screenshot", self.path("p.jpg")], ["analyse", "x", "--depths", "5,5"],
                      ["simulate", "mixed", "--mat", "sensel-morph", "--out", "a", "--truth", "b", "--seconds", "nan"]):
            self.assert_clear_error(words, 2, "palmar: ")

    def test_output_folder_missing(self):
        code, _, err = run("simulate", "compression_pad", "--mat", "sensel-morph", "--seconds", "1", "--out", self.path("no/such/o.bin"), "--truth",
                           self.path("t.jsonl"))
        self.assertNotEqual(code, 0)
        self.assertIn("no/such", err)

    def test_words_that_make_no_sense(self):
        for words in (["--nonsense"], ["analyse"], ["depth", "--stack", "2:100", "--at", "2"], ["emulate", "--mat", "sensel-morph"],
                      ["depth", "--stack", "2:-5", "--disc", "10", "--at", "2"], ["simulate", "compression", "--mat", "sensel-morph"],
                      ["emulate", "--mat", "sensel-morph", "--pty", "--scenario", "compression_pad", "--fault", "drop=lots"]):
            code, _, err = run(*words)
            self.assertEqual(code, 2, f"{words}: {err}")
            self.assertTrue(err.strip())


if __name__ == "__main__":
    unittest.main()
