#!/usr/bin/env python3
"""The emulator serves a client that was written apart from it, from the published protocol."""
import json
import os
import subprocess
import sys
import unittest

from palmar_process import CAPTURES, PATIENCE_S, Server, SystemTest, capture, needs_shared

CLIENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sensel_client.py")


class IndependentClient(SystemTest):
    @needs_shared
    def test_reads_the_recording(self):
        for name, (frames, digest) in CAPTURES.items():
            with Server("emulate", "--mat", "sensel-morph", "--pty", "--replay", capture(name)) as emulator:
                done = subprocess.run([sys.executable, CLIENT, emulator.address, str(frames)], capture_output=True, text=True,
                                      timeout=PATIENCE_S, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout), {"frames": frames, "sha256": digest})


if __name__ == "__main__":
    unittest.main()
