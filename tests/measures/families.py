"""Issue 3: every family of mats on the wire, and its decoder."""
import json
import os
import subprocess
import tempfile

from palmar_process import BUILD, Server, json_lines, run
from table import exactly, holds, information, skipped

SETTLES_S = 1.5  # after the last frame is due


def through_station(row, folder):
    """(summary, the bytes that were captured, lines of --frames) of a station that reads that recording from its emulated mat."""
    paths = [os.path.join(folder, name) for name in ("c.bin", "f.jsonl", "s.json")]
    line = ["--pty"] if row["port"] == "pty" else ["--tcp", 0]
    calibration = ["--calibration", row["calibration"]] if row["calibration"] else []
    with Server("emulate", "--mat", row["mat"], *map(str, line), "--replay", row["capture"]) as mat:
        code, _, err = run("station", "--mat", row["mat"], "--port", mat.address, "--camera", "none", "--headless",
                           "--for", row["frames"] / row["rate_hz"] + SETTLES_S, *calibration,
                           "--capture", paths[0], "--frames", paths[1], "--summary", paths[2])
    if code:
        raise RuntimeError(f"{row['mat']}: {err}")
    with open(paths[0], "rb") as file:
        captured = file.read()
    with open(paths[2], encoding="utf-8") as file:
        return json.load(file), captured, sum(1 for _ in json_lines(paths[1]))


def families():
    """A scenario through each mat's emulated device and the whole station, on a serial port and, where the mat has it, over TCP."""
    path = os.path.join(BUILD, "measure_families")
    if not os.path.exists(path):
        yield skipped(3, "families on the wire", "-", "measure_families is not built")
        return
    with tempfile.TemporaryDirectory(prefix="palmar-families-") as folder:
        out = subprocess.run([path, folder], capture_output=True, text=True, timeout=600, check=True).stdout
        for row in (json.loads(line) for line in out.splitlines()):
            label = f"{row['mat']} at {row['rate_hz']:g}/s, {'serial' if row['port'] == 'pty' else 'TCP'}"
            summary, captured, lines = through_station(row, folder)
            with open(row["capture"], "rb") as file:
                written = file.read()
            # A device that is asked goes on answering that it has no more.
            same = captured.startswith(written) and summary["raw_sha256"] == row["raw_sha256"]
            lost = sum(summary.get(key, 0) for key in ("lost", "corrupt", "dropped"))
            yield exactly(3, f"{label}: frames", lines, row["frames"], peer="frames as simulated")
            yield exactly(3, f"{label}: lost, corrupt or dropped", lost, 0)
            yield holds(3, f"{label}: bytes and counts as written", same)


def decoders():
    """Time to decode a frame, and to copy its bytes."""
    path = os.path.join(BUILD, "bench_decoders")
    if not os.path.exists(path):
        yield skipped(3, "decoders", "-", "bench_decoders is not built")
        return
    out = subprocess.run([path, "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.05",
                          "--benchmark_report_aggregates_only=true"], capture_output=True, text=True, timeout=600, check=True).stdout
    micro = {"ns": 1e-3, "us": 1.0, "ms": 1e3}
    medians = {b["run_name"]: b["cpu_time"] * micro[b["time_unit"]] for b in json.loads(out)["benchmarks"] if b.get("aggregate_name") == "median"}
    for name, value in medians.items():
        if name.startswith("decode/"):
            copy = medians[name.replace("decode/", "copy/")]
            yield information(3, name, value, "us a frame", peer=f"copying its bytes {copy:.2g} us")
