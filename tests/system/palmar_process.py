"""Runs the real binary for the system tests: commands to their end, and servers that print a line first."""
import json
import os
import signal
import subprocess
import tempfile
import unittest

BUILD = os.environ.get("PALMAR_BUILD", "build")
PALMAR = os.path.abspath(os.path.join(BUILD, "palmar"))
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
SHARED = os.path.abspath(os.environ.get("PALMAR_SHARED", os.path.join(SOURCE, "../shared")))
SENSEL = os.path.join(SHARED, "recordings/sensel_morph")
CAPTURES = {  # frames and grid hashes as published beside the recordings (mats.md)
    "20260705_001743_full_all_toppings_0002": (515, "77e6b3f1e07bce2fd52695865baf3569d220cee02c04f2e2e3ad12815d3530e0"),
    "20260712_204642_full_test": (330, "58a0297fac59907c60fbbff9463cdcaa28915540f40d2e2f3d775ea3f7592b75"),
    "sensel_recording_20260712_000721": (304, "3bd9ca14adda913d0bc0f34c9c927b98bfd4fede3c1e7f0e47d3a464ba0d00f0"),
}
os.environ["XDG_CONFIG_HOME"] = "/nonexistent"  # a placement that somebody keeps at home must not move the mats of the tests
PATIENCE_S = 120  # generous: these machines are shared; nothing here asserts a time


def capture(name):
    return os.path.join(SENSEL, name + ".serial_rx.bin")


def run(*words, patience=PATIENCE_S, env=None):
    """(exit status, standard output, standard error) of palmar with those words."""
    done = subprocess.run([PALMAR, *map(str, words)], capture_output=True, text=True, timeout=patience,
                          env={**os.environ, "SDL_VIDEODRIVER": "offscreen", **(env or {})}, check=False)
    return done.returncode, done.stdout, done.stderr


def json_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Server:
    """A palmar command that prints where it can be reached, then serves until it is told to stop."""

    def __init__(self, *words):
        self.process = subprocess.Popen([PALMAR, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, with_signal=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            out, err = self.process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, out, err


class SystemTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="palmar-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def assert_clear_error(self, words, status, *fragments, outputs=()):
        """One error of one line, with that exit status and those fragments; nothing half-written."""
        code, out, err = run(*words)
        self.assertEqual(code, status, f"{words}: {out}{err}")
        lines = [line for line in err.splitlines() if line.strip()]
        self.assertEqual(len(lines), 1, f"{words}: {err}")
        self.assertTrue(lines[0].startswith("palmar: "), err)
        for fragment in fragments:
            self.assertIn(fragment, lines[0])
        for output in outputs:
            self.assertFalse(os.path.exists(output), f"{words} left {output} behind")
        self.assertEqual([name for name in os.listdir(self.folder) if ".part" in name or ".tmp" in name], [])


needs_shared = unittest.skipUnless(os.path.isdir(SENSEL), "the reference recordings are not here (PALMAR_SHARED)")
