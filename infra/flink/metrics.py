"""Prints the counters of Netwright's work on a cluster, read over Flink's REST, as Prometheus writes them.

Flink forgets the counters of a task when it ends, so ask while it runs, and more than once.
"""

import collections
import json
import sys
import urllib.parse
import urllib.request

COUNTERS = ("done", "reused", "failed", "epochsTrained", "imagesAttacked")
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(base, path):
    with OPENER.open(base + path, timeout=10) as answer:
        return json.load(answer)


def counters(base, job, vertex):
    """Pairs of a stage and a counter with their sum over the subtasks; names are STEP.STAGE_COUNTER."""
    metrics = f"/jobs/{job}/vertices/{vertex}/subtasks/metrics"
    names = [m["id"] for m in get(base, metrics) if m["id"].rpartition("_")[2] in COUNTERS]
    for at in range(0, len(names), 20):  # a request has to stay short
        wanted = urllib.parse.quote(",".join(names[at : at + 20]), safe="")
        for metric in get(base, f"{metrics}?agg=sum&get={wanted}"):
            stage, _, counter = metric["id"].rpartition(".")[2].rpartition("_")
            yield stage, counter, metric["sum"]


def main(base):
    totals = collections.Counter()
    for job in get(base, "/jobs/overview")["jobs"]:
        for vertex in get(base, f"/jobs/{job['jid']}")["vertices"]:
            for stage, counter, value in counters(base, job["jid"], vertex["id"]):
                totals[counter, job["name"], stage] += value
    for (counter, job, stage), value in sorted(totals.items()):
        print(f'netwright_{counter}{{job="{job}",stage="{stage}"}} {value:g}')


if __name__ == "__main__":
    main(sys.argv[1])
