"""The check of simulated bad mats against what was made bad in them; five seeds. The bounds are Palmar's own: the issue names none."""
from table import at_least, at_most, exactly, skipped


def check():
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_check")
    if rows is None:
        yield skipped(3, "check of simulated bad mats", "-", "measure_check is not built")
        return
    for row in rows:
        name, value, unit, beside = row["measure"], row["value"], row["unit"], row["beside"]
        if row["measure"].startswith("typical ") and not row["measure"].startswith("typical mat"):
            # One mat of each family. A weak cell of an 8-bit mat may feel a palm less than its threshold: it is out.
            if name.endswith("called broken"):
                yield at_most(3, "check, " + name, value, 1.5, unit, peer=beside)
        elif name.endswith("found"):
            yield at_least(3, "check, " + name, value, 95, unit, peer=beside)
        elif name.endswith("called broken"):
            yield at_most(3, "check, " + name, value, .1, unit, peer=beside)
        else:
            mats = int(beside.split()[1].rstrip(","))
            yield exactly(3, "check, " + name, int(value), mats if "unisolated" in name else 0, peer=beside)
