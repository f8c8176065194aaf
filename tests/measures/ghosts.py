"""Ghosts: an unisolated matrix before and after its inversion, and what an isolated readout loses through its switches."""
from table import at_least, at_most, exactly, skipped

# Of a frame with hands on it: a share of the 20 ms that a frame of 50 Hz has.
FRAME_MS = 5
# Every cell of the mat loaded at once, times of 50 plain iterations from mats.md (16 and 48 between and below them).
FULL_MS = {"16x16": 2, "32x32": 11, "48x48": 35, "64x64": 80}
# Least totals of an isolated readout; mats.md has .83 and .49.
ISOLATED = {"20 ohm": .8, "100 ohm": .45}

ROWS = {
    "reads_times": lambda of, value: at_least(3, f"unisolated {of}: total over the force", value, 1.8, "times"),
    "false_contacts_before": lambda of, value: at_least(3, f"unisolated {of}: false contacts", value, 1),
    "force_error_rms": lambda of, value: at_most(3, f"inverted {of}: total force, rms error", value, 3, "%"),
    "force_error_worst": lambda of, value: at_most(3, f"inverted {of}: total force, worst error", value, 3, "%"),
    "false_contacts": lambda of, value: exactly(3, f"inverted {of}: false contacts", value, 0),
    "presses_missing": lambda of, value: exactly(3, f"inverted {of}: frames with a press missing", value, 0),
    "not_converged": lambda of, value: exactly(3, f"inverted {of}: frames not converged", value, 0),
    "ms_median": lambda of, value: at_most(3, f"inverted {of}: a frame, median", value, FRAME_MS, "ms", is_time=True),
    "ms_p99": lambda of, value: at_most(3, f"inverted {of}: a frame, p99", value, FRAME_MS, "ms", is_time=True),
    "ms_fully_loaded": lambda of, value: at_most(3, f"inverted {of}: a frame, every cell loaded", value, FULL_MS[of], "ms", is_time=True,
                                                 peer=f"plain iterations about {FULL_MS[of]} ms" if of in ("32x32", "64x64") else ""),
    "calibrated_worst": lambda of, value: at_most(3, f"unisolated 16x16, calibrated ({of}): other presses, worst error", value, 8, "%"),
    "isolated_least": lambda of, value: at_least(3, f"isolated through {of}: least share of the force", value, ISOLATED[of]),
    "isolated_most": lambda of, value: at_most(3, f"isolated through {of}: most", value, 1),
    "wrong_marks": lambda of, value: at_most(3, "real presses marked as ghosts, share of the force", value, .1, "%"),
    "marks_us": lambda of, value: at_most(3, "marking ghosts, a frame", value, 10, "us", is_time=True),
}


def ghosts():
    from groups import tool  # there, because groups lists this group
    found = tool("measure_ghosts")
    if found is None:
        yield skipped(3, "ghosts", "-", "measure_ghosts is not built")
        return
    for measured in found:
        yield ROWS[measured["measure"]](measured["grid"], measured["value"])
