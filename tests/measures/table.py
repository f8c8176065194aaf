"""Rows of the table of measures, and how they are judged and printed."""
from dataclasses import dataclass
from typing import Optional


@dataclass
class Row:
    issue: int
    measure: str
    target: str                    # for people: "<= 20 us"
    value: Optional[float]         # None: could not be measured here
    unit: str = ""
    low: Optional[float] = None    # the value has to lie within [low, high]
    high: Optional[float] = None
    is_time: bool = False          # judged at three times `high`
    peer: str = ""
    note: str = ""                 # why there is no value
    information: bool = False      # a number beside others, with no target of its own

    def verdict(self):
        if self.value is None:
            return "skipped"
        if self.information:
            return "info"
        if self.low is not None and self.value < self.low:
            return "FAIL"
        if self.high is not None and self.value > self.high:
            if self.is_time:
                return "FAIL" if self.value > 3 * self.high else "over"
            return "FAIL"
        return "ok"

    def today(self):
        if self.value is None:
            return self.note or "-"
        return f"{self.value:.4g} {self.unit}".strip()


def at_most(issue, measure, value, high, unit="", **more):
    return Row(issue, measure, f"<= {high:g} {unit}".strip(), value, unit, high=high, **more)


def at_least(issue, measure, value, low, unit="", **more):
    return Row(issue, measure, f">= {low:g} {unit}".strip(), value, unit, low=low, **more)


def near(issue, measure, value, target, tolerance, unit="", **more):
    return Row(issue, measure, f"{target:g} ± {tolerance:g} {unit}".strip(), value, unit, low=target - tolerance, high=target + tolerance, **more)


def exactly(issue, measure, value, target, unit="", **more):
    return Row(issue, measure, f"{target:g} {unit}".strip(), value, unit, low=target, high=target, **more)


def holds(issue, measure, truth, **more):
    return Row(issue, measure, "yes", 1.0 if truth else 0.0, "", low=1, **more)


def information(issue, measure, value, unit="", **more):
    return Row(issue, measure, "-", value, unit, information=True, **more)


def skipped(issue, measure, target, why):
    return Row(issue, measure, target, None, note=why)


def print_table(rows):
    head = ("ISSUE", "MEASURE", "TARGET", "TODAY", "PEER", "")
    lines = [head] + [(str(r.issue), r.measure, r.target, r.today(), r.peer, r.verdict()) for r in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
