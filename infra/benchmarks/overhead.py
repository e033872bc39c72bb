"""What Beam and Flink cost on top of the work itself; see infra/benchmarks/overhead."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
EXPERIMENTS = PROJECT / "pipelines/src/main/resources/experiments"


def checked(command, log):
    with open(log, "ab") as out:
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, cwd=PROJECT).returncode
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}; its output is in {log}")


def seconds(workspace):
    """From the beginning of the first piece of work to the end of the last; results are written after it."""
    work = [json.loads(file.read_text()) for file in pathlib.Path(workspace).glob("runs/*/work/*.json")]
    return (max(w["updatedAt"] for w in work) - min(w["startedAt"] for w in work)) / 1000


def busy(workspace):
    """Seconds in which some work was being done, counted once per worker."""
    work = [json.loads(file.read_text()) for file in pathlib.Path(workspace).glob("runs/*/work/*.json")]
    return sum(w["updatedAt"] - w["startedAt"] for w in work) / 1000


def main():
    parser = argparse.ArgumentParser(prog="infra/benchmarks/overhead", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of all three (default 5)")
    parser.add_argument("--experiment", default="quickstart", help="built-in experiment (default quickstart)")
    parser.add_argument("--threads", type=int, default=1, help="of one native operation (default 1)")
    parser.add_argument("--port", type=int, default=8191, help="of the cluster (default 8191)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change of the experiment")
    arguments = parser.parse_args()
    settings = [*arguments.set, f"execution.threads={arguments.threads}"]
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    work = pathlib.Path(tempfile.mkdtemp(prefix="netwright-overhead-"))
    cluster = [PROJECT / "infra/flink/cluster"]
    start = [*cluster, "start", "--task-managers", "1", "--port", str(arguments.port), "--dir", work / "cluster",
             "--threads", str(arguments.threads)]
    checked(start, work / "log")
    try:
        times = measured(arguments, settings, work, cluster, start)
    finally:
        checked([*cluster, "stop", "--dir", work / "cluster"], work / "log")
    table(times)
    shutil.rmtree(work)


def measured(arguments, settings, work, cluster, start):
    target = PROJECT / "pipelines/target"
    run = [PROJECT / "netwright", "run", arguments.experiment]
    for setting in settings:
        run += ["--set", setting]
    ways = {
        "in process": lambda place: [
            "java", "-XX:+UseParallelGC", "-Djava.awt.headless=true",
            "-cp", f"{target}/test-classes:{target}/classes:{(target / 'classpath').read_text()}",
            "io.netwright.pipelines.benchmark.InProcess", EXPERIMENTS / f"{arguments.experiment}.yaml", place, *settings],
        "embedded Flink": lambda place: [*run, "--workspace", place, "--parallelism=1"],
        "cluster": lambda place: [*run, "--workspace", place, f"--flinkMaster=127.0.0.1:{arguments.port}"],
    }
    times = {way: [] for way in ways}
    for number in range(arguments.rounds):
        for way, command in ways.items():
            place = work / f"{way.replace(' ', '-')}-{number}"
            if way == "cluster":  # a JVM as cold as the others
                checked([*cluster, "kill", "task-manager-1", "--dir", work / "cluster"], work / "log")
                checked(start, work / "log")
            checked(command(place), work / "log")
            times[way].append((seconds(place), busy(place)))
            print(f"round {number + 1} {way}: {times[way][-1][0]:.1f} s, of it work {times[way][-1][1]:.1f} s", flush=True)
            shutil.rmtree(place)
    return times


def table(times):
    base = statistics.median(span for span, _ in times["in process"])
    print(f"{'':16}{'median s':>10}{'least':>8}{'most':>8}{'ratio':>8}{'work s':>8}{'of own work':>13}")
    for way, pairs in times.items():
        spans = [span for span, _ in pairs]
        median = statistics.median(spans)
        # How long the same work takes differs from run to run by more than what surrounds it costs.
        own = statistics.median(span / work for span, work in pairs)
        print(f"{way:16}{median:10.1f}{min(spans):8.1f}{max(spans):8.1f}{median / base:8.3f}"
              f"{statistics.median(w for _, w in pairs):8.1f}{own:13.3f}")


if __name__ == "__main__":
    main()
