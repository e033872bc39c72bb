"""Prints the counters of Netwright's work on a cluster, read over Flink's REST, as Prometheus writes them.

Beam keeps them in an accumulator of each job, which TaskManagers report with every heartbeat and JobManagers
keep after the job's end. (Beam tells Flink's own metrics only when a task ends, and then Flink forgets them.)
"""

import base64
import collections
import json
import sys
import urllib.request

COUNTERS = ("done", "reused", "failed", "epochsTrained", "imagesAttacked")
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(base, path):
    with OPENER.open(base + path, timeout=10) as answer:
        return json.load(answer)


def varint(payload):
    """The number that Beam writes seven bits a byte, the lowest first."""
    return sum((byte & 0x7F) << (7 * at) for at, byte in enumerate(base64.b64decode(payload)))


def counters(base, job):
    """Triples of a counter, its stage and what it says."""
    for accumulator in get(base, f"/jobs/{job}/accumulators")["user-task-accumulators"]:
        if accumulator["type"] != "MetricsAccumulator":
            continue
        for metric in json.loads(accumulator["value"])["metrics"].get("attempted", []):
            labels = metric["labels"]
            if metric["type"] == "beam:metrics:sum_int64:v1" and labels["NAME"] in COUNTERS:
                yield labels["NAME"], labels["NAMESPACE"], varint(metric["payload"])


def main(base):
    totals = collections.Counter()
    for job in get(base, "/jobs/overview")["jobs"]:
        for counter, stage, value in counters(base, job["jid"]):
            totals[counter, job["name"], stage] += value
    for (counter, job, stage), value in sorted(totals.items()):
        print(f'netwright_{counter}{{job="{job}",stage="{stage}"}} {value:g}')


if __name__ == "__main__":
    main(sys.argv[1])
