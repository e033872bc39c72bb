"""Breaks good manifests in one place each and checks that the rule for it says so: a rule must be able to fail."""

import copy
import pathlib
import re
import shutil
import tempfile

import rules
import versions


def context(manifest):
    return rules.pod_of(manifest)["securityContext"]


def container(manifest):
    return rules.containers_of(rules.pod_of(manifest))[0]


def own(manifest):
    return container(manifest)["securityContext"]


def image(name):
    def change(manifest, _):
        if manifest["kind"] == "FlinkDeployment":
            manifest["spec"]["image"] = name
        else:
            container(manifest)["image"] = name

    return change


def policy(change):
    return lambda manifest, manifests: change(rules.policy_for(manifest, manifests)["spec"])


def without_policy(manifest, manifests):
    manifests[:] = [each for each in manifests if each["kind"] != "NetworkPolicy"]


def lets_in(peer, port):
    return policy(lambda spec: spec.setdefault("ingress", []).append({"from": [peer], "ports": [{"port": port}]}))


ANY = [
    ("runAsNonRoot must be true", lambda m, _: context(m).pop("runAsNonRoot")),
    ("runAsUser must be the number", lambda m, _: context(m).pop("runAsUser")),
    ("runAsUser must be the number", lambda m, _: context(m).update(runAsUser=0)),
    ("the user of netwright-", lambda m, _: context(m).update(runAsUser=1234)),
    ("runAsGroup must be the number", lambda m, _: context(m).pop("runAsGroup")),
    ("fsGroup must be the number", lambda m, _: context(m).pop("fsGroup")),
    ("seccompProfile must be RuntimeDefault", lambda m, _: context(m).pop("seccompProfile")),
    ("seccompProfile must be RuntimeDefault", lambda m, _: own(m).update(seccompProfile={"type": "Unconfined"})),
    ("allowPrivilegeEscalation must be false", lambda m, _: own(m).pop("allowPrivilegeEscalation")),
    ("capabilities must drop ALL", lambda m, _: own(m).pop("capabilities")),
    ("capabilities must not be added", lambda m, _: own(m)["capabilities"].update(add=["NET_ADMIN"])),
    ("privileged must be off", lambda m, _: own(m).update(privileged=True)),
    ("procMount must be Default", lambda m, _: own(m).update(procMount="Unmasked")),
    ("hostPort must not be set", lambda m, _: container(m).setdefault("ports", []).append({"containerPort": 1, "hostPort": 1})),
    ("hostNetwork must be off", lambda m, _: rules.pod_of(m).update(hostNetwork=True)),
    ("hostPID must be off", lambda m, _: rules.pod_of(m).update(hostPID=True)),
    ("sysctls must not be set", lambda m, _: context(m).update(sysctls=[{"name": "a", "value": "b"}])),
    ("seLinuxOptions must not be set", lambda m, _: context(m).update(seLinuxOptions={"user": "root"})),
    (
        "must not be of kind hostPath",
        lambda m, _: rules.pod_of(m).setdefault("volumes", []).append({"name": "host", "hostPath": {"path": "/"}}),
    ),
    (
        "container first: allowPrivilegeEscalation",
        lambda m, _: rules.pod_of(m).update(initContainers=[{"name": "first", "image": "a:1.2.3"}]),
    ),
    ("must be named by its digest or an exact version", image("netwright-job")),
    ("must be named by its digest or an exact version", image("netwright-job:latest")),
    ("must be named by its digest or an exact version", image("registry:5000/netwright-mlflow:3.17")),
    ("no NetworkPolicy selects its pods", without_policy),
    ("must be for Ingress", policy(lambda spec: spec.update(policyTypes=["Egress"]))),
    ("lets everybody in", policy(lambda spec: spec.update(ingress=[{"ports": [{"port": 1}]}]))),
    ("opens every port", policy(lambda spec: spec.update(ingress=[{"from": [{"podSelector": {"matchLabels": {"a": "b"}}}]}]))),
    ("lets every pod in", lets_in({"podSelector": {}}, 1)),
    ("lets every pod in", lets_in({"namespaceSelector": {}}, 1)),
    ("must name the namespace", lets_in({"namespaceSelector": {}, "podSelector": {"matchLabels": {"a": "b"}}}, 1)),
]
FLINK = [
    ("netwright.rest.hosts must be", lambda m, _: m["spec"]["flinkConfiguration"].pop("netwright.rest.hosts")),
    (
        "web.access-control-allow-origin must be",
        lambda m, _: m["spec"]["flinkConfiguration"].update({"web.access-control-allow-origin": "*"}),
    ),
    ("blob.server.port must be", lambda m, _: m["spec"]["flinkConfiguration"].pop("blob.server.port")),
    ("jobmanager.rpc.port must be", lambda m, _: m["spec"]["flinkConfiguration"].update({"jobmanager.rpc.port": "0"})),
    ("must open port 6124 to the run's own pods only", lets_in({"podSelector": {"matchLabels": {"a": "b"}}}, 6124)),
    ("must open port 6123 to the run's own pods only", lets_in({"podSelector": {"matchLabels": {"a": "b"}}}, 6123)),
]
MLFLOW = [
    ("must come from the secret mlflow-auth", lambda m, _: container(m).pop("envFrom")),
    ("must be started as its image does", lambda m, _: container(m)["args"].extend(["--app-name", "other"])),
    ("must be started as its image does", lambda m, _: container(m).update(command=["mlflow", "server"])),
    ("must come from a secret", lambda m, _: container(m).update(env=[{"name": "MLFLOW_AUTH_ADMIN_PASSWORD", "value": "x"}])),
]


def breaks_for(manifest):
    yield from ANY
    if manifest["kind"] == "FlinkDeployment":
        yield from FLINK
    if manifest["metadata"]["name"] == "mlflow":
        yield from MLFLOW


def silent(files):
    """What the rules did not notice, and how many ways to break manifests were tried; files hold lists of manifests."""
    missed, tried = [], 0
    for manifests in files:
        for at, manifest in enumerate(manifests):
            if rules.pod_of(manifest) is None:
                continue
            for expected, change in breaks_for(manifest):
                broken = copy.deepcopy(manifests)
                victim = broken[at]
                change(victim, broken)
                tried += 1
                if not any(expected in problem for problem in rules.problems(victim, broken)):
                    missed.append(f"{manifest['kind']} {manifest['metadata']['name']}: '{expected}' was not noticed")
    return missed, tried


def silent_versions(project):
    """Places whose version was changed without versions.py noticing, and how many were tried."""
    missed, places = [], versions.places(project)
    for file, pattern, _ in places:
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder)
            for each in {project / "pom.xml", project / "infra/mlflow/server", *(place[0] for place in places)}:
                target = other / each.relative_to(project)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(each, target)
            changed = other / file.relative_to(project)
            text = changed.read_text(encoding="utf-8")
            start, end = re.search(pattern, text, re.MULTILINE).span(1)
            changed.write_text(text[:start] + "9.9" + text[end:], encoding="utf-8")
            if not any(place == changed for place, _ in versions.different(other)):
                missed.append(f"{file.relative_to(project)}: another version for {pattern} was not noticed")
    return missed, len(places)


def silent_dockerfiles():
    """Dockerfiles that versions.py should refuse and does not."""
    missed, tried = [], ("FROM flink\nUSER 1:1\n", "FROM a:1.2\nUSER 1:1\n", "FROM a:1.2.3\nUSER flink\n", "FROM a:1.2.3\nUSER 0:0\n")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "Dockerfile")
        for text in tried:
            file.write_text(text, encoding="utf-8")
            if not list(versions.unpinned(file, rules.EXACT)):
                missed.append(f"Dockerfile {text!r} was not noticed")
    return missed, len(tried)
