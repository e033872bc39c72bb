"""What an MLflow server holds of Netwright's runs, read with MLflow's own client."""

import argparse
import decimal
import hashlib
import json
import logging
import math
import os
import re
import sys
import tempfile

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

HEADLINE = re.compile(r"evaluate\.accuracy\.(clean|robust\.(.+\.)?worst-case)")
PARAM_LENGTH = 6000
KEY_LENGTH = 250
WORDS = {"params": "param", "metrics": "metric", "recorded": "artifact"}
STATES = {"RUNNING": "RUNNING", "FINISHED": "FINISHED", "FAILED": "FAILED", "CANCELLED": "KILLED"}


def arguments():
    parser = argparse.ArgumentParser(
        prog="infra/mlflow/readback",
        description="Reads Netwright's runs back from an MLflow server with MLflow's own Python client: "
        "runs, params, metric histories, tags, and artifacts with their digests; and its model registry.",
        epilog="Example: netwright runs show RUN --format json > run.json && "
        "infra/mlflow/readback --from http://127.0.0.1:5000 --experiment smoke --against run.json. "
        "Credentials come from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
    )
    parser.add_argument("--from", dest="uri", required=True, metavar="URI", help="MLflow server")
    parser.add_argument("--experiment", metavar="NAME", help="MLflow experiment whose runs are read")
    parser.add_argument("--run", metavar="RUN", help="this run of Netwright only")
    parser.add_argument("--model", metavar="NAME", help="registered model that is read, too")
    parser.add_argument(
        "--predict", metavar="FILE",
        help="JSON of images, as arrays within arrays, that the champion of --model is loaded for with mlflow.pyfunc",
    )
    parser.add_argument(
        "--against", metavar="FILE", action="append", default=[],
        help="record of a run, as 'netwright runs show RUN --format json' prints it; repeatable. "
        "Differences are printed one per line and make the exit status 1",
    )
    parser.add_argument("--quiet", action="store_true", help="do not print what was read")
    return parser.parse_args()


def every(page_of):
    """All items of a search that comes in pages."""
    token, items = None, []
    while True:
        page = page_of(token)
        items.extend(page)
        token = page.token
        if not token:
            return items


def digests(client, run):
    """SHA-256 and size of every file of a run, downloaded."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        pending = [""]
        while pending:
            for entry in client.list_artifacts(run.info.run_id, pending.pop() or None):
                if entry.is_dir:
                    pending.append(entry.path)
                    continue
                local = client.download_artifacts(run.info.run_id, entry.path, folder)
                digest = hashlib.sha256()
                with open(local, "rb") as content:
                    for block in iter(lambda: content.read(1 << 20), b""):
                        digest.update(block)
                files[entry.path] = {"sha256": digest.hexdigest(), "sizeBytes": os.path.getsize(local)}
                os.remove(local)
    return files


def shown(client, run, names):
    """One run, with ids of the server replaced by Netwright's own names."""
    tags = dict(run.data.tags)
    parent = tags.pop("mlflow.parentRunId", None)
    return {
        "runId": tags.get("netwright.runId", ""),
        "key": tags.get("netwright.key", ""),
        "name": run.info.run_name,
        "parent": None if parent is None else names.get(parent, "gone"),
        "status": run.info.status,
        "startedAt": run.info.start_time,
        "finishedAt": run.info.end_time,
        "params": dict(run.data.params),
        "tags": tags,
        "inputs": sorted(
            [entry.dataset.name, entry.dataset.digest, json.loads(entry.dataset.source)["uri"]]
            for entry in run.inputs.dataset_inputs
        ),
        "metrics": {
            metric: sorted(
                [point.step, point.timestamp, number(point.value)]
                for point in client.get_metric_history(run.info.run_id, metric)
            )
            for metric in sorted(run.data.metrics)
        },
        "artifacts": digests(client, run),
    }


def number(value):
    """As JSON can hold it."""
    return value if math.isfinite(value) else str(value)


def read(client, experiment, run_id):
    found = client.get_experiment_by_name(experiment)
    if found is None:
        sys.exit(f"readback: the server has no experiment '{experiment}'")
    condition = f"tags.`netwright.runId` = '{run_id}'" if run_id else ""
    runs = every(lambda token: client.search_runs([found.experiment_id], condition, page_token=token))
    names = {run.info.run_id: run.data.tags.get("netwright.runId", "") for run in runs}
    return sorted((shown(client, run, names) for run in runs), key=lambda run: (run["runId"], run["key"]))


def registered(client, name):
    """A registered model: its versions, and which of them its aliases name."""
    try:
        model = client.get_registered_model(name)
    except MlflowException as error:
        sys.exit(f"readback: registered model '{name}': {error.message}")
    versions = []
    for version in client.search_model_versions(f"name = '{name}'"):
        run = client.get_run(version.run_id)
        path = version.source.removeprefix(run.info.artifact_uri).lstrip("/")
        with tempfile.TemporaryDirectory() as folder:
            files = contents(client.download_artifacts(version.run_id, path, folder))
        versions.append({
            "version": int(version.version),
            "run": run.data.tags.get("netwright.runId", ""),
            "key": run.data.tags.get("netwright.key", ""),
            "folder": path,
            "files": sorted(files),
            "sha256": files.get("model.safetensors"),
            "tags": dict(version.tags),
        })
    aliases = {alias: int(version) for alias, version in model.aliases.items()}
    return {
        "name": name,
        "tags": dict(model.tags),
        "aliases": dict(sorted(aliases.items())),
        "versions": sorted(versions, key=lambda version: version["version"]),
    }


def contents(folder):
    """SHA-256 of every file of a folder."""
    files = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as content:
                files[os.path.relpath(path, folder)] = hashlib.sha256(content.read()).hexdigest()
    return files


def predicted(uri, name, file):
    """What the champion of a registered model says to images, loaded as anybody would load it."""
    import importlib.metadata

    import mlflow
    import numpy

    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    address = f"models:/{name}@champion"
    with open(file, encoding="utf-8") as content:
        images = numpy.array(json.load(content), dtype=numpy.float32)
    model = mlflow.pyfunc.load_model(address)
    with tempfile.TemporaryDirectory() as folder:
        local = mlflow.artifacts.download_artifacts(artifact_uri=address, dst_path=folder)
        loaded = mlflow.models.Model.load(local)
        example = loaded.load_input_example(local)
        served = loaded.get_serving_input(local)
        onnx = mlflow.onnx.load_model(local)  # MLflow has ONNX check it
        with open(os.path.join(local, "requirements.txt"), encoding="utf-8") as requirements:
            wanted = [line.strip() for line in requirements]
        files = sorted(contents(local))
    there = [f"{package}=={importlib.metadata.version(package)}" for package in (line.split("==")[0] for line in wanted)]
    if wanted != there:
        sys.exit(f"readback: requirements.txt of {address} asks for {wanted}, this was tried with {there}")
    return {
        "logits": model.predict(images)["logits"].tolist(),
        "example": model.predict(example)["logits"].tolist(),
        "served": len(json.loads(served)["inputs"]),
        "classes": model.metadata.metadata["classes"],
        "inputs": model.metadata.signature.inputs.to_dict(),
        "outputs": model.metadata.signature.outputs.to_dict(),
        "opset": onnx.opset_import[0].version,
        "files": files,
    }


def headlines(record):
    """How accurate each model is, which the run of the whole experiment shows as well."""
    metrics = {}
    for stage in record["stages"]:
        for point in stage["metrics"]:
            if HEADLINE.fullmatch(point["name"]):
                name = point["name"] + "/" + stage["model"].replace("@", " of ")
                metrics[name] = [[point["step"], point["measuredAt"], sent(point["value"])]]
    return metrics


def flat(point):
    """The one key of a number in MLflow, which has no columns for level, layer, series and model."""
    key = point["name"]
    parts = (
        ("", point.get("series")),
        ("layer ", point.get("layer")),
        ("level ", None if point.get("level") is None else plain(point["level"])),
        ("model ", None if point.get("model") is None else point["model"].rpartition("/")[2]),
    )
    for kind, part in parts:
        if part is not None:
            if "/" in part:
                part = part + " " + hashlib.sha256(part.encode()).hexdigest()[:8]
            key += "/" + kind + part.replace("/", "_")
    return allowed(key)


def plain(level):
    """A number without an exponent and without zeros at its end."""
    return format(decimal.Decimal(repr(float(level))).normalize(), "f")


def allowed(name):
    """A name that MLflow takes; a changed one ends in a digest."""
    changed = re.sub(r"^[/.]+|/(?=[/.])|/$", "_", re.sub(r"[^A-Za-z0-9_. /-]", "_", name))
    if changed == name and len(name) <= KEY_LENGTH:
        return name
    return changed[: KEY_LENGTH - 9] + "_" + hashlib.sha256(name.encode()).hexdigest()[:8]


def expected(record):
    """The runs that the record of a run asks for, by key, in the form of shown()."""
    runs = {"run": {
        "status": STATES[record["status"]],
        "startedAt": record["startedAt"],
        "finishedAt": record["finishedAt"],
        "params": record["config"],
        "tags": {"netwright.experiment": record["experiment"], "mlflow.source.git.commit": record["codeVersion"]},
        "metrics": headlines(record),
        "artifacts": {},
    }}
    for stage in record["stages"]:
        if stage["status"] == "RUNNING" and record["status"] in ("FAILED", "CANCELLED"):
            stage = dict(stage, status=record["status"], finishedAt=record["finishedAt"])
        metrics = {}
        for point in stage["metrics"]:
            points = metrics.setdefault(flat(point), [])
            points.append([point["step"], point["measuredAt"], sent(point["value"])])
        tags = dict(stage["tags"])
        tags["netwright.stage"] = stage["stage"]
        tags["netwright.model"] = stage["model"]
        if stage["reusedFrom"]:
            tags["netwright.reusedFrom"] = stage["reusedFrom"]
        runs[stage["key"]] = {
            "status": STATES[stage["status"]],
            "startedAt": stage["startedAt"],
            "finishedAt": stage["finishedAt"],
            "params": stage["params"],
            "tags": {name: value for name, value in tags.items() if value},
            "metrics": {name: sorted(points) for name, points in metrics.items()},
            "artifacts": {
                name: {"sha256": file["sha256"], "sizeBytes": file["sizeBytes"]}
                for name, file in stage["artifacts"].items()
            },
        }
    return runs


def sent(value):
    """A number as MLflow holds it: infinities are its largest numbers."""
    value = float(value)
    if math.isinf(value):
        return math.copysign(sys.float_info.max, value)
    return number(value + 0.0)


def cut(value):
    return value if len(value) <= PARAM_LENGTH else value[: PARAM_LENGTH - 3] + "..."


def differences(record, runs):
    """What the server says otherwise than the record, one line each."""
    run_id, wanted, lines = record["runId"], expected(record), []
    there = {}
    for run in (run for run in runs if run["runId"] == run_id):
        if run["key"] in there:
            lines.append(f"{run_id} {run['name']}: is there twice")
        there[run["key"]] = run
    for key in sorted(wanted.keys() | there.keys()):
        if key not in there or key not in wanted:
            lines.append(f"{run_id} {key}: " + ("is missing" if key in wanted else "is not in the record"))
            continue
        want, have, name = wanted[key], there[key], f"{run_id} {there[key]['name']}"
        want["params"] = {param: cut(value) for param, value in want["params"].items()}
        for field in ("status", "startedAt", "finishedAt"):
            if want[field] != have[field]:
                lines.append(f"{name}: {field} is {have[field]}, the record has {want[field]}")
        # the report of a run and the folders of registered models are not in the record
        have["recorded"] = {
            file: content for file, content in have["artifacts"].items()
            if key != "run" and not file.startswith("registered/")
        }
        want["recorded"] = want["artifacts"]
        for field in ("params", "metrics", "recorded"):
            lines.extend(compared(f"{name}: {WORDS[field]}", want[field], have[field], exact=True))
        lines.extend(compared(f"{name}: tag", want["tags"], have["tags"], exact=False))
        for file, content in have["artifacts"].items():
            vouched = have["tags"].get("netwright.artifact." + file)
            if vouched != content["sha256"]:
                lines.append(f"{name}: tag netwright.artifact.{file} is {vouched}, the file has {content['sha256']}")
    return lines


def compared(what, want, have, exact):
    for name in sorted(want.keys() | have.keys()):
        if name in want and want[name] != have.get(name):
            yield f"{what} {name} is {have.get(name)}, the record has {want[name]}"
        elif exact and name not in want:
            yield f"{what} {name} is not in the record"


def main():
    chosen = arguments()
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    client = MlflowClient(chosen.uri, chosen.uri)
    document, lines = {}, []
    try:
        if chosen.experiment:
            document["runs"] = read(client, chosen.experiment, chosen.run)
        if chosen.model:
            document["model"] = registered(client, chosen.model)
        if chosen.predict:
            if not chosen.model:
                sys.exit("readback: --predict needs --model NAME")
            document["predicted"] = predicted(chosen.uri, chosen.model, chosen.predict)
    except MlflowException as error:
        sys.exit(f"readback: {error.message}")
    if not chosen.quiet:
        print(json.dumps(document, indent=1, sort_keys=True))
    for file in chosen.against:
        with open(file, encoding="utf-8") as content:
            lines.extend(differences(json.load(content), document.get("runs", [])))
    for line in lines:
        print("readback: " + line, file=sys.stderr)
    sys.exit(1 if lines else 0)


main()
