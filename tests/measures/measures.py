#!/usr/bin/env python3
"""Every measure of every issue in one table: target, today's number, the peer beside it where there is one.

    measures.py BUILD_FOLDER [WORD...]     with words: only the groups whose name holds one of them

Fails on a wrong number, but for issues that are still open: what they have not reached yet is shown as FAIL and counted apart. A time is noise on a shared machine: it fails only beyond three times its target (median of five).
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
    def count(verdict, still_open=False):
        return sum(row.verdict() == verdict and (row.issue in groups.OPEN_ISSUES) == still_open for row in rows)

    failed, short = count("FAIL"), count("FAIL", still_open=True)
    print(f"{count('ok') + count('ok', True)} met, {count('over') + count('over', True)} times over target, {failed} failed, "
          f"{short} of issues still open fall short, {count('skipped') + count('skipped', True)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
