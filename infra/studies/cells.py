"""What the studies have in common: calls of netwright that are kept when done, and intervals over seeds."""

import json
import math
import os
import pathlib
import statistics
import subprocess
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent

# 97.5 % quantile of Student's t by degrees of freedom; from 30 on the normal one is near enough for a table.
T = [math.nan, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
     2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045]


def interval(differences, digits=1, of="network"):
    """Mean of one number per seed, or of what else there are several, with its 95 % interval over others."""
    mean = statistics.mean(differences)
    if len(differences) < 2:
        return f"{mean:+.{digits}f} (one {of})"
    t = T[len(differences) - 1] if len(differences) <= len(T) else 1.96
    half = t * statistics.stdev(differences) / math.sqrt(len(differences))
    return f"{mean:+.{digits}f} [{mean - half:+.{digits}f}, {mean + half:+.{digits}f}]"


def wilson(share, images):
    """A share of images in percent with its 95 % interval (Wilson 1927)."""
    z = 1.959964
    middle = share + z * z / (2 * images)
    half = z * math.sqrt(share * (1 - share) / images + z * z / (4 * images * images))
    low, high = ((middle + side) / (1 + z * z / images) for side in (-half, half))
    return f"{100 * share:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def codes(done):
    """Which versions of the code made the cells, for the reader of a table: delete the cells of a former one to make them anew."""
    return "Code: " + ", ".join(sorted({str(cell["code"]) for cell in done.values()})) + "."


class Calls:
    """Calls of netwright on one experiment, each kept in a file of the workspace when it has ended well."""

    def __init__(self, program, experiment, workspace, name):
        self.program = program
        self.experiment = experiment
        self.workspace = workspace
        self.folder = workspace / "studies" / name
        self.folder.mkdir(parents=True, exist_ok=True)

    def kept(self, name, settings):
        """What the call found, or None where it has not been made of this experiment with these settings."""
        file = self.folder / f"{name}.json"
        cell = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        same = cell.get("settings") == settings and cell.get("experiment") == self.experiment.read_text(encoding="utf-8")
        return cell if same else None

    def made(self, name, settings, more, found):
        """Makes the call; `found` reads the stages of its run, `more` is kept with what it says."""
        began = time.monotonic()
        command = [str(self.program), "run", str(self.experiment), "--workspace", str(self.workspace)]
        for setting in settings:
            command += ["--set", setting]
        before = self.runs()
        with open(self.folder / "log.txt", "ab") as log:
            done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}; see {log.name}")
        (run,) = self.runs() - before
        code = json.loads((run / "run.json").read_text(encoding="utf-8"))["codeVersion"]
        cell = {**more, "settings": settings, "experiment": self.experiment.read_text(encoding="utf-8"), "code": code,
                "run": run.name, "found": found(self.stages(run.name))}
        self.keep(name, cell)
        print(f"{name}: {cell['found']} in {time.monotonic() - began:.0f} s", flush=True)
        return cell

    def keep(self, name, value):
        draft = self.folder / f"{name}.draft"
        draft.write_text(json.dumps(value, indent=1), encoding="utf-8")
        os.replace(draft, self.folder / f"{name}.json")

    def stages(self, run):
        """The records of a run's pieces of work."""
        return [json.loads(file.read_text(encoding="utf-8")) for file in sorted((self.workspace / "runs" / run / "stages").glob("*.json"))]

    def compared(self, run, first, second):
        """What netwright says of two models of a run, image by image; kept, since a table is written more than once."""
        name = f"{run}-{first}-{second}".replace("/", "-")
        file = self.folder / f"{name}.json"
        if not file.is_file():
            command = [str(self.program), "compare", "--workspace", str(self.workspace), "--format", "json", f"{run}:{first}", f"{run}:{second}"]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            if done.returncode != 0:
                raise ValueError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
            self.keep(name, json.loads(done.stdout))
        return json.loads(file.read_text(encoding="utf-8"))

    def runs(self):
        return set((self.workspace / "runs").glob("*")) if (self.workspace / "runs").is_dir() else set()
