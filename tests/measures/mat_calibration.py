"""Calibration of simulated bad mats: known presses that were not fitted, against the truth; five seeds."""
from table import Row, at_most, near, skipped

TARGETS = {
    "bench, loading": 6,
    "bench, unloading": 8,
    "roll, loading": 8,
    "thumbs under 3 mm": 12,
    "thumbs bare": 20,
    "a roll of 20 minutes, peak memory": 1024,
}
TIMES = {"bench fit": 5, "a roll of 20 minutes, fit": 60, "curves, validity and intervals on 64x64, five palms, more than the maker's rule": 10}
PEERS = {"bench, loading": ("straight line for each cell", "one line for all cells (uncalibrated)")}


def mat_calibration():
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_mat_calibration", patience=3600)
    if rows is None:
        yield skipped(3, "calibration of simulated bad mats", "-", "measure_mat_calibration is not built")
        return
    values = {row["measure"]: row["value"] for row in rows}
    for row in rows:
        name, value, unit = row["measure"], row["value"], row["unit"]
        beside = ", ".join(f"{other} {values[other]:.3g} %" for other in PEERS.get(name, ()))
        if name in TARGETS:
            yield at_most(3, name, value, TARGETS[name], unit, peer=beside)
        elif name in TIMES:
            yield at_most(3, name, value, TIMES[name], unit, is_time=True)
        elif name == "95 % intervals hold the truth":
            yield near(3, name, value, 95, 2, unit)
        elif "straight_each" in row:
            beside = f"unloading {row['unloading']} %, straight line for each cell {row['straight_each']} %, one for all {row['straight_all']} %"
            yield at_most(3, name, value, 8, unit, peer=beside)
        else:
            yield Row(3, name, "-", value, unit)
