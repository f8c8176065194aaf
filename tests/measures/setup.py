"""The set-up flow of the running station."""
from table import at_most, skipped

SHOWN_GAP_MS = 50  # one picture of a screen that is drawn 20 times a second


def set_up():
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_setup")
    if rows is None:
        yield skipped(3, "set-up: frames shown while a placement is taken over", "-", "measure_setup is not built")
        return
    for row in rows:
        yield at_most(3, row["measure"], row["value"], SHOWN_GAP_MS, row["unit"], is_time=True, peer=row["peer"])
