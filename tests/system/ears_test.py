#!/usr/bin/env python3
"""What the real program lets be heard, from the file of what is heard: speech, tones, silence; and no sound device is no failure."""
import math
import os
import struct
import unittest
import wave

from palmar_process import Server, SystemTest, run

FINGER = """id = "finger"
name = "A finger"
description = "Rests on a place."
source = "test"
force_spread = 0
place_spread_mm = 0
wander = 0
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
NO_DEVICE = {"SDL_AUDIODRIVER": "none_such"}
ON_PLACE_HZ = 440


def heard(path):
    """(left, right, rate) of a WAV file, shares of full scale."""
    with wave.open(path) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (2, 2)
        values = struct.unpack(f"<{2 * file.getnframes()}h", file.readframes(file.getnframes()))
        return [v / 32767 for v in values[0::2]], [v / 32767 for v in values[1::2]], file.getframerate()


def level(samples):
    return math.sqrt(sum(v * v for v in samples) / max(1, len(samples)))


def level_at(samples, rate, frequency):
    c = 2 * math.cos(2 * math.pi * frequency / rate)
    s1 = s2 = 0.0
    for v in samples:
        s1, s2 = v + c * s1 - s2, s1
    return math.sqrt(max(0.0, 2 * (s1 * s1 + s2 * s2 - c * s1 * s2))) / len(samples)


def windows(samples, rate, seconds=0.1):
    n = int(rate * seconds)
    return [samples[i:i + n] for i in range(0, len(samples) - n, n)]


class Ears(SystemTest):
    def station(self, name, *words, status=0):
        file = self.path(name)
        code, out, err = run("station", "--port", "demo", "--camera", "none", "--sound-file", file, *words, env=NO_DEVICE)
        self.assertEqual(code, status, err)
        return file, out, err

    def test_practice_speaks_and_sounds(self):
        words = ("--headless", "--lesson", "deep_strip_longissimus", "--scenario", "student_strip", "--for", "8")
        file, _, err = self.station("speech.wav", *words)
        self.assertEqual(sum("no sound device" in line for line in err.splitlines()), 1, err)
        left, right, rate = heard(file)
        self.assertEqual(rate, 48000)
        self.assertGreaterEqual(len(left), 8 * rate)
        # Speech rises and falls between full words and pauses, far above the tones.
        loud = [level(w) for w in windows(left, rate)]
        self.assertGreater(sum(v > 0.05 for v in loud), 10)
        self.assertLess(max(abs(v) for v in left + right), 1)
        silent, _, _ = self.station("tones.wav", "--sound", "tones", *words)
        tones, _, _ = heard(silent)
        self.assertGreater(level(tones), 0.001)
        self.assertLess(level(tones), 0.7 * level(left))

    def test_the_quiz_by_ear(self):
        scenario = self.path("finger.toml")
        levels = {}
        for name, place in (("on", (-32, 36)), ("off", (32, 300))):
            with open(scenario, "w", encoding="utf-8") as out:
                out.write(FINGER.format(u=place[0], v=place[1]))
            # Seed 1 asks first for the left rhomboid minor.
            file, lines, _ = self.station(name + ".wav", "--quiz", "--text", "--scenario", scenario, "--for", "5", "--sound", "tones")
            self.assertIn("Find: Rhomboid minor, left", lines)
            left, right, rate = heard(file)
            pairs = list(zip(windows(left, rate), windows(right, rate)))
            levels[name] = (max(level_at(l, rate, ON_PLACE_HZ) for l, _ in pairs),
                            max(level(l) for l, _ in pairs if level(l) > 1.5 * level(_)) if any(level(l) > 1.5 * level(_) for l, _ in pairs) else 0)
        self.assertGreater(levels["on"][0], 0.05)  # a steady tone on the place
        self.assertGreater(levels["off"][1], 0.01)  # the place lies to the left

    def test_words_that_make_no_sense(self):
        self.assert_clear_error(("station", "--headless", "--sound", "loud"), 2, "--sound loud")
        self.assert_clear_error(("station", "--headless", "--sound", "off", "--sound-file", self.path("a.wav")), 2, "a.wav")
        self.assert_clear_error(("station", "--headless", "--sound-file", self.path("none/a.wav")), 1, "none/a.wav")

    def test_a_calibration_is_heard(self):
        scenario = self.path("finger.toml")
        with open(scenario, "w", encoding="utf-8") as out:
            out.write(FINGER.format(u=0, v=163))
        file = self.path("body.wav")
        with Server("emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", scenario) as mat:
            code, _, err = run("calibrate", "body", "--mat", "palmar-open-48x48", "--port", mat.address, "--landmarks", "T7,L4,TS_L,TS_R,T12,S1",
                               "--sound-file", file, env=NO_DEVICE)
        self.assertEqual(code, 1, err)  # nobody presses the rest
        left, _, rate = heard(file)
        self.assertGreater(sum(level(w) > 0.05 for w in windows(left, rate)), 10)


if __name__ == "__main__":
    unittest.main()
