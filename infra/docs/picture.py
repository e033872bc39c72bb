"""Draws the accuracies of the last run of a workspace: a row per model, its clean and its worst-case accuracy."""
import sys
from html import escape
from pathlib import Path

import duckdb

ROWS = "read_parquet('{0}/results/Evaluation/*/*.parquet', union_by_name = true)"
QUERY = """
SELECT run, model, norm, epsilon, examples,
       cleanAccuracy, cleanLow, cleanHigh, robustAccuracy, robustLow, robustHigh, modelId,
       family, variant, role, control
FROM """ + ROWS + """
WHERE attack = 'worst-case' AND className IS NULL
  AND run = (SELECT max(run) FROM """ + ROWS + """)
"""
ATTACKS = """
SELECT DISTINCT attack FROM """ + ROWS + """
WHERE attack <> 'worst-case' AND run = (SELECT max(run) FROM """ + ROWS + """) ORDER BY attack
"""
ORDER = ["BASELINE", "IMPORTED", "TREATED", "RESTRICTED", "ASSEMBLED", "HARDENED", "CONTROL", "UNKNOWN"]
FAMILY, VARIANT, ROLE, CONTROL = 12, 13, 14, 15
LEFT, SCALE, ROW, TOP = 262, 4.6, 30, 86
CLEAN, ROBUST, INK, FAINT = "#9db8d2", "#b3541e", "#1f2328", "#d8dee4"


def place(row, rows):
    """Families of tasks last; a control that follows a treatment right behind what is compared with it."""
    role = row[ROLE]
    rank = ORDER.index(role)
    if role == "CONTROL":
        rank = 0.5 + min([ORDER.index(other[ROLE]) for other in rows
                          if (other[FAMILY], other[CONTROL]) == (row[FAMILY], row[VARIANT])], default=rank)
    return ("@" in row[FAMILY], row[FAMILY], rank, row[VARIANT])


def x(share):
    return LEFT + SCALE * 100 * share


def text(left, top, words, size=13, anchor="start", color=INK, weight="normal"):
    return (f'<text x="{left:.1f}" y="{top:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{color}" '
            f'font-weight="{weight}">{escape(words)}</text>')


def bar(top, value, low, high, color):
    middle = top + 4.5
    return [
        f'<rect x="{LEFT}" y="{top}" width="{SCALE * 100 * value:.1f}" height="9" fill="{color}"/>',
        f'<path d="M{x(low):.1f} {middle}H{x(high):.1f}M{x(low):.1f} {middle - 3}v6M{x(high):.1f} {middle - 3}v6" '
        f'stroke="{INK}" stroke-width="1.2" fill="none"/>',
        text(x(high) + 6, top + 8.5, f"{100 * value:.1f}", 11),
    ]


def draw(rows, attacks):
    rows = sorted(rows, key=lambda row: place(row, rows))
    norm, epsilon, images = rows[0][2], rows[0][3], rows[0][4]
    radius = f"{epsilon * 255:.3g}/255"
    groups = {row[FAMILY] for row in rows}
    bottom = TOP + ROW * (len(rows) + len(groups))
    lines = [
        text(16, 26, "How many of the test images each model gets right (%)", 16, weight="bold"),
        f'<rect x="16" y="38" width="12" height="9" fill="{CLEAN}"/>',
        text(34, 47, "as they are"),
        f'<rect x="122" y="38" width="12" height="9" fill="{ROBUST}"/>',
        text(140, 47, f"under the worst of {', '.join(attacks)} within {radius} ({norm})"),
        text(16, 66, f"{images:,} images, 95 % Wilson intervals, run {rows[0][0]}", 11),
    ]
    for share in range(0, 101, 20):
        lines.append(f'<path d="M{x(share / 100):.1f} {TOP - 6}V{bottom}" stroke="{FAINT}"/>')
        lines.append(text(x(share / 100), bottom + 16, str(share), 11, "middle"))
    top, group = TOP, None
    for row in rows:
        if row[FAMILY] != group:
            group = row[FAMILY]
            lines.append(text(16, top + 17, group, weight="bold"))
            top += ROW
        lines.append(text(LEFT - 10, top + 14, row[VARIANT], anchor="end"))
        lines += bar(top, *row[5:8], CLEAN) + bar(top + 10, *row[8:11], ROBUST)
        top += ROW
    width, height = int(x(1)) + 56, bottom + 28
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *lines, "</svg>", ""])


def main(arguments):
    workspace = arguments[0].rstrip("/")
    connection = duckdb.connect()
    rows = connection.execute(QUERY.format(workspace)).fetchall()
    if not rows or len({row[2:4] for row in rows}) != 1:
        print(f"picture: the last run in {workspace} must have one threat model", file=sys.stderr)
        return 2
    attacks = [row[0] for row in connection.execute(ATTACKS.format(workspace)).fetchall()]
    Path(arguments[1]).write_text(draw(rows, attacks), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
