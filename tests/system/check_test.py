#!/usr/bin/env python3
"""palmar check: mats that were broken on purpose, as recordings and on a pty."""
import json
import os
import struct
import unittest
import zlib

from palmar_process import SystemTest, Server, run

MAT = "palmar-open-48x48"
ROWS = COLS = 48
UNLOADED_S = 3

SCENARIO = """id = "sweep"
name = "Palm over the whole mat"
description = "Nothing first, then a palm over all of it, then two palms that lie diagonally."
source = "made for this test"
place_spread_mm = 0
"""


def scenario():
    """Lanes of a palm, 45 mm apart, then both palms at once, then a weight beside them on the third corner of a rectangle."""
    blocks, at = [SCENARIO], UNLOADED_S + .5
    for lane, u in enumerate(range(-225, 226, 45)):
        path = [[u, 20], [u, 490]] if lane % 2 == 0 else [[u, 490], [u, 20]]
        blocks.append(f'[[stroke]]\ntechnique = "eff_deep"\ntool = "palm_full"\npath = {path}\nspeed_mm_s = 400\nforce_N = 90\n'
                      f'ramp_s = 0.1\nrelease_s = 0.1\nat_s = {at:.2f}\n')
        at += 1.5
    for u, v, hand in ((-140, 110, "left"), (140, 400, "right")):
        blocks.append(f'[[stroke]]\ntechnique = "deep_comp"\ntool = "palm_full"\nhand = "{hand}"\npath = [[{u}, {v}]]\nhold_s = 4\n'
                      f'force_N = 80\nat_s = {at + .5:.2f}\n')
    blocks.append(f'[[load]]\nkind = "press"\ntool = "fist_soft"\nplaces = [[380, 95]]\nweight_N = [30]\nhold_s = 2\nat_s = {at + 2:.2f}\n')
    return "\n".join(blocks)


def frames_of(capture):
    """(header, counts) of each frame of Palmar's open protocol."""
    at = 0
    while at < len(capture):
        header = capture[at:at + 30]
        kind, payload = header[5], struct.unpack("<I", header[26:30])[0]
        words = struct.unpack(f"<{payload // 2}H", capture[at + 30:at + 30 + payload])
        at += 34 + payload
        if kind == 2:
            yield header, list(words)
        elif kind == 3:
            counts, i = [], 0
            while i < len(words):
                if words[i]:
                    counts.append(words[i])
                    i += 1
                else:
                    counts += [0] * words[i + 1]
                    i += 2
            yield header, counts


def with_fault(capture, fault):
    """The same recording from a mat with that fault: fault(number of the frame, counts) changes the counts."""
    out = bytearray()
    for k, (header, counts) in enumerate(frames_of(capture)):
        fault(k, counts)
        packet = header[:5] + bytes([2]) + header[6:26] + struct.pack("<I", 2 * len(counts)) + struct.pack(f"<{len(counts)}H", *counts)
        out += packet + struct.pack("<I", zlib.crc32(packet[4:]))
    return bytes(out)


class Check(SystemTest):
    def setUp(self):
        super().setUp()
        with open(self.path("sweep.toml"), "w", encoding="utf-8") as file:
            file.write(scenario())
        self.capture = self.path("sweep.bin")
        code, _, err = run("simulate", self.path("sweep.toml"), "--mat", MAT, "--out", self.capture, "--truth", self.path("t.jsonl"))
        self.assertEqual(code, 0, err)

    def check(self, fault=None, *words):
        capture = self.capture
        if fault:
            with open(self.capture, "rb") as file:
                content = with_fault(file.read(), fault)
            capture = self.path("faulty.bin")
            with open(capture, "wb") as file:
                file.write(content)
        code, out, err = run("check", "--mat", MAT, "--input", capture, "--seconds", UNLOADED_S, "--press", 60, "--json", *words)
        self.assertIn("Leave it alone", err)
        self.assertIn("Now press", err)
        return code, json.loads(out)

    def test_a_sound_mat_is_good(self):
        code, report = self.check()
        self.assertEqual((code, report["verdict"]), (0, "good"), report)
        self.assertEqual((report["cells"], report["rows_out"], report["columns_out"]), ([], [], []))
        self.assertAlmostEqual(report["rate_hz"], 50, delta=.1)
        self.assertGreater(report["tested_share"], .99)
        self.assertLess(report["ghosting"], .01)
        self.assertTrue(report["ghosts_of_three"])
        self.assertEqual(report["findings"], [])
        techniques = {technique["id"]: technique["resolves"] for technique in report["techniques"]}
        self.assertTrue(techniques["deep_strip"])
        self.assertTrue(techniques["vib_fine"])
        self.assertFalse(techniques["skin_roll"])

    def test_broken_cells_and_lines_are_named(self):
        def fault(k, counts):
            for col in range(COLS):
                counts[30 * COLS + col] = 0
            counts[10 * COLS + 12] = 0
            counts[20 * COLS + 33] = 700
            counts[5 * COLS + 40] = 4095
            counts[40 * COLS + 7] = max(0, counts[40 * COLS + 7] + (400 if k % 2 else 0))

        picture = self.path("mat.png")
        code, report = self.check(fault, "--picture", picture)
        self.assertEqual((code, report["verdict"]), (0, "limits"), report)
        self.assertEqual(report["rows_out"], [30])
        self.assertEqual({(cell["row"], cell["col"]): cell["state"] for cell in report["cells"]},
                         {(10, 12): "dead", (20, 33): "stuck", (5, 40): "saturated", (40, 7): "noisy"})
        for finding in report["findings"]:
            self.assertTrue(finding["what"] and finding["remedy"])
        with open(picture, "rb") as file:
            head = file.read(24)
        self.assertEqual(struct.unpack(">II", head[16:24]), (1280, 800))
        self.assertEqual([name for name in os.listdir(self.folder) if ".part" in name], [])

    def bad_sensor(self, name, *lines):
        """The report, and the words, of a virtual mat with that [sensor]."""
        sensor, capture = self.path(name + ".toml"), self.path(name + ".bin")
        with open(sensor, "w", encoding="utf-8") as file:
            file.write("[sensor]\n" + "\n".join(lines) + "\n")
        code, _, err = run("simulate", self.path("sweep.toml"), "--mat", MAT, "--sensor", sensor, "--out", capture, "--truth", self.path("t.jsonl"))
        self.assertEqual(code, 0, err)
        words = ["check", "--mat", MAT, "--input", capture, "--seconds", UNLOADED_S, "--press", 60]
        code, out, _ = run(*words, "--json")
        return code, json.loads(out), run(*words)[1]

    def test_an_unisolated_matrix_is_not_called_good(self):
        code, report, words = self.bad_sensor("unisolated", 'readout = "unisolated"', "switch_ohm = 20")
        self.assertIn(report["verdict"], ("limits", "unusable"), report)
        self.assertEqual(code, 0 if report["verdict"] == "limits" else 1)
        self.assertGreater(report["ghosting"], .1)
        self.assertIn("ghosts", [finding["name"] for finding in report["findings"]])
        self.assertIn("make ghosts of", words)
        self.assertIn("unisolated", words)

    def test_all_typical_faults_are_judged_and_named(self):
        code, report, words = self.bad_sensor("typical", 'start_from = "typical"')
        self.assertEqual((code, report["verdict"]), (0, "limits"), report)
        self.assertLess(report["ghosting"], .036)
        self.assertGreater(report["offset_cells"], 0)
        self.assertIn("of the range", words)

    def test_offset_noise_and_a_short_range_are_said(self):
        code, report, words = self.bad_sensor("short", "offset_most = 0.3", "noise_counts = 4.7", "saturation_kPa = 20")
        self.assertEqual((code, report["verdict"]), (0, "limits"), report)
        self.assertLessEqual({"offset", "noise", "saturates"}, {finding["name"] for finding in report["findings"]}, report)
        self.assertGreater(report["noise_counts"], 3)
        self.assertGreater(report["pressed_to_end"], 5)
        for what in ("of 4095 counts (30 % of the range)", "tremble by", "the end of their range"):
            self.assertIn(what, words)

    def test_words_say_what_to_do(self):
        code, out, _ = run("check", "--mat", MAT, "--input", self.capture, "--seconds", UNLOADED_S, "--press", 0)
        self.assertEqual(code, 0, out)
        self.assertIn("good", out)
        self.assertIn("not measured", out)
        self.assertIn("press with both palms", out)

    def test_a_mat_that_is_touched_is_not_judged(self):
        code, out, _ = run("check", "--mat", MAT, "--input", self.capture, "--seconds", UNLOADED_S + 5)
        self.assertEqual(code, 1)
        self.assertIn("not judged", out)
        self.assertIn("take hands and tools off", out)
        self.assertIn("most near row", out)
        self.assertNotIn("noisy", out)

    def test_on_a_pty(self):
        with Server("emulate", "--mat", MAT, "--pty", "--replay", self.capture) as mat:
            code, out, err = run("check", "--mat", MAT, "--port", mat.address, "--seconds", 2, "--press", 3, "--json")
        self.assertEqual(code, 0, out + err)
        report = json.loads(out)
        self.assertEqual(report["corrupt"], 0)
        self.assertEqual(report["serial"], "EMULATED-1")
        self.assertGreater(report["unloaded_frames"], 50)

    def test_bad_words(self):
        self.assert_clear_error(["check", "--mat", MAT], 2, "--port", "--input")
        self.assert_clear_error(["check", "--mat", MAT, "--port", "demo", "--input", "x"], 2, "one source")
        self.assert_clear_error(["check", "--mat", "no-such-mat", "--input", self.capture], 2, "no-such-mat")
        self.assert_clear_error(["check", "--mat", MAT, "--input", self.path("missing.bin")], 2, "missing.bin")
        self.assert_clear_error(["check", "--mat", MAT, "--port", "/dev/ttyNOTHERE"], 1, "/dev/ttyNOTHERE")


if __name__ == "__main__":
    unittest.main()
