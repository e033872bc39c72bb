"""Checks manifests against schemas: validate.py KUBERNETES-VERSION OPERATOR-JAR MANIFEST..."""

import pathlib
import sys
import zipfile

import jsonschema
import kubernetes_validate
import yaml

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


def rules(manifest):
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


def problems(manifest, version, deployment):
    if manifest["kind"] == "FlinkDeployment":
        for error in deployment.iter_errors(manifest):
            yield f"{error.json_path}: {error.message}"
        yield from rules(manifest)
        pod = dict(manifest["spec"]["podTemplate"])
        pod["spec"] = dict(pod["spec"], containers=[dict(c, image="x") for c in pod["spec"]["containers"]])
        yield from problems(pod, version, deployment)
        return
    try:
        kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"{'.'.join(map(str, error.path))}: {error.message}"


def main(version, jar, *files):
    deployment = flink_deployment(jar)
    wrong = 0
    for file in map(pathlib.Path, files):
        for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            found = list(problems(manifest, version, deployment))
            wrong += len(found)
            print(f"{file.name}: {manifest['kind']} {manifest['metadata']['name']}: {'; '.join(found) or 'valid'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
