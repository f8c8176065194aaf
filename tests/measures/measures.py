#!/usr/bin/env python3
"""Every measure of every issue in one table: target, today's number, the peer beside it where there is one.

    measures.py BUILD_FOLDER [WORD...]     with words: only the groups whose name holds one of them

Fails on a wrong number. A time is noise on a shared machine: it fails only beyond three times its target (median of five).
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ["PALMAR_BUILD"] = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../system"))

import groups  # noqa: E402  (needs the paths above)
from table import print_table  # noqa: E402


def main():
    words = sys.argv[2:]
    rows = []
    for name, measure in groups.ALL:
        if words and not any(word in name for word in words):
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += list(measure())
    print_table(rows)
    failed = [row for row in rows if row.verdict() == "FAIL"]
    missed = [row for row in rows if row.verdict() == "over"]
    skipped = [row for row in rows if row.verdict() == "skipped"]
    informed = [row for row in rows if row.verdict() == "info"]
    print(f"{len(rows) - len(failed) - len(missed) - len(skipped) - len(informed)} met, {len(missed)} times over target, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
