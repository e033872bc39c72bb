"""What manifests must keep to beyond their schemas: who they run as, what they run, who may reach them."""

import re

VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
# A digest, or a tag with at least three numbers; a tag such as 16, 1.20 or latest moves.
EXACT = re.compile(r"@sha256:[0-9a-f]{64}$|:[^:/@]*\d+\.\d+\.\d+[^:/@]*$|:[^:/@]*\d+\.\d+-alpine\d+\.\d+$")
USERS = {"netwright-job": 9999, "netwright-mlflow": 10001}
BLOB_PORT, RPC_PORT, REST_PORT = 6124, 6123, 8081


def pod_of(manifest):
    """The specification of the pods of a manifest, or None where it has none."""
    spec = manifest.get("spec", {})
    return {
        "FlinkDeployment": lambda: spec["podTemplate"]["spec"],
        "CronJob": lambda: spec["jobTemplate"]["spec"]["template"]["spec"],
        "Deployment": lambda: spec["template"]["spec"],
    }.get(manifest["kind"], lambda: None)()


def labels_of(manifest):
    spec = manifest["spec"]
    template = {
        "FlinkDeployment": lambda: spec["podTemplate"],
        "CronJob": lambda: spec["jobTemplate"]["spec"]["template"],
        "Deployment": lambda: spec["template"],
    }[manifest["kind"]]()
    return template["metadata"]["labels"]


def images_of(manifest):
    if manifest["kind"] == "FlinkDeployment":
        return [manifest["spec"]["image"]]
    return [container["image"] for container in containers_of(pod_of(manifest))]


def containers_of(pod):
    return pod.get("initContainers", []) + pod["containers"]


def restricted(pod):
    """Where a pod breaks the 'restricted' pod security standard."""
    context = pod.get("securityContext", {})
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(name):
            yield f"{name} must be off"
    for volume in pod.get("volumes", []):
        for kind in set(volume) - {"name"} - VOLUMES:
            yield f"volume {volume['name']} must not be of kind {kind}"
    if context.get("sysctls"):
        yield "sysctls must not be set"
    if context.get("seLinuxOptions"):
        yield "seLinuxOptions must not be set"
    for container in containers_of(pod):
        for problem in confined(container, context):
            yield f"container {container['name']}: {problem}"


def confined(container, pod):
    own = container.get("securityContext", {})
    merged = {**pod, **own}
    if own.get("privileged"):
        yield "privileged must be off"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation must be false"
    if merged.get("runAsNonRoot") is not True:
        yield "runAsNonRoot must be true"
    if own.get("procMount", "Default") != "Default":
        yield "procMount must be Default"
    if merged.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield "seccompProfile must be RuntimeDefault"
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []):
        yield "capabilities must drop ALL"
    if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "capabilities must not be added"
    if any("hostPort" in port for port in container.get("ports", [])):
        yield "hostPort must not be set"


def user(manifest):
    """A user of the image without a number cannot be shown to be another than root: the pod would not start."""
    context = pod_of(manifest).get("securityContext", {})
    for image in images_of(manifest):
        expected = next((number for name, number in USERS.items() if f"/{image}".rpartition("/")[2].startswith(name)), None)
        for name in ("runAsUser", "runAsGroup", "fsGroup"):
            if not isinstance(context.get(name), int) or context[name] == 0:
                yield f"{name} must be the number of a user other than root"
            elif expected is not None and context[name] != expected:
                yield f"{name} must be {expected}, the user of {image}, not {context[name]}"


def pinned(images):
    for image in images:
        if not EXACT.search(image):
            yield f"image {image} must be named by its digest or an exact version"


def policy_for(manifest, manifests):
    """The network policy that selects the pods of a manifest."""
    labels = labels_of(manifest)
    for policy in manifests:
        if policy["kind"] == "NetworkPolicy":
            selected = policy["spec"]["podSelector"].get("matchLabels", {})
            if selected and selected.items() <= labels.items():
                return policy
    return None


def shielded(manifest, manifests):
    """Where more may reach the pods of a manifest than must."""
    policy = policy_for(manifest, manifests)
    if policy is None:
        yield "no NetworkPolicy selects its pods"
        return
    if "Ingress" not in policy["spec"].get("policyTypes", []):
        yield "its NetworkPolicy must be for Ingress"
    for rule in policy["spec"].get("ingress", []):
        if not rule.get("from"):
            yield "its NetworkPolicy lets everybody in"
        if not rule.get("ports"):
            yield "its NetworkPolicy opens every port"
        for peer in rule.get("from", []):
            if peer.get("podSelector") == {} or (peer.get("namespaceSelector") == {} and "podSelector" not in peer):
                yield "its NetworkPolicy lets every pod in"
            elif peer.get("namespaceSelector") == {}:  # anybody may give a pod of their own the same labels
                yield "its NetworkPolicy must name the namespace of the pods that it lets in"


def ports_to(policy, peers):
    """The ports that a policy opens to peers that a predicate accepts."""
    return {
        port["port"]
        for rule in policy["spec"].get("ingress", [])
        if any(peers(peer) for peer in rule.get("from", []))
        for port in rule.get("ports", [])
    }


def flink_ports(manifest, manifests):
    """JobManager and blob server listen on ports that are known, and only the run's own pods reach them."""
    config = manifest["spec"].get("flinkConfiguration", {})
    for name, port in (("blob.server.port", BLOB_PORT), ("jobmanager.rpc.port", RPC_PORT), ("rest.port", REST_PORT)):
        if config.get(name) != str(port):
            yield f"{name} must be \"{port}\""
    policy = policy_for(manifest, manifests)
    if policy is not None:
        own = policy["spec"]["podSelector"]["matchLabels"]
        others = ports_to(policy, lambda peer: peer.get("podSelector", {}).get("matchLabels") != own)
        for port in sorted(others & {BLOB_PORT, RPC_PORT}):
            yield f"its NetworkPolicy must open port {port} to the run's own pods only"


def flink_hosts(manifest):
    """REST answers the operator by the name of its service, and no web pages of other sites."""
    config = manifest["spec"].get("flinkConfiguration", {})
    service = f"{manifest['metadata']['name']}-rest"
    named = f"{service}.{manifest['metadata']['namespace']}"
    for name, value in (
        ("netwright.rest.hosts", f"{service};{named}"),
        ("web.access-control-allow-origin", f"http://{named}:{REST_PORT}"),
    ):
        if config.get(name) != value:
            yield f"{name} must be \"{value}\""


def mlflow(manifest):
    """MLflow asks for a password, which is in a secret; its image asks unless it is told otherwise."""
    for container in containers_of(pod_of(manifest)):
        if "--app-name" in container.get("args", []) or "command" in container:
            yield "MLflow must be started as its image does, which asks for a password"
        named = {source["secretRef"]["name"] for source in container.get("envFrom", []) if "secretRef" in source}
        if "mlflow-auth" not in named:
            yield "MLflow's user and password must come from the secret mlflow-auth"
        for variable in container.get("env", []):
            if re.search("PASSWORD|SECRET|TOKEN|KEY", variable["name"]) and "value" in variable:
                yield f"{variable['name']} must come from a secret"


def problems(manifest, manifests):
    """Everything that is wrong with a manifest, which was applied together with others."""
    pod = pod_of(manifest)
    if pod is None:
        return
    yield from restricted(pod)
    yield from user(manifest)
    yield from pinned(images_of(manifest))
    yield from shielded(manifest, manifests)
    if manifest["kind"] == "FlinkDeployment":
        yield from flink_ports(manifest, manifests)
        yield from flink_hosts(manifest)
    if manifest["metadata"]["name"] == "mlflow":
        yield from mlflow(manifest)
