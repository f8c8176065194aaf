"""Stress below the skin: promises of the model, published tables, and what it costs, beside scipy's convolution."""
import json
import os
import subprocess
import sys
import time

from palmar_process import BUILD, PALMAR, SHARED
from table import at_most, holds, information, near, skipped

EXAMPLE = {2: 1.070, 10: .809, 20: .365, 30: .215}  # physics.md, section 1


def depth():
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_depth")
    if rows is None:
        yield skipped(4, "stress below the skin", "-", "measure_depth is not built")
        return
    for row in rows:
        if row["target"] >= 1:
            yield information(4, row["measure"], row["value"], peer=row["peer"])
        else:
            yield at_most(4, row["measure"], row["value"], row["target"], peer=row["peer"])
    out = subprocess.run([PALMAR, "depth", "--stack", "2:100,8:10,30:30", "--disc", "10", "--at", "2,10,20,30", "--json"],
                         capture_output=True, text=True, timeout=60, check=True).stdout
    for answer in json.loads(out):
        expected = EXAMPLE[answer["depth_mm"]]
        yield near(4, f"palmar depth: stress at {answer['depth_mm']} mm", answer["sigma_over_q"], expected, .01 * expected, peer="physics.md")
    yield from published()
    yield from places()
    yield from costs()


RIGHT_PLACE = {"quad_lumb_R": (72, 92), "piriformis_R": (40, 92), "glute_min_R": (80, 133)}  # u of each muscle's own place in the row
COVERED = {"quad_lumb_R": ("through iliocostalis", .9), "piriformis_R": ("from the sacrum", .5), "glute_min_R": ("through the bulk of maximus", .5)}


def places():
    """From where deep muscles are reached: a thumb and an elbow of 20 N from place to place, under every tissue."""
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_reach")
    if rows is None:
        yield skipped(4, "from where deep muscles are reached", "-", "measure_reach is not built")
        return
    for muscle, (first, last) in RIGHT_PLACE.items():
        of_muscle = [row for row in rows if row["muscle"] == muscle]
        off = sum(not first <= row["share_u_mm"] <= last for row in of_muscle)
        where = ", ".join(sorted({f"{row['share_u_mm']:.0f}" for row in of_muscle}, key=int))
        yield at_most(4, f"{muscle}: sweeps whose largest share lies elsewhere", off, 0, "", peer=f"of {len(of_muscle)}; u {where} mm")
        words, most = COVERED[muscle]
        yield at_most(4, f"{muscle}: share {words}, over the largest", max(row["beside_share"] for row in of_muscle), most, "")
        yield at_most(4, f"{muscle}: share from the trapezius, over the largest", max(row["far_share"] for row in of_muscle), .01, "")
        if muscle != "quad_lumb_R":
            continue
        off = sum(not first <= row[key] <= last for row in of_muscle for key in ("reach_u_mm", "kPa_u_mm"))
        yield at_most(4, f"{muscle}: sweeps whose largest reach or target kPa lies elsewhere", off, 0, "", peer="the lateral edge: u 72 to 92 mm")
        yield at_most(4, f"{muscle}: target kPa {words}, over the largest", max(row["beside_kPa"] for row in of_muscle), .7, "")


def published():
    """oracles/depth.csv with the tolerances of physics.md: the tests of that name."""
    path = os.path.join(BUILD, "test_depth")
    if not os.path.exists(path) or not os.path.exists(os.path.join(SHARED, "oracles/depth.csv")):
        yield skipped(4, "oracles/depth.csv", "met", "test_depth or the table is not here")
        return
    ran = subprocess.run([path, "--gtest_filter=Oracle.*"], capture_output=True, text=True, check=False)
    yield holds(4, "oracles/depth.csv with the tolerances of physics.md", ran.returncode == 0 and "SKIPPED" not in ran.stdout)


def scipy_us():
    """Median time of eight layers by scipy's fftconvolve on 64x64, or None."""
    try:
        import numpy
        from scipy.signal import fftconvolve
    except ImportError:
        return None
    random = numpy.random.default_rng(1)
    pressure = numpy.zeros((64, 64), numpy.float32)
    pressure.flat[random.choice(4096, 200, replace=False)] = random.uniform(4, 16, 200)
    away = numpy.arange(-63, 64) * 10.0
    x, y = numpy.meshgrid(away, away)
    kernels = []
    for z in numpy.arange(5, 41, 5.0):
        def corner(a, b, z=z):
            r = numpy.sqrt(a * a + b * b + z * z)
            return (numpy.arctan(a * b / (z * r)) + a * b * z / r * (1 / (a * a + z * z) + 1 / (b * b + z * z))) / (2 * numpy.pi)
        kernels.append((corner(x + 5, y + 5) - corner(x - 5, y + 5) - corner(x + 5, y - 5) + corner(x - 5, y - 5)).astype(numpy.float32))
    times = []
    for _ in range(200):
        start = time.perf_counter()
        for kernel in kernels:
            fftconvolve(pressure, kernel, mode="same")
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2] * 1e6


def costs():
    path = os.path.join(BUILD, "bench_depth")
    if not os.path.exists(path):
        yield skipped(4, "cost of the model below the skin", "-", "bench_depth is not built")
        return
    out = subprocess.run([path, "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.1",
                          "--benchmark_report_aggregates_only=true"], capture_output=True, text=True, timeout=600, check=True).stdout
    to_us = {"ns": 1e-3, "us": 1.0, "ms": 1e3}
    medians = {b["run_name"].replace("layers/", ""): b["cpu_time"] * to_us[b["time_unit"]] for b in json.loads(out)["benchmarks"]
               if b.get("aggregate_name") == "median"}
    scipy = scipy_us()
    peer = f"scipy fftconvolve {scipy:.0f} us" if scipy else "scipy is not installed"
    yield at_most(4, "muscle loads, 200 loaded cells of 64x64", medians["muscles"], 6, "us", is_time=True)
    yield at_most(4, "one drawn layer, 64x64, layered tissue", medians["layer_quicker"], 250, "us", is_time=True)
    yield information(4, "the same by a direct sum", medians["layer_direct"], "us")
    yield information(4, "the same by transforms", medians["layer_fourier"], "us")
    yield information(4, "eight drawn layers, layered tissue", medians["layers8_quicker"], "us", peer=peer)
    yield information(4, "eight drawn layers, half-space, transforms", medians["layers8_half_space"], "us", peer=peer)
    yield at_most(4, "slice of 96 x 40 points", medians["slice"] * 1e-3, 1, "ms", is_time=True)
    yield information(4, "layers and muscles in that plane", medians["profile"] * 1e-3, "ms")
    yield information(4, "half depth and dent of three contacts", medians["contacts"], "us")
    yield at_most(4, "kernels for a new placement", medians["placement"] * 1e-6, 1, "s", is_time=True)
    yield information(4, "kernels for slices", medians["slicer"] * 1e-3, "ms")


if __name__ == "__main__":
    sys.exit("run tests/measures/measures.py BUILD depth")
