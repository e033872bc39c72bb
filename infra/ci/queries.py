"""Runs the SQL blocks of Markdown documents against a workspace."""
import re
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "infra/docs").glob("*.md"))]
WORKSPACE = "netwright-runs/"


def statements(document):
    """The statements of a document, each with the line it begins in."""
    text = document.read_text(encoding="utf-8")
    for block in re.finditer(r"^```sql\n(.*?)^```", text, re.S | re.M):
        line = text.count("\n", 0, block.start(1)) + 1
        for statement in re.sub(r"--.*", "", block.group(1)).split(";"):
            if statement.strip():
                yield line, statement.strip()
            line += statement.count("\n")


def problem(connection, statement, workspace):
    """What is wrong with a statement, or nothing; and how many rows it finds."""
    if WORKSPACE not in statement:
        return f"reads nothing from {WORKSPACE}", 0
    try:
        rows = connection.execute(statement.replace(WORKSPACE, workspace + "/")).fetchall()
    except duckdb.Error as e:
        return str(e).splitlines()[0], 0
    if not rows:
        return "finds nothing", 0
    if len(set(rows)) < len(rows):
        return f"finds {len(rows) - len(set(rows))} of {len(rows)} rows twice", len(rows)
    return "", len(rows)


def main(arguments):
    workspace = arguments[0].rstrip("/")
    if not Path(workspace, "results").is_dir():
        print(f"queries: {workspace} has no results; give a workspace in which a run has finished", file=sys.stderr)
        return 2
    connection = duckdb.connect()
    count = failed = 0
    for document in [Path(name) for name in arguments[1:]] or DOCUMENTS:
        for line, statement in statements(document):
            wrong, rows = problem(connection, statement, workspace)
            count += 1
            failed += bool(wrong)
            print(f"{document.name}:{line}: {wrong or f'{rows} rows'}")
    if not count:
        print("queries: there is no SQL in these documents", file=sys.stderr)
        return 1
    print(f"{count} statements, {failed} of them wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
