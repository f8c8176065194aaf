"""Issue 3: every family of mats on the wire, and its decoder."""
import json
import os
import subprocess

from palmar_process import BUILD
from table import exactly, holds, information, skipped


def families():
    """A scenario through each mat's emulated device on a pty and the serial source."""
    path = os.path.join(BUILD, "measure_families")
    if not os.path.exists(path):
        yield skipped(3, "families on the wire", "-", "measure_families is not built")
        return
    out = subprocess.run([path], capture_output=True, text=True, timeout=600, check=True).stdout
    for row in (json.loads(line) for line in out.splitlines()):
        label = f"{row['mat']} at {row['rate_hz']:g}/s"
        yield exactly(3, f"{label}: frames", row["received"], row["sent"], peer="frames as simulated")
        yield exactly(3, f"{label}: lost or corrupt", row["lost"] + row["corrupt"], 0)
        yield holds(3, f"{label}: as written", row["as_written"])


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
