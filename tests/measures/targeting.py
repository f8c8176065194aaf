"""Which muscle a stroke is told to work, and how well an ideal stroke is told to hit it, on simulated hands with the truth known."""
import sys

from table import at_least, at_most, skipped

TARGETS = {False: 97, True: 95}  # % of the time: the muscle itself, or its group for tools wider than 1.5 lanes
PIRIFORMIS = 90


def targeting():
    from groups import tool  # there, because groups lists this group
    rows = tool("measure_targeting", patience=1800)
    if rows is None:
        yield skipped(4, "right muscle on simulated strokes", "-", "measure_targeting is not built")
        return
    confusion = [row for row in rows if "right" in row]
    for name in dict.fromkeys(row["tool"] for row in confusion):
        of_tool = [row for row in confusion if row["tool"] == name]
        yield from of_one_tool(name, of_tool)
    for row in rows:
        if row.get("measure") == "ideal":
            yield at_least(4, f"targeting accuracy, ideal stroke, {row['tool']}", row["value"], .97, "")
        if row.get("measure") == "shifted":
            yield shifted(row)


def of_one_tool(name, rows):
    frames = sum(row["frames"] for row in rows)
    whole = sum(row["right"] * row["frames"] for row in rows) / frames
    yield at_least(4, f"right muscle, {name}, {len(rows)} muscles", whole, TARGETS[rows[0]["by_group"]], "%")
    print_confusion(name, rows)
    for row in rows:
        target = PIRIFORMIS if row["muscle"] == "piriformis" else TARGETS[row["by_group"]]
        if row["right"] >= target:
            continue
        taken = ", ".join(f"{other} {share:.0f} %" for other, share in row["taken_for"].items())
        label = f"right muscle, {name} on {row['muscle']}" + (" (its group)" if row["by_group"] else "")
        yield at_least(4, label, row["right"], target, "%", peer=f"print {row['print_mm']:.0f} mm, lane {row['lane_mm']:.0f} mm; {taken}")


def print_confusion(name, rows):
    print(f"confusion, {name}" + (" (groups)" if rows[0]["by_group"] else "") + ":", file=sys.stderr)
    for row in rows:
        taken = "".join(f", {other} {share:.1f} %" for other, share in row["taken_for"].items())
        print(f"  {row['muscle']:<16} layer {row['layer']}  right {row['right']:5.1f} %{taken}", file=sys.stderr)


def shifted(row):
    beside = f"print {row['print_mm']:.0f} mm wide over a lane of {row['lane_mm']:.0f} mm"
    return at_most(4, f"targeting accuracy, one lane beside, {row['tool']}", row["value"], .4, "", peer=beside)
