"""One version everywhere: what pom.xml, the images, the manifests and the scripts name must agree."""

import re

NAMESPACE = r"<{0}>([^<]+)</{0}>"
NAMED = r"\bFlink ([0-9]+\.[0-9]+)"
# Beam names its runner after the Flink that it is built with; a newer one of the same API will do.
RUNNER = r"beam-runners-flink-([0-9.]+)<"


def found(file, pattern):
    return re.findall(pattern, file.read_text(encoding="utf-8"), re.MULTILINE)


def release_of(version):
    """Flink's manifests and documents name a release without its patch: 1.20 of 1.20.5."""
    return ".".join(version.split(".")[:2])


def documents(project):
    """Texts that people read and that name a release of Flink, as places."""
    infra = project / "infra"
    texts = [project / "README.md", *sorted(infra.glob("docs/**/*.md")), infra / "containers/build", infra / "kubernetes/run"]
    release = release_of(found(project / "pom.xml", NAMESPACE.format("flink.version"))[0])
    return [(file, NAMED, release) for file in texts if file.exists() and found(file, NAMED)]


def places(project):
    """Files, each with a pattern whose group says a version, and the version that it must say."""
    pom = project / "pom.xml"
    infra = project / "infra"
    flink = found(pom, NAMESPACE.format("flink.version"))[0]
    torch = found(pom, NAMESPACE.format("pytorch.version"))[0]
    own = found(pom, r"<version>([0-9.]+)(?:-SNAPSHOT)?</version>")[0]
    mlflow = found(infra / "mlflow/server", r"^readonly VERSION=(\S+)$")[0]
    job, tracking = infra / "containers/job.Dockerfile", infra / "containers/mlflow.Dockerfile"
    release = release_of(flink)
    runner = found(pom, RUNNER)[0]
    return [
        (job, r"^ARG FLINK=([0-9.]+)-", flink),
        (project / "pipelines/pom.xml", RUNNER, runner),
        (infra / "kubernetes/run.yaml", r"flinkVersion: v(\S+)", release.replace(".", "_")),
        (pom, r"<artifactId>flink-(?!shaded)[a-z-]+</artifactId><version>([^<]+)<", "${flink.version}"),
        (job, r"torch==([0-9.]+)", torch),
        (job, r"PYTORCH_VERSION=(\S+)", torch),
        (tracking, r"mlflow(?:\[auth\])?==([0-9.]+)", mlflow),
        (infra / "containers/mlflow-server", r"--app-name (\S+)", "basic-auth"),
        (infra / "kubernetes/mlflow.yaml", r"netwright-mlflow:(\S+)", mlflow),
        (infra / "mlflow/compose.yaml", r"netwright-mlflow:(\S+)", mlflow),
        (infra / "containers/build", r"^readonly MLFLOW=(\S+)$", mlflow),
        (infra / "containers/build", r"^readonly VERSION=(\S+)$", own),
        (infra / "kubernetes/run", r"^readonly VERSION=(\S+)$", own),
        (infra / "workflow/kubernetes/retrain", r"^readonly VERSION=(\S+)$", own),
        *documents(project),
    ]


def different(project):
    """Pairs of a place and what it says where that is not what pom.xml or the first place says."""
    for file, pattern, version in places(project):
        says = found(file, pattern)
        if not says:
            yield file, f"says nothing like {pattern}"
        yield from ((file, f"says {other}, not {version}") for other in says if other != version)
    flink = found(project / "pom.xml", NAMESPACE.format("flink.version"))[0]
    listed = project / "pipelines/target/cluster-classpath"
    if listed.exists():
        for name, version in found(listed, r"/(flink-(?!shaded)[a-z0-9-]+?)-([0-9][0-9.]*)\.jar"):
            if version != flink:
                yield listed, f"has {name} {version}, not {flink}"


def unpinned(dockerfile, exact):
    """Base images of a Dockerfile that are not named exactly, and users that have no number."""
    text = dockerfile.read_text(encoding="utf-8")
    defaults = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE))
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", text, re.MULTILINE))
    for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        named = re.sub(r"\$\{(\w+)\}", lambda match: defaults.get(match[1], ""), image)
        if named not in stages and not exact.search(named):
            yield f"FROM {named} must be named by its digest or an exact version"
    last = re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1]
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", last):
        yield f"USER {last} must be the numbers of a user and a group other than root's"
