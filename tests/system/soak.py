#!/usr/bin/env python3
"""The demo station for a long time under faults: memory must not grow, outputs must stay whole.

    soak.py PALMAR SECONDS
"""
import json
import os
import subprocess
import sys
import tempfile
import time


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0


def main():
    palmar, seconds = sys.argv[1], int(sys.argv[2])
    env = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        emulator = subprocess.Popen([palmar, "emulate", "--mat", "palmar-open-48x48", "--pty", "--scenario", "mixed", "--loop", "--fault",
                                     "drop=0.01,corrupt=0.001,stall=2s,unplug=20s"], stdout=subprocess.PIPE, text=True)
        port = emulator.stdout.readline().strip()
        frames, summary = os.path.join(folder, "f.jsonl"), os.path.join(folder, "s.json")
        station = subprocess.Popen([palmar, "station", "--mat", "palmar-open-48x48", "--port", port, "--camera", "none", "--lesson",
                                    "swedish_effleurage", "--for", str(seconds), "--frames", frames, "--summary", summary], env=env)
        samples = []
        while station.poll() is None:
            time.sleep(5)
            if station.poll() is None:
                samples.append(resident_mb(station.pid))
                print(f"{5 * len(samples):6d} s  {samples[-1]:.1f} MB", flush=True)
        emulator.terminate()
        emulator.wait()
        if station.returncode != 0 or len(samples) < 4:
            sys.exit(f"the station ended with {station.returncode} after {5 * len(samples)} s")
        with open(summary, encoding="utf-8") as file:
            content = json.load(file)
        with open(frames, encoding="utf-8") as file:
            lines = sum(1 for line in file if json.loads(line))
        settled = samples[len(samples) // 4:]
        growth = settled[-1] - settled[0]
        print(f"{content['frames']} frames, {content['lost']} lost, memory {settled[0]:.1f} -> {settled[-1]:.1f} MB")
        if lines != content["frames"]:
            sys.exit(f"{lines} lines for {content['frames']} frames")
        if growth > 5 + 0.02 * settled[0]:
            sys.exit(f"memory grew by {growth:.1f} MB")


if __name__ == "__main__":
    main()
