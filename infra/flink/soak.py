"""Runs smoke experiments on a cluster whose processes are killed at seeded random instants."""

import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SETTINGS = [
    "execution.threads=1", "training.epochs=16", "treatment.training.epochs=8", "hardening.training.epochs=6",
]
TRAINS = {"TrainBaseline", "TreatModels", "HardenModels", "AssembleTaskModels", "ExtractRoutes"}


class Soak:
    def __init__(self, arguments):
        self.dir = pathlib.Path(arguments.dir).resolve()
        self.port, self.workers = arguments.port, arguments.task_managers
        self.dice = random.Random(arguments.seed)
        self.at_work = 0
        self.log_file = open(self.dir / "soak.log", "a", encoding="utf-8")

    def log(self, text):
        line = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}"
        print(line, flush=True)
        print(line, file=self.log_file, flush=True)

    def cluster(self, *arguments):
        subprocess.run(
            [HERE / "cluster", *arguments, "--dir", self.dir / "cluster"],
            check=True, stdout=subprocess.DEVNULL, stderr=open(self.dir / "cluster.err", "ab"))

    def start_missing(self):
        self.cluster(
            "start", "--task-managers", str(self.workers), "--port", str(self.port), "--heartbeat", "5000",
            "--restarts", "100000", "--heap", "512m", "--native", "1g")

    def pid(self, name):
        return int((self.dir / "cluster" / f"{name}.pid").read_text().split()[0])

    def submit(self, workspace):
        command = [PROJECT / "netwright", "run", "smoke", "--workspace", workspace]
        for setting in SETTINGS:
            command += ["--set", setting]
        command.append(f"--flinkMaster=127.0.0.1:{self.port}")
        return subprocess.Popen(command, stdout=open(self.dir / "client.log", "ab"), stderr=subprocess.STDOUT)

    def undisturbed(self):
        workspace = self.dir / "undisturbed"
        if self.submit(workspace).wait() != 0:
            sys.exit(f"the undisturbed run failed; see {self.dir}/client.log")
        return outcome(workspace)

    def disturbed(self, workspace, kills_left):
        """Runs until the experiment is done; yields how often something was killed, and submissions."""
        kills, submissions, client = [], 0, None
        while True:
            if client is None:
                client, submissions = self.submit(workspace), submissions + 1
            try:  # a cluster needs some ten seconds to go on after a loss
                code = client.wait(timeout=self.dice.uniform(0.5, 24))
            except subprocess.TimeoutExpired:
                if len(kills) < kills_left:
                    kills.append(self.kill(workspace))
                continue
            if code == 0:
                return kills, submissions
            client = None
            if submissions > 3 + 2 * len(kills):
                sys.exit(f"{submissions} submissions did not finish; see {self.dir}/client.log")

    def kill(self, workspace):
        names = [f"task-manager-{n + 1}" for n in range(self.workers)]
        name = self.dice.choices(names + ["job-manager"], [4] * self.workers + [1])[0]
        doing = ", ".join(sorted(running(workspace)))
        self.at_work += bool(doing)
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        while alive(pid):  # what is missing is started below
            time.sleep(0.01)
        self.log(f"killed {name} while at: {doing or 'no work, for it starts or goes on'}")
        self.start_missing()
        return name


def libraries():
    """What is shown to stand the kills."""
    pom = (PROJECT / "pom.xml").read_text(encoding="utf-8")
    return ", ".join(f"{name} {re.search(f'<{name}.version>([^<]+)<', pom)[1]}" for name in ("flink", "beam"))


def alive(pid):
    """Whether a process runs; one that has ended and that nobody has asked about does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def last_run(workspace):
    runs = sorted(pathlib.Path(workspace).glob("runs/*/run.json"), key=lambda file: file.stat().st_mtime)
    return runs[-1].parent if runs else None


def documents(pattern):
    for file in pattern:
        try:
            yield json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            pass  # replaced while it was read


def running(workspace):
    run = last_run(workspace)
    work = documents(run.glob("work/*.json")) if run else []
    return {status["stage"] for status in work if status["state"] == "RUNNING"}


def outcome(workspace):
    """Digests of weights and of everything that was measured, without times."""
    found = {}
    for entry in documents(pathlib.Path(workspace).glob("memo/*/*.json")):
        output = json.loads(re.sub(r'"measuredAt": \d+', '"measuredAt": 0', entry["output"]))
        numbers = sorted(
            (point["name"], point["step"], str(point["value"]))
            for point in map(json.loads, entry["metrics"])
            if "per.second" not in point["name"] and "seconds" not in point["name"])
        text = json.dumps([entry["key"], output, numbers], sort_keys=True)
        found[f"{entry['stage']} {entry['subject']}"] = hashlib.sha256(text.encode()).hexdigest()
    return found


def repeated(workspace):
    """Work that was begun and lost: epochs (one per attempt that did not end) and attacks."""
    lost, attacks = 0, []
    for attempt in documents(pathlib.Path(workspace).glob("runs/*/attempts/*.json")):
        if attempt["stage"] in TRAINS:
            lost += not attempt["ended"]
        else:
            attacks.append(attempt["key"])
    return lost, len(attacks) - len(set(attacks))


def main():
    parser = argparse.ArgumentParser(prog="infra/flink/soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how many (default 100)")
    parser.add_argument("--seed", type=int, default=1, help="of the instants and the victims (default 1)")
    parser.add_argument("--task-managers", type=int, default=2, help="how many (default 2)")
    parser.add_argument("--port", type=int, default=8091, help="REST port on 127.0.0.1 (default 8091)")
    parser.add_argument("--dir", default="soak", help="where logs and workspaces are kept (default ./soak)")
    arguments = parser.parse_args()
    pathlib.Path(arguments.dir).mkdir(parents=True, exist_ok=True)
    soak = Soak(arguments)
    soak.log(f"soak of {arguments.kills} kills, seed {arguments.seed}, on {libraries()}")
    soak.start_missing()
    try:
        return rounds(soak, arguments.kills)
    finally:
        soak.cluster("stop")


def rounds(soak, kills_wanted):
    expected = soak.undisturbed()
    soak.log(f"undisturbed: {len(expected)} results")
    killed = lost = attacks = wrong = number = 0
    while killed < kills_wanted:
        number += 1
        workspace = soak.dir / f"round-{number}"
        kills, submissions = soak.disturbed(workspace, kills_wanted - killed)
        same = outcome(workspace) == expected
        more_lost, more_attacks = repeated(workspace)
        killed, lost, attacks, wrong = (
            killed + len(kills), lost + more_lost, attacks + more_attacks, wrong + (not same))
        soak.log(
            f"round {number}: {len(kills)} kills, {submissions} submissions, {more_lost} epochs and {more_attacks} "
            f"attacks repeated, results {'equal' if same else 'DIFFER'}")
        if same:
            shutil.rmtree(workspace)
    soak.log(
        f"{killed} kills in {number} rounds, {soak.at_work} of them in the middle of work: {lost} epochs and {attacks} "
        f"attacks repeated, {wrong} rounds differ")
    return 1 if wrong or lost > killed or attacks > killed else 0


if __name__ == "__main__":
    sys.exit(main())
