"""Checks manifests against schemas and rules: validate.py KUBERNETES-VERSION OPERATOR-JAR MANIFEST..."""

import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import jsonschema
import kubernetes_validate
import rules
import selftest
import versions
import yaml

PROJECT = pathlib.Path(__file__).resolve().parents[2]

CRD = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml"


def closed(schema):
    """The schema with unknown fields refused, as kubectl does, where it lists the known ones."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if "properties" in result and not result.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    return result


def flink_deployment(jar):
    crd = yaml.safe_load(zipfile.ZipFile(jar).read(CRD))
    version = next(v for v in crd["spec"]["versions"] if v["name"] == "v1beta1")
    schema = closed(version["schema"]["openAPIV3Schema"])
    for name in ("apiVersion", "kind", "metadata"):
        schema["properties"].setdefault(name, {})
    return jsonschema.Draft7Validator(schema)


def run_rules(manifest):
    """What no schema says: a run is one deployment, run once, one slot and one GPU per TaskManager."""
    spec = manifest.get("spec", {})
    job, config = spec.get("job", {}), spec.get("flinkConfiguration", {})
    if job.get("upgradeMode") != "stateless":
        yield "job.upgradeMode must be stateless"
    if config.get("kubernetes.operator.jm-deployment-recovery.enabled") != "false":
        yield "jm-deployment-recovery must be off, or finished runs are run again"
    if config.get("taskmanager.numberOfTaskSlots") != "1":
        yield "a TaskManager must have one slot"
    if "external-resources" in config and config.get("external-resource.gpu.amount") != "1":
        yield "a TaskManager must have one GPU"
    if job.get("parallelism") != spec.get("taskManager", {}).get("replicas"):
        yield "parallelism must be the number of TaskManagers"


def cron_rules(manifest):
    """What no schema says: one retraining at a time, in a stated time zone, started again after a loss."""
    spec = manifest["spec"]
    job = spec["jobTemplate"]["spec"]
    if spec.get("concurrencyPolicy") != "Forbid":
        yield "concurrencyPolicy must be Forbid"
    if not spec.get("timeZone"):
        yield "timeZone must be stated"
    if job.get("backoffLimit", 0) < 1 or job["template"]["spec"].get("restartPolicy") != "Never":
        yield "a lost pod must be replaced by the job, not restarted in place"
    for container in job["template"]["spec"]["containers"]:
        said = arguments_of(container, "nightly-29884380")
        expected = container["args"] + ["--logical-date", "2026-10-27T01:00:00Z"]
        if said[-len(expected) :] != expected:
            yield f"the job of 2026-10-27T01:00:00Z must retrain for that moment, it calls {said}"
        if "--logical-date" in arguments_of(container, "by-hand"):
            yield "a job that was created by hand must retrain for today"


def arguments_of(container, job_name):
    """What the container's command calls Java with in a job of that name."""
    with tempfile.TemporaryDirectory() as folder:
        java = pathlib.Path(folder, "java")
        java.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
        java.chmod(0o755)
        environment = {"PATH": f"{folder}:{os.environ['PATH']}", "JOB_NAME": job_name}
        command = container["command"] + container["args"]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return ran.stdout.splitlines()


def problems(manifest, version, deployment):
    if manifest["kind"] == "FlinkDeployment":
        for error in deployment.iter_errors(manifest):
            yield f"{error.json_path}: {error.message}"
        yield from run_rules(manifest)
        pod = dict(manifest["spec"]["podTemplate"])
        pod["spec"] = dict(pod["spec"], containers=[dict(c, image="x") for c in pod["spec"]["containers"]])
        yield from problems(pod, version, deployment)
        return
    if manifest["kind"] == "CronJob":
        yield from cron_rules(manifest)
    try:
        kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"{'.'.join(map(str, error.path))}: {error.message}"


def places():
    """What disagrees about a version, and images that are built from something that moves."""
    for file, problem in versions.different(PROJECT):
        yield f"{file.relative_to(PROJECT)}: {problem}"
    for dockerfile in sorted((PROJECT / "infra/containers").glob("*.Dockerfile")):
        for problem in versions.unpinned(dockerfile, rules.EXACT):
            yield f"{dockerfile.relative_to(PROJECT)}: {problem}"


def main(version, jar, *files):
    deployment = flink_deployment(jar)
    wrong, sets = 0, []
    for file in map(pathlib.Path, files):
        manifests = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        sets.append(manifests)
        for manifest in manifests:
            found = [*problems(manifest, version, deployment), *rules.problems(manifest, manifests)]
            wrong += len(found)
            print(f"{file.name}: {manifest['kind']} {manifest['metadata']['name']}: {'; '.join(found) or 'valid'}")
    others = list(places())
    tests = selftest.silent(sets), selftest.silent_versions(PROJECT), selftest.silent_dockerfiles()
    missed, tried = sum((test[0] for test in tests), []), sum(test[1] for test in tests)
    for line in others + missed:
        print(line)
    print(f"{tried} broken manifests and files, {tried - len(missed)} of them noticed; {len(others)} places disagree about versions")
    return 1 if wrong or others or missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
